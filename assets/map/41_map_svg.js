/* The map without WebGL: plain SVG from the same geometry and the same picture. */
pingan.makeMapSvg = function (page) {
    const el = pingan.el;
    let drawn = null;

    function paint(frame, picture) {
        if (!drawn || drawn.url !== picture.geometryUrl || drawn.frame !== frame || !drawn.svg.isConnected) draw(frame, picture);
        drawn.shapes.forEach((shape, id) => {
            const k = picture.classes[id];
            shape.setAttribute('fill', k < 0 ? 'url(#pingan-hatch)' : picture.palette[k]);
            shape.classList.toggle('selected', id === picture.marked.selected);
        });
        const chosen = drawn.shapes[picture.marked.selected];
        if (chosen) chosen.parentNode.append(chosen); // its outline lies above its neighbours'
        drawn.frames.replaceChildren(...(picture.framed || []).filter((feature) => feature.geometry)
            .map((feature) => el('path', {d: path(feature.geometry, drawn.project), class: 'framed'})));
        drawn.svg.querySelector('#pingan-hatch rect').setAttribute('fill', picture.missing);
        labels(picture);
        return true;
    }

    function draw(frame, picture) {
        const {clientWidth: width, clientHeight: height} = frame;
        const project = picture.inView ? projection(picture.inView, width, height, 0) : projection(picture.geometry.bbox, width, height);
        const shapes = picture.geometry.features.map((feature, id) =>
            el('path', {d: feature.geometry ? path(feature.geometry, project) : '', class: 'area', 'data-position': id}));
        const pattern = el('pattern', {id: 'pingan-hatch', width: 6, height: 6, patternUnits: 'userSpaceOnUse', patternTransform: 'rotate(45)'},
            el('rect', {width: 6, height: 6}), el('line', {x1: 0, y1: 0, x2: 0, y2: 6, stroke: '#78808a', 'stroke-width': 1.5}));
        const frames = el('g', {class: 'frames'});
        const names = el('g', {class: 'labels'});
        const svg = el('svg', {viewBox: `0 0 ${width} ${height}`, width: '100%', height: '100%'},
            el('defs', {}, pattern), el('g', {}, ...shapes), frames, names);
        svg.addEventListener('mousemove', (event) => page.hover(position(event), event));
        svg.addEventListener('mouseleave', () => page.hover(-1));
        svg.addEventListener('click', (event) => position(event) >= 0 && page.select(position(event)));
        frame.replaceChildren(svg);
        drawn = {url: picture.geometryUrl, frame, svg, shapes, frames, names, project};
    }

    const position = (event) => Number(event.target.dataset.position ?? -1);

    /* Web Mercator into the frame, with a margin. */
    function projection([west, south, east, north], width, height, margin = 20) {
        const y = (latitude) => Math.log(Math.tan(Math.PI / 4 + (latitude * Math.PI) / 360));
        const x = (longitude) => (longitude * Math.PI) / 180;
        const scale = Math.min((width - 2 * margin) / (x(east) - x(west)), (height - 2 * margin) / (y(north) - y(south)));
        const left = (width - scale * (x(east) - x(west))) / 2;
        const top = (height - scale * (y(north) - y(south))) / 2;
        return ([longitude, latitude]) => [left + scale * (x(longitude) - x(west)), top + scale * (y(north) - y(latitude))];
    }

    function path(geometry, project) {
        const polygons = geometry.type === 'Polygon' ? [geometry.coordinates] : geometry.coordinates;
        const ring = (points) => `M${points.map((p) => project(p).map((n) => n.toFixed(1)).join(',')).join('L')}Z`;
        return polygons.flat().map(ring).join('');
    }

    /* Place labels by priority, each only where it covers no earlier one: first every value in its own area, then each
     * name above its value, below it where that is taken, or not at all. */
    function labels(picture) {
        const taken = [];
        const many = picture.labels.length > (picture.many ?? 60); // values alone, as on the other map
        const placed = (x, top, half) => {
            const box = [x - half, top, x + half, top + 15];
            if (taken.some((t) => box[0] < t[2] && t[0] < box[2] && box[1] < t[3] && t[1] < box[3])) return false;
            return taken.push(box);
        };
        const written = ({ink, halo}, x, top, words) => el('text', {x, y: top + 12, style: `fill:${ink};stroke:${halo}`}, words);
        const sorted = [...picture.labels].sort((a, b) => a.priority - b.priority).map((one) => [one, ...drawn.project(one.at)]);
        const values = sorted.flatMap(([one, x, y]) => {
            const top = many ? y - 7 : y + 1;
            return placed(x, top, Math.max(one.value.length * 3.4, 15)) ? [written(one, x, top, one.value)] : [];
        });
        const names = (many ? [] : sorted).flatMap(([one, x, y]) => {
            const half = one.name.length * (/[a-z]/i.test(one.name) ? 3.4 : 6.3);
            const top = [y - 14, y + 16].find((at) => placed(x, at, half));
            return top === undefined ? [] : [written(one, x, top, one.name)];
        });
        drawn.names.replaceChildren(...values, ...names);
    }

    function hover(id) {
        drawn?.shapes.forEach((shape, place) => shape.classList.toggle('hovered', place === id));
    }

    return {paint, hover};
};
pingan.mapSvg = pingan.makeMapSvg({
    hover: (position, event) => pingan.page.hover(position, event),
    select: (position) => pingan.page.select(position),
});
