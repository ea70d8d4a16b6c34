/* The pages about a draft: links within them, unsaved fields, sums while one types, the back-cast a quarter a request. */
window.dash_clientside = window.dash_clientside || {};
window.dash_clientside.methodEdit = (function () {
    const page = () => document.querySelector('.edit-page');
    const nothing = () => window.dash_clientside.no_update;
    let dirty = false, draft = null, here = '', asked = 0;

    const mayLeave = () => {
        const part = document.querySelector('.edit-part');
        return !(dirty && part) || window.confirm(part.dataset.leave);
    };

    function go(search) {
        dirty = false;
        here = location.href;
        dash_clientside.set_props('edit-go', {data: `${search}#${++asked}`});
    }

    document.addEventListener('click', (event) => {
        if (!page()) return;
        const start = event.target.closest('.backcast-start');
        if (start) return void run(start.closest('.backcast-run'));
        const link = event.target.closest('.edit-page a');
        if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
        const url = new URL(link.href);
        if (url.origin !== location.origin || url.pathname !== '/method/edit') return;
        event.preventDefault();
        if (!mayLeave()) return;
        history.pushState(null, '', url.pathname + url.search);
        go(url.search);
        page().scrollTo(0, 0);
    });

    window.addEventListener('popstate', () => {
        if (!page() || location.pathname !== '/method/edit' || location.href === here) return;
        if (mayLeave()) go(location.search);
        else history.pushState(null, '', here);
    });

    window.addEventListener('beforeunload', (event) => {
        if (dirty && page()) event.preventDefault();
    });

    for (const kind of ['input', 'change']) {
        document.addEventListener(kind, (event) => {
            const field = event.target.closest('.edit-part [id*="edit-field"]');
            if (!field) return;
            dirty = true;
            const form = field.closest('.edit-form');
            const key = /"key":"(direction|kind)"/.exec(field.id);
            if (form && key) form.dataset[key[1]] = field.value;
        });
    }

    /* After an act: the address is what is shown, and nothing is unsaved but what the server says. */
    function follow(state) {
        if (!state || !page()) return nothing();
        dirty = Boolean(state.unsaved);
        const address = location.pathname + state.search;
        if (location.search !== state.search) {
            history[state.draft === draft ? 'replaceState' : 'pushState'](null, '', address);
        }
        draft = state.draft;
        here = location.href;
        return state.search;
    }

    /* What the judgements come to is shown of `of`; it is asked for again where they are others by now. */
    function settled(of, typed) {
        if (of && JSON.stringify(of) !== JSON.stringify(typed)) dash_clientside.set_props('edit-judge-again', {data: ++asked});
        return nothing();
    }

    const weight = (typed) => {
        const text = String(typed ?? '').normalize('NFKC').replace(/,/g, '').trim();
        if (text === '') return null;
        const number = Number(text);
        return number > 0 && Number.isFinite(number) ? number : NaN;
    };
    const percent = (share) => (Number.isFinite(share) ? `${(100 * share).toFixed(1)}%` : '—');
    const sum = (numbers) => numbers.reduce((total, number) => total + number, 0);
    const written = (number) => (Number.isFinite(number) ? String(Math.round(100 * number) / 100) : '—');

    /* What the weights in the fields come to, as the engine would: shares of the dimension and of the index. */
    function shares() {
        const {inputs_list: inputs, outputs_list: outputs} = dash_clientside.callback_context;
        const typed = {dimension: {}, indicator: {}};
        for (const one of inputs[0]) typed[one.id.table][one.id.code] = weight(one.value);
        const member = {};
        for (const {id} of outputs[0]) if (id.table === 'indicator') member[id.code] = id.dimension;
        const own = {}, given = {};
        for (const code of Object.keys(typed.dimension)) {
            const within = Object.keys(member).filter((one) => member[one] === code);
            own[code] = sum(within.map((one) => typed.indicator[one] ?? NaN));
            given[code] = typed.dimension[code] ?? own[code];
        }
        const whole = sum(Object.values(given));
        const told = outputs[0].map(({id}) => {
            const dimension = id.table === 'dimension' ? id.code : id.dimension;
            const part = id.table === 'dimension' ? 1 : (typed.indicator[id.code] ?? NaN) / own[dimension];
            const index = (part * given[dimension]) / whole;
            if (id.what === 'dimension') return percent(part);
            if (id.what === 'index') return percent(index);
            const change = 100 * (index - Number(id.before || 0));
            if (!Number.isFinite(change) || Math.abs(change) < 0.05) return '';
            return (change > 0 ? '+' : '−') + Math.abs(change).toFixed(1);
        });
        const all = {
            indicators: written(sum(Object.values(typed.indicator).map((one) => one ?? NaN))),
            dimensions: Object.values(typed.dimension).every((one) => one === null) ? '—' : written(whole),
        };
        return [told, outputs[1].map(({id}) => all[id.of])];
    }

    function mark(step, state, words) {
        step.dataset.state = state;
        step.querySelector('.what').textContent = words;
    }

    /* Of all that was computed, the level that one looks at, by quarter. */
    let held = {};
    function pick(level) {
        const shown = Object.entries(held).map(([quarter, levels]) => [quarter, levels[level] || []]);
        return shown.length ? Object.fromEntries(shown) : nothing();
    }

    /* One quarter after another: the bar moves when a quarter is really there. */
    async function run(box) {
        const button = box.querySelector('.backcast-start'), bar = box.querySelector('progress');
        held = {};
        button.disabled = true;
        bar.value = 0;
        const steps = [...box.querySelectorAll('[data-quarter]')];
        steps.forEach((step) => mark(step, 'waiting', box.dataset.waiting));
        for (const step of steps) {
            mark(step, 'working', box.dataset.working);
            try {
                const answer = await fetch(`${box.dataset.address}/${step.dataset.quarter}.json`);
                const body = await answer.json().catch(() => ({}));
                if (!answer.ok) throw new Error(body.said || box.dataset.lost);
                mark(step, 'done', body.said);
                held[step.dataset.quarter] = body.levels;
            } catch (error) {
                mark(step, 'failed', error instanceof TypeError ? box.dataset.lost : error.message);
            }
            if (!box.isConnected) return;
            bar.value += 1;
            if (!Object.keys(held).length) continue;
            document.querySelector('.backcast-results').hidden = false;
            dash_clientside.set_props('edit-backcast', {data: pick(document.getElementById('edit-backcast-level').value)});
        }
        button.disabled = false;
        button.textContent = box.dataset.again;
    }

    return {follow, pick, settled, shares};
})();
