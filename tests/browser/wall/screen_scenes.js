/* What the tests of the wall screen do within its page: find what cannot be read, and put it up again with other documents. */
(() => {
    // texts that are too small, that leave the screen or that stand across the edge between two of three panels
    function faults(panels) {
        const unit = innerHeight / 1080, found = [];
        for (const element of document.querySelectorAll('.stage *')) {
            const css = getComputedStyle(element), box = element.getBoundingClientRect();
            const seen = box.width && css.visibility !== 'hidden' && css.opacity !== '0';
            if (element.children.length || !element.textContent.trim() || !seen) continue;
            const size = parseFloat(css.fontSize) * (element.getScreenCTM ? element.getScreenCTM().a : 1);
            const said = `${element.getAttribute('class')} ${element.textContent.slice(0, 20)}`;
            if (size < 23.5 * unit) found.push(`small ${said} ${size}`);
            const inside = box.left >= 0 && box.right <= innerWidth && box.top >= 0 && box.bottom <= innerHeight;
            if (!inside) found.push(`outside ${said}`);
            const [from, to] = [box.left, box.right].map((x) => Math.floor((x * panels) / innerWidth));
            if (from !== to) found.push(`across a bezel ${said}`);
        }
        const {scrollWidth, scrollHeight} = document.documentElement;
        if (scrollWidth > innerWidth || scrollHeight > innerHeight) found.push('scroll bars');
        return found;
    }

    // the screen once more, fed with documents that were changed: {show, model, root, round} as `shown`
    async function again(change) {
        const boot = JSON.parse(document.querySelector('#boot').textContent);
        const {mount} = await import(`/screen/files/${boot.build}/show.js`);
        const take = async (address) => (await fetch(address)).json();
        const state = window.kept?.state || await take('/screen/state.json?shows=committees');
        window.kept ??= {state, data: await take(state.data), notices: await take(state.notices)};
        const model = structuredClone({...window.kept, parts: {}});
        const {data, notices} = model;
        const streets = data.areas.filter(({parent}) => parent === data.district.code).map(({code}) => code);
        const last = data.quarters.length - 1;
        const changes = {
            missing() {
                for (const [name, values] of Object.entries(data.scores[streets[0]])) values[last] = name === 'reason' ? 'coverage' : null;
                for (const code of streets) for (const values of Object.values(data.scores[code])) values[2] = null;
            },
            equal() {
                for (const code of streets) {
                    const scores = data.scores[code];
                    for (const name of ['index', ...data.dimensions.map((one) => one.code)]) scores[name].fill(75);
                    scores.rank.fill(1); scores.movement.fill(0); scores.change.fill(0);
                }
            },
            one() {
                data.areas = data.areas.filter(({code}) => code === data.district.code || code === streets[0]);
                data.scores[streets[0]].rank.fill(1); data.scores[streets[0]].movement.fill(0);
                data.maps[data.district.code].areas = data.maps[data.district.code].areas.filter(([code]) => code === streets[0]);
            },
            forty() {
                const map = data.maps[data.district.code];
                map.areas = [];
                data.areas = [data.areas.find(({code}) => code === data.district.code)];
                for (let i = 0; i < 40; i++) {
                    const [x, y] = [(i % 8) * 125, Math.floor(i / 8) * 140];
                    const name = i % 7 ? `第${i}街道` : `第${i}大学城高新技术产业开发区街道`;
                    data.areas.push({code: `f${i}`, name, name_en: null, level: 'street', parent: data.district.code});
                    data.scores[`f${i}`] = structuredClone(data.scores[streets[i % streets.length]]);
                    data.scores[`f${i}`].rank.fill(i + 1);
                    map.areas.push([`f${i}`, `M${x},${y}l125,0 0,140 -125,0z`, [x + 60, y + 70], null]);
                }
            },
            nothing() { Object.assign(notices, {headlines: [], warnings: [], warnings_total: 0, listed: [], listed_total: 0}); },
            unjudged() { Object.assign(notices, {judged: false, warnings: [], warnings_total: 0}); },
            first() {
                data.quarters = data.quarters.slice(0, 1);
                data.published = data.quarters;
                data.newest = data.quarters[0];
                for (const scores of Object.values(data.scores)) for (const values of Object.values(scores)) values.length = 1;
            },
            none() {},
        };
        changes[change]();
        window.shown?.show.destroy();
        document.querySelector('#screen')?.remove();
        const root = document.body.appendChild(document.createElement('main'));
        root.id = 'screen';
        const show = mount(root, {language: 'zh', ...boot.words}, {});
        const kinds = change === 'nothing' ? ['district', 'warnings', 'headlines'] : ['district', 'dimension', 'street', 'movement', 'warnings'];
        const scenes = kinds.map((kind) => ({kind, seconds: 600, dimension: kind === 'dimension' ? data.dimensions[0].code : null, streets: null, quarter: null}));
        model.playlist = {scenes, quarter: 'newest', streets: change === 'forty' ? ['f7'] : [streets[0]]};
        show.update(model);
        window.shown = {show, model, root, round: document.querySelectorAll('.rounds i').length};
        return window.shown.round;
    }

    // texts of the masthead that stand over one another or are cut, for each reason to be shown, with a long title and a held scene too
    function crowded(language) {
        const boot = JSON.parse(document.querySelector('#boot').textContent), {show, model} = window.shown, found = [];
        const long = structuredClone(model.data);
        Object.assign(long.areas.find(({code}) => code === long.district.code), {name: '长三角生态绿色一体化发展示范区', name_en: 'Yangtze River Delta Integrated Demonstration Zone'});
        const reasons = Object.keys(boot.words[language]).filter((key) => key.startsWith('wall.reason_')).map((key) => key.slice('wall.reason_'.length));
        const since = new Date(2016, 11, 30, 22, 48).getTime();
        const told = reasons.map((reason) => ({ok: false, reason, since, offset: 0}));
        for (const data of [model.data, long]) {
            show.update({...model, data, state: {...model.state, language}});
            for (const [i, status] of [{ok: true}, {ok: true, clockOff: 7200, offset: 0}, ...told, ...told].entries()) {
                if (i === 2 + told.length) show.key('p');
                show.status(status);
                const texts = [...document.querySelectorAll('.masthead *')].filter((one) => !one.children.length && one.textContent.trim() && one.offsetWidth);
                const boxes = texts.map((one) => {
                    const range = document.createRange(), outer = one.getBoundingClientRect();
                    range.selectNodeContents(one);
                    const inner = range.getBoundingClientRect(), middle = (inner.top + inner.bottom) / 2, half = parseFloat(getComputedStyle(one).fontSize) / 2;
                    const cut = one.scrollWidth > one.clientWidth + 1; // the title only, where it is long
                    if (cut && !(one.className === 'title' && data === long)) found.push(`cut ${status.reason} ${one.textContent}`);
                    return [Math.max(inner.left, cut ? outer.left : 0), middle - half, Math.min(inner.right, cut ? outer.right : Infinity), middle + half];
                });
                boxes.forEach((a, m) => boxes.slice(m + 1).forEach((b, n) => {
                    const over = a[0] < b[2] - 1 && b[0] < a[2] - 1 && a[1] < b[3] - 1 && b[1] < a[3] - 1;
                    if (over) found.push(`${status.reason}: ${texts[m].textContent} over ${texts[m + 1 + n].textContent}`);
                }));
                if (boxes.some((box) => box[0] < 0 || box[2] > innerWidth)) found.push(`${status.reason}: off the screen`);
            }
            show.key('Escape');
        }
        return [reasons.length, found];
    }

    // the names beside the map, and what of them stands over an area, another text or the frame's edge
    function beside() {
        const frame = document.querySelector('.map-frame').getBoundingClientRect();
        const seen = (one) => one.textContent && !one.closest('[data-away]') && getComputedStyle(one).visibility !== 'hidden';
        const texts = [...document.querySelectorAll('.map .sheet.front text')].filter(seen);
        const names = texts.filter((one) => one.closest('.beside'));
        const boxes = new Map(texts.map((one) => {
            const box = one.getBoundingClientRect(), half = parseFloat(getComputedStyle(one).fontSize) * one.getScreenCTM().a / 2 - 1;
            return [one, {left: box.left, right: box.right, top: (box.top + box.bottom) / 2 - half, bottom: (box.top + box.bottom) / 2 + half}];
        }));
        const found = [];
        for (const one of names) {
            const a = boxes.get(one);
            for (const [other, b] of boxes) {
                if (other !== one && a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom) found.push(`${one.textContent} over ${other.textContent}`);
            }
            for (const [x, y] of [[a.left, a.top], [a.right, a.top], [a.left, a.bottom], [a.right, a.bottom], [(a.left + a.right) / 2, (a.top + a.bottom) / 2]]) {
                if (document.elementsFromPoint(x, y).some((under) => under.matches('.area'))) found.push(`${one.textContent} over an area`);
            }
            if (a.left < frame.left || a.right > frame.right || a.top < frame.top || a.bottom > frame.bottom) found.push(`${one.textContent} out of the frame`);
        }
        return [texts.map((one) => one.textContent), names.length, found];
    }

    window.wallTests = {beside, faults, again, crowded};
})()
