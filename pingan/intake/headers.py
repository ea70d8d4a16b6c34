"""Find the row of headers and which column is which."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from rapidfuzz import fuzz, process

from pingan.intake.cells import plain_text
from pingan.intake.findings import Findings
from pingan.intake.layouts import Layouts, SheetLayout
from pingan.intake.privacy import personal_header
from pingan.intake.sheets import Sheet

AREA_CODE = "area_code"
AREA_NAME = "area_name"
_IGNORED = "(ignored)"
_SEARCHED_ROWS = 20
_WITH_UNIT = re.compile(r"(?P<header>.+?)[(\[](?P<unit>[^()\[\]]*)[)\]]\Z")


@dataclass(frozen=True)
class HeaderMatch:
    """A header that the layout knows: the column's `key`, and the `unit` written after it if there is one."""

    key: str
    unit: str | None = None


@dataclass
class Headers:
    """Where the figures are: `columns` by key, `labelled` every column with a header, `first` data row."""

    first: int
    columns: dict[str, int] = field(default_factory=dict)
    labelled: set[int] = field(default_factory=set)


def known_headers(layouts: Layouts, layout: SheetLayout) -> dict[str, str]:
    """Return the key of every header of a sheet, the headers as plain text; ignored columns included."""
    known = {plain_text(name): _IGNORED for name in layouts.ignored_columns}
    known[plain_text(layouts.area_code_header)] = AREA_CODE
    known[plain_text(layouts.area_name_header)] = AREA_NAME
    for column in layout.columns:
        for name in (column.header, *column.aliases):
            known[plain_text(name)] = column.key
    return known


def match_header(text: str, known: dict[str, str]) -> HeaderMatch | None:
    """Recognise a header, with or without its unit in brackets: `报警类110接报数（起）`."""
    plain = plain_text(text).strip("*:")
    if plain in known:
        return HeaderMatch(known[plain])
    match = _WITH_UNIT.match(plain)
    if match is not None and match["header"] in known:
        return HeaderMatch(known[match["header"]], match["unit"])
    return None


def find_headers(sheet: Sheet, layouts: Layouts, layout: SheetLayout, findings: Findings) -> Headers | None:
    """Locate the headers of a sheet, one row or two (group headings above, merged cells allowed).

    Returns None, with an error, where no row looks like headers. Missing, repeated and unknown columns and
    wrong units are errors of their own; the columns that are right are returned all the same, so that one
    run finds everything.
    """
    known = known_headers(layouts, layout)
    rows = _header_rows(sheet, known)
    if not rows:
        findings.add("header_row_missing", sheet.name, wanted=layouts.area_code_header)
        return None
    headers = Headers(first=rows[-1] + 1)
    unknown: list[tuple[tuple[int, int], str]] = []
    for column, (row, text) in _labels(sheet, rows).items():
        headers.labelled.add(column)
        match = match_header(text, known)
        if match is None:
            unknown.append(((row, column), text))
        elif match.key in headers.columns:
            findings.add("column_twice", sheet.name, (row, column), wanted=text)
        elif match.key != _IGNORED:
            headers.columns[match.key] = column
            _check_unit(match, layout, sheet.name, (row, column), findings)
    _report_columns(headers, unknown, sheet.name, layouts, layout, findings)
    return headers


def _header_rows(sheet: Sheet, known: dict[str, str]) -> list[int]:
    """Return the header rows: the one with most known headers, and a neighbour that has others."""
    keys = [
        {
            match.key
            for value in row
            if isinstance(value, str) and (match := match_header(value, known)) is not None
        }
        for row in sheet.rows[:_SEARCHED_ROWS]
    ]
    if not any(keys):
        return []
    best = max(range(len(keys)), key=lambda row: len(keys[row]))
    if best > 0 and keys[best - 1] - keys[best]:
        return [best - 1, best]
    if best + 1 < len(keys) and keys[best + 1] - keys[best]:
        return [best, best + 1]
    return [best]


def _labels(sheet: Sheet, rows: list[int]) -> dict[int, tuple[int, str]]:
    """Return row and text of each column's header: the lowest row that has text over this column."""
    labels = {}
    for row in rows:
        for column, value in enumerate(sheet.rows[row]):
            if value is not None and plain_text(str(value)):
                labels[column] = (row, str(value))
    return labels


def _check_unit(
    match: HeaderMatch, layout: SheetLayout, sheet: str, place: tuple[int, int], findings: Findings
) -> None:
    if match.unit is None or match.key in (AREA_CODE, AREA_NAME):
        return
    wanted = layout.column(match.key).unit
    if wanted is not None and match.unit != plain_text(wanted):
        findings.add("unit_mismatch", sheet, place, found=match.unit, wanted=wanted)


def _report_columns(
    headers: Headers,
    unknown: list[tuple[tuple[int, int], str]],
    sheet: str,
    layouts: Layouts,
    layout: SheetLayout,
    findings: Findings,
) -> None:
    missing = [column.header for column in layout.columns if column.key not in headers.columns]
    if AREA_CODE not in headers.columns and AREA_NAME not in headers.columns:
        missing.insert(0, layouts.area_code_header)
    for place, text in unknown:
        if personal_header(text):
            findings.add("personal_header", sheet, place, value=text, found=text)
            continue
        near = process.extract(plain_text(text), missing, scorer=fuzz.ratio, limit=3, score_cutoff=40)
        candidates = [name for name, _, _ in near]
        findings.add("column_unknown", sheet, place, value=text, found=text, candidates=candidates)
    free = max(headers.labelled, default=-1) + 1  # where the missing column would be added
    for header in missing:
        findings.add("column_missing", sheet, (headers.first - 1, free), wanted=header)
