/* The whole district: its ranking and map, and one street after another brought forward. */
import {quartersOf} from './quarters.js';

const A_LOOK = 3; // seconds: what comes forward for less is not seen

export const district = {
    steps(entry, facts) {
        const quarters = quartersOf(entry, facts);
        if (quarters.length > 1) return [{beats: quarters.map((q, i) => ({q, focus: null, weight: i + 1 === quarters.length ? 2 : 1}))}];
        const [q] = quarters;
        // as many as there is time for: those that moved most, then those that lead, all in the order of the ranking
        const rows = facts.ranking(facts.top, 'index', q).filter((row) => entry.streets.includes(row.code));
        const room = Math.max(0, Math.floor(entry.seconds / A_LOOK) - 1);
        const chosen = new Set([...rows].sort((a, b) => Math.abs(b.change || 0) - Math.abs(a.change || 0)).slice(0, room).map((row) => row.code));
        const focused = rows.filter((row) => chosen.has(row.code)).map((row) => ({q, focus: row.code}));
        return [{beats: [{q, focus: null, weight: 1.5}, ...focused]}];
    },

    view(step, beat, facts, speech) {
        return {
            layout: 'atlas', measure: 'index', parent: facts.top, card: beat.focus || facts.top, ranking: facts.top,
            kicker: speech.t('wall.kicker_district'), headline: headlineOf(beat.q, facts, speech),
        };
    },
};

/* Who leads, and who moved most. */
export function headlineOf(q, facts, speech) {
    const rows = facts.ranking(facts.top, 'index', q).filter((row) => row.rank !== null);
    if (!rows.length) return speech.t('wall.nothing_ranked');
    if (rows.length === 1) return speech.t('wall.one_ranked', {name: speech.name(facts.area(rows[0].code)), value: speech.number(rows[0].value)});
    if (rows.every((row) => row.rank === 1)) return speech.t('wall.all_equal', {value: speech.number(rows[0].value)});
    const name = (row) => speech.name(facts.area(row.code));
    const first = rows.filter((row) => row.rank === 1);
    const lead = first.length > 1 ? speech.t('wall.lead_tied', {first: first.slice(0, 2).map(name).join(speech.t('wall.and'))})
        : speech.t(first[0].moved > 0 ? 'wall.lead_risen' : 'wall.lead', {first: name(first[0])});
    const moved = rows.filter((row) => row.moved && row !== first[0]).sort((a, b) => Math.abs(b.moved) - Math.abs(a.moved))[0];
    if (facts.before(q) === null) return lead;
    if (!moved) return first[0].moved ? lead : lead + speech.t('wall.lead_still');
    const key = moved.moved > 0 ? 'wall.lead_up' : 'wall.lead_down';
    return lead + speech.t(Math.abs(moved.moved) === 1 && speech.has(`${key}_one`) ? `${key}_one` : key, {name: name(moved), places: Math.abs(moved.moved)});
}
