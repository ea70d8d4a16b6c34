"""A table that a page holds, as a workbook: the browser hands it in and has it back; it is recorded as any export."""

import io
import math
import re
from typing import Any

from flask import Response, abort, request, send_file

from callbacks.files.exports import NAME, record_export
from callbacks.files.table_files import FORMATS, Sheet, workbook_content
from callbacks.reader import Reader
from callbacks.register import Permission, Register

MOST_BYTES = 8_000_000
MOST_COLUMNS = 200
_FILE = re.compile(rf"{NAME}\.xlsx")


def add_exported_tables(register: Register, reader: Reader) -> None:
    """Register the address; nothing comes back but what the reader's own page held."""

    @register.route(
        "/exported/workbook", Permission.EXPORT, methods=("POST",), max_body=MOST_BYTES, heavy=True
    )
    def exported_workbook() -> Response:
        body = request.get_json(silent=True)
        file, rows = (body.get("file"), body.get("rows")) if isinstance(body, dict) else (None, None)
        if not isinstance(file, str) or not _FILE.fullmatch(file) or not _is_table(rows):
            abort(400)
        content = workbook_content([_sheet(rows)])
        record_export(reader, file)
        return send_file(io.BytesIO(content), mimetype=FORMATS["xlsx"], max_age=0)


def _sheet(rows: list[list[Any]]) -> Sheet:
    """Return what stands above the table (rows of one cell), its head, and its rows, all as long as the head."""
    head = next(place for place, row in enumerate(rows) if len(row) > 1)
    columns = ["" if cell is None else str(cell) for cell in rows[head]]
    body = [row + [None] * (len(columns) - len(row)) for row in rows[head + 1 :]]
    return Sheet("1", about=rows[:head], columns=columns, rows=body)


def _is_table(rows: Any) -> bool:
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        return False
    widths = [len(row) for row in rows if len(row) > 1]
    return (
        bool(widths)
        and max(widths) == widths[0] <= MOST_COLUMNS
        and all(_is_cell(cell) for row in rows for cell in row)
    )


def _is_cell(cell: Any) -> bool:
    number = isinstance(cell, int | float) and not isinstance(cell, bool) and math.isfinite(cell)
    return cell is None or isinstance(cell, str) or number
