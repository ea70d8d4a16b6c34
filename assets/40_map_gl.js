/* The one file that knows Plotly's private map handle (tests/browser fails when Plotly moves it).
 *
 * The fill colour is set once to an expression on feature-state; a change of quarter or measure is then one
 * setFeatureState per polygon whose class changed: no new figure, no request. Any ordinary figure update puts
 * Plotly's own fill colour back while the states stay, so the expression is set again after each plot.
 */
pingan.mapGl = (function () {
    const OUTLINE = 'pingan-outline';
    const CASING = 'pingan-casing';
    const HATCH = 'pingan-missing';
    const LABELS = 'pingan-labels';
    const UNPAINTED = -2;
    let last = null; // what was painted, to paint it again after a plot and to skip what has not changed

    const available = () => {
        if (pingan.mapGl.disabled) return false;
        const canvas = document.createElement('canvas');
        const found = !!canvas.getContext('webgl2');
        canvas.width = canvas.height = 0;
        return found;
    };

    function handle(graph) {
        const map = graph?._fullLayout?.map?._subplot?.map;
        if (!map?.getStyle || !map.style || typeof map.setFeatureState !== 'function') return null;
        const fill = `plotly-trace-layer-${graph._fullData[0].uid}-fill`; // trace 0 is the choropleth
        return map.getLayer(fill) ? {map, fill, source: map.getLayer(fill).source} : null;
    }

    const showsGeometry = (graph, url) => graph?._fullData?.[0]?.geojson === url;

    /* Paint, or return false where the handle is not there (yet). */
    function paint(graph, picture) {
        const found = handle(graph);
        if (!found || !showsGeometry(graph, picture.geometryUrl)) return false;
        const {map, fill, source} = found;
        const fresh = !last || last.map !== map || last.source !== source || last.geometryUrl !== picture.geometryUrl;
        const before = fresh ? [] : last.classes;
        if (fresh) fit(map, picture.geometry.bbox);
        if (!map.pinganListens) listen(map);
        map.setPaintProperty(fill, 'fill-color', fillColour(picture));
        picture.classes.forEach((k, id) => k === before[id] || map.setFeatureState({source, id}, {k}));
        overlays(map, source, fresh);
        missing(map, picture, fresh ? null : last);
        last = {map, fill, source, ...picture};
        mark(fresh ? {} : last.marked || {}, picture.marked || {});
        return true;
    }

    function fillColour({palette, missing}) {
        const cases = palette.flatMap((colour, k) => [k, colour]);
        return ['match', ['to-number', ['feature-state', 'k'], UNPAINTED], ...cases, missing];
    }

    /* Above all fills: the hatch of missing values, and the outline of the selected and the pointed-at area,
     * dark in a light casing so that it reads on any fill. */
    function overlays(map, source, fresh) {
        const ours = [HATCH, CASING, OUTLINE];
        if (fresh && map.getLayer(OUTLINE)?.source !== source) ours.forEach((id) => map.getLayer(id) && map.removeLayer(id));
        if (!map.getLayer(HATCH)) {
            if (!map.hasImage('hatch')) map.addImage('hatch', hatch());
            map.addLayer({id: HATCH, type: 'fill', source, filter: ['in', ['id'], ['literal', []]], paint: {'fill-pattern': 'hatch'}});
            const state = (name) => ['boolean', ['feature-state', name], false];
            const line = (id, selected, hovered) => map.addLayer({
                id, type: 'line', source, layout: {'line-join': 'round'},
                paint: {'line-width': ['case', state('selected'), selected, state('hovered'), hovered, 0]},
            });
            line(CASING, 6, 4);
            line(OUTLINE, 3, 2);
        }
        map.setPaintProperty(CASING, 'line-color', pingan.css('--card'));
        map.setPaintProperty(OUTLINE, 'line-color', pingan.css('--ink'));
    }

    function missing(map, picture, before) {
        const ids = picture.classes.flatMap((k, id) => (k < 0 ? [id] : []));
        if (before && before.missingIds === ids.join()) return void (picture.missingIds = before.missingIds);
        picture.missingIds = ids.join();
        map.setFilter(HATCH, ['in', ['id'], ['literal', ids]]);
    }

    function hatch() {
        const size = 8;
        const data = new Uint8ClampedArray(size * size * 4);
        for (let y = 0; y < size; y++) {
            for (let x = 0; x < size; x++) if ((x + y) % size < 2) data.set([120, 128, 138, 150], (y * size + x) * 4);
        }
        return {width: size, height: size, data};
    }

    /* Names with values; MapLibre leaves out those that would collide, the selected area's last. */
    function label(graph, labels) {
        const map = handle(graph)?.map;
        if (!map) return;
        const data = {
            type: 'FeatureCollection',
            features: labels.map(({at, ...properties}) => ({
                type: 'Feature',
                geometry: {type: 'Point', coordinates: at},
                properties,
            })),
        };
        const source = map.getSource(LABELS);
        if (source) source.setData(data);
        else map.addSource(LABELS, {type: 'geojson', data});
        if (!map.getLayer(LABELS)) {
            map.addLayer({
                id: LABELS,
                type: 'symbol',
                source: LABELS,
                layout: {
                    'text-field': ['case', ['==', ['get', 'name'], ''], ['get', 'value'], ['concat', ['get', 'name'], '\n', ['get', 'value']]],
                    'text-font': ['sans-serif'],
                    'text-size': 12.5,
                    'text-line-height': 1.25,
                    'symbol-sort-key': ['get', 'priority'],
                    'text-padding': 3,
                },
                paint: {'text-halo-width': 1.1, 'text-color': ['get', 'ink'], 'text-halo-color': ['get', 'halo']},
            });
        }
        map.moveLayer(LABELS);
    }

    /* Pointer and touch, from the map itself: what lies under them is looked up in what is drawn. */
    function listen(map) {
        map.pinganListens = true;
        const under = (event) => (last?.map === map && map.getLayer(last.fill)
            ? map.queryRenderedFeatures(event.point, {layers: [last.fill]})[0]?.id ?? -1 : -1);
        map.on('mousemove', (event) => {
            const position = under(event);
            map.getCanvas().style.cursor = position < 0 ? '' : 'pointer';
            pingan.page.hover(position, event.originalEvent);
        });
        map.on('mouseout', () => pingan.page.hover(-1));
        map.on('click', (event) => under(event) >= 0 && pingan.page.select(under(event)));
    }

    /* Outline areas: `marked` names the position selected and the one hovered. */
    function mark(before, marked) {
        if (!last) return;
        const {map, source} = last;
        for (const name of ['selected', 'hovered']) {
            if (before[name] === marked[name]) continue;
            if (before[name] >= 0) map.setFeatureState({source, id: before[name]}, {[name]: false});
            if (marked[name] >= 0) map.setFeatureState({source, id: marked[name]}, {[name]: true});
        }
        last.marked = {...marked};
    }

    const hover = (position) => last && mark(last.marked || {}, {...last.marked, hovered: position});

    const fit = (map, [west, south, east, north], options) =>
        map.fitBounds([[west, south], [east, north]], {padding: 24, animate: false, ...options});

    function zoomTo(bounds) {
        if (!last || window.matchMedia('(prefers-reduced-motion: reduce)').matches) return Promise.resolve();
        const {map} = last;
        return new Promise((done) => {
            map.once('moveend', done);
            fit(map, bounds, {animate: true, duration: 300});
            setTimeout(done, 450);
        });
    }

    return {available, handle, paint, label, hover, zoomTo, disabled: false};
})();
