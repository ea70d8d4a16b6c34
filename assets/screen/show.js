/* The screen: takes models as they come, turns through their scenes, and never throws at whoever feeds it. */
import {factsOf} from './facts.js';
import {HOLD, makeRotation} from './rotation.js';
import {stepsOf} from './scenes/index.js';
import {speaker} from './speech.js';
import {makeStage} from './stage.js';

const SECOND = 1000;
const ALIVE = 60 * SECOND; // a scene that is held tells as often that it is still there
const FAILURES = 50; // in a row, and the screen waits a little before it tries the next scene

/* Put the screen into an element.

   words : {language, zh: {key: text}, en: {key: text}}
   preview : whether it is an administrator's look at it; calm : no motion at all; speed : times faster than the playlist

   Returns {update(model), status(status), key(name), counts(), destroy()}. After each scene has changed and stands,
   the element is told by the event "screen:scene". */
export function mount(root, words, {preview = false, calm = false, speed = 1} = {}) {
    const still = window.matchMedia('(prefers-reduced-motion: reduce)');
    const stage = makeStage(root);
    const rotation = makeRotation({speed});
    const counts = {scenes: 0, failed: 0};
    let speech = speaker(words, words.language);
    let facts = null;
    let state = null;
    let status = null;
    let timer = null;
    let told = null; // the playlist and data that the rotation was made of
    let failures = 0;
    let standing = Infinity; // when the scene on the wall is to be told of

    const now = () => Date.now() + (status?.offset || 0);

    function guarded(act) {
        return (...given) => {
            try {
                return act(...given);
            } catch (problem) {
                counts.failed += 1;
                console.warn('the screen goes on', problem);
                return null;
            }
        };
    }

    function draw(changed) {
        if (!facts) return;
        const step = rotation.step();
        const beat = rotation.beat();
        if (!step) return;
        let failed = [];
        try {
            const view = {focus: beat.focus ?? null, q: beat.q, page: beat.page, ...step.scene.view(step, beat, facts, speech), kind: step.kind};
            failed = stage.show({...view, turn: counts.scenes}, facts, speech, state);
            stage.round(rotation.place());
        } catch (problem) {
            failed = ['view'];
            console.warn('a scene could not be shown', step.key, problem);
        }
        if (failed.length) counts.failed += 1;
        failures = failed.length ? failures + 1 : 0;
        if (failed.includes('view') && failures < FAILURES && rotation.place().of > 1) {
            rotation.skip();
            draw('scene');
            return;
        }
        if (changed !== 'scene') return;
        counts.scenes += 1;
        stage.shift(performance.now());
        standing = Math.min(standing, performance.now() + SECOND);
    }

    /* A scene stands: its transitions are over, or it has been held for a while. The clock's tick asks. */
    function stands() {
        const step = rotation.step();
        const time = performance.now();
        if (!step || !facts || time < standing) return;
        standing = time + ALIVE;
        root.dispatchEvent(new CustomEvent('screen:scene', {
            detail: {kind: step.kind, area: rotation.beat().focus ?? null, errors: counts.failed, seconds: step.seconds / speed, held: rotation.held()},
        }));
    }

    const tick = guarded(() => {
        stage.head.tell(speech.clock(new Date(now())));
        const changed = rotation.tick();
        if (changed) draw(changed);
        stands();
        hold();
    });

    function run() {
        tick();
        const second = SECOND - (now() % SECOND) + 5;
        timer = setTimeout(run, Math.max(50, Math.min(second, rotation.wait() + 5)));
    }

    const update = guarded((model) => {
        speech = speaker(words, model.state?.language || words.language);
        if (!model.state?.edition || !model.data) {
            facts = null;
            state = model.state;
            stage.wait({headline: speech.t(state ? 'wall.nothing_published' : 'wall.waiting')}, speech);
            return;
        }
        // a model is compared by what it is made of: an answer that says the same changes nothing on the wall
        const made = {data: model.data, notices: model.notices, parts: Object.keys(model.parts || {}).length,
            playlist: JSON.stringify(model.playlist || model.state.playlist || null), language: speech.language};
        const before = told;
        const same = (name) => before && before[name] === made[name];
        const first = !facts;
        if (first || !['data', 'notices', 'parts', 'playlist', 'language'].every(same)) {
            facts = factsOf(model); // where this fails the picture before stays, with its own date
            state = model.state;
            told = made;
            const key = rotation.step()?.key;
            rotation.take(stepsOf(model.playlist || model.state.playlist, facts));
            stage.measure();
            draw(first || rotation.step()?.key !== key ? 'scene' : 'beat');
        }
        state = model.state;
        stage.head.status(status, state, speech);
    });

    const takeStatus = guarded((given) => {
        status = given;
        if (facts) {
            stage.head.status(status, state, speech);
            return;
        }
        const key = `wall.reason_${status?.reason}`;
        stage.wait({headline: status && status.ok === false && speech.has(key) ? speech.t(key) : speech.t('wall.waiting')}, speech);
    });

    let heldAs = null;
    function hold() {
        if (rotation.held() === heldAs) return;
        heldAs = rotation.held();
        stage.head.hold(heldAs, speech);
    }

    const key = guarded((name) => {
        const did = rotation.key(name);
        if (!did) return false;
        if (did === 'next' || did === 'back') draw('scene');
        hold();
        stage.tell(speech.t(`wall.hint_${did}`, {minutes: Math.round((HOLD[rotation.held()] || 0) / 60_000)}));
        return true;
    });

    const resized = guarded(() => {
        stage.measure();
        if (facts) draw('beat');
        else stage.wait({headline: speech.t('wall.waiting')}, speech);
    });

    const settle = () => stage.calm(calm || still.matches);
    settle();
    still.addEventListener('change', settle);
    window.addEventListener('resize', resized);
    stage.wait({}, speech);
    if (preview) root.classList.add('preview');
    run();

    function destroy() {
        clearTimeout(timer);
        still.removeEventListener('change', settle);
        window.removeEventListener('resize', resized);
        stage.destroy();
    }

    return {update, status: takeStatus, key, counts: () => ({...counts, nodes: root.getElementsByTagName('*').length}), destroy};
}
