/* The dimensions as small maps, with what the area in focus has in each. */
import {el, keyed, say, set, style} from '../dom.js';

export function dims() {
    const element = el('section', {class: 'part dims'});
    const tiles = new Map();

    function make() {
        const [name, value, rank] = ['name', 'value', 'rank'].map((label) => el('span', {class: label}));
        const ground = el('g');
        const ring = el('path', {class: 'ring'});
        const svg = el('svg', {class: 'small-map', 'aria-hidden': 'true'}, ground, ring);
        const tile = el('div', {class: 'dim'}, el('div', {class: 'dim-head'}, name, value), svg, rank);
        tile.parts = {name, value, rank, ground, ring, svg, paths: new Map()};
        return tile;
    }

    function show(view, facts, speech) {
        const shape = facts.shape(facts.top);
        const code = view.card;
        set(element, {'data-count': facts.dimensions.length > 4 ? 'many' : facts.dimensions.length});
        keyed(element, tiles, facts.dimensions.map((one) => one.code), make);
        for (const dimension of facts.dimensions) {
            const tile = tiles.get(dimension.code);
            const {parts} = tile;
            const own = facts.value(code, dimension.code, view.q);
            const row = code === facts.top ? null : facts.row(facts.top, dimension.code, view.q, code);
            say(parts.name, speech.name(dimension));
            say(parts.value, speech.number(own));
            say(parts.rank, row?.rank ? speech.t('wall.rank_of', {rank: row.rank, of: row.of}) : '');
            style(parts.value, {color: own === null ? 'var(--quiet)' : facts.colour(dimension.code, own)});
            set(tile, {'data-active': view.measure === dimension.code ? '' : null});
            if (!shape?.areas.length) continue;
            const [west, north, east, south] = shape.box;
            set(parts.svg, {viewBox: `${west - 8} ${north - 8} ${east - west + 16} ${south - north + 16}`});
            keyed(parts.ground, parts.paths, shape.areas.map((area) => area.code), () => el('path', {'fill-rule': 'evenodd'}));
            for (const area of shape.areas) {
                const value = facts.value(area.code, dimension.code, view.q);
                set(parts.paths.get(area.code), {d: area.d});
                style(parts.paths.get(area.code), {fill: value === null ? facts.missing : facts.colour(dimension.code, value)});
            }
            const inFocus = shape.areas.find((area) => area.code === code);
            set(parts.ring, {d: inFocus ? inFocus.d : null});
        }
    }

    return {name: 'dims', element, size: () => null, show};
}
