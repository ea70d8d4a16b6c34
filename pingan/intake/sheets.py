"""A sheet as the reading child hands it over."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from pingan.intake.cells import CellValue, plain_text


@dataclass(frozen=True)
class Sheet:
    """Values and facts of one sheet; rows and columns count from 0.

    `rows` hold None, bool, number, text or {"date": …}; `errors` the text of error values by place;
    `merged` ranges as (top, left, bottom, right), ends included; `personal` (row, column, code, value).
    """

    name: str
    hidden: bool
    rows: list[list[CellValue]]
    formulas: frozenset[tuple[int, int]]
    errors: dict[tuple[int, int], str]
    merged: tuple[tuple[int, int, int, int], ...]
    hidden_rows: frozenset[int]
    hidden_columns: tuple[tuple[int, int], ...]
    personal: tuple[tuple[int, int, str, str], ...]

    @classmethod
    def from_answer(cls, answer: dict[str, Any]) -> Sheet:
        """Make a sheet from the child's answer (`pingan.intake.reader.read_values`)."""
        return cls(
            name=answer["name"],
            hidden=answer["hidden"],
            rows=answer["rows"],
            formulas=frozenset((row, column) for row, column in answer["formulas"]),
            errors={(row, column): text for row, column, text in answer["errors"]},
            merged=tuple(tuple(area) for area in answer["merged"]),
            hidden_rows=frozenset(answer["hidden_rows"]),
            hidden_columns=tuple(tuple(columns) for columns in answer["hidden_columns"]),
            personal=tuple(tuple(cell) for cell in answer["personal"]),
        )

    @property
    def blank(self) -> bool:
        """Whether no cell holds anything."""
        return not self.formulas and all(value is None for row in self.rows for value in row)

    def title_cells(self, headers: frozenset[str], most: int = 10) -> Iterator[tuple[tuple[int, int], str]]:
        """Yield place and plain text of the text cells above the headers.

        The headers are the first row with three cells of text, or with one of `headers` (plain text).
        """
        for row_number, row in enumerate(self.rows[:most]):
            texts = [
                (column, plain_text(value)) for column, value in enumerate(row) if isinstance(value, str)
            ]
            if len(texts) >= 3 or any(text in headers for _, text in texts):
                return
            for column, text in texts:
                yield (row_number, column), text
