/* The line over every scene: what this is, of when, from which release, whether it is connected, what time it is. */
import {el, resay, say, set, style} from '../dom.js';
import {widthOf} from '../shapes.js';

const HEADLINE = 51; // units: its size, and a little for being bolder than what is measured

export function masthead() {
    const parts = Object.fromEntries(['title', 'quarter', 'demo', 'release', 'why', 'since', 'as-of', 'held', 'clock', 'kicker', 'headline']
        .map((name) => [name, el(name === 'headline' ? 'h1' : 'div', {class: name})]));
    // in one line where there is room, else in two
    const told = el('div', {class: 'state'}, parts.release, parts.why, parts.since, parts['as-of']);
    const band = el('header', {class: 'masthead'},
        el('div', {class: 'masthead-left'}, parts.title, parts.quarter, parts.demo),
        el('div', {class: 'masthead-middle'}, parts.kicker, parts.headline),
        el('div', {class: 'masthead-right'}, parts.held, told, parts.clock));

    function show(view, facts, speech, state) {
        say(parts.title, speech.t('wall.title', {district: speech.name(facts.district)}));
        resay(parts.quarter, speech.quarter(facts.quarters[view.q]));
        say(parts.demo, state.demonstration || facts.data.demonstration ? speech.t('wall.demonstration') : '');
        say(parts.release, speech.t('wall.release', {quarter: facts.data.newest, release: shortOf(state.release_id), day: speech.day(state.published_at)}));
        resay(parts.kicker, view.kicker);
        resay(parts.headline, view.headline);
    }

    /* Fit the headline into its line: it is said in full, smaller where it is long. */
    function fit(width, unit) {
        const needed = widthOf(parts.headline.textContent) * HEADLINE * unit;
        style(parts.headline, {'--fit': String(needed ? Math.min(1, Math.max(0.55, width / needed)) : 1)});
    }

    const size = () => parts.headline.clientWidth;

    function waiting(words, speech) {
        say(parts.title, words.title || speech.t('wall.product'));
        resay(parts.headline, words.headline || speech.t('wall.waiting'));
        say(parts.kicker, '');
    }

    function status(status, state, speech) {
        const shown = statusOf(status, state, speech);
        resay(parts.why, shown.why);
        resay(parts.since, shown.since);
        resay(parts['as-of'], shown.asOf);
        set(told, {'data-lost': shown.lost || null});
    }

    const hold = (kind, speech) => say(parts.held, kind ? speech.t(`wall.held_${kind}`) : '');
    const tell = (time) => say(parts.clock, time);

    return {band, size, show, fit, waiting, status, hold, tell};
}

const shortOf = (id) => String(id || '').split('-').pop().slice(0, 8);

/* How old the data are; without a connection why, with what can be done about it, and since when. */
export function statusOf(status, state, speech) {
    const day = speech.day(state?.data_as_of);
    const asOf = day ? speech.t('wall.as_of', {day}) : '';
    if (!status || status.ok !== false) {
        const off = Boolean(status?.clockOff);
        return {why: off ? speech.t('wall.clock_off') : '', since: '', asOf, lost: off};
    }
    const key = `wall.reason_${status.reason}`;
    const why = speech.t(speech.has(key) ? key : 'wall.reason_network');
    return {why, since: status.since ? speech.t('wall.since', {moment: speech.moment(status.since)}) : '', asOf, lost: true};
}
