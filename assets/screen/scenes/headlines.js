/* What was counted, by theme, with the change on a year before. Without themes there is no such scene. */
export const headlines = {
    steps(entry, facts) {
        return facts.notices.headlines.length ? [{beats: [{q: facts.newest, focus: null}]}] : [];
    },

    view(step, beat, facts, speech) {
        const all = facts.notices.headlines;
        const better = all.filter((one) => one.better === true).length;
        const worse = all.filter((one) => one.better === false).length;
        return {
            layout: 'figures', measure: 'index', parent: facts.top, card: facts.top, ranking: facts.top,
            kicker: speech.t('wall.kicker_headlines'),
            headline: better && !worse ? speech.t('wall.all_better', {better}) : better || worse ? speech.t('wall.better_and_worse', {better, worse}) : speech.t('wall.no_comparison'),
        };
    },
};
