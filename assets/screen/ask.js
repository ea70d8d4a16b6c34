/* One question to the server: the whole answer, or why there is none. */
const REFUSED = ['token_unknown', 'token_revoked', 'token_expired', 'address'];

/* Why there is no answer: network, server, database, answer (unreadable), gone, session, or a refused token. */
export class Lost extends Error {
    constructor(reason, detail = '') {
        super(`${reason} ${detail}`.trim());
        this.reason = reason;
    }
}

/* Returns {body, etag}; body is null where the server says that nothing changed (304).
 *
 * Nothing of it goes through the browser's cache: what was cut off or swapped on the way must not stay there.
 */
export async function ask(address, {options = {}, etag = null, seconds = 10, heard = () => {}} = {}) {
    const headers = {...options.headers, ...(etag ? {'If-None-Match': etag} : {})};
    const asked = Date.now();
    let response, said;
    try {
        const signal = AbortSignal.timeout(1000 * seconds); // for the body too
        response = await fetch(address, {...options, headers, cache: 'no-store', redirect: 'error', signal});
        said = await response.text();
    } catch (problem) {
        throw new Lost('network', problem.name);
    }
    const body = read(said);
    if (body !== undefined || response.status === 304) heard(response.headers.get('Date'), asked);
    if (response.status === 304) return {body: null, etag};
    if (response.ok && response.status !== 204) {
        if (body === undefined || body === null) throw new Lost('answer', address);
        return {body, etag: response.headers.get('ETag')};
    }
    throw new Lost(reasonOf(response, body, Boolean(headers.Authorization)), `${response.status}`);
}

function read(said) {
    try {
        return JSON.parse(said);
    } catch {
        return undefined;
    }
}

function reasonOf(response, body, withToken) {
    // the administrator's, in the preview, which asks without a token: over, or now another account's
    if (response.headers.get('Pingan-Session') || (!withToken && [401, 403].includes(response.status))) return 'session';
    if (response.status === 401) return REFUSED.includes(body?.reason) ? body.reason : 'token_unknown';
    if (response.status === 403 && body) return 'token_unknown'; // a token, but no screen's
    if (response.status === 503 && body) return 'database'; // our own words; a proxy's are no JSON
    return response.status === 404 ? 'gone' : 'server';
}
