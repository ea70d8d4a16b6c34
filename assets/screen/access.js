/* The screen's token: taken from its link once, kept by the browser, sent with every question.
 *
 * The token that the last link brought is asked with first. The one before it is kept too: a machine whose autostart
 * still holds an old link goes on with the newer one that somebody opened since.
 */
const KEY = 'pingan-screen-tokens';
const USABLE = /^[\w.~+/=-]{1,200}$/; // anything else cannot stand in a header

function recall() {
    try {
        const kept = JSON.parse(localStorage.getItem(KEY) || '[]');
        return Array.isArray(kept) ? kept.filter((token) => USABLE.test(token)) : [];
    } catch {
        return []; // a browser that keeps nothing, or something else was kept
    }
}

function remember(tokens) {
    try {
        localStorage.setItem(KEY, JSON.stringify(tokens));
        return true;
    } catch {
        return false;
    }
}

/* What the link brings: behind #, which is sent to no server and is in no proxy's log; in the query of older links. */
function brought() {
    const named = [location.search, location.hash].map((part) => new URLSearchParams(part.slice(1)).get('token'));
    return named.find(Boolean)?.trim();
}

export const bringsToken = () => Boolean(brought());

function cleanAddress() {
    const address = new URL(location.href);
    const behind = new URLSearchParams(address.hash.slice(1));
    address.searchParams.delete('token');
    behind.delete('token');
    address.hash = behind.toString();
    history.replaceState(null, '', address);
}

/* Whose questions they are: the token's on the wall, the signed-in administrator's in the preview. */
export function access(preview) {
    if (preview) return {some: true, other: false, options: () => ({credentials: 'same-origin'}), swap: () => {}};
    let tokens = recall();
    const link = brought();
    if (link) {
        const usable = USABLE.test(link) ? link : 'unusable'; // the server then says that it does not know it
        tokens = [usable, ...tokens.filter((token) => token !== usable)].slice(0, 2);
        if (remember(tokens)) cleanAddress(); // where nothing is kept, a reload needs the address as it is
    }
    return {
        get some() { return tokens.length > 0; },
        get other() { return tokens.length > 1; },
        /* Without cookies: another account's session in the same browser must not answer for the screen. */
        options: (which = 0) => ({
            credentials: 'omit',
            headers: tokens[which] ? {Authorization: `Bearer ${tokens[which]}`} : {},
        }),
        /* The other token is the one that works. */
        swap() {
            tokens.reverse();
            remember(tokens);
        },
    };
}
