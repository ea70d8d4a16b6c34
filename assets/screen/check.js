/* `/screen?check`: what this browser on this wall can do, as a table; the same as JSON for `pingan screen check`. */
import {access as makeAccess} from './access.js';
import {ask} from './ask.js';
import {clock as makeClock} from './clock.js';
import {keep, recall} from './kept.js';
import {updates} from './update.js';

const SMALLEST = [1280, 700];
const PATIENCE = 8000;

/* Each: ok true, false, or null (told, and nothing depends on it), and what was found: a number, a name, or one of the
   words `screen_up.value_…`. */
const checks = {
    browser: () => [null, /(?:Chrome|Firefox|Version)\/[\d.]+/.exec(navigator.userAgent)?.[0] ?? navigator.userAgent],
    secure: () => [isSecureContext, location.origin],
    async worker(shell) {
        const held = updates({build: shell.build, worker: shell.worker});
        const end = performance.now() + PATIENCE;
        let state = await held.worker();
        while (state !== 'none' && state !== 'activated' && performance.now() < end) {
            await new Promise((resolve) => { setTimeout(resolve, 200); });
            state = await held.worker();
        }
        return [state === 'activated', state];
    },
    async storage() {
        const value = `${Date.now()}`;
        const works = await keep('check', value) && await recall('check') === value;
        return [works, works ? await navigator.storage?.persist?.().catch(() => false) ? 'persistent' : 'kept' : 'none'];
    },
    fonts: () => [drawsChinese(), fonts().split(',').slice(0, 3).join(', ')],
    size: () => [
        innerWidth >= SMALLEST[0] && innerHeight >= SMALLEST[1],
        `${innerWidth} × ${innerHeight} · ${screen.width} × ${screen.height} · ×${devicePixelRatio}`,
    ],
    full: () => [Math.abs(innerWidth - screen.width) < 2 && Math.abs(innerHeight - screen.height) < 2, `${innerWidth} / ${screen.width}`],
    webgl: () => [null, document.createElement('canvas').getContext('webgl2') ? 'yes' : 'no'],
    motion: () => [null, matchMedia('(prefers-reduced-motion: reduce)').matches ? 'reduce' : 'full'],
    async server(shell, found) {
        const access = makeAccess(false);
        const {body} = await ask('/screen/state.json', {options: access.options(), heard: found.clock.heard});
        const shows = shell.words[shell.language][`screen_up.value_${body.shows}`] ?? body.shows;
        return [true, [body.screen, body.edition ?? '–', shows].filter(Boolean).join(' · ')];
    },
    clock: (_, found) => [found.clock.off === null, `${Math.round(-found.clock.offset / 1000)} s`],
};

const fonts = () => getComputedStyle(document.documentElement).getPropertyValue('--type');

/* Whether two signs of the district's name come out as two pictures, not as twice the box of a missing glyph. */
function drawsChinese() {
    const pictures = ['长', '宁'].map((sign) => {
        const canvas = Object.assign(document.createElement('canvas'), {width: 40, height: 40});
        const context = canvas.getContext('2d');
        context.font = `32px ${fonts()}`;
        context.fillText(sign, 2, 34);
        return canvas.toDataURL();
    });
    return pictures[0] !== pictures[1];
}

/* Run all, and show them. */
export async function check(root, shell) {
    const words = shell.words[shell.language];
    const found = {clock: makeClock()};
    const rows = [];
    for (const [name, run] of Object.entries(checks)) {
        const [ok, value] = await Promise.resolve().then(() => run(shell, found)).catch((problem) => [false, problem.reason ?? problem.message]);
        rows.push({name, ok, value: `${value}`});
    }
    const cell = (tag, text, kind = '') => Object.assign(document.createElement(tag), {textContent: text, className: kind});
    const table = cell('table', '', 'check');
    for (const {name, ok, value} of rows) {
        const verdict = ok === null ? 'told' : ok ? 'good' : 'bad';
        const row = cell('tr', '', verdict);
        row.append(
            cell('td', {told: '·', good: '✓', bad: '✗'}[verdict]),
            cell('th', words[`screen_up.check_${name}`]),
            cell('td', words[`wall.reason_${value}`] ?? words[`screen_up.value_${value}`] ?? value),
            cell('td', ok === false ? words[`screen_up.mend_${name}`] ?? '' : ''),
        );
        table.append(row);
    }
    root.replaceChildren(cell('h1', words['screen_up.check_title']), table);
    const told = cell('script', JSON.stringify(rows));
    told.type = 'application/json';
    told.id = 'checked';
    document.body.append(told);
    console.info(`pingan-check ${encodeURIComponent(JSON.stringify(rows))}`); // `pingan screen check` reads it
}
