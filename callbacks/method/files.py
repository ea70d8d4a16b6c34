"""The tables of the page about the method as files: indicators, state of the data, versions, releases, a curve."""

from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Any

import numpy as np
from flask import Response, abort, request

from callbacks.files.table_files import Sheet, local_moment, send_table
from callbacks.files.table_marks import marks_of
from callbacks.reader import Reader
from callbacks.register import Permission, Register
from layouts.method.tables import INDICATOR_COLUMNS, indicator_cells
from layouts.method.words import setting
from layouts.text import Text
from pingan.reading.method import differences, publications, quality, standing, stored_versions
from pingan.reading.published import NothingPublishedError, Published
from pingan.scoring.weighting import index_shares


def add_method_files(register: Register, reader: Reader) -> None:
    """Register the addresses of the tables; `?indicator=` names the one whose places are asked for."""

    def table(name: str, form: str) -> Response:
        try:
            published = reader.published()
        except NothingPublishedError:
            abort(404)
        sheet = SHEETS[name](reader, published)
        system = published.system
        return send_table(reader, f"{system.id}-{system.version}-{name}", form, [sheet])

    for name in SHEETS:

        def of_name(form: str, name: str = name) -> Response:
            return table(name, form)

        of_name.__name__ = f"method_{name}_file"  # Flask tells routes apart by it
        register.route(f"/method/{name}.<form>", Permission.EXPORT, heavy=True)(of_name)


def indicators_sheet(text: Text, published: Published) -> Sheet:
    """Return the indicators: what it is and of which version first, then a row an indicator."""
    system = published.system
    names = {dimension.code: text.name(dimension) for dimension in system.dimensions}
    shares = index_shares(system)
    rows = []
    for item in system.indicators:
        cells: dict[str, Any] = dict(indicator_cells(text, item, shares[item.code]))
        if not item.moderate:  # numbers as numbers, not as they are shown
            cells |= {"satisfactory": item.satisfactory, "impermissible": item.impermissible}
        cells |= {"weight": item.weight}
        rows.append((names[item.dimension], *cells.values()))
    head = [text(f"method.column_{name}") for name in INDICATOR_COLUMNS]
    return Sheet(
        text("method.indicators"), _about(text, published), [text("method.field_dimension"), *head], rows
    )


def _indicators(reader: Reader, published: Published) -> Sheet:
    return indicators_sheet(reader.text, published)


def _quality(reader: Reader, published: Published) -> Sheet:
    text, quarter = reader.text, published.quarters[-1]
    names = {item.code: text.name(item) for item in published.system.indicators}
    rows = [
        (row.indicator, names[row.indicator], text.level(row.level), row.areas, row.scored, row.saturated)
        for row in quality(published).itertuples()
    ]
    title = text("method.quality")
    columns = [text(f"method.column_{name}") for name in ("code", "name")]
    columns += [text(f"export.{name}") for name in ("level", "areas")]
    columns += [text(f"method.column_{name}") for name in ("scored", "saturated")]
    marks = marks_of(text, published, quarter, title)
    if published.scope.root is not None:
        marks.append([text("scope.counted")])
    return Sheet(title, marks, columns, rows)


def _versions(reader: Reader, published: Published) -> Sheet:
    text, system = reader.text, published.system
    rows = [
        (
            stored["version"],
            text("method.in_force") if stored["version"] == system.version else None,
            stored["applies_from"],
            len(stored["quarters"]),
            " ".join(stored["quarters"]),
            stored["sha256"],
        )
        for stored in stored_versions(reader.engine, system.id)
    ]
    columns = [text("method.column_version"), text("method.in_force"), text("method.column_applies")]
    columns += [text("export.quarters"), text("method.column_quarters"), text("method.column_sha")]
    return Sheet(text("method.versions"), _about(text, published), columns, rows)


def _differences(reader: Reader, published: Published) -> Sheet:
    text, rows = reader.text, []
    for new, old in pairwise(stored_versions(reader.engine, published.system.id)):
        for one in differences(old["system"], new["system"]):
            thing = text("method.thing_system") if one.thing is None else text.name(one.thing)
            field = "share" if one.field in ("added", "removed") else one.field
            values = [setting(text, field, value) for value in (one.before, one.after)]
            said = text.words.get(f"method.field_{one.field}", one.field)
            code = getattr(one.thing, "code", None)
            rows.append((new["version"], old["version"], code, thing, said, *values))
    columns = [text("method.column_version"), text("export.version_before"), text("method.column_code")]
    columns += [text(f"method.column_{name}") for name in ("thing", "field", "before", "after")]
    return Sheet(text("export.differences"), _about(text, published), columns, rows)


def _releases(reader: Reader, published: Published) -> Sheet:
    text = reader.text
    rows = [
        (
            row.quarter,
            row.release_id,
            local_moment(row.published_at.to_pydatetime()),
            text("method.status_current" if row.current else "method.status_superseded"),
            row.reason if isinstance(row.reason, str) else None,
            row.system_version,
            row.boundary_version,
            row.sha256,
        )
        for row in publications(reader.engine, published.system.id).itertuples()
    ]
    columns = [text(f"method.column_{name}") for name in ("quarter", "release", "published", "status")]
    columns += [text("export.reason")]
    columns += [text(f"method.column_{name}") for name in ("version", "boundary", "sha")]
    return Sheet(text("method.releases"), _about(text, published), columns, rows)


def _curve(reader: Reader, published: Published) -> Sheet:
    """Return the twin of the curve: where the area and those of the first level stand on one indicator."""
    text, system = reader.text, published.system
    code = request.args.get("indicator", system.codes[0])
    area = request.args.get("area") or published.scope.root or published.top
    if code not in system.codes or area not in published.areas.index:
        abort(404)
    where, item = standing(published, code, area), system.indicator(code)
    others = zip(where.other_codes, where.others, where.other_scores, strict=True)
    rows = [
        (one, text.name(published.areas.loc[one]), _number(value), _number(score))
        for one, value, score in (
            (area, where.value, where.score),
            *(row for row in others if row[0] != area),
        )
    ]
    title = f"{item.code} {text.name(item)}"
    columns = [text("method.column_code"), text("export.area"), text("export.value"), text("method.score")]
    return Sheet(text("method.curve"), marks_of(text, published, where.quarter, title), columns, rows)


def _about(text: Text, published: Published) -> Sequence[Sequence[Any]]:
    system = published.system
    mark = [(text("shell.demonstration_long"),)] if published.demonstration else []
    return [*mark, (f"{system.title[text.language]} {system.id} {system.version}", system.sha256)]


def _number(value: float) -> float | None:
    return None if np.isnan(value) else float(value)


SHEETS: dict[str, Callable[[Reader, Published], Sheet]] = {
    "indicators": _indicators,
    "quality": _quality,
    "versions": _versions,
    "differences": _differences,
    "releases": _releases,
    "curve": _curve,
}
