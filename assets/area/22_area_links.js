/* From any page to an area's, from area to area and from quarter to quarter, without loading the frame again.
 *
 * Dash's own place (dcc.Location) is told only of the first area: within its page the server's trees of other areas and
 * quarters take the place of the one shown, which Dash keeps no account of. What is likely asked for next, the quarters
 * beside the one shown and what the pointer rests on, is fetched before it is.
 * Back from an area to a page that draws a map loads that page anew: its script expects a fresh document. */
pingan.areaLinks = (function () {
    const PAGE = '/area';
    const ROOM = 12; // pages fetched before they are asked for
    const FRESH = 60000; // milliseconds: what is listed or acknowledged meanwhile would not be on them
    const REST = 80; // milliseconds that a pointer has to rest on a link
    const byId = (id) => document.getElementById(id);
    const shown = () => byId('area-page');
    const isArea = (path) => path === PAGE || path.startsWith(`${PAGE}/`);
    const ahead = new Map(); // address to when it was asked for, and its tree
    let turn = 0; // of several clicks the last one counts

    /* --- pages as trees ----------------------------------------------------------------------------------------- */

    function asked(address) {
        const [path, query] = address.split('?');
        return fetch(`${path}/page.json?${query || ''}`);
    }

    async function fetched(address, mine) {
        const response = await asked(address);
        if (mine !== turn || pingan.session.hasEnded(response)) return null; // of an ended session the page says so itself
        if (response.status === 404) return void location.assign(address); // the frame has words for it
        if (!response.ok) throw new Error(`HTTP ${response.status}`);
        return response.json();
    }

    function early(address) {
        const found = ahead.get(address);
        return found && performance.now() - found.at < FRESH ? found : null;
    }

    /* Nothing is waited for and nothing reported: what did not come is asked for again by the click. */
    async function fetchAhead(address) {
        if (early(address)) return;
        const one = {at: performance.now(), tree: null};
        ahead.delete(address);
        ahead.set(address, one);
        while (ahead.size > ROOM) ahead.delete(ahead.keys().next().value);
        one.coming = asked(address).then((answer) => (answer.ok && !pingan.session.hasEnded(answer) ? answer.json() : null)).catch(() => null);
        one.tree = await one.coming;
        if (!one.tree) ahead.delete(address);
    }

    async function show() {
        const address = location.pathname + location.search;
        const mine = ++turn;
        const one = early(address);
        ahead.delete(address); // what was done on it is on the next one
        if (one?.tree) return put(one.tree);
        byId('page').classList.add('busy');
        try {
            const tree = (await one?.coming) || await fetched(address, mine);
            if (mine === turn && tree) put(tree);
        } catch {
            if (mine === turn) dash_clientside.set_props('notice', {children: byId('area-body').dataset.failed});
        } finally {
            if (mine === turn) byId('page').classList.remove('busy');
        }
    }

    function put(tree) {
        const place = byId('area-body');
        const step = place.contains(document.activeElement) && document.activeElement.matches('a.step') && document.activeElement.textContent;
        place.replaceChildren(pingan.drawing.build(tree));
        if (step) [...place.querySelectorAll('a.step')].find((link) => link.textContent === step)?.focus({preventScroll: true});
        const notice = byId('notice');
        if (notice?.textContent) dash_clientside.set_props('notice', {children: ''});
    }

    /* The quarters beside the one shown, one after the other, when the browser has nothing else to do. */
    const idle = window.requestIdleCallback || ((act) => setTimeout(act, 200));
    function arrived() {
        const mine = turn;
        idle(async () => {
            for (const link of document.querySelectorAll('.area-quarters a.step')) {
                if (mine === turn && !document.hidden) await fetchAhead(link.pathname + link.search);
            }
        }, {timeout: 1000});
    }

    let resting = null;
    function rest(event) {
        clearTimeout(resting);
        const link = event.target.closest?.('.area-page a[href]');
        if (link && link.pathname.startsWith(`${PAGE}/`) && !link.getAttribute('href').startsWith('#')) {
            resting = setTimeout(() => fetchAhead(link.pathname + link.search), event.type === 'pointerdown' ? 0 : REST);
        }
    }
    for (const kind of ['pointerover', 'pointerdown', 'focusin']) document.addEventListener(kind, rest, {passive: true});

    /* --- from one to another ------------------------------------------------------------------------------------ */

    /* Another edition has another frame around it. */
    const edition = (search) => new URLSearchParams([...new URLSearchParams(search)].filter(([name]) => ['preview', 'release'].includes(name))).toString();

    function go(address) {
        const to = new URL(address, location.href);
        if (edition(to.search) !== new URLSearchParams(pingan.edition.query()).toString()) return location.assign(address);
        history.pushState(null, '', address);
        if (shown()) show();
        else {
            byId('page').classList.add('busy');
            window.dispatchEvent(new CustomEvent('_dashprivate_pushstate'));
        }
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
        if (here && shown() && location.pathname !== PAGE && edition(location.search) === new URLSearchParams(pingan.edition.query()).toString()) show();
        else location.reload();
    });

    /* The same area in another edition or quarter. */
    function renew(quarter) {
        const given = new URLSearchParams(location.search);
        const moved = given.get('quarter') !== quarter;
        given.set('quarter', quarter);
        const path = `${PAGE}/${encodeURIComponent(shown().dataset.code)}`; // the address may have been one's own
        history[moved ? 'pushState' : 'replaceState'](null, '', `${path}?${given}`);
        ahead.clear();
        show();
    }

    return {go, shown, renew, arrived};
})();
