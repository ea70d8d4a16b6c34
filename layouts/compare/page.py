"""The page of comparisons: controls, how the sides stand, maps that move together, and tables below."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

import dash_bootstrap_components as dbc
from dash import dcc, html

from layouts import ids
from layouts.also import also
from layouts.children import Child
from layouts.compare.view import KINDS, SORTS, Comparison
from layouts.controls import choice, measure_options
from layouts.picture import save_picture
from layouts.records import Json
from layouts.text import Text
from pingan.look import format as fmt

if TYPE_CHECKING:
    from layouts.context import Measure
    from pingan.reading.sides import Side, Standing


LETTERS = "ABCD"
CHOOSE = (
    "select_all", "deselect_all", "selected_count", "search", "clear_search", "clear_selection", "no_options_found",
)  # fmt: skip
"""The words of Dash's list of several choices."""


@dataclass(frozen=True)
class Options:
    """What the controls offer: areas as a tree, peers of the first area, quarters, levels of the maps."""

    areas: list[dict[str, str]]
    peers: list[dict[str, str]]
    quarters: list[dict[str, str]]
    levels: list[dict[str, str]]
    measures: list[Measure]


@dataclass(frozen=True, eq=False)
class Shown:
    """What the page shows of one comparison; the same things arrive again when it changes.

    Attributes
    ----------
    head, maps, legends, tables : components
    shape : which areas on how many maps: only where it changes are maps made anew
    pictures : what the browser paints on the maps (`layouts.compare.maps`)
    files : tables as rows, to be saved by the browser
    level : the level of the maps
    """

    head: list[Child]
    maps: list[Child]
    legends: list[Child]
    tables: list[Child]
    shape: str
    pictures: Json | None
    files: Json
    level: str


def compare_page(text: Text, comparison: Comparison, options: Options, shown: Shown, credit: str) -> html.Div:
    """Return the page."""
    return html.Div(
        [
            dcc.Store(id=ids.COMPARE_ADDRESS, data=comparison.to_search()),
            dcc.Store(id=ids.COMPARE_PICKED),
            dcc.Store(id=ids.COMPARE_PICTURES, data=shown.pictures),
            dcc.Store(id=ids.COMPARE_SHAPE, data=shown.shape),
            dcc.Store(id=ids.COMPARE_PAINTED),
            dcc.Store(id=ids.COMPARE_FILES, data=shown.files),
            _controls(text, comparison, options, shown.level),
            html.Div(
                [
                    html.Div(shown.head, id=ids.COMPARE_HEAD, className="compare-head"),
                    html.Section(
                        [
                            html.Div(shown.legends, id=ids.COMPARE_LEGENDS, className="compare-legends"),
                            html.Div(shown.maps, id=ids.COMPARE_MAPS, className="compare-maps"),
                            html.Div(
                                [
                                    _tools(text),
                                    html.Span(id=ids.COMPARE_NOTICE, className="quiet", role="status"),
                                    html.Span(credit, className="credit", title=text("map.credit_title")),
                                    save_picture(text, "compare", ".compare-maps-side", boundaries=True),
                                ],
                                className="compare-foot",
                            ),
                        ],
                        className="compare-maps-side",
                    ),
                    html.Div(shown.tables, id=ids.COMPARE_TABLES, className="compare-tables"),
                ],
                id=ids.COMPARE_BODY,
                className="compare-body",
            ),
        ],
        className="compare-page",
    )


def sides_head(
    text: Text,
    title: str,
    names: list[str],
    standings: tuple[Standing, ...],
    why: Callable[[str | None], str],
    address: Callable[[Side], str],
) -> list[Child]:
    """Return the title and one card a side: index, rank, and how far it is from the first.

    Parameters
    ----------
    standings : one a side (`pingan.reading.sides.Standing`)
    why : a reason's code to its words, "" for None
    address : a side to the address of its area's page
    """
    cards = []
    for place, (name, standing) in enumerate(zip(names, standings, strict=True)):
        change = standing.index - standings[0].index
        cards.append(
            html.Li(
                [
                    side_letter(place),
                    html.A(
                        name,
                        href=address(standing.side),
                        className="side-name",
                        title=text("panel.page_title"),
                    ),
                    html.Span(
                        fmt.number(standing.index),
                        className="score",
                        title=why(standing.reason) or None,
                    ),
                    html.Span(_rank(text, standing, why), className="quiet"),
                    *([] if place == 0 else [_change(text, change, standings[0], standing, names[0])]),
                ]
            )
        )
    return [html.H1(title), html.Ul(cards, className="sides")]


def side_letter(place: int) -> html.B:
    """Return a side's letter, as cards, tables and maps show it."""
    return html.B(LETTERS[place], className=f"side side-{place}")


def _rank(text: Text, standing: Standing, why: Callable[[str | None], str]) -> str:
    if standing.rank == standing.rank:  # ranked
        return text("compare.side_rank", rank=int(standing.rank), of=int(standing.rank_of))
    if standing.reason:
        return text("compare.side_unranked", reason=why(standing.reason))
    return text("compare.side_whole")


def _change(text: Text, change: float, first: Standing, standing: Standing, name: str) -> html.Span:
    moved = first.rank - standing.rank if first.side.code == standing.side.code else float("nan")
    words = f"{arrow(change)} {fmt.signed(change)}".strip()
    return html.Span(
        [
            html.B(words, className=direction(change)),
            *([] if math.isnan(moved) else [f"　{fmt.movement(moved)}"]),
        ],
        title=text("compare.difference_to", name=name),
        className="side-change",
    )


def arrow(value: float) -> str:
    """Return an arrow for a difference: its sign is never told by colour alone."""
    return "▲" if value > 0 else "▼" if value < 0 else ""


def direction(value: float) -> str:
    """Return the class of a difference in which up is better."""
    return "movement up" if value > 0 else "movement down" if value < 0 else ""


def section(text: Text, key: str, title: str, content: list[Child], note: str) -> html.Section:
    """Return a table under its title. The file of the indicators holds the dimensions, too."""
    named = (("csv", "compare.export"), ("xlsx", "export.xlsx"))
    export = html.Span(
        [
            html.Button(
                text(words), type="button", className="export", **also({"data-file": key, "data-form": form})
            )
            for form, words in named
        ],
        className="exports",
    )
    shown = [html.P(note, className="quiet")] if note else []
    drawn = [save_picture(text, f"compare-{key}", ".compare-section", title)] if key != "part" else []
    head = html.Div(
        [html.H2(title), *([] if key == "dimension" else [export]), *drawn], className="compare-section-head"
    )
    return html.Section([head, *shown, *content], className=f"compare-section compare-{key}")


def state(text: Text, key: str, address: str, **named: str) -> list[Child]:
    """Return what stands in the page's place where there is nothing to compare, with a way on."""
    return [
        html.Section(
            [
                html.H1(text(f"compare.{key}_title")),
                html.P(text(f"compare.{key}", **named)),
                html.A(text(f"compare.{key}_link"), href=f"/compare{address}", className="btn btn-primary"),
            ],
            className="state",
            role="alert",
        )
    ]


def _controls(text: Text, comparison: Comparison, options: Options, level: str) -> html.Div:
    areas = comparison.by == "areas"
    kinds = [{"label": text(f"compare.by_{kind}"), "value": kind} for kind in KINDS]
    sorts = [{"label": text(f"compare.sort_{one}"), "value": one} for one in SORTS]
    return html.Div(
        [
            dbc.RadioItems(
                id=ids.COMPARE_BY,
                options=kinds,
                value=comparison.by,
                className="btn-group segmented",
                input_class_name="btn-check",
                label_class_name="btn btn-outline-secondary",
                label_checked_class_name="active",
            ),
            choice(ids.COMPARE_AREA, text("compare.area"), options.areas, comparison.area),
            html.Div(
                [
                    html.Span(text("compare.with"), id="compare-with-label"),
                    dcc.Dropdown(
                        id=ids.COMPARE_WITH,
                        options=options.peers,
                        value=list(comparison.others),
                        multi=True,
                        placeholder=text("compare.with_choose"),
                        labels=cast(
                            dcc.Dropdown.Labels, {name: text(f"compare.choose_{name}") for name in CHOOSE}
                        ),
                    ),
                ],
                id=ids.COMPARE_WITH_FIELD,
                className="choice compare-with",
                hidden=not areas,
                role="group",
                **also({"aria-labelledby": "compare-with-label"}),
            ),
            html.Div(
                choice(ids.COMPARE_BEFORE, text("compare.before"), options.quarters, comparison.before),
                id=ids.COMPARE_BEFORE_FIELD,
                hidden=areas,
            ),
            choice(ids.COMPARE_QUARTER, text("compare.quarter"), options.quarters, comparison.quarter),
            choice(ids.COMPARE_LEVEL, text("compare.level"), options.levels, level),
            choice(
                ids.COMPARE_MEASURE,
                text("compare.measure"),
                measure_options(options.measures),
                comparison.measure,
            ),
            choice(ids.COMPARE_SORT, text("compare.sort"), sorts, comparison.sort),
        ],
        className="controls",
    )


def _tools(text: Text) -> html.Div:
    signs = (("in", "+"), ("out", "−"), ("all", "⤢"))
    buttons = [
        html.Button(
            sign,
            type="button",
            className="zoom",
            title=text(f"compare.zoom_{name}"),
            **also({"data-zoom": name, "aria-label": text(f"compare.zoom_{name}")}),
        )
        for name, sign in signs
    ]
    return html.Div(
        buttons, className="zooms", role="group", title=text("compare.maps_tools"),
        **also({"aria-label": text("compare.maps_tools")}),
    )  # fmt: skip
