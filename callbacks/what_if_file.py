"""A scenario as a file to take away: marked as not published, with what it started from."""

import csv
import io

import pandas as pd
from flask import Response, abort, request, send_file

from callbacks.exports import record_export
from callbacks.reader import Reader
from callbacks.register import Permission, Register
from callbacks.what_if import NOT_THERE, area_name, case_at, ranked_within, read_scenario
from layouts import format as fmt
from layouts.method_words import unit
from layouts.text import Text
from layouts.what_if import PAGE
from pingan.reading.published import Published
from pingan.reading.whatif import competitors
from pingan.spreadsheet import csv_text
from pingan.whatif import Answer, Case, answer

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
    """Register the file's address."""

    @register.route(f"{PAGE}/<code>/<quarter>/scenario.csv", Permission.EXPORT)
    def scenario_file(code: str, quarter: str) -> Response:
        try:
            published = reader.shown(request.query_string.decode())
            case = case_at(published, code, quarter)
        except NOT_THERE:
            abort(404)
        scenario, _ = read_scenario(case, request.query_string.decode())
        name = f"pingan-what-if-{quarter}-{code}.csv"
        record_export(reader, name, release=published.releases[quarter].release_id, scenario=scenario)
        content = scenario_csv(reader.text, published, case, answer(case, scenario), code, quarter)
        return send_file(
            io.BytesIO(content.encode("utf-8-sig")),  # the mark tells Excel that it is UTF-8
            mimetype="text/csv",
            as_attachment=True,
            download_name=name,
            max_age=0,
        )


def scenario_csv(text: Text, published: Published, case: Case, found: Answer, code: str, quarter: str) -> str:
    """Return a scenario as CSV: that it is not published, of what; index and rank; then a row an indicator."""
    out = io.StringIO()
    rows = csv.writer(out)
    if published.demonstration:
        rows.writerow([csv_text(text("shell.demonstration_long"))])
    release = published.releases[quarter]
    rows.writerow([csv_text(text("what_if.file_mark"))])
    rows.writerow([csv_text(area_name(text, published, code)), code, quarter])
    rows.writerow([text("what_if.release"), release.release_id, release.sha256])
    rows.writerow([text("what_if.system"), csv_text(case.system.id), csv_text(case.system.version)])
    rows.writerow(["", text("what_if.published"), text("what_if.scenario")])
    rows.writerow([text("what_if.index"), _cell(case.index), _cell(found.index)])
    within = competitors(published, code, quarter)
    if within is not None:
        parent = ranked_within(text, published, within)
        label = text("what_if.rank_within", parent=parent) if parent else text("what_if.rank")
        before = answer(case, {}).rank
        rows.writerow([csv_text(label), fmt.rank(before, found.rank_of), fmt.rank(found.rank, found.rank_of)])
    rows.writerow([])
    rows.writerow([text(f"what_if.column_{name}") for name in COLUMNS])
    for item in case.system.indicators:
        before, after = case.records[item.code], found.rows.loc[item.code]
        words = (csv_text(item.code), csv_text(text.name(item)), csv_text(unit(text, item)))
        numbers = (
            before["numerator"],
            after["change"],
            before["value"],
            after["value"],
            before["efficacy"],
            after["efficacy"],
            after["contribution"],
        )
        rows.writerow([*words, *map(_cell, numbers)])
    return out.getvalue()


def _cell(value: float) -> float | str:
    return "" if pd.isna(value) else round(float(value), 6)
