/* What stands on the page as vectors: boxes, borders, words and drawings of an element, as SVG in the same places.
 *
 * The element is read as it is laid out, in light colours whatever the theme (a picture is for paper): the style sheets
 * give them within `data-bs-theme="light"`, and colours that were chosen for the dark theme have their light brothers in
 * the context. Nothing in the result needs a style sheet, a script or another file.
 */
pingan.vector = (function () {
    const NAMESPACE = 'http://www.w3.org/2000/svg';
    const LEFT_OUT = '.picture-save, .exports, .export, .visually-hidden, .not-pictured, details, input, select, textarea, script, title, desc';
    const HATCH = 'pingan-picture-hatch';
    /* Property: what SVG takes where nothing is said, and whether it comes from the parent. */
    const PROPERTIES = {
        fill: ['#000000', true], 'fill-opacity': ['1', true], 'fill-rule': ['nonzero', true], stroke: ['none', true],
        'stroke-width': ['1px', true], 'stroke-opacity': ['1', true], 'stroke-dasharray': ['none', true],
        'stroke-linejoin': ['miter', true], 'stroke-linecap': ['butt', true], 'paint-order': ['normal', true],
        'font-family': ['', true], 'font-size': ['', true], 'font-weight': ['400', true], 'text-anchor': ['start', true],
        'dominant-baseline': ['auto', true], opacity: ['1', false], 'vector-effect': ['none', false],
    };
    let drawings = 0; // of the picture being made
    let pen = null;

    let origin = {left: 0, top: 0}; // of the element on the page: a picture is the same wherever one has scrolled to
    let reached = null; // how far what is drawn reaches, from there

    function make(tag, attributes, ...children) {
        const element = document.createElementNS(NAMESPACE, tag);
        for (const [name, value] of Object.entries(attributes || {})) {
            if (value !== null && value !== undefined) element.setAttribute(name, typeof value === 'number' ? round(value) : value);
        }
        element.append(...children);
        return element;
    }

    const within = ({left, top, width, height}) => new DOMRect(...[left - origin.left, top - origin.top, width, height].map((value) => Math.round(value * 50) / 50));

    const round = (value) => String(Math.round(value * 100) / 100);

    /* --- colours ------------------------------------------------------------------------------------------- */

    const two = (value) => Math.round(value).toString(16).padStart(2, '0');
    const onPaper = (hex) => pingan.context?.onPaper?.[hex] || hex;

    /* A computed colour as {hex, alpha}; null for one that is not seen. */
    function colour(said) {
        const [red, green, blue, alpha = 1] = (/^rgba?\(/.test(said) && said.match(/[\d.]+/g)?.map(Number)) || [];
        if (blue === undefined || alpha === 0) return null;
        return {hex: onPaper(`#${two(red)}${two(green)}${two(blue)}`), alpha};
    }

    /* Every colour of a drawing that someone else made: attributes, styles, a figure's values. */
    const repaint = (words) => words.replace(/#[0-9a-f]{6}\b/gi, (hex) => onPaper(hex.toLowerCase()))
        .replace(/rgb\(\s*\d+,\s*\d+,\s*\d+\s*\)/g, (said) => colour(said).hex);

    /* --- drawings ------------------------------------------------------------------------------------------ */

    /* A drawing of the page with what the style sheets say of it written into it. */
    function written(svg) {
        const copy = svg.cloneNode(true);
        const others = [copy, ...copy.querySelectorAll('*')];
        const pairs = [svg, ...svg.querySelectorAll('*')].map((one, i) => [one, others[i]]);
        const styles = new Map();
        const gone = [];
        for (const [one, other] of pairs) {
            const style = getComputedStyle(one);
            const own = {};
            for (const name of Object.keys(PROPERTIES)) own[name] = plain(name, style.getPropertyValue(name), style);
            styles.set(one, own);
            if (style.display === 'none' || style.visibility === 'hidden' || one.matches(LEFT_OUT)) gone.push(other);
            const above = one === svg ? null : styles.get(one.parentNode);
            for (const [name, [usual, inherited]] of Object.entries(PROPERTIES)) {
                const before = inherited && above ? above[name] : usual;
                if (own[name] === before) other.removeAttribute(name);
                else other.setAttribute(name, own[name]);
            }
            faint(other, style, 'fill');
            faint(other, style, 'stroke');
        }
        gone.forEach((other) => other.remove());
        return cleaned(copy);
    }

    function plain(name, value, style) {
        if (name === 'fill' || name === 'stroke') {
            if (value.startsWith('url')) return value.replace(/^url\(["']?[^#]*#([^"')]+)["']?\).*$/, 'url(#$1)');
            return value === 'none' ? 'none' : colour(value)?.hex ?? 'none';
        }
        if (name === 'stroke-dasharray') return value.replaceAll('px', '');
        return name === 'opacity' && style.opacity === '' ? '1' : value;
    }

    /* A colour that lets the ground through is a colour and how much of it. */
    function faint(other, style, name) {
        const alpha = colour(style.getPropertyValue(name))?.alpha;
        if (alpha !== undefined && alpha < 1) other.setAttribute(`${name}-opacity`, round(alpha * Number(style.getPropertyValue(`${name}-opacity`) || 1)));
    }

    /* Nothing of the page that it was in: no class, no name that another drawing may have, no address. */
    function cleaned(svg) {
        const mark = `d${++drawings}-`;
        const names = new Map([...svg.querySelectorAll('[id]')].map((one, i) => [one.id, mark + i])); // the same whenever it is drawn
        for (const one of [svg, ...svg.querySelectorAll('*')]) {
            for (const {name, value} of [...one.attributes]) {
                if (name === 'id') one.setAttribute('id', names.get(value) ?? mark);
                else if (name.endsWith('href') && value.startsWith('#')) one.setAttribute(name, `#${names.get(value.slice(1)) ?? ''}`);
                else if (/^(class|style|role|focusable|tabindex|cursor|aria-.*|data-.*|on.*|href|xlink:href)$/.test(name)) one.removeAttribute(name);
                else if (value.includes('url(')) one.setAttribute(name, value.replace(/url\(["']?[^#"')]*#([^"')]+)["']?\)/g, (said, id) => `url(#${names.get(id) ?? ''})`));
            }
        }
        return svg;
    }

    /* A drawing that comes as text, with its styles as attributes. */
    function parsed(text) {
        const {documentElement: svg} = new DOMParser().parseFromString(text, 'image/svg+xml');
        for (const one of [svg, ...svg.querySelectorAll('*')]) {
            for (const [, name, value] of (one.getAttribute('style') || '').matchAll(/([a-z-]+)\s*:\s*((?:[^;"']|"[^"]*"|'[^']*')+)/g)) {
                if (name in PROPERTIES || name === 'clip-path') one.setAttribute(name, value.trim());
            }
            for (const {name, value} of [...one.attributes]) {
                if (/^(fill|stroke|style|stop-color)$/.test(name)) one.setAttribute(name, repaint(value));
            }
        }
        return cleaned(document.importNode(svg, true));
    }

    const fromAddress = (url) => parsed(decodeURIComponent(url.replace(/^url\(["']?/, '').replace(/["']?\)$/, '').replace(/^data:image\/svg\+xml[^,]*,/, '').replaceAll('\\"', '"')));

    /* What is drawn here belongs into the picture. */
    function reach({left, top, right, bottom}) {
        const sofar = reached || {left, top, right, bottom};
        reached = {left: Math.min(sofar.left, left), top: Math.min(sofar.top, top), right: Math.max(sofar.right, right), bottom: Math.max(sofar.bottom, bottom)};
    }

    function placed(svg, at, aspect) {
        const {left, top, width, height} = at;
        reach(at);
        for (const [name, value] of Object.entries({x: left, y: top, width, height})) svg.setAttribute(name, round(value));
        if (aspect) svg.setAttribute('preserveAspectRatio', aspect);
        return svg;
    }

    /* --- boxes --------------------------------------------------------------------------------------------- */

    function box(element, style, at) {
        const found = [];
        const corner = Math.min(parseFloat(style.borderTopLeftRadius) * (/%/.test(style.borderTopLeftRadius) ? at.width / 100 : 1) || 0, at.width / 2, at.height / 2);
        const turn = style.transform === 'none' ? 0 : Math.atan2(...style.transform.match(/-?[\d.e-]+/g).slice(0, 2).map(Number).reverse());
        const here = Math.abs(turn) < 0.01 ? at : {
            left: at.left + at.width / 2 - element.offsetWidth / 2, top: at.top + at.height / 2 - element.offsetHeight / 2,
            width: element.offsetWidth, height: element.offsetHeight,
        };
        const ground = colour(style.backgroundColor);
        const rect = (inset, attributes) => make('rect', {
            x: here.left + inset, y: here.top + inset, width: Math.max(here.width - 2 * inset, 0), height: Math.max(here.height - 2 * inset, 0),
            rx: corner > inset ? corner - inset : null, ...attributes,
        });
        if (ground) found.push(rect(0, {fill: ground.hex, 'fill-opacity': ground.alpha < 1 ? ground.alpha : null}));
        const image = style.backgroundImage;
        if (image.startsWith('repeating-linear-gradient')) found.push(rect(0, {fill: `url(#${HATCH})`}));
        else if (image.startsWith('linear-gradient')) found.push(...hairline(image, style.backgroundSize, here));
        found.push(...borders(style, here, rect));
        const [, tone, wide] = style.boxShadow.match(/^(rgba?\([^)]*\)) (\d+)px 0px 0px 0px inset$/) || [];
        if (tone) found.push(make('rect', {x: here.left, y: here.top, width: Number(wide), height: here.height, fill: colour(tone).hex}));
        if (found.length) reach(at);
        if (here !== at) found.forEach((one) => one.setAttribute('transform', `rotate(${round((turn * 180) / Math.PI)} ${round(at.left + at.width / 2)} ${round(at.top + at.height / 2)})`));
        return found;
    }

    /* A ground that is one thin line, across or upright. */
    function hairline(image, size, {left, top, width, height}) {
        const tone = colour(image.match(/rgba?\([^)]*\)/)?.[0] || '');
        if (!tone || !/\b1px\b/.test(size)) return [];
        const upright = size.startsWith('1px');
        const [x, y] = [left + width / 2, top + height / 2];
        return [make('line', {x1: upright ? x : left, x2: upright ? x : left + width, y1: upright ? top : y, y2: upright ? top + height : y, stroke: tone.hex})];
    }

    const DASHES = {dashed: '5 4', dotted: '1.5 2.5'};

    function borders(style, {left, top, width, height}, rect) {
        const sides = ['Top', 'Right', 'Bottom', 'Left'].map((side) => ({
            wide: parseFloat(style[`border${side}Width`]), kind: style[`border${side}Style`], tone: colour(style[`border${side}Color`]),
        }));
        const look = ({wide, kind, tone}) => ({stroke: tone.hex, 'stroke-width': wide, 'stroke-opacity': tone.alpha < 1 ? tone.alpha : null, 'stroke-dasharray': DASHES[kind]});
        const seen = ({wide, kind, tone}) => wide > 0 && tone && kind !== 'none' && kind !== 'hidden';
        if (sides.every(seen) && new Set(sides.map((side) => JSON.stringify(side))).size === 1) return [rect(sides[0].wide / 2, {fill: 'none', ...look(sides[0])})];
        const [right, bottom] = [left + width, top + height];
        const ends = [
            (w) => [left, top + w, right, top + w], (w) => [right - w, top, right - w, bottom],
            (w) => [left, bottom - w, right, bottom - w], (w) => [left + w, top, left + w, bottom],
        ];
        const shared = style.display === 'table-cell' && style.borderCollapse === 'collapse'; // of two cells, on their edge
        return sides.flatMap((side, i) => {
            if (!seen(side)) return [];
            const [x1, y1, x2, y2] = ends[i](shared ? 0 : side.wide / 2);
            return [make('line', {x1, y1, x2, y2, ...look(side)})];
        });
    }

    /* --- words --------------------------------------------------------------------------------------------- */

    const font = (style) => `${style.fontStyle} ${style.fontWeight} ${style.fontSize} ${style.fontFamily}`;

    function measure(words, style) {
        pen = pen || document.createElement('canvas').getContext('2d');
        pen.font = typeof style === 'string' ? style : font(style);
        return pen.measureText(words);
    }

    /* A node's words, line by line as they are set. */
    function lines(node) {
        const range = document.createRange();
        const [first, end] = [node.data.search(/\S/), node.data.trimEnd().length]; // a space before them is not theirs
        range.setStart(node, first);
        range.setEnd(node, end);
        const boxes = [...range.getClientRects()].filter((one) => one.width > 0);
        if (!boxes.length) return [];
        if (boxes.every((one) => Math.abs(one.top - boxes[0].top) < one.height / 2)) return [{words: node.data.slice(first, end), at: within(range.getBoundingClientRect())}];
        const found = [];
        for (let i = first; i < end; i++) {
            range.setStart(node, i);
            range.setEnd(node, i + 1);
            const at = within(range.getBoundingClientRect());
            if (!at.width) continue;
            const last = found.at(-1);
            if (last && Math.abs(last.at.top - at.top) < at.height / 2) Object.assign(last, {words: last.words + node.data[i], at: new DOMRect(last.at.left, last.at.top, at.right - last.at.left, last.at.height)});
            else found.push({words: node.data[i], at});
        }
        return found;
    }

    function words(node, style, clip) {
        if (!node.data.trim() || style.visibility === 'hidden') return [];
        const ink = colour(style.color);
        if (!ink) return [];
        return lines(node).flatMap(({words: said, at}) => {
            const [x, y] = [at.left + at.width / 2, at.top + at.height / 2];
            if (clip && (y < clip.top || y > clip.bottom || at.left > clip.right || (x > clip.right && !clip.cut))) return [];
            const {fontBoundingBoxAscent: up, fontBoundingBoxDescent: down} = measure(said, style);
            const right = /^(right|end)$/.test(style.textAlign);
            const middle = style.textAlign === 'center' || style.textAlign === '-webkit-center';
            reach({left: at.left, top: at.top, right: clip?.cut ? Math.min(at.right, clip.right) : at.right, bottom: at.bottom});
            const shown = clip?.cut && at.right > clip.right + 1 ? shortened(said, style, clip.right - at.left) : said;
            return [make('text', {
                x: right ? at.right : middle ? x : at.left, y: at.top + (at.height - up - down) / 2 + up,
                'text-anchor': right ? 'end' : middle ? 'middle' : null, 'font-family': style.fontFamily, 'font-size': style.fontSize,
                'font-weight': style.fontWeight === '400' ? null : style.fontWeight, fill: ink.hex, 'fill-opacity': ink.alpha < 1 ? ink.alpha : null,
            }, shown.replace(/\s+/g, ' ').trim())];
        });
    }

    function shortened(said, style, room) {
        let kept = said;
        while (kept && measure(`${kept}…`, style).width > room) kept = kept.slice(0, -1);
        return `${kept}…`;
    }

    /* --- the walk ------------------------------------------------------------------------------------------ */

    /* Elements of the page in the order in which they are painted, as SVG; `instead` has what stands for some. */
    function walk(element, instead, skip, clip = null, root = null) {
        if (element.matches(LEFT_OUT) || skip(element)) return [];
        const style = getComputedStyle(element);
        const at = within(element.getBoundingClientRect());
        if (style.display === 'none' || Number(style.opacity) === 0) return [];
        if (instead.has(element)) return [placed(instead.get(element), at)];
        if (element instanceof SVGSVGElement) return [placed(written(element), at)];
        if (element.tagName === 'IMG') return element.src.startsWith('data:image/svg+xml') ? [placed(fromAddress(element.src), at)] : [];
        const mask = style.maskImage || style.webkitMaskImage || 'none';
        if (mask.startsWith('url("data:image/svg+xml')) return [masked(mask, style, at)];
        const found = style.visibility === 'hidden' || element === root ? [] : box(element, style, at);
        const closed = style.overflowX !== 'visible';
        const inner = closed ? {...edges(at, clip), cut: style.textOverflow === 'ellipsis'} : clip;
        for (const child of element.childNodes) {
            if (child.nodeType === Node.TEXT_NODE) found.push(...words(child, style, inner));
            else if (child.nodeType === Node.ELEMENT_NODE) found.push(...walk(child, instead, skip, inner));
        }
        return Number(style.opacity) < 1 ? [make('g', {opacity: style.opacity}, ...found)] : found;
    }

    const edges = ({left, top, right, bottom}, clip) => ({
        left: Math.max(left, clip?.left ?? left), top: Math.max(top, clip?.top ?? top),
        right: Math.min(right, clip?.right ?? right), bottom: Math.min(bottom, clip?.bottom ?? bottom),
    });

    /* A drawing that is given as a mask takes the ink of its ground. */
    function masked(mask, style, at) {
        const svg = placed(fromAddress(mask), at, 'xMinYMid meet');
        const ink = colour(style.backgroundColor)?.hex || '#000000';
        svg.setAttribute('fill', ink);
        if (style.opacity !== '1') svg.setAttribute('opacity', style.opacity);
        svg.querySelectorAll('[stroke="#000"]').forEach((one) => one.setAttribute('stroke', ink));
        return svg;
    }

    const hatch = () => make('pattern', {id: HATCH, width: 5, height: 5, patternUnits: 'userSpaceOnUse', patternTransform: 'rotate(45)'},
        make('line', {x1: 0, y1: 0, x2: 0, y2: 5, stroke: '#5a626c', 'stroke-opacity': 0.55, 'stroke-width': 1.4}));

    /* Draw what an element holds: its drawing, moved to begin at 0, and its size. */
    function draw(element, instead = new Map(), skip = () => false) {
        reached = null;
        origin = element.getBoundingClientRect();
        const found = walk(element, instead, skip, null, element);
        const {left, top, right, bottom} = reached || within(origin);
        return {content: make('g', {transform: `translate(${round(-left)} ${round(-top)})`}, ...found), width: right - left, height: bottom - top};
    }

    const begin = () => { drawings = 0; };

    return {begin, make, draw, parsed, onPaper, repaint, measure, hatch};
})();
