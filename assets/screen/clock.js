/* The time, by the server's clock: a machine whose own is wrong still shows the right one.
 *
 * An answer's `Date` header holds whole seconds. It was written between the asking and the answer, which leaves a
 * range for how far the machine is off; the offset is only moved as far as into that range. So a machine that is
 * right keeps its own time to the millisecond, and the shown one never trembles.
 */
const JUMP = 2000;
const MINUTE = 60_000;

export function clock(wall = () => Date.now(), steady = () => performance.now()) {
    let offset = 0; // milliseconds to add to the machine's time
    let known = false; // whether the server has told the time since this page was opened
    let last = {wall: wall(), steady: steady()};

    /* Somebody has set the clock, or the machine was asleep: in both the machine's time leaps and the steady one not. */
    function watch() {
        const now = {wall: wall(), steady: steady()};
        const leap = now.wall - last.wall - (now.steady - last.steady);
        const asleep = leap > 0 && Math.abs(offset) < MINUTE; // a clock that was right and leaps on: it was asleep
        if (known && Math.abs(leap) > JUMP && !asleep) offset -= leap;
        last = now;
    }

    return {
        /* `date`: the header; `asked`: when, by the machine's clock. */
        heard(date, asked) {
            watch();
            const told = Date.parse(date ?? '');
            const answered = wall();
            if (Number.isNaN(told) || answered < asked) return;
            const least = told - answered;
            const most = told + 1000 - asked;
            const nearest = Math.min(Math.max(offset, least), most);
            offset = Math.abs(nearest - offset) > JUMP ? (least + most) / 2 : nearest;
            known = true;
        },
        /* It is at least this late (epoch ms): a machine that woke up in the past is moved on. */
        atLeast(time) {
            if (!known && wall() + offset < time) offset = time - wall();
        },
        now() {
            watch();
            return wall() + offset;
        },
        get offset() { return Math.abs(offset) < 1 ? 0 : Math.round(offset); },
        /* Seconds by which the machine is off, where it is more than a minute. */
        get off() { return Math.abs(offset) > MINUTE ? Math.round(-offset / 1000) : null; },
    };
}
