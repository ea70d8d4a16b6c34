"""What a department's workbook looks like before it is filled in: names, titles and headers.

Used by whoever writes workbooks (the demonstration, the templates that the data office sends out), so that
they are by construction what the importer reads.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from pingan.intake.layouts import ColumnLayout, DepartmentLayout, Layouts, SheetLayout

_ORDINALS = {1: "一", 2: "二", 3: "三", 4: "四"}


@dataclass(frozen=True)
class TemplateColumn:
    """One column of a sheet as it is printed.

    `key` is "area_code", "area_name" or the column's key of the layouts file; `header` carries the unit.
    """

    key: str
    header: str
    type: Literal["code", "name", "count", "decimal", "grade"]
    unit: str | None


@dataclass(frozen=True)
class TemplateSheet:
    """One sheet to write: `title` into `title_cell`, `columns` from column A into row `header_row`.

    The first area goes into the row below. `header_row` counts from 1, as Excel does.
    """

    name: str
    level: str
    title: str
    title_cell: str
    header_row: int
    columns: tuple[TemplateColumn, ...]


def quarter_in_chinese(quarter: str) -> str:
    """Write a quarter as a workbook's title does.

    >>> quarter_in_chinese("2017Q1")
    '2017年第一季度'
    """
    return f"{quarter[:4]}年第{_ORDINALS[int(quarter[5])]}季度"


def printed_header(column: ColumnLayout) -> str:
    """Return a column's header with its unit, as `报警类110接报数（起）`."""
    return f"{column.header}（{column.unit}）" if column.unit else column.header


def template_columns(layouts: Layouts, sheet: SheetLayout) -> tuple[TemplateColumn, ...]:
    """Return the columns of a sheet in the order they are printed: area code, area name, then figures."""
    return (
        TemplateColumn("area_code", layouts.area_code_header, "code", None),
        TemplateColumn("area_name", layouts.area_name_header, "name", None),
        *(
            TemplateColumn(column.key, printed_header(column), column.type, column.unit)
            for column in sheet.columns
        ),
    )


def template_sheets(layouts: Layouts, department: DepartmentLayout, quarter: str) -> Iterator[TemplateSheet]:
    """Yield every sheet of a department's workbook for one quarter ("2017Q1")."""
    for sheet in department.sheets:
        title = layouts.title.format(
            quarter=quarter,
            quarter_zh=quarter_in_chinese(quarter),
            department=department.name,
            sheet=sheet.name,
        )
        yield TemplateSheet(
            name=sheet.name,
            level=sheet.level,
            title=title,
            title_cell=layouts.title_cell,
            header_row=layouts.header_row,
            columns=template_columns(layouts, sheet),
        )


def template_file_name(layouts: Layouts, department: DepartmentLayout, quarter: str) -> str:
    """Return the file name a department's workbook of one quarter has, as `2017Q1_公安分局.xlsx`."""
    return layouts.file_name.format(
        quarter=quarter, quarter_zh=quarter_in_chinese(quarter), department=department.name
    )
