"""The bulletin as a workbook: every table of a quarter, a sheet each, after one on method and version."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, BinaryIO
from unicodedata import east_asian_width

import pandas as pd
import xlsxwriter

from pingan.reading.published import Published
from pingan.reading.table_columns import TEXTS, Column, said
from pingan.reading.tables import TABLES, Table, read_table, worded
from pingan.reports.errors import ReportError
from pingan.spreadsheet import FORMULA_SIGNS

ORDER = ("about", *(key for key in TABLES if key != "about"))
MOST_ROWS = 1_000_000  # of a sheet; the format's own limit is 1,048,576
FROZEN = ("area_code", "name")  # what stays in sight when one scrolls to the right
FONT = {"font_name": "Microsoft YaHei", "font_size": 10, "valign": "vcenter"}
NUMBERS = {
    "whole": "0",
    "score": "0.00",
    "points": "+0.00;−0.00;0.00",
    "share": "0.0%",
    "amount": "#,##0.00",
    "count": "#,##0",  # an amount that is whole
    "places": '"▲"0;"▼"0;"–"',
}
ACCENT, PALE, LINE = "#1F6F96", "#E8EDF2", "#C9D1D9"
HEAD = {**FONT, "bold": True, "text_wrap": True, "bg_color": PALE, "bottom": 1, "bottom_color": LINE}
WIDEST, MEASURED_ROWS = 78, 400


def workbook(
    published: Published,
    quarter: str,
    area: str | None,
    language: str,
    out: Path | BinaryIO,
    progress: Callable[[float], None] | None = None,
    keys: Sequence[str] = ORDER,
) -> None:
    """Write the tables of a quarter into a workbook: typed cells, frozen headers, filters.

    Missing cells are blank, with the reason in a column of its own. Every sheet says of which quarter and release it
    is and whether it is demonstration data; the first one all the rest.

    Parameters
    ----------
    published : as whoever asks may see it
    area : only this area and what lies within it; None for everything
    language : `zh` or `en`
    out : the file
    progress : told how much is done, from 0 to 1
    keys : of the tables, `about` first

    Raises
    ------
    ReportError
        The quarter is not published, or there is no such area.
    """
    tell = progress or (lambda _share: None)
    try:
        tables = [read_table(published, quarter, key, area) for key in keys]
    except KeyError as error:
        raise ReportError(
            f"没有可以写入工作簿的数据：季度 {quarter}，区域 {area or '全部'}。请核对季度和区域。",
            f"Nothing to write into a workbook: quarter {quarter}, area {area or 'all'}. Check both.",
        ) from error
    release = published.releases[quarter]
    mark = said("about", "demonstration", language) if release.demonstration else ""
    at = published.areas.loc[area or published.scope.root or published.top]
    name = (language == "en" and at["name_en"]) or at["name"]
    cells = sum(table.rows.size for table in tables)
    with xlsxwriter.Workbook(out, {"default_date_format": "yyyy-mm-dd"}) as book:
        moment = getattr(release, "published_at", datetime(2000, 1, 1, tzinfo=UTC))
        book.set_properties(
            {"title": f"{name} {quarter}", "comments": mark, "created": moment.replace(tzinfo=None)}
        )
        sheets = Sheets(book, language, [quarter, name, release.release_id], mark)
        done = 0
        for table in tables:
            sheets.write(table)
            done += table.rows.size
            tell(0.95 * done / max(cells, 1))
        sheets.list_contents()
    tell(1.0)


class Sheets:
    """The sheets of one workbook: their look, and what each says above its table.

    Parameters
    ----------
    facts : quarter, area, release: what every sheet says beside its title
    mark : that it is demonstration data, "" where it is not
    """

    def __init__(self, book: xlsxwriter.Workbook, language: str, facts: list[str], mark: str) -> None:
        self.book, self.language, self.facts, self.mark = book, language, facts, mark
        add = book.add_format
        self.title = add({**FONT, "bold": True, "font_size": 14, "font_color": ACCENT})
        self.note = add({**FONT, "font_color": "#5A6570"})
        self.warning = add({**FONT, "bold": True, "font_color": "#A6401E"})
        self.head = add(HEAD)
        self.link = add({**FONT, "font_color": ACCENT, "underline": 1})
        self.text = add({**FONT})
        self.left = add({**FONT, "num_format": NUMBERS["count"], "align": "left"})
        self.quoted = add({**FONT, "quote_prefix": True})  # text that begins like a formula stays text
        self.head_of_numbers = add({**HEAD, "align": "right"})
        self.numbers = {kind: add({**FONT, "num_format": shape}) for kind, shape in NUMBERS.items()}
        self.flag = add({**FONT, "align": "center"})
        self.written: list[tuple[str, int]] = []
        self.contents: tuple[Any, int] | None = None

    def write(self, table: Table) -> None:
        """Write one table; what does not fit on a sheet goes on on the next."""
        columns, rows = worded(table, self.language)
        if table.key == "about":  # the key is for programs
            columns, rows = columns[1:], rows[rows.columns[1:]]
        for part, start in enumerate(range(0, max(len(rows), 1), MOST_ROWS), start=1):
            title = table.title(self.language) + (f" {part}" if len(rows) > MOST_ROWS else "")
            self._sheet(title, table, columns, rows.iloc[start : start + MOST_ROWS])

    def list_contents(self) -> None:
        """List the sheets below the table of the first one, each with a link and its number of rows."""
        if self.contents is None:  # without a table about the file there is no first sheet to list them on
            return
        page, row = self.contents
        self._text(page, row, 0, said("about", "sheets", self.language), self.head)
        self._text(page, row, 1, said("about", "rows", self.language), self.head)
        for place, (title, count) in enumerate(self.written[1:], start=row + 1):
            page.write_url(place, 0, f"internal:'{title}'!A1", self.link, title)
            page.write_number(place, 1, count, self.left)

    def _sheet(self, title: str, table: Table, columns: tuple[Column, ...], rows: pd.DataFrame) -> None:
        page = self.book.add_worksheet(title[:31])  # the format's own limit
        self.written.append((title[:31], len(rows)))
        page.hide_gridlines(2)
        page.write_string(0, 0, title, self.title)
        page.write_string(1, 0, " · ".join(self.facts), self.note)
        if self.mark:
            page.write_string(2, 0, self.mark, self.warning)
        head, last = 3, 3 + len(rows)
        page.set_row(head, 32)
        for place, column in enumerate(columns):
            header = column.header(self.language)
            look = self.head if column.kind in TEXTS else self.head_of_numbers
            self._text(page, head, place, header, look)
            page.set_column(place, place, _width(header, column, rows[column.name]))
            self._column(page, head + 1, place, column, rows[column.name].tolist())
        names = [column.name for column in columns]
        frozen = max((names.index(name) + 1 for name in FROZEN if name in names), default=1)
        page.freeze_panes(head + 1, frozen)
        if len(rows):
            page.autofilter(head, 0, last, len(columns) - 1)
        if table.key == "about":
            self.contents = page, last + 2
        page.set_landscape()
        page.set_paper(9)  # A4
        page.fit_to_pages(1, 0)
        page.repeat_rows(head)
        plain = " · ".join([*self.facts, self.mark]).replace("&", "&&").rstrip(" ·")
        page.set_footer(f"&L&8 {plain[:200]}&R&8 &P / &N")  # a blank: else digits would join the font's size

    def _column(self, page: Any, first: int, place: int, column: Column, values: list) -> None:
        numbers = self.numbers
        for row, value in enumerate(values, first):
            if pd.isna(value):
                continue  # blank: missing
            if isinstance(value, str):
                self._text(page, row, place, value, self.text)
            elif column.kind == "flag":
                page.write_boolean(row, place, bool(value), self.flag)
            elif column.kind == "amount":
                page.write_number(row, place, value, numbers["count" if value == int(value) else "amount"])
            else:
                kind = "places" if column.name.startswith("movement") else column.kind
                page.write_number(row, place, value, numbers[kind])

    def _text(self, page: Any, row: int, place: int, value: str, look: Any) -> None:
        page.write_string(row, place, value, self.quoted if value.startswith(FORMULA_SIGNS) else look)


def _width(header: str, column: Column, values: pd.Series) -> float:
    """Return a column's width in characters; Chinese ones count twice, and headers may take two lines."""
    seen = (
        [9.0] if column.kind not in TEXTS else [_wide(value) for value in values.head(MEASURED_ROWS) if value]
    )
    return min(WIDEST, max([7.0, _wide(header) / 2 + 2, *seen]) + 2)


def _wide(text: str) -> float:
    return sum(2 if east_asian_width(letter) in "WF" else 1 for letter in text)
