/* What the scenes ask of a model: areas, scores, ranks, movers, classes. Made once for each model; pure. */
import {inkOn, shapesOf} from './shapes.js';

/* Return the facts of a model.

   model : {state, data, parts, notices, playlist}; missing numbers are null, and stay so */
export function factsOf(model) {
    const {data} = model;
    const parts = Object.values(model.parts || {});
    const notices = plainNotices(model.notices);
    const areas = new Map([...data.areas, ...parts.flatMap((part) => part.areas || [])].map((area) => [area.code, area]));
    const scores = Object.assign({}, data.scores, ...parts.map((part) => part.scores || {}));
    const maps = Object.assign({}, data.maps, ...parts.map((part) => part.maps || {}));
    const top = data.district.code;
    if (!areas.has(top)) areas.set(top, data.district);
    const children = new Map();
    for (const area of areas.values()) {
        if (area.code === top) continue;
        children.set(area.parent, [...(children.get(area.parent) || []), area.code]);
    }
    const streets = (children.get(top) || []).filter((code) => scores[code]);
    const quarters = data.quarters;
    const kept = new Map();
    const once = (key, make) => {
        if (!kept.has(key)) kept.set(key, make());
        return kept.get(key);
    };

    const value = (code, measure, q) => scores[code]?.[measure]?.[q] ?? null;
    const partsOf = (parent) => (parent === top ? streets : (children.get(parent) || []).filter((code) => scores[code]));
    const isPublished = (q) => (data.published ? data.published.includes(quarters[q]) : true) && anyKnown(q);
    const anyKnown = (q) => streets.some((code) => value(code, 'index', q) !== null) || value(top, 'index', q) !== null;
    const newest = Math.max(0, quarters.indexOf(data.newest));

    function before(q) {
        return q > 0 && isPublished(q - 1) ? q - 1 : null;
    }

    /* Rows of the parts of an area, best first, unranked last: {code, value, rank, of, place, before, change, moved, reason}. */
    function ranking(parent, measure, q) {
        return once(`ranking ${parent} ${measure} ${q}`, () => {
            const ranks = ranksOf(parent, measure, q);
            const earlier = before(q) === null ? null : ranksOf(parent, measure, before(q));
            const rows = partsOf(parent).map((code) => {
                const now = value(code, measure, q);
                const then = before(q) === null ? null : value(code, measure, before(q));
                const own = measure === 'index';
                const rank = ranks.get(code) ?? null;
                return {
                    code, value: now, rank, of: ranks.size, before: then,
                    change: now === null || then === null ? null : (own ? scores[code].change?.[q] : null) ?? now - then,
                    moved: own && scores[code].movement ? scores[code].movement[q] ?? null
                        : rank === null || !earlier?.has(code) ? null : earlier.get(code) - rank,
                    reason: scores[code].reason?.[q] ?? null,
                };
            });
            rows.sort((a, b) => (a.rank ?? Infinity) - (b.rank ?? Infinity) || (a.code < b.code ? -1 : 1));
            return rows.map((row, place) => ({...row, place}));
        });
    }

    /* Ties share the better rank (1, 2, 2, 4). All ranks are the server's: the scores that are sent are rounded. */
    function ranksOf(parent, measure, q) {
        const codes = partsOf(parent).filter((code) => value(code, measure, q) !== null);
        const rank = (code) => (measure === 'index' ? scores[code].rank : scores[code].ranks?.[measure])?.[q];
        return new Map(codes.filter(rank).map((code) => [code, rank(code)]));
    }

    /* Who rose and who fell most against the quarter before, by points; at most `most` of each. */
    function movers(parent, measure, q, most = 3) {
        const rows = ranking(parent, measure, q).filter((row) => row.change !== null && Math.abs(row.change) >= 0.005);
        const risers = rows.filter((row) => row.change > 0).sort((a, b) => b.change - a.change);
        const fallers = rows.filter((row) => row.change < 0).sort((a, b) => a.change - b.change);
        return {risers: risers.slice(0, most), fallers: fallers.slice(0, most), compared: before(q) !== null};
    }

    /* By quarter the middle, the least and the most of the streets. */
    function spread(measure) {
        return once(`spread ${measure}`, () => quarters.map((_, q) => {
            const known = streets.map((code) => value(code, measure, q)).filter((one) => one !== null).sort((a, b) => a - b);
            const half = known.length / 2;
            return known.length === 0 ? {median: null, low: null, high: null} : {
                median: known.length % 2 ? known[Math.floor(half)] : (known[half - 1] + known[half]) / 2,
                low: known[0], high: known[known.length - 1],
            };
        }));
    }

    /* The scale on which all of these are drawn, whatever the quarter: nothing then seems to move that did not. */
    function domain(codes, measure) {
        const known = codes.flatMap((code) => scores[code]?.[measure] || []).filter((one) => one !== null);
        if (!known.length) return [0, 100];
        const low = Math.floor((Math.min(...known) - 0.5) / 5) * 5;
        const high = Math.ceil((Math.max(...known) + 0.5) / 5) * 5;
        return [low, Math.max(high, low + 5)];
    }

    // the committees have a scale of their own: they lie further apart than the streets
    const scaleOf = (parent) => (parent !== top && model.parts?.[parent]?.breaks ? model.parts[parent] : data);
    const palette = (measure, parent = top) => scaleOf(parent).colours[measure] || scaleOf(parent).colours.index;
    const breaks = (measure, parent = top) => scaleOf(parent).breaks[measure] || scaleOf(parent).breaks.index || [];
    function colour(measure, number, parent = top) {
        if (number === null) return null;
        const colours = palette(measure, parent);
        return colours[Math.min(breaks(measure, parent).filter((edge) => edge <= number).length, colours.length - 1)];
    }

    return {
        model, data, notices, quarters, newest, top, streets,
        district: areas.get(top), dimensions: data.dimensions, up: data.colours.up, down: data.colours.down, missing: data.colours.missing,
        area: (code) => areas.get(code) || null,
        measure: (code) => data.dimensions.find((dimension) => dimension.code === code) || null,
        shape: (parent) => (maps[parent] ? shapesOf(maps[parent]) : null),
        value, partsOf, ranking, movers, spread, domain, before, isPublished, palette, breaks, colour, inkOn,
        row: (parent, measure, q, code) => ranking(parent, measure, q).find((row) => row.code === code) || null,
    };
}

/* The notices with every list there, whatever was sent; an area as its code, its name beside it. */
function plainNotices(notices) {
    const given = notices || {};
    const plain = (one) => (one.area && typeof one.area === 'object' ? {...one, area: one.area.code, of: one.area} : {...one, of: null});
    const [warnings, listed] = [given.warnings || [], given.listed || []].map((list) => list.map(plain));
    return {
        headlines: given.headlines || [], judged: given.judged !== false, warnings, listed,
        warnings_total: given.warnings_total ?? warnings.length, listed_total: given.listed_total ?? listed.length,
    };
}

/* Choose which of many rows to show: the first, the last, and those about the one in focus; -1 stands for a gap. */
export function chosenRows(count, room, focus = -1) {
    const all = [...Array(count).keys()];
    if (count <= room) return all;
    const free = room - 2; // two gaps at most
    const around = focus < 0 ? 0 : Math.min(3, free - 4);
    const head = Math.ceil((free - around) / 2);
    const tail = free - around - head;
    const wanted = new Set([...all.slice(0, head), ...all.slice(count - tail)]);
    for (let step = 0; wanted.size < free; step++) {
        const place = focus < 0 ? head + step : focus + (step % 2 ? -1 : 1) * Math.ceil(step / 2);
        if (place >= 0 && place < count) wanted.add(place);
    }
    const rows = [...wanted].sort((a, b) => a - b);
    return rows.flatMap((place, i) => (i && place !== rows[i - 1] + 1 ? [-1, place] : [place]));
}
