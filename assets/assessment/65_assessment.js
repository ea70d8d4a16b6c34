/* The annual assessment's page: another year, level or place is another address; what was chosen before goes along. */
window.dash_clientside = window.dash_clientside || {};
window.dash_clientside.assessment = (function () {
    function go(year, level, within) {
        const asked = new URLSearchParams(location.search);
        const before = asked.toString();
        const now = document.getElementById('assessment-page').dataset;
        if (year !== now.year) ['assessment', 'draft'].forEach((name) => asked.delete(name));
        if (level !== now.level) ['area', 'within'].forEach((name) => asked.delete(name));
        asked.set('year', year);
        asked.set('level', level);
        if (level === now.level && within !== 'all') asked.set('within', within);
        else asked.delete('within');
        if (asked.toString() !== before) location.assign(`${location.pathname}?${asked}`);
        return asked.toString();
    }

    return {go};
})();
