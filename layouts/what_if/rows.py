"""The table of indicators on the page "what if": what is published, what one changes, what it comes to."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

import pandas as pd
from dash import html

from layouts.also import also
from layouts.children import Child
from layouts.drawing import Node, node
from layouts.method.words import reason_words, unit
from layouts.records import Record
from layouts.text import Text
from pingan.look import format as fmt
from pingan.scoring.what_if import Answer
from pingan.scoring.what_if_case import POINTS_STEP, Case, choices, obstacle, span
from pingan.system.indicator_system import Indicator

CELLS = ("value", "efficacy", "points")
"""The cells that change with the scenario, in their order."""

FIELD = "data_field"
"""Attribute of what a reader moves: "number" (or a list of grades) and "slider" of one indicator say the same."""


def indicator_rows(
    text: Text,
    case: Case,
    found: Answer,
    to_win: pd.Series,
    recorded: Mapping[str, tuple[str, str] | None],
) -> html.Table:
    """Return the table.

    Parameters
    ----------
    found : what the scenario at hand comes to
    to_win : points of the index, by indicator
    recorded : for an inherited indicator, name and address of where it can be changed; None where that is not seen
    """
    columns = ("indicator", "count", "change", "value", "efficacy", "points", "to_win")
    numbers = columns[3:]
    head = [
        html.Th(text(f"what_if.column_{name}"), scope="col", className="number" if name in numbers else name)
        for name in columns
    ]
    bodies = []
    for dimension in case.system.dimensions:
        own = [item for item in case.system.indicators if item.dimension == dimension.code]
        title = html.Th(text.name(dimension), colSpan=len(columns), scope="colgroup")
        rows = [_row(text, case, found, item, to_win[item.code], recorded.get(item.code)) for item in own]
        bodies.append(html.Tbody([html.Tr(title, className="of-dimension"), *rows]))
    caption = html.Caption(text("what_if.caption"), className="visually-hidden")
    return html.Table([caption, html.Thead(html.Tr(head)), *bodies], className="what-if-table")


def shown_cells(text: Text, case: Case, found: Answer, code: str) -> dict[str, str]:
    """Return what the cells of an indicator show; with an arrow where the scenario changes it."""
    row, before = found.records[code], case.records[code]
    if not row["change"]:
        return {
            "value": amount(before["value"]),
            "efficacy": fmt.number(before["efficacy"]),
            "points": "",
        }
    return {
        "value": f"{amount(before['value'])} → {amount(row['value'])}",
        "efficacy": f"{fmt.number(before['efficacy'])} → {fmt.number(row['efficacy'])}",
        "points": fmt.signed(row["contribution"]),
    }


def amount(value: float) -> str:
    """Return an indicator's value as it is read."""
    return fmt.MISSING if pd.isna(value) else fmt.number(value, fmt.amount_digits(value))


def count_words(text: Text, indicator: Indicator, row: Record, own_grade: bool) -> str:
    """Return what is published of an indicator's count."""
    if pd.isna(row["numerator"]) and pd.isna(row["value"]):
        return fmt.MISSING
    if indicator.kind == "graded":
        key = "grade_own" if own_grade else "grade_mean"
        return text(f"what_if.{key}", points=amount(row["value"]))
    count, of = whole(row["numerator"]), whole(row["denominator"])
    if indicator.kind == "growth":
        return text("what_if.count_before", count=count, of=of)
    if indicator.kind == "share":
        count = text("what_if.count_of", count=count, of=of)
    if indicator.window_quarters > 1:
        return text("what_if.count_window", count=count, quarters=indicator.window_quarters)
    return text("what_if.count", count=count)


def whole(count: float) -> str:
    """Return a count; the few that are not whole (hours) with one decimal."""
    return fmt.number(count, 0 if abs(count - round(count)) < 1e-9 else 1)


def signed_change(change: float) -> str:
    """Return a change of a count with its sign."""
    return fmt.signed(change, 0 if abs(change - round(change)) < 1e-9 else 1)


def _row(
    text: Text,
    case: Case,
    found: Answer,
    item: Indicator,
    to_win: float,
    recorded: tuple[str, str] | None,
) -> html.Tr:
    row, why = case.records[item.code], obstacle(case, item.code)
    cells = shown_cells(text, case, found, item.code)
    marks = [text("what_if.smoothed")] * case.smoothed(item) + [text("what_if.context")] * item.moderate
    grades = () if why else choices(case, item.code)
    change = found.records[item.code]["change"]
    field = (
        html.Td(_why_not(text, case, item, why, recorded), className="change why-not")
        if why
        else html.Td(_field(text, case, item, change), className="change")
    )
    return html.Tr(
        [
            html.Th(
                [
                    html.Span([html.B(item.code), " ", text.name(item)]),
                    html.Small(" · ".join([unit(text, item), *marks])),
                ],
                scope="row",
            ),
            html.Td(count_words(text, item, row, bool(grades)), className="count"),
            field,
            *(html.Td(cells[name], className=f"number {name}") for name in CELLS),
            html.Td(fmt.number(to_win) if to_win > 0 else fmt.MISSING, className="number to_win"),
        ],
        className="changed" if change else None,
        **also({"data-indicator": item.code}),
    )


def _field(text: Text, case: Case, item: Indicator, change: float) -> list[Child]:
    """The number and the slider of an indicator; a list of grades where the area has one of its own."""
    name = f"{item.code} {text.name(item)}"
    if grades := choices(case, item.code):
        label = text("what_if.change_grade", indicator=name)
        points = case.records[item.code]["value"]
        chosen = next((one for one, (_, step) in enumerate(grades) if abs(step - change) < 1e-9), None)
        options = [
            node("option", f"{grade} {whole(points + step)}", value=str(step), selected=one == chosen or None)
            for one, (grade, step) in enumerate(grades)
        ]
        select = node("select", *options, class_="form-select form-select-sm", **{FIELD: "number"})
        return [_labelled(label, select)]
    graded = item.kind == "graded"
    step = POINTS_STEP if graded else 1
    low, high = span(case, item.code)
    label = text(f"what_if.change_{'points' if graded else 'count'}", indicator=name)
    number = node(
        "input",
        type="number",
        value=f"{change:.10g}" if change else "",
        step=step,
        placeholder="0",
        inputmode="text",  # a telephone's keypad of figures has no minus
        class_="form-control form-control-sm",
        **{FIELD: "number"},
    )
    slider = node(
        "input", type="range", min=low, max=high, step=step, value=change, class_="form-control", **{FIELD: "slider"}
    )  # fmt: skip
    return [_labelled(label, number), _labelled(text("what_if.slider", indicator=name), slider)]


def _labelled(label: str, field: Node) -> html.Label:
    held: list[Any] = [
        html.Span(label, className="visually-hidden"),
        field,
    ]  # Any: a still part may hold nodes
    return html.Label(held)


def _why_not(
    text: Text, case: Case, item: Indicator, why: str, recorded: tuple[str, str] | None
) -> list[Child]:
    if why == "inherited":
        told = text("what_if.inherited", level=text.level_within(item.finest_level))
        if recorded is None:
            return [told, text("what_if.inherited_out")]
        name, address = recorded
        return [told, html.A(text("what_if.inherited_to", area=name), href=address)]
    if why == "missing":
        system, reason = case.system, case.records[item.code]["reason"] or "no_data"
        words = reason_words(text, reason, system.minimum_denominator, system.minimum_coverage)
        return [text("what_if.missing", reason=words)]
    return [text("what_if.withheld")]


def scenario_query(scenario: Mapping[str, float]) -> str:
    """Return a scenario as an address says it: S1=-5&F4=1.5."""
    return urlencode({code: f"{change:.10g}" for code, change in scenario.items() if change})
