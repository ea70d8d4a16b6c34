"""All checks of one file that could be parsed, in the order in which an officer would be asked."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd

from pingan.intake.areas import AreaRegister, code_text
from pingan.intake.cells import plain_text
from pingan.intake.figures import FigureReader
from pingan.intake.findings import Findings
from pingan.intake.headers import find_headers, known_headers, match_header
from pingan.intake.identify import find_department, find_quarter, match_csv, match_sheets
from pingan.intake.layouts import DepartmentLayout, Layouts, SheetLayout
from pingan.intake.observe import (
    OBSERVATION_COLUMNS,
    check_complete,
    check_shares,
    grade_points,
    observations,
    sheet_indicators,
)
from pingan.intake.origins import Origins
from pingan.intake.sheets import Sheet
from pingan.system.indicator_system import IndicatorSystem

Systems = IndicatorSystem | Callable[[str], IndicatorSystem]
"""One indicator system, or a function that gives the one that applies to a quarter."""


def no_observations() -> pd.DataFrame:
    """Return an observations frame without rows."""
    numbers = dict.fromkeys(OBSERVATION_COLUMNS[3:], float)
    return pd.DataFrame(columns=OBSERVATION_COLUMNS).astype(numbers)


class FileCheck:
    """Checks the sheets of one file; afterwards `department` and `quarter` say what it was found to be.

    `kind` is "xlsx" or "csv", `file` the file's name. What is wrong goes into `findings`.
    """

    def __init__(
        self,
        sheets: list[Sheet],
        kind: str,
        file: str,
        layouts: Layouts,
        register: AreaRegister,
        system: Systems,
        findings: Findings,
    ) -> None:
        self.sheets = sheets
        self.kind = kind
        self.file = file
        self.layouts = layouts
        self.register = register
        self.system = system
        self.findings = findings
        self.department: DepartmentLayout | None = None
        self.quarter: str | None = None
        self._rows = 0  # of areas, filled in or not
        self.origins = Origins()

    def run(self, quarter: str | None = None, department: str | None = None) -> pd.DataFrame:
        """Check everything; return the observations, which count only if there are no errors.

        `quarter` and `department` are what the file must be; by default what it says it is.
        """
        for sheet in self.sheets:  # first: what is about persons is repeated in no other finding
            self._refuse_persons(sheet)
        ignored = {plain_text(name) for name in self.layouts.ignored_sheets}
        told = [sheet for sheet in self.sheets if plain_text(sheet.name) not in ignored]
        self.department = find_department(told, self.file, self.layouts, department, self.findings)
        self.quarter = find_quarter(told, self.file, self.layouts, quarter, self.findings)
        if self.department is None:
            return no_observations()
        frames = []
        for layout, sheet in self._pairs(self.department):
            frames += self._sheet(layout, sheet)
        frames = [frame for frame in frames if len(frame)]
        if frames:
            return pd.concat(frames, ignore_index=True)[OBSERVATION_COLUMNS]
        if not self.findings.errors and not self._rows:
            self.findings.add("nothing_filled")
        return no_observations()

    def _pairs(self, department: DepartmentLayout) -> list[tuple[SheetLayout, Sheet]]:
        if self.kind == "csv":
            return match_csv(self.sheets[0], self.file, department, self.layouts, self.findings)
        return match_sheets(self.sheets, department, self.layouts, self.findings)

    def _sheet(self, layout: SheetLayout, sheet: Sheet) -> list[pd.DataFrame]:
        headers = find_headers(sheet, self.layouts, layout, self.findings)
        if headers is None:
            return []
        system = self._system()
        parts = sheet_indicators(layout, sheet.name, system, self.findings) if system is not None else []
        grades = grade_points(parts, system) if system is not None else {}
        reader = FigureReader(sheet, layout, self.layouts, self.register, grades, self.findings)
        figures = reader.read(headers)
        self._rows += len(figures.places)
        check_complete(figures, sheet.name, self.register, self.findings)
        if system is None or self.quarter is None:  # the quarter is not known, which is an error already
            return []
        check_shares(figures, parts, sheet.name, system, self.findings)
        self.origins.note(figures, parts, sheet.name, headers.first - 1)
        return observations(figures, parts, sheet.name, self.quarter, self.findings)

    def _system(self) -> IndicatorSystem | None:
        if self.quarter is None:
            return None
        return self.system(self.quarter) if callable(self.system) else self.system

    def _refuse_persons(self, sheet: Sheet) -> None:
        """Refuse identity and mobile numbers and labels of such, wherever they stand, mapped or not."""
        if not sheet.personal:
            return
        code_columns = {
            column
            for row in sheet.rows
            for column, value in enumerate(row)
            if value is not None and code_text(value) in self.register.by_code
        }
        for row, column, code, value in sheet.personal:
            if code == "personal_header":
                if self._is_ours(value):
                    continue
                self.findings.add(code, sheet.name, (row, column), value=value, found=value)
            else:
                # The code of a compound has 15 digits, as an identity number of the old form has.
                text = plain_text(value).removesuffix(".0")
                if text in self.register.by_code:
                    continue
                if column in code_columns and len(text) == 15 and text.startswith(self.register.tops):
                    continue  # a mistyped code: refused as one, by its own check
                self.findings.add(code, sheet.name, (row, column))
            self.findings.close(sheet.name, (row, column))

    def _is_ours(self, label: str) -> bool:
        """Return whether a label is a header of the layouts or the name of an area."""
        if any(self.register.named(label, level) for level in self.register.levels):
            return True
        return any(
            match_header(label, known_headers(self.layouts, sheet)) is not None
            for department in self.layouts.departments
            for sheet in department.sheets
        )
