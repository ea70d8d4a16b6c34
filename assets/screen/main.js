/* The wall screen: puts together what it asks, what it shows, its updates and its watchdog. Read this first.
 *
 * Addresses: `/screen#token=…` opens it (an older link, `?token=…`, too), `?check` tells what the browser can do;
 * `#pace=60` runs it 60 times as fast, on the machine itself only, for rehearsals; the preview takes a playlist from
 * `#playlist=…`.
 */
import {access as makeAccess, bringsToken} from './access.js';
import {open} from './store.js';
import {updates as makeUpdates} from './update.js';

const boot = JSON.parse(document.getElementById('boot').textContent);
const root = document.getElementById('screen');
const watch = window.screenWatch;
const here = ['127.0.0.1', 'localhost', '[::1]'].includes(location.hostname);
const STILL = 90; // seconds: the picture has a clock, so something on it moves every second
const LONG = 300_000; // a scene that is pinned, or the only one: an update does not wait for its end for ever

const behind = (name) => new URLSearchParams(location.hash.slice(1)).get(name);

function triedPlaylist() {
    try {
        return boot.preview && JSON.parse(behind('playlist'));
    } catch {
        return null; // half typed: the one that is saved
    }
}

/* The machine's display stays on while the page is shown; a display that is switched off by hand stays off. */
function stayAwake() {
    const ask = () => document.hidden || navigator.wakeLock?.request('screen').catch(() => {});
    document.addEventListener('visibilitychange', ask);
    ask();
}

async function run() {
    const speed = here && !boot.preview ? Math.min(Math.max(Number(behind('pace')) || 1, 1), 200) : 1;
    const access = makeAccess(boot.preview);
    const updates = makeUpdates({build: boot.build, worker: boot.preview ? null : boot.worker});
    const {mount} = await import('./show.js');
    const show = mount(root, {language: boot.language, ...boot.words}, {preview: boot.preview, calm: false, speed});
    let changed = performance.now(); // the scene
    const shows = new URLSearchParams(location.search).get('shows'); // the preview may try either
    const store = open({
        address: boot.preview && shows ? `${boot.state}?shows=${shows}` : boot.state,
        build: boot.build,
        access,
        preview: boot.preview,
        playlist: triedPlaylist,
        onModel: (model) => { document.documentElement.lang = model.state.language || boot.language; show.update(model); },
        onStatus: (status) => {
            show.status(status);
            // the page around the preview has the words and the link for it (assets/11_session.js)
            if (boot.preview && status.reason === 'session') window.parent.postMessage('session-ended', location.origin);
        },
        onBeat: () => {
            watch.beat('round', 180);
            if (store.status().reason === null && performance.now() - changed > LONG) atSceneChange();
        },
    });
    const atSceneChange = () => {
        changed = performance.now();
        watch.atSceneChange();
        if (store.status().reason === null) updates.atSceneChange();
    };
    store.onState((state) => updates.heard(state));
    root.addEventListener('screen:scene', atSceneChange);
    new MutationObserver(() => watch.beat('picture', STILL)).observe(root, {subtree: true, childList: true, characterData: true});
    window.addEventListener('keydown', (event) => {
        if (!event.ctrlKey && !event.altKey && !event.metaKey && show.key(event.key)) event.preventDefault();
    });
    // a link opened over the wall's own page loads nothing: the browser takes what follows # for a place on it
    window.addEventListener('hashchange', () => (bringsToken() ? location.reload() : store.replay()));
    watch.beat('start', Infinity);
    window.screenState = () => ({build: boot.build, shown: store.shown, status: store.status(), now: store.now(), counts: show.counts?.()});
    if (boot.preview) return;
    updates.worker();
    stayAwake();
    navigator.storage?.persist?.().catch(() => {}); // asks the browser to keep it when its disk is short
}

if (new URLSearchParams(location.search).has('check')) {
    const {check} = await import('./check.js');
    watch.beat('start', Infinity);
    await check(root, boot);
} else {
    await run();
}
