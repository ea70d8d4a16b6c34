/* What the screen keeps for a start without a server: the last whole picture, and when it was last confirmed.
 *
 * Nothing here throws or waits for long. Where the browser keeps nothing, the screen works all the same, but for a
 * start while the server is away.
 */
const NAME = 'pingan-screen';
const ROOM = 'kept';
const PATIENCE = 4000; // milliseconds: a store that is held by another process must not hold up the picture

let opened = null;

function base() {
    opened ??= new Promise((resolve, reject) => {
        const asked = indexedDB.open(NAME, 1);
        asked.onupgradeneeded = () => asked.result.createObjectStore(ROOM);
        asked.onerror = () => reject(asked.error);
        asked.onblocked = () => reject(new Error('blocked'));
        asked.onsuccess = () => {
            const found = asked.result;
            found.onclose = () => { opened = null; };
            found.onversionchange = () => { found.close(); opened = null; };
            resolve(found);
        };
    });
    return opened;
}

function done(request, of = request) {
    return new Promise((resolve, reject) => {
        of[of === request ? 'onsuccess' : 'oncomplete'] = () => resolve(request.result);
        of.onerror = of.onabort = () => reject(of.error || new Error('aborted'));
    });
}

const inTime = (work) => {
    let timer;
    const late = new Promise((_, reject) => { timer = setTimeout(() => reject(new Error('late')), PATIENCE); });
    return Promise.race([work, late]).finally(() => clearTimeout(timer));
};

async function act(work) {
    try {
        return await inTime((async () => work(await base()))());
    } catch (problem) {
        const handle = opened;
        opened = null;
        // A file that the browser itself cannot read any more (a power cut) is thrown away: the next write makes another.
        if (problem?.name === 'UnknownError' || problem?.name === 'NotFoundError') indexedDB.deleteDatabase(NAME);
        handle?.then((held) => held.close(), () => {});
        return undefined;
    }
}

/* Returns what is kept under a name, undefined where there is nothing or it cannot be read. */
export const recall = (name) => act((held) => done(held.transaction(ROOM).objectStore(ROOM).get(name)));

/* Keeps a value, on the disk before it returns; returns whether it is there. */
export async function keep(name, value) {
    return await act(async (held) => {
        const transaction = held.transaction(ROOM, 'readwrite', {durability: 'strict'});
        await done(transaction.objectStore(ROOM).put(value, name), transaction);
        return true;
    }) === true;
}
