/* How the ranks came about: quarter by quarter, the lines grow and the bars change places. */
import {quartersOf} from './quarters.js';

export const movement = {
    steps(entry, facts) {
        const until = quartersOf(entry, facts).pop();
        const quarters = [...Array(until + 1).keys()].filter((q) => facts.isPublished(q));
        if (!quarters.length) return [];
        return [{beats: quarters.map((q, i) => ({q, focus: tallest(q, facts), weight: i + 1 === quarters.length ? 2.5 : 1}))}];
    },

    view(step, beat, facts, speech) {
        const quarter = speech.quarter(facts.quarters[beat.q]);
        const row = beat.focus && facts.row(facts.top, 'index', beat.q, beat.focus);
        const first = facts.before(beat.q) === null;
        return {
            layout: 'movement', measure: 'index', parent: facts.top, card: beat.focus || facts.top, ranking: facts.top, story: true,
            kicker: speech.t('wall.kicker_movement'),
            headline: row ? speech.t(row.moved > 0 ? 'wall.story_up' : 'wall.story_down', {
                quarter, name: speech.name(facts.area(row.code)), from: row.rank + row.moved, to: row.rank, change: speech.signed(row.change),
            }) : speech.t(first ? 'wall.story_first' : 'wall.story_still', {quarter}),
        };
    },
};

/* The move worth telling: the most places, among equals the most points. */
function tallest(q, facts) {
    const moved = facts.ranking(facts.top, 'index', q).filter((row) => row.moved && row.change !== null)
        .sort((a, b) => Math.abs(b.moved) - Math.abs(a.moved) || Math.abs(b.change) - Math.abs(a.change));
    return moved[0]?.code || null;
}
