/* The map in plain SVG: two sheets that take turns, so that one can come forward out of the other, and the area in focus lifted off. */
import {animate, appear, el, keyed, say, set, style} from '../dom.js';
import {widest, widthOf} from '../shapes.js';
import {besides, drawBesides, makeWay} from './beside.js';

const MARGIN = 0.02;
const SIZES = [36, 32, 28, 24]; // of labels, in units: 24 is the smallest type of the screen
const LEAST = 24;
const PLATE = 30;
const STANDS = 1000; // ms, until a scene has come to rest
const MOST_KNOWN = 12;
const GROWTH = 26; // units that an area in focus grows by

export function map() {
    const sheets = [sheet('a'), sheet('b')];
    const lift = el('svg', {class: 'lift', 'aria-hidden': 'true'});
    const legend = el('div', {class: 'legend'});
    const empty = el('div', {class: 'empty'});
    const tag = el('div', {class: 'tag'});
    const frame = el('div', {class: 'map-frame'}, sheets[0].svg, sheets[1].svg, lift, tag, empty);
    const element = el('section', {class: 'part map'}, frame, legend);
    let front = sheets[0];
    let lifted = null;
    let explained = '';
    let way = [null, []]; // the area brought forward, and what it stands over

    const size = () => ({width: frame.clientWidth, height: frame.clientHeight});
    let room = {width: 0, height: 0};

    function show(view, facts, speech, unit, measured) {
        room = measured;
        const shape = facts.shape(view.parent);
        say(empty, shape?.areas.length ? '' : speech.t('wall.no_map'));
        explain(view, facts, speech);
        if (!shape?.areas.length) {
            sheets.forEach(({svg}) => svg.classList.remove('front'));
            raise(null);
            return;
        }
        const fit = fitted(shape, room.width, room.height);
        if (front.parent !== view.parent || front.shape !== shape) turn(view, shape);
        front.svg.classList.add('front');
        paint(front, view, facts, speech, fit, unit);
        raise(view.focus ? {...view, shape, fit} : null, facts, speech, unit);
    }

    /* An area too small for its name has it on a plate above itself. */
    function plate(area, facts, speech, view, unit) {
        tag.classList.toggle('up', Boolean(area));
        if (!area) return null;
        const text = `${speech.name(facts.area(area.code))}  ${speech.number(facts.value(area.code, view.measure, view.q))}`;
        say(tag, text);
        const half = (widthOf(text) * PLATE / 2 + 24) * unit;
        const [x, top] = view.fit.place([(area.box[0] + area.box[2]) / 2, area.box[1]]);
        const under = view.fit.place([0, area.box[3]])[1];
        const y = top > 84 * unit ? top - 78 * unit : under + 26 * unit;
        const [left, high] = [Math.max(0, Math.min(x - half, room.width - 2 * half)), Math.max(0, Math.min(y, room.height - 56 * unit))];
        style(tag, {transform: `translate(${left}px, ${high}px)`, width: `${2 * half}px`});
        return [left, high, left + 2 * half, high + 52 * unit];
    }

    function turn(view, shape) {
        const before = front.parent ? front : null;
        front = sheets.find((one) => one !== before) || sheets[0];
        front.parent = view.parent;
        front.shape = shape;
        if (!before) return;
        before.svg.classList.remove('front');
        const inwards = before.shape?.areas.find((area) => area.code === view.parent);
        const outwards = shape.areas.find((area) => area.code === before.parent);
        const [w, h] = [room.width, room.height];
        if (inwards) {
            // out of its place on the map before: what is shown is that street, brought forward
            animate(front.svg, [{transform: onto(inwards.box, fitted(before.shape, w, h), w, h), opacity: 0.2}, {transform: 'none', opacity: 1}], 900);
            animate(before.svg, [{opacity: 1}, {opacity: 0}], 500);
        } else if (outwards) {
            animate(front.svg, [{opacity: 0}, {opacity: 1}], 700);
            animate(before.svg, [{transform: 'none', opacity: 1}, {transform: onto(outwards.box, fitted(shape, w, h), w, h), opacity: 0}], 900);
        } else {
            animate(front.svg, [{opacity: 0}, {opacity: 1}], 700);
            animate(before.svg, [{opacity: 1}, {opacity: 0}], 500);
        }
    }

    function paint({svg, ground, names, paths, texts, hatch}, view, facts, speech, fit, unit) {
        const shape = front.shape;
        set(svg, {viewBox: fit.box.join(' ')});
        keyed(ground, paths, shape.areas.map((area) => area.code), () => el('path', {class: 'area', 'fill-rule': 'evenodd'}));
        style(svg, {'--missing': facts.missing});
        for (const area of shape.areas) {
            const value = facts.value(area.code, view.measure, view.q);
            set(paths.get(area.code), {d: area.d});
            style(paths.get(area.code), {fill: value === null ? `url(#${hatch})` : facts.colour(view.measure, value, view.parent)});
        }
        const said = labels(shape, view, facts, speech, fit, unit);
        keyed(names, texts, said.map((one) => one.code), () => el('g', {}, el('text', {class: 'name'}), el('text', {class: 'value'})));
        said.forEach((one) => write(texts.get(one.code), one));
        lead(front, shape, said, view, facts, speech, fit, unit);
    }

    /* Lead to the names that are not in their areas, and to the score where that is not there either. Where they stand is looked
       for when the scene stands: it takes as long as all the rest, and is known for as long as the map is. */
    function lead(sheet, shape, said, view, facts, speech, fit, unit) {
        const there = new Map(said.map((one) => [one.code, one]));
        const short = speech.shortNames(shape.areas.map((area) => facts.area(area.code)), facts.area(view.parent));
        const at = (point) => fit.place(point).map((one) => one / unit);
        const texts = new Map();
        const wanted = shape.areas.flatMap((area, i) => {
            const label = there.get(area.code);
            if (label?.name) return [];
            const value = label ? '' : `  ${marksOf(area.code, view, facts)}${speech.number(facts.value(area.code, view.measure, view.q))}`;
            texts.set(area.code, `${short[i]}${value}`);
            return [{code: area.code, wide: Math.ceil(4 * widthOf(texts.get(area.code))) / 4, at: at(label ? [label.x, label.y] : area.point)}];
        });
        const boxes = said.map((one) => boxOf(one, at, fit.scale / unit));
        const frame = {width: room.width / unit, height: room.height / unit, at, y: (units) => fit.box[1] + (units * unit) / fit.scale};
        const px = unit / fit.scale;
        const draw = (placed) => {
            sheet.placed = placed;
            drawBesides(sheet.sides, sheet.leads, placed, sheet.said, ([x, y]) => [fit.box[0] + x * px, fit.box[1] + y * px], px);
        };
        // other numbers on the same map change nothing of where names stand
        const key = JSON.stringify([wanted, boxes.map((box) => box.map(Math.round)), room, unit]);
        const known = (shape.besides ??= new Map());
        const same = sheet.led === key;
        sheet.led = key;
        sheet.said = texts;
        if (same) {
            draw(sheet.placed);
            return;
        }
        draw([]);
        const look = () => {
            if (sheet.led !== key) return; // another picture meanwhile
            if (known.size > MOST_KNOWN) known.clear();
            if (!known.has(key)) known.set(key, besides(shape, wanted, boxes, frame));
            draw(known.get(key));
            makeWay(sheet.leads, sheet.placed, ...way);
            appear(sheet.sides);
        };
        setTimeout(() => {
            try {
                look();
            } catch (problem) {
                console.warn('the names beside the map could not be placed', problem);
            }
        }, STANDS);
    }

    /* Where a label is, in units of the frame. */
    function boxOf({x, y, name, value, size}, at, scale) {
        const [left, middle] = at([x, y]);
        const [half, high] = [(Math.max(widthOf(name), widthOf(value)) * size * scale) / 2, (name ? 1 : 0.5) * size * scale];
        return [left - half, middle - high, left + half, middle + high];
    }

    /* The area in focus: the same outline once more, over all others, a little larger, with its shadow. */
    function raise(view, facts, speech, unit) {
        const code = view?.focus || null;
        const area = code && view.shape.areas.find((one) => one.code === code);
        lift.classList.toggle('up', Boolean(area));
        if (!area) {
            lifted = null;
            plate(null);
            way = [null, []];
            makeWay(front.leads, front.placed, ...way);
            return;
        }
        const value = facts.value(code, view.measure, view.q);
        const fresh = lifted !== code;
        lifted = code;
        if (fresh) {
            lift.replaceChildren(el('path', {class: 'shadow', 'fill-rule': 'evenodd'}), el('path', {class: 'area', 'fill-rule': 'evenodd'}),
                el('g', {class: 'labels'}, el('text', {class: 'name'}), el('text', {class: 'value'})));
        }
        const [shadow, path, group] = lift.children;
        set(lift, {viewBox: view.fit.box.join(' ')});
        set(path, {d: area.d});
        set(shadow, {d: area.d, transform: `translate(${7 * unit / view.fit.scale} ${9 * unit / view.fit.scale})`});
        style(path, {fill: value === null ? facts.missing : facts.colour(view.measure, value, view.parent)});
        const [x, y] = view.fit.place(area.point);
        const across = Math.max(area.box[2] - area.box[0], area.box[3] - area.box[1]) * view.fit.scale / unit;
        style(lift, {'transform-origin': `${x}px ${y}px`, '--lift': `scale(${1 + Math.min(0.12, GROWTH / across)})`});
        const label = labels(view.shape, view, facts, speech, view.fit, unit).find((one) => one.code === code);
        if (label?.name) write(group, label);
        group.style.display = label?.name ? '' : 'none';
        const sign = plate(label?.name ? null : area, facts, speech, view, unit);
        const raised = [...view.fit.place(area.box.slice(0, 2)), ...view.fit.place(area.box.slice(2))].map((one, i) => one + (i < 2 ? -GROWTH : GROWTH) * unit / 2);
        way = [code, [raised, sign].filter(Boolean).map((box) => box.map((one) => one / unit))];
        makeWay(front.leads, front.placed, ...way);
        if (fresh) animate(lift, [{transform: 'scale(1)', opacity: 0}, {transform: 'var(--lift)', opacity: 1}], 500);
    }

    /* Names where they fit into their area, else scores alone, else nothing: never one over another. */
    function labels(shape, view, facts, speech, fit, unit) {
        const short = speech.shortNames(shape.areas.map((area) => facts.area(area.code)), facts.area(view.parent));
        const px = unit / fit.scale; // of a unit, on this map
        return shape.areas.flatMap((area, i) => {
            const value = facts.value(area.code, view.measure, view.q);
            const marks = marksOf(area.code, view, facts);
            const number = `${marks}${speech.number(value)}`;
            const ink = facts.inkOn(value === null ? facts.missing : facts.colour(view.measure, value, view.parent));
            for (const size of SIZES) {
                const place = widest(area, 1.15 * size * px);
                const [a, b] = [widthOf(short[i]), widthOf(number)];
                if (place && place.width > (Math.max(a, b) + 0.4) * size * px) return [{code: area.code, ...place, name: short[i], value: number, ink, size: size * px}];
            }
            const place = widest(area, 0.6 * LEAST * px);
            const said = [number, marks.trim()].find((text) => text && place?.width > (widthOf(text) + 0.3) * LEAST * px);
            return said ? [{code: area.code, ...place, name: '', value: said, ink, size: LEAST * px}] : [];
        });
    }

    /* ▲ where an area or one of its parts is warned of, ◆ where one is on the list. */
    function marksOf(code, view, facts) {
        if (!view.marks) return '';
        const within = (one) => one.area === code || (one.of || facts.area(one.area))?.parent === code;
        const said = `${facts.notices.warnings.some(within) ? '▲' : ''}${facts.notices.listed.some(within) ? '◆' : ''}`;
        return said && `${said} `;
    }

    function write(group, {x, y, name, value, ink, size}) {
        const [first, second] = group.children;
        set(first, {x, y: y - size * 0.12});
        set(second, {x, y: name ? y + size * 0.98 : y + size * 0.36});
        style(first, {'font-size': `${size}px`, fill: ink});
        style(second, {'font-size': `${size}px`, fill: ink});
        say(first, name);
        say(second, value);
    }

    function explain(view, facts, speech) {
        const edges = facts.breaks(view.measure, view.parent);
        const colours = facts.palette(view.measure, view.parent).slice(0, edges.length + 1);
        const words = colours.flatMap((colour, i) => [style(el('i'), {background: colour}), edges[i] === undefined ? null : el('span', {}, speech.amount(edges[i]))]).filter(Boolean);
        const marks = view.marks ? [el('span', {class: 'marks'}, speech.t('wall.marks'))] : [];
        const said = `${colours} ${edges} ${view.marks} ${speech.language}`;
        if (explained !== said) legend.replaceChildren(...(edges.length ? words : []), ...marks);
        explained = said;
    }

    return {name: 'map', element, size, show};
}

function sheet(name) {
    const hatch = `screen-hatch-${name}`;
    const ground = el('g');
    const names = el('g', {class: 'labels'});
    const sides = el('g', {class: 'besides'});
    const pattern = el('pattern', {id: hatch, width: 14, height: 14, patternUnits: 'userSpaceOnUse', patternTransform: 'rotate(45)'},
        el('rect', {width: 14, height: 14, class: 'hatch-ground'}), el('line', {x1: 0, y1: 0, x2: 0, y2: 14, class: 'hatch-line'}));
    const svg = el('svg', {class: 'sheet', 'aria-hidden': 'true'}, el('defs', {}, pattern), ground, sides, names);
    return {svg, ground, names, hatch, paths: new Map(), texts: new Map(), sides, leads: new Map(), placed: [], led: null, said: null, parent: null, shape: null};
}

/* The window onto a map that fills a frame of so many pixels, and where its points then lie. */
function fitted(shape, width, height) {
    const [west, north, east, south] = shape.box;
    const pad = MARGIN * Math.max(east - west, south - north);
    const [w, h] = [Math.max(east - west + 2 * pad, 1), Math.max(south - north + 2 * pad, 1)];
    const scale = Math.max(Math.min(width / w, height / h), 1e-6);
    const [x, y] = [west - pad - (width / scale - w) / 2, north - pad - (height / scale - h) / 2];
    return {box: [x, y, width / scale || 1, height / scale || 1], scale, place: ([px, py]) => [(px - x) * scale, (py - y) * scale]};
}

/* The transform that puts a whole sheet onto the place of a box. */
function onto([west, north, east, south], fit, width, height) {
    const [x, y] = fit.place([(west + east) / 2, (north + south) / 2]);
    const scale = Math.max(((east - west) * fit.scale) / width, ((south - north) * fit.scale) / height);
    return `translate(${x - width / 2}px, ${y - height / 2}px) scale(${scale})`;
}
