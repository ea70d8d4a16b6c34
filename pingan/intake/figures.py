"""Read the figures of one sheet: which area each row is, and every number or grade in it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from pingan.intake.areas import Area, AreaRegister, code_text
from pingan.intake.cells import CellValue, cell_address, plain_text
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


class _AreaCell(NamedTuple):
    """What a cell says of a row's area, by code or by name."""

    value: CellValue
    place: tuple[int, int]


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
            for position, value in enumerate(row):
                if position not in headers.labelled and not is_missing(value, frozenset()):
                    unlabelled.setdefault(position, row_number)
            figures.places.append(row_number)
            figures.areas.append(self._area(code, name, row_number, code_column, name_column))
            for column, place in cells:
                number = self._figure(row[place], column, (row_number, place), figures.blank)
                figures.values[column.key].append(number)
        for position, row_number in unlabelled.items():
            self.findings.add("column_unlabelled", self.sheet.name, (row_number, position))
        self._check_merged(figures)
        self._report_hidden(figures, headers)
        return figures

    def _area_cell(self, row: list[CellValue], row_number: int, column: int) -> _AreaCell | None:
        place = (row_number, column)
        if place in self.sheet.formulas:
            self.findings.add("formula", self.sheet.name, place)
            return None
        return None if is_missing(row[column], self.markers) else _AreaCell(row[column], place)

    def _is_no_area(self, code: _AreaCell | None, name: _AreaCell | None, filled: bool) -> bool:
        """Return whether a row is to be passed over: blank, a total, or a note below the table."""
        texts = [plain_text(cell.value) for cell in (code, name) if cell and isinstance(cell.value, str)]
        if any(text in self.totals for text in texts):
            return True
        if filled:
            return False
        return (code is None and name is None) or any(_NOTE.match(text) for text in texts)

    def _area(
        self,
        code: _AreaCell | None,
        name: _AreaCell | None,
        row: int,
        code_column: int | None,
        name_column: int | None,
    ) -> Area | None:
        told = code or name
        if told is None:
            column = code_column if code_column is not None else name_column
            if column is not None and not self._is_formula_row(row, code_column, name_column):
                self.findings.add("area_blank", self.sheet.name, (row, column))
            return None
        area = self._area_by_name(told) if code is None else self._area_by_code(code, name)
        if area is None:
            return None
        if code is not None and name is not None and not self._agrees(area, name):
            self.findings.add(
                "area_contradiction",
                self.sheet.name,
                name.place,
                value=name.value,
                area_code=area.code,
                wanted=area.name,
                found=str(name.value),
                candidates=[f"{other.code} {other.name}" for other in self._named(name)],
            )
        first = self.first_rows.setdefault(area.code, row)
        if first != row:
            self.findings.add(
                "area_twice", self.sheet.name, told.place, value=told.value, found=area.name, row=first + 1
            )
        return area

    def _is_formula_row(self, row: int, *columns: int | None) -> bool:
        return any((row, column) in self.sheet.formulas for column in columns)

    def _named(self, name: _AreaCell) -> list[Area]:
        return self.register.named(str(name.value), self.layout.level)

    def _agrees(self, area: Area, name: _AreaCell) -> bool:
        return any(other.code == area.code for other in self._named(name))

    def _area_by_code(self, code: _AreaCell, name: _AreaCell | None) -> Area | None:
        text = code_text(code.value) or ""
        area = self.register.by_code.get(text)
        if area is not None and area.level == self.layout.level:
            return area
        if area is not None:
            self._report("area_level", code, f"{text} {area.name}")
        elif self.register.is_foreign(text):
            self._report("area_other_district", code, text, wanted="、".join(self.register.tops))
        else:
            meant = [f"{other.code} {other.name}" for other in self._named(name)] if name else []
            near = self.register.like_code(text, self.layout.level)
            self._report("area_unknown", code, text, candidates=list(dict.fromkeys([*meant, *near]))[:3])
        return None

    def _area_by_name(self, name: _AreaCell) -> Area | None:
        areas, text = self._named(name), str(name.value)
        if len(areas) == 1:
            return areas[0]
        if areas:
            candidates = [f"{area.code} {area.name}" for area in areas[:3]]
            self._report("area_name_ambiguous", name, text, candidates=candidates)
        else:
            near = self.register.like_name(text, self.layout.level)
            self._report("area_name_unknown", name, text, candidates=near)
        return None

    def _report(
        self, code: str, cell: _AreaCell, found: str, wanted: str = "", candidates: Sequence[str] = ()
    ) -> None:
        self.findings.add(
            code,
            self.sheet.name,
            cell.place,
            cell.value,
            candidates,
            found=found,
            wanted=wanted or self.level_zh,
            wanted_en=self.level_en,
        )

    def _figure(
        self, value: CellValue, column: ColumnLayout, place: tuple[int, int], blank: set[str]
    ) -> float:
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
        if value is None or is_missing(value, self.markers):
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
