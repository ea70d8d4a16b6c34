/* Warnings and listed areas: as many as there is room for, page after page; none is said, not left blank. */
import {appear, el, say} from '../dom.js';

const ENTRY = {triple: 156, other: 118}; // units that an entry takes

export function watch() {
    const lists = ['warnings', 'listed'].map((kind) => {
        const title = el('div', {class: 'side-title'});
        const host = el('div', {class: 'entries'});
        return {kind, title, host, said: '', box: el('div', {class: `watched ${kind}`}, title, host)};
    });
    const element = el('section', {class: 'part watch'}, ...lists.map(({box}) => box));

    const size = () => lists.map(({host}) => host.clientHeight);

    function show(view, facts, speech, unit, heights) {
        const room = ENTRY[view.format] || ENTRY.other;
        for (const [i, list] of lists.entries()) {
            const all = facts.notices[list.kind];
            const total = facts.notices[`${list.kind}_total`];
            const fits = Math.max(1, Math.floor(heights[i] / unit / room));
            const pages = Math.max(1, Math.ceil(all.length / fits));
            const page = (view.page || 0) % pages;
            const shown = all.slice(page * fits, (page + 1) * fits);
            say(list.title, speech.t(`wall.${list.kind}_title`, {count: total}));
            const entries = shown.length ? shown.map((one) => (list.kind === 'warnings' ? warning : listing)(one, facts, speech))
                : [el('p', {class: 'calm'}, speech.t(list.kind === 'warnings' && !facts.notices.judged ? 'wall.not_judged' : `wall.${list.kind}_none_long`))];
            const left = total - all.length;
            if (left > 0 && page === pages - 1) entries.push(el('p', {class: 'calm'}, speech.t('wall.more', {count: left})));
            const said = `${facts.data.edition} ${speech.language} ${page} ${JSON.stringify(shown)} ${fits}`;
            if (said === list.said) continue;
            list.said = said;
            list.host.replaceChildren(...entries);
            appear(list.host);
        }
    }

    return {name: 'watch', element, size, show};
}

function warning(one, facts, speech) {
    const high = one.severity === 'high' || one.high === true;
    return el('div', {class: 'entry', 'data-high': high ? '' : null, 'data-noted': one.acknowledged ? '' : null},
        el('span', {class: 'sign'}, high ? '▲' : '△'),
        el('div', {class: 'entry-text'},
            el('div', {class: 'entry-name'}, el('b', {}, speech.name(one.of || facts.area(one.area)) || one.area), el('span', {}, speech.pick(one.rule))),
            el('div', {class: 'entry-more'}, speech.pick(one.sentence))));
}

function listing(one, facts, speech) {
    const due = speech.t(one.overdue ? 'wall.overdue' : 'wall.due', {day: one.due});
    const way = one.index_before === null || one.index_now === null || one.index_before === undefined || one.index_now === undefined ? ''
        : `${speech.number(one.index_before)} → ${speech.number(one.index_now)}`;
    const name = el('b', {}, speech.name(one.of || facts.area(one.area)) || one.area);
    return el('div', {class: 'entry', 'data-high': one.overdue ? '' : null}, el('span', {class: 'sign'}, '◆'),
        el('div', {class: 'entry-text'},
            el('div', {class: 'entry-name'}, name, el('span', {class: 'due'}, due), el('span', {class: 'way'}, way)),
            el('div', {class: 'entry-more'}, [speech.pick(one.reason), speech.pick(one.office)].filter(Boolean).join(' · '))));
}
