/* Words, numbers and quarters in the reader's language. The server's pingan/look/format.py does the same. */
window.pingan = window.pingan || {};

pingan.text = function (key, values) {
    const words = pingan.context.text[key];
    return Object.entries(values || {}).reduce((text, [name, value]) => text.replaceAll(`{${name}}`, value), words || key);
};

pingan.format = (function () {
    const MISSING = '—';
    const MINUS = '−';
    const ORDINAL = '一二三四';
    const makers = new Map();

    function number(value, digits = 2) {
        if (value === null || value === undefined || Number.isNaN(value)) return MISSING;
        if (!makers.has(digits)) {
            makers.set(digits, new Intl.NumberFormat('en', {minimumFractionDigits: digits, maximumFractionDigits: digits}));
        }
        const text = makers.get(digits).format(value);
        return /[1-9]/.test(text) ? text.replace('-', MINUS) : text.replace('-', '');
    }

    function signed(value, digits = 2) {
        const text = number(value, digits);
        return value > 0 && /[1-9]/.test(text) ? `+${text}` : text;
    }

    /* Amounts of any size: as many digits as tell neighbours apart. */
    function amountDigits(value) {
        const size = Math.abs(value);
        return size >= 1000 ? 0 : size >= 100 ? 1 : 2;
    }

    function quarter(value) {
        const [year, place] = value.split('Q');
        return pingan.context.language === 'zh' ? `${year}年第${ORDINAL[place - 1]}季度` : `${year} Q${place}`;
    }

    function movement(places) {
        if (places === null || places === undefined) return MISSING;
        return places === 0 ? '–' : `${places > 0 ? '▲' : '▼'}${Math.abs(places)}`;
    }

    function measured(value, measure, change) {
        const digits = measure.kind === 'score' || value === null ? 2 : amountDigits(value);
        return change === 'none' ? number(value, digits) : signed(value, digits);
    }

    function name(thing) {
        return (pingan.context.language === 'en' && thing.name_en) || thing.name;
    }

    function reason(code) {
        const {text, minimumCoverage, minimumDenominator} = pingan.context;
        const key = text[`reason.${code}`] ? `reason.${code}` : 'reason.other';
        return pingan.text(key, {share: Math.round(100 * minimumCoverage), minimum: minimumDenominator});
    }

    return {MISSING, number, signed, amountDigits, quarter, movement, measured, name, reason};
})();

/* Elements without innerHTML: text stays text. */
pingan.el = function (tag, attributes, ...children) {
    const svg = ['svg', 'path', 'line', 'circle', 'text', 'g', 'polyline', 'rect', 'title', 'pattern', 'defs'].includes(tag);
    const element = svg ? document.createElementNS('http://www.w3.org/2000/svg', tag) : document.createElement(tag);
    for (const [name, value] of Object.entries(attributes || {})) {
        if (value === null || value === undefined || value === false) continue;
        if (name.startsWith('on')) element.addEventListener(name.slice(2), value);
        else element.setAttribute(name, value === true ? '' : value);
    }
    element.append(...children.flat().filter((child) => child !== null && child !== undefined));
    return element;
};
