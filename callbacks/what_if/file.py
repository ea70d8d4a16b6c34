"""A scenario as a file to take away, CSV or workbook: marked as not published, with what it started from."""

from collections.abc import Sequence
from typing import Any

import pandas as pd
from flask import Response, abort, request

from callbacks.files.table_files import FORMATS, Sheet, send_table
from callbacks.reader import Reader
from callbacks.register import Permission, Register
from callbacks.what_if.page import NOT_THERE, area_name, case_at, ranked_within, read_scenario
from layouts.method.words import unit
from layouts.text import Text
from layouts.what_if.page import PAGE
from pingan.look import format as fmt
from pingan.reading.published import Published
from pingan.reading.what_if import competitors
from pingan.scoring.what_if import Answer, answer
from pingan.scoring.what_if_case import Case

COLUMNS = (
    "code",
    "indicator",
    "unit",
    "numerator",
    "change",
    "before",
    "after",
    "efficacy_before",
    "efficacy_after",
    "points",
)


def add_what_if_file(register: Register, reader: Reader) -> None:
    """Register the file's addresses."""

    def scenario_file(code: str, quarter: str, form: str) -> Response:
        search = request.query_string.decode()
        try:
            published = reader.shown(search)
            case = case_at(published, code, quarter)
        except NOT_THERE:
            abort(404)
        scenario, _ = read_scenario(case, search)
        found = answer(case, scenario)
        sheets = [scenario_sheet(reader.text, published, case, found, code, quarter)]
        if form == "xlsx":
            sheets.append(_dimensions(reader.text, case, found, sheets[0].about))
        release = published.releases[quarter].release_id
        name = f"pingan-what-if-{quarter}-{code}"
        return send_table(reader, name, form, sheets, release=release, scenario=scenario)

    for form in FORMATS:
        rule = f"{PAGE}/<code>/<quarter>/scenario.{form}"

        def of_form(code: str, quarter: str, form: str = form) -> Response:
            return scenario_file(code, quarter, form)

        of_form.__name__ = f"what_if_{form}"  # Flask tells routes apart by it
        register.route(rule, Permission.EXPORT, heavy=True)(of_form)


def scenario_sheet(
    text: Text, published: Published, case: Case, found: Answer, code: str, quarter: str
) -> Sheet:
    """Return a scenario as a table: that it is not published, of what; index and rank; then a row an indicator."""
    release, within = published.releases[quarter], competitors(published, code, quarter)
    about: list[tuple] = [(text("shell.demonstration_long"),)] if published.demonstration else []
    about += [
        (text("what_if.file_mark"),),
        (area_name(text, published, code), code, quarter),
        (text("what_if.release"), release.release_id, release.sha256),
        (text("what_if.system"), case.system.id, case.system.version),
        ("", text("what_if.published"), text("what_if.scenario")),
        (text("what_if.index"), _number(case.index), _number(found.index)),
    ]
    if within is not None:
        parent = ranked_within(text, published, within)
        label = text("what_if.rank_within", parent=parent) if parent else text("what_if.rank")
        before = answer(case, {}).rank
        about.append((label, fmt.rank(before, found.rank_of), fmt.rank(found.rank, found.rank_of)))
    rows = []
    for item in case.system.indicators:
        before, after = case.records[item.code], found.records[item.code]
        numbers = (
            before["numerator"],
            after["change"],
            before["value"],
            after["value"],
            before["efficacy"],
            after["efficacy"],
            after["contribution"],
        )
        rows.append((item.code, text.name(item), unit(text, item), *map(_number, numbers)))
    columns = [text(f"what_if.column_{name}") for name in COLUMNS]
    return Sheet(text("what_if.scenario"), about, columns, rows)


def _dimensions(text: Text, case: Case, found: Answer, about: Sequence[Any]) -> Sheet:
    """Return the dimensions' scores as published and in the scenario."""
    before = case.composite.dimension[:, 0]
    rows = [
        (
            text.name(one),
            _number(old),
            _number(found.dimensions[one.code]),
            _number(found.dimensions[one.code] - old),
        )
        for one, old in zip(case.system.dimensions, before, strict=True)
    ]
    columns = [text("method.field_dimension"), text("what_if.published"), text("what_if.scenario")]
    return Sheet(text("export.dimensions"), about, [*columns, text("export.difference")], rows)


def _number(value: float) -> float | None:
    return None if pd.isna(value) else round(float(value), 6)
