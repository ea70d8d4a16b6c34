/* What lies above the fills: hatch of missing values, outlines, labels. Each has a small source of its own, so that
 * marking one area costs one area, however many there are. The map comes from 40_map_gl.js.
 */
pingan.mapOverlays = (function () {
    const HATCH = 'pingan-missing';
    const CASING = 'pingan-casing';
    const OUTLINE = 'pingan-outline';
    const NAMES = 'pingan-names';
    const LABELS = 'pingan-labels';
    const said = new WeakMap(); // map -> what each source holds, to send only what has changed

    const collection = (features) => ({type: 'FeatureCollection', features});

    /* Make or renew a source; returns false where it holds just that already. */
    function renew(map, id, key, features) {
        if (!said.has(map)) said.set(map, {});
        const source = map.getSource(id);
        if (source && said.get(map)[id] === key) return false;
        said.get(map)[id] = key;
        if (source) source.setData(collection(features()));
        else map.addSource(id, {type: 'geojson', data: collection(features())});
        return true;
    }

    function hatch(map, {classes, geometry, geometryUrl}) {
        const ids = classes.flatMap((k, id) => (k < 0 ? [id] : []));
        renew(map, HATCH, `${geometryUrl} ${ids}`, () => ids.map((id) => geometry.features[id]).filter((f) => f.geometry));
        if (map.getLayer(HATCH)) return;
        if (!map.hasImage('hatch')) map.addImage('hatch', stripes());
        map.addLayer({id: HATCH, type: 'fill', source: HATCH, paint: {'fill-pattern': 'hatch'}});
    }

    function stripes(size = 8) {
        const data = new Uint8ClampedArray(size * size * 4);
        for (let y = 0; y < size; y++) {
            for (let x = 0; x < size; x++) if ((x + y) % size < 2) data.set([120, 128, 138, 150], (y * size + x) * 4);
        }
        return {width: size, height: size, data};
    }

    /* Outline the selected and the pointed-at area, and those that the picture frames (features of any geometry): dark
     * in a light casing, so that it reads on any fill. */
    function mark(map, shown, marked) {
        const wanted = [['hovered', marked.hovered ?? -1], ['selected', marked.selected ?? -1]];
        shown.marked = marked;
        const outlined = (feature, kind) => (feature?.geometry ? [{type: 'Feature', geometry: feature.geometry, properties: {kind}}] : []);
        const framed = shown.framed || [];
        const key = `${shown.geometryUrl} ${wanted} ${framed.map((feature) => feature.properties.code)}`;
        renew(map, OUTLINE, key, () => [
            ...framed.flatMap((feature) => outlined(feature, 'selected')),
            ...wanted.flatMap(([kind, id]) => outlined(shown.geometry.features[id], kind)),
        ]);
        if (!map.getLayer(OUTLINE)) {
            const line = (id, selected, hovered) => map.addLayer({
                id, type: 'line', source: OUTLINE, layout: {'line-join': 'round'},
                paint: {'line-width': ['match', ['get', 'kind'], 'selected', selected, hovered]},
            });
            line(CASING, 6, 4);
            line(OUTLINE, 3, 2);
        }
        paintIfOther(map, CASING, 'line-color', pingan.css('--card'));
        paintIfOther(map, OUTLINE, 'line-color', pingan.css('--ink'));
    }

    function paintIfOther(map, layer, property, value) {
        if (map.getPaintProperty(layer, property) !== value) map.setPaintProperty(layer, property, value);
    }

    const MANY = 60;
    const PAINT = {'text-halo-width': 1.1, 'text-color': ['get', 'ink'], 'text-halo-color': ['get', 'halo']};
    const SET = {'text-font': ['sans-serif'], 'text-size': 12.5, 'symbol-sort-key': ['get', 'priority'], 'text-padding': 1};
    const BESIDE_VALUE = ['bottom', [0, -0.35], 'top', [0, 1.5]]; // a name's anchors: above its value, else below

    /* A value stands in its own area, whatever becomes of the name: moved aside it would be read as its neighbour's.
     * The name is above it, or below where that is taken, or not there; MapLibre leaves out what would collide, the
     * selected area's last. `wholeZoom` is the zoom at which all areas are in view, `many` how many of them still carry
     * their names then: more carry their values alone until one zooms in. */
    function label(map, labels, wholeZoom, many = MANY) {
        const near = (full, alone) => (labels.length > many ? ['step', ['zoom'], alone, wholeZoom + 1, full] : full);
        renew(map, LABELS, JSON.stringify(labels), () => labels.map(({at, ...properties}) => ({
            type: 'Feature', geometry: {type: 'Point', coordinates: at}, properties,
        })));
        lay(map, NAMES, {'text-field': near(['get', 'name'], ''), 'text-variable-anchor-offset': BESIDE_VALUE, 'text-padding': 0});
        lay(map, LABELS, { // above the names' layer, so that values are placed first
            'text-field': ['get', 'value'],
            'text-anchor': near('top', 'center'),
            'text-offset': near(['literal', [0, 0.1]], ['literal', [0, 0]]),
        });
        raise(map);
    }

    function lay(map, id, wanted) {
        if (!map.getLayer(id)) map.addLayer({id, type: 'symbol', source: LABELS, layout: {...SET, ...wanted}, paint: PAINT});
        for (const [property, value] of Object.entries(wanted)) {
            if (JSON.stringify(map.getLayoutProperty(id, property)) !== JSON.stringify(value)) map.setLayoutProperty(id, property, value);
        }
    }

    /* Ours above Plotly's, which puts its layers on anew, above all others, in a window of another size. */
    function raise(map) {
        const order = map.getLayersOrder();
        const own = [HATCH, CASING, OUTLINE, NAMES, LABELS].filter((id) => map.getLayer(id));
        if (order.slice(-own.length).join() !== own.join()) own.forEach((id) => map.moveLayer(id));
    }

    return {hatch, mark, label, raise};
})();
