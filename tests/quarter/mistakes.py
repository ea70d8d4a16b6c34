"""The mistakes that data officers make, put into filled workbooks, each with the finding that intake has to make of it.

Each kind says where it can happen from the column's type alone. None of them knows a department or an indicator.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.worksheet.worksheet import Worksheet

from pingan.intake.layouts import DepartmentLayout, IndicatorColumns, Layouts, SheetLayout
from pingan.intake.templates import printed_header
from pingan.system.indicator_system import IndicatorSystem

LARGE = 40
"""A figure of this size and a multiple of it differ by more than chance, whatever is counted."""


@dataclass(frozen=True)
class Finding:
    """What intake has to say: the code of the message, and where; `cell` None for a whole sheet or file."""

    code: str
    sheet: str | None
    cell: str | None


@dataclass(frozen=True)
class Page:
    """One sheet of a filled workbook, with what its columns mean. `rows` are those that are still untouched."""

    cells: Worksheet
    layout: SheetLayout
    layouts: Layouts
    system: IndicatorSystem
    rows: list[int]

    def row(self, good: Callable[[int], bool] = lambda row: True) -> int | None:
        """Take the next row in which nothing is wrong yet, and that will do; None where there is none."""
        for row in self.rows:
            if good(row):
                self.rows.remove(row)
                return row
        return None

    def cell(self, row: int, key: str) -> Cell:
        """Return the cell of a column, by its key."""
        place = [column.key for column in self.layout.columns].index(key)
        return self.cells.cell(row, place + 3)

    def keys(self, kind: str) -> list[str]:
        """Return the columns of a type."""
        return [column.key for column in self.layout.columns if column.type == kind]

    def shares(self) -> Iterator[IndicatorColumns]:
        """Yield the indicators that are shares: their numerator is part of their denominator."""
        for part in self.layout.indicators:
            if part.denominator and self.system.indicator(part.code).kind == "share":
                yield part

    def at(self, code: str, cell: Cell | None = None) -> Finding:
        """Return a finding on this sheet."""
        return Finding(code, self.layout.name, cell.coordinate if cell is not None else None)


def pages(
    book: Workbook, department: DepartmentLayout, layouts: Layouts, system: IndicatorSystem
) -> list[Page]:
    """Return the sheets of a department's filled workbook; of each the rows near the top are to be spoilt."""
    found = []
    for sheet in department.sheets:
        cells, first = book[sheet.name], layouts.header_row + 1
        found.append(
            Page(cells, sheet, layouts, system, list(range(first + 1, min(cells.max_row, first + 60), 3)))
        )
    return found


def in_count(code: str, value: object) -> Callable[[Page], list[Finding] | None]:
    """Return the mistake of writing something into the cell of a count."""

    def spoil(page: Page) -> list[Finding] | None:
        keys = page.keys("count")
        if not keys or (row := page.row()) is None:
            return None
        cell = page.cell(row, keys[0])
        cell.value = value
        return [page.at(code, cell)]

    return spoil


def more_than_all(page: Page) -> list[Finding] | None:
    """Write more into the part of a share than into its whole."""
    for part in page.shares():
        row = page.row(lambda row, part=part: _number(page.cell(row, part.denominator)))
        if row is not None:
            cell = page.cell(row, part.numerator)
            cell.value = page.cell(row, part.denominator).value + 3
            return [page.at("numerator_above_denominator", cell)]
    return None


def another_grade(page: Page) -> list[Finding] | None:
    """Write a grade that the list does not have."""
    for key in page.keys("grade"):
        if (row := page.row()) is not None:
            cell = page.cell(row, key)
            cell.value = "一般般"
            return [page.at("grade_unknown", cell)]
    return None


def area_twice(page: Page) -> list[Finding] | None:
    """Paste a row a second time below the last one."""
    if (row := page.row()) is None:
        return None
    last = page.cells.max_row + 1
    for column in range(1, len(page.layout.columns) + 3):
        page.cells.cell(last, column).value = page.cells.cell(row, column).value
    return [page.at("area_twice", page.cells.cell(last, 1))]


def mistyped_code(page: Page) -> list[Finding] | None:
    """Type an area's code with a wrong digit and without its name: one area too many, one missing."""
    if (row := page.row()) is None:
        return None
    cell = page.cells.cell(row, 1)
    cell.value = f"{cell.value}9"
    return [page.at("area_unknown", cell), page.at("areas_missing")]


def area_missing(page: Page) -> list[Finding] | None:
    """Delete a row. Only in a sheet in which nothing else is wrong: what stands below moves up."""
    if (row := page.row()) is None:
        return None
    page.rows.clear()
    page.cells.delete_rows(row)
    return [page.at("areas_missing")]


def as_percent(page: Page) -> list[Finding] | None:
    """Write the percentage that was computed into the part of a share."""
    for part in page.shares():
        if (row := page.row()) is not None:
            cell = page.cell(row, part.numerator)
            cell.value = "95%"
            return [page.at("percentage", cell)]
    return None


def unit_of_percent(page: Page) -> list[Finding] | None:
    """Change a header's unit to percent, as in a table of one's own that is pasted over the template."""
    for column in page.layout.columns:
        if column.unit and page.rows:
            cell = page.cell(page.layouts.header_row, column.key)
            cell.value = printed_header(column.model_copy(update={"unit": "%"}))
            return [page.at("unit_mismatch", cell)]
    return None


def mobile_number(page: Page) -> list[Finding] | None:
    """Leave a telephone number beside the title, for questions."""
    if not page.rows:
        return None
    cell = page.cells.cell(2, 4)
    cell.value = "13812345678"
    return [page.at("mobile_number", cell)]


def tenfold(page: Page) -> list[Finding] | None:
    """Type two zeros too many: legal, and odd. Intake compares only where there is no error in the file."""
    for key in page.keys("count"):
        wholes = {part.denominator for part in page.shares()}
        if key in {part.numerator for part in page.shares()} - wholes:
            continue  # that would be more than the whole, which is an error
        row = page.row(
            lambda row, key=key: _number(page.cell(row, key)) and page.cell(row, key).value >= LARGE
        )
        if row is not None:
            cell = page.cell(row, key)
            cell.value *= 100
            return [page.at("unusual_tenfold", cell), Finding("remark_missing", None, None)]
    return None


KINDS: tuple[Callable[[Page], list[Finding] | None], ...] = (
    in_count("not_a_number", "约12"),
    more_than_all,
    area_twice,
    as_percent,
    in_count("negative", -3),
    another_grade,
    in_count("not_whole", 3.5),
    unit_of_percent,
    in_count("formula", "=2+3"),
    in_count("date_cell", datetime(2017, 3, 5)),  # noqa: DTZ001 - what Excel makes of 3-5
    mistyped_code,
    mobile_number,
    in_count("bad_separators", "1,2,34"),
)


def spoil(books: dict[str, Workbook], layouts: Layouts, system: IndicatorSystem) -> dict[str, list[Finding]]:
    """Put mistakes into filled workbooks, every kind once where it fits; return what is to be found, by department.

    One workbook gets the figure that is legal and odd and nothing else, another one a missing area and nothing else,
    where there are enough workbooks: what is odd is only looked at where nothing is wrong.
    """
    opened = {name: pages(book, layouts.department(name), layouts, system) for name, book in books.items()}
    found: dict[str, list[Finding]] = {name: [] for name in books}
    free = list(opened)
    for alone in (tenfold, area_missing):
        if len(free) > 1 and (name := _somewhere(alone, list(reversed(free)), opened, found)):
            free.remove(name)
    for turn, kind in enumerate(KINDS):
        start = turn % len(free)
        _somewhere(kind, free[start:] + free[:start], opened, found)
    return found


def _somewhere(
    kind: Callable[[Page], list[Finding] | None],
    names: list[str],
    opened: dict[str, list[Page]],
    found: dict[str, list[Finding]],
) -> str | None:
    """Make a mistake in the first workbook in which it can be made; return whose that is."""
    for name in names:
        for page in opened[name]:
            if (made := kind(page)) is not None:
                found[name] += made
                return name
    return None


def _number(cell: Cell) -> bool:
    return isinstance(cell.value, int | float) and cell.value > 0
