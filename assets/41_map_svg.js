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

    /* Place labels by priority, each only where it covers no earlier one: a little aside, where its place is taken. */
    function labels(picture) {
        const taken = [];
        const many = picture.labels.length > (picture.many ?? 60); // values alone, as on the other map
        const texts = [...picture.labels].sort((a, b) => a.priority - b.priority).flatMap(({at, name: full, value, ink, halo}) => {
            const name = many ? '' : full;
            const [middle, centre] = drawn.project(at);
            const half = Math.max(name.length * (/[a-z]/i.test(name) ? 3.6 : 6.5), 18);
            const boxAt = ([dx, dy]) => [middle + dx - half, centre + dy - 16, middle + dx + half, centre + dy + 18];
            const free = ([left, top, right, bottom]) => !taken.some((t) => left < t[2] && t[0] < right && top < t[3] && t[1] < bottom);
            const aside = [[0, 0], [0, -14], [0, 14], [-half * 0.6, 0], [half * 0.6, 0]].find((moved) => free(boxAt(moved)));
            if (!aside) return [];
            const [x, y] = [middle + aside[0], centre + aside[1]];
            taken.push(boxAt(aside));
            const style = `fill:${ink};stroke:${halo}`;
            return [name ? el('text', {x, y: y - 2, style}, name) : null, el('text', {x, y: y + (name ? 13 : 5), style}, value)];
        });
        drawn.names.replaceChildren(...texts.filter(Boolean));
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
