/* Small lines through the quarters: the panel's trend and each indicator's history. */
pingan.sparkline = (function () {
    const el = pingan.el;

    /* Several lines share one scale. `lines`: [{values, className}]; a gap stays a gap. */
    function draw({lines, current, width, height, labels, title}) {
        const known = lines.flatMap((line) => line.values).filter((value) => value !== null);
        const low = Math.min(...known);
        const high = Math.max(...known);
        const margin = labels ? {left: 6, right: 46, top: 12, bottom: 18} : {left: 2, right: 2, top: 3, bottom: 3};
        const count = lines[0].values.length;
        const x = (q) => margin.left + (count < 2 ? 0.5 : q / (count - 1)) * (width - margin.left - margin.right);
        const y = (v) => high === low ? height / 2 : margin.top + ((high - v) / (high - low)) * (height - margin.top - margin.bottom);
        const svg = el('svg', {viewBox: `0 0 ${width} ${height}`, width, height, class: 'sparkline', role: 'img'}, el('title', {}, title));
        if (!known.length) return svg;
        if (current >= 0) svg.append(el('line', {x1: x(current), x2: x(current), y1: 0, y2: height - margin.bottom + 2, class: 'now'}));
        lines.forEach(({values, className}) => svg.append(el('path', {d: path(values, x, y), class: className})));
        const main = lines[lines.length - 1].values;
        if (current >= 0 && main[current] !== null) svg.append(el('circle', {cx: x(current), cy: y(main[current]), r: 3}));
        if (labels) svg.append(...ends(lines, labels, x, y, height), ...ticks(labels.quarters, x, height, current));
        return svg;
    }

    function path(values, x, y) {
        return values.map((v, q) => (v === null ? '' : `${q === 0 || values[q - 1] === null ? 'M' : 'L'}${x(q).toFixed(1)},${y(v).toFixed(1)}`)).join('');
    }

    /* Direct labels at the lines' ends instead of a legend, pushed apart where they would touch. */
    function ends(lines, labels, x, y, height) {
        const places = lines.map(({values}, i) => {
            const q = values.findLastIndex((v) => v !== null);
            return {q, at: q < 0 ? 0 : y(values[q]), text: labels.ends[i], className: lines[i].className};
        }).filter((place) => place.q >= 0).sort((a, b) => a.at - b.at);
        places.forEach((place, i) => { if (i && place.at - places[i - 1].at < 13) place.at = places[i - 1].at + 13; });
        const over = places.length ? places[places.length - 1].at - (height - 20) : 0;
        if (over > 0) places.forEach((place) => { place.at -= over; });
        return places.map((place) => el('text', {x: x(place.q) + 6, y: place.at + 4, class: `end ${place.className}`}, place.text));
    }

    function ticks(quarters, x, height, current) {
        return quarters.flatMap((quarter, q) => {
            const wanted = q === 0 || q === quarters.length - 1 || q === current;
            const crowded = q !== current && Math.abs(q - current) < 2;
            if (!wanted || crowded) return [];
            const anchor = q === 0 ? 'start' : 'middle';
            return [el('text', {x: x(q), y: height - 4, class: 'tick', 'text-anchor': anchor}, quarter)];
        });
    }

    return {draw};
})();
