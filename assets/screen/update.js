/* A new build of the screen: fetched behind the picture, shown at a scene change, never into a blank.
 *
 * With a service worker, which needs HTTPS or this machine, the new build is on the disk before the old one goes.
 * Without one the page asks for all that the new one names, and reloads only if the server gave it just now.
 */
const MARK = 'pingan-screen-reloaded';
const ONCE_IN = 10 * 60_000; // two servers of different builds behind one address: no reload every five seconds
const RETRY = 60_000;
const PATIENCE = 5000;

/* The build that a worker holds; null where it does not say. */
function buildOf(worker) {
    return new Promise((resolve) => {
        const {port1, port2} = new MessageChannel();
        const late = setTimeout(() => resolve(null), PATIENCE);
        port1.onmessage = ({data}) => { clearTimeout(late); port1.close(); resolve(data); };
        worker.postMessage('build', [port2]);
    });
}

function wasReloadedFor(build) {
    try {
        const mark = JSON.parse(sessionStorage.getItem(MARK));
        return mark?.build === build && Date.now() - mark.at < ONCE_IN;
    } catch {
        return false;
    }
}

function markReload(build) {
    try {
        sessionStorage.setItem(MARK, JSON.stringify({build, at: Date.now()}));
        return true;
    } catch {
        return false; // without the mark it could turn in circles
    }
}

/* Whether the server gives the page of a build, and every file that it names. */
async function isServed(page, build) {
    const answer = await fetch(page, {cache: 'reload', redirect: 'error', signal: AbortSignal.timeout(PATIENCE)});
    const said = await answer.text();
    if (!answer.ok || !said.includes(build)) return false;
    const named = new DOMParser().parseFromString(said, 'text/html').querySelectorAll('script[src], link[rel=stylesheet]');
    const answers = await Promise.all(Array.from(named, (part) => fetch(part.getAttribute('src') || part.getAttribute('href'),
        {redirect: 'error', signal: AbortSignal.timeout(PATIENCE)})));
    return answers.every((one) => one.ok);
}

/* build: this page's own; worker: the service worker's address, null for a page that keeps nothing. */
export function updates({build, worker, page = '/screen', reload = () => location.reload()}) {
    let wanted = build; // what the server has
    let leaving = false;
    let tried = -RETRY;

    /* The worker's registration; null where there can be none. One that failed (a cut in its middle) is tried again. */
    async function registered() {
        if (!worker || !('serviceWorker' in navigator)) return null;
        const found = await navigator.serviceWorker.getRegistration(page).catch(() => null);
        if (found?.active || performance.now() - tried < RETRY) return found || null;
        tried = performance.now();
        return navigator.serviceWorker.register(worker, {scope: page, updateViaCache: 'none'}).catch(() => null);
    }

    async function ready() {
        const registration = await registered();
        if (!registration) return await isServed(page, wanted) ? () => reload() : null;
        if (!registration.waiting && !registration.installing) await registration.update();
        const holds = async (one) => one && await buildOf(one) === wanted;
        if (await holds(registration.waiting)) {
            const {waiting} = registration;
            return () => {
                navigator.serviceWorker.addEventListener('controllerchange', () => reload(), {once: true});
                waiting.postMessage('take over');
            };
        }
        return await holds(registration.active) && navigator.serviceWorker.controller ? () => reload() : null;
    }

    return {
        /* What the server says it has. */
        heard(state) { if (typeof state?.build === 'string') wanted = state.build; },
        get due() { return wanted !== build; },
        /* To be called when a scene has just changed and the server answers. */
        async atSceneChange() {
            if (wanted === build) await registered();
            if (wanted === build || leaving || wasReloadedFor(wanted)) return;
            leaving = true;
            const go = await ready().catch(() => null);
            if (go && markReload(wanted)) go();
            else leaving = false;
        },
        /* "none": no secure context, or refused; else how far it is. */
        async worker() {
            const registration = await registered();
            return (registration?.active || registration?.waiting || registration?.installing)?.state ?? 'none';
        },
    };
}
