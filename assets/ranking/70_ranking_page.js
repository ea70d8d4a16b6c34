/* The movement page: one view for controls, chart and table; pointing and choosing without a request.
 *
 * The chart is static for Plotly. Which line the pointer means is read off the lines' own points, so that the whole
 * line answers, and its names at both ends; the colour then moves by restyling three traces and two lists of names.
 */
pingan.ranking = (function () {
    const byId = (id) => document.getElementById(id);
    const NEAR_PIXELS = 26;
    let shown = null; // what the server sent of the drawn areas
    let chosen = null; // the area in colour
    let pointed = null; // the area brought forward
    let selected = null; // the area whose row is selected
    let asked = null; // what the server was last asked for

    const graph = () => byId('bump')?.querySelector('.js-plotly-plot');
    const trace = (plot, name) => plot.data.findIndex((t) => t.name === name);
    const lineOf = (plot, code) => plot.data.find((t) => t.meta?.code === code);
    const grid = () => {
        try {
            return window.dash_ag_grid?.getApi('ranking-grid');
        } catch {
            return null; // the grid's script has not arrived yet
        }
    };

    /* --- the view and the address -------------------------------------------------------------------------- */

    const DEFAULTS = {measure: 'index', change: 'none', classes: 'auto', area: null, dimension: null, against: 'previous'};

    function levelsBelow(code) {
        const {levels, levelOf} = pingan.context;
        return levels.slice(levels.indexOf(levelOf[code]) + 1);
    }

    const defaults = (within) => ({...DEFAULTS, within, level: levelsBelow(within)[0], quarter: pingan.context.quarters.at(-1)});

    function write(view) {
        const usual = {...defaults(view.within), within: pingan.context.top};
        const said = ['quarter', ...Object.keys(DEFAULTS), 'within', 'level']
            .map((name) => [name, view[name]])
            .filter(([name, value]) => value !== null && (name === 'quarter' || value !== usual[name]));
        const address = `${location.pathname}?${new URLSearchParams([...pingan.edition.query(), ...said])}`;
        if (address !== location.pathname + location.search) history.pushState(null, '', address);
    }

    window.addEventListener('popstate', () => {
        if (!byId('bump') || !pingan.context) return;
        const given = Object.fromEntries(new URLSearchParams(location.search));
        dash_clientside.set_props('ranking-view', {data: {...defaults(given.within || pingan.context.top), ...given}});
    });

    /* What the server must be asked for again when it changes. */
    const asks = (view, theme) => JSON.stringify([view.quarter, view.within, view.level, view.measure, theme, pingan.context.edition]);

    /* The controls and the address lead to one view; a line or a row chosen arrives as a view, too. */
    function follow(view, place, level, within, measure, back, forth, drawn, context) {
        pingan.context = context;
        shown = drawn;
        const skip = window.dash_clientside.no_update;
        const who = new Set(dash_clientside.callback_context.triggered.map((t) => t.prop_id));
        const {quarters} = context;
        const step = (count) => quarters[Math.max(0, Math.min(quarters.length - 1, quarters.indexOf(view.quarter) + count))];
        const next = {...view};
        if (who.has('ranking-quarter.value')) next.quarter = quarters[place];
        if (who.has('ranking-back.n_clicks')) next.quarter = step(-1);
        if (who.has('ranking-forth.n_clicks')) next.quarter = step(1);
        if (who.has('ranking-parent.value') && within !== view.within) {
            const below = levelsBelow(within);
            Object.assign(next, {within, level: below.includes(level) ? level : below[0], area: null});
        }
        if (who.has('ranking-level.value') && level !== view.level) Object.assign(next, {level, area: null});
        if (who.has('ranking-measure.value')) next.measure = measure;
        const changed = JSON.stringify(next) !== JSON.stringify(view);
        if (changed) write(next);
        const wanted = asks(next, pingan.theme());
        const missing = next.area && !drawn.codes.includes(next.area);
        const ask = wanted !== asked || missing;
        asked = wanted;
        return [
            changed ? next : skip, quarters.indexOf(next.quarter), next.level, next.within, next.measure,
            ask ? JSON.stringify([wanted, missing ? next.area : null]) : skip,
        ];
    }

    function choose(code) {
        const view = {...pingan.ranking.view, area: code === pingan.ranking.view.area ? null : code};
        write(view);
        dash_clientside.set_props('ranking-view', {data: view});
    }

    /* --- the colour ---------------------------------------------------------------------------------------- */

    /* Put the chosen area in colour, in the chart and in the table; its story is the page's headline. */
    function paint(view, figure, drawn, context) {
        pingan.context = context;
        pingan.ranking.view = view;
        byId('ranking-corrected').replaceChildren(pingan.edition.corrected(view.quarter) || '');
        shown = drawn;
        asked = asked || asks(view, pingan.theme());
        listen();
        if (view.area && !drawn.codes.includes(view.area)) return window.dash_clientside.no_update; // it is on the way
        chosen = view.area || drawn.default;
        selected = selected || chosen; // the table arrived with it
        const kept = new URLSearchParams([['quarter', view.quarter], ...pingan.edition.query()]);
        byId('ranking-area').hidden = !chosen;
        if (chosen) byId('ranking-area').href = `/area/${encodeURIComponent(chosen)}?${kept}`;
        whenDrawn(figure, recolour);
        markRow();
        const line = figure.data.find((t) => t.meta?.code === chosen);
        return line?.meta.sentence || drawn.names[drawn.codes.indexOf(chosen)] || pingan.text('ranking.none');
    }

    /* Plotly draws in its own time: call back once it holds the figure's lines. */
    function whenDrawn(figure, then, turns = 200) {
        const plot = graph();
        const first = figure.data[0]?.meta?.code;
        if (plot?.calcdata && plot.data.length === figure.data.length && plot.data[0]?.meta?.code === first) return then(plot);
        if (turns) setTimeout(() => byId('bump') && whenDrawn(figure, then, turns - 1), 30);
    }

    function recolour(plot) {
        const line = lineOf(plot, chosen);
        if (!line) return;
        const spots = line.x.flatMap((x, i) => (Number.isInteger(x) ? [line.y[i]] : []));
        const annotations = line.meta.annotation ? [line.meta.annotation] : [];
        redraw(plot, {chosen: line.y, 'chosen-dots': spots}, {annotations})
            .then(() => { byId('bump-frame').dataset.chosen = chosen; });
    }

    /* Give some traces other heights, and the names their colours: one drawing. */
    function redraw(plot, heights, layout = {}) {
        const moved = Object.keys(heights).map((name) => trace(plot, name));
        const ends = ['left', 'right'].map((name) => trace(plot, name));
        const codes = ends.map((t) => plot.data[t].meta.codes);
        const leave = moved.map(() => undefined); // what is undefined stays as it is
        const colour = (code) => (code === chosen ? pingan.css('--accent') : code === pointed ? pingan.css('--ink') : pingan.css('--quiet'));
        const weight = (code) => (code === chosen || code === pointed ? 700 : 400);
        return Promise.resolve(Plotly.update(plot, {
            y: [...Object.values(heights), undefined, undefined],
            'textfont.color': [...leave, ...codes.map((list) => list.map(colour))],
            'textfont.weight': [...leave, ...codes.map((list) => list.map(weight))],
        }, layout, [...moved, ...ends]));
    }

    /* --- pointing ------------------------------------------------------------------------------------------ */

    const zoomOf = (element) => element.getBoundingClientRect().width / element.offsetWidth || 1; // a wall's page is zoomed

    /* Where the pointer is, in the chart's own units. */
    function locate(plot, event) {
        const box = plot.getBoundingClientRect();
        const zoom = zoomOf(plot);
        const {margin, xaxis, yaxis} = plot.layout;
        const width = box.width / zoom - margin.l - margin.r;
        const height = box.height / zoom - margin.t - margin.b;
        const across = ((event.clientX - box.left) / zoom - margin.l) / width;
        const down = ((event.clientY - box.top) / zoom - margin.t) / height;
        const [left, right] = xaxis.range;
        const [bottom, top] = yaxis.range;
        return {x: left + across * (right - left), y: top + down * (bottom - top), unit: Math.abs(bottom - top) / height};
    }

    /* The area whose line, or whose name at the line's end, is nearest to the pointer; null where none is near. */
    function nearest(plot, {x, y, unit}) {
        const last = shown.quarters.length - 1;
        const end = x < -0.08 ? 'left' : x > last + 0.08 ? 'right' : null;
        const names = end && plot.data[trace(plot, end)];
        const heights = names
            ? names.y.map((height, i) => [names.meta.codes[i], height])
            : plot.data.filter((t) => t.meta?.code).map((t) => [t.meta.code, at(t, x, last)]);
        const [code, height] = heights.reduce((best, pair) => (pair[1] !== null && (best[1] === null || Math.abs(pair[1] - y) < Math.abs(best[1] - y)) ? pair : best), [null, null]);
        return code && Math.abs(height - y) < NEAR_PIXELS * unit ? code : null;
    }

    /* A line's height at x, between its points; null in a gap. */
    function at({y}, x, last) {
        const place = (Math.max(0, Math.min(last, x)) / Math.max(last, 1)) * (y.length - 1);
        const [before, after] = [y[Math.floor(place)], y[Math.ceil(place)]];
        return before === null || after === null ? null : before + (after - before) * (place - Math.floor(place));
    }

    function point(code, place, event) {
        const plot = graph();
        if (!plot?.calcdata) return;
        if (code !== pointed) {
            pointed = code;
            const line = code && lineOf(plot, code);
            const near = plot.data[trace(plot, 'near')];
            if (!near) return; // nothing is ranked
            redraw(plot, {near: line ? line.y : near.x.map(() => null)});
            byId('bump-frame').dataset.pointed = code || '';
            document.querySelectorAll('#ranking-grid .ag-row').forEach((row) => row.classList.toggle('pointed', row.getAttribute('row-id') === code));
        }
        tip(code, place, event);
    }

    function tip(code, place, event) {
        const target = byId('bump-tip');
        const i = shown.codes.indexOf(code);
        target.hidden = !event || i < 0;
        if (target.hidden) return;
        const {el, format, text} = pingan;
        const measure = pingan.data.measure(pingan.ranking.view.measure);
        const rank = shown.ranks[place][i];
        target.replaceChildren(
            el('strong', {}, shown.names[i]), ' ', el('span', {class: 'quiet'}, format.quarter(shown.quarters[place])),
            el('div', {}, `${measure.name} `, el('b', {}, format.measured(shown.values[place][i], measure, 'none')), measure.unit ? ` ${measure.unit}` : ''),
            el('div', {}, rank === null ? format.MISSING : text('panel.rank', {rank, of: shown.of[place]}), '　', format.movement(shown.movement[place][i])));
        const frame = byId('bump-frame');
        const box = frame.getBoundingClientRect();
        const zoom = zoomOf(frame);
        const x = Math.min((event.clientX - box.left) / zoom + 14, frame.offsetWidth - target.offsetWidth - 6);
        const y = Math.min((event.clientY - box.top) / zoom + 14, frame.offsetHeight - target.offsetHeight - 6);
        target.style.transform = `translate(${Math.max(0, x)}px, ${Math.max(0, y)}px)`;
    }

    function listen() {
        const frame = byId('bump-frame');
        if (frame.dataset.listens) return;
        frame.dataset.listens = 'yes';
        const found = (event) => {
            const plot = graph();
            if (!plot?.calcdata || !plot.layout.xaxis?.range) return {};
            const where = locate(plot, event);
            const place = Math.max(0, Math.min(shown.quarters.length - 1, Math.round(where.x)));
            return {code: nearest(plot, where), place};
        };
        frame.addEventListener('mousemove', (event) => {
            const {code, place} = found(event);
            frame.style.cursor = code ? 'pointer' : '';
            point(code ?? null, place, event);
        });
        frame.addEventListener('mouseleave', () => point(null));
        frame.addEventListener('click', (event) => {
            const {code} = found(event);
            if (code) choose(code);
        });
        const rowOf = (event) => event.target.closest('.ag-row')?.getAttribute('row-id') ?? null;
        const table = document.querySelector('.grid-frame');
        table.addEventListener('mouseover', (event) => point(drawnOnly(rowOf(event))));
        table.addEventListener('focusin', (event) => point(drawnOnly(rowOf(event))));
        table.addEventListener('mouseleave', () => point(null));
        followRows();
        new MutationObserver(() => dash_clientside.set_props('ranking-ask', {data: (asked = asks(pingan.ranking.view, pingan.theme()))}))
            .observe(document.documentElement, {attributes: true, attributeFilter: ['data-bs-theme']});
    }

    const drawnOnly = (code) => (shown.codes.includes(code) ? code : null);

    /* --- the table ----------------------------------------------------------------------------------------- */

    /* Select the chosen area's row. The property holds for the rows to come, too; the grid's own call would not. */
    function markRow() {
        if (selected === chosen) return;
        selected = chosen;
        dash_clientside.set_props('ranking-grid', {selectedRows: {ids: chosen ? [chosen] : []}});
        const node = chosen && pingan.ranking.view.area && grid()?.getRowNode(chosen);
        if (node) grid().ensureNodeVisible(node); // a table is read from its first row unless someone chose another
    }

    /* A row that a reader chose, by mouse or space bar: the grid also tells of what we select ourselves. */
    function followRows() {
        window.dash_ag_grid.getApiAsync('ranking-grid').then((api) => api.addEventListener('selectionChanged', ({source}) => {
            const row = api.getSelectedRows()[0];
            if (!row || !['rowClicked', 'spaceKey'].includes(source) || row.code === chosen) return;
            selected = row.code;
            choose(row.code);
        }));
    }

    function search(value) {
        grid()?.setGridOption('quickFilterText', value || '');
        return window.dash_clientside.no_update;
    }

    /* The table as it stands, filtered and sorted, as a file that says which quarter and edition it is. */
    function exportTable(clicks, view, form) {
        const api = grid();
        if (!clicks || !api) return window.dash_clientside.no_update;
        const {text, context, data} = pingan;
        const measure = data.measure(view.measure);
        const marks = [
            pingan.edition.mark(),
            context.demonstration ? text('map.demonstration') : null,
            `${text('ranking.quarter')} ${view.quarter}`,
            `${text('ranking.measure')} ${measure.name}${measure.unit ? ` (${measure.unit})` : ''}`,
            `${text('ranking.edition')} ${context.edition}`,
            context.credit,
        ];
        const columns = api.getAllDisplayedColumns();
        const lines = [];
        api.forEachNodeAfterFilterAndSort((node) => lines.push(columns.map((column) => node.data[column.getColId()])));
        const head = columns.map((column) => column.getColDef().headerName);
        const file = `pingan-ranking-${view.quarter}-${view.within}-${view.level}-${view.measure}.csv`;
        pingan.saveTable(file, [...marks.filter(Boolean).map((mark) => [`# ${mark}`]), head, ...lines], form);
        return window.dash_clientside.no_update;
    }

    const exportCsv = (clicks, view) => exportTable(clicks, view, 'csv');
    const exportWorkbook = (clicks, view) => exportTable(clicks, view, 'xlsx');

    /* Another edition: the same place in it, or another quarter; the server is asked for its picture. */
    function renew(quarter) {
        const {context} = pingan;
        const now = pingan.ranking.view;
        const known = now.within in context.areas;
        const view = {
            ...now, quarter, ...(known ? {} : {within: context.top, level: levelsBelow(context.top)[0], area: null}),
            measure: pingan.data.measure(now.measure) ? now.measure : 'index',
        };
        write(view);
        dash_clientside.set_props('ranking-quarter', {...pingan.edition.slider(), value: context.quarters.indexOf(quarter)});
        dash_clientside.set_props('ranking-view', {data: view});
    }

    pingan.picture.describe('movement', () => {
        const {view} = pingan.ranking;
        const [name, nameEn] = pingan.context.areas[view.within];
        const measure = pingan.data.measure(view.measure);
        const where = [pingan.format.name({name, name_en: nameEn}), pingan.text(`level.${view.level}`), pingan.format.quarter(view.quarter)];
        return {
            title: pingan.text('picture.movement', {measure: measure.name}), where: where.join(' · '),
            area: view.within, quarter: view.quarter, what: `movement-${view.level}-${view.measure}`,
        };
    });

    return {renew, follow, paint, search, exportCsv, exportWorkbook, view: null};
})();

window.dash_clientside = window.dash_clientside || {};
window.dash_clientside.ranking = {
    follow: pingan.ranking.follow, paint: pingan.ranking.paint, search: pingan.ranking.search, exportCsv: pingan.ranking.exportCsv, exportWorkbook: pingan.ranking.exportWorkbook,
};

/* What the table's columns are told to write; numbers themselves stay numbers. */
window.dashAgGridFunctions = Object.assign(window.dashAgGridFunctions || {}, {
    rankingNumber: (params, kind) => pingan.format.measured(params.value ?? null, {kind}, 'none'),
    rankingSigned: (params, kind) => pingan.format.measured(params.value ?? null, {kind}, 'previous'),
    rankingName: (params) => params.data?.label ?? params.value,
    rankingMovement: (params) => pingan.format.movement(params.value),
    rankingReason: (params) => (params.value === null || params.value === undefined) && params.data?.reason ? pingan.format.reason(params.data.reason) : null,
    /* Missing values stand last, up or down. */
    rankingMissingLast: (a, b, nodeA, nodeB, descending) => {
        if (a === null || a === undefined) return b === null || b === undefined ? 0 : descending ? -1 : 1;
        if (b === null || b === undefined) return descending ? 1 : -1;
        return typeof a === 'string' ? a.localeCompare(b, 'zh') : a - b;
    },
});
