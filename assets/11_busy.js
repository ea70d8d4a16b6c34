/* A server that has too much to do says so (callbacks/refusals.py). What it has not begun is asked again in a moment, and
 * the page says meanwhile that it waits; what it may have begun is left to the reader. */
pingan.busy = (function () {
    const MOST = 10;
    let waiting = 0;

    const said = (response) => (response.status === 503 ? response.headers.get('Pingan-Busy') : null);
    const seconds = (answer) => Number(answer) || 3;
    const pause = (answer) => new Promise((resolve) => { setTimeout(resolve, 1000 * seconds(answer)); });

    function wait(change) {
        waiting += change;
        const notice = document.getElementById('busy');
        if (notice) notice.hidden = waiting === 0;
    }

    const tell = (response) => response.clone().json()
        .then(({message}) => dash_clientside.set_props('notice', {children: message}), () => {});

    const ask = window.fetch;
    async function patiently(request, response, turn) {
        if (said(response) !== 'again' || turn === MOST) return response;
        await pause(response.headers.get('Retry-After'));
        return patiently(request, await ask(...request), turn + 1);
    }

    window.fetch = async function (...request) {
        const first = await ask.apply(this, request);
        if (!said(first)) return first;
        wait(1);
        const last = await patiently(request, first, 1).finally(() => wait(-1));
        if (said(last)) tell(last);
        return last;
    };

    return {seconds};
})();
