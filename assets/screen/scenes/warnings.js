/* What needs attention: warnings, and the areas on the list. Where there are none it says so. */
const A_PAGE = 4; // of what is paged through, so that there are beats enough

export const warnings = {
    steps(entry, facts) {
        const {warnings: raised, listed} = facts.notices;
        const pages = Math.min(6, Math.max(1, Math.ceil(Math.max(raised.length, listed.length) / A_PAGE)));
        return [{beats: [...Array(pages).keys()].map((page) => ({q: facts.newest, focus: null, page}))}];
    },

    view(step, beat, facts, speech) {
        const {warnings_total: total, listed_total: count, listed, judged} = facts.notices;
        const overdue = listed.filter((one) => one.overdue).length;
        const said = [
            !judged ? speech.t('wall.not_judged_short') : total === 1 && speech.has('wall.warned_one') ? speech.t('wall.warned_one') : total ? speech.t('wall.warned', {count: total}) : speech.t('wall.warned_none'),
            count ? speech.t('wall.listed', {count}) : speech.t('wall.listed_none'),
            overdue ? speech.t('wall.overdue_count', {count: overdue}) : '',
        ].filter(Boolean);
        return {
            layout: 'watch', measure: 'index', parent: facts.top, card: facts.top, ranking: facts.top, page: beat.page || 0, marks: true,
            kicker: speech.t('wall.kicker_warnings'), headline: said.join(speech.t('wall.comma')),
        };
    },
};
