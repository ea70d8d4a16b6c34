"""The map page: controls, the map, and beside it the ranking or the chosen area's panel."""

from __future__ import annotations

from typing import TYPE_CHECKING

import plotly.graph_objects as go
from dash import dcc, html

from layouts import ids
from layouts.also import also
from layouts.controls import choice, level_switch, measure_options, quarter_slider, step_button
from layouts.figures.template import GRAPH_CONFIG
from layouts.picture import save_picture
from layouts.text import Text
from layouts.view import CHANGES, CLASSIFICATIONS, Choices, View

if TYPE_CHECKING:
    from layouts.context import Measure


PLAY_MILLISECONDS = 1200


def map_page(
    text: Text,
    view: View,
    choices: Choices,
    measures: list[Measure],
    figure: go.Figure,
    *,
    district: str,
    credit: str,
) -> html.Div:
    """Return the page. The browser's scripts fill map colours, legend, list and panel from the values' store.

    Parameters
    ----------
    measures : as `layouts.context.measures` gives them
    figure : the choropleth of the view's areas (`layouts.figures.choropleth`)
    credit : the boundaries' source, shown on the map
    """
    return html.Div(
        [
            dcc.Store(id=ids.VIEW, data=view.to_dict()),
            dcc.Store(id=ids.SHAPE, data=[view.within, view.level]),
            dcc.Store(id=ids.FIGURE, data=figure),  # the browser takes it where it can draw WebGL
            dcc.Store(id=ids.PAINTED),
            dcc.Store(id=ids.PATCH_REQUEST),
            dcc.Interval(id=ids.PLAY_TICK, interval=PLAY_MILLISECONDS, disabled=True),
            _controls(text, view, choices, measures),
            html.Div(
                [
                    _map(text, district, credit),
                    html.Aside(
                        [
                            html.Section(id=ids.PANEL, className="panel"),
                            html.Section(id=ids.RANKED_LIST, className="ranked"),
                        ],
                        className="beside",
                    ),
                ],
                className="map-and-beside",
            ),
        ],
        className="map-page",
    )


def _controls(text: Text, view: View, choices: Choices, measures: list[Measure]) -> html.Div:
    changes = [{"label": text(f"map.change_{c}"), "value": c} for c in CHANGES]
    schemes = [{"label": text(f"map.classes_{c}"), "value": c} for c in CLASSIFICATIONS]
    return html.Div(
        [
            html.Div(
                [
                    step_button(ids.QUARTER_BACK, "◀", text("map.back")),
                    step_button(ids.PLAY, "▶", text("map.play"), "step play"),
                    step_button(ids.QUARTER_FORTH, "▶", text("map.forth"), "step forth"),
                ],
                className="steps",
            ),
            quarter_slider(text, ids.QUARTER, choices.quarters, view.quarter, "drag"),
            level_switch(text, ids.LEVEL, choices, view.within, view.level),
            choice(ids.MEASURE, text("map.measure"), measure_options(measures), view.measure),
            choice(ids.CHANGE, text("map.change"), changes, view.change),
            choice(ids.CLASSES, text("map.classes"), schemes, view.classes),
        ],
        className="controls",
    )


def _map(text: Text, district: str, credit: str) -> html.Section:
    return html.Section(
        [
            html.Nav(id=ids.BREADCRUMB, className="breadcrumb-bar"),
            html.Div(
                [
                    dcc.Graph(id=ids.MAP, config=GRAPH_CONFIG, clear_on_unhover=True, className="map-gl"),
                    html.Div(id=ids.MAP_SVG, className="map-svg", hidden=True),
                    html.Div(id=ids.MAP_TIP, className="map-tip", hidden=True),
                ],
                id=ids.MAP_FRAME,
                className="map-frame",
                role="img",
                **also({"aria-label": text("map.map_label", district=district)}),
            ),
            html.Div(id=ids.MAP_NOTICE, className="map-notice", role="status"),
            html.Div(
                [
                    html.Div(id=ids.LEGEND, className="legend"),
                    html.Div(credit, className="credit", title=text("map.credit_title")),
                    save_picture(text, "map", ".map-side", boundaries=True),
                ],
                className="map-foot",
            ),
        ],
        className="map-side",
    )
