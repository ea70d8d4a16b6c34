/* Warnings and listed areas on the map page: a sign before an area's label, a line in the panel, a key in the legend. */
pingan.marks = (function () {
    const el = pingan.el;
    const {text} = pingan;
    const WARNED = '▲';
    const ORDINARY = '△';
    const LISTED = '◆';
    const MANY = 60; // as 42_map_overlays.js: beyond, labels are values alone

    const sign = (mark) => (mark ? `${mark.listed ? LISTED : ''}${mark.count ? (mark.high ? WARNED : ORDINARY) : ''}` : '');

    /* A label's name and value; the sign stands before what is shown. */
    function label(name, value, mark, count) {
        const before = sign(mark) ? `${sign(mark)} ` : '';
        return count > MANY ? {name, value: before + value} : {name: before + name, value};
    }

    /* Under the chosen area's figures, each a link to its page. */
    function panel(target, view, area, mark) {
        if (!mark || view.dimension) return;
        const address = (path, values) => `${path}?${new URLSearchParams(values)}`;
        const line = [];
        if (mark.listed) {
            line.push(el('a', {class: mark.overdue ? 'overdue' : 'listed', href: address('/listed', {listing: mark.listed})},
                `${LISTED} ${text(mark.overdue ? 'mark.overdue' : 'mark.listed', {due: mark.due})}`));
        }
        if (mark.count) {
            line.push(el('a', {class: 'warned', title: mark.said.join('\n'), href: address('/warnings', {quarter: view.quarter, area: area.code})},
                `${mark.high ? WARNED : ORDINARY} ${text('mark.warnings', {count: mark.count})}`));
        }
        target.querySelector('header .marks')?.remove();
        target.querySelector('header')?.append(el('p', {class: 'marks'}, ...line));
    }

    function legend(target, watched) {
        const marks = Object.values(watched || {});
        const said = [
            marks.some((mark) => mark.count) ? `${WARNED} ${ORDINARY} ${text('mark.sign_warned')}` : null,
            marks.some((mark) => mark.listed) ? `${LISTED} ${text('mark.sign_listed')}` : null,
        ].filter(Boolean);
        const line = target.querySelector('h2');
        line?.querySelector('.marks')?.remove();
        if (said.length) line?.append(el('span', {class: 'marks'}, said.join('　')));
    }

    return {label, panel, legend};
})();
