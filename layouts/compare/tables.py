"""The tables of a comparison: dimensions and indicators side by side, the maps' areas, and all of it as rows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import numpy as np
from dash import html

from layouts.also import also
from layouts.children import Child
from layouts.compare.maps import Sheet
from layouts.compare.page import LETTERS, arrow, direction, side_letter
from layouts.text import Text
from pingan.look import format as fmt

if TYPE_CHECKING:
    from collections.abc import Mapping

    from layouts.context import Measure
    from pingan.reading.sides import Line


MOST_ROWS = 60


def lines_table(
    text: Text, key: str, lines: Sequence[Line], measures: Mapping[str, Measure], names: Sequence[str],
    why: Callable[[str | None], str], total: tuple[float, ...] | None = None, rest: tuple[float, ...] | None = None,
) -> html.Table:  # fmt: skip
    """Return the table of dimensions or indicators.

    Parameters
    ----------
    key : "dimension" or "indicator"
    lines : one a row (`pingan.reading.sides.Line`)
    measures : by code, as `layouts.context.measures` gives them
    names : of the sides
    why : a reason's code to its words, "" for None
    total, rest : a side, the difference of the index, and the points of indicators that are gone; None leaves it out
    """
    sides = len(names)
    widest = max((abs(p) for line in lines for p in line.points if not np.isnan(p)), default=0) or 1
    head = [html.Th(text(f"compare.column_{key}"), scope="col")]
    head += [
        html.Th([side_letter(n), html.Span(name)], scope="col", className="number")
        for n, name in enumerate(names)
    ]
    if sides == 2:
        head.append(html.Th(text("compare.column_difference"), scope="col", className="number"))
    head.append(html.Th(text("compare.column_scores"), scope="col", className="scores"))
    for n in range(1, sides):
        label = (
            text("compare.column_points") if sides == 2 else text("compare.column_points_of", side=LETTERS[n])
        )
        head.append(html.Th(label, scope="col", className="points-head", colSpan=2))
    body = [_row(text, line, measures[line.code], widest, why) for line in lines]
    foot = []
    width = sides + (3 if sides == 2 else 2)  # what stands before the points: name, sides, difference, scores
    if rest is not None and any(abs(p) >= 0.005 for p in rest[1:]):
        foot.append(_sum_row(text("compare.rest"), rest, width))
    if total is not None:
        foot.append(_sum_row(text("compare.sum"), total, width))
    return html.Table(
        [
            html.Caption(text(f"compare.{key}s"), className="visually-hidden"),
            html.Thead(html.Tr(head)),
            html.Tbody(body),
            *([html.Tfoot(foot)] if foot else []),
        ],
        className="compare-table",
    )


def _row(
    text: Text, line: Line, measure: Measure, widest: float, why: Callable[[str | None], str]
) -> html.Tr:
    sides = len(line.values)
    unit = measure.get("unit")
    name = [html.Span(measure["name"])] + ([html.Small(f" {unit}")] if unit else [])
    digits = 2 if measure["kind"] == "score" else _digits(line.values)
    cells: list[Child] = [html.Th(name, scope="row")]
    for n in range(sides):
        value, score = line.values[n], line.scores[n]
        hint = [] if measure["kind"] == "score" else [text("compare.efficacy", score=fmt.number(score, 1))]
        hint += [text("compare.inherited")] if line.inherited[n] else []
        said = why(line.reasons[n]) or " · ".join(hint)
        cells.append(html.Td(fmt.number(value, digits), className="number", title=said or None))
    if sides == 2:
        difference: list[Child] = [fmt.signed(line.values[1] - line.values[0], digits)]
        if nearness := _nearness(text, measure, *line.values):
            difference.append(html.Small(nearness, className="nearness"))
        cells.append(html.Td(difference, className="number"))
    cells.append(html.Td(_dots(line.scores), className="scores"))
    for n in range(1, sides):
        cells += _points(line.points[n], widest)
    return html.Tr(cells)


def _nearness(text: Text, measure: Measure, first: float, second: float) -> str:
    """Say of an indicator with an ideal range what its difference means: more or less alone says nothing."""
    if measure.get("direction") != "moderate" or np.isnan(first) or np.isnan(second):
        return ""
    low, high = measure["idealLow"], measure["idealHigh"]
    if low is None or high is None:
        raise ValueError(f"{measure['code']} has no ideal range")
    far = [max(low - value, value - high, 0.0) for value in (first, second)]
    if far == [0.0, 0.0]:
        return text("compare.within_range")
    if far[0] == far[1]:
        return ""
    return text("compare.nearer_range" if far[1] < far[0] else "compare.farther_range")


def _dots(scores: Sequence[float]) -> html.Div:
    """Draw the sides' scores on a line from 0 to 100; the numbers stand beside it."""
    known = [(n, min(100.0, max(0.0, score))) for n, score in enumerate(scores) if not np.isnan(score)]
    drawn = []
    if len(known) > 1:
        low, high = min(s for _, s in known), max(s for _, s in known)
        drawn.append(
            html.Span(className="between", style={"left": f"{low:.1f}%", "width": f"{high - low:.1f}%"})
        )
    drawn += [html.Span(className=f"dot dot-{n}", style={"left": f"{score:.1f}%"}) for n, score in known]
    return html.Div(drawn, className="dots", **also({"aria-hidden": "true"}))


def _points(points: float, widest: float) -> list[html.Td]:
    shown = (
        points if np.isnan(points) or abs(points) >= 0.005 else 0.0
    )  # what reads 0.00 is neither up nor down
    words = f"{arrow(shown)}{fmt.signed(shown)}"
    style = {}
    if not np.isnan(points):
        style = {"right" if points < 0 else "left": "50%", "width": f"{50 * abs(points) / widest:.1f}%"}
    bar = html.Div(html.Span(style=style), className=f"both-sides {'worse' if points < 0 else 'better'}")
    return [
        html.Td(bar, className="effect", **also({"aria-hidden": "true"})),
        html.Td(words, className=f"number {direction(shown)}".strip()),
    ]


def _sum_row(label: str, sums: tuple[float, ...], width: int) -> html.Tr:
    cells: list[Child] = [html.Th(label, scope="row", colSpan=width)]
    for value in sums[1:]:
        cells += [
            html.Td(className="effect"),
            html.Td(fmt.signed(value), className=f"number {direction(value)}"),
        ]
    return html.Tr(cells)


def parts_table(
    text: Text, sheets: Sequence[Sheet], codes: Sequence[str], names: Sequence[str], caption: str, heads: Sequence[str],
    sort: str,
) -> list[Child]:  # fmt: skip
    """Return the maps' twin: every area with the numbers of each map, and a note where some are left out."""
    order = parts_order(sheets[-1].values, sort)
    shown = order[:MOST_ROWS]
    head = [html.Th(text("compare.column_area"), scope="col")]
    head += [html.Th(one, scope="col", className="number") for one in heads]
    rows = [
        html.Tr(
            [html.Th(names[i], scope="row", title=codes[i])]
            + [
                html.Td(sheet.word(sheet.values[i]), className="number", title=sheet.reasons[i] or None)
                for sheet in sheets
            ]
        )
        for i in shown
    ]
    table = html.Table(
        [html.Caption(caption, className="visually-hidden"), html.Thead(html.Tr(head)), html.Tbody(rows)],
        className="compare-table",
    )
    note = text("compare.parts_most", count=len(order), shown=len(shown)) if len(order) > len(shown) else ""
    return [table, *([html.P(note, className="quiet")] if note else [])]


def parts_order(difference: np.ndarray, sort: str) -> list[int]:
    """Return the places of areas, the largest difference first and the unknown last; else in code order."""
    if sort != "difference":
        return list(range(len(difference)))
    return np.argsort(np.where(np.isnan(difference), np.inf, -np.abs(difference)), kind="stable").tolist()


def lines_rows(
    text: Text, groups: Sequence[tuple[str, Sequence[Line]]], measures: Mapping[str, Measure], names: Sequence[str]
) -> list[list[str | float | None]]:  # fmt: skip
    """Return dimensions and indicators as rows of a file: numbers as they are, None where missing."""
    head = [text("ranking.code"), text("compare.column_indicator"), text("compare.unit")]
    head += [f"{LETTERS[n]} {name}" for n, name in enumerate(names)]
    head += [f"{LETTERS[n]} {text('compare.column_scores')}" for n in range(len(names))]
    head += [text("compare.column_points_of", side=LETTERS[n]) for n in range(1, len(names))]
    rows: list[list[str | float | None]] = [[*head]]
    for _, lines in groups:
        rows += [
            [
                line.code,
                measures[line.code]["name"],
                measures[line.code].get("unit") or "",
                *map(_plain(8), line.values),
                *map(_plain(6), line.scores),
                *map(_plain(6), line.points[1:]),
            ]
            for line in lines
        ]
    return rows


def parts_rows(
    text: Text, sheets: Sequence[Sheet], codes: Sequence[str], names: Sequence[str], heads: Sequence[str], sort: str
) -> list[list[str | float | None]]:  # fmt: skip
    """Return all areas of the maps as rows of a file."""
    rows: list[list[str | float | None]] = [[text("ranking.code"), text("compare.column_area"), *heads]]
    rows += [
        [codes[i], names[i], *(_plain(6)(float(sheet.values[i])) for sheet in sheets)]
        for i in parts_order(sheets[-1].values, sort)
    ]
    return rows


def _plain(digits: int) -> Callable[[float], float | None]:
    return lambda value: None if np.isnan(value) else round(value, digits)


def _digits(values: Sequence[float]) -> int:
    known = [abs(value) for value in values if not np.isnan(value)]
    return fmt.amount_digits(max(known)) if known else 2
