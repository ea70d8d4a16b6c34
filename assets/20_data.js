/* What the server published, asked for once: values of the shown areas, one area's history, geometry. */
pingan.data = (function () {
    const asked = new Map();

    function ask(url) {
        if (!asked.has(url)) {
            const answer = fetch(url).then((response) => {
                if (pingan.session.hasEnded(response)) throw new Error(pingan.text('map.signed_out'));
                if (response.status === 404) pingan.edition.check(true); // perhaps something else is published by now
                if (!response.ok) throw new Error(`HTTP ${response.status}`);
                return response.json();
            });
            answer.catch(() => asked.delete(url)); // a failure may be asked again
            asked.set(url, answer);
        }
        return asked.get(url);
    }

    /* Under this session's own key the browser keeps an answer for good; without it, not at all. */
    const keyed = (address) => `${address}?key=${pingan.context.key}`;
    const geometryUrl = (view) => keyed(`/geo/${pingan.context.boundaryVersion}/${view.within}/${view.level}.json`);
    const geometry = (view) => ask(geometryUrl(view));
    const area = (code) => ask(keyed(`/areas/${pingan.context.edition}/${code}.json`));
    /* Warnings and listed areas of the shown areas, all quarters; without them the map is as good as ever. */
    const watched = (view) => ask(`/watch/${pingan.context.edition}/${view.within}/${view.level}.json`)
        .then((answer) => answer.quarters[view.quarter] || {}, () => ({}));
    const measure = (code) => pingan.context.measures.find((m) => m.code === code);

    const FEW = 200;
    let askBeforeChoice = () => {};
    for (const sign of ['pointerover', 'focusin']) {
        document.addEventListener(sign, (event) => event.target.id === 'measure' && askBeforeChoice());
    }

    /* The group of values that holds the view's measure. The other follows when the browser is idle; where it is
     * large, when the reader turns to the choice of measures. */
    function values(view) {
        const url = (group) => keyed(`/values/${pingan.context.edition}/${view.within}/${view.level}/${group}.json`);
        const group = measure(view.measure).kind === 'score' ? 'scores' : 'indicators';
        const other = group === 'scores' ? 'indicators' : 'scores';
        return ask(url(group)).then((answer) => {
            const askOther = () => ask(url(other)).catch(() => {});
            if (answer.codes.length <= FEW) (window.requestIdleCallback || window.setTimeout)(askOther, {timeout: 2000});
            askBeforeChoice = askOther;
            return answer;
        });
    }

    /* Everything the map, the legend and the list show for a view, from its values. */
    function shown(view, values) {
        const what = measure(view.measure);
        const place = values.quarters.indexOf(view.quarter);
        const levels = values.measures[view.measure];
        const step = view.change === 'year' ? 4 : 1;
        const table = view.change === 'none' ? levels : levels.map((row, q) => difference(row, levels[q - step]));
        const kind = what.kind + (view.change === 'none' ? '' : '-change');
        const before = levels[place - step]; // the list of quarters has no gaps: a step back is a quarter back
        const decimals = (q) => (values.rank_decimals || [])[q] ?? null;
        const places = rank(table[place], order(what, view.change), decimals(place)); // among those shown: the best comes first
        const compared = !values.not_compared.includes(view.measure);
        const {ranks, of, levelRanks, ranksBefore} = compared
            ? {
                ranks: places,
                of: places.filter((r) => r !== null).length,
                levelRanks: rank(levels[place], order(what, 'none'), decimals(place)),
                ranksBefore: before ? rank(before, order(what, 'none'), decimals(place - step)) : null,
            }
            : publishedRanks(view, values, place, step);
        return {
            view,
            measure: what,
            kind,
            table,
            codes: values.codes,
            names: pingan.context.language === 'en' ? values.names.map((n, i) => values.names_en[i] || n) : values.names,
            now: table[place],
            levels: levels[place],
            places,
            ranks,
            of,
            compared,
            ranked: places.filter((r) => r !== null).length,
            movement: levelRanks.map((r, i) => (ranksBefore && r !== null && ranksBefore[i] !== null ? ranksBefore[i] - r : null)),
            change: before ? difference(levels[place], before) : null,
            reason: (i) => reason(values, view, place, step, i),
        };
    }

    /* Where only some of the competitors are sent, the index has the ranks that were published, and nothing else any. */
    function publishedRanks(view, values, place, step) {
        const none = values.codes.map(() => null);
        const published = view.measure === 'index' ? values.index_ranks : [];
        return {
            ranks: (view.change === 'none' && published[place]) || none,
            of: published[place] ? values.index_ranked[place] : 0,
            levelRanks: published[place] || none,
            ranksBefore: published[place - step] || null,
        };
    }

    function difference(row, earlier) {
        return row.map((value, i) => (earlier && value !== null && earlier[i] !== null ? value - earlier[i] : null));
    }

    function reason(values, view, place, step, i) {
        const at = (q) => ((values.reasons[view.measure] || {})[q] || {})[i];
        if (view.change === 'none' || at(place)) return at(place) || null;
        return place < step ? 'first_quarter' : at(place - step) || null;
    }

    /* A number to sort by, smaller is better: scores and positive indicators fall, negative ones rise. */
    function order(what, change) {
        if (what.kind === 'score' || what.direction === 'positive') return (value) => -value;
        if (what.direction === 'negative') return (value) => value;
        if (change !== 'none') return (value) => -value;
        return (value) =>
            value < what.idealLow ? (what.idealLow - value) / (what.idealLow - what.limitLow)
                : value > what.idealHigh ? (value - what.idealHigh) / (what.limitHigh - what.idealHigh) : 0;
    }

    /* As the engine ranks (pingan/scoring/ranking.py): a value that is less than a rounding behind the next better one
     * is tied with it; ties share the better rank: 1, 2, 2, 4. Missing values have none. With `decimals` values count
     * as they are published. */
    const TIE = 1e-9;
    function rank(row, key, decimals = null) {
        const written = decimals === null ? (value) => value : roundedTo(decimals);
        const keys = row.map((value) => (value === null ? null : key(written(value))));
        const first = new Map();
        let place = 0;
        Float64Array.from(keys.filter((k) => k !== null)).sort().forEach((k, i, sorted) => {
            if (i === 0 || k - sorted[i - 1] >= TIE) place = i + 1;
            first.set(k, place);
        });
        return keys.map((k) => (k === null ? null : first.get(k)));
    }

    function roundedTo(decimals) {
        const maker = new Intl.NumberFormat('en', {maximumFractionDigits: decimals, useGrouping: false});
        return (value) => Number(maker.format(value));
    }

    return {ask, geometryUrl, geometry, values, area, watched, measure, shown, rank, order};
})();
