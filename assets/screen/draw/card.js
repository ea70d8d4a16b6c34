/* The figures of one area, large: its score, its rank, its movement, its change. */
import {el, resay, say, set, style} from '../dom.js';

export function card() {
    const [name, score, what, rank, moved, change] = ['name', 'score', 'what', 'rank', 'moved', 'change'].map((label) => el('span', {class: label}));
    const element = el('section', {class: 'part card'}, name,
        el('div', {class: 'card-line'}, score, el('div', {class: 'card-side'}, el('div', {class: 'card-top'}, rank, moved), change)), what);

    function show(view, facts, speech) {
        const code = view.card;
        const {measure, q} = view;
        const value = facts.value(code, measure, q);
        const row = code === facts.top ? null : facts.row(facts.top, measure, q, code);
        const before = facts.before(q);
        const then = before === null ? null : facts.value(code, measure, before);
        const by = row ? row.change : value === null || then === null ? null : value - then;
        resay(name, speech.name(facts.area(code)));
        resay(score, speech.number(value));
        style(score, {color: value === null ? 'var(--quiet)' : facts.colour(measure, value)});
        const reason = row?.reason || facts.data.scores[code]?.reason?.[q];
        say(what, value === null ? speech.reason(reason) : '');
        say(rank, row ? (row.rank === null ? speech.t('wall.unranked') : speech.t('wall.rank_of', {rank: row.rank, of: row.of})) : measure === 'index' ? speech.t('wall.index') : speech.name(facts.measure(measure)));
        say(moved, row && row.moved ? speech.movement(row.moved) : '');
        style(moved, {color: row?.moved > 0 ? facts.up : facts.down});
        say(change, by === null ? speech.t(before === null ? 'wall.nothing_before' : 'wall.no_change_known') : speech.t('wall.change', {change: speech.signed(by)}));
        set(change, {'data-known': by === null ? null : ''});
    }

    return {name: 'card', element, size: () => null, show};
}
