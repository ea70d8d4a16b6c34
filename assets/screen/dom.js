/* Elements without innerHTML, text that is written only where it changes, and motion that can be switched off. */
const SVG = new Set(['svg', 'g', 'path', 'line', 'circle', 'text', 'tspan', 'rect', 'polyline', 'polygon', 'pattern', 'defs']);
const NAMESPACE = 'http://www.w3.org/2000/svg';

export const motion = {calm: false};

export function el(tag, attributes = {}, ...children) {
    const element = SVG.has(tag) ? document.createElementNS(NAMESPACE, tag) : document.createElement(tag);
    set(element, attributes);
    element.append(...children.flat().filter((child) => child !== null && child !== undefined));
    return element;
}

export function set(element, attributes) {
    for (const [name, value] of Object.entries(attributes)) {
        if (value === null || value === undefined || value === false) element.removeAttribute(name);
        else if (element.getAttribute(name) !== String(value)) element.setAttribute(name, value);
    }
    return element;
}

export function say(element, text) {
    const wanted = String(text ?? '');
    if (element.textContent !== wanted) element.textContent = wanted;
    return element;
}

/* Style properties, custom ones included; through the object model, as the content policy wants it. */
export function style(element, properties) {
    for (const [name, value] of Object.entries(properties)) {
        if (element.style.getPropertyValue(name) !== value) element.style.setProperty(name, value);
    }
    return element;
}

/* One way only: an animation that ends leaves nothing behind. */
export function animate(element, frames, duration = 500, easing = 'cubic-bezier(.2,.7,.2,1)') {
    if (motion.calm || !element.animate) return null;
    return element.animate(frames, {duration, easing});
}

export const appear = (element, duration = 450) => animate(element, [{opacity: 0}, {opacity: 1}], duration, 'ease-out');

/* Say something else in the same place: the new words come up out of the ground. */
export function resay(element, text) {
    if (element.textContent === String(text ?? '')) return;
    say(element, text);
    appear(element);
}

/* Keep one element for each key: made once, taken away when its key is gone. Returns them by key, in order. */
export function keyed(host, kept, keys, make) {
    const wanted = new Set(keys);
    for (const [key, element] of kept) {
        if (!wanted.has(key)) {
            element.remove();
            kept.delete(key);
        }
    }
    for (const key of keys) {
        if (!kept.has(key)) {
            kept.set(key, make(key));
            host.append(kept.get(key));
        }
    }
    return kept;
}
