/* What is published while a page is open: asked every few seconds, told in a notice, shown without losing the place.
 *
 * Whoever looks at the newest quarter moves on to a new one; whoever looks at another one is told and stays. A quarter
 * that is corrected changes where it is on screen. A preview or an earlier release is left as it is, and told.
 */
pingan.edition = (function () {
    const EVERY = 5000;
    const byId = (id) => document.getElementById(id);
    let asking = null; // one question at a time
    let told = null; // the key of what was published when the reader was last told

    const aside = () => pingan.context?.aside;
    const query = () => (aside() ? [...new URLSearchParams(aside().query)] : []);
    const mark = () => (aside() ? pingan.text(`edition.${aside().kind}_mark`, {quarter: aside().quarter}) : null);

    /* --- asking ------------------------------------------------------------------------------------------------ */

    function check(missed = false) {
        asking = asking || ask(missed).catch(() => {}).finally(() => { asking = null; }); // no answer: asked again soon
        return asking;
    }

    /* `missed`: something of this edition is gone. */
    async function ask(missed) {
        const response = await fetch('/edition.json');
        if (!response.ok) return;
        const {edition} = await response.json();
        if (!pingan.context) return location.reload(); // nothing was published: there is no place to lose
        told = told || pingan.context.current;
        if (edition === told && !missed) return;
        const answer = await fetch(`/context.json?${new URLSearchParams(query())}`);
        if (!answer.ok) return;
        const after = await answer.json();
        const published = edition !== told;
        told = edition;
        if (after.edition === pingan.context.edition && after.current === pingan.context.current) return;
        receive(pingan.context, after, published);
    }

    function start(context) {
        if (context) pingan.context = context;
        if (start.running || document.querySelector('.shell.confined')) return; // who may not read yet has no news
        start.running = true;
        setInterval(check, EVERY);
        document.addEventListener('visibilitychange', () => document.hidden || check());
    }

    /* --- showing ----------------------------------------------------------------------------------------------- */

    const newest = (context) => context.quarters.at(-1);

    function place() {
        if (byId('map') && pingan.page.state().current) return {quarter: pingan.page.state().current.view.quarter, renew: pingan.page.renew};
        if (byId('bump') && pingan.ranking.view) return {quarter: pingan.ranking.view.quarter, renew: pingan.ranking.renew};
        const area = byId('area-page');
        if (area) return {quarter: area.dataset.quarter, renew: (quarter) => pingan.areaLinks.renew(quarter)};
        if (byId('compare-maps') && pingan.compare.state()) return {quarter: pingan.compare.state().quarter, renew: pingan.compare.renew};
        return null;
    }

    function receive(before, after, published) {
        const here = place();
        if (before.aside) return receiveAside(before, after, published, here);
        const {added, corrected} = news(before, after);
        if (!added.length && !corrected.length && !here) return;
        if (!here) return tell(pingan.text('edition.elsewhere'), [[pingan.text('edition.reload'), () => location.reload()]]);
        const moves = here.quarter === newest(before) && newest(after) !== newest(before);
        const kept = after.quarters.includes(here.quarter) ? here.quarter : newest(after);
        take(after);
        here.renew(moves ? newest(after) : kept, before);
        report(after, {added, corrected, moves, from: here.quarter});
    }

    function receiveAside(before, after, published, here) {
        take(after);
        if (after.edition !== before.edition && here) here.renew(here.quarter, before);
        const address = () => { location.href = `${location.pathname}?${new URLSearchParams({quarter: here?.quarter || newest(after)})}`; };
        tell(pingan.text(published ? 'edition.elsewhere' : 'edition.preview_changed'), [[pingan.text('edition.to_published'), address]]);
    }

    function take(context) {
        pingan.context = context;
        dash_clientside.set_props('context', {data: context});
    }

    function news(before, after) {
        const added = after.quarters.filter((q) => after.releases[q] && !before.releases[q]);
        const corrected = after.quarters.filter((q) => before.releases[q] && after.releases[q] && after.releases[q] !== before.releases[q]);
        return {added, corrected};
    }

    function report(context, {added, corrected, moves, from}) {
        const {text, format} = pingan;
        const quarter = format.quarter;
        const go = (to) => () => place()?.renew(to, pingan.context);
        const said = [];
        const actions = [];
        for (const q of added) {
            const here = moves && q === newest(context);
            said.push(text(here ? 'edition.moved' : 'edition.published', {quarter: quarter(q)}));
            actions.push(here ? [text('edition.back', {quarter: quarter(from)}), go(from)] : [text('edition.show', {quarter: quarter(q)}), go(q)]);
        }
        for (const q of corrected) {
            const reason = context.corrections[q]?.reason || '';
            said.push(text(q === from ? 'edition.corrected_here' : 'edition.corrected', {quarter: quarter(q), reason}));
            actions.push([text('edition.differences'), () => { location.href = differences(q); }]);
        }
        if (said.length) tell(said.join(' '), actions);
    }

    const differences = (quarter) => `/correction?${new URLSearchParams({quarter})}`;

    /* It stays until it is closed, beside what one looks at. */
    function tell(said, actions) {
        const target = byId('edition-notice');
        const {el, text} = pingan;
        const close = () => target.replaceChildren();
        target.replaceChildren(
            el('p', {}, said),
            ...actions.map(([label, act]) => el('button', {class: 'act', onclick: () => { close(); act(); }}, label)),
            el('button', {class: 'close', 'aria-label': text('edition.close'), title: text('edition.close'), onclick: close}, '×'));
    }

    /* That a quarter was corrected: when, why, and the way to what changed. */
    function corrected(quarter) {
        const one = pingan.context.corrections[quarter];
        if (!one) return null;
        const date = new Date(one.at).toLocaleDateString(pingan.context.language === 'zh' ? 'zh-CN' : 'en-GB', {year: 'numeric', month: 'long', day: 'numeric'});
        const line = pingan.text('edition.corrected_line', {date, reason: one.reason});
        return pingan.el('p', {class: 'corrected'}, pingan.el('span', {title: line}, line), pingan.el('a', {href: differences(quarter)}, pingan.text('edition.differences')));
    }

    /* The quarters of a slider, as layouts/controls.py writes them. */
    function slider() {
        const {quarters} = pingan.context;
        const word = (q, i) => (i === 0 || q.endsWith('Q1') ? q : q.slice(-2));
        return {max: Math.max(quarters.length - 1, 1), marks: Object.fromEntries(quarters.map((q, i) => [i, word(q, i)]))};
    }

    return {check, start, query, mark, corrected, slider};
})();
window.dash_clientside = window.dash_clientside || {};
window.dash_clientside.edition = {
    know: (context) => {
        pingan.edition.start(context);
        return window.dash_clientside.no_update;
    },
};
