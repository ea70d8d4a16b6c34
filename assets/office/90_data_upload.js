/* The data office's uploads: files dropped or chosen go to the server one by one, each with its progress; what the
 * server says of it stands beside it. A file that did not arrive stays in hand and can be sent again. */
window.pingan = window.pingan || {};
pingan.upload = (function () {
    const AT_ONCE = 2;
    const waiting = [];
    const MOST_TURNS = 20;
    let running = 0;
    let later = 0;
    let input = null;

    const drop = () => document.getElementById('data-drop');
    const words = () => JSON.parse(drop().dataset.words);
    const short = (number) => number.toFixed(1).replace(/\.0$/, '');
    const sized = (bytes) => (bytes < 1e6 ? `${Math.ceil(bytes / 1e3)} kB` : `${short(bytes / 1e6)} MB`);

    function make(tag, className, text) {
        const element = document.createElement(tag);
        if (className) element.className = className;
        if (text) element.textContent = text;
        return element;
    }

    /* One file's line: name, bar, what is happening to it. */
    function line(file) {
        const item = make('li', 'upload');
        const bar = make('progress');
        bar.max = 1;
        bar.setAttribute('aria-label', file.name);
        const acts = make('span', 'upload-acts');
        item.append(make('span', 'file-name', file.name), make('span', 'quiet', sized(file.size)), bar,
            make('span', 'upload-said'), acts);
        item.querySelector('.upload-said').setAttribute('role', 'status');
        item.title = file.name;
        document.getElementById('data-uploads').prepend(item);
        return item;
    }

    function say(item, state, text, part) {
        item.dataset.state = state;
        item.querySelector('.upload-said').textContent = text;
        const bar = item.querySelector('progress');
        bar.hidden = part === null;
        if (part === undefined) bar.removeAttribute('value'); // it moves, without an end
        else if (part !== null) bar.value = part;
    }

    function offer(item, ...acts) {
        item.querySelector('.upload-acts').replaceChildren(...acts);
    }

    function again(file, item) {
        const button = make('button', 'data-link', words().retry);
        button.type = 'button';
        button.addEventListener('click', () => { offer(item); add(file, item); });
        return button;
    }

    /* Nothing of it was taken: the file stays in hand and goes again when the server said. */
    function wait(request, file, item, turn) {
        running -= 1;
        later += 1;
        say(item, 'queued', words().busy, null);
        setTimeout(() => {
            later -= 1;
            waiting.push({file, item, turn: turn + 1});
            next();
        }, 1000 * pingan.busy.seconds(request.getResponseHeader('Retry-After')));
        next();
    }

    function add(file, item = line(file)) {
        const most = Number(drop().dataset.most);
        if (file.size > most) {
            const text = words().too_large.replace('{size}', sized(file.size)).replace('{limit}', sized(most));
            say(item, 'refused', text, null);
            return;
        }
        say(item, 'queued', words().queued, 0);
        waiting.push({file, item, turn: 1});
        next();
    }

    function next() {
        while (running < AT_ONCE && waiting.length) {
            running += 1;
            const {file, item, turn} = waiting.shift();
            readable(file).then((can) => (can ? send(file, item, turn) : ended(item, 'refused', words().unreadable)));
        }
    }

    /* A folder, or a file that was moved since it was chosen, cannot be read: told apart from a lost connection. */
    const readable = (file) => file.slice(0, 1).arrayBuffer().then(() => true, () => false);

    function ended(item, state, text, ...acts) {
        running -= 1;
        say(item, state, text, null);
        offer(item, ...acts);
        next();
    }

    function send(file, item, turn) {
        const request = new XMLHttpRequest();
        const form = new FormData();
        form.append('quarter', drop().dataset.quarter);
        form.append('file', file);
        request.open('POST', '/data/upload');
        request.setRequestHeader('Accept', 'application/json');
        request.upload.onprogress = (event) => {
            const part = event.loaded / event.total;
            say(item, 'uploading', `${words().uploading} ${Math.floor(part * 100)}%`, part);
        };
        request.upload.onload = () => say(item, 'checking', words().checking);
        request.onerror = () => ended(item, 'lost', words().lost, again(file, item));
        request.onload = () => answered(request, file, item, turn);
        say(item, 'uploading', words().uploading, 0);
        request.send(form);
    }

    function answered(request, file, item, turn) {
        if (request.status === 503 && request.getResponseHeader('Pingan-Busy') && turn < MOST_TURNS) {
            wait(request, file, item, turn);
            return;
        }
        if (request.status === 401 || request.getResponseHeader('Pingan-Session') === 'ended') {
            const link = make('a', 'data-link', words().sign_in);
            link.href = `/sign-in?${new URLSearchParams({next: location.pathname + location.search})}`;
            link.target = '_blank'; // the file in hand would go with this page
            ended(item, 'lost', words().signed_out, link, again(file, item));
            return;
        }
        let answer = null;
        try { answer = JSON.parse(request.responseText); } catch { /* told below */ }
        if (!answer || (request.status >= 500)) ended(item, 'lost', words().failed, again(file, item));
        else if (!answer.ok) ended(item, 'refused', answer.message || words().failed);
        else {
            const show = make('button', 'data-link', words().show);
            show.type = 'button';
            show.dataset.show = answer.number;
            ended(item, answer.state, answer.message, ...(answer.open && answer.findings ? [show] : []));
            dash_clientside.set_props('data-changed', {data: Date.now()});
        }
    }

    /* What is through stands in the list of files: its line here goes when others come. */
    function take(files) {
        const list = document.getElementById('data-uploads');
        if (!running && !waiting.length && !later) list.querySelectorAll('li:not([data-state=lost])').forEach((item) => item.remove());
        [...files].forEach((file) => add(file));
    }

    document.addEventListener('click', (event) => {
        if (!event.target.closest('#data-choose')) return;
        if (!input) {
            input = make('input');
            input.type = 'file';
            input.multiple = true;
            input.accept = '.xlsx,.csv';
            input.addEventListener('change', () => {
                take(input.files);
                input.value = ''; // the same file, mended, can be chosen again
            });
        }
        input.click();
    });

    /* Dropped beside the box a file is taken too: elsewhere the browser would open it and leave the page. */
    const brings = (event) => drop() && event.dataTransfer && [...event.dataTransfer.types].includes('Files');
    document.addEventListener('dragover', (event) => {
        if (!brings(event)) return;
        event.preventDefault();
        drop().classList.add('over');
    });
    document.addEventListener('dragleave', (event) => {
        if (brings(event) && !event.relatedTarget) drop().classList.remove('over');
    });
    document.addEventListener('drop', (event) => {
        if (!brings(event)) return;
        event.preventDefault();
        drop().classList.remove('over');
        take(event.dataTransfer.files);
    });
    window.addEventListener('beforeunload', (event) => { if (running || waiting.length || later) event.preventDefault(); });

    return {add};
})();
