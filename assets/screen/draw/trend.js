/* The trend through the quarters: the area in focus over the band of all streets and their middle. */
import {el, say, set, style} from '../dom.js';

export function trend() {
    const title = el('div', {class: 'trend-title'});
    const svg = el('svg', {class: 'trend-picture', 'aria-hidden': 'true'});
    const [band, middle, line] = ['band', 'middle', 'line'].map((name) => svg.appendChild(el('path', {class: name})));
    const now = svg.appendChild(el('line', {class: 'now'}));
    const head = svg.appendChild(el('circle', {class: 'head'}));
    const [first, last, value, median] = ['tick', 'tick', 'value', 'median'].map((name) => svg.appendChild(el('text', {class: name})));
    const element = el('section', {class: 'part trend'}, title, svg);

    const size = () => ({width: svg.clientWidth, height: svg.clientHeight});

    function show(view, facts, speech, unit, {width, height}) {
        if (!width || !height) return;
        set(svg, {viewBox: `0 0 ${width} ${height}`});
        const {measure, q} = view;
        const spread = facts.spread(measure);
        const known = facts.quarters.map((_, i) => facts.value(view.card, measure, i));
        const of = known.some((one) => one !== null) ? view.card : null; // a district without an index of its own
        const own = of ? known : spread.map((one) => one.median);
        const margin = {left: 2 * unit, right: 106 * unit, top: 16 * unit, bottom: 34 * unit};
        const [least, most] = facts.domain([...facts.streets, view.card], measure);
        const count = facts.quarters.length;
        const x = (i) => margin.left + (count < 2 ? 0.5 : i / (count - 1)) * (width - margin.left - margin.right);
        const y = (number) => margin.top + ((most - number) / (most - least)) * (height - margin.top - margin.bottom);
        say(title, speech.t(of ? 'wall.trend_of' : 'wall.trend', {name: of ? speech.name(facts.area(of)) : '', measure: measure === 'index' ? speech.t('wall.index') : speech.name(facts.measure(measure))}));
        set(band, {d: bandOf(spread, x, y)});
        set(middle, {d: of ? lineOf(spread.map((one) => one.median), x, y) : ''});
        set(line, {d: lineOf(own, x, y)});
        const [then, here] = [own[q], spread[q]];
        style(head, {opacity: then === null ? '0' : '1', fill: then === null ? 'none' : facts.colour(measure, then)});
        set(head, {cx: x(q), cy: then === null ? 0 : y(then), r: 8 * unit});
        set(now, {x1: x(q), x2: x(q), y1: margin.top, y2: height - margin.bottom});
        // beside the head where nothing follows it, else above the line
        const atEnd = q === count - 1;
        const said = then === null ? '' : speech.number(then);
        const apart = then === null || here.median === null || Math.abs(y(then) - y(here.median)) > 30 * unit;
        label(value, x(q) + (atEnd ? 16 * unit : 0), then === null ? null : y(then) + (atEnd ? 9 : -20) * unit, said);
        set(value, {'text-anchor': atEnd ? 'start' : 'middle'});
        label(median, x(q) + 16 * unit, of && here.median !== null && apart && atEnd ? y(here.median) + 9 * unit : null, speech.t('wall.median'));
        label(first, margin.left, height - 6 * unit, facts.quarters[0]);
        label(last, x(count - 1), height - 6 * unit, count > 1 ? facts.quarters[count - 1] : '');
        set(first, {'text-anchor': 'start'});
        set(last, {'text-anchor': 'middle'});
    }

    return {name: 'trend', element, size, show};
}

function label(element, x, y, text) {
    say(element, y === null ? '' : text);
    if (y !== null) set(element, {x, y});
}

/* A gap stays a gap; a quarter that stands alone is a point. */
export function lineOf(values, x, y) {
    return values.map((value, i) => {
        if (value === null) return '';
        const starts = i === 0 || values[i - 1] === null;
        const alone = starts && (i + 1 === values.length || values[i + 1] === null);
        return `${starts ? 'M' : 'L'}${x(i).toFixed(1)},${y(value).toFixed(1)}${alone ? 'h.1' : ''}`;
    }).join('');
}

function bandOf(spread, x, y) {
    const runs = [[]];
    spread.forEach((one, i) => (one.high === null ? runs.push([]) : runs[runs.length - 1].push(i)));
    return runs.filter((run) => run.length).map((run) => {
        const point = (i, side) => `${x(i).toFixed(1)},${y(spread[i][side]).toFixed(1)}`;
        return `M${[...run.map((i) => point(i, 'high')), ...run.reverse().map((i) => point(i, 'low'))].join('L')}Z`;
    }).join('');
}
