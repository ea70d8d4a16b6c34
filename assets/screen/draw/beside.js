/* Names that do not fit into their areas, beside the map on a thin line: only where there is room, and no line is long.

   Everything here is in units of the screen from the frame's corner; worked out once for each map, size and language. */
import {el, keyed, say, set, style} from '../dom.js';
import {spans} from '../shapes.js';

const SIZE = 24; // of the type: the smallest of the screen
const HIGH = 28;
const CELL = 8; // how finely room is looked for
const AIR = 10; // kept free about a name
const REACH = 260; // of a line, at most
const MOST = 20; // names beside one map: with more of them it would be a thicket
const TRIED = 240; // places for each name, the nearest first
const FOREIGN = 4; // a way over another area counts as this many times longer
const MOST_FOREIGN = 72; // and a longer one would be taken for the other's
const INTO = 9; // how far a line goes into its area

/* Return where names can stand: [{code, box, x, y, from, to, way}], x and y their middles, the line and its points; those for which there is no room are left out.

   shape : areas of `shapesOf`; wanted : [{code, wide, at}]: how wide the name is in parts of its size, and the point of the area that the line makes for
   taken : boxes [left, top, right, bottom] that neither names nor lines may touch
   frame : {width, height, at(point), y(units)}: the frame's size, and its points from and to the map's */
export function besides(shape, wanted, taken, frame) {
    if (!wanted.length || wanted.length > MOST) return [];
    const ground = occupied(shape, frame);
    const rows = shape.areas.map((area) => area.code);
    const offers = wanted.map((one) => ({...one, half: (one.wide * SIZE) / 2 + 2, own: rows.indexOf(one.code)}))
        .map((one) => ({one, places: nearest(one, ground, frame)})).filter(({places}) => places.length);
    const barred = new Uint8Array(ground.owner.length);
    taken.forEach((box) => bar(box, 6, barred, ground));
    let best = [];
    for (const order of ORDERS) { // the first in which all find room, else that in which most do
        const placed = inTurn([...offers].sort(order), ground, barred.slice());
        if (placed.length > best.length) best = placed;
        if (best.length === offers.length) break;
    }
    return best;
}

/* Those within the map first, as they have the least choice; those at its edge first; from the west; from the east. */
const ORDERS = [
    (a, b) => b.places[0].far - a.places[0].far,
    (a, b) => a.places[0].far - b.places[0].far,
    (a, b) => a.one.at[0] - b.one.at[0],
    (a, b) => b.one.at[0] - a.one.at[0],
];

/* Mark the cells that lines may not cross. */
function bar([left, top, right, bottom], air, barred, {across, down}) {
    const [from, to] = [Math.max(0, Math.floor((left - air) / CELL)), Math.min(across, Math.ceil((right + air) / CELL))];
    for (let row = Math.max(0, Math.floor((top - air) / CELL)); row < Math.min(down, Math.ceil((bottom + air) / CELL)); row++) {
        if (to > from) barred.fill(1, row * across + from, row * across + to);
    }
}

function inTurn(offers, ground, barred) {
    const placed = [];
    for (const {one, places} of offers) {
        let best = null;
        for (const place of places) {
            if (best && place.far > best.cost) break;
            if (placed.some((other) => touches(place.box, other.box, AIR) || strikes(other, place.box, 8))) continue;
            const led = lead(place, one, ground, barred, placed);
            if (led && (!best || led.cost < best.cost)) best = {...place, ...led};
        }
        if (!best) continue;
        bar(best.box, 8, barred, ground);
        placed.push({code: one.code, box: best.box, way: best.way, from: best.from, to: best.to, x: (best.box[0] + best.box[2]) / 2, y: (best.box[1] + best.box[3]) / 2});
    }
    return placed;
}

/* Which area lies in each cell, and for each rectangle from the corner how many cells are covered. */
function occupied(shape, {width, height, at, y}) {
    const [across, down] = [Math.ceil(width / CELL), Math.ceil(height / CELL)];
    const owner = new Int16Array(across * down).fill(-1);
    shape.areas.forEach((area, i) => {
        const [[, top], [, bottom]] = [at([0, area.box[1]]), at([0, area.box[3]])];
        for (let row = Math.max(0, Math.floor(top / CELL)); row < Math.min(down, bottom / CELL); row++) {
            for (const [from, to] of spans(area.rings, y((row + 0.5) * CELL))) {
                const [left, right] = [at([from, 0])[0], at([to, 0])[0]];
                owner.fill(i, row * across + Math.max(0, Math.floor(left / CELL)), row * across + Math.max(0, Math.min(across, Math.ceil(right / CELL))));
            }
        }
    });
    const sums = new Int32Array((across + 1) * (down + 1));
    for (let row = 0; row < down; row++) {
        for (let column = 0, line = 0; column < across; column++) {
            line += owner[row * across + column] >= 0 ? 1 : 0;
            sums[(row + 1) * (across + 1) + column + 1] = sums[row * (across + 1) + column + 1] + line;
        }
    }
    return {across, down, owner, sums};
}

/* The free places that lie nearest, each with the end of its line. */
function nearest({half, at: [x, y]}, {across, down, sums}, {width, height}) {
    const found = [];
    const upTo = (value, step) => 2 + step * Math.ceil(Math.max(0, value - 2) / step);
    const covered = (top, left, bottom, right) => {
        const [a, b] = [Math.max(0, Math.floor((top - AIR) / CELL)) * (across + 1), Math.min(down, Math.ceil((bottom + AIR) / CELL)) * (across + 1)];
        const [c, d] = [Math.max(0, Math.floor((left - AIR) / CELL)), Math.min(across, Math.ceil((right + AIR) / CELL))];
        return sums[b + d] - sums[a + d] - sums[b + c] + sums[a + c];
    };
    for (let top = upTo(y - REACH - HIGH, CELL); top <= Math.min(height - HIGH - 2, y + REACH); top += CELL) {
        const bottom = top + HIGH;
        for (let left = upTo(x - REACH - 2 * half, 2 * CELL); left <= Math.min(width - 2 * half - 2, x + REACH); left += 2 * CELL) {
            const right = left + 2 * half;
            // from the middle of a side, or from below or above the nearest letter
            const beyond = x < left || x > right;
            const fromX = x < left ? left - 4 : x > right ? right + 4 : Math.max(left + 10, Math.min(x, right - 10));
            const fromY = beyond ? top + HIGH / 2 : y < top ? top - 1 : bottom + 1;
            const far = Math.hypot(fromX - x, fromY - y);
            if (far <= REACH && !covered(top, left, bottom, right)) found.push({far, from: [fromX, fromY], box: [left, top, right, bottom]});
        }
    }
    return found.sort((a, b) => a.far - b.far).slice(0, TRIED);
}

/* The line from a name to the first of its area, and a little into it; null where something is in its way. */
function lead({from, far}, {at: [x, y], own}, {across, owner}, barred, placed) {
    const way = [];
    let [into, over] = [0, 0];
    const step = CELL / 2;
    for (let gone = 0; gone <= far && into < INTO; gone += step) {
        const point = [from[0] + ((x - from[0]) * gone) / far, from[1] + ((y - from[1]) * gone) / far];
        const cell = Math.floor(point[1] / CELL) * across + Math.floor(point[0] / CELL);
        if (barred[cell] && into) break; // at the area's own score
        if (barred[cell]) return null;
        const here = owner[cell];
        if (here === own) into += step;
        else if (here >= 0) over += step;
        way.push(point);
    }
    const to = way[way.length - 1];
    if (!into || over > MOST_FOREIGN || placed.some((other) => cross(from, to, other.from, other.to))) return null;
    return {to, way, cost: far + (FOREIGN - 1) * over};
}

const within = ([x, y], [left, top, right, bottom], air) => x > left - air && x < right + air && y > top - air && y < bottom + air;
const touches = (a, b, air) => a[0] < b[2] + air && b[0] < a[2] + air && a[1] < b[3] + air && b[1] < a[3] + air;
const side = ([ax, ay], [bx, by], [cx, cy]) => Math.sign((bx - ax) * (cy - ay) - (by - ay) * (cx - ax));
const strikes = ({from, to, way}, box, air) => touches([Math.min(from[0], to[0]), Math.min(from[1], to[1]), Math.max(from[0], to[0]), Math.max(from[1], to[1])], box, air)
    && way.some((point) => within(point, box, air));
const cross = (a, b, c, d) => side(a, b, c) !== side(a, b, d) && side(c, d, a) !== side(c, d, b);

/* Put those aside for a while that something brought forward would stand over: boxes in units, `code` its own. */
export function makeWay(kept, placed, code, boxes) {
    for (const one of placed) {
        const covered = boxes.some((box) => touches(one.box, box, AIR / 2) || strikes(one, box, AIR / 2));
        set(kept.get(one.code), {'data-away': one.code === code || covered ? '' : null});
    }
}

/* Draw them into a group of the map's own coordinates: `map` turns a point back, `px` is a unit there, `texts` says what by code. */
export function drawBesides(host, kept, placed, texts, map, px) {
    keyed(host, kept, placed.map((one) => one.code), () => el('g', {class: 'beside'}, el('line', {class: 'under'}), el('line', {class: 'lead'}), el('circle'), el('text')));
    for (const one of placed) {
        const [under, line, dot, text] = kept.get(one.code).children;
        const [[x1, y1], [x2, y2], [x, y]] = [map(one.from), map(one.to), map([one.x, one.y])];
        for (const stroke of [under, line]) set(stroke, {x1, y1, x2, y2});
        set(dot, {cx: x2, cy: y2, r: 3.5 * px});
        set(text, {x, y: y + SIZE * 0.36 * px});
        style(text, {'font-size': `${SIZE * px}px`});
        say(text, texts.get(one.code));
    }
}
