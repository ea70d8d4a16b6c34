"""The officer's own workbook back, with the faulty cells marked and commented, and a sheet of all findings.

Runs in the reading child, under its ceilings: openpyxl opens what an officer sent. Nothing in the result is a
formula: formulas come back as the text they were, so that a workbook that passes through our hands computes
and calls nothing.
"""

from __future__ import annotations

import base64
import io
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from pingan.intake.cells import cell_address, shown
from pingan.intake.csv_rows import csv_rows
from pingan.intake.examine import RefusedFileError, examine
from pingan.intake.findings import IntakeError
from pingan.intake.limits import Limits
from pingan.spreadsheet import FORMULA_SIGNS

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.cell import Cell, MergedCell

    from pingan.intake.worker import Reader

_HEADINGS = {
    "zh": ("检查结果", ("类别", "工作表", "单元格", "问题", "处理", "单元格内容", "是否为")),
    "en": ("Findings", ("Kind", "Sheet", "Cell", "What is wrong", "What to do", "Content", "Perhaps")),
}
_KINDS = {"zh": ("错误", "提示"), "en": ("error", "warning")}
_WIDTHS = (8, 12, 10, 60, 60, 24, 40)
_AUTHOR = "Ping'an Atlas 平安指数"


def annotated_copy(
    data: bytes, name: str, found: Sequence[IntakeError], reader: Reader, language: str = "zh"
) -> bytes:
    """Return the workbook (.xlsx) that goes back to the officer.

    A file that may not be opened, or that cannot be written again, comes back as the sheet of findings alone.

    Parameters
    ----------
    data : bytes
        The file as it was sent, a workbook or CSV.
    name : str
        Its name.
    found : sequence of IntakeError
        What was found, errors and warnings.
    reader : pingan.intake.worker.Reader
        The child in which it is done.
    language : str
        "zh" or "en".
    """
    marks = {"language": language, "findings": [_mark(item, language) for item in found]}
    try:
        answer = reader.annotate(data, name, marks)
    except RefusedFileError:
        answer = reader.annotate(b"", name, marks)
    return base64.b64decode(answer["workbook"])


def annotate(data: bytes, name: str, limits: Limits, marks: dict[str, Any]) -> bytes:
    """Mark and comment the cells of a workbook; the child's side of `annotated_copy`.

    Parameters
    ----------
    marks : dict
        `language`, and `findings`: a list of {kind, sheet, cell, message, action, value, candidates}.

    Raises
    ------
    RefusedFileError
        The file may not be opened.
    """
    import openpyxl
    from openpyxl.workbook.properties import CalcProperties

    if not data:
        book = openpyxl.Workbook()
        book.remove(book.worksheets[0])
    elif examine(data, name, limits).kind == "csv":
        book = _book_of_csv(data, limits)
    else:
        book = openpyxl.load_workbook(io.BytesIO(data), keep_links=False)
        book.calculation = CalcProperties()  # Excel keeps a mode of "manual" for everything that is open
        _make_text(book)
    for mark in marks["findings"]:
        if mark["cell"] is not None:
            _mark_cell(book, mark)
    _add_findings(book, marks)
    result = io.BytesIO()
    book.save(result)
    return result.getvalue()


def _mark(item: IntakeError, language: str) -> dict[str, Any]:
    return {
        "kind": _KINDS[language][item.is_warning],
        "warning": item.is_warning,
        "sheet": item.sheet,
        "cell": item.cell,
        "message": item.message[language],
        "action": item.action[language],
        "value": item.value,
        "candidates": "；".join(item.candidates),
    }


def _book_of_csv(data: bytes, limits: Limits) -> Workbook:
    import openpyxl

    book = openpyxl.Workbook()
    page = book.worksheets[0]
    for row_number, row in enumerate(csv_rows(data, limits), 1):
        for column, value in enumerate(row, 1):
            _write_text(page.cell(row_number, column), shown(value, 1000) or "")
    return book


def _make_text(book: Workbook) -> None:
    """Turn every formula into the text it was, and mark text that a program could take for a formula."""
    for page in book.worksheets:
        for row in page.iter_rows():
            for cell in row:
                if cell.data_type == "f":
                    _write_text(cell, str(getattr(cell.value, "text", cell.value)))
                elif cell.data_type == "s" and isinstance(cell.value, str):
                    _write_text(cell, cell.value)


def _write_text(cell: Cell | MergedCell, text: str) -> None:
    """Write text that stays text: never a formula, whatever it begins with."""
    if not text:
        return
    cell.value = text
    cell.data_type = "s"
    if text.startswith(FORMULA_SIGNS):
        cell.quotePrefix = True


def _mark_cell(book: Workbook, mark: dict[str, Any]) -> None:
    from openpyxl.comments import Comment
    from openpyxl.styles import PatternFill

    page = next((page for page in book.worksheets if page.title == mark["sheet"]), None)
    if page is None:
        if mark["sheet"] is not None or len(book.worksheets) != 1:
            return
        page = book.worksheets[0]  # a CSV file has one sheet without a name
    address = mark["cell"]
    for area in page.merged_cells.ranges:
        if address in area:
            address = cell_address(area.min_row - 1, area.min_col - 1)
    cell = page[address]
    colour = "FFF2CC" if mark["warning"] else "F8CBAD"
    cell.fill = PatternFill("solid", fgColor=colour)
    lines = [mark["message"], mark["action"], mark["candidates"]]
    if cell.comment is not None and cell.comment.author == _AUTHOR:
        lines.insert(0, cell.comment.text)
    cell.comment = Comment("\n".join(line for line in lines if line), _AUTHOR, height=120, width=320)


def _add_findings(book: Workbook, marks: dict[str, Any]) -> None:
    from openpyxl.styles import Alignment, Font

    title, headings = _HEADINGS[marks["language"]]
    page = book.create_sheet(title, 0)
    for column, (heading, width) in enumerate(zip(headings, _WIDTHS, strict=True), 1):
        page.cell(1, column, heading).font = Font(bold=True)
        page.column_dimensions[cell_address(0, column - 1)[:-1]].width = width
    for row, mark in enumerate(marks["findings"], 2):
        for column, key in enumerate(
            ("kind", "sheet", "cell", "message", "action", "value", "candidates"), 1
        ):
            cell = page.cell(row, column)
            _write_text(cell, mark[key] or "")
            cell.alignment = Alignment(wrap_text=True, vertical="top")
    page.freeze_panes = "A2"
    book.active = 0
