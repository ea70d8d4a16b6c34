/* The page about the method: links to an indicator change its curve in place, links to a section scroll to it. */
window.dash_clientside = window.dash_clientside || {};
window.dash_clientside.method = (function () {
    const page = () => document.querySelector('.method-page');

    function goTo(name) {
        const heading = document.getElementById(name);
        heading.scrollIntoView({block: 'start'});
        heading.focus({preventScroll: true});
    }

    /* Within the page: no load, no new entry for a mere jump. With a modifier key a link is a link. */
    document.addEventListener('click', (event) => {
        const link = event.target.closest('.method-page a');
        if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
        if (link.dataset.indicator) {
            event.preventDefault();
            dash_clientside.set_props('method-indicator', {value: link.dataset.indicator});
            goTo('curve');
        } else if (link.getAttribute('href').startsWith('#')) {
            event.preventDefault();
            goTo(link.getAttribute('href').slice(1));
        }
    });

    window.addEventListener('popstate', () => {
        const code = new URLSearchParams(location.search).get('indicator');
        if (page() && code) dash_clientside.set_props('method-indicator', {value: code});
    });

    /* The address and the marks follow the chosen indicator; the first one is where the reader came in. */
    function follow(code) {
        const given = new URLSearchParams(location.search);
        if (given.get('indicator') !== code) {
            const first = !given.has('indicator');
            given.set('indicator', code);
            history[first ? 'replaceState' : 'pushState'](null, '', `${location.pathname}?${given}`);
        }
        page().querySelectorAll('a[data-indicator]').forEach((link) => {
            if (link.dataset.indicator === code) link.setAttribute('aria-current', 'true');
            else link.removeAttribute('aria-current');
        });
        return code;
    }

    pingan.picture.describe('curve', () => {
        const choice = document.getElementById('method-indicator');
        return {title: choice.selectedOptions[0].textContent, where: pingan.text('picture.curve'), what: `curve-${choice.value}`};
    });

    return {follow};
})();
