/* The one file that knows Plotly's private map handle (tests/browser fails when Plotly moves it).
 *
 * The fill colour is set once to an expression on feature-state; a change of quarter or measure is then one
 * setFeatureState per polygon whose class changed: no new figure, no request. Any ordinary figure update puts
 * Plotly's own fill colour back while the states stay, so the expression is set again after each plot.
 *
 * `page` hears of the pointer: hover(position, event), select(position), and moved(map) where it wants to.
 */
pingan.makeMapGl = function (page) {
    const UNPAINTED = -2;
    const MARGIN = {top: 46, right: 40, bottom: 12, left: 24}; // the breadcrumb stands above, names reach over the edge
    const EDGES = {light: 'rgba(255,255,255,0.85)', dark: 'rgba(13,21,32,0.85)'}; // as layouts/figures/choropleth.py
    let last = null; // what was painted, to paint it again after a plot and to skip what has not changed

    let fitted = ''; // the geometry that the map's view was fitted to
    let webgl; // asked once: to try takes a good part of a second where the processor draws

    function available() {
        if (webgl === undefined) {
            const canvas = document.createElement('canvas');
            webgl = !!canvas.getContext('webgl2');
            canvas.width = canvas.height = 0;
        }
        return webgl;
    }

    function handle(graph) {
        const map = graph?._fullLayout?.map?._subplot?.map;
        if (!map?.getStyle || !map.style || typeof map.setFeatureState !== 'function') return null;
        const fill = `plotly-trace-layer-${graph._fullData[0].uid}-fill`; // trace 0 is the choropleth
        return map.getLayer(fill) ? {map, fill, source: map.getLayer(fill).source} : null;
    }

    /* Plotly names the new geometry as soon as it is asked for, and fetches and draws it later: only after its
     * event are the polygons on the map those of the name. */
    const showsGeometry = (graph, url) => (graph?.pinganDrawn ?? graph?._fullData?.[0]?.geojson) === url;

    /* Paint, or return false where the handle is not there (yet). */
    function paint(graph, picture) {
        const found = handle(graph);
        if (!found || !showsGeometry(graph, picture.geometryUrl)) return false;
        const {map, fill, source} = found;
        const fresh = !last || last.map !== map || last.source !== source || last.geometryUrl !== picture.geometryUrl;
        const before = fresh ? [] : last.classes;
        if (fresh && fitted !== picture.geometryUrl) {
            fitted = picture.geometryUrl;
            fit(map, picture.geometry.bbox);
        }
        // A tile that arrives before its layer is evaluated fails on states. So they wait until all tiles have
        // arrived; the server's colours for this view stand until then.
        if (fresh && !(map.loaded() && map.areTilesLoaded())) return false;
        if (fresh) map.setPaintProperty(fill, 'fill-antialias', false); // borders are a layer of their own
        const wholeZoom = fresh ? map.getZoom() : last.wholeZoom;
        if (!map.pinganListens) listen(map);
        colour(map, fill, picture);
        picture.classes.forEach((k, id) => k === before[id] || map.setFeatureState({source, id}, {k}));
        last = {map, fill, source, wholeZoom, ...picture};
        pingan.mapOverlays.hatch(map, picture);
        pingan.mapOverlays.mark(map, last, picture.marked);
        pingan.mapOverlays.raise(map);
        map.redraw(); // now, not at the next animation frame
        return true;
    }

    /* Set only where it differs: each setting makes MapLibre work the whole style out anew. */
    function colour(map, fill, {palette, missing}) {
        const cases = palette.flatMap((c, k) => [k, c]);
        const server = ['to-color', ['get', 'fc'], missing]; // of what is not painted yet
        const wanted = ['match', ['to-number', ['feature-state', 'k'], UNPAINTED], ...cases, -1, missing, server];
        const now = map.getPaintProperty(fill, 'fill-color');
        if (JSON.stringify(now) !== JSON.stringify(wanted)) map.setPaintProperty(fill, 'fill-color', wanted);
        const [line, edge] = [fill.replace(/-fill$/, '-line'), EDGES[pingan.theme()]]; // the figure keeps those of its own theme
        if (map.getLayer(line) && map.getPaintProperty(line, 'line-color') !== edge) map.setPaintProperty(line, 'line-color', edge);
    }

    const label = (graph, labels, many) => {
        const map = handle(graph)?.map;
        if (map && last) pingan.mapOverlays.label(map, labels, last.wholeZoom, many);
    };

    /* Pointer and touch, from the map itself: what lies under them is looked up in what is drawn. */
    function listen(map) {
        map.pinganListens = true;
        evaluateAtOnce(map);
        const under = (event) => (last?.map === map && map.getLayer(last.fill)
            ? map.queryRenderedFeatures(event.point, {layers: [last.fill]})[0]?.id ?? -1 : -1);
        map.on('mousemove', (event) => {
            const position = under(event);
            map.getCanvas().style.cursor = position < 0 ? '' : 'pointer';
            page.hover(position, event.originalEvent);
        });
        map.on('mouseout', () => page.hover(-1));
        map.on('click', (event) => under(event) >= 0 && page.select(under(event)));
        if (page.moved) map.on('move', () => page.moved(map));
    }

    /* In a window of another size Plotly takes its layers off and puts them on anew. A tile that arrives before the new
     * layer is evaluated, which is at the next frame, fails on states, and the map keeps holes: it is evaluated now. */
    function evaluateAtOnce(map) {
        const {addLayer} = map;
        map.addLayer = (layer, ...more) => {
            addLayer.call(map, layer, ...more);
            if (layer.id === last?.fill) map.redraw();
            return map;
        };
    }

    const hover = (position) => last && pingan.mapOverlays.mark(last.map, last, {...last.marked, hovered: position});

    /* West, south, east, north of what the map shows, after moving and zooming. */
    function inView() {
        const bounds = last?.map.getBounds();
        return bounds ? [bounds.getWest(), bounds.getSouth(), bounds.getEast(), bounds.getNorth()] : null;
    }

    const fit = (map, [west, south, east, north], options) =>
        map.fitBounds([[west, south], [east, north]], {padding: MARGIN, animate: false, ...options});

    function showAll() {
        if (!last?.geometry) return;
        fit(last.map, last.geometry.bbox);
        last.wholeZoom = last.map.getZoom();
    }

    function zoomTo(bounds) {
        if (!last || window.matchMedia('(prefers-reduced-motion: reduce)').matches) return Promise.resolve();
        const {map} = last;
        return new Promise((done) => {
            map.once('moveend', done);
            fit(map, bounds, {animate: true, duration: 300});
            setTimeout(done, 450);
        });
    }

    return {available, handle, paint, label, hover, zoomTo, showAll, inView, state: () => last};
};
pingan.mapGl = pingan.makeMapGl({
    hover: (position, event) => pingan.page.hover(position, event),
    select: (position) => pingan.page.select(position),
});
