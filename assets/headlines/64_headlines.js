/* The headlines' page: another area or quarter is another address. */
window.dash_clientside = window.dash_clientside || {};
window.dash_clientside.headlines = (function () {
    function go(area, quarter) {
        const asked = new URLSearchParams(location.search);
        asked.set('area', area);
        asked.set('quarter', quarter);
        const search = `?${asked}`;
        if (search !== location.search) location.assign(`${location.pathname}${search}`);
        return search;
    }

    return {go};
})();
