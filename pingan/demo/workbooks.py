"""Departments' workbooks, written as a careful clerk would fill them in."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from pathlib import Path

import pandas as pd
import xlsxwriter

from pingan.demo.tables import Tables
from pingan.intake.layouts import Layouts, load_layouts
from pingan.intake.templates import TemplateSheet, template_file_name, template_sheets

CREATED = datetime(2017, 9, 1)  # noqa: DTZ001 - a fixed date: the same figures give the same bytes
NOTE = "演示数据（demonstration data）：区域与数字均为虚构。空白格表示未报，零填 0。"
WIDTHS = {"code": 19, "name": 32}
FORMATS = {"count": "#,##0", "decimal": "#,##0.0"}


@dataclass(frozen=True)
class Workbook:
    """One department's workbook of one quarter: its file name and the figures of its sheets by level."""

    file_name: str
    department: str
    quarter: str
    figures: dict[str, pd.DataFrame]


def workbooks(tables: Tables, layouts: Layouts | None = None) -> Iterator[Workbook]:
    """Every workbook to write, quarter by quarter, in the departments' order."""
    layouts = layouts or load_layouts()
    for quarter, levels in tables.by_quarter.items():
        for department in layouts.departments:
            figures = {
                sheet.level: levels[sheet.level][
                    ["area_code", "name", *(column.key for column in sheet.columns)]
                ]
                for sheet in department.sheets
            }
            name = template_file_name(layouts, department, quarter)
            yield Workbook(name, department.name, quarter, figures)


def write_workbooks(tables: Tables, folder: Path) -> list[Path]:
    """Write all workbooks into a folder and return their paths, in order of quarter and department."""
    folder.mkdir(parents=True, exist_ok=True)
    return [write_workbook(workbook, folder) for workbook in workbooks(tables)]


def write_workbook(workbook: Workbook, folder: Path) -> Path:
    """Write one workbook; the file appears whole or not at all."""
    layouts = load_layouts()
    content = BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True}) as book:
        book.set_properties({"title": workbook.file_name, "author": workbook.department, "created": CREATED})
        styles = _styles(book)
        department = layouts.department(workbook.department)
        for sheet in template_sheets(layouts, department, workbook.quarter):
            _write_sheet(book.add_worksheet(sheet.name), sheet, workbook.figures[sheet.level], styles)
    path = folder / workbook.file_name
    unfinished = path.with_suffix(".part")
    unfinished.write_bytes(content.getvalue())
    unfinished.replace(path)
    return path


def _styles(book: xlsxwriter.Workbook) -> dict[str, object]:
    font = {"font_name": "宋体", "font_size": 11}
    styles = {
        "title": book.add_format({**font, "bold": True, "font_size": 14}),
        "note": book.add_format({**font, "italic": True, "font_color": "#666666"}),
        "header": book.add_format(
            {**font, "bold": True, "border": 1, "bg_color": "#E8EDF2", "text_wrap": True, "valign": "vcenter"}
        ),
        "code": book.add_format({**font, "border": 1, "num_format": "@"}),
        "name": book.add_format({**font, "border": 1}),
        "grade": book.add_format({**font, "border": 1, "align": "center"}),
    }
    for kind, number_format in FORMATS.items():
        styles[kind] = book.add_format({**font, "border": 1, "num_format": number_format})
    return styles


def _write_sheet(
    page: object, sheet: TemplateSheet, figures: pd.DataFrame, styles: dict[str, object]
) -> None:
    page.write_string(sheet.title_cell, sheet.title, styles["title"])
    page.write_string("A2", NOTE, styles["note"])
    head = sheet.header_row - 1
    page.set_row(head, 32)
    page.freeze_panes(head + 1, 2)
    for position, column in enumerate(sheet.columns):
        page.set_column(position, position, WIDTHS.get(column.type, 13))
        page.write_string(head, position, column.header, styles["header"])
        key = "name" if column.key == "area_name" else column.key
        style = styles[column.type]
        textual = column.type in ("code", "name", "grade")
        write = page.write_string if textual else page.write_number
        for row, value in enumerate(figures[key].tolist(), head + 1):
            if value is None or value != value:  # a missing cell stays blank, with its border
                page.write_blank(row, position, None, style)
            else:
                write(row, position, value if textual or value != int(value) else int(value), style)
