"""Every table of a quarter, with typed columns and headers in both languages: for workbooks, layers, CSV, programs.

A table holds codes and numbers as they were published; `worded` puts a language's words in their place. What an
account may not see is not in it: it is made from the edition as that account sees it (`pingan.reading.scoped`).
"""

from dataclasses import dataclass

import pandas as pd

from pingan.reading.published import Published
from pingan.reading.table_columns import ENGLISH, Column, said, typed, words
from pingan.reading.table_rows import TABLES

__all__ = ["TABLES", "Column", "Table", "read_table", "worded"]


@dataclass(frozen=True, eq=False)
class Table:
    """One table of a quarter.

    Attributes
    ----------
    key : its name in addresses and files
    zh, en : its title
    columns : as the frame has them; where there is `name` and `name_en`, they are the same in two languages
    rows : DataFrame; a missing number is NaN or <NA>, missing text None
    """

    key: str
    zh: str
    en: str
    columns: tuple[Column, ...]
    rows: pd.DataFrame

    def title(self, language: str) -> str:
        """Return its title in `zh` or `en`."""
        return self.zh if language == "zh" else self.en


def read_table(published: Published, quarter: str, key: str, area: str | None = None) -> Table:
    """Return one table of a quarter.

    Parameters
    ----------
    published : as whoever asks may see it
    key : one of `TABLES`
    area : only this area and what lies within it; in the ranking its peers stay, for a rank is among them.
        None: everything there is

    Raises
    ------
    KeyError
        There is no such table or area, or the quarter has no release.
    """
    if quarter not in published.releases or (area is not None and area not in published.areas.index):
        raise KeyError((quarter, area))
    columns, rows = TABLES[key](published, quarter, area)
    frame = pd.DataFrame({column.name: typed(rows[column.name], column.kind) for column in columns})
    title = words()["title"][key]
    return Table(key, title["zh"], title["en"], tuple(columns), frame)


def worded(table: Table, language: str) -> tuple[tuple[Column, ...], pd.DataFrame]:
    """Return a table for readers of one language, `zh` or `en`: its columns and its rows.

    Names, levels and reasons are words of that language, without columns for the other one; numbers and flags stay.
    """
    rows = table.rows.copy()
    columns = tuple(column for column in table.columns if not column.name.endswith(ENGLISH))
    for column in columns:
        own, english = rows[column.name], f"{column.name}{ENGLISH}"
        if column.kind in ("word", "reason"):
            worded = [None if key is None else said(column.kind, key, language) for key in own]
            rows[column.name] = pd.Series(worded, index=rows.index, dtype=object)
        elif language == "en" and english in rows:
            rows[column.name] = rows[english].where(rows[english].notna(), own)
    return columns, rows[[column.name for column in columns]]
