/* The data office's page: another quarter, the findings of a file, and the questions asked before something is done. */
window.pingan = window.pingan || {};
pingan.office = (function () {
    const page = () => document.querySelector('.data-page');
    const change = () => dash_clientside.set_props('data-changed', {data: Date.now()});

    function address(name, value, usual) {
        const given = new URLSearchParams(location.search);
        if (value === usual) given.delete(name);
        else given.set(name, value);
        history.replaceState(null, '', `${location.pathname}?${given}`);
    }

    document.addEventListener('change', (event) => {
        if (event.target.id === 'data-quarter') location.assign(`/data?${new URLSearchParams({for: event.target.value})}`);
        if (event.target.id === 'data-file') address('file', event.target.value, 'all');
        if (event.target.id === 'data-kind') address('kind', event.target.value, 'all');
    });

    /* A file's findings, from wherever they are asked for. */
    document.addEventListener('click', (event) => {
        const show = event.target.closest('[data-show]');
        if (!show || !page()) return;
        dash_clientside.set_props('data-file', {value: show.dataset.show});
        address('file', show.dataset.show, 'all');
        const heading = document.getElementById('findings');
        heading.scrollIntoView({block: 'start'});
        heading.focus({preventScroll: true});
    });

    /* What asks before it acts: the button names the act and its object, the dialog of that name asks. */
    document.addEventListener('click', (event) => {
        const button = event.target.closest('[data-act]');
        if (button && page()) ask(button);
        else if (event.target.closest('.data-dialog .cancel')) event.target.closest('dialog').close();
    });

    function ask(button) {
        const {act, id, subject = '', needs, value} = button.dataset;
        const dialog = document.getElementById(`dialog-${act}`);
        const form = dialog.querySelector('form');
        form.reset();
        dialog.dataset.id = id;
        dialog.querySelector('.subject').textContent = subject;
        dialog.querySelector('.problem').textContent = '';
        for (const field of dialog.querySelectorAll('.dialog-field')) {
            const area = field.querySelector('textarea');
            field.hidden = act === 'accept' && !needs.split(' ').includes(area.name);
            area.required = !field.hidden;
            area.value = '';
        }
        if (act === 'due') dateField(dialog).value = value;
        dialog.showModal();
        const first = [...dialog.querySelectorAll('textarea, input')].find((field) => field.offsetParent);
        if (first) first.focus();
    }

    function dateField(dialog) {
        const place = dialog.querySelector('.date-field');
        let field = place.querySelector('input');
        if (!field) {
            field = document.createElement('input');
            field.type = 'date';
            field.name = 'due_on';
            field.required = true;
            field.setAttribute('aria-labelledby', 'dialog-due-title');
            place.append(field);
        }
        return field;
    }

    const ADDRESS = {
        accept: (id) => `/data/files/${id}/accept`,
        remove: (id) => `/data/files/${id}/remove`,
        withdraw: (id) => `/data/batches/${id}/withdraw`,
        due: (id) => `/data/quarters/${id}/due`,
    };

    document.addEventListener('submit', (event) => {
        const dialog = event.target.closest('.data-dialog');
        if (!dialog) return;
        event.preventDefault();
        const said = Object.fromEntries([...new FormData(event.target)].filter(([, text]) => String(text).trim()));
        send(dialog, dialog.id.replace('dialog-', ''), said);
    }, true);

    async function send(dialog, act, said) {
        const button = dialog.querySelector('[type=submit]');
        const problem = dialog.querySelector('.problem');
        button.disabled = true;
        try {
            const response = await fetch(ADDRESS[act](dialog.dataset.id), {
                method: 'POST',
                headers: {'Content-Type': 'application/json', Accept: 'application/json'},
                body: JSON.stringify(said),
            });
            if (pingan.session.hasEnded(response)) {
                problem.textContent = words('signed_out_act'); // what was written stays in the dialog
                return;
            }
            const answer = await response.json();
            if (answer.ok) {
                dialog.close();
                document.getElementById('data-said').textContent = answer.message;
            } else {
                problem.textContent = answer.message;
            }
            change();
        } catch {
            problem.textContent = words('lost_act');
        } finally {
            button.disabled = false;
        }
    }

    const words = (name) => JSON.parse(document.getElementById('data-drop').dataset.words)[name];

    /* Two officers at once: whoever comes back to the page sees what the other has done meanwhile. */
    let seen = Date.now();
    document.addEventListener('visibilitychange', () => {
        if (document.visibilityState === 'visible' && page() && Date.now() - seen > 5000) change();
        seen = Date.now();
    });

    return {ask};
})();
