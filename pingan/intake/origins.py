"""Where in a file its figures stand: what is said about them later names the cell."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from pingan.intake.figures import Figures
from pingan.intake.layouts import IndicatorColumns


class Column(NamedTuple):
    """A column of a sheet: its header, and where that is, counted from 0."""

    sheet: str
    header: str
    header_row: int
    column: int


@dataclass
class Origins:
    """The columns by (indicator, "numerator" or "denominator"), the rows by (sheet, area code), from 0."""

    columns: dict[tuple[str, str], Column] = field(default_factory=dict)
    rows: dict[tuple[str, str], int] = field(default_factory=dict)

    def note(self, figures: Figures, parts: Sequence[IndicatorColumns], sheet: str, header_row: int) -> None:
        """Note the places of one sheet's figures."""
        for part in parts:
            for number, key in (("numerator", part.numerator), ("denominator", part.denominator)):
                if key in figures.columns:
                    header = figures.layout.column(key).header
                    self.columns[part.code, number] = Column(sheet, header, header_row, figures.columns[key])
        for area, row in zip(figures.areas, figures.places, strict=True):
            if area is not None:
                self.rows[sheet, area.code] = row
