/* The service worker: holds the screen's page and all its files, so that it starts while the server is away.
 *
 * `SHELL` ({build, page, files}) is written above this text by the server, so a new build is a new worker. It is
 * installed only when it holds everything; then it waits until the page says at a scene change that it may take over.
 * What the screen shows, the page keeps itself (kept.js).
 */
const PREFIX = 'pingan-screen-';
const CACHE = PREFIX + SHELL.build;

async function fetched(address) {
    const answer = await fetch(address, {cache: address === SHELL.page ? 'reload' : 'no-cache', redirect: 'error', credentials: 'omit'});
    if (!answer.ok) throw new Error(`${address}: ${answer.status}`);
    const wanted = {js: 'javascript', css: 'css', json: 'json', svg: 'svg'}[address.split('.').pop()] || 'html';
    if (!(answer.headers.get('Content-Type') || '').includes(wanted)) throw new Error(`${address}: another thing`);
    return answer;
}

async function hold() {
    const cache = await caches.open(CACHE);
    const addresses = [SHELL.page, ...SHELL.files];
    const answers = await Promise.all(addresses.map(fetched));
    // while a server is being exchanged, the page may still be the old one's
    if (!(await answers[0].clone().text()).includes(SHELL.build)) throw new Error('a page of another build');
    await Promise.all(answers.map((answer, i) => cache.put(addresses[i], answer)));
}

async function clear() {
    const names = await caches.keys();
    await Promise.all(names.filter((name) => name.startsWith(PREFIX) && name !== CACHE).map((name) => caches.delete(name)));
    await self.clients.claim();
}

async function answer(request, address) {
    const cache = await caches.open(CACHE).catch(() => null); // a full or broken disk: the server then
    const found = await cache?.match(address).catch(() => null);
    return found || fetch(request);
}

self.addEventListener('install', (event) => event.waitUntil(hold()));
self.addEventListener('activate', (event) => event.waitUntil(clear()));
self.addEventListener('message', (event) => {
    if (event.data === 'take over') self.skipWaiting();
    if (event.data === 'build') event.ports[0].postMessage(SHELL.build);
});
self.addEventListener('fetch', (event) => {
    const {request} = event;
    const {origin, pathname} = new URL(request.url);
    if (request.method !== 'GET' || origin !== self.location.origin) return;
    const isPage = request.mode === 'navigate' && pathname === SHELL.page; // whatever token its address brings
    if (isPage || SHELL.files.includes(pathname)) event.respondWith(answer(request, isPage ? SHELL.page : pathname));
});
