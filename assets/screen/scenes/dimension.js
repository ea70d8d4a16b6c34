/* One dimension: the streets by it, on the map and in the ranking. */
import {quartersOf} from './quarters.js';

export const dimension = {
    steps(entry, facts) {
        const wanted = facts.dimensions.filter((one) => !entry.dimension || one.code === entry.dimension);
        const quarters = quartersOf(entry, facts);
        return wanted.map((one) => ({
            part: one.code, measure: one.code,
            beats: quarters.length > 1 ? quarters.map((q) => ({q, focus: null})) : ends(one.code, quarters[0], facts),
        }));
    },

    view(step, beat, facts, speech) {
        const rows = facts.ranking(facts.top, step.measure, beat.q).filter((row) => row.value !== null);
        const name = (row) => speech.name(facts.area(row.code));
        const of = speech.name(facts.measure(step.measure));
        const [first, last] = [rows[0], rows[rows.length - 1]];
        const same = rows.length && first.value === last.value;
        return {
            layout: 'atlas', measure: step.measure, parent: facts.top, card: beat.focus || facts.top, ranking: facts.top,
            kicker: speech.t('wall.kicker_dimension', {name: of}),
            headline: !rows.length ? speech.t('wall.nothing_of', {name: of})
                : rows.length === 1 ? speech.t('wall.one_ranked', {name: name(first), value: speech.number(first.value)})
                : same ? speech.t('wall.all_equal', {value: speech.number(first.value)})
                : speech.t('wall.best_and_last', {name: of, first: name(first), last: name(last)}),
        };
    },
};

/* The picture, then its first and its last. */
function ends(measure, q, facts) {
    const rows = facts.ranking(facts.top, measure, q).filter((row) => row.value !== null);
    const focused = rows.length > 1 ? [rows[0], rows[rows.length - 1]] : [];
    return [{q, focus: null, weight: 1.4}, ...focused.map((row) => ({q, focus: row.code}))];
}
