/* What was counted, by theme: a strip of a few under every scene, or all of them large with their course.

   They are the newest quarter's, as the warnings are: beside an older one the strip says so instead. */
import {appear, el, style} from '../dom.js';
import {lineOf} from './trend.js';

const WIDTH = {zh: 296, en: 356}; // units that an item of the strip takes

export function strip() {
    const host = el('div', {class: 'strip-items'});
    const watched = el('div', {class: 'strip-watch'});
    const element = el('section', {class: 'part strip'}, host, watched);
    let said = '';

    const size = () => host.clientWidth;

    function show(view, facts, speech, unit, width) {
        if (view.q !== facts.newest) {
            const note = speech.t('wall.strip_newest', {quarter: speech.quarter(facts.quarters[facts.newest])});
            if (note === said) return;
            said = note;
            host.replaceChildren(el('div', {class: 'strip-note'}, note));
            watched.replaceChildren();
            appear(host);
            return;
        }
        const all = facts.notices.headlines;
        const fits = Math.max(1, Math.floor(width / unit / WIDTH[speech.language]));
        const pages = Math.max(1, Math.ceil(all.length / fits));
        const page = view.turn % pages;
        // the last page is full too: it begins earlier
        const from = Math.max(0, Math.min(page * fits, all.length - fits));
        const shown = all.slice(from, from + fits);
        const {judged, warnings_total: raised, listed_total: listed} = facts.notices;
        const now = `${facts.data.edition} ${speech.language} ${from} ${fits} ${JSON.stringify(shown)} ${judged} ${raised} ${listed}`;
        if (now === said) return;
        said = now;
        host.replaceChildren(...shown.map((one) => item(one, facts, speech)));
        // where nobody judged there is no number of warnings, not none
        watched.replaceChildren(judged ? el('span', {class: 'warned', 'data-some': raised ? '' : null}, speech.t('wall.strip_warned', {count: raised})) : '',
            el('span', {class: 'listed', 'data-some': listed ? '' : null}, speech.t('wall.strip_listed', {count: listed})));
        appear(host);
    }

    return {name: 'strip', element, size, show};
}

export function figures() {
    const host = el('div', {class: 'tiles'});
    const note = el('div', {class: 'figures-note'});
    const element = el('section', {class: 'part figures'}, host, note);
    let said = '';

    const size = () => host.clientWidth / Math.max(host.clientHeight, 1);

    function show(view, facts, speech, unit, ratio) {
        const all = facts.notices.headlines;
        const wished = Math.max(1, Math.min(all.length, Math.round(Math.sqrt(all.length * ratio * 0.62))));
        const columns = view.format === 'triple' ? 3 * Math.max(1, Math.round(wished / 3)) : wished; // so that a bezel falls between two
        style(host, {'--columns': String(columns)});
        const now = `${facts.data.edition} ${speech.language} ${columns} ${unit} ${JSON.stringify(all)}`;
        note.textContent = speech.t('wall.figures_note', {quarter: speech.quarter(facts.quarters[facts.newest])});
        if (now === said) return;
        said = now;
        host.replaceChildren(...all.map((one) => {
            const tile = item(one, facts, speech);
            tile.append(course(one, facts));
            return tile;
        }));
    }

    return {name: 'figures', element, size, show};
}

function item(one, facts, speech) {
    const change = one.change_year;
    const known = change !== null && change !== undefined;
    const still = known && Math.abs(change) < 0.0005;
    const by = el('span', {class: 'by'}, !known ? '—' : still ? '–' : `${change > 0 ? '▲' : '▼'} ${speech.signed(change * 100, 1)}${one.points ? '' : '%'}`);
    if (known && !still && one.points) by.append(el('small', {}, speech.t('wall.points')));
    style(by, {color: one.better === true ? facts.up : one.better === false ? facts.down : 'var(--ink)'});
    const value = one.points ? `${speech.number(one.value, 1)}%` : `${speech.amount(one.value)} ${(speech.english && one.unit_en) || speech.pick(one.unit)}`;
    return el('div', {class: 'figure'}, el('span', {class: 'name'}, speech.name(one)), el('div', {class: 'figure-line'}, by, el('span', {class: 'value'}, value)));
}

/* The quarters' course, in a box of its own units that takes the width of its tile. */
function course(one, facts) {
    const values = one.spark || [];
    const known = values.filter((value) => value !== null);
    const [low, high] = [Math.min(...known), Math.max(...known)];
    const x = (i) => (values.length < 2 ? 50 : 2 + (i / (values.length - 1)) * 96);
    const y = (value) => (high === low ? 15 : 3 + ((high - value) / (high - low)) * 24);
    const svg = el('svg', {class: 'course', viewBox: '0 0 100 30', preserveAspectRatio: 'none', 'aria-hidden': 'true'});
    if (!known.length) return svg;
    const line = el('path', {d: lineOf(values, x, y)});
    style(line, {stroke: one.better === true ? facts.up : one.better === false ? facts.down : 'var(--quiet)'});
    svg.append(line);
    return svg;
}
