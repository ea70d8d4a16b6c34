/* What stands around the map: breadcrumb, legend, ranked list, tip. Each draws itself from what is shown. */
pingan.beside = (function () {
    const el = pingan.el;
    const {format, text} = pingan;
    const CHUNK = 60;
    let rows = [];

    function title(shown) {
        const change = shown.view.change === 'none' ? '' : ` · ${text(`map.change_${shown.view.change}`)}`;
        const unit = shown.measure.unit ? `（${shown.measure.unit}）` : '';
        return shown.measure.name + unit + change;
    }

    const areaName = (code) => {
        const [name, nameEn] = pingan.context.areas[code];
        return format.name({name, name_en: nameEn});
    };

    /* A part need not repeat its parent's name: 第3居委会 for 天山路街道第3居委会. */
    function shortName(name, parent) {
        const prefix = pingan.context.areas[parent] && parent !== pingan.context.top ? areaName(parent) : '';
        return prefix && name.startsWith(prefix) && name.length > prefix.length ? name.slice(prefix.length).trim() : name;
    }

    /* In a list of one area's parts; a street's account sees its own parts alone, in the whole district's list too. */
    const listed = (name, within) => {
        const short = shortName(name, within);
        return short === name ? shortName(name, pingan.context.home) : short;
    };

    /* From the top down to the shown area; each step leads back there. */
    function breadcrumb(target, view) {
        const path = [];
        for (let code = view.within; code; code = pingan.context.areas[code][2]) path.unshift(code);
        const levels = [pingan.context.levelOf[pingan.context.top], ...pingan.context.levels];
        const steps = path.map((code, i) => {
            if (code === view.within) return el('span', {class: 'step here', 'aria-current': 'location'}, areaName(code));
            const level = levels[levels.indexOf(pingan.context.levelOf[code]) + 1];
            return el('button', {class: 'step', onclick: () => pingan.page.go({within: code, level, area: path[i + 1], dimension: null})}, areaName(code));
        });
        target.replaceChildren(...steps.flatMap((step, i) => (i ? [el('span', {class: 'arrow', 'aria-hidden': 'true'}, '▸'), step] : [step])));
    }

    function legend(target, shown, classed) {
        const {edges, palette, counts, missing, missingCount} = classed;
        const digits = shown.measure.kind === 'score' && edges.every(Number.isInteger) ? 0 : 2;
        const show = (value) => (shown.view.change === 'none' ? format.number(value, digits) : format.signed(value, digits));
        const range = (k) => {
            if (!edges.length) {
                const only = shown.now.find((value) => value !== null);
                return only === undefined ? format.MISSING : show(only);
            }
            return k === 0 ? `< ${show(edges[0])}` : k === edges.length ? `≥ ${show(edges[k - 1])}` : `${show(edges[k - 1])} – ${show(edges[k])}`;
        };
        const entry = (colour, label, count, className) => el('li', {},
            el('span', {class: `swatch ${className || ''}`, style: `background-color:${colour}`}), el('span', {class: 'range'}, label),
            el('span', {class: 'count'}, text('map.legend_count', {count})));
        const items = palette.map((colour, k) => entry(colour, range(k), counts[k])).reverse();
        if (missingCount) items.push(entry(missing, why(shown), missingCount, 'hatched'));
        target.replaceChildren(
            el('h2', {title: text('map.legend_classes_over')}, title(shown)), el('ul', {}, ...items), ...inheritance(shown));
    }

    /* What grey means: no data, not to be seen, or both. */
    function why(shown) {
        const missing = shown.now.flatMap((value, i) => (value === null ? [shown.reason(i) === 'no_permission'] : []));
        const words = [missing.includes(false) && text('map.legend_missing'), missing.includes(true) && text('scope.legend')];
        return words.filter(Boolean).join(' / ');
    }

    /* Say so where the shown areas carry a coarser level's value. */
    function inheritance(shown) {
        const levels = pingan.context.levels;
        const finest = shown.measure.finestLevel;
        if (!finest || levels.indexOf(shown.view.level) <= levels.indexOf(finest)) return [];
        return [el('p', {class: 'inherited'}, text('map.inherited', {level: text(`level.${finest}`)}))];
    }

    function list(target, shown, classed) {
        const {view} = shown;
        const order = shown.codes.map((_, i) => i).sort((a, b) => (shown.places[a] ?? Infinity) - (shown.places[b] ?? Infinity) || a - b);
        const sizes = shown.now.filter((v) => v !== null).map(Math.abs);
        const widest = Math.max(...sizes, 1e-9);
        const floor = shown.kind === 'score' ? Math.max(0, Math.floor((Math.min(...sizes) - 5) / 10) * 10) : 0;
        rows = [];
        const row = (i) => {
            const missing = shown.now[i] === null;
            const bar = missing ? 0 : Math.max(2, (100 * (Math.abs(shown.now[i]) - floor)) / (widest - floor));
            const colour = classed.classes[i] < 0 ? classed.missing : classed.palette[classed.classes[i]];
            const moved = shown.movement[i];
            rows[i] = el('tr', {'data-position': i, tabindex: 0, class: view.area === shown.codes[i] ? 'selected' : null, 'aria-selected': view.area === shown.codes[i] ? 'true' : 'false'},
                el('td', {class: 'rank'}, String(shown.ranks[i] ?? format.MISSING)),
                el('td', {class: 'name', title: shown.names[i]}, listed(shown.names[i], view.within)),
                el('td', {class: 'value', title: missing ? format.reason(shown.reason(i)) : null}, format.measured(shown.now[i], shown.measure, view.change)),
                el('td', {class: `movement ${moved > 0 ? 'up' : moved < 0 ? 'down' : ''}`}, format.movement(moved)),
                el('td', {class: 'bar'}, el('span', {style: `width:${bar.toFixed(1)}%;background-color:${colour}`})));
            return rows[i];
        };
        // Long lists grow as they are scrolled, so that a change of quarter costs what is on screen.
        const body = el('tbody');
        const chosen = order.findIndex((i) => shown.codes[i] === view.area);
        const grow = (upTo) => body.append(...order.slice(body.childElementCount, upTo).map(row));
        grow(Math.max(CHUNK, chosen + CHUNK / 2));
        const heading = (key, className) => el('th', {scope: 'col', class: className}, text(key));
        target.replaceChildren(
            el('div', {class: 'list-head'},
                el('h2', {}, text('map.ranking_of', {within: areaName(view.within), level: text(`level.${view.level}`)})),
                el('span', {class: 'exports'},
                    el('button', {class: 'export', onclick: () => exportTable(shown, order, 'csv')}, text('map.export')),
                    el('button', {class: 'export', onclick: () => exportTable(shown, order, 'xlsx')}, text('export.xlsx')))),
            el('div', {class: 'list-scroll'}, el('table', {},
                el('thead', {}, el('tr', {}, heading('map.column_rank', 'rank'), heading('map.column_name', 'name'), heading('map.column_value', 'value'),
                    heading('map.column_movement', 'movement'), el('th', {class: 'bar', 'aria-hidden': 'true'}))),
                body)));
        body.addEventListener('click', (event) => choose(event));
        body.addEventListener('keydown', (event) => (event.key === 'Enter' || event.key === ' ') && (event.preventDefault(), choose(event)));
        body.addEventListener('mouseover', (event) => pingan.page.hover(positionOf(event)));
        body.addEventListener('focusin', (event) => pingan.page.hover(positionOf(event)));
        body.addEventListener('mouseleave', () => pingan.page.hover(-1));
        const scroll = target.querySelector('.list-scroll');
        scroll.addEventListener('scroll', () => {
            if (scroll.scrollTop + 2 * scroll.clientHeight > scroll.scrollHeight) grow(body.childElementCount + CHUNK);
        });
        if (chosen >= 0) rows[order[chosen]].scrollIntoView({block: 'nearest'});
    }

    const positionOf = (event) => Number(event.target.closest('tr')?.dataset.position ?? -1);
    const choose = (event) => positionOf(event) >= 0 && pingan.page.select(positionOf(event));

    function markRow(position, scroll) {
        rows.forEach((row, i) => row.classList.toggle('hovered', i === position)); // sparse: only rows on the page
        if (scroll && rows[position]) rows[position].scrollIntoView({block: 'nearest'});
    }

    function exportTable(shown, order, form) {
        const head = [text('map.quarter'), text('ranking.code'), text('map.column_name'), text('map.column_rank'), title(shown), text('map.column_movement')];
        const lines = order.map((i) => [shown.view.quarter, shown.codes[i], shown.names[i], shown.ranks[i], shown.now[i], shown.movement[i]]);
        const marks = [pingan.edition.mark() && `# ${pingan.edition.mark()}`, pingan.context.demonstration ? `# ${text('map.demonstration')}` : null, `# ${text('export.edition')} ${pingan.context.edition}`, `# ${pingan.context.credit}`];
        const file = `pingan-${shown.view.quarter}-${shown.view.level}-${shown.view.measure}.csv`;
        pingan.saveTable(file, [...marks.filter(Boolean).map((mark) => [mark]), head, ...lines], form);
    }

    function tip(target, shown, position, event, frame) {
        if (position < 0 || !shown || shown.names[position] === undefined) return void (target.hidden = true);
        const missing = shown.now[position] === null;
        const rank = missing ? format.reason(shown.reason(position)) : shown.ranks[position] === null ? format.MISSING : text('panel.rank', {rank: shown.ranks[position], of: shown.of});
        target.replaceChildren(
            el('strong', {}, shown.names[position]),
            el('div', {}, `${title(shown)} `, el('b', {}, format.measured(shown.now[position], shown.measure, shown.view.change))),
            el('div', {}, rank, '　', format.movement(shown.movement[position])));
        target.hidden = false;
        const box = frame.getBoundingClientRect();
        const scale = box.width / frame.offsetWidth; // the page may be zoomed
        const x = Math.min((event.clientX - box.left) / scale + 14, frame.offsetWidth - target.offsetWidth - 6);
        const y = Math.min((event.clientY - box.top) / scale + 14, frame.offsetHeight - target.offsetHeight - 6);
        target.style.transform = `translate(${Math.max(0, x)}px, ${Math.max(0, y)}px)`;
    }

    return {breadcrumb, legend, list, markRow, tip, title, areaName, shortName};
})();
