/* The stage: one set of parts for as long as the wall runs, laid out for the shape of the screen and the kind of scene. */
import {bump} from './draw/bump.js';
import {card} from './draw/card.js';
import {dims} from './draw/dims.js';
import {figures, strip} from './draw/figures.js';
import {map} from './draw/map.js';
import {masthead} from './draw/masthead.js';
import {movers} from './draw/movers.js';
import {ranking} from './draw/ranking.js';
import {trend} from './draw/trend.js';
import {watch} from './draw/watch.js';
import {appear, el, motion, say, set, style} from './dom.js';

const DESIGNS = {tall: 1200, wide: 1920, ultra: 2560, triple: 5760}; // units of width; the height is 1080 of them
const SHIFT = {every: 60_000, step: 2, places: 49}; // against burn-in: within ±6 units

/* Which composition fits a screen, and how many pixels a unit is: 1/1080 of the height where the width allows it. */
export function formatOf(width, height) {
    const ratio = width / height;
    const format = ratio >= 3.9 ? 'triple' : ratio >= 2.1 ? 'ultra' : ratio >= 1.2 ? 'wide' : 'tall';
    const unit = format === 'tall' ? Math.min(width / DESIGNS.tall, height / 1500) : Math.min(height / 1080, width / DESIGNS[format]);
    return {format, unit};
}

/* Build the stage in an element. */
export function makeStage(root) {
    const head = masthead();
    const parts = [map(), ranking(), card(), dims(), trend(), movers(), bump(), watch(), figures(), strip()];
    const rounds = el('div', {class: 'rounds'});
    const hint = el('div', {class: 'hint', role: 'status'});
    const body = el('div', {class: 'scene-body'}, ...parts.map((part) => part.element));
    const credit = el('div', {class: 'credit'});
    const stage = el('div', {class: 'stage'}, head.band, body, el('footer', {class: 'foot'}, credit, rounds));
    root.replaceChildren(stage, hint);
    root.classList.add('wall');
    let layout = null;
    let unit = 1;
    let format = 'wide';
    let shifted = {at: 0, place: 0};
    let hinted = null;

    function measure() {
        ({format, unit} = formatOf(root.clientWidth || window.innerWidth, root.clientHeight || window.innerHeight));
        set(root, {'data-format': format});
        style(root, {'--u': `${unit}px`});
    }

    /* Show a view: every part that this layout has draws itself; one that fails leaves the others standing.

       Returns the names of those that failed. */
    function show(view, facts, speech, state) {
        const fresh = layout !== view.layout;
        const before = fresh ? new Map(parts.map((part) => [part, place(part)])) : null;
        layout = view.layout;
        set(root, {'data-layout': layout, 'data-kind': view.kind, lang: speech.language, 'data-strip': facts.notices.headlines.length || facts.notices.warnings_total || facts.notices.listed_total ? '' : null});
        const failed = [];
        const attempt = (name, draw) => {
            try {
                draw();
            } catch (problem) {
                failed.push(name);
                console.warn('a part of the screen could not be drawn', name, problem);
            }
        };
        attempt('masthead', () => head.show(view, facts, speech, state));
        say(credit, (speech.english && facts.data.credit_en) || speech.pick(facts.data.credit));
        // everything is measured before anything is drawn: the browser lays the page out once, not once for each part
        const seen = parts.filter(({element}) => getComputedStyle(element).display !== 'none');
        const sizes = seen.map((part) => part.size());
        const line = head.size();
        const arrived = fresh ? seen.filter((part) => before.get(part) !== place(part)) : [];
        head.fit(line, unit);
        seen.forEach((part, i) => attempt(part.name, () => part.show({...view, format}, facts, speech, unit, sizes[i])));
        arrived.forEach((part) => appear(part.element, 600));
        return failed;
    }

    const place = ({element}) => {
        const {offsetLeft, offsetTop, offsetWidth, offsetHeight} = element;
        return offsetWidth ? `${offsetLeft} ${offsetTop} ${offsetWidth} ${offsetHeight}` : '';
    };

    /* Nothing to show yet, or nothing published: title and what is known, on the same ground. */
    function wait(words, speech) {
        measure();
        layout = null;
        set(root, {'data-layout': 'waiting', lang: speech.language});
        head.waiting(words, speech);
        head.fit(Infinity, unit);
    }

    function round({at, of}) {
        if (rounds.children.length !== of) rounds.replaceChildren(...[...Array(of)].map(() => el('i')));
        [...rounds.children].forEach((dot, i) => set(dot, {'data-on': i === at ? '' : null}));
    }

    /* A few pixels aside now and then, along a spiral there and back, so that no edge stands in one place for months. */
    function shift(now) {
        if (now - shifted.at < SHIFT.every) return;
        shifted = {at: now, place: (shifted.place + 1) % SHIFT.places};
        const [x, y] = [(shifted.place * 3) % 7, Math.floor(shifted.place / 7)].map((cell) => (cell - 3) * SHIFT.step * unit);
        style(stage, {transform: `translate(${Math.round(x)}px, ${Math.round(y)}px)`});
    }

    function tell(text, seconds = 6) {
        say(hint, text);
        hint.classList.add('shown');
        clearTimeout(hinted);
        hinted = setTimeout(() => hint.classList.remove('shown'), seconds * 1000);
    }

    function destroy() {
        clearTimeout(hinted);
        root.replaceChildren();
        for (const name of ['data-format', 'data-layout', 'data-kind', 'data-strip']) root.removeAttribute(name);
    }

    const calm = (wanted) => {
        motion.calm = wanted;
        root.classList.toggle('calm', wanted);
    };

    return {head, show, wait, measure, round, shift, tell, calm, destroy};
}
