/* Who rose and who fell most, by points. */
import {el, resay, say, style} from '../dom.js';

const MOST = 3;

export function movers() {
    const sides = ['risers', 'fallers'].map((name) => {
        const title = el('div', {class: 'side-title'});
        const rows = [...Array(MOST)].map(() => {
            const [who, by] = [el('span', {class: 'name'}), el('span', {class: 'by'})];
            return {who, by, row: el('div', {class: 'mover'}, who, by)};
        });
        return {name, title, rows, box: el('div', {class: `side ${name}`}, title, ...rows.map(({row}) => row))};
    });
    const element = el('section', {class: 'part movers'}, ...sides.map(({box}) => box));

    function show(view, facts, speech) {
        const found = facts.movers(view.ranking, view.measure, view.q, MOST);
        const whole = facts.area(view.ranking);
        for (const {name, title, rows} of sides) {
            say(title, speech.t(`wall.${name}`));
            rows.forEach(({who, by}, i) => {
                const row = found[name][i];
                const nothing = i > 0 ? '' : speech.t(found.compared ? 'wall.none' : 'wall.nothing_before');
                resay(who, row ? speech.partName(facts.area(row.code), whole) : nothing);
                resay(by, row ? speech.signed(row.change) : '');
                style(by, {color: name === 'risers' ? facts.up : facts.down});
            });
        }
    }

    return {name: 'movers', element, size: () => null, show};
}
