/* A table as a file. The server is told first, and records who takes what away; the table itself is here already. */
pingan.saveCsv = (function () {
    /* A cell that begins like a formula stays text in a spreadsheet; numbers, which may be negative, stay numbers. */
    const cell = (value) => {
        const written = value === null || value === undefined ? '' : String(value);
        const safe = typeof value === 'string' && /^[=+\-@\t\r]/.test(written) ? `'${written}` : written;
        return /[",\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
    };

    const say = (words) => window.dash_clientside.set_props('notice', {children: words});

    return async function (file, rows) {
        const told = {method: 'POST', headers: {'Content-Type': 'application/json'}, body: JSON.stringify({file})};
        const answer = await fetch('/exported', told).catch(() => null);
        if (!answer?.ok) {
            if (!answer || !pingan.session.hasEnded(answer)) say(pingan.text('export.not_recorded'));
            return;
        }
        const content = rows.map((row) => `${row.map(cell).join(',')}\r\n`);
        const link = pingan.el('a', {href: URL.createObjectURL(new Blob(['\ufeff', ...content], {type: 'text/csv'})), download: file});
        link.click();
        URL.revokeObjectURL(link.href);
    };
})();
