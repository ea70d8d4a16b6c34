/* What if: number and slider of an indicator say the same, the address holds the scenario, the server works it out. */
window.dash_clientside = window.dash_clientside || {};
window.dash_clientside.whatIf = (function () {
    const page = () => document.getElementById('what-if');
    const amount = (value) => { const found = Number(value); return Number.isFinite(found) ? found : 0; };
    let kept = null; // area, quarter, edition and limits of the page
    let changes = {}; // the scenario: indicator to the change of its count

    /* --- the scenario and the address ------------------------------------------------------------------------- */

    const rows = () => [...page().querySelectorAll('tr[data-indicator]')];
    const written = (change) => String(Number(change.toPrecision(10)));

    function query(scenario = changes) {
        return rows().map(({dataset: {indicator}}) => [indicator, scenario[indicator]]).filter(([, change]) => change).map(([code, change]) => `${encodeURIComponent(code)}=${written(change)}`).join('&');
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
        document.getElementById('what-if-link').href = link;
        page().querySelectorAll('a.export').forEach((file) => { file.href = address(file.pathname, scenario); });
    }

    /* --- number and slider ------------------------------------------------------------------------------------ */

    const fieldsOf = (row) => ['number', 'slider'].map((name) => row.querySelector(`[data-field="${name}"]`));

    /* Whichever was moved, the other follows. Dash keeps no account of these fields: it would look through the whole
     * layout for every move of a slider. */
    document.addEventListener('input', ({target}) => {
        const row = target.closest?.('#what-if [data-field]')?.closest('tr');
        if (!row || !kept) return;
        const code = row.dataset.indicator;
        const [number, slider] = fieldsOf(row);
        changes[code] = target === slider ? amount(slider.value) : within(code, amount(number.value));
        show(row);
        follow();
        foresee(row);
    });

    document.addEventListener('focusin', ({target}) => {
        const row = kept && target.closest?.('#what-if [data-field]')?.closest('tr');
        if (row) foresee(row);
    });

    /* What a reader is typing is left alone as long as it says the same. */
    function show(row) {
        const code = row.dataset.indicator;
        const [number, slider] = fieldsOf(row);
        const change = changes[code] || 0;
        if (!number) return;
        if (!slider) number.value = gradeOf(code, change); // grades: a list, of which zero is one
        else {
            if (amount(number.value) !== change) number.value = change ? written(change) : '';
            if (amount(slider.value) !== change) slider.value = change;
        }
    }

    /* An answer is asked for only where the scenario is another. */
    function follow() {
        const next = query();
        if (next === kept.scenario) return;
        kept.scenario = next;
        keep(next);
        ask(next);
    }

    function apply(search) {
        changes = read(search);
        rows().forEach(show);
        follow();
    }

    function gradeOf(code, change) {
        const list = page().querySelector(`tr[data-indicator="${CSS.escape(code)}"] select`);
        return [...list.options].map((option) => option.value).find((value) => Math.abs(amount(value) - change) < 1e-9) ?? '0';
    }

    /* --- the answer ------------------------------------------------------------------------------------------- */

    const ROOM = 40; // answers that are kept
    const FRESH = 60000; // milliseconds: a quarter may be published anew meanwhile
    const CALM = 60; // milliseconds without a move: a dragged slider, a key held down foresee nothing
    const answers = new Map(); // scenario to when it was asked for, its coming and its answer
    let wanted = null; // the scenario asked for last
    let asking = false;

    function answerTo(scenario) {
        const known = answers.get(scenario);
        if (known && performance.now() - known.at < FRESH) return known;
        const one = {at: performance.now(), answer: null};
        one.coming = fetch(address(`/what-if/${kept.area}/${kept.quarter}/answer.json`, scenario)).then((response) => {
            if (!response.ok) throw new Error(`HTTP ${response.status}`);
            return response.json();
        }).then((answer) => (one.answer = answer));
        one.coming.catch(() => { if (answers.get(scenario) === one) answers.delete(scenario); }); // the next move asks again
        answers.delete(scenario);
        answers.set(scenario, one);
        while (answers.size > ROOM) answers.delete(answers.keys().next().value);
        return one;
    }

    /* What the next key will say, one more and one less, is there before it is pressed: its answer is then painted in the
     * very frame that shows the number. */
    let calm = null;
    function foresee(row) {
        clearTimeout(calm);
        const code = row.dataset.indicator;
        const step = amount(row.querySelector('input[type="number"]')?.step);
        if (!step) return; // grades: a list
        calm = setTimeout(async () => {
            const now = changes[code] || 0;
            for (const next of [now - step, now + step]) {
                if (!page() || (changes[code] || 0) !== now) return;
                await answerTo(query({...changes, [code]: within(code, next)})).coming.catch(() => null);
            }
        }, CALM);
    }

    /* One question at a time: while a slider is dragged the answers in between are not waited for. It is asked here
     * and not through a callback of Dash, which would come some frames later. */
    async function ask(scenario) {
        wanted = scenario;
        const known = answers.get(scenario);
        const ready = known && performance.now() - known.at < FRESH && known.answer;
        if (ready) paint(ready);
        if (ready || asking) return;
        asking = true;
        try {
            let answered = null;
            while (answered !== wanted) {
                answered = wanted;
                const answer = await answerTo(answered).coming;
                if (page() && answered === wanted) paint(answer);
            }
        } catch (problem) {
            window.dash_clientside.set_props('notice', {children: `${page()?.dataset.failed ?? ''} (${problem.message})`});
        } finally {
            asking = false;
        }
    }

    /* Straight into the page: nothing of Dash changes these places, so that both keep out of each other's way. */
    function paint(answer) {
        document.getElementById('what-if-outcome').replaceChildren(...answer.outcome.map(pingan.drawing.build));
        rows().forEach((row) => {
            const code = row.dataset.indicator;
            row.classList.toggle('changed', answer.changed.includes(code));
            for (const [cell, words] of Object.entries(answer.cells[code])) {
                const shown = row.querySelector(`td.${cell}`);
                if (shown.textContent !== words) shown.textContent = words;
            }
        });
    }

    function start(data) {
        kept = {...data};
        answers.clear(); // of another area
        changes = read(kept.scenario);
        document.title = page().dataset.title; // what a printed sheet and a bookmark say
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

    return {start, choose};
})();
