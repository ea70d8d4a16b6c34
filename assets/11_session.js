/* A session that ends while a page is open: the server then answers nothing and says why (callbacks/refusals.py).
 * The page says so and keeps what is on it; its link leads back to the same place. */
pingan.session = (function () {
    const hasEnded = (response) => response.status === 401 || response.headers.get('Pingan-Session') === 'ended';

    function say() {
        const notice = document.getElementById('session-ended');
        if (!notice || !notice.hidden) return;
        notice.hidden = false; // an alert that appears is read out
        aim(notice.querySelector('a'));
    }

    const aim = (link) => { link.href = `/sign-in?${new URLSearchParams({next: location.pathname + location.search})}`; };

    /* The place may change while the notice stands: the link is made again when it is used. */
    document.addEventListener('click', (event) => {
        const link = event.target.closest('.session-again');
        if (link) aim(link);
    }, true);

    /* The wall screen's preview asks by itself, from its frame. */
    window.addEventListener('message', ({origin, data}) => origin === location.origin && data === 'session-ended' && say());

    /* A page that comes back out of the browser's memory (the back button) may be of a session that is over: it is
     * left unseen, and asked for anew by whoever is there now. */
    window.addEventListener('pagehide', (event) => { document.documentElement.hidden = event.persisted; });
    window.addEventListener('pageshow', (event) => event.persisted && location.reload());

    const ask = window.fetch;
    window.fetch = async function (...request) {
        const response = await ask.apply(this, request);
        if (hasEnded(response)) say();
        return response;
    };

    return {hasEnded, say};
})();
