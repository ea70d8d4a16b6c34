/* The page of comparisons: paints what the server says on the maps, tells of clicks on them, saves tables. */
pingan.compare = (function () {
    const {el} = pingan;
    const byId = (id) => document.getElementById(id);
    const NAMED = {2: 24, 3: 12}; // how many areas carry their names on one of so many maps
    let shown = null; // the pictures as the server sent them
    let asked = 0;

    async function paint(pictures) {
        shown = pictures;
        if (!pictures) return;
        const turn = ++asked;
        try {
            const framed = pictures.framed.codes.length ? pingan.data.ask(pictures.framed.url) : {features: []};
            const [geometry, frames] = await Promise.all([pingan.data.ask(pictures.geometryUrl), framed]);
            if (turn !== asked || !byId('compare-maps')) return;
            const features = frames.features.filter((feature) => pictures.framed.codes.includes(feature.properties.code));
            pingan.compareMaps.paint(Object.fromEntries(pictures.sheets.map((sheet) => [sheet.place, picture(sheet, geometry, features)])));
            say();
        } catch (problem) {
            if (turn === asked) say(pingan.text('map.data_failed', {message: problem.message}));
        }
    }

    function picture(sheet, geometry, framed) {
        const {classes, palette, missing} = sheet;
        const {onPaper} = pingan.vector;
        const paper = {...sheet, palette: palette.map(onPaper), missing: onPaper(missing)}; // light, whatever the theme
        const labels = geometry.features.flatMap((feature, i) => (!feature.geometry ? [] : [{
            at: feature.properties.label,
            name: pingan.beside.shortName(shown.names[i], feature.properties.parent),
            value: sheet.words[i],
            priority: shown.framed.codes.includes(shown.codes[i]) ? -1 : sheet.order[i], // what is compared keeps its name
            ...pingan.scale.inkOn(classes[i] < 0 ? missing : palette[classes[i]]),
        }]));
        return {geometryUrl: shown.geometryUrl, geometry, framed, marked: {}, classes, palette, missing, labels, many: NAMED[shown.sheets.length], key: shown.key, label: sheet.label, onPaper: () => picture(paper, geometry, framed)};
    }

    function pick(position) {
        const code = shown?.codes[position];
        const full = shown?.by === 'areas' && shown.framed.codes.length >= shown.most && !shown.framed.codes.includes(code);
        if (full) return say(pingan.text('compare.most_areas'));
        if (code) dash_clientside.set_props('compare-picked', {data: {code, at: Date.now()}}); // the same one again is a click, too
    }

    /* Another edition: the same comparison in it, or one with another quarter. */
    function renew(quarter) {
        if (quarter === shown.quarter) return dash_clientside.set_props('compare-picked', {data: {code: null, at: Date.now()}});
        const said = new URLSearchParams(shown.key);
        said.set('quarter', quarter);
        dash_clientside.set_props('compare-address', {data: `?${said}`.replaceAll('%2C', ',')});
    }

    function say(problem) {
        const {mode} = pingan.compareMaps.state();
        const how = mode === 'svg' ? pingan.text('compare.no_webgl') : mode === 'moved' ? pingan.text('compare.handle_moved') : '';
        const said = [problem, how, shown && pingan.text(shown.by === 'areas' ? 'compare.pick_areas' : 'compare.pick_quarters')];
        if (byId('compare-notice')) byId('compare-notice').textContent = said.filter(Boolean).join('　');
    }

    function tip(target, position, event, frame) {
        target.replaceChildren(el('strong', {}, shown.names[position]), ...shown.sheets.map((sheet) => {
            const why = sheet.reasons[position];
            return el('div', {}, `${sheet.title} `, el('b', {}, sheet.words[position]), why ? ` ${why}` : '');
        }));
        const box = frame.getBoundingClientRect();
        const scale = box.width / frame.offsetWidth; // the page may be zoomed
        const x = Math.min((event.clientX - box.left) / scale + 14, frame.offsetWidth - target.offsetWidth - 6);
        const y = Math.min((event.clientY - box.top) / scale + 14, frame.offsetHeight - target.offsetHeight - 6);
        target.style.transform = `translate(${Math.max(0, x)}px, ${Math.max(0, y)}px)`;
    }

    for (const name of ['compare', 'compare-dimension', 'compare-indicator']) {
        pingan.picture.describe(name, ({dataset}) => {
            const asked = new URLSearchParams(byId('compare-body').closest('.compare-page') && location.search);
            const sides = [asked.get('area'), ...(asked.get('with') || '').split(',')].filter(Boolean);
            const before = asked.get('by') === 'areas' ? null : asked.get('before');
            const heading = document.querySelector('.compare-head h1')?.textContent || '';
            const quarter = shown?.quarter || asked.get('quarter');
            return {
                title: dataset.title || heading, where: dataset.title ? heading : '', area: sides.join('-'), quarter,
                quarters: [before, quarter].filter(Boolean), what: [name, before].filter(Boolean).join('-'),
            };
        });
    }

    window.addEventListener('popstate', () => byId('compare-body') && dash_clientside.set_props('compare-address', {data: location.search}));

    document.addEventListener('click', (event) => {
        const zoom = event.target.closest('.compare-page [data-zoom]');
        if (zoom) pingan.compareMaps.zoom(zoom.dataset.zoom);
        const file = event.target.closest('.compare-page [data-file]');
        const kept = file && pingan.compare.files?.[file.dataset.file];
        if (kept) pingan.saveTable(kept.file, kept.rows, file.dataset.form);
    });

    return {paint, pick, renew, say, tip, state: () => shown};
})();
window.dash_clientside = window.dash_clientside || {};
window.dash_clientside.compare = {
    paint: (pictures, files, context) => {
        pingan.context = pingan.context || context;
        pingan.compare.files = files;
        pingan.compare.paint(pictures);
        return pictures ? pictures.geometryUrl : null;
    },
    write: (address) => {
        if (address && address !== location.search) history.pushState(null, '', location.pathname + address);
        return window.dash_clientside.no_update;
    },
    /* Plotly complains loudly without WebGL; the SVG map needs no figure. */
    draw: (figure) => (pingan.mapGl.available() ? figure : window.dash_clientside.no_update),
};
