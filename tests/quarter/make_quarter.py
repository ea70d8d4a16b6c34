"""Fill in the empty workbooks of a new quarter, as departments would: `make_quarter.py TEMPLATES --out FOLDER`.

TEMPLATES is the folder with the workbooks that `pingan template` wrote or the browser downloaded. The installation is
the one that `PINGAN_DATA_DIR`, `PINGAN_DATABASE_URL` and `PINGAN_LAYOUTS` name: the figures go on from the eight
quarters before. The same seed makes the same figures.

With `--mistakes` a second set of the same workbooks with the mistakes that officers make is written into
FOLDER/with-mistakes, and into `findings.json` there what intake has to say about each: file, sheet, cell, code.

With `--corrected` a third one, in FOLDER/corrected, of one department whose figures have changed after the quarter was
published.
"""

import argparse
import json
from pathlib import Path

import numpy as np
import openpyxl
import pandas as pd
from figures import Figures
from mistakes import spoil

from pingan.intake.layouts import DEFAULT_LAYOUTS, DepartmentLayout, Layouts, load_layouts
from pingan.intake.store import systems_in
from pingan.intake.templates import template_columns, template_file_name
from pingan.quarters import quarter_range, shift
from pingan.settings import load_settings
from pingan.storage import current_releases, load_areas, load_observations, open_database, reading


def main() -> None:
    """Read the arguments, then write the workbooks."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("templates", type=Path, help="folder with the empty workbooks")
    parser.add_argument("--out", type=Path, required=True, help="folder for the filled ones")
    parser.add_argument("--quarter", help="by default the one after the last that is published")
    parser.add_argument("--seed", type=int, default=2017)
    parser.add_argument("--mistakes", action="store_true")
    parser.add_argument("--corrected", action="store_true")
    given = parser.parse_args()
    settings = load_settings()
    layouts = load_layouts(settings.layouts or DEFAULT_LAYOUTS)
    engine = open_database(settings.database_url)
    with reading(engine) as connection:
        quarter = given.quarter or shift(current_releases(connection)["quarter"].iloc[-1], 1)
        system = systems_in(connection)(quarter)
        before = quarter_range(shift(quarter, -8), shift(quarter, -1))
        observations, _ = load_observations(connection, before)
        areas = load_areas(connection)
    engine.dispose()
    figures = Figures(quarter, observations, areas, layouts, system, given.seed)
    templates = {
        department.name: given.templates / template_file_name(layouts, department, quarter)
        for department in layouts.departments
    }

    books = {
        name: filled(path, layouts, layouts.department(name), figures) for name, path in templates.items()
    }
    write(books, templates, given.out)
    if given.corrected:
        name = next(iter(books))
        correct(books[name], layouts, layouts.department(name))
        write({name: books[name]}, templates, given.out / "corrected")
    if given.mistakes:
        books = {
            name: filled(path, layouts, layouts.department(name), figures) for name, path in templates.items()
        }
        found = spoil(books, layouts, system)
        write(books, templates, given.out / "with-mistakes")
        told = [
            {"file": templates[name].name, "sheet": item.sheet, "cell": item.cell, "code": item.code}
            for name, items in found.items()
            for item in items
        ]
        written = json.dumps(told, ensure_ascii=False, indent=1)
        (given.out / "with-mistakes" / "findings.json").write_text(written, encoding="utf-8")


def filled(
    template: Path, layouts: Layouts, department: DepartmentLayout, figures: Figures
) -> openpyxl.Workbook:
    """Return an empty workbook with a department's figures in it."""
    book = openpyxl.load_workbook(template)
    for sheet in department.sheets:
        page, numbers = book[sheet.name], figures.of(sheet)
        headers = [column.header for column in template_columns(layouts, sheet)]
        there = [cell.value for cell in page[layouts.header_row]]
        if there[: len(headers)] != headers:
            raise SystemExit(f"{template}, {sheet.name}: the headers are {there}, not {headers}")
        for row in range(layouts.header_row + 1, page.max_row + 1):
            area = page.cell(row, 1).value
            for place, column in enumerate(sheet.columns, 3):
                value = numbers.at[area, column.key]
                if not pd.isna(value):
                    page.cell(row, place).value = _plain(value)
    return book


def correct(book: openpyxl.Workbook, layouts: Layouts, department: DepartmentLayout) -> None:
    """Add a case or two in some areas, as a department does that counted late: to the first column of each sheet."""
    for sheet in department.sheets:
        page = book[sheet.name]
        place = next((n for n, column in enumerate(sheet.columns, 3) if column.type == "count"), None)
        for row in range(layouts.header_row + 1, page.max_row + 1, 7):
            if place is not None and isinstance(page.cell(row, place).value, int):
                page.cell(row, place).value += 1 + row % 2


def write(books: dict[str, openpyxl.Workbook], templates: dict[str, Path], folder: Path) -> None:
    """Save workbooks under the names of their templates."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, book in books.items():
        book.save(folder / templates[name].name)


def _plain(value: object) -> object:
    """Return a number as a cell takes it: whole where it is."""
    if isinstance(value, str):
        return value
    return int(value) if float(value).is_integer() else float(np.round(value, 6))


if __name__ == "__main__":
    main()
