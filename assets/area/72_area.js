/* An area's page: the other comparison, the folded steps, sorting, pointing from list to map, paper. */
pingan.area = (function () {
    const byId = (id) => document.getElementById(id);
    const page = () => byId('area-page');

    /* The page has arrived: its title, its top, and the language's own address. */
    new MutationObserver((changes) => {
        if (!changes.some((change) => change.addedNodes.length)) return;
        byId('page')?.classList.remove('busy');
        const now = page();
        if (now && now !== arrived.last) arrived(now);
    }).observe(document.documentElement, {subtree: true, childList: true});

    function arrived(now) {
        const another = arrived.code !== now.dataset.code;
        arrived.last = now;
        arrived.code = now.dataset.code;
        document.title = now.dataset.title;
        pingan.areaLinks.arrived();
        if (another) document.querySelector('.area-scroll')?.scrollTo(0, 0);
    }

    /* --- acts on the page -------------------------------------------------------------------------------------- */

    const ACTS = [
        ['[data-against]', (button) => compare(button.dataset.against)],
        ['[data-unfold]', (button) => button.closest('table').classList.toggle('unfolded')],
        ['[data-sort]', sort],
        ['[data-area-print]', () => window.print()],
        ['a[href^="#"]', (link, event) => { event.preventDefault(); goTo(link.getAttribute('href').slice(1)); }],
    ];

    document.addEventListener('click', (event) => {
        if (!event.target.closest?.('.area-page')) return;
        for (const [selector, act] of ACTS) {
            const found = event.target.closest(selector);
            if (found) return void act(found, event);
        }
        const shape = event.target.closest('.area-map [data-code]');
        const link = shape && page().querySelector(`.area-parts-table tr[data-code="${CSS.escape(shape.dataset.code)}"] a`);
        if (link) link.click();
    });

    function goTo(name) {
        const section = byId(name);
        section.scrollIntoView({block: 'start', behavior: 'smooth'});
        section.setAttribute('tabindex', '-1');
        section.focus({preventScroll: true});
    }

    function compare(against) {
        page().querySelectorAll('.area-moved [data-of]').forEach((part) => { part.hidden = part.dataset.of !== against; });
        page().querySelectorAll('[data-against]').forEach((button) => {
            button.classList.toggle('active', button.dataset.against === against);
            button.setAttribute('aria-pressed', String(button.dataset.against === against));
        });
        const given = new URLSearchParams(location.search);
        if (against === 'previous') given.delete('against');
        else given.set('against', against);
        history.replaceState(null, '', `${location.pathname}?${given}`);
    }

    /* Numbers by their value, missing ones last either way; names by the system's order of codes. */
    function sort(button) {
        const head = button.closest('th');
        const rising = head.getAttribute('aria-sort') === 'descending';
        const column = Number(button.dataset.sort);
        const body = head.closest('table').tBodies[0];
        const value = (row) => row.cells[column].dataset.value;
        const number = column > 0;
        const order = (a, b) => {
            const [one, other] = [value(a), value(b)];
            if (!one || !other) return one ? -1 : other ? 1 : 0;
            const by = number ? one - other : one.localeCompare(other, 'en', {numeric: true});
            return rising ? by : -by;
        };
        body.append(...[...body.rows].sort(order));
        head.closest('tr').querySelectorAll('th').forEach((one) => one.removeAttribute('aria-sort'));
        head.setAttribute('aria-sort', rising ? 'ascending' : 'descending');
    }

    /* --- list and map point at one another ---------------------------------------------------------------------- */

    function point(event) {
        const code = event.target.closest?.('.area-parts [data-code]')?.dataset.code;
        if (code === point.code) return;
        point.code = code;
        document.querySelectorAll('.area-parts .pointed').forEach((one) => one.classList.remove('pointed'));
        if (!code) return;
        document.querySelectorAll(`.area-parts [data-code="${CSS.escape(code)}"]`).forEach((one) => {
            one.classList.add('pointed');
            if (one.tagName === 'path') one.parentNode.append(one); // its outline lies on top
        });
    }
    document.addEventListener('mouseover', point, {passive: true});
    document.addEventListener('focusin', point);

    return {compare};
})();
