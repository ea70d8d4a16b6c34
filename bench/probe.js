/* Watches when the picture on the map's canvas is the one that is waited for: the same way whoever draws it.
 *
 * As soon as the script that drew something has returned (a microtask), the pixels at a few places are read. Reading
 * waits until the drawing is rasterised, so a picture counts when its pixels are there, not when a script has asked
 * for them. WebGL keeps no picture between frames: reading in the same task that drew is what makes it possible.
 */
(function () {
    const bench = window.bench = {armed: null, seen: null, frames: []};
    const TOLERANCE = 8;
    let due = false;

    const notice = (prototype, name) => {
        const original = prototype[name];
        prototype[name] = function (...given) {
            if (bench.armed && !due && this.canvas === canvas()) {
                due = true;
                queueMicrotask(() => { due = false; if (bench.armed) check(this); });
            }
            return original.apply(this, given);
        };
    };
    notice(WebGL2RenderingContext.prototype, 'drawElements');
    notice(CanvasRenderingContext2D.prototype, 'fill');

    const canvas = () => document.querySelector('.maplibregl-canvas') || document.querySelector('canvas');

    function pixel(context, x, y) {
        if (context instanceof CanvasRenderingContext2D) return context.getImageData(x, y, 1, 1).data;
        const colour = new Uint8Array(4);
        context.readPixels(x, context.canvas.height - 1 - y, 1, 1, context.RGBA, context.UNSIGNED_BYTE, colour);
        return colour;
    }

    function check(context) {
        const asked = performance.now();
        for (const [x, y, wanted] of bench.armed) {
            const found = pixel(context, x, y);
            if (wanted.some((part, i) => Math.abs(part - found[i]) > TOLERANCE)) return;
        }
        bench.seen = {...bench.seen, drawn: asked, painted: performance.now()};
        bench.armed = null;
    }

    /* Start waiting for a picture: [[x, y, [r, g, b]], …] in the canvas's own pixels. */
    bench.arm = (probes) => { bench.frames.length = 0; bench.seen = {}; bench.armed = probes; };

    window.addEventListener('click', (event) => {
        if (bench.armed && bench.seen.click === undefined) bench.seen.click = event.timeStamp;
    }, true);

    if (PerformanceObserver.supportedEntryTypes.includes('long-animation-frame')) {
        new PerformanceObserver((list) => bench.frames.push(...list.getEntries().map((e) => [e.startTime, e.duration])))
            .observe({type: 'long-animation-frame', buffered: true});
    }

    /* Our page's first drawing, before any script of its own: when a frame that holds it has been painted. */
    (function first() {
        const shape = document.querySelector('svg.first-map path');
        if (shape && shape.getBoundingClientRect().width > 0) {
            requestAnimationFrame(() => { bench.firstMap = performance.now(); });
        } else if (!bench.stopped) requestAnimationFrame(first);
    })();
})();
