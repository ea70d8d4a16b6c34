/* The map page's conductor: the view changes, and everything that shows it is drawn again from the store. */
pingan.page = (function () {
    const byId = (id) => document.getElementById(id);
    let current = null; // {view, shown, classed, geometry}: what is on the page
    let wanted = null; // the view asked for last: on the page, or on its way there
    let asked = 0; // so that a late answer does not paint over a newer view
    let mode = null; // 'gl', 'patch' or 'svg'
    let patched = '';

    const graph = () => byId('map')?.querySelector('.js-plotly-plot');

    /* --- the view and the address -------------------------------------------------------------------------- */

    const DEFAULTS = {measure: 'index', change: 'none', classes: 'auto', area: null, dimension: null, against: 'previous'};

    function search(view) {
        const {context} = pingan;
        const defaults = {...DEFAULTS, within: context.top, level: below(view.within)[0]};
        const shown = Object.entries(view).filter(([name, value]) => value !== null && (name === 'quarter' || value !== defaults[name]));
        return `?${new URLSearchParams([...pingan.edition.query(), ...shown])}`;
    }

    const below = (code) => {
        const {levels, levelOf} = pingan.context;
        return levels.slice(levels.indexOf(levelOf[code]) + 1);
    };

    function write(view, replace) {
        const address = location.pathname + search(view);
        if (address !== location.pathname + location.search) history[replace ? 'replaceState' : 'pushState']({view}, '', address);
    }

    /* Move to another view from a click outside Dash's own controls. */
    function go(changes) {
        const view = {...wanted, ...changes};
        write(view);
        paint(view); // at once: Dash's own round comes some frames later and finds it done
        dash_clientside.set_props('view', {data: view});
    }

    /* ◀ ▶ move from what is on the page, at the click itself: a Dash callback would start some frames later. */
    document.addEventListener('click', (event) => {
        const button = event.target.closest('#quarter-back, #quarter-forth');
        if (!button || !current || !byId('map')) return;
        const {quarters} = pingan.context;
        const at = quarters.indexOf(wanted.quarter) + (button.id === 'quarter-back' ? -1 : 1);
        if (quarters[at]) go({quarter: quarters[at]});
    });

    window.addEventListener('popstate', () => {
        if (!byId('map') || !current) return;
        const given = Object.fromEntries(new URLSearchParams(location.search));
        const within = given.within in pingan.context.areas ? given.within : pingan.context.top;
        const home = location.search ? null : pingan.context.home; // as on arrival
        const start = {...DEFAULTS, area: home, within, level: below(within)[0], quarter: pingan.context.quarters.at(-1)};
        dash_clientside.set_props('view', {data: {...start, ...possible(given, start)}});
    });

    /* What an address may name, as the server's layouts/view.py reads it; the rest keeps its default. */
    function possible(given, start) {
        const {quarters, measures, changes, classifications} = pingan.context;
        const allowed = {
            quarter: quarters, change: changes, classes: classifications, against: ['previous', 'year'],
            measure: measures.map((m) => m.code), level: below(start.within), within: [start.within],
            dimension: measures.filter((m) => m.kind === 'score').map((m) => m.code),
        };
        return Object.fromEntries(Object.entries(given).filter(([name, value]) => name === 'area' || allowed[name]?.includes(value)));
    }

    const select = (position) => {
        const code = current.shown.codes[position];
        go({area: current.view.area === code ? null : code, dimension: current.view.area === code ? null : current.view.dimension});
    };

    /* One level down: the map moves there first, then the parts appear. */
    function into(area) {
        const position = current.shown.codes.indexOf(area.code);
        const feature = current.geometry?.features[position];
        const arrived = feature?.geometry && mode === 'gl' ? pingan.mapGl.zoomTo(bounds(feature.geometry)) : Promise.resolve();
        return arrived.then(() => go({within: area.code, level: area.parts, area: null, dimension: null}));
    }

    function bounds(geometry) {
        const points = geometry.coordinates.flat(geometry.type === 'Polygon' ? 1 : 2);
        const xs = points.map((p) => p[0]);
        const ys = points.map((p) => p[1]);
        return [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)];
    }

    /* --- painting ------------------------------------------------------------------------------------------ */

    let painting = ''; // the view being painted or painted last

    const painted = (view) => painting === JSON.stringify(view);

    async function paint(view) {
        const turn = ++asked;
        wanted = view;
        painting = JSON.stringify(view);
        busy(true);
        try {
            const [values, geometry] = await Promise.all([pingan.data.values(view), pingan.data.geometry(view)]);
            const watched = pingan.data.watched(view);
            if (turn !== asked || !byId('map')) return;
            const moved = current?.view.within !== view.within || current.view.level !== view.level;
            const shown = pingan.data.shown(view, values);
            const classed = pingan.scale.classify(shown);
            current = {view, shown, classed, geometry};
            if (moved) pingan.beside.tip(byId('map-tip'), null, -1);
            paintMap();
            await nextFrame(); // the map first: what stands around it may come a frame later
            if (turn !== asked || !byId('map')) return;
            pingan.beside.legend(byId('legend'), shown, classed);
            pingan.beside.breadcrumb(byId('breadcrumb'), view);
            pingan.beside.list(byId('ranked-list'), shown, classed);
            document.title = `${pingan.beside.title(shown)} · ${pingan.format.quarter(view.quarter)}`;
            notice();
            await drawPanel(view, turn);
            current.watched = await watched;
            if (turn === asked) pingan.marks.legend(byId('legend'), current.watched);
            await rest(); // labels are laid out anew for every value: after the frame that shows the colours
            if (turn === asked && mode === 'gl') pingan.mapGl.label(graph(), labels());
        } catch (problem) {
            if (turn === asked) failed(view, problem);
        } finally {
            if (turn === asked) busy(false);
        }
    }

    async function drawPanel(view, turn) {
        const target = byId('panel');
        if (!target) return;
        try {
            pingan.panel.waiting(target);
            const area = await pingan.data.area(view.area || view.within);
            if (turn !== asked) return;
            pingan.panel.draw(target, view, area);
            pingan.data.watched(view).then((watched) => turn === asked && pingan.marks.panel(target, view, area, watched[area.code]));
        } catch (problem) {
            if (turn === asked) pingan.panel.failed(target, problem.message, () => drawPanel(view, turn));
        }
    }

    const redrawPanel = () => drawPanel(current.view, asked);

    const nextFrame = () => new Promise((done) => {
        requestAnimationFrame(done);
        setTimeout(done, 100); // a page in the background has no frames
    });

    const rest = () => nextFrame().then(() => new Promise((done) => { setTimeout(done); }));

    function picture(classed = current.classed) {
        const {view, shown, geometry} = current;
        return {
            geometryUrl: pingan.data.geometryUrl(view), geometry, marked: {selected: shown.codes.indexOf(view.area)},
            classes: classed.classes, palette: classed.palette, missing: classed.missing,
        };
    }

    function labels(classed = current.classed) {
        const {view, shown, geometry} = current;
        const selected = shown.codes.indexOf(view.area);
        return geometry.features.flatMap((feature, i) => !feature.geometry ? [] : [{
            at: feature.properties.label,
            ...pingan.marks.label(
                pingan.beside.shortName(shown.names[i], feature.properties.parent),
                pingan.format.measured(shown.now[i], shown.measure, view.change),
                current.watched?.[shown.codes[i]], shown.codes.length),
            priority: i === selected ? -1 : current.watched?.[shown.codes[i]] ? -0.5 : shown.places[i] ?? 1e6,
            ...pingan.scale.inkOn(classed.classes[i] < 0 ? classed.missing : classed.palette[classed.classes[i]]),
        }]);
    }

    /* As a picture takes the map: in light colours, what is in view. */
    pingan.picture.maps('#map-frame', () => {
        const classed = pingan.scale.classify(current.shown, 'light');
        return {...picture(classed), labels: labels(classed), inView: mode === 'gl' ? pingan.mapGl.inView() : null};
    });
    pingan.picture.describe('map', () => {
        const {view, shown} = current;
        const where = [pingan.beside.areaName(view.within), pingan.text(`level.${view.level}`), pingan.format.quarter(view.quarter)];
        return {title: pingan.beside.title(shown), where: where.join(' · '), area: view.within, quarter: view.quarter, what: `map-${view.level}-${view.measure}`};
    });

    function paintMap() {
        mode = mode || (pingan.mapGl.available() ? 'gl' : 'svg');
        if (mode === 'svg') return paintSvg();
        const plot = graph();
        listen(plot);
        if (mode === 'patch') return requestPatch();
        if (!paintGl(plot)) waitForHandle();
    }

    /* Any ordinary figure update puts Plotly's own colours back: paint again after each. */
    function listen(plot) {
        if (!plot?.on || plot.pinganListens) return;
        plot.pinganListens = true;
        plot.on('plotly_afterplot', () => {
            plot.pinganDrawn = plot._fullData?.[0]?.geojson;
            if (!current) return;
            const resized = mode === 'gl' && performance.now() - resizedAt < 3000;
            if (resized) pingan.mapGl.showAll();
            paintMap();
            if (resized) pingan.mapGl.label(plot, labels());
        });
    }

    /* In a window of another size Plotly draws the map anew, as it was first seen: it is shown whole then. */
    let resizedAt = -Infinity;
    window.addEventListener('resize', () => { resizedAt = performance.now(); });

    function paintGl(plot) {
        const done = pingan.mapGl.paint(plot, picture());
        if (done) byId('map-frame').dataset.painted = `${current.view.quarter}/${current.view.measure}`;
        return done;
    }

    /* Plotly draws in its own time; when it has drawn these areas and the handle still is not there, it has moved. */
    let waiting = 0;
    function waitForHandle(started = performance.now()) {
        clearTimeout(waiting);
        const plot = graph();
        const drawn = plot?._fullData?.[0]?.geojson === pingan.data.geometryUrl(current.view) && plot?.calcdata;
        if (drawn && !pingan.mapGl.handle(plot) && performance.now() - started > 4000) {
            mode = 'patch';
            notice();
            return requestPatch();
        }
        waiting = setTimeout(() => {
            if (!byId('map') || mode !== 'gl') return;
            listen(graph());
            if (paintGl(graph())) pingan.mapGl.label(graph(), labels());
            else waitForHandle(drawn ? started : performance.now());
        }, 30);
    }

    function requestPatch() {
        const wanted = JSON.stringify([current.view, pingan.theme()]);
        if (wanted === patched) return;
        patched = wanted;
        dash_clientside.set_props('patch-request', {data: wanted});
    }

    function paintSvg() {
        const frame = byId('map-svg');
        frame.hidden = false;
        byId('map-frame').dataset.mode = 'svg';
        pingan.mapSvg.paint(frame, {...picture(), labels: labels()});
        byId('map-frame').dataset.painted = `${current.view.quarter}/${current.view.measure}`;
        if (!paintSvg.watching) {
            paintSvg.watching = true;
            window.addEventListener('resize', () => current && byId('map-svg') && (byId('map-svg').replaceChildren(), paintSvg()));
        }
    }

    /* --- states -------------------------------------------------------------------------------------------- */

    const busy = (yes) => byId('map-frame')?.closest('.map-page').classList.toggle('busy', yes);

    function notice() {
        const {view, shown} = current;
        const step = view.change === 'year' ? 4 : 1;
        const said = [
            mode === 'svg' ? pingan.text('map.no_webgl') : mode === 'patch' ? pingan.text('map.patch_mode') : null,
            shown.compared || !shown.ranked ? null : pingan.text(shown.ranks.some((r) => r !== null) ? 'scope.published_ranks' : 'scope.no_ranks'),
            !shown.ranked ? pingan.text(view.change !== 'none' && pingan.context.quarters.indexOf(view.quarter) < step ? 'map.no_earlier' : 'map.all_missing') : null,
        ].filter(Boolean);
        byId('map-notice').textContent = said.join('　');
    }

    function failed(view, problem) {
        if (!byId('map-notice')) return; // the reader has gone on to another page
        byId('map-notice').replaceChildren(
            pingan.text('map.data_failed', {message: problem.message}), ' ',
            pingan.el('button', {onclick: () => paint(view)}, pingan.text('map.retry')));
    }

    function hover(position, event) {
        const fromMap = !!event;
        (mode === 'svg' ? pingan.mapSvg : pingan.mapGl).hover(position);
        pingan.beside.markRow(position, fromMap && position >= 0);
        if (fromMap || position < 0) pingan.beside.tip(byId('map-tip'), current?.shown, fromMap ? position : -1, event, byId('map-frame'));
    }

    /* Another edition: the same place in it, or another quarter. New boundaries need a figure of their own. */
    function renew(quarter, before) {
        const {context} = pingan;
        const known = current.view.within in context.areas;
        const view = {
            ...current.view, quarter,
            ...(known ? {} : {within: context.top, level: below(context.top)[0], area: null}),
            measure: pingan.data.measure(current.view.measure) ? current.view.measure : 'index',
        };
        dash_clientside.set_props('quarter', {...pingan.edition.slider(), value: context.quarters.indexOf(quarter)});
        if (before.boundaryVersion !== context.boundaryVersion) {
            dash_clientside.set_props('view', {data: view});
            dash_clientside.set_props('shape', {data: [view.within, view.level, context.boundaryVersion]});
        }
        write(view);
        paint(view);
        dash_clientside.set_props('view', {data: view});
    }

    const state = () => ({current, mode});
    return {renew, paint, painted, go, select, into, hover, write, below, redrawPanel, state};
})();
