"""Workbooks as departments get and send them: the look that templates and the demonstration's files share."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd
import xlsxwriter

from pingan.intake.templates import TemplateSheet
from pingan.spreadsheet import FORMULA_SIGNS

WIDTHS = {"code": 19, "name": 32}
FORMATS = {"count": "#,##0", "decimal": "#,##0.0"}
FIGURES = ("count", "decimal", "grade")
FONT = {"font_name": "宋体", "font_size": 11}


class Styles:
    """The formats of one workbook, by kind: "title", "note", "header", and the types of the columns.

    With `guarded`, the cells of figures are the only ones that a protected sheet lets one change.
    """

    def __init__(self, book: xlsxwriter.Workbook, guarded: bool = False) -> None:
        """Add the formats to `book`."""
        self._book = book
        self._settings = {
            "title": {**FONT, "bold": True, "font_size": 14},
            "note": {**FONT, "italic": True, "font_color": "#666666"},
            "header": {
                **FONT,
                "bold": True,
                "border": 1,
                "bg_color": "#E8EDF2",
                "text_wrap": True,
                "valign": "vcenter",
            },
            "code": {**FONT, "border": 1, "num_format": "@"},
            "name": {**FONT, "border": 1},
            "grade": {**FONT, "border": 1, "align": "center"},
            **{kind: {**FONT, "border": 1, "num_format": shape} for kind, shape in FORMATS.items()},
        }
        if guarded:  # templates, which have a sheet of instructions too
            self._settings["plain"] = FONT
            self._settings["wrapped"] = {**FONT, "border": 1, "text_wrap": True, "valign": "top"}
            for kind in FIGURES:
                self._settings[kind]["locked"] = False
        self._formats = {kind: book.add_format(settings) for kind, settings in self._settings.items()}

    def __getitem__(self, kind: str) -> Any:
        """Return the format of a kind."""
        return self._formats[kind]

    def for_text(self, kind: str, text: str) -> Any:
        """Return the format for a text: one that begins like a formula is marked as text for ever."""
        if not text.startswith(FORMULA_SIGNS):
            return self[kind]
        quoted = f"{kind}, quoted"
        if quoted not in self._formats:
            self._formats[quoted] = self._book.add_format({**self._settings[kind], "quote_prefix": True})
        return self._formats[quoted]


def write_text(page: Any, row: int, column: int, text: str, styles: Styles, kind: str) -> None:
    """Write text that stays text, whatever it begins with; `row` and `column` count from 0."""
    page.write_string(row, column, text, styles.for_text(kind, text))


def write_sheet(page: Any, sheet: TemplateSheet, figures: pd.DataFrame, styles: Styles, note: str) -> None:
    """Write one sheet: its title, a note below it where there is room, the headers, and a row for each area.

    Parameters
    ----------
    page : xlsxwriter.worksheet.Worksheet
        An empty page.
    figures : pandas.DataFrame
        `area_code, name` and the figures by the columns' keys, in the order of the rows. A figure that is
        missing, or whose column is, stays a blank cell with its border.
    """
    page.write_string(sheet.title_cell, sheet.title, styles.for_text("title", sheet.title))
    head = sheet.header_row - 1
    if head > 1 and sheet.title_cell != "A2":
        page.write_string("A2", note, styles["note"])
    page.set_row(head, 32)
    page.freeze_panes(head + 1, 2)
    blank = [None] * len(figures)
    for position, column in enumerate(sheet.columns):
        page.set_column(position, position, WIDTHS.get(column.type, 13))
        write_text(page, head, position, column.header, styles, "header")
        key = "name" if column.key == "area_name" else column.key
        textual = column.type in ("code", "name", "grade")
        values = figures[key].tolist() if key in figures else blank
        for row, value in enumerate(values, head + 1):
            if pd.isna(value):
                page.write_blank(row, position, None, styles[column.type])
            elif textual:
                write_text(page, row, position, value, styles, column.type)
            else:
                page.write_number(
                    row, position, value if value != int(value) else int(value), styles[column.type]
                )


def write_whole(path: Path, content: bytes) -> None:
    """Write a file that appears whole or not at all."""
    unfinished = path.with_suffix(".part")
    unfinished.write_bytes(content)
    unfinished.replace(path)
