/* The ranking: a row an area, that moves to its place; a dot on the scale, with the way it came since the quarter before. */
import {appear, el, keyed, say, set, style} from '../dom.js';
import {chosenRows} from '../facts.js';
import {widthOf} from '../shapes.js';

const ROW = {least: 44, most: 80}; // in units of 1/1080 of the height
const BUCKET = 5;
const FIXED = 234; // units: rank, score and movement
const TYPE = {least: 24, most: 30};
const TRACK = 84; // the shortest one that still says something

export function ranking() {
    const [heading, least, most, score, moved] = ['heading', 'least', 'most', 'score', 'moved'].map((name) => el('span', {class: name}));
    const list = el('div', {class: 'rows'});
    const cursor = el('div', {class: 'cursor'});
    const element = el('section', {class: 'part ranking'},
        el('div', {class: 'row head'}, heading, el('span', {class: 'track'}, least, most), score, moved), list);
    const rows = new Map();
    let of = null;

    function make() {
        const [rank, name, number, movedBy] = ['rank', 'name', 'score', 'moved'].map((label) => el('span', {class: label}));
        const tail = el('i', {class: 'tail'});
        const dot = el('b');
        const carrier = el('i', {class: 'carrier'}, dot);
        const row = el('div', {class: 'row'}, rank, name, el('span', {class: 'track'}, tail, carrier), number, movedBy);
        row.parts = {rank, name, number, movedBy, tail, dot, carrier};
        return row;
    }

    const size = () => ({width: element.clientWidth, height: list.clientHeight});

    function show(view, facts, speech, unit, {width, height: tall}) {
        const parent = view.ranking;
        const {measure, q} = view;
        const all = facts.ranking(parent, measure, q);
        const whole = facts.area(parent);
        const height = tall / unit;
        const room = Math.max(6, Math.floor(height / ROW.least));
        const focus = all.findIndex((row) => row.code === (view.focus ?? view.located));
        const places = chosenRows(all.length, room, focus);
        const step = Math.min(ROW.most, height / Math.max(places.length, Math.min(room, BUCKET)));
        const shown = places.flatMap((place, slot) => (place < 0 ? [{gap: true, slot, key: `gap ${slot}`}] : [{...all[place], slot, key: all[place].code}]));

        fitNames(all.map((row) => widthOf(speech.partName(facts.area(row.code), whole))), width, unit);
        const key = `${parent} ${measure}`;
        if (of !== null && of !== key) appear(list);
        of = key;
        say(heading, speech.t(parent === facts.top ? 'wall.streets' : 'wall.committees', {count: all.length}));
        say(score, measure === 'index' ? speech.t('wall.index') : speech.t('wall.score'));
        say(moved, facts.before(q) === null ? '' : speech.t('wall.places'));
        const [low, high] = facts.domain(facts.partsOf(parent), measure);
        say(least, low);
        say(most, high);
        if (!cursor.isConnected) list.append(cursor);
        keyed(list, rows, shown.map((row) => row.key), make);
        style(cursor, {height: `${step * unit}px`, opacity: focus < 0 ? '0' : '1'});
        for (const row of shown) {
            const element = rows.get(row.key);
            style(element, {transform: `translateY(${Math.round(row.slot * step * unit)}px)`, height: `${step * unit}px`});
            if (row.gap) gap(element);
            else fill(element, row, {facts, speech, whole, measure, q, low, high});
            if (row.code && row.place === focus) style(cursor, {transform: `translateY(${Math.round(row.slot * step * unit)}px)`});
            set(element, {'data-focus': row.code && row.place === focus ? '' : null, 'data-gap': row.gap ? '' : null});
        }
    }

    /* The longest name decides what is left for the scale; names shrink before the scale does. */
    function fitNames(widths, width, unit) {
        const free = width / unit - FIXED;
        const longest = Math.max(...widths, 4) + 0.4;
        const size = Math.max(TYPE.least, Math.min(TYPE.most, (free - TRACK) / longest));
        const track = Math.max(TRACK, Math.min(free - longest * size, free / 2));
        style(element, {'--name': `${size * unit}px`, '--track': `${track * unit}px`});
    }

    function fill({parts}, row, {facts, speech, whole, measure, q, low, high}) {
        const at = (value) => (value - low) / (high - low);
        say(parts.rank, row.rank ?? '');
        say(parts.name, speech.partName(facts.area(row.code), whole));
        say(parts.number, speech.number(row.value));
        say(parts.movedBy, row.rank === null || facts.before(q) === null ? '' : speech.movement(row.moved));
        style(parts.movedBy, {color: row.moved ? (row.moved > 0 ? facts.up : facts.down) : 'var(--quiet)'});
        const known = row.value !== null;
        style(parts.carrier, {opacity: known ? '1' : '0', transform: `translateX(${known ? at(row.value) * 100 : 0}%)`});
        style(parts.dot, {background: known ? facts.colour(measure, row.value, whole.code) : 'none'});
        const came = known && row.before !== null;
        const from = came ? Math.min(at(row.before), at(row.value)) : known ? at(row.value) : 0;
        const way = came ? Math.abs(at(row.value) - at(row.before)) : 0;
        style(parts.tail, {transform: `translateX(${from * 100}%) scaleX(${way})`, background: row.change > 0 ? facts.up : facts.down});
    }

    function gap({parts}) {
        for (const name of ['rank', 'number', 'movedBy']) say(parts[name], '');
        say(parts.name, '⋯');
        style(parts.carrier, {opacity: '0'});
        style(parts.tail, {transform: 'scaleX(0)'});
    }

    return {name: 'ranking', element, size, show};
}
