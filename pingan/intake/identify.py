"""Whose file is it, for which quarter, and which of its sheets is which."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rapidfuzz import fuzz, process

from pingan.intake.cells import plain_text
from pingan.intake.findings import Findings
from pingan.intake.headers import known_headers, match_header
from pingan.intake.layouts import DepartmentLayout, Layouts, SheetLayout
from pingan.intake.sheets import Sheet

_ORDINALS = {"一": 1, "二": 2, "三": 3, "四": 4}
_DIGITS = str.maketrans("〇零○一二三四五六七八九", "000123456789")
_QUARTER = re.compile(
    r"(?<!\d)(?P<year>20\d\d|二[〇零○][〇零○一二三四五六七八九]{2})年?[-_/.]?"
    r"(?:[Qq](?P<western>[1-4])(?!\d)|第?(?P<chinese>[一二三四1-4])季)"
)


def stated_quarters(text: str) -> list[str]:
    """Return the quarters that a text states, each once, as `2017Q1`.

    >>> stated_quarters("平安指数数据报送表 2017年第一季度（公安分局）")
    ['2017Q1']
    """
    found = []
    for match in _QUARTER.finditer(plain_text(text)):
        ordinal = match["western"] or match["chinese"]
        found.append(f"{match['year'].translate(_DIGITS)}Q{_ORDINALS.get(ordinal, ordinal)}")
    return list(dict.fromkeys(found))


def find_department(
    sheets: Sequence[Sheet], file: str, layouts: Layouts, requested: str | None, findings: Findings
) -> DepartmentLayout | None:
    """Tell the department: as requested, else from the titles, the file's name, or the headers.

    A title that names another department than the one requested, or than the file's name, is an error.
    """
    wanted = None
    known = "、".join(layouts.department_names)
    if requested is not None:
        try:
            wanted = layouts.department(requested.strip())
        except KeyError:
            near = process.extract(requested, layouts.department_names, limit=3, score_cutoff=30)
            findings.add(
                "department_requested_unknown",
                given=requested,
                known=known,
                candidates=[name for name, _, _ in near],
            )
            return None
    headers = _area_headers(layouts)
    titled: dict[str, tuple[str, tuple[int, int]]] = {}
    for sheet in sheets:
        for place, text in sheet.title_cells(headers):
            for name in _departments_in(text, layouts):
                titled.setdefault(name, (sheet.name, place))
    in_name = _departments_in(plain_text(file), layouts)
    if wanted is None:
        for names in (list(titled), in_name):
            if len(names) == 1:
                wanted = layouts.department(names[0])
                break
        else:
            wanted = _department_by_headers(sheets, layouts)
    if wanted is None:
        findings.add("department_unknown", known=known)
        return None
    if titled and wanted.name not in titled:
        name, (sheet_name, place) = next(iter(titled.items()))
        findings.add("department_mismatch", sheet_name, place, found=name, wanted=wanted.name)
    elif len(in_name) == 1 and wanted.name not in in_name:
        findings.add("department_mismatch", found=in_name[0], wanted=wanted.name)
    return wanted


def find_quarter(
    sheets: Sequence[Sheet], file: str, layouts: Layouts, requested: str | None, findings: Findings
) -> str | None:
    """Tell the quarter: as requested, else from the titles, else from the file's name.

    Every place that states another quarter is an error of its own.
    """
    stated = []
    for sheet in sheets:
        for place, text in sheet.title_cells(_area_headers(layouts)):
            quarters = stated_quarters(text)
            if len(quarters) > 1:
                findings.add("quarter_ambiguous", sheet.name, place, found="、".join(quarters))
            elif quarters:
                stated.append((sheet.name, place, quarters[0]))
    in_name = stated_quarters(file)
    quarter = requested or (stated[0][2] if stated else in_name[0] if len(in_name) == 1 else None)
    if quarter is None:
        findings.add("quarter_not_stated", title=layouts.title_cell)
        return None
    for sheet_name, place, found in stated:
        if found != quarter:
            findings.add("quarter_mismatch", sheet_name, place, found=found, wanted=quarter)
    if in_name and quarter not in in_name:
        findings.add("quarter_in_file_name", found=in_name[0], wanted=quarter)
    if not stated and not in_name:
        findings.add("quarter_assumed", found=quarter)
    return quarter


def match_sheets(
    sheets: Sequence[Sheet], department: DepartmentLayout, layouts: Layouts, findings: Findings
) -> list[tuple[SheetLayout, Sheet]]:
    """Pair the layout's sheets with the workbook's by name; what is left on either side is an error."""
    by_name = {
        plain_text(name): layout for layout in department.sheets for name in (layout.name, *layout.aliases)
    }
    ignored = {plain_text(name) for name in layouts.ignored_sheets}
    pairs: dict[str, tuple[SheetLayout, Sheet]] = {}
    for sheet in sheets:
        layout = by_name.get(plain_text(sheet.name))
        if layout is None:
            if plain_text(sheet.name) not in ignored and not sheet.blank:
                near = process.extract(
                    sheet.name, [item.name for item in department.sheets], scorer=fuzz.ratio, limit=3
                )
                findings.add(
                    "sheet_unknown",
                    sheet.name,
                    found=sheet.name,
                    department=department.name,
                    candidates=[name for name, score, _ in near if score > 0],
                )
        elif layout.name in pairs:
            findings.add("sheet_twice", sheet.name, wanted=layout.name)
        else:
            pairs[layout.name] = (layout, sheet)
            if sheet.hidden:
                findings.add("hidden_sheet", sheet.name, found=sheet.name)
    for layout in department.sheets:
        if layout.name not in pairs:
            findings.add("sheet_missing", wanted=layout.name)
    return [pairs[layout.name] for layout in department.sheets if layout.name in pairs]


def match_csv(
    sheet: Sheet, file: str, department: DepartmentLayout, layouts: Layouts, findings: Findings
) -> list[tuple[SheetLayout, Sheet]]:
    """Tell which of the department's sheets a CSV file holds: the one whose headers fit best.

    The file's name decides between sheets that fit equally well.
    """
    fits = {layout.name: _fit(sheet, layout, layouts) for layout in department.sheets}
    named = [layout.name for layout in department.sheets if layout.name in file]
    best = max(department.sheets, key=lambda layout: (fits[layout.name], layout.name in named))
    if fits[best.name] == 0:
        findings.add("header_row_missing", wanted=layouts.area_code_header)
        return []
    others = [layout.name for layout in department.sheets if layout is not best]
    if others:
        findings.add("one_sheet_only", found=best.name, others="、".join(others))
    return [(best, sheet)]


def _area_headers(layouts: Layouts) -> frozenset[str]:
    return frozenset({plain_text(layouts.area_code_header), plain_text(layouts.area_name_header)})


def _departments_in(text: str, layouts: Layouts) -> list[str]:
    return [
        department.name
        for department in layouts.departments
        if any(plain_text(name) in text for name in (department.name, *department.aliases))
    ]


def _department_by_headers(sheets: Sequence[Sheet], layouts: Layouts) -> DepartmentLayout | None:
    """Return the one department whose headers fit better than any other's, at least by half."""
    scores = sorted(
        (
            (max(_fit(sheet, layout, layouts) for sheet in sheets for layout in department.sheets), place)
            for place, department in enumerate(layouts.departments)
        ),
        reverse=True,
    )
    if not scores or scores[0][0] < 0.5 or (len(scores) > 1 and scores[0][0] == scores[1][0]):
        return None
    return layouts.departments[scores[0][1]]


def _fit(sheet: Sheet, layout: SheetLayout, layouts: Layouts) -> float:
    """Return the share of a layout's columns whose headers are in one of the sheet's first rows."""
    known = known_headers(layouts, layout)
    wanted = {column.key for column in layout.columns}
    best = 0
    for row in sheet.rows[:20]:
        found = {match_header(value, known) for value in row if isinstance(value, str)}
        best = max(best, len(wanted & {match.key for match in found if match is not None}))
    return best / len(wanted)
