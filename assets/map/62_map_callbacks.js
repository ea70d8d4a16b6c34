/* Dash's clientside callbacks of the map page, as callbacks/map/page.py registers them. */
window.dash_clientside = window.dash_clientside || {};
window.dash_clientside.map = (function () {
    const skip = () => window.dash_clientside.no_update;

    /* The controls, the play button, a click on the map and the address all lead to one view. */
    function follow(view, place, level, measure, change, classes, play, tick, click, context, stopped, shape) {
        pingan.context = context;
        const who = new Set(dash_clientside.callback_context.triggered.map((t) => t.prop_id));
        const {quarters} = context;
        const last = quarters.length - 1;
        let at = quarters.indexOf(view.quarter);
        let disabled = stopped;
        const next = {...view};
        if (who.has('quarter.value')) at = place;
        if (who.has('play.n_clicks')) {
            disabled = !stopped;
            if (!disabled && at === last) at = 0;
        }
        if (who.has('play-tick.n_intervals')) at = Math.min(last, at + 1);
        if (at === last && !who.has('play.n_clicks')) disabled = true;
        next.quarter = quarters[at];
        if (who.has('level.value')) Object.assign(next, {level, area: null});
        if (who.has('measure.value')) next.measure = measure;
        if (who.has('change.value')) next.change = change;
        if (who.has('classes.value')) next.classes = classes;
        if (who.has('map.clickData') && click) {
            const code = click.points[0].customdata;
            if (next.area === code) next.dimension = null;
            next.area = next.area === code ? null : code;
        }
        if (!who.has('view.data')) {
            pingan.page.write(next, who.has('play-tick.n_intervals'));
            if (!pingan.page.painted(next)) pingan.page.paint(next); // at once, not after Dash's own round
        }
        const options = pingan.page.below(next.within).map((l) => ({label: pingan.text(`level.${l}`), value: l}));
        const reshaped = next.within !== shape[0] || next.level !== shape[1];
        return [
            who.has('view.data') ? skip() : next, at, next.level, next.measure, next.change, next.classes,
            reshaped ? options : skip(), reshaped ? [next.within, next.level] : skip(), disabled,
        ];
    }

    async function paint(view, figure, theme, context) {
        pingan.context = context;
        const who = dash_clientside.callback_context.triggered.map((t) => t.prop_id);
        const onlyView = who.length === 1 && who[0] === 'view.data';
        if (!(onlyView && pingan.page.painted(view))) await pingan.page.paint(view);
        return [view.quarter, view.measure, view.area];
    }

    /* Plotly complains loudly without WebGL; the SVG map needs no figure. */
    function draw(figure) {
        if (!pingan.mapGl.available()) return skip();
        return figure;
    }

    function hover(data) {
        const point = data?.points?.[0];
        const event = data && (data.event || pingan.pointer);
        pingan.page.hover(point ? point.pointNumber ?? point.pointIndex : -1, point ? event || pingan.pointer : undefined);
        return '';
    }

    function playing(stopped, context) {
        pingan.context = context;
        const button = document.getElementById('play');
        if (button) button.title = pingan.text(stopped ? 'map.play' : 'map.pause');
        return stopped ? '▶' : '❚❚';
    }

    return {follow, paint, draw, hover, playing};
})();

/* dcc.Graph's hoverData does not say where the pointer is. */
window.addEventListener('mousemove', (event) => { pingan.pointer = event; }, {passive: true});
