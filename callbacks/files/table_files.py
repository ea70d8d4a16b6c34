"""A table as a file to take away, CSV or workbook: what it is first, then its rows; recorded before it leaves."""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

import xlsxwriter
from flask import Response, abort, send_file

from callbacks.files.exports import record_export
from callbacks.reader import Reader
from pingan.spreadsheet import csv_text

FORMATS = {
    "csv": "text/csv",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
WIDEST = 42  # characters
Row = Sequence[Any]


@dataclass(frozen=True)
class Sheet:
    """One table.

    Attributes
    ----------
    title : its name; what a workbook's sheet is called
    about : lines above it: what it is, of which release, that it is a demonstration; each a row of cells
    columns : headings
    watermark : what stands on every printed page of a workbook, and large in its first line; "" for nothing
    rows : cells, numbers as numbers, days as days, moments (without a zone) as moments; None is missing
    """

    title: str
    about: Sequence[Row] = ()
    columns: Sequence[str] = ()
    rows: Sequence[Row] = field(default_factory=tuple)
    watermark: str = ""


def send_table(reader: Reader, name: str, form: str, sheets: Sequence[Sheet], **detail: object) -> Response:
    """Return tables as a download, and record that; CSV holds them one below the other.

    Parameters
    ----------
    name : of the file, without its ending
    form : "csv" or "xlsx"; anything else is not found
    """
    if form not in FORMATS:
        abort(404)
    content = (csv_content if form == "csv" else workbook_content)(sheets)
    record_export(reader, f"{name}.{form}", **detail)
    return download(content, name, form)


def download(content: bytes, name: str, form: str) -> Response:
    """Return a table's file as a download that no cache keeps; `name` and `form` as in `send_table`."""
    file = f"{name}.{form}"
    answer = send_file(
        io.BytesIO(content), mimetype=FORMATS[form], as_attachment=True, download_name=file, max_age=0
    )
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


def csv_content(sheets: Sequence[Sheet]) -> bytes:
    """Return tables as CSV, with the mark that tells Excel that it is UTF-8."""
    out = io.StringIO()
    rows = csv.writer(out)
    for place, sheet in enumerate(sheets):
        if place:
            rows.writerow([])
        if len(sheets) > 1:
            rows.writerow([csv_text(sheet.title)])
        for row in (*sheet.about, sheet.columns, *sheet.rows):
            rows.writerow(["" if cell is None else csv_text(cell) for cell in row])
    return out.getvalue().encode("utf-8-sig")


def workbook_content(sheets: Sequence[Sheet]) -> bytes:
    """Return tables as a workbook: numbers as numbers, text as text, headings that stay while one scrolls."""
    content = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(content, options) as book:
        heading = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
        plain = book.add_format({"quote_prefix": True})
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        moment = book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
        formats = {str: plain, date: day, datetime: moment}
        loud = book.add_format({"bold": True, "font_size": 20, "font_color": "#7a7f87"})
        for sheet in sheets:
            page = book.add_worksheet(sheet.title[:31])
            top = len(sheet.about) + (1 if sheet.about else 0)
            for line, row in enumerate(sheet.about):
                _write(page, line, row, formats)
            if sheet.watermark:
                said = sheet.watermark.replace("&", "&&")
                page.write_string(0, 0, sheet.watermark, loud)
                page.set_header(f'&C&"-,Bold"&24&K7A7F87{said}')
                page.set_footer(f'&C&"-,Bold"&24&K7A7F87{said}')
            page.write_row(top, 0, sheet.columns, heading)
            for line, row in enumerate(sheet.rows, start=top + 1):
                _write(page, line, row, formats)
            page.freeze_panes(top + 1, 1)
            if sheet.columns and sheet.rows:
                page.autofilter(top, 0, top + len(sheet.rows), len(sheet.columns) - 1)
            for column, name in enumerate(sheet.columns):
                cells = [name, *(row[column] for row in sheet.rows)]
                page.set_column(column, column, min(WIDEST, 2 + max(map(_width, cells))))
    return content.getvalue()


def local_moment(value: datetime | None) -> datetime | None:
    """Return a moment in the server's own time, as the pages show it: a workbook knows no zones. None stays None."""
    return value and value.astimezone().replace(tzinfo=None, microsecond=0)


def _write(page: Any, line: int, row: Row, formats: dict[type, Any]) -> None:
    for column, cell in enumerate(row):
        if isinstance(cell, str):
            page.write_string(line, column, cell, formats[str])
        elif isinstance(cell, date):
            page.write_datetime(line, column, cell, formats[type(cell)])
        elif cell is not None:
            page.write_number(line, column, cell)


def _width(cell: Any) -> int:
    """Return about how wide a cell is: a Chinese character takes two places."""
    said = f"{cell:.2f}" if isinstance(cell, float) else str(cell or "")
    return sum(2 if ord(character) > 0x2E7F else 1 for character in said)
