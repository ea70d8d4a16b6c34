"""The movement page: controls, ranks through the quarters as lines, and beside them the table of one quarter."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import dash_bootstrap_components as dbc
import plotly.graph_objects as go
from dash import dcc, html

from layouts import ids
from layouts.also import also
from layouts.controls import choice, level_switch, measure_options, quarter_slider, step_button
from layouts.figures.bump import CONFIG, Story
from layouts.picture import save_picture
from layouts.ranking.grid import ranking_grid
from layouts.records import Json
from layouts.text import Text
from layouts.view import Choices, View
from pingan.look import format

if TYPE_CHECKING:
    from layouts.context import Measure
    from pingan.reading.ranking import Move


@dataclass(frozen=True, eq=False)
class Picture:
    """What the page shows of one view; the same things arrive again when the view changes.

    Attributes
    ----------
    figure : the bump chart (`layouts.figures.bump`)
    shown : what the browser's script needs of the drawn areas, for the tip and for moving the colour
    columns, rows : of the table (`layouts.ranking.grid`)
    title : over the table
    hint : under the chart's headline: how to use it, and what it leaves out
    headline : the chosen area's largest move, as a sentence
    levels, parents : what else may be chosen
    chosen : the area in colour
    """

    figure: go.Figure
    shown: Json
    columns: list[Json]
    rows: list[Json]
    title: str
    hint: str
    headline: str
    levels: list[dict[str, str]]
    parents: list[dict[str, str]]
    chosen: str | None


def ranking_page(
    text: Text, view: View, choices: Choices, measures: list[Measure], picture: Picture
) -> html.Div:
    """Return the page; `measures` as `layouts.context.measures` gives them."""
    return html.Div(
        [
            dcc.Store(id=ids.RANKING_VIEW, data=view.to_dict()),
            dcc.Store(id=ids.RANKING_ASK),
            dcc.Store(id=ids.RANKING_SHOWN, data=picture.shown),
            _controls(text, view, choices, measures, picture),
            html.Div(
                [_chart(text, picture), _table(text, picture)], id=ids.RANKING_BODY, className="ranking-body"
            ),
        ],
        className="ranking-page",
    )


def parent_options(named: list[tuple[str, str, int]]) -> list[dict[str, str]]:
    """Return areas as a list that reads as a tree, from code, name and depth."""
    return [{"label": "　" * depth + name, "value": code} for code, name, depth in named]


def short_names(names: dict[str, str], within: str) -> dict[str, str]:
    """Return names, by code, without what all share with the area they lie in.

    第3居委会 for 天山路街道第3居委会, where all lie in 天山路街道; a name is never cut within a Latin word.
    """
    stem = within
    while stem and not all(name.startswith(stem) and len(name) > len(stem) for name in names.values()):
        stem = stem.rpartition(" ")[0]
    return {code: name[len(stem) :].strip() for code, name in names.items()}


def story(text: Text, name: str, move: Move | None, kind: str) -> Story | None:
    """Put an area's largest move (`pingan.reading.ranking.Move`) into words; None where there is none to tell."""
    if move is None:
        return None
    places = move.before - move.after
    change = format.signed(move.change, 2 if kind == "score" else format.amount_digits(move.change))
    key = "annotation" if places > 0 else "annotation_fall" if places < 0 else "annotation_level"
    quarter = format.quarter(move.quarter, text.language)
    sentence = text(
        f"ranking.{key}", name=name, change=change, before=move.before, after=move.after, quarter=quarter
    )
    return Story(move.quarter, f"{change} {format.movement(places)}", sentence)


def _controls(
    text: Text, view: View, choices: Choices, measures: list[Measure], picture: Picture
) -> html.Div:
    quarters = choices.quarters
    return html.Div(
        [
            html.Div(
                [
                    step_button(ids.RANKING_BACK, "◀", text("map.back")),
                    step_button(ids.RANKING_FORTH, "▶", text("map.forth")),
                ],
                className="steps",
            ),
            quarter_slider(text, ids.RANKING_QUARTER, quarters, view.quarter, "mouseup"),
            choice(ids.RANKING_PARENT, text("ranking.parent"), picture.parents, view.within),
            level_switch(text, ids.RANKING_LEVEL, choices, view.within, view.level),
            choice(ids.RANKING_MEASURE, text("ranking.measure"), measure_options(measures), view.measure),
        ],
        className="controls",
    )


def _chart(text: Text, picture: Picture) -> html.Section:
    return html.Section(
        [
            html.H1(
                picture.headline, id=ids.BUMP_NOTE, className="headline", **also({"aria-live": "polite"})
            ),
            html.Div(
                [
                    html.P(picture.hint, id=ids.BUMP_HINT, className="hint"),
                    html.A(
                        text("panel.page"),
                        id=ids.RANKING_AREA,
                        className="to-area",
                        title=text("panel.page_title"),
                    ),
                    save_picture(text, "movement", ".bump-side"),
                ],
                className="hint-row not-pictured",
            ),
            html.Div(
                [
                    dcc.Graph(id=ids.BUMP, figure=picture.figure, config=CONFIG, className="bump"),
                    html.Div(id=ids.BUMP_TIP, className="map-tip", hidden=True),
                ],
                id=ids.BUMP_FRAME,
                className="bump-frame",
                role="img",
                **also({"aria-label": text("ranking.bump_label")}),
            ),
        ],
        className="bump-side",
    )


def _table(text: Text, picture: Picture) -> html.Section:
    search = text("ranking.search")
    return html.Section(
        [
            html.Div(
                [
                    html.H2(picture.title, id=ids.RANKING_TITLE),
                    html.Label(
                        [
                            html.Span(search, className="visually-hidden"),
                            dbc.Input(
                                id=ids.RANKING_SEARCH, type="search", placeholder=search, className="search"
                            ),
                        ]
                    ),
                    dbc.Button(
                        text("ranking.export"), id=ids.RANKING_EXPORT, color="link", className="export"
                    ),
                    dbc.Button(
                        text("export.xlsx"), id=ids.RANKING_WORKBOOK, color="link", className="export"
                    ),
                ],
                className="grid-head",
            ),
            html.Div(id=ids.RANKING_CORRECTED, className="corrected-place"),
            html.Div(
                ranking_grid(text, picture.columns, picture.rows, picture.chosen), className="grid-frame"
            ),
        ],
        className="grid-side",
    )
