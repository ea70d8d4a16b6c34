/* A table as a file. The server is told first, and records who takes what away; the table itself is here already. */
pingan.saveCsv = (function () {
    /* A cell that begins like a formula stays text in a spreadsheet; numbers, which may be negative, stay numbers. */
    const cell = (value) => {
        const written = value === null || value === undefined ? '' : String(value);
        const safe = typeof value === 'string' && /^[=+\-@\t\r]/.test(written) ? `'${written}` : written;
        return /[",\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
    };

    /* As the server records it: an area's code may have any signs, and a comparison several codes. */
    function named(file) {
        const [, stem, ending] = /^(.*)(\.\w+)$/.exec(file);
        return stem.replace(/[^A-Za-z0-9._-]+/g, '-').slice(0, 150) + ending;
    }

    const say = (words) => window.dash_clientside.set_props('notice', {children: words});

    function save(blob, file) {
        const link = pingan.el('a', {href: URL.createObjectURL(blob), download: file});
        link.click();
        URL.revokeObjectURL(link.href);
    }

    async function told(address, body) {
        const message = {method: 'POST', headers: {'Content-Type': 'application/json'}, body: JSON.stringify(body)};
        const answer = await fetch(address, message).catch(() => null);
        if (answer?.ok) return answer;
        if (answer?.status === 429) say((await answer.json()).message);
        else if (!answer || !pingan.session.hasEnded(answer)) say(pingan.text('export.not_recorded'));
        return null;
    }

    /* The server makes the workbook of what is here, and records it. */
    pingan.saveTable = async function (file, rows, form) {
        if (form !== 'xlsx') return pingan.saveCsv(file, rows);
        const name = named(file.replace(/csv$/, 'xlsx'));
        const answer = await told('/exported/workbook', {file: name, rows: rows.map((row) => row.map((one) => (Number.isNaN(one) ? null : one ?? null)))});
        if (answer) save(await answer.blob(), name);
    };

    /* What was made here already, a table or a picture: once the server has recorded it. */
    pingan.saveFile = async function (content, file) {
        const name = named(file);
        if (await told('/exported', {file: name})) save(content, name);
    };

    return function (file, rows) {
        const content = rows.map((row) => `${row.map(cell).join(',')}\r\n`);
        return pingan.saveFile(new Blob(['\ufeff', ...content], {type: 'text/csv'}), file);
    };
})();
