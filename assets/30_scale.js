/* Class breaks and colours, by the same rules as the server's pingan/look/classes.py (a test compares them). */
pingan.scale = (function () {
    const CLASSES = 5;
    const PICKS = {1: [2], 2: [1, 3], 3: [0, 2, 4], 4: [0, 1, 3, 4], 5: [0, 1, 2, 3, 4]};

    function effectiveScheme(scheme, kind) {
        const hasFixed = kind.startsWith('score');
        if (scheme === 'auto') return kind === 'score-change' ? 'fixed' : 'quantile';
        return scheme === 'fixed' && !hasFixed ? 'quantile' : scheme;
    }

    function breaks(table, scheme, kind) {
        const rule = effectiveScheme(scheme, kind);
        if (rule === 'fixed') return pingan.context.fixedBreaks[kind];
        const known = Float64Array.from(table.flat().filter((value) => value !== null));
        if (!known.length) return [];
        if (!kind.endsWith('change')) return inner(known.sort(), rule, CLASSES);
        const half = inner(known.map(Math.abs).sort(), rule, 3).filter((b) => b > 0);
        if (!half.length && known.some((v) => v < 0) && known.some((v) => v > 0)) return [0];
        return [...half.map((b) => -b).reverse(), ...half];
    }

    function inner(sorted, rule, classes) {
        const low = sorted[0];
        const high = sorted[sorted.length - 1];
        if (low === high) return [];
        let found = [];
        if (rule === 'equal') {
            for (let i = 1; i < classes; i++) found.push(low + ((high - low) * i) / classes);
        } else if (rule === 'natural') {
            const distinct = new Set(sorted).size;
            found = ss.ckmeans(Array.from(sorted), Math.min(classes, distinct)).slice(1).map((cluster) => cluster[0]);
        } else {
            for (let i = 1; i < classes; i++) found.push(quantile(sorted, i / classes));
        }
        return [...new Set(found)].filter((b) => b > low && b <= high);
    }

    function quantile(sorted, share) {
        const place = (sorted.length - 1) * share;
        const below = Math.floor(place);
        return below + 1 < sorted.length ? sorted[below] + (sorted[below + 1] - sorted[below]) * (place - below) : sorted[below];
    }

    const classOf = (value, edges) => (value === null ? -1 : edges.filter((edge) => edge <= value).length);

    function colours(shown, edges, theme) {
        const palette = pingan.context.palette[theme];
        let scale = palette[shown.kind.endsWith('change') ? 'change' : shown.kind];
        // Colour says better or worse, the sign says up or down.
        if (shown.kind === 'amount-change' && shown.measure.direction === 'negative') scale = [...scale].reverse();
        return {classes: PICKS[edges.length + 1].map((i) => scale[i]), missing: palette.missing};
    }

    /* Classes, colours and counts of what is shown. */
    function classify(shown, theme = pingan.theme()) {
        const edges = breaks(shown.table, shown.view.classes, shown.kind);
        const classes = shown.now.map((value) => classOf(value, edges));
        const {classes: palette, missing} = colours(shown, edges, theme);
        const counts = palette.map((_, c) => classes.filter((k) => k === c).length);
        return {edges, classes, palette, missing, counts, missingCount: classes.filter((k) => k < 0).length};
    }

    /* Ink and halo that read on a fill: relative luminance as WCAG defines it. */
    function inkOn(fill) {
        const [r, g, b] = [1, 3, 5].map((i) => parseInt(fill.slice(i, i + 2), 16) / 255)
            .map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
        const light = 0.2126 * r + 0.7152 * g + 0.0722 * b > 0.22;
        return light ? {ink: '#16202b', halo: 'rgba(255,255,255,.72)'} : {ink: '#ffffff', halo: 'rgba(10,25,40,.5)'};
    }

    return {inkOn, breaks, classOf, classify, effectiveScheme};
})();

pingan.theme = () => document.documentElement.getAttribute('data-bs-theme') || 'light';
pingan.css = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
