/* Any figure as a picture: SVG, or PNG at 300 dots an inch made of it. On paper ground in light colours, with title,
 * place, quarter, release, system, the boundaries' source, and the marks that belong to it. The server records it first.
 *
 * A control (layouts/picture.py) says which element is the figure. Pages whose figures are made in the browser describe
 * them: `pingan.picture.describe(name, () => ({title, where, area, quarter, what}))`; maps that WebGL draws are drawn from what
 * they show: `pingan.picture.maps(selector, (frame) => picture)`.
 */
pingan.picture = (function () {
    const {make, measure, draw} = pingan.vector;
    const FONT = '"PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", "Noto Sans SC", sans-serif';
    const MARGIN = 24;
    const LEAST = 420; // wide
    const INK = '#1d2733', QUIET = '#5d6875', RULE = '#dde1e6', MARK = '#8a5a00';
    const DOTS = 300 / 96; // a picture of 300 dots an inch has so many to a unit of the page
    const MOST_DOTS = 8000;
    /* What is the page's, not the figure's; the source of the boundaries is said below it. */
    const AROUND = '.map-gl, .map-svg:not(.drawn-for-picture), .credit, .breadcrumb-bar, .map-notice, .map-tip, .compare-foot';
    const described = {};
    const mapped = [];

    /* --- what is said of it -------------------------------------------------------------------------------- */

    function about(control) {
        const {context, edition, format} = pingan;
        const page = document.getElementById('area-page')?.dataset || {};
        const {picture: name, title, where, area, quarter, release, system, rule, mark, map} = control.dataset;
        const found = {title: title || '', where: where || page.title || '', area: area || page.code || '', quarter: quarter || page.quarter || '', ...described[name]?.(control)};
        const shown = release || context.releases[found.quarter] || found.quarter;
        const version = system || context.systems?.[found.quarter];
        const released = (quarter) => (release !== '' && (release || context.releases[quarter]));
        const words = [
            ...(found.quarters || [found.quarter]).flatMap((quarter) => [
                quarter ? format.quarter(quarter) : null,
                released(quarter) ? pingan.text(rule ? 'picture.assessment' : 'picture.release', {release: released(quarter)}) : null,
            ]),
            rule ? pingan.text('picture.rule', {version: rule}) : version ? pingan.text('picture.system', {version}) : null,
        ];
        const marks = [mark, edition.mark()].filter(Boolean); // not what is published
        return {
            ...found, name, marks,
            lines: [
                words.filter(Boolean).join(' · '),
                map === undefined ? null : context.credit,
                [...marks, context.demonstration ? pingan.text('map.demonstration') : null].filter(Boolean).join(' · '),
            ].filter(Boolean),
            file: ['pingan', shown || version, found.area, found.what || name].filter(Boolean).join('-'),
        };
    }

    /* --- the drawing --------------------------------------------------------------------------------------- */

    /* What Plotly draws, drawn anew in light colours and without what one points at. */
    async function plots(figure) {
        const found = new Map();
        for (const plot of figure.querySelectorAll('.js-plotly-plot')) {
            if (plot.closest('.map-frame') || !plot.data || !plot.clientWidth) continue;
            const {data, layout} = JSON.parse(pingan.vector.repaint(JSON.stringify({data: plot.data, layout: plot.layout})));
            const {clientWidth: width, clientHeight: height} = plot;
            const text = await Plotly.toImage({data, layout: {...layout, width, height, autosize: false}, config: {staticPlot: true}}, {format: 'svg', width, height, imageDataOnly: true});
            found.set(plot.closest('.dash-graph') || plot, pingan.vector.parsed(text.startsWith('<') ? text : decodeURIComponent(text.replace(/^data:[^,]*,/, ''))));
        }
        return found;
    }

    /* Maps as their own plain drawing: the same shapes, classes and names, in what is in view. */
    function frames(figure) {
        const made = [];
        for (const [selector, picture] of mapped) {
            for (const frame of figure.querySelectorAll(selector)) {
                const place = pingan.el('div', {class: 'map-svg drawn-for-picture'});
                frame.append(place);
                const shown = picture(frame);
                if (shown) pingan.makeMapSvg({hover() {}, select() {}}).paint(place, shown);
                if (shown?.viewBox) place.firstChild.setAttribute('viewBox', shown.viewBox);
                made.push(place);
            }
        }
        return made;
    }

    async function drawn(figure, said) {
        pingan.vector.begin();
        const instead = await plots(figure);
        const words = said.title.trim();
        const heading = (element) => /^H[1-3]$/.test(element.tagName) && element.textContent.trim() === words;
        const leftOut = (element) => heading(element) || element.matches(AROUND);
        figure.setAttribute('data-bs-theme', 'light'); // for as long as it is read; nothing is painted meanwhile
        figure.classList.add('as-picture');
        let maps = [];
        try {
            maps = frames(figure);
            return draw(figure, instead, leftOut);
        } finally {
            maps.forEach((place) => place.remove());
            figure.removeAttribute('data-bs-theme');
            figure.classList.remove('as-picture');
        }
    }

    /* --- around it ----------------------------------------------------------------------------------------- */

    /* Words in lines that fit: between words where there are any, else anywhere, as Chinese is set. */
    function broken(said, font, room) {
        const found = [''];
        for (const part of said.match(/[\u2e80-\uffff]|[^\s\u2e80-\uffff]+\s*|\s+/g) || []) {
            if (found.at(-1) && measure(found.at(-1) + part, font).width > room) found.push('');
            found[found.length - 1] += part;
        }
        return found.map((line) => line.trim()).filter(Boolean);
    }

    function framed({content, width: inner, height: tall}, said) {
        const width = Math.max(inner, LEAST) + 2 * MARGIN;
        const room = width - 2 * MARGIN;
        const parts = [];
        let y = MARGIN;
        const set = (words, size, fill, weight) => {
            for (const line of broken(words, `${weight} ${size}px ${FONT}`, room)) {
                parts.push(make('text', {x: MARGIN, y: y + size, 'font-family': FONT, 'font-size': size, 'font-weight': weight === 400 ? null : weight, fill}, line));
                y += size * 1.4;
            }
        };
        set(said.title, 20, INK, 600);
        if (said.where && said.where !== said.title) set(said.where, 14, QUIET, 400);
        y += 10;
        parts.push(make('g', {transform: `translate(${MARGIN} ${Math.round(y)})`}, content));
        y += tall + 14;
        parts.push(make('line', {x1: MARGIN, x2: width - MARGIN, y1: y, y2: y, stroke: RULE}));
        y += 6;
        said.lines.forEach((line, i) => set(line, 12, i === said.lines.length - 1 && said.lines.length > 1 ? MARK : QUIET, 400));
        const height = Math.ceil(y + MARGIN - 8);
        if (said.marks.length) parts.push(watermark(said.marks[0], width, height));
        return make('svg', {xmlns: 'http://www.w3.org/2000/svg', width, height, viewBox: `0 0 ${Math.round(width * 100) / 100} ${height}`},
            make('title', {}, [said.title, said.where].filter(Boolean).join(' · ')), make('desc', {}, said.lines.join('\n')),
            make('defs', {}, pingan.vector.hatch()), make('rect', {width, height, fill: '#ffffff'}), ...parts);
    }

    /* As the page's own: over everything, letting numbers through. */
    function watermark(mark, width, height) {
        const found = [];
        for (let y = 110; y < height + 100; y += 220) {
            for (let x = 170; x < width + 100; x += 340) {
                found.push(make('text', {x, y, 'text-anchor': 'middle', transform: `rotate(-24 ${x} ${y})`, 'font-family': FONT, 'font-size': 24, 'font-weight': 700, fill: '#7a7f87', 'fill-opacity': 0.26}, mark));
            }
        }
        return make('g', {}, ...found);
    }

    /* --- files --------------------------------------------------------------------------------------------- */

    const text = (svg) => `<?xml version="1.0" encoding="UTF-8"?>\n${new XMLSerializer().serializeToString(svg)}\n`;

    async function dots(svg) {
        const [width, height] = ['width', 'height'].map((name) => Number(svg.getAttribute(name)));
        const scale = Math.min(DOTS, MOST_DOTS / Math.max(width, height));
        const url = URL.createObjectURL(new Blob([text(svg)], {type: 'image/svg+xml'}));
        try {
            const image = new Image();
            image.src = url;
            await image.decode();
            const canvas = pingan.el('canvas', {width: Math.round(width * scale), height: Math.round(height * scale)});
            canvas.getContext('2d').drawImage(image, 0, 0, canvas.width, canvas.height);
            const blob = await new Promise((done) => { canvas.toBlob(done, 'image/png'); });
            return sized(new Uint8Array(await blob.arrayBuffer()), (96 * scale) / 0.0254);
        } finally {
            URL.revokeObjectURL(url);
        }
    }

    /* How large its dots are: a document then sets it in the size that it has on the page. PNG's chunk pHYs. */
    function sized(png, dotsAMetre) {
        const chunk = new Uint8Array(21);
        const view = new DataView(chunk.buffer);
        view.setUint32(0, 9);
        chunk.set([0x70, 0x48, 0x59, 0x73], 4);
        view.setUint32(8, Math.round(dotsAMetre));
        view.setUint32(12, Math.round(dotsAMetre));
        chunk[16] = 1;
        view.setUint32(17, checksum(chunk.subarray(4, 17)));
        const afterHead = 33;
        return new Blob([png.subarray(0, afterHead), chunk, png.subarray(afterHead)], {type: 'image/png'});
    }

    function checksum(bytes) {
        let sum = ~0;
        for (const byte of bytes) {
            sum ^= byte;
            for (let bit = 0; bit < 8; bit++) sum = (sum >>> 1) ^ (sum & 1 ? 0xedb88320 : 0);
        }
        return ~sum >>> 0;
    }

    function figureOf(control) {
        const {figure} = control.dataset;
        for (let place = control.parentElement; place; place = place.parentElement) {
            if (place.matches(figure)) return place;
            const found = [...place.querySelectorAll(figure)].find((one) => one.getClientRects().length);
            if (found) return found;
        }
        return null;
    }

    async function save(control, form) {
        const figure = figureOf(control);
        if (!figure) return;
        const said = about(control);
        const svg = framed(await drawn(figure, said), said);
        const content = form === 'png' ? await dots(svg) : new Blob([text(svg)], {type: 'image/svg+xml'});
        await pingan.saveFile(content, `${said.file}.${form}`);
    }

    let before = Promise.resolve(); // one picture at a time: names within a drawing are counted anew in each

    document.addEventListener('click', (event) => {
        const button = event.target.closest('.picture-save [data-form]');
        if (!button || button.getAttribute('aria-busy') === 'true') return;
        button.setAttribute('aria-busy', 'true');
        before = before.then(() => save(button.closest('.picture-save'), button.dataset.form)).catch((problem) => {
            window.dash_clientside.set_props('notice', {children: pingan.text('picture.failed', {message: problem.message})});
        }).finally(() => button.removeAttribute('aria-busy'));
    });

    return {
        describe: (name, tell) => { described[name] = tell; },
        maps: (selector, picture) => mapped.push([selector, picture]),
    };
})();
