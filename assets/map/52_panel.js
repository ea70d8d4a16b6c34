/* The chosen area: score and rank, dimensions against the top area's, trend, what moved it, and the way down.
 * Nothing chosen: the top area itself stands above the ranking. All quarters came at once, so a change of
 * quarter asks nothing.
 */
pingan.panel = (function () {
    const el = pingan.el;
    const {format, text} = pingan;
    const shownReasons = () => (window.innerHeight > 900 ? 8 : 4);
    let allReasons = false;

    function draw(target, view, area) {
        const q = area.quarters.indexOf(view.quarter);
        const detail = view.dimension ? [indicators(view, area, q)] : [trend(area, q), why(view, area, q)];
        const score = () => [el('p', {class: 'quiet score-only'}, text('scope.score_only')), trend(area, q)];
        target.replaceChildren(head(view, area, q), ...(area.score_only ? score() : [dimensions(view, area, q), ...detail]));
        target.classList.toggle('open', !!view.dimension && !area.score_only);
    }

    function head(view, area, q) {
        const top = area.level === pingan.context.levelOf[pingan.context.top];
        const score = area.index[q];
        const change = (value, key) => value === null ? null : el('span', {class: 'change', title: text(key)}, `${arrow(value)} ${format.signed(value)}`);
        const rank = () => {
            if (top) return null;
            if (area.rank[q] === null) return el('span', {class: 'rank'}, text('panel.unranked', {reason: unranked(area, q)}));
            const movement = format.movement(area.movement[q]);
            return el('span', {class: 'rank'}, text('panel.rank', {rank: area.rank[q], of: area.rank_of[q]}), ' ', el('b', {class: 'moved'}, movement));
        };
        const parent = area.path[area.path.length - 2];
        const within = area.path.length > 2 && area.rank_within[q] !== null
            ? el('span', {class: 'within'}, text('panel.rank_within', {parent: format.name(parent), rank: area.rank_within[q], of: area.rank_within_of[q]})) : null;
        const shown = view.area === area.code;
        return el('header', {},
            el('div', {class: 'panel-title'},
                el('h1', {}, el('a', {href: address(area, view), title: text('panel.page_title')}, format.name(area))),
                el('span', {class: 'quarter'}, format.quarter(view.quarter)),
                shown && area.parts ? el('button', {class: 'into', onclick: () => pingan.page.into(area)}, text('panel.into', {level: text(`level.${area.parts}`)}), ' ▸') : null,
                shown ? el('button', {class: 'close', title: text('panel.close'), 'aria-label': text('panel.close'), onclick: () => pingan.page.go({area: null, dimension: null})}, '×') : null),
            el('div', {class: 'figures'},
                el('span', {class: 'score', title: score === null ? format.reason(area.reason[q]) : text('panel.index')}, format.number(score)),
                rank(), within,
                change(area.change[q], 'panel.change_previous'),
                el('a', {class: 'to-area', href: address(area, view)}, text('panel.page')),
                top && !area.score_only ? el('a', {class: 'to-area', href: `/headlines?${asked(view)}`}, text('panel.headlines')) : null,
                el('span', {class: 'base', title: text('panel.base_index')}, area.base_index[q] === null ? '' : `${text('panel.base_index')} ${format.number(area.base_index[q], 1)}`)),
            pingan.edition.corrected(view.quarter));
    }

    /* Why there is no index, with the dimensions that lack data: the area's own coverage may be ample. */
    function unranked(area, q) {
        const reason = format.reason(area.reason[q]);
        if (area.score_only || area.reason[q] !== 'coverage') return reason;
        const short = dimensionNames().filter(({code}) => ['coverage', 'no_data'].includes(area.dimension_reasons[code][q]));
        const dimensions = short.map(({name}) => name).join(text('panel.and'));
        return dimensions ? text('panel.of_dimensions', {dimensions, reason}) : reason;
    }

    const asked = (view) => new URLSearchParams([['quarter', view.quarter], ...pingan.edition.query()]);
    const address = (area, view) => `/area/${encodeURIComponent(area.code)}?${asked(view)}`;
    const arrow = (value) => (value > 0 ? '▲' : value < 0 ? '▼' : '–');
    const dimensionNames = () => pingan.context.measures.filter((m) => m.kind === 'score' && m.code !== 'index');
    /* Bars with the top area's value as a tick; each opens its indicators. */
    function dimensions(view, area, q) {
        const boxes = dimensionNames().map((dimension) => {
            const value = area.dimensions[dimension.code][q];
            const top = area.top.dimensions[dimension.code][q];
            const open = view.dimension === dimension.code;
            const missing = value === null ? format.reason(area.dimension_reasons[dimension.code][q]) : null;
            return el('button', {
                class: `dimension${open ? ' open' : ''}`, 'aria-expanded': String(open), 'data-dimension': dimension.code,
                title: missing || text(open ? 'panel.close_dimension' : 'panel.open_dimension'),
                onclick: () => pingan.page.go({dimension: open ? null : dimension.code}),
            },
            el('span', {class: 'dimension-name'}, dimension.name),
            el('span', {class: 'gauge'},
                el('span', {class: 'fill', style: `width:${clamp(value)}%`}),
                top === null || area.path.length === 1 ? null : el('span', {class: 'tick', style: `left:${clamp(top)}%`, title: `${format.name(area.path[0])} ${format.number(top)}`})),
            el('span', {class: 'number'}, format.number(value, 1)));
        });
        return el('div', {class: 'dimensions', role: 'group', 'aria-label': text('panel.dimensions_n', {district: format.name(area.path[0])}), title: text('panel.dimensions_n', {district: format.name(area.path[0])})}, ...boxes);
    }

    const clamp = (value) => (value === null ? 0 : Math.max(0, Math.min(100, value)));

    function trend(area, q) {
        const top = area.path[0].code === area.code;
        const lines = [{values: area.index, className: 'main'}];
        if (!top) lines.unshift({values: area.top.index, className: 'behind'});
        const labels = {quarters: area.quarters, ends: top ? [''] : [format.name(area.path[0]).replace(/ District$/, ''), '']};
        const drawing = pingan.sparkline.draw({lines, current: q, width: 440, height: 92, labels, title: text('panel.trend')});
        const cell = (value) => el('td', {class: 'number'}, format.number(value));
        const file = {'data-table': 'panel-trend', 'data-stem': `${area.code}-${area.quarters[q]}`, 'data-title': format.name(area)};
        const save = (form) => el('button', {class: 'export table-export', type: 'button', 'data-export': 'panel-trend', 'data-form': form}, text(`export.${form}`));
        const table = el('details', {class: 'twin', ...file}, el('summary', {}, text('panel.trend_table')),
            el('table', {},
                el('thead', {}, el('tr', {}, ...['panel.quarter_column', 'panel.index', 'map.column_rank'].map((key) => el('th', {scope: 'col'}, text(key))),
                    top ? null : el('th', {scope: 'col'}, format.name(area.path[0])))),
                el('tbody', {}, ...area.quarters.map((quarter, i) => el('tr', {class: i === q ? 'selected' : null}, el('td', {}, format.quarter(quarter)), cell(area.index[i]),
                    el('td', {class: 'number'}, area.rank[i] === null || top ? format.MISSING : `${area.rank[i]} / ${area.rank_of[i]}`), top ? null : cell(area.top.index[i])))),
                el('tfoot', {}, el('tr', {class: 'rest'}, el('td', {colspan: top ? 3 : 4}, ...['csv', 'xlsx'].map(save))))));
        return el('section', {class: 'trend'}, el('h2', {}, text('panel.trend'), table), drawing);
    }

    /* Contributions, largest first; bars to both sides of zero; they sum to the change. */
    function why(view, area, q) {
        const list = area.contributions[view.against][q];
        const choice = ['previous', 'year'].map((against) => el('button', {
            class: view.against === against ? 'active' : null, 'aria-pressed': String(view.against === against),
            onclick: () => pingan.page.go({against}),
        }, text(`panel.why_${against}`)));
        const heading = el('h2', {}, text('panel.why'), el('span', {class: 'choice'}, ...choice));
        if (!list.length) return el('section', {class: 'why'}, heading, el('p', {class: 'quiet'}, text(area.index[q] === null ? 'panel.why_unranked' : 'panel.why_none')));
        const moved = list.filter(([, points]) => Math.abs(points) >= 0.005);
        const shown = allReasons ? moved : moved.slice(0, shownReasons());
        const widest = Math.max(...moved.map(([, points]) => Math.abs(points)), 1e-9);
        const palette = pingan.context.palette[pingan.theme()].change;
        const row = ([code, points]) => {
            const measure = pingan.data.measure(code);
            const width = (50 * Math.abs(points)) / widest;
            const style = `${points < 0 ? 'right' : 'left'}:50%;width:${width.toFixed(1)}%;background-color:${points < 0 ? palette[0] : palette[4]}`;
            return el('li', {}, el('span', {class: 'name'}, measure ? measure.name : code), el('span', {class: 'both-sides'}, el('span', {style})), el('span', {class: 'number'}, format.signed(points)));
        };
        const rest = moved.length - shownReasons();
        const total = list.reduce((sum, [, points]) => sum + points, 0);
        const more = rest > 0 ? el('button', {class: 'more', onclick: () => { allReasons = !allReasons; pingan.page.redrawPanel(); }},
            allReasons ? text('panel.why_less') : text('panel.why_more', {count: rest})) : null;
        return el('section', {class: 'why'}, heading, el('ul', {}, ...shown.map(row)),
            el('div', {class: 'sum'}, more, el('span', {}, `${text('panel.why_sum')} `, el('b', {}, format.signed(total)))));
    }

    function indicators(view, area, q) {
        const chosen = pingan.context.measures.filter((m) => m.dimension === view.dimension);
        return el('section', {class: 'indicators'}, ...chosen.map((measure) => indicator(area, measure, q)));
    }

    function indicator(area, measure, q) {
        const data = area.indicators[measure.code];
        const value = data.value[q];
        const digits = value === null ? 2 : format.amountDigits(value);
        const marks = [
            data.inherited[q] ? text('panel.inherited_mark') : null, data.saturated[q] ? text('panel.saturated_mark') : null,
            measure.smoothing === 'eb' && !data.inherited[q] && pingan.context.levels.indexOf(area.level) > 0 ? text('panel.smoothed') : null,
        ].filter(Boolean);
        const pair = (key, shown) => el('span', {}, el('i', {}, text(key)), ' ', shown);
        const thresholds = measure.direction === 'moderate'
            ? [pair('panel.ideal', `${number(measure.idealLow)}–${number(measure.idealHigh)}`), pair('panel.limits', `${number(measure.limitLow)}–${number(measure.limitHigh)}`)]
            : [pair('panel.satisfactory', number(measure.satisfactory)), pair('panel.impermissible', number(measure.impermissible))];
        return el('article', {class: 'indicator'},
            el('div', {class: 'line'},
                el('h3', {}, `${measure.code} ${measure.name}`),
                el('span', {class: 'number', title: value === null ? format.reason(data.reason[q]) : null}, `${format.number(value, digits)} `, el('small', {}, value === null ? format.reason(data.reason[q]) : measure.unit)),
                pingan.sparkline.draw({lines: [{values: data.value, className: 'main'}], current: q, width: 90, height: 26, title: `${text('panel.history')} ${data.value.map((v) => format.number(v, digits)).join(' ')}`})),
            el('div', {class: 'facts'},
                pair('panel.efficacy_header', el('b', {}, format.number(data.efficacy[q], 1))),
                pair('panel.weight', `${format.number(100 * measure.share, 1)}%`),
                ...thresholds,
                el('span', {}, text(`panel.direction_${measure.direction}`)),
                pair('panel.department', measure.department),
                ...marks.map((mark) => el('em', {}, mark))));
    }

    const number = (value) => (value === null ? format.MISSING : String(value).replace('-', '−'));

    function waiting(target) {
        if (!target.childElementCount) target.replaceChildren(el('p', {class: 'quiet'}, text('panel.loading')));
    }

    function failed(target, message, retry) {
        target.replaceChildren(el('p', {class: 'problem', role: 'alert'}, text('panel.failed', {message}), ' ', el('button', {onclick: retry}, text('map.retry'))));
    }

    return {draw, waiting, failed};
})();
