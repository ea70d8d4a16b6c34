/* The maps' outlines as numbers: extents, and where in them a label has the most room. Worked out once for each map. */
const known = new WeakMap();
const ROWS = 24;
const RULED = 100;
const MOST_WIDTHS = 4000;
const widths = new Map();
let ruler = null;
const STEP = /([MmLlHhVvZz])|(-?(?:\d+\.?\d*|\.\d+))/g;

/* Return the map of a document {size, areas: [[code, path, point, room], …]} with the extent of all and of each. */
export function shapesOf(map) {
    if (!known.has(map)) {
        const areas = map.areas.filter(([, d, point]) => d && point && point[0] !== null).map(([code, d, point]) => {
            const rings = ringsOf(d);
            return {code, d, point, rings, box: extent(rings), places: new Map()};
        });
        known.set(map, {areas, box: areas.length ? union(areas.map((area) => area.box)) : [0, 0, ...map.size]});
    }
    return known.get(map);
}

function ringsOf(d) {
    const rings = [];
    let [x, y, command, first] = [0, 0, '', null];
    for (const [, letter, digits] of d.matchAll(STEP)) {
        if (letter) {
            command = letter;
            continue;
        }
        const step = Number(digits);
        const relative = command === command.toLowerCase();
        if ('Hh'.includes(command)) [x, first] = [relative ? x + step : step, null];
        else if ('Vv'.includes(command)) [y, first] = [relative ? y + step : step, null];
        else if (first === null) {
            first = step;
            continue;
        } else {
            [x, y] = relative ? [x + first, y + step] : [first, step];
            first = null;
            if ('Mm'.includes(command)) {
                rings.push([]);
                command = relative ? 'l' : 'L';
            }
        }
        rings[rings.length - 1].push([x, y]);
    }
    return rings;
}

function extent(rings) {
    const points = rings.flat();
    const xs = points.map((point) => point[0]);
    const ys = points.map((point) => point[1]);
    return [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)];
}

const union = (boxes) => [0, 1, 2, 3].map((side) => Math[side < 2 ? 'min' : 'max'](...boxes.map((box) => box[side])));

/* Where a block of text stands widest within an outline: {x, y, width}, its middle and the room across.

   half : half of the block's height; null where it finds no place at all */
export function widest(area, half) {
    const key = Math.round(half * 10);
    if (!area.places.has(key)) area.places.set(key, search(area, half));
    return area.places.get(key);
}

function search({rings, box: [, north, , south]}, half) {
    let best = null;
    const middle = (north + south) / 2;
    for (let i = 0; i <= ROWS; i++) {
        const y = north + half + ((south - north - 2 * half) * i) / ROWS;
        if (y - half < north || y + half > south) continue;
        const free = [y - half, y - half / 2, y, y + half / 2, y + half].map((line) => spans(rings, line)).reduce(common);
        for (const [from, to] of free) {
            // of places that are nearly as wide, the one nearer to the middle
            const worth = (to - from) * (1 - 0.15 * Math.abs(y - middle) / (south - north || 1));
            if (!best || worth > best.worth) best = {x: (from + to) / 2, y, width: to - from, worth};
        }
    }
    return best;
}

/* The stretches of a horizontal line that lie inside: between the first and second crossing, the third and fourth …

   Plain loops: a district's first picture asks this some ten thousand times. */
export function spans(rings, y) {
    const crossings = [];
    for (const ring of rings) {
        let [x1, y1] = ring[ring.length - 1];
        for (const [x2, y2] of ring) {
            if (y1 > y !== y2 > y) crossings.push(x1 + ((y - y1) / (y2 - y1)) * (x2 - x1));
            [x1, y1] = [x2, y2];
        }
    }
    crossings.sort((one, other) => one - other);
    const found = [];
    for (let i = 1; i < crossings.length; i += 2) found.push([crossings[i - 1], crossings[i]]);
    return found;
}

const common = (some, others) => some.flatMap(([a, b]) => others.map(([c, d]) => [Math.max(a, c), Math.min(b, d)]).filter(([from, to]) => to > from));

/* The ink that reads on a fill: relative luminance as WCAG defines it. */
export function inkOn(fill) {
    const [r, g, b] = [1, 3, 5].map((i) => parseInt(fill.slice(i, i + 2), 16) / 255)
        .map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b > 0.2 ? '#101a26' : '#f3f0e6';
}

/* How wide a text is, in parts of its size, as the browser will draw it. */
export function widthOf(text) {
    if (!widths.has(text)) {
        if (widths.size > MOST_WIDTHS) widths.clear();
        ruler ??= document.createElement('canvas').getContext('2d');
        ruler.font = `600 ${RULED}px "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", "Source Han Sans SC", sans-serif`;
        widths.set(text, ruler.measureText(text).width / RULED);
    }
    return widths.get(text);
}
