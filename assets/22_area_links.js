/* From any page to an area's, from area to area and from quarter to quarter, without loading the frame again.
 *
 * Dash's own place (dcc.Location) is told of another area; another quarter of the same area goes to the page's store.
 * Back from an area to a page that draws a map loads that page anew: its script expects a fresh document. */
pingan.areaLinks = (function () {
    const PAGE = '/area';
    const byId = (id) => document.getElementById(id);
    let told = location.pathname; // the path that Dash's own place knows
    const shown = () => byId('area-page');
    const isArea = (path) => path === PAGE || path.startsWith(`${PAGE}/`);

    function show(path) {
        byId('page').classList.add('busy');
        if (shown() && path === told) dash_clientside.set_props('area-ask', {data: location.search});
        else window.dispatchEvent(new CustomEvent('_dashprivate_pushstate'));
        told = path;
    }

    function go(address) {
        history.pushState(null, '', address);
        show(location.pathname);
    }

    /* One's own area, or the one that is chosen on the page one comes from. */
    function own(link) {
        const given = new URLSearchParams(link.search);
        const code = given.get('area') || shown()?.dataset.code || pingan.context.home || pingan.context.top;
        const kept = [...given].filter(([name]) => ['quarter', 'preview', 'release'].includes(name));
        return `${PAGE}/${encodeURIComponent(code)}?${new URLSearchParams(kept)}`;
    }

    document.addEventListener('click', (event) => {
        const link = event.target.closest?.('a[href]');
        if (!link || event.defaultPrevented || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
        if (link.origin !== location.origin || link.target || !isArea(link.pathname) || !pingan.context) return;
        if (link.getAttribute('href').startsWith('#')) return;
        event.preventDefault();
        go(link.pathname === PAGE ? own(link) : link.pathname + link.search);
    });

    window.addEventListener('popstate', (event) => {
        const here = isArea(location.pathname);
        if (!here && !shown()) return; // neither is an area's page: as ever
        event.stopImmediatePropagation();
        if (here) show(location.pathname);
        else location.reload();
    });

    /* The same area in another edition or quarter. */
    function renew(quarter) {
        const given = new URLSearchParams(location.search);
        const moved = given.get('quarter') !== quarter;
        given.set('quarter', quarter);
        history[moved ? 'pushState' : 'replaceState'](null, '', `${location.pathname}?${given}`);
        dash_clientside.set_props('area-ask', {data: `${location.search}#${Date.now()}`});
    }

    return {go, shown, renew};
})();
