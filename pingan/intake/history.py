"""What a department's figures of a quarter are compared with, and what is said about those that look odd."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import pandas as pd

from pingan.intake.cells import cell_address
from pingan.intake.findings import IntakeError, finding
from pingan.intake.origins import Column, Origins
from pingan.intake.unusual import DEFAULT_EXPECTATIONS, Expectations, Odd, QuarterFigures, unusual
from pingan.quarters import quarter_range, shift
from pingan.storage import Database, department_in_force, load_observations


class History:
    """The figures that departments sent for earlier quarters, as one database holds them.

    Keep one while importing many files: a batch never changes, so each is read once.
    """

    def __init__(self, expectations: Expectations = DEFAULT_EXPECTATIONS) -> None:
        """Compare as `expectations` say."""
        self.expectations = expectations
        self._read: dict[tuple[int, ...], QuarterFigures] = {}

    def remember(self, batch_id: int, observations: pd.DataFrame) -> None:
        """Take note of a batch that was just written, so that it need not be read."""
        self._read[batch_id,] = QuarterFigures(observations)

    def findings(
        self, database: Database, file: str, department: str, observations: pd.DataFrame, origins: Origins
    ) -> tuple[IntakeError, ...]:
        """Return a warning for each figure that is odd, in the order of sheets, columns and rows."""
        quarter = observations["quarter"].iloc[0]
        quarters = quarter_range(shift(quarter, -self.expectations.quarters), shift(quarter, -1))
        before = self._before(database, department, quarters, observations["indicator"].unique().tolist())
        odd = unusual(QuarterFigures(observations), before, self.expectations)
        return tuple(self._told(file, odd, origins, quarter))

    def _before(
        self, database: Database, department: str, quarters: list[str], indicators: list[str]
    ) -> list[QuarterFigures | None]:
        in_force = department_in_force(database, department, quarters, indicators)
        batches: dict[str, set[int]] = {}
        for quarter, number in zip(in_force["quarter"], in_force["batch_id"], strict=True):
            batches.setdefault(quarter, set()).add(int(number))
        return [
            self._figures(database, quarter, tuple(sorted(batches[quarter]))) if quarter in batches else None
            for quarter in quarters
        ]

    def _figures(self, database: Database, quarter: str, batches: tuple[int, ...]) -> QuarterFigures:
        if batches not in self._read:
            observations, _ = load_observations(database, [quarter], batches)
            self._read[batches] = QuarterFigures(observations)
        return self._read[batches]

    def _told(self, file: str, odd: list[Odd], origins: Origins, quarter: str) -> Iterator[IntakeError]:
        told: set[tuple[str, int, int]] = set()
        counts: Counter[Column] = Counter()
        for row in odd:
            column = origins.columns.get((row.indicator, row.number))
            if column is None:
                continue
            sheet, header = column.sheet, column.header
            line = column.header_row if row.area_code is None else origins.rows[sheet, row.area_code]
            if (sheet, line, column.column) in told:
                continue  # a column that two indicators share, such as the population
            told.add((sheet, line, column.column))
            address = cell_address(line, column.column)
            if row.kind == "zero":
                yield finding(file, "unusual_zero", sheet, address, column=header)
                continue
            counts[column] += 1
            if counts[column] > self.expectations.named:
                continue
            value = _figure(row.value)
            if row.kind == "tenfold":
                yield finding(
                    file,
                    "unusual_tenfold",
                    sheet,
                    address,
                    column=header,
                    found=value,
                    last=_figure(row.last),
                    quarter=shift(quarter, -1),
                )
            else:
                yield finding(
                    file,
                    "unusual_range",
                    sheet,
                    address,
                    column=header,
                    found=value,
                    low=_figure(row.low),
                    high=_figure(row.high),
                    quarters=self.expectations.quarters,
                )
        for column, count in counts.items():
            beyond = count - self.expectations.named
            if beyond > 0:
                address = cell_address(column.header_row, column.column)
                yield finding(file, "unusual_more", column.sheet, address, column=column.header, count=beyond)


def _figure(value: float) -> str:
    return f"{value:,.0f}" if float(value).is_integer() else f"{value:,g}"
