"""The tables of the page about the method: indicators, state of the data, versions and their differences, releases."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Protocol

import pandas as pd
from dash import html

from layouts.admin import moment
from layouts.also import also
from layouts.children import Child, Children
from layouts.method.words import department, exact, listed, percent, quarter_span, setting, unit
from layouts.records import Record
from layouts.text import Text
from pingan.look import format as fmt
from pingan.system.indicator_system import Indicator, IndicatorSystem

if TYPE_CHECKING:
    from pingan.reading.method import Difference
    from pingan.system.schema import Dimension


INDICATOR_COLUMNS = (
    "code",
    "name",
    "department",
    "kind",
    "direction",
    "satisfactory",
    "impermissible",
    "weight",
    "share",
    "finest",
    "window",
    "smoothing",
)
NUMBERS = ("satisfactory", "impermissible", "weight", "share", "window")
SATURATED_MUCH = 0.5  # beyond it an indicator no longer tells areas apart


class QualityRow(Protocol):
    """A row of `pingan.reading.method.quality`: of an indicator at a level, numbers of areas."""

    areas: int
    scored: int
    saturated: int


def indicator_link(indicator: Indicator, content: Children, selected: str, **attributes: object) -> html.A:
    """Return a link that shows an indicator's curve; the page's script follows it without loading the page."""
    here = {"aria-current": "true"} if indicator.code == selected else {}
    return html.A(
        content,
        href=f"/method?indicator={indicator.code}",
        **also({"data-indicator": indicator.code, **here, **attributes}),
    )


def weight_bars(text: Text, system: IndicatorSystem, shares: Mapping[str, float], selected: str) -> html.Div:
    """Return one bar a dimension, as long as its share of the index, an indicator a segment."""
    whole = {d.code: sum(shares[i.code] for i in _of(system, d.code)) for d in system.dimensions}
    longest = max(whole.values())
    rows = []
    for dimension in system.dimensions:
        segments = [
            indicator_link(
                item,
                html.Span(item.code),
                selected,
                className="segment",
                style={"flexGrow": round(100 * shares[item.code], 4)},
                title=f"{item.code} {text.name(item)}: {_of_index(text, shares[item.code])}",
            )
            for item in _of(system, dimension.code)
        ]
        bar = html.Div(
            segments, className="segments", style={"width": f"{100 * whole[dimension.code] / longest:.2f}%"}
        )
        rows += [
            html.Span(text.name(dimension), className="dimension-label"),
            html.Span(f"{percent(whole[dimension.code])}%", className="number"),
            bar,
        ]
    return html.Div(
        rows, className="weight-bars", role="group", **also({"aria-label": text("method.weights_label")})
    )


def indicator_table(
    text: Text, system: IndicatorSystem, shares: Mapping[str, float], selected: str
) -> html.Table:
    """Return the indicators, grouped by dimension."""
    columns = [text(f"method.column_{name}") for name in INDICATOR_COLUMNS]
    head = html.Tr([
        html.Th(label, scope="col", className="number" if name in NUMBERS else None)
        for name, label in zip(INDICATOR_COLUMNS, columns, strict=True)
    ])  # fmt: skip
    bodies = []
    for dimension in system.dimensions:
        items = _of(system, dimension.code)
        share = _of_index(text, sum(shares[i.code] for i in items))
        group = html.Tr(
            html.Th(
                [text.name(dimension), html.Span(share, className="quiet")],
                colSpan=len(columns),
                scope="rowgroup",
            ),
            className="group",
        )
        rows = [
            html.Tr([
                html.Td(indicator_link(item, cell, selected) if name == "name" else cell,
                        className="number" if name in NUMBERS else f"cell-{name}")
                for name, cell in indicator_cells(text, item, shares[item.code]).items()
            ], **also({"data-row": item.code}))
            for item in items
        ]  # fmt: skip
        bodies.append(html.Tbody([group, *rows]))
    return html.Table([html.Thead(head), *bodies], className="method-table indicators")


def indicator_cells(text: Text, item: Indicator, share: float) -> dict[str, str]:
    """Return one row of the table of indicators, by column."""
    kind = text(f"method.kind_{item.kind}")
    measured = unit(text, item)
    good, bad = fmt.MISSING, fmt.MISSING
    if item.moderate:
        good = text("method.ideal_cell", low=exact(item.ideal_low), high=exact(item.ideal_high))
        bad = text("method.limit_cell", low=exact(item.limit_low), high=exact(item.limit_high))
    else:
        good, bad = exact(item.satisfactory), exact(item.impermissible)
    pooled = text("method.window_cell", quarters=item.window_quarters)
    return {
        "code": item.code,
        "name": text.name(item),
        "department": department(text, item),
        "kind": f"{kind} · {measured}" if measured else kind,
        "direction": text(f"method.direction_{item.direction}"),
        "satisfactory": good,
        "impermissible": bad,
        "weight": exact(item.weight),
        "share": f"{percent(share)}%",
        "finest": text.level(item.finest_level),
        "window": pooled if item.window_quarters > 1 else text("method.unlimited_window"),
        "smoothing": text(f"method.smoothing_{item.smoothing}"),
    }


def quality_table(
    text: Text, system: IndicatorSystem, levels: Sequence[str], quality: pd.DataFrame
) -> html.Table:
    """Return scored and saturated areas by indicator and level.

    Parameters
    ----------
    quality : `indicator, level, areas, scored, saturated` (`pingan.reading.method.quality`)
    """
    found = {(row.indicator, row.level): row for row in quality.itertuples()}
    first = html.Tr([
        html.Th(text("method.column_code"), rowSpan=2, scope="col"),
        html.Th(text("method.column_name"), rowSpan=2, scope="col"),
        *(html.Th(text.level(level), colSpan=2, scope="colgroup", className="span") for level in levels),
    ])  # fmt: skip
    second = html.Tr([
        html.Th(text(f"method.column_{name}"), scope="col", className="number")
        for _ in levels for name in ("scored", "saturated")
    ])  # fmt: skip
    rows = []
    for item in system.indicators:
        cells = []
        for level in levels:
            cells += _quality_cells(text, found.get((item.code, level)))
        rows.append(html.Tr([html.Td(item.code), html.Td(text.name(item), className="cell-name"), *cells]))
    return html.Table([html.Thead([first, second]), html.Tbody(rows)], className="method-table quality")


def _quality_cells(text: Text, row: QualityRow | None) -> list[html.Td]:
    if row is None:
        none = also({"title": text("method.not_recorded"), "className": "number quiet"})
        return [html.Td(fmt.MISSING, **none), html.Td(fmt.MISSING, **none)]
    share = row.saturated / row.scored if row.scored else 0.0
    gaps = " gap" if row.scored < row.areas else ""
    scored = html.Td(f"{fmt.number(row.scored, 0)} / {fmt.number(row.areas, 0)}", className=f"number{gaps}")
    much = " much" if share > SATURATED_MUCH else ""
    percentage = f"{fmt.number(100 * share, 0)}%" if row.saturated else ""
    limit: list[Child] = [fmt.number(row.saturated, 0), html.Span(percentage, className="share")]
    return [scored, html.Td(limit if row.scored else fmt.MISSING, className=f"number{much}")]


def versions_table(text: Text, versions: Sequence[Record], in_force: str) -> html.Table:
    """Return the stored versions; `versions` as `pingan.reading.method.stored_versions` gives them."""
    names = ("version", "applies", "quarters", "sha", "file")
    rows = []
    for stored in versions:
        mark = html.Span(text("method.in_force"), className="method-mark")
        count = f"{quarter_span(stored['quarters'])} ({len(stored['quarters'])})"
        rows.append(html.Tr([
            html.Td([stored["version"], " ", mark] if stored["version"] == in_force else stored["version"]),
            html.Td(stored["applies_from"]),
            html.Td(count if stored["quarters"] else text("method.no_quarters")),
            html.Td(html.Code(stored["sha256"]), className="sha"),
            html.Td(html.A("TOML", href=f"/method/system/{stored['sha256']}.toml", className="download")),
        ]))  # fmt: skip
    return _table(text, names, rows)


def differences_table(text: Text, differences: Sequence[Difference]) -> html.Table:
    """Return what a version changes; `differences` as `pingan.reading.method.differences` gives them."""
    rows = []
    for one in differences:
        thing = text("method.thing_system") if one.thing is None else _name(text, one.thing)
        whole = one.field in ("added", "removed")
        values = [setting(text, "share" if whole else one.field, v) for v in (one.before, one.after)]
        field = text.words.get(f"method.field_{one.field}", one.field)
        rows.append(
            html.Tr([html.Td(thing), html.Td(field), *(html.Td(v, className="number") for v in values)])
        )
    return _table(text, ("thing", "field", "before", "after"), rows, ("before", "after"))


def releases_table(text: Text, publications: pd.DataFrame) -> html.Table:
    """Return every publication; `publications` as `pingan.reading.method.publications` gives them."""
    rows = []
    for row in publications.itertuples():
        current = text("method.status_current" if row.current else "method.status_superseded")
        reason = (
            [html.P(text("method.corrected", reason=row.reason), className="reason")]
            if isinstance(row.reason, str)
            else []
        )
        rows.append(html.Tr([
            html.Td(row.quarter),
            html.Td(html.Code(row.release_id)),
            html.Td(moment(row.published_at.to_pydatetime()), className="date"),
            html.Td([current, *reason]),
            html.Td(row.system_version),
            html.Td(html.Code(row.boundary_version)),
            html.Td(html.Code(row.sha256), className="sha"),
        ], className=None if row.current else "superseded"))  # fmt: skip
    return _table(text, ("quarter", "release", "published", "status", "version", "boundary", "sha"), rows)


def grades(text: Text, indicator: Indicator) -> html.Span:
    """Return an indicator's grades with their points; their names are those of the workbooks, in Chinese."""
    words = listed(text, (f"{name} {exact(points)}" for name, points in indicator.grades.items()))
    return html.Span(words, lang="zh-CN", className="grades")


def _table(text: Text, names: Sequence[str], rows: list[html.Tr], numbers: Sequence[str] = ()) -> html.Table:
    head = [
        html.Th(text(f"method.column_{name}"), scope="col", className="number" if name in numbers else None)
        for name in names
    ]
    return html.Table([html.Thead(html.Tr(head)), html.Tbody(rows)], className="method-table")


def _name(text: Text, thing: Dimension | Indicator) -> str:
    """Return an indicator's code and name; a dimension's code is not for readers."""
    return f"{thing.code} {text.name(thing)}" if isinstance(thing, Indicator) else text.name(thing)


def _of_index(text: Text, share: float) -> str:
    return text("method.share_of_index", share=percent(share))


def _of(system: IndicatorSystem, dimension: str) -> list[Indicator]:
    return [indicator for indicator in system.indicators if indicator.dimension == dimension]
