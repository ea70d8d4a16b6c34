/* Any table of a page as a file: as it stands on screen, numbers as numbers, under the marks that the page carries.
 * The buttons are those of layouts/table_file.py; what is saved is told to the server first (21_export.js). */
pingan.tableFile = (function () {
    const NOT_IN_A_FILE = '.graphic, [aria-hidden="true"]';

    /* What a cell of numbers says: an arrow or a sign is the number's sign, a dash is a missing number. */
    function number(said) {
        if (said === pingan.format.MISSING) return null;
        if (/^\d+ \/ \d+$/.test(said)) return parseInt(said, 10); // a place among so many, which a spreadsheet would take for a day
        if (said === '–') return 0; // a movement of no place
        const found = /^([▲▼–])?\s*([+−-])?([\d,]+(?:\.\d+)?)$/.exec(said);
        if (!found) return said;
        const size = Number(found[3].replaceAll(',', ''));
        return (found[2] ? found[2] !== '+' : found[1] === '▼') ? -size : size;
    }

    const spoken = (cell) => (cell.innerText || cell.textContent).trim().replace(/\s+/g, ' ');

    /* Rows that are folded away have no innerText: their text then. `data-value` is the number behind what is shown. */
    function content(cell) {
        if (cell.dataset.file !== undefined) return cell.dataset.file;
        const exact = cell.tagName === 'TD' ? cell.dataset.value ?? cell.firstElementChild?.dataset.value : undefined;
        if (exact !== undefined) return exact === '' ? null : Number(exact);
        const said = spoken(cell);
        return cell.tagName === 'TD' && cell.classList.contains('number') ? number(said) : said === pingan.format.MISSING ? null : said;
    }

    /* `rest`: a row that stands for others, or for none. */
    function rowsOf(table) {
        return [...table.rows].filter((row) => !row.classList.contains('rest')).map((row) => [...row.cells]
            .filter((cell) => !cell.matches(NOT_IN_A_FILE))
            .flatMap((cell) => [content(cell), ...Array(cell.colSpan - 1).fill(null)]));
    }

    function marksOf(title) {
        const {context, edition, text} = pingan;
        const said = [...document.querySelectorAll('.page [data-marks] p')].map((mark) => mark.textContent);
        const own = said.length ? said : [context.demonstration ? text('map.demonstration') : null, `${text('export.edition')} ${context.edition}`];
        return [title, ...own, edition.mark()].filter(Boolean).map((mark) => [`# ${mark}`]);
    }

    function save(button) {
        const name = button.dataset.export;
        const table = document.querySelector(`table[data-table="${name}"], [data-table="${name}"] table`);
        if (!table) return;
        const page = button.closest('[data-stem]');
        const stem = page?.dataset.stem ?? location.pathname.slice(1).replaceAll('/', '-');
        const title = page?.dataset.title ?? document.querySelector('.page h1')?.textContent;
        const caption = table.caption && table.caption.textContent !== title ? table.caption.textContent : null;
        const rows = [...marksOf(title), ...(caption ? [[`# ${caption}`]] : []), ...rowsOf(table)];
        pingan.saveTable(`pingan-${stem}-${name}.csv`, rows, button.dataset.form);
    }

    document.addEventListener('click', (event) => {
        const button = event.target.closest?.('[data-export]');
        if (button) save(button);
    });

    return {rowsOf};
})();
