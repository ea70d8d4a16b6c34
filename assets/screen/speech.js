/* Words, numbers and quarters in the installation's language, by the rules of the other pages. */
const MISSING = '—';
const MINUS = '−';
const ORDINAL = '一二三四';
const makers = new Map();

function maker(digits) {
    if (!makers.has(digits)) {
        makers.set(digits, new Intl.NumberFormat('en', {minimumFractionDigits: digits, maximumFractionDigits: digits}));
    }
    return makers.get(digits);
}

const isMissing = (value) => value === null || value === undefined || Number.isNaN(value);

export function number(value, digits = 2) {
    if (isMissing(value)) return MISSING;
    const text = maker(digits).format(value);
    return /[1-9]/.test(text) ? text.replace('-', MINUS) : text.replace('-', '');
}

export function signed(value, digits = 2) {
    const text = number(value, digits);
    return value > 0 && /[1-9]/.test(text) ? `+${text}` : text;
}

export function movement(places) {
    if (isMissing(places)) return MISSING;
    return places === 0 ? '–' : `${places > 0 ? '▲' : '▼'}${Math.abs(places)}`;
}

const two = (value) => String(value).padStart(2, '0');

export const clock = (date) => `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`;

export function day(value) {
    const date = new Date(value);
    if (isMissing(value) || Number.isNaN(date.getTime())) return '';
    // a day without an hour is that day wherever the wall stands
    if (/^\d{4}-\d{2}-\d{2}$/.test(value)) return value;
    return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}

export function moment(value) {
    const date = new Date(value);
    return Number.isNaN(date.getTime()) ? '' : `${day(value)} ${clock(date).slice(0, 5)}`;
}

/* Return what speaks one language.

   words : {language, zh: {key: text}, en: {…}}; a key that is missing stands for itself
   language : "zh" or "en"; anything else is the installation's */
export function speaker(words, language) {
    const chosen = words[language] ? language : words[words.language] ? words.language : 'zh';
    const catalogue = words[chosen] || {};
    const english = chosen === 'en';

    function t(key, values = {}) {
        const text = catalogue[key] ?? key;
        return Object.entries(values).reduce((said, [name, value]) => said.replaceAll(`{${name}}`, value), text);
    }
    const has = (key) => key in catalogue;
    const pick = (said) => (said && typeof said === 'object' ? said[chosen] || said.zh || said.en || '' : said ?? '');
    const name = (thing) => (thing ? (english && thing.name_en) || thing.name || thing.code || '' : '');

    function quarter(value) {
        if (!value) return '';
        const [year, place] = value.split('Q');
        return english ? `${year} Q${place}` : `${year}年第${ORDINAL[place - 1]}季度`;
    }

    /* A part's name within its whole: what it repeats of the whole's name is left out. */
    function partName(thing, whole) {
        const full = name(thing);
        const start = name(whole);
        const rest = start && full.startsWith(start) ? full.slice(start.length).trim() : full;
        return rest || full;
    }

    /* Names for a map, where room is short: the ending that most parts share ("街道", "居委会") is left out. */
    function shortNames(parts, whole) {
        const names = parts.map((part) => partName(part, whole));
        if (english || names.length < 3) return names;
        const endings = new Map();
        for (const one of names) {
            for (let length = 2; length < one.length; length++) endings.set(one.slice(-length), (endings.get(one.slice(-length)) || 0) + 1);
        }
        const shared = [...endings].filter(([, count]) => count > names.length / 2).sort((a, b) => b[0].length - a[0].length)[0]?.[0];
        return names.map((one) => (shared && one.length > shared.length + 1 && one.endsWith(shared) ? one.slice(0, -shared.length) : one));
    }

    function reason(code) {
        // with a share or a minimum in them the words of the other pages need numbers that are not sent here
        const key = `wall.why_${code}`;
        return t(has(key) ? key : 'wall.why_other');
    }

    const amount = (value) => number(value, isMissing(value) || Number.isInteger(value) ? 0 : 1);

    return {language: chosen, english, t, has, pick, name, partName, shortNames, quarter, reason, amount, number, signed, movement, day, moment, clock};
}
