/* Which scene is on, which of its beats, and what a key does to that. Pure but for the clock it is handed. */
export const HOLD = {pause: 10 * 60_000, pin: 60 * 60_000}; // it then goes on by itself

const KEYS = {
    ' ': 'pause', Spacebar: 'pause', MediaPlayPause: 'pause', MediaPause: 'pause', MediaPlay: 'pause',
    ArrowRight: 'next', PageDown: 'next', MediaTrackNext: 'next', ArrowLeft: 'back', PageUp: 'back', MediaTrackPrevious: 'back',
    p: 'pin', P: 'pin', Enter: 'pin', Escape: 'resume', BrowserBack: 'resume', GoBack: 'resume',
};

/* Return a rotation.

   speed : how many times faster than the playlist says
   now : the clock, in ms; one that goes on evenly whatever is done to the machine's time */
export function makeRotation({speed = 1, now = () => performance.now()} = {}) {
    let steps = [];
    let at = -1;
    let beat = 0;
    let since = 0; // when the beat began
    let held = null; // "pause": nothing moves; "pin": the scene's beats go on, the scene stays
    let heldAt = 0;
    let spent = 0; // of the beat, when it was paused

    const step = () => steps[at] || null;
    const length = () => {
        const {seconds, beats} = step();
        const weights = beats.reduce((sum, one) => sum + (one.weight || 1), 0);
        return (seconds * 1000 * (beats[beat].weight || 1)) / weights / speed;
    };

    /* Take another list of steps; the one that is on stays on where it is still there. */
    function take(list) {
        const before = step();
        steps = list.filter((one) => one.beats.length);
        const same = before ? steps.findIndex((one) => one.key === before.key) : -1;
        if (same >= 0) {
            at = same;
            beat = Math.min(beat, steps[at].beats.length - 1);
        } else {
            at = steps.length ? Math.max(0, Math.min(at, steps.length - 1)) : -1;
            start(0);
        }
    }

    function start(number) {
        beat = number;
        since = now();
        spent = 0;
    }

    function go(by) {
        if (!steps.length) return;
        at = (at + by + steps.length) % steps.length;
        start(0);
    }

    /* Go on where it is time to. Returns "scene", "beat" or null: what has changed. */
    function tick() {
        if (!steps.length) return null;
        if (held && now() - heldAt >= HOLD[held] / Math.max(1, Math.min(speed, 60))) release();
        if (held === 'pause' || now() - since < length()) return null;
        if (beat + 1 < step().beats.length) {
            start(beat + 1);
            return 'beat';
        }
        if (held === 'pin') {
            start(0);
            return 'beat';
        }
        go(1); // where there is one scene only, to that one again
        return 'scene';
    }

    function hold(kind) {
        if (held !== 'pause' && kind === 'pause') spent = now() - since;
        if (held === 'pause' && kind === 'pin') since = now() - spent;
        held = kind;
        heldAt = now();
    }

    function release() {
        if (held === 'pause') since = now() - spent;
        held = null;
    }

    /* What a key does: "pause", "resume", "pin", "next", "back"; null where it means nothing here. */
    function key(name) {
        const act = KEYS[name];
        if (!act || !steps.length) return null;
        if (act === 'next' || act === 'back') {
            go(act === 'next' ? 1 : -1);
            if (held) heldAt = now();
            return act;
        }
        if (act === 'resume' || act === held) {
            release();
            return 'resume';
        }
        hold(act);
        return act;
    }

    /* How long until something is due, in ms. */
    const wait = () => (!steps.length || held === 'pause' ? Infinity : Math.max(0, since + length() - now()));

    return {take, tick, key, wait, skip: () => go(1), step, beat: () => step()?.beats[beat] || null,
        place: () => ({at, of: steps.length, beat, beats: step()?.beats.length || 0}), held: () => held};
}
