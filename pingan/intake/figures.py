"""Read the figures of one sheet: which area each row is, and every number or grade in it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from pingan.intake.areas import Area, AreaRegister, code_text
from pingan.intake.cells import cell_address, plain_text
from pingan.intake.findings import Findings
from pingan.intake.headers import AREA_CODE, AREA_NAME, Headers
from pingan.intake.layouts import ColumnLayout, Layouts, SheetLayout
from pingan.intake.messages import LEVEL_NAMES
from pingan.intake.numbers import LARGEST, InvalidNumberError, is_missing, parse_number
from pingan.intake.sheets import Sheet

_NOTE = re.compile(r"(注|备注|说明|填表|填报|制表|审核|\*)")


@dataclass
class Figures:
    """What one sheet reports, by row: `places` the row numbers, `areas` and, by column key, `values`.

    A value is a float, NaN where the cell says that there is none or is at fault; a grade is its points.
    """

    layout: SheetLayout
    columns: dict[str, int]
    places: list[int] = field(default_factory=list)
    areas: list[Area | None] = field(default_factory=list)
    values: dict[str, list[float]] = field(default_factory=dict)
    blank: set[str] = field(default_factory=set)


class FigureReader:
    """Reads the rows of one sheet below its headers, collecting every finding on the way.

    `grades` maps the key of each grade column to the points of the grades that may be in it.
    """

    def __init__(
        self,
        sheet: Sheet,
        layout: SheetLayout,
        layouts: Layouts,
        register: AreaRegister,
        grades: dict[str, dict[str, float]],
        findings: Findings,
    ) -> None:
        self.sheet = sheet
        self.layout = layout
        self.register = register
        self.grades = grades
        self.findings = findings
        self.markers = frozenset(plain_text(marker) for marker in layouts.missing)
        self.totals = frozenset(plain_text(name) for name in layouts.total_rows)
        self.level_zh, self.level_en = LEVEL_NAMES[layout.level]
        self.first_rows: dict[str, int] = {}

    def read(self, headers: Headers) -> Figures:
        """Read every row; where an area or a figure is at fault, the rest of the row is checked too."""
        columns = {key: place for key, place in headers.columns.items() if key not in (AREA_CODE, AREA_NAME)}
        figures = Figures(self.layout, columns, values={key: [] for key in columns}, blank=set(columns))
        layouts_by_key = {column.key: column for column in self.layout.columns}
        cells = [(layouts_by_key[key], place) for key, place in columns.items()]
        code_column, name_column = headers.columns.get(AREA_CODE), headers.columns.get(AREA_NAME)
        unlabelled: dict[int, int] = {}
        for row_number in range(headers.first, len(self.sheet.rows)):
            row = self.sheet.rows[row_number]
            code = None if code_column is None else self._area_cell(row, row_number, code_column)
            name = None if name_column is None else self._area_cell(row, row_number, name_column)
            filled = any(
                not is_missing(row[place], self.markers) or (row_number, place) in self.sheet.formulas
                for _, place in cells
            )
            if self._is_no_area(code, name, filled):
                continue
            for column, value in enumerate(row):
                if column not in headers.labelled and not is_missing(value, frozenset()):
                    unlabelled.setdefault(column, row_number)
            figures.places.append(row_number)
            figures.areas.append(self._area(code, name, row_number, code_column, name_column))
            for column, place in cells:
                number = self._figure(row[place], column, (row_number, place), figures.blank)
                figures.values[column.key].append(number)
        for column, row_number in unlabelled.items():
            self.findings.add("column_unlabelled", self.sheet.name, (row_number, column))
        self._check_merged(figures)
        self._report_hidden(figures, headers)
        return figures

    def _area_cell(self, row: list[Any], row_number: int, column: int) -> object:
        value = row[column]
        if (row_number, column) in self.sheet.formulas:
            self.findings.add("formula", self.sheet.name, (row_number, column))
            return None
        return None if is_missing(value, self.markers) else value

    def _is_no_area(self, code: object, name: object, filled: bool) -> bool:
        """Return whether a row is to be passed over: blank, a total, or a note below the table."""
        texts = [plain_text(value) for value in (code, name) if isinstance(value, str)]
        if any(text in self.totals for text in texts):
            return True
        if filled:
            return False
        return (code is None and name is None) or any(_NOTE.match(text) for text in texts)

    def _area(
        self,
        code: object,
        name: object,
        row: int,
        code_column: int | None,
        name_column: int | None,
    ) -> Area | None:
        if code is None and name is None:
            column = code_column if code_column is not None else name_column
            if column is not None and not self._is_formula_row(row, code_column, name_column):
                self.findings.add("area_blank", self.sheet.name, (row, column))
            return None
        if code is not None:
            area = self._area_by_code(code, name, (row, code_column))
        else:
            area = self._area_by_name(name, (row, name_column))
        if area is None:
            return None
        if code is not None and name is not None and not self._agrees(area, name):
            self.findings.add(
                "area_contradiction",
                self.sheet.name,
                (row, name_column),
                value=name,
                area_code=area.code,
                wanted=area.name,
                found=str(name),
                candidates=[f"{other.code} {other.name}" for other in self._named(name)],
            )
        first = self.first_rows.setdefault(area.code, row)
        if first != row:
            place = (row, code_column if code is not None else name_column)
            self.findings.add(
                "area_twice", self.sheet.name, place, value=code or name, found=area.name, row=first + 1
            )
        return area

    def _is_formula_row(self, row: int, *columns: int | None) -> bool:
        return any((row, column) in self.sheet.formulas for column in columns)

    def _named(self, name: object) -> list[Area]:
        return self.register.named(str(name), self.layout.level)

    def _agrees(self, area: Area, name: object) -> bool:
        return any(other.code == area.code for other in self._named(name))

    def _area_by_code(self, code: object, name: object, place: tuple[int, int]) -> Area | None:
        text = code_text(code) or ""
        area = self.register.by_code.get(text)
        about = {"value": code, "found": text}
        if area is not None and area.level == self.layout.level:
            return area
        if area is not None:
            about["found"] = f"{text} {area.name}"
            self._report("area_level", place, **about)
        elif self.register.is_foreign(text):
            self._report("area_other_district", place, wanted="、".join(self.register.tops), **about)
        else:
            meant = [f"{other.code} {other.name}" for other in self._named(name)] if name else []
            near = self.register.like_code(text, self.layout.level)
            self._report("area_unknown", place, candidates=list(dict.fromkeys([*meant, *near]))[:3], **about)
        return None

    def _area_by_name(self, name: object, place: tuple[int, int]) -> Area | None:
        areas = self._named(name)
        if len(areas) == 1:
            return areas[0]
        about = {"value": name, "found": str(name)}
        if areas:
            candidates = [f"{area.code} {area.name}" for area in areas[:3]]
            self._report("area_name_ambiguous", place, candidates=candidates, **about)
        else:
            candidates = self.register.like_name(str(name), self.layout.level)
            self._report("area_name_unknown", place, candidates=candidates, **about)
        return None

    def _report(self, code: str, place: tuple[int, int], wanted: str | None = None, **about: object) -> None:
        wanted = wanted or self.level_zh
        self.findings.add(code, self.sheet.name, place, wanted=wanted, wanted_en=self.level_en, **about)

    def _figure(self, value: object, column: ColumnLayout, place: tuple[int, int], blank: set[str]) -> float:
        """Return the number in a cell, or a grade's points; NaN if missing or, with a finding, at fault."""
        if (
            type(value) is float
            and 0 <= value <= LARGEST
            and value.is_integer()
            and column.type != "grade"
            and place not in self.sheet.formulas
        ):  # nearly every cell; a zero with a minus sign becomes a zero
            blank.discard(column.key)
            return value + 0.0
        if place in self.sheet.formulas:
            blank.discard(column.key)
            self.findings.add("formula", self.sheet.name, place)
            return float("nan")
        if place in self.sheet.errors:
            blank.discard(column.key)
            self.findings.add("error_cell", self.sheet.name, place, value=self.sheet.errors[place])
            return float("nan")
        if is_missing(value, self.markers):
            return float("nan")
        blank.discard(column.key)
        if column.type == "grade":
            return self._grade(value, column, place)
        try:
            return parse_number(value, whole=column.type == "count")
        except InvalidNumberError as error:
            text = value["date"] if isinstance(value, dict) else value
            self.findings.add(error.code, self.sheet.name, place, value=text, column=column.header)
            return float("nan")

    def _grade(self, value: object, column: ColumnLayout, place: tuple[int, int]) -> float:
        grades = self.grades.get(column.key)
        if grades is None:  # the quarter's indicator system does not ask for it
            return float("nan")
        text = plain_text(value) if isinstance(value, str) else str(value)
        if text in grades:
            return float(grades[text])
        self.findings.add(
            "grade_unknown", self.sheet.name, place, value=value, found=text, known="、".join(grades)
        )
        return float("nan")

    def _check_merged(self, figures: Figures) -> None:
        """Refuse merged figures: the parser gives the value to the first cell and leaves the others blank."""
        rows = set(figures.places)
        columns = set(figures.columns.values())
        for top, left, bottom, right in self.sheet.merged:
            if (top, left) == (bottom, right):
                continue
            if any(row in rows for row in range(top, bottom + 1)) and any(
                column in columns for column in range(left, right + 1)
            ):
                area = f"{cell_address(top, left)}:{cell_address(bottom, right)}"
                self.findings.add("merged_cells", self.sheet.name, (top, left), range=area)

    def _report_hidden(self, figures: Figures, headers: Headers) -> None:
        rows = [row for row in figures.places if row in self.sheet.hidden_rows]
        if rows:
            self.findings.add("hidden_rows", self.sheet.name, count=len(rows), rows=_ranges(rows))
        columns = [
            column
            for column in sorted(headers.columns.values())
            if any(first <= column <= last for first, last in self.sheet.hidden_columns)
        ]
        if columns:
            letters = "、".join(cell_address(0, column)[:-1] for column in columns)
            self.findings.add("hidden_columns", self.sheet.name, columns=letters)


def _ranges(rows: list[int]) -> str:
    """Write row numbers as Excel counts them, neighbours together: "5-8、12"."""
    parts: list[list[int]] = []
    for row in rows:
        if parts and row == parts[-1][1] + 1:
            parts[-1][1] = row
        else:
            parts.append([row, row])
    return "、".join(str(first + 1) if first == last else f"{first + 1}-{last + 1}" for first, last in parts)
