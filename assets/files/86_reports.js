/* The page of reports: ask for some, see how far they are, fetch them. The list is asked for again while it is open. */
window.dash_clientside = window.dash_clientside || {};
window.dash_clientside.reports = (function () {
    const SOON = 1200, LATER = 20000; // milliseconds between two looks while something is being made, and else
    const byId = (id) => document.getElementById(id);
    const say = (words) => { byId('report-said').textContent = words; };
    let timer = null, turn = 0, shown = '';

    async function look() {
        clearTimeout(timer);
        const mine = ++turn;
        const answer = await fetch('/reports/jobs.json').catch(() => null);
        if (mine !== turn || !byId('report-jobs')) return;
        const found = answer?.ok && answer.headers.get('Content-Type').startsWith('application/json') ? await answer.json() : null;
        if (found) paint(found);
        timer = setTimeout(() => { if (byId('report-jobs')) look(); }, found?.open ? SOON : LATER);
    }

    /* Only what has changed is painted again: the focus stays where it is. */
    function paint(found) {
        const place = byId('report-jobs');
        const state = JSON.stringify(found);
        if (state === shown && place.dataset.painted) return;
        shown = state;
        const focused = document.activeElement?.dataset?.focus;
        const {el} = pingan;
        place.replaceChildren(found.jobs.length
            ? el('ul', {class: 'report-list'}, found.jobs.map((job) => row(job, found.words)))
            : el('p', {class: 'quiet'}, found.words.no_jobs));
        place.dataset.painted = 'yes';
        if (focused) place.querySelector(`[data-focus="${focused}"]`)?.focus();
    }

    function row(job, words) {
        const {el} = pingan;
        return el('li', {class: `report-job ${job.state}`, 'data-job': job.id, 'data-state': job.state},
            el('div', {class: 'report-words'},
                el('strong', {}, job.title),
                el('span', {class: job.state === 'failed' ? 'problem' : 'quiet'}, job.said),
                job.percent === null ? null : el('progress', {max: 100, value: job.percent, 'aria-label': job.title})),
            el('div', {class: 'report-acts'},
                job.href ? el('a', {class: 'btn btn-primary', href: job.href, download: job.file, 'data-focus': `get-${job.id}`, 'aria-label': `${words.download} ${job.title}`}, words.download) : null,
                job.removable ? el('button', {class: 'report-link', type: 'button', 'data-remove': job.id, 'data-focus': `remove-${job.id}`, 'aria-label': `${words.remove} ${job.title}`}, words.remove) : null));
    }

    async function send(address, body) {
        const told = {method: 'POST', headers: {'Content-Type': 'application/json'}, body: JSON.stringify(body)};
        const answer = await fetch(address, told).catch(() => null);
        if (answer && pingan.session.hasEnded(answer)) return '';
        return (await answer?.json().catch(() => null))?.said ?? null;
    }

    async function ask(button) {
        const page = byId('report-page');
        const forms = [...page.querySelectorAll('#report-forms input:checked')].map((box) => box.value);
        if (!forms.length) { say(page.dataset.chooseForm); return; }
        button.disabled = true;
        const said = await send('/reports/jobs', {
            quarter: byId('report-quarter').value, area: byId('report-area').value, forms,
            language: page.querySelector('#report-language input:checked').value, search: location.search,
        });
        button.disabled = false;
        say(said ?? page.dataset.failed);
        look();
    }

    document.addEventListener('click', async (event) => {
        const button = event.target.closest('#report-ask');
        if (button) ask(button);
        const remove = event.target.closest('[data-remove]');
        if (remove && byId('report-page')) {
            const said = await send(`/reports/jobs/${remove.dataset.remove}/remove`, {});
            if (said) say(said);
            look();
        }
    });

    /* Single tables follow what is chosen, and so does the address. */
    document.addEventListener('change', (event) => {
        if (!['report-quarter', 'report-area'].includes(event.target.id)) return;
        const quarter = byId('report-quarter').value, area = byId('report-area').value;
        const {edition} = byId('report-tables').dataset;
        document.querySelectorAll('#report-tables [data-file]').forEach((link) => {
            link.href = `/${link.dataset.group}/${edition}/${quarter}/${link.dataset.file}?area=${encodeURIComponent(area)}`;
        });
        const given = new URLSearchParams(location.search);
        given.set('quarter', quarter);
        given.set('area', area);
        history.replaceState(null, '', `${location.pathname}?${given}`);
    });

    function begin() {
        look();
        return window.dash_clientside.no_update;
    }

    return {begin};
})();
