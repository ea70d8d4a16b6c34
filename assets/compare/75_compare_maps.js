/* Maps side by side that move together: each is one of 40_map_gl.js, or of 41_map_svg.js without WebGL. */
pingan.compareMaps = (function () {
    const byFrame = new WeakMap(); // figure -> its map
    let mode = null; // 'gl', 'svg', or 'moved': SVG since Plotly's handle is not where it was
    let leading = null; // the map that the others follow right now
    let watching = false;
    let resizing = 0; // the timer that runs while the window's size changes

    const figures = () => [...document.querySelectorAll('#compare-maps .compare-map')];
    const maps = () => figures().map((figure) => byFrame.get(figure)).filter(Boolean);
    const graph = (figure) => figure.querySelector('.js-plotly-plot');

    function mapOf(figure) {
        if (!byFrame.has(figure)) {
            const page = {hover, select: (position) => pingan.compare.pick(position), moved: follow};
            byFrame.set(figure, {figure, gl: pingan.makeMapGl(page), svg: pingan.makeMapSvg(page), waiting: 0});
        }
        return byFrame.get(figure);
    }

    /* --- painting ------------------------------------------------------------------------------------------ */

    /* `sheets`: place -> what that map shows; the rest of a picture is common to all. */
    function paint(sheets) {
        mode = mode || (pingan.mapGl.available() ? 'gl' : 'svg');
        if (!watching) {
            watching = true;
            window.addEventListener('resize', resized);
        }
        figures().forEach((figure) => {
            const map = mapOf(figure);
            map.picture = sheets[figure.dataset.place];
            if (!map.picture) return;
            figure.querySelector('.map-frame').setAttribute('aria-label', map.picture.label);
            draw(map);
        });
    }

    /* In a window of another size the maps are shown whole again: at the old zoom a smaller one would cut them off. */
    function resized() {
        if (mode === 'gl') {
            clearTimeout(resizing);
            resizing = setTimeout(() => zoom('all'), 300); // when the maps have taken their new size
            return;
        }
        figures().forEach((figure) => figure.querySelector('.map-svg').replaceChildren());
        again();
    }

    const again = () => maps().forEach((map) => map.picture && draw(map));

    function draw(map) {
        if (mode !== 'gl') return drawSvg(map);
        const plot = graph(map.figure);
        if (plot?.on && !plot.pinganListens) {
            plot.pinganListens = true;
            plot.on('plotly_afterplot', () => { // an ordinary figure update puts Plotly's own colours back
                plot.pinganDrawn = plot._fullData?.[0]?.geojson;
                draw(map);
            });
        }
        if (plot && map.gl.paint(plot, map.picture)) {
            clearTimeout(map.waiting);
            map.gl.label(plot, map.picture.labels, map.picture.many);
            map.figure.dataset.painted = map.picture.key;
        } else wait(map);
    }

    /* Plotly draws in its own time; when it has drawn and the handle is not there, it has moved: SVG then. */
    function wait(map) {
        clearTimeout(map.waiting);
        const plot = graph(map.figure);
        const drawn = plot?.calcdata && plot._fullData?.[0]?.geojson === map.picture.geometryUrl && !map.gl.handle(plot);
        map.since = drawn ? map.since || performance.now() : 0;
        if (drawn && performance.now() - map.since > 4000) {
            mode = 'moved';
            pingan.compare.say();
            return again();
        }
        map.waiting = setTimeout(() => map.figure.isConnected && draw(map), 40);
    }

    function drawSvg(map) {
        const frame = map.figure.querySelector('.map-svg');
        frame.hidden = false;
        map.figure.querySelector('.map-frame').dataset.mode = 'svg';
        map.svg.paint(frame, map.picture);
        map.figure.dataset.painted = map.picture.key;
        listenSvg(frame.querySelector('svg'));
    }

    /* --- moving together ----------------------------------------------------------------------------------- */

    function follow(map) {
        if (leading && leading !== map) return; // it moves because another one leads
        leading = map;
        const [center, zoom] = [map.getCenter(), map.getZoom()];
        maps().forEach(({gl}) => {
            const other = gl.state()?.map;
            if (other && other !== map) other.jumpTo({center, zoom});
        });
        leading = null;
    }

    const svgs = () => [...document.querySelectorAll('#compare-maps .map-svg svg')];

    /* The buttons: `how` is "in", "out" or "all". */
    function zoom(how) {
        if (mode === 'gl') {
            const first = maps().map(({gl}) => gl).find((gl) => gl.state()?.map); // the others follow
            if (!first) return;
            const {map} = first.state();
            if (how === 'all') first.showAll();
            else map.jumpTo({zoom: map.getZoom() + (how === 'in' ? 0.7 : -0.7)});
        } else if (how === 'all') svgs().forEach((svg) => svg.setAttribute('viewBox', svg.dataset.whole));
        else zoomSvg(how === 'in' ? 0.6 : 1 / 0.6, 0.5, 0.5);
    }

    const box = (svg) => svg.getAttribute('viewBox').split(' ').map(Number);

    function zoomSvg(factor, atX, atY) {
        svgs().forEach((svg) => {
            const [x, y, width, height] = box(svg);
            const wide = Number(svg.dataset.whole.split(' ')[2]);
            const share = Math.min(Math.max(width * factor, wide / 40), wide * 2) / width;
            svg.setAttribute('viewBox', [x + width * (1 - share) * atX, y + height * (1 - share) * atY, width * share, height * share].join(' '));
        });
    }

    function listenSvg(svg) {
        if (svg.dataset.whole) return;
        svg.dataset.whole = svg.getAttribute('viewBox');
        let from = null;
        svg.addEventListener('pointerdown', (event) => { from = event; });
        svg.addEventListener('pointermove', (event) => {
            if (!from || !event.buttons) return void (from = null);
            if (Math.abs(event.clientX - from.clientX) + Math.abs(event.clientY - from.clientY) < 4) return;
            const at = svg.getBoundingClientRect();
            const [dx, dy] = [(from.clientX - event.clientX) / at.width, (from.clientY - event.clientY) / at.height];
            svgs().forEach((one) => {
                const [x, y, width, height] = box(one);
                one.setAttribute('viewBox', [x + dx * width, y + dy * height, width, height].join(' '));
            });
            from = event;
        });
    }

    /* The wheel scrolls the page, and with Ctrl it zooms all maps about the pointer. Seen before the map itself does. */
    document.addEventListener('wheel', (event) => {
        const figure = event.ctrlKey && event.target.closest?.('#compare-maps .compare-map');
        if (!figure) return;
        event.preventDefault();
        event.stopPropagation();
        const at = figure.getBoundingClientRect();
        const [x, y] = [event.clientX - at.left, event.clientY - at.top];
        const inwards = event.deltaY < 0;
        const map = mode === 'gl' && byFrame.get(figure)?.gl.state()?.map;
        if (map) map.easeTo({zoom: map.getZoom() + (inwards ? 0.3 : -0.3), around: map.unproject([x, y]), animate: false});
        else if (mode !== 'gl') zoomSvg(inwards ? 0.85 : 1 / 0.85, x / at.width, y / at.height);
    }, {capture: true, passive: false});

    /* --- pointing ------------------------------------------------------------------------------------------ */

    /* The area pointed at on one map is marked on all, and the tip has its numbers on all. */
    function hover(position, event) {
        maps().forEach((map) => {
            (mode === 'gl' ? map.gl : map.svg).hover(position);
            const tip = map.figure.querySelector('.map-tip');
            const frame = map.figure.querySelector('.map-frame');
            const here = event && position >= 0 && frame.contains(event.target);
            tip.hidden = !here;
            if (here) pingan.compare.tip(tip, position, event, frame);
        });
    }

    /* As a picture takes a map: in light colours, what is in view. */
    pingan.picture.maps('.compare-map .map-frame', (frame) => {
        const map = byFrame.get(frame.closest('.compare-map'));
        if (!map?.picture) return null;
        const svg = mode === 'gl' ? null : frame.querySelector('.map-svg:not(.drawn-for-picture) svg');
        return {...map.picture.onPaper(), inView: mode === 'gl' ? map.gl.inView() : null, viewBox: svg?.getAttribute('viewBox')};
    });

    return {paint, zoom, state: () => ({mode, maps: maps()})};
})();
