/* The frame's switches: language by a cookie and a reload, theme at once and remembered. */
window.dash_clientside = window.dash_clientside || {};
window.dash_clientside.shell = (function () {
    const remember = (name, value) => { document.cookie = `${name}=${value};path=/;max-age=31536000;samesite=lax`; };

    function switchLanguage(clicks) {
        if (!clicks) return window.dash_clientside.no_update;
        remember('pingan_language', document.documentElement.lang === 'en' ? 'zh' : 'en');
        location.reload();
        return window.dash_clientside.no_update;
    }

    function switchTheme(clicks, theme) {
        if (!clicks) return window.dash_clientside.no_update;
        const next = theme === 'dark' ? 'light' : 'dark';
        document.documentElement.setAttribute('data-bs-theme', next);
        remember('pingan_theme', next);
        return next;
    }

    /* Pages that the bar does not name stand under the one they are reached from. */
    const UNDER = {'/': '/map', '/headlines': '/area', '/what-if': '/area', '/listed': '/warnings'};

    function markPage(path) {
        const here = UNDER[path] || path;
        document.querySelectorAll('.nav-pages a').forEach((link) => {
            const page = link.pathname; // its address may have got a query
            if (here === page || here.startsWith(`${page}/`)) link.setAttribute('aria-current', 'page');
            else link.removeAttribute('aria-current');
        });
        return here;
    }

    /* From page to page the reader keeps quarter, level, measure and area. */
    const EDITIONS = ['/map', '/ranking', '/area', '/compare'];
    const SHARED = ['quarter', 'level', 'measure', 'within', 'area'];
    document.addEventListener('click', (event) => {
        const link = event.target.closest('.nav-pages a');
        if (!link) return;
        const aside = EDITIONS.includes(link.pathname) ? pingan.edition.query() : []; // a preview goes along, too
        const shared = [...new URLSearchParams(location.search)].filter(([name]) => SHARED.includes(name));
        const area = pingan.areaLinks.shown()?.dataset; // its page has area and quarter elsewhere than in the query
        const own = area && area.code !== pingan.context?.top ? [['area', area.code], ['quarter', area.quarter]] : area ? [['quarter', area.quarter]] : [];
        const kept = [...aside, ...own, ...shared.filter(([name]) => !own.some(([known]) => known === name))];
        link.search = new URLSearchParams(kept).toString();
    }, true);

    return {switchLanguage, switchTheme, markPage};
})();
