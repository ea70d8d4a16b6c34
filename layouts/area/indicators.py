"""Which indicators: all of them in one table, those first with which most could still be won."""

from __future__ import annotations

from typing import TYPE_CHECKING

from layouts.also import also
from layouts.area.words import amount, arrow, better, is_missing, moved_class, reason
from layouts.children import Children
from layouts.element import html
from layouts.method.words import unit
from layouts.records import Record
from layouts.tables import export_button
from layouts.text import Text
from pingan.look import format as fmt
from pingan.system.indicator_system import Indicator

if TYPE_CHECKING:
    from layouts.area.page import AreaPage


COLUMNS = ("name", "value", "change", "efficacy", "efficacy_change", "place", "gap", "points")
HEADS = {"points": "area.column_points_left"}
BETTER = {1: "movement up", 0: "movement", -1: "movement down"}
VERDICT = {1: "area.verdict_better", -1: "area.verdict_worse"}


def indicator_section(text: Text, page: AreaPage) -> html.Section:
    """Return the section of an `AreaPage`."""
    frame = page.standing.indicators
    order = (
        frame["points"].astype(float).sort_values(ascending=False, kind="stable", na_position="last").index
    )
    rows = frame.loc[order].to_dict("records")
    known = [row["points"] for row in rows if not is_missing(row["points"])]
    most = max([*known, 1e-9])
    head = [
        html.Th(
            html.Button(
                text(HEADS.get(name, f"area.column_{name}")), type="button", **also({"data-sort": str(n)})
            ),
            scope="col",
            className="name" if name == "name" else "number",
            title=text.words.get(f"area.about_{name}"),
            **also({"aria-sort": "descending"} if name == "points" else {}),
        )
        for n, name in enumerate(COLUMNS)
    ]
    dimensions = {d.code: text.name(d) for d in page.system.dimensions}
    body = [_row(text, page, row, dimensions, most) for row in rows]
    hint = text("area.indicators_hint", points=fmt.number(sum(known))) if known else ""
    return html.Section(
        [
            html.Div(
                [
                    html.H2(text("area.indicators", count=len(rows))),
                    html.Span(hint, className="quiet"),
                    export_button(text, "indicators"),
                ],
                className="area-subhead",
            ),
            html.Div(
                html.Table(
                    [
                        html.Caption(
                            text("area.indicators_label", name=page.name), className="visually-hidden"
                        ),
                        html.Thead(html.Tr(head)),
                        html.Tbody(body),
                    ],
                    className="area-indicators-table",
                    **also({"data-table": "indicators"}),
                ),
                className="wide",
            ),
        ],
        className="area-card area-indicators",
        id="indicators",
    )


def _row(text: Text, page: AreaPage, row: Record, dimensions: dict[str, str], most: float) -> html.Tr:
    indicator = page.system.indicator(row["indicator"])
    missing = is_missing(row["efficacy"])
    change = row["change"]
    verdict = better(indicator, row["value"], change) if _moved(change)[0] in "▲▼" else 0
    alone = is_missing(row["place"]) or not page.peers_level
    place = fmt.MISSING if alone else f"{int(row['place'])} / {int(row['place_of'])}"
    cells = [
        _value(text, page, row, indicator),
        _cell(_moved(change), change,
              className=f"number {BETTER[verdict]}", title=text(VERDICT[verdict]) if verdict else None),
        _cell(fmt.number(_plain(row["efficacy"]), 1), row["efficacy"]),
        _cell(fmt.signed(_plain(row["efficacy_change"]), 1), row["efficacy_change"],
              className=f"number {moved_class(_rounded(row['efficacy_change']))}"),
        _cell(place, None if alone else row["place"]),
        _cell(_gap(text, row), row["gap"], className="number quiet" if row["gap"] == 0 else "number"),
        _points(row, most),
    ]  # fmt: skip
    about = [html.Small(dimensions.get(row["dimension"], row["dimension"]), className="quiet")]
    about += [html.Small(mark, className="area-mark") for mark in _marks(text, page, row, indicator)]
    name = html.Th(
        [
            html.A(
                f"{indicator.code} {text.name(indicator)}",
                href=f"/method?indicator={indicator.code}&area={page.code}",
            ),
            html.Span(about, className="about"),
        ],
        scope="row",
        **also({"data-value": indicator.code}),
    )
    return html.Tr(
        [name, *cells], className="missing" if missing else None, **also({"data-indicator": indicator.code})
    )


def _value(text: Text, page: AreaPage, row: Record, indicator: Indicator) -> html.Td:
    counts = ""
    if not is_missing(row["numerator"]) and not is_missing(row["denominator"]):
        counts = text(
            "area.counts", numerator=amount(row["numerator"]), denominator=amount(row["denominator"])
        )
    if is_missing(row["value"]):
        said = reason(text, page.system, row["reason"])
        return _cell([fmt.MISSING, " ", html.Small(said, className="quiet")], None, title=said)
    return _cell(
        [amount(row["value"]), " ", html.Small(unit(text, indicator), className="quiet")],
        row["value"],
        title=counts or None,
    )


def _moved(change: float | None) -> str:
    """Return a change of the value; what rounds to nothing has no arrow."""
    if is_missing(change):
        return fmt.MISSING
    said = amount(change, signed=True)
    return f"{arrow(change)} {said}" if said[0] in "+−" else f"– {said}"


def _gap(text: Text, row: Record) -> str:
    if is_missing(row["gap"]):
        return fmt.MISSING
    return text("area.reached") if row["gap"] == 0 else amount(abs(row["gap"]))


def _points(row: Record, most: float) -> html.Td:
    points = row["points"]
    if is_missing(points):
        return _cell(fmt.MISSING, None)
    bar = html.Span(className="fill", style={"width": f"{max(0.0, 100 * points / most):.1f}%"})
    return _cell(
        [html.Span(bar, className="win", **also({"aria-hidden": "true"})), html.B(fmt.number(points))],
        points,
        className="number points",
    )


def _marks(text: Text, page: AreaPage, row: Record, indicator: Indicator) -> list[str]:
    found = []
    if row["inherited"]:
        finest = indicator.finest_level
        found.append(text("area.inherited", level=text.level_of_one(finest).lower() if finest else ""))
    if row["small_number"]:
        found.append(text("area.small_number"))
    if row["saturated"]:
        found.append(text("panel.saturated_mark"))
    return found


def _cell(
    shown: Children,
    value: float | None,
    className: str = "number",  # noqa: N803 - Dash's
    title: str | None = None,
) -> html.Td:
    known = "" if is_missing(value) else repr(round(float(value), 4 if abs(value) >= 1 else 6))
    return html.Td(shown, className=className, title=title, **also({"data-value": known}))


def _plain(value: float | None) -> float | None:
    return None if is_missing(value) else float(value)


def _rounded(value: float | None) -> float | None:
    return None if is_missing(value) else round(float(value), 1)
