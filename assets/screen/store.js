/* What the screen shows and how it stands: the last good picture at once, then the server's, again and again.
 *
 * A model is taken only whole: state, data and notices of one edition, each checked. Whatever fails leaves the last
 * one on the wall and says so in the status; the next question comes after a back-off.
 */
import {Lost, ask} from './ask.js';
import {clock as makeClock} from './clock.js';
import {keep, recall} from './kept.js';
import {isData, isKept, isNotices, isPart, isState} from './whole.js';

const EVERY = 4; // seconds
const LONGEST = 10; // after a failure: what is published meanwhile is not shown later than usual
const CALM = 10_000; // a restart of the server is over by then: no reason to alarm a room
const KEEP_HEARD = 60_000;
const SOON = 2000;
const SHAPE = 1; // of what is kept

const later = (time, value) => new Promise((resolve) => { setTimeout(resolve, time, value); });

/* address: of the state; build: of this page; access: whose questions; preview: keeps nothing; playlist(): one that is tried out, or null. */
export function open({address, build, access, onModel, onStatus, onBeat = () => {}, preview = false, playlist = () => null}) {
    const clock = makeClock();
    const started = Date.now();
    let model = null; // what is shown
    let etag = null; // of the state that it was made from
    let asOf = null; // when the server last confirmed it, by its clock
    let heardAt = null; // the same by the page's own steady clock, since this page was opened
    let reason = null;
    let failures = 0;
    let timer = null;
    let turning = false;
    let keptHeard = 0;
    let said = null;

    /* --- asking ------------------------------------------------------------------------------------------------ */

    const heard = (date, asked) => clock.heard(date, asked);
    const question = (from, rest = {}) => {
        onBeat();
        return ask(from, {options: access.options(), heard, ...rest});
    };

    async function askState() {
        if (!access.some) throw new Lost('token_none');
        try {
            return await question(address, {etag, seconds: 6});
        } catch (lost) {
            if (!access.other || !/^(token_|address)/.test(lost.reason)) throw lost;
            const answer = await question(address, {options: access.options(1), seconds: 6}).catch(() => { throw lost; });
            access.swap();
            return answer;
        }
    }

    async function whole(from, before, isWhole) {
        if (before) return before;
        const {body} = await question(from, {seconds: 20});
        if (!isWhole(body)) throw new Lost('answer', from);
        return body;
    }

    async function look() {
        const {body: state, etag: tag} = await askState();
        if (state === null) return; // as it was
        if (!isState(state)) throw new Lost('answer', address);
        if (state.edition === null) {
            etag = null;
            if (model) throw new Lost('nothing'); // the last picture stays
            reason = 'nothing';
            shellOf(state);
            return;
        }
        // What another build of this page kept may have another shape.
        const same = (name) => model?.build === build && model.state[name] === state[name] && model[name];
        const [data, notices] = await Promise.all([
            whole(state.data, same('data'), isData),
            whole(state.notices, same('notices'), isNotices),
        ]);
        const streets = state.parts ? data.parts : [];
        const before = data === model?.data ? model.parts : {};
        const loading = withParts(state.parts, streets, before);
        // What stands is exchanged whole, if that is soon; the first picture, and a large city's, does not wait.
        const parts = model ? await Promise.race([loading.catch(() => before), later(SOON, before)]) : before;
        if (JSON.stringify(state) === JSON.stringify(model?.state) && parts === model.parts) shellOf(state);
        else take({build, state, data, parts, notices, playlist: playlist() || state.playlist});
        const all = await loading;
        if (all !== parts) take({...model, parts: all});
        etag = tag;
    }

    /* The committees, street by street; the same object where none was missing. */
    async function withParts(base, streets, before) {
        const missing = streets.filter((street) => !before[street]);
        if (!missing.length) return before;
        const parts = {...before};
        const load = async () => {
            for (let street = missing.shift(); street; street = missing.shift()) {
                parts[street] = await whole(`${base}${street}.json`, null, isPart);
            }
        };
        await Promise.all([load(), load(), load()]);
        return parts;
    }

    function take(next) {
        model = next;
        asOf = clock.now();
        reason = null;
        if (!preview) keep('model', {shape: SHAPE, model, asOf});
        shellOf(model.state);
        onModel(model);
    }

    let shellOf = () => {};

    /* --- how it stands ----------------------------------------------------------------------------------------- */

    function status() {
        const transient = reason && !/^(token_|address|session)/.test(reason);
        const calm = transient && heardAt !== null && performance.now() - heardAt < CALM;
        const ok = reason === null || calm || (reason === 'nothing' && !model);
        const off = clock.off;
        return {
            ok, since: ok ? null : asOf ?? started + clock.offset, reason: ok && calm ? null : reason,
            asOf, clockOff: off, offset: clock.offset,
        };
    }

    function tell() {
        const now = status();
        const {asOf: _, ...rest} = now; // that it was confirmed once more changes nothing on the wall
        const key = JSON.stringify({...rest, offset: Math.round(rest.offset / 500)});
        if (key === said) return;
        said = key;
        onStatus(now);
    }

    function confirmed() {
        failures = 0;
        heardAt = performance.now();
        asOf = clock.now();
        if (reason !== 'nothing' || model) reason = null;
        if (preview || !model || performance.now() - keptHeard < KEEP_HEARD) return;
        keptHeard = performance.now();
        keep('heard', {asOf, offset: clock.offset});
    }

    /* --- the round --------------------------------------------------------------------------------------------- */

    async function turn() {
        if (turning) return;
        turning = true;
        clearTimeout(timer);
        try {
            await look();
            confirmed();
        } catch (problem) {
            failures += 1;
            reason = problem instanceof Lost ? problem.reason : 'answer';
            if (reason === 'gone') reason = 'server'; // another edition meanwhile, or an old server: asked again
        }
        turning = false;
        tell();
        onBeat();
        timer = setTimeout(turn, 1000 * pause());
    }

    function pause() {
        const usual = failures ? Math.min(LONGEST, 2 ** (failures - 1)) : EVERY;
        return usual * (0.8 + 0.2 * Math.random()); // many screens do not come back in one second
    }

    async function start() {
        await Promise.resolve(); // whoever opens it holds it by then
        if (!preview) {
            const [kept, confirmedAt] = await Promise.all([recall('model'), recall('heard')]);
            if (!model && kept?.shape === SHAPE && isKept(kept.model)) {
                asOf = Math.max(kept.asOf, confirmedAt?.asOf ?? 0);
                clock.atLeast(asOf);
                model = kept.model;
                onModel(model);
            }
        }
        turn();
    }

    window.addEventListener('online', turn);
    document.addEventListener('visibilitychange', () => document.hidden || turn());
    start();

    return {
        /* Asks now. */
        turn,
        /* Shows the same data with another playlist: the preview's. */
        replay() { if (model) take({...model, playlist: playlist() || model.state.playlist}); },
        /* `hear(state)` is called with every state that the server gives: the build is the shell's business. */
        onState(hear) { shellOf = hear; },
        status,
        get shown() { return model && {edition: model.state.edition, quarter: model.state.quarter, parts: Object.keys(model.parts).length}; },
        now: () => clock.now(),
    };
}
