"""Template workbooks: a department's workbook of a quarter with the areas filled in and the figures left blank.

What may be typed is told by the cells themselves: lists of grades, whole numbers, locked headers and areas.
That guards against slips, not against intent: the importer checks everything again.
"""

from __future__ import annotations

from io import BytesIO
from typing import Any, TypedDict

import pandas as pd
import xlsxwriter

from pingan.intake.layouts import DepartmentLayout, Layouts, SheetLayout
from pingan.intake.messages import LEVEL_NAMES
from pingan.intake.numbers import LARGEST
from pingan.intake.templates import TemplateSheet, printed_header, template_file_name, template_sheets
from pingan.intake.workbooks import Styles, write_sheet, write_text
from pingan.system.indicator_system import IndicatorSystem

_LONGEST_LIST = 255  # signs that Excel takes of a list written into the rule itself
_A4 = 9


class _Texts(TypedDict):
    note: str
    title: str
    steps: tuple[str, ...]
    headings: tuple[str, str, str, str, str]
    count: str
    decimal: str
    grade: str
    refused: str
    page: str
    between: str


_TEXTS: dict[str, _Texts] = {
    "zh": {
        "note": "空白格表示未报，零填 0。表头和区域列已锁定，请勿改动。",
        "title": "填表说明　{quarter}　{department}",
        "steps": (
            "1. 只填白色的数据格；每个区域一行，行列不增不减，次序不限。",
            "2. 空白表示未报，不等于零；确实没有发生的填 0。",
            "3. 填原始数，不填比率和百分数；不填公式，计算结果请粘贴为数值。",
            "4. 不得填写任何个人信息。",
            "5. 填好后另存为 .xlsx，文件名不变，交数据员导入；有问题的单元格会逐一标出。",
        ),
        "headings": ("工作表", "每行一个", "列", "填写", "用于指标"),
        "count": "不小于 0 的整数",
        "decimal": "不小于 0 的数，可带小数",
        "grade": "从下拉列表选择：{grades}",
        "refused": "填写有误",
        "page": "第 &P 页，共 &N 页",
        "between": "、",
    },
    "en": {
        "note": "A blank cell means not reported; write 0 for none. Headers and areas are locked.",
        "title": "Instructions　{quarter}　{department}",
        "steps": (
            "1. Fill in the white cells only: one row for each area, no row or column more or less, in any order.",
            "2. Blank means not reported, which is not zero; write 0 where there was none.",
            "3. Write counts, not rates or percentages; no formulas: paste results as values.",
            "4. Nothing about persons.",
            "5. Save as .xlsx under the same name and give it to the data office; faulty cells come back marked.",
        ),
        "headings": ("Sheet", "A row for each", "Column", "What to fill in", "Indicator"),
        "count": "a whole number, 0 or more",
        "decimal": "a number, 0 or more, decimals allowed",
        "grade": "choose from the list: {grades}",
        "refused": "Not possible",
        "page": "Page &P of &N",
        "between": ", ",
    },
}


def template_workbook(
    layouts: Layouts,
    department: DepartmentLayout,
    quarter: str,
    areas: pd.DataFrame,
    system: IndicatorSystem,
    language: str = "zh",
) -> bytes:
    """Return the workbook (.xlsx) that a department fills in for a quarter.

    Parameters
    ----------
    areas : pandas.DataFrame
        `area_code, level, name`; the rows of each sheet are those of its level, in this order.
    system : IndicatorSystem
        The one that applies to the quarter: it names the indicators and their grades.
    language : str
        "zh" or "en", of the instructions; headers are as in the layouts.

    Returns
    -------
    bytes
        Where the layouts name no sheet that is ignored, there is no sheet of instructions.
    """
    texts = _TEXTS[language]
    content = BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True}) as book:
        book.set_properties({"title": template_file_name(layouts, department, quarter)})
        styles = Styles(book, guarded=True)
        for layout, sheet in zip(
            department.sheets, template_sheets(layouts, department, quarter), strict=True
        ):
            rows = areas.loc[areas["level"] == sheet.level, ["area_code", "name"]]
            page = book.add_worksheet(sheet.name)
            write_sheet(page, sheet, rows, styles, texts["note"])
            _guard(page, sheet, len(rows), column_grades(layout, system), texts)
            _set_up_print(page, sheet, texts)
        if layouts.ignored_sheets:
            page = book.add_worksheet(layouts.ignored_sheets[0])
            _write_instructions(page, department, quarter, system, styles, language)
    return content.getvalue()


def column_grades(layout: SheetLayout, system: IndicatorSystem) -> dict[str, tuple[str, ...]]:
    """Return the grades that each grade column of a sheet may hold, as the system names them.

    A column of an indicator that the system lacks, or knows as something else, is left out.
    """
    known = {indicator.code: indicator for indicator in system.indicators}
    return {
        part.grade: tuple(known[part.code].grades)
        for part in layout.indicators
        if part.grade is not None and part.code in known and known[part.code].grades
    }


def _guard(
    page: Any, sheet: TemplateSheet, rows: int, grades: dict[str, tuple[str, ...]], texts: _Texts
) -> None:
    """Lock everything but the cells of figures, and let those take what the importer takes."""
    page.protect("", {"format_columns": True, "format_rows": True})
    if not rows:
        return
    for position, column in enumerate(sheet.columns):
        rule: dict[str, Any] = {"ignore_blank": True, "error_title": texts["refused"]}
        match column.type:
            case "code" | "name":
                continue
            case "grade":
                names = grades.get(column.key, ())
                if not names or any("," in name for name in names) or len(",".join(names)) > _LONGEST_LIST:
                    continue  # a list in the rule cannot hold it: the importer still checks
                hint = texts["grade"].format(grades=texts["between"].join(names))
                rule |= {"validate": "list", "source": list(names), "error_message": hint[:255]}
            case kind:
                rule |= {
                    "validate": "integer" if kind == "count" else "decimal",
                    "criteria": "between",
                    "minimum": 0,
                    "maximum": int(LARGEST),
                    "error_message": texts[kind],
                }
        page.data_validation(sheet.header_row, position, sheet.header_row + rows - 1, position, rule)


def _set_up_print(page: Any, sheet: TemplateSheet, texts: _Texts) -> None:
    page.set_paper(_A4)
    if len(sheet.columns) > 5:
        page.set_landscape()
    page.repeat_rows(sheet.header_row - 1)
    page.fit_to_pages(1, 0)
    page.set_footer(f"&L&A&R{texts['page']}")


def _write_instructions(
    page: Any,
    department: DepartmentLayout,
    quarter: str,
    system: IndicatorSystem,
    styles: Styles,
    language: str,
) -> None:
    texts = _TEXTS[language]
    name = department.name_en if language == "en" and department.name_en else department.name
    write_text(page, 0, 0, texts["title"].format(quarter=quarter, department=name), styles, "title")
    for row, step in enumerate(texts["steps"], 2):
        write_text(page, row, 0, step, styles, "plain")
    row = len(texts["steps"]) + 3
    for position, (heading, width) in enumerate(zip(texts["headings"], (12, 24, 36, 36, 40), strict=True)):
        page.set_column(position, position, width)
        write_text(page, row, position, heading, styles, "header")
    known = {indicator.code: indicator for indicator in system.indicators}
    for layout in department.sheets:
        grades = column_grades(layout, system)
        for column in layout.columns:
            row += 1
            names = texts["between"].join(grades.get(column.key, ()))
            uses = [
                f"{part.code} {getattr(known[part.code], f'name_{language}')}"
                for part in layout.indicators
                if column.key in part.columns and part.code in known
            ]
            cells = (
                layout.name,
                LEVEL_NAMES[layout.level][language == "en"],
                printed_header(column),
                texts[column.type].format(grades=names),
                texts["between"].join(uses),
            )
            for position, text in enumerate(cells):
                write_text(page, row, position, text, styles, "wrapped")
    page.protect("", {"format_columns": True, "format_rows": True})
    page.set_paper(_A4)
    page.set_landscape()
    page.fit_to_pages(1, 0)
