/* Reloads a page that has died: modules that never came, rounds or frames that stopped, memory that grew.
 *
 * A classic script of its own, so that it runs where a module does not. It counts its own ticks, not the time: a
 * machine that was asleep is not dead. It reloads only into something: what the service worker holds, or a server that
 * answers; and ever more rarely where it does not help.
 */
(function () {
    const TICK = 10; // seconds
    const MARK = 'pingan-screen-deaths';
    const FIRST = 40; // seconds until the modules have to run
    const HOUR = 3_600_000;
    const NODES = 30_000;
    const HEAP = 0.7; // of what the browser gives
    const limits = {start: FIRST, frame: 60};
    const silence = {start: 0, frame: 0}; // seconds by heart
    const errors = {count: 0, last: null};
    let tired = null; // what has grown too large
    let reloading = false;

    function deaths() {
        try {
            return JSON.parse(sessionStorage.getItem(MARK) || '[]').filter((at) => Date.now() - at < HOUR && at <= Date.now());
        } catch {
            return [];
        }
    }

    /* At once, then after 1, 2, 4, … minutes, at most half an hour. */
    function mayReload() {
        const before = deaths();
        const pause = before.length ? Math.min(30, 2 ** (before.length - 1)) * 60_000 : 0;
        return Date.now() - (before.at(-1) ?? 0) >= pause;
    }

    /* A build that cannot start is held by its worker: the next one has to come in without its help. */
    async function freshest() {
        const held = await navigator.serviceWorker?.getRegistration().catch(() => null);
        if (!held) return;
        const soon = (work) => Promise.race([work.catch(() => {}), new Promise((resolve) => { setTimeout(resolve, 5000); })]);
        await soon(held.update());
        if (held.installing) await soon(new Promise((resolve) => { held.installing.onstatechange = resolve; }));
        if (!held.waiting) return;
        const taken = new Promise((resolve) => { navigator.serviceWorker.oncontrollerchange = resolve; });
        held.waiting.postMessage('take over');
        await soon(taken);
    }

    async function leadsSomewhere() {
        await freshest();
        if (navigator.serviceWorker?.controller) return true;
        const answer = await fetch(location.pathname, {cache: 'no-store', redirect: 'error', signal: AbortSignal.timeout(5000)});
        return answer.ok;
    }

    async function reload(why) {
        if (reloading || !mayReload()) return;
        reloading = true;
        try {
            if (!await leadsSomewhere()) return;
            try {
                sessionStorage.setItem(MARK, JSON.stringify([...deaths(), Date.now()]));
            } catch { /* nothing is kept: then it may be tried again sooner */ }
            console.warn(`the screen is reloaded: ${why}`);
            location.reload();
        } catch { /* the server is away: the last picture stays, and it is tried again */
        } finally {
            reloading = false;
        }
    }

    function size() {
        const nodes = document.getElementsByTagName('*').length;
        const {usedJSHeapSize: used, jsHeapSizeLimit: most} = performance.memory || {};
        tired = nodes > NODES ? `${nodes} nodes` : used > HEAP * most ? `${Math.round(used / 1e6)} MB` : null;
        if (nodes > 3 * NODES || used > 0.9 * most) reload(tired);
    }

    function tick() {
        if (document.hidden) return; // browsers give hidden pages no frames
        for (const heart of Object.keys(limits)) {
            silence[heart] += TICK;
            if (silence[heart] > limits[heart]) reload(`no ${heart} for ${silence[heart]} s`);
        }
        requestAnimationFrame(() => { silence.frame = 0; });
        size();
    }

    window.addEventListener('error', ({message}) => { errors.count += 1; errors.last = message; });
    window.addEventListener('unhandledrejection', ({reason}) => { errors.count += 1; errors.last = String(reason); });
    setInterval(tick, 1000 * TICK);

    window.screenWatch = {
        /* A heart that beats; from now on it has to beat again within so many seconds. */
        beat(heart, seconds) {
            silence[heart] = 0;
            limits[heart] = seconds;
        },
        /* A scene has changed: the moment for what is not urgent. */
        atSceneChange() { if (tired) reload(tired); },
        errors,
        deaths,
    };
})();
