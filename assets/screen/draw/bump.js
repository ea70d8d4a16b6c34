/* Ranks by quarter as lines. What has not come yet lies under a cover that draws back; the names move with the heads. */
import {el, keyed, say, set, style} from '../dom.js';
import {widthOf} from '../shapes.js';
import {lineOf} from './trend.js';

const LEAST = 30; // between two names, in units

export function bump() {
    const svg = el('svg', {class: 'bump-picture', 'aria-hidden': 'true'});
    const [ground, ticks] = [svg.appendChild(el('g', {class: 'lines'})), svg.appendChild(el('g', {class: 'ticks'}))];
    const cover = el('div', {class: 'cover'});
    const names = el('div', {class: 'heads'});
    const element = el('section', {class: 'part bump'}, svg, cover, names);
    const [lines, heads, marks] = [new Map(), new Map(), new Map()];

    function makeHead() {
        const [dot, rank, name] = [el('b'), el('span', {class: 'rank'}), el('span', {class: 'name'})];
        const head = el('div', {class: 'bump-head'}, dot, rank, name);
        head.parts = {dot, rank, name};
        return head;
    }

    const size = () => ({width: element.clientWidth, height: element.clientHeight});

    function show(view, facts, speech, unit, {width, height}) {
        if (!width || !height) return;
        const {q} = view;
        const until = facts.newest;
        const codes = facts.streets;
        const longest = Math.max(...codes.map((code) => widthOf(speech.name(facts.area(code)))), 4);
        const margin = {left: 28 * unit, right: Math.min((longest * 28 + 100) * unit, width * 0.36), top: 26 * unit, bottom: 56 * unit};
        const rows = facts.quarters.map((_, i) => facts.ranking(facts.top, 'index', i));
        const x = (i) => margin.left + (until < 1 ? 0.5 : i / until) * (width - margin.left - margin.right);
        const step = (height - margin.top - margin.bottom) / Math.max(codes.length - 1, 1);
        const y = (place) => margin.top + place * step;
        set(svg, {viewBox: `0 0 ${width} ${height}`});

        const placed = new Map(codes.map((code) => [code, rows.slice(0, until + 1).map((list) => {
            const row = list.find((one) => one.code === code);
            return row.rank === null ? null : row.place;
        })]));
        keyed(ground, lines, codes, () => el('path', {class: 'line'}));
        for (const code of codes) {
            set(lines.get(code), {d: lineOf(placed.get(code), x, y), 'data-focus': code === view.focus ? '' : null});
        }
        keyed(ticks, marks, facts.quarters.slice(0, until + 1), () => el('text', {class: 'tick', 'text-anchor': 'middle'}));
        const every = Math.ceil((until + 1) / Math.max(1, Math.floor((width - margin.right) / (110 * unit))));
        facts.quarters.slice(0, until + 1).forEach((quarter, i) => {
            const mark = marks.get(quarter);
            set(mark, {x: x(i) + (i === 0 ? 20 * unit : 0), y: height - 12 * unit, 'data-now': i === q ? '' : null});
            say(mark, i === q || (i % every === 0 && Math.abs(i - q) >= every) ? quarter : '');
        });
        style(cover, {transform: `translateX(${x(q) + 2 * unit}px)`, height: `${height - margin.bottom + 12 * unit}px`});
        // where the lines lie closer than names can stand, every second or third has one, and always the one in focus
        const apart = Math.ceil((LEAST * unit) / step);
        const told = rows[q].find((row) => row.code === view.focus)?.place ?? null;
        const isNamed = (place) => place === told || (place % apart === 0 && (told === null || Math.abs(place - told) >= apart));
        keyed(names, heads, codes, makeHead);
        rows[q].forEach((row) => {
            const head = heads.get(row.code);
            const named = row.rank !== null && isNamed(row.place);
            style(head, {transform: `translate(${x(q)}px, ${y(row.place)}px)`, opacity: row.rank === null ? '0' : '1'});
            set(head, {'data-focus': row.code === view.focus ? '' : null});
            say(head.parts.rank, named ? row.rank : '');
            say(head.parts.name, named ? speech.name(facts.area(row.code)) : '');
            style(head.parts.dot, {background: row.value === null ? facts.missing : facts.colour('index', row.value)});
        });
    }

    return {name: 'bump', element, size, show};
}
