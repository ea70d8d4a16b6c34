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
from pingan.intake.templates import template_file_name, template_sheets
from pingan.intake.workbooks import Styles, write_sheet, write_whole

CREATED = datetime(2017, 9, 1)  # noqa: DTZ001 - a fixed date: the same figures give the same bytes
NOTE = "演示数据（demonstration data）：区域与数字均为虚构。空白格表示未报，零填 0。"


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
            figures: dict[str, pd.DataFrame] = {
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
        styles = Styles(book)
        department = layouts.department(workbook.department)
        for sheet in template_sheets(layouts, department, workbook.quarter):
            write_sheet(book.add_worksheet(sheet.name), sheet, workbook.figures[sheet.level], styles, NOTE)
    path = folder / workbook.file_name
    write_whole(path, content.getvalue())
    return path
