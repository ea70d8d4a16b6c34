/* What if: number and slider of an indicator say the same, the address holds the scenario, the server works it out. */
window.dash_clientside = window.dash_clientside || {};
window.dash_clientside.whatIf = (function () {
    const set = (id, props) => window.dash_clientside.set_props(id, props); // Dash brings it later
    const page = () => document.getElementById('what-if');
    const field = (type, indicator) => ({type: `what-if-${type}`, indicator});
    const amount = (value) => { const found = Number(value); return Number.isFinite(found) ? found : 0; };
    let kept = null; // area, quarter, edition and limits of the page
    let fields = {}; // indicator to what its number and its slider say

    /* --- the scenario and the address ------------------------------------------------------------------------- */

    const written = (change) => String(Number(change.toPrecision(10)));

    function query(changes) {
        return Object.entries(changes).filter(([, change]) => change).map(([code, change]) => `${encodeURIComponent(code)}=${written(change)}`).join('&');
    }

    const read = (search) => Object.fromEntries([...new URLSearchParams(search)].map(([code, change]) => [code, amount(change)]));

    function within(code, change) {
        const [least, most, whole] = kept.limits[code];
        const step = whole ? Math.round(change) : change;
        return Math.max(least, most === null ? step : Math.min(most, step));
    }

    function address(path, scenario) {
        const here = path === location.pathname ? new URLSearchParams({area: kept.area, quarter: kept.quarter}).toString() : '';
        const parts = [kept.aside, here, scenario].filter(Boolean).join('&');
        return parts ? `${path}?${parts}` : path;
    }

    function keep(scenario) {
        const link = address(location.pathname, scenario);
        history.replaceState(history.state, '', link);
        set('what-if-link', {href: link});
        page().querySelectorAll('a.export').forEach((file) => { file.href = address(file.pathname, scenario); });
    }

    /* --- number and slider ------------------------------------------------------------------------------------ */

    /* Whichever was moved, the other follows; an answer is asked for only where the scenario is another. */
    function follow(_numbers, _sliders, data, scenario) {
        const {inputs_list: [numbers, sliders], triggered} = window.dash_clientside.callback_context;
        kept = data;
        fields = Object.fromEntries(numbers.map(({id, value}) => [id.indicator, {number: value}]));
        sliders.forEach(({id, value}) => { fields[id.indicator].slider = value; });
        const moved = new Set(triggered.map(({prop_id: name}) => name).filter((name) => name.includes('what-if-slider')).map((name) => JSON.parse(name.slice(0, name.lastIndexOf('.'))).indicator));
        const changes = {};
        for (const [code, {number, slider}] of Object.entries(fields)) {
            const change = moved.has(code) ? amount(slider) : within(code, amount(number));
            changes[code] = change;
            if (amount(number) !== change) set(field('number', code), {value: change || null});
            if (slider !== undefined && amount(slider) !== change) set(field('slider', code), {value: change});
        }
        const next = query(changes);
        if (next === scenario) return window.dash_clientside.no_update;
        keep(next);
        ask(next);
        return next;
    }

    /* Put a scenario into all fields; they then ask for its answer. */
    function apply(search) {
        const wanted = read(search);
        for (const [code, {slider}] of Object.entries(fields)) {
            const change = wanted[code] || 0;
            const list = slider === undefined; // grades: a list, of which zero is one
            set(field('number', code), {value: list ? gradeOf(code, change) : change || null});
            if (!list) set(field('slider', code), {value: change});
        }
    }

    function gradeOf(code, change) {
        const list = page().querySelector(`tr[data-indicator="${CSS.escape(code)}"] select`);
        return [...list.options].map((option) => option.value).find((value) => Math.abs(amount(value) - change) < 1e-9) ?? '0';
    }

    /* --- the answer ------------------------------------------------------------------------------------------- */

    let wanted = null; // the scenario asked for last
    let asking = false;

    /* One question at a time: while a slider is dragged the answers in between are not waited for. It is asked here
     * and not through a callback of Dash, which would come some frames later. */
    async function ask(scenario) {
        wanted = scenario;
        if (asking) return;
        asking = true;
        try {
            let answered = null;
            while (answered !== wanted) {
                answered = wanted;
                const response = await fetch(address(`/what-if/${kept.area}/${kept.quarter}/answer.json`, answered));
                if (!response.ok) throw new Error(`HTTP ${response.status}`);
                const answer = await response.json();
                if (page() && answered === wanted) paint(answer);
            }
        } catch (problem) {
            set('notice', {children: `${page()?.dataset.failed ?? ''} (${problem.message})`});
        } finally {
            asking = false;
        }
    }

    /* Straight into the page: Dash would look through the whole layout for every move of a slider. Nothing of Dash
     * changes these places, so that both keep out of each other's way. */
    function paint(answer) {
        document.getElementById('what-if-outcome').replaceChildren(...[answer.outcome].flat().map(drawn));
        page().querySelectorAll('tr[data-indicator]').forEach((row) => {
            const code = row.dataset.indicator;
            row.classList.toggle('changed', answer.changed.includes(code));
            for (const [cell, words] of Object.entries(answer.cells[code])) {
                const shown = row.querySelector(`td.${cell}`);
                if (shown.textContent !== words) shown.textContent = words;
            }
        });
    }

    /* A component of the server's layout as an element. */
    function drawn(one) {
        if (one === null || typeof one !== 'object') return String(one ?? '');
        const {children, className, scope} = one.props;
        const element = document.createElement(one.type.toLowerCase());
        if (className) element.className = className;
        if (scope) element.setAttribute('scope', scope);
        element.append(...[children ?? []].flat().map(drawn));
        return element;
    }

    function start(data, numbers, sliders) {
        kept = data;
        document.title = page().dataset.title; // what a printed sheet and a bookmark say
        fields = Object.fromEntries(numbers.map(({indicator}) => [indicator, {}]));
        sliders.forEach(({indicator}) => { fields[indicator].slider = 0; });
        return true;
    }

    function choose(area, quarter, data) {
        if (area !== data.area || quarter !== data.quarter) {
            const parts = [data.aside, new URLSearchParams({area, quarter}).toString()].filter(Boolean);
            location.assign(`${location.pathname}?${parts.join('&')}`);
        }
        return window.dash_clientside.no_update;
    }

    async function copy(link) {
        const whole = new URL(link.getAttribute('href'), location.href).href;
        if (navigator.clipboard) await navigator.clipboard.writeText(whole);
        else { // not a secure address: the old way
            const text = document.body.appendChild(pingan.el('textarea', {}, whole));
            text.select();
            document.execCommand('copy');
            text.remove();
        }
        const said = link.textContent;
        link.textContent = link.dataset.copied;
        setTimeout(() => { link.textContent = said; }, 1500);
    }

    /* With a modifier key a link is a link. */
    document.addEventListener('click', (event) => {
        const act = event.target.closest('.what-if-page a, .what-if-page button');
        if (!act || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
        if (act.dataset.scenario !== undefined) { event.preventDefault(); apply(act.dataset.scenario); }
        else if (act.id === 'what-if-link') { event.preventDefault(); copy(act); }
        else if (act.classList.contains('print')) window.print();
    });

    return {follow, start, choose};
})();
