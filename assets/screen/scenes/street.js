/* One street after another, in the order of their ranks: its committees where they may be shown, else its place. */
import {quartersOf} from './quarters.js';

export const street = {
    steps(entry, facts) {
        const quarters = quartersOf(entry, facts);
        const last = quarters[quarters.length - 1];
        const inOrder = facts.ranking(facts.top, 'index', last).map((row) => row.code).filter((code) => entry.streets.includes(code));
        return inOrder.map((code) => ({part: code, street: code, beats: quarters.map((q) => ({q, focus: code}))}));
    },

    view(step, beat, facts, speech) {
        const code = step.street;
        const area = facts.area(code);
        const row = facts.row(facts.top, 'index', beat.q, code);
        const parts = facts.partsOf(code).length > 0 && facts.shape(code) !== null;
        return {
            layout: 'atlas', measure: 'index', parent: parts ? code : facts.top, focus: parts ? null : code, card: code,
            ranking: parts ? code : facts.top, located: code,
            kicker: speech.t('wall.kicker_street', {name: speech.name(area)}),
            headline: headlineOf(code, row, beat.q, facts, speech),
        };
    },
};

function headlineOf(code, row, q, facts, speech) {
    const name = speech.name(facts.area(code));
    if (!row || row.rank === null) return speech.t('wall.street_unranked', {name, reason: speech.reason(row?.reason)});
    const place = row.moved ? speech.t(row.moved > 0 ? 'wall.street_up' : 'wall.street_down', {name, rank: row.rank, of: row.of, places: Math.abs(row.moved)})
        : speech.t(row.moved === 0 ? 'wall.street_same' : 'wall.street_at', {name, rank: row.rank, of: row.of});
    const known = facts.dimensions.map((one) => ({one, value: facts.value(code, one.code, q)})).filter(({value}) => value !== null)
        .sort((a, b) => b.value - a.value);
    if (known.length < 2 || known[0].value === known[known.length - 1].value) return place;
    return place + speech.t('wall.street_strength', {best: speech.name(known[0].one), least: speech.name(known[known.length - 1].one)});
}
