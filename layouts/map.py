"""The map page: controls, the map, and beside it the ranking or the chosen area's panel."""

from typing import Any

import dash_bootstrap_components as dbc
import plotly.graph_objects as go
from dash import dcc, html

from layouts import ids
from layouts.figures.template import GRAPH_CONFIG
from layouts.text import Text
from layouts.view import CHANGES, CLASSIFICATIONS, Choices, View, levels_below

PLAY_MILLISECONDS = 1200


def map_page(
    text: Text,
    view: View,
    choices: Choices,
    measures: list[dict[str, Any]],
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


def _controls(text: Text, view: View, choices: Choices, measures: list[dict[str, Any]]) -> html.Div:
    quarters = choices.quarters
    return html.Div(
        [
            html.Div(
                [
                    dbc.Button(
                        "◀", id=ids.QUARTER_BACK, color="link", className="step", title=text("map.back")
                    ),
                    dbc.Button("▶", id=ids.PLAY, color="link", className="step play", title=text("map.play")),
                    dbc.Button(
                        "▶",
                        id=ids.QUARTER_FORTH,
                        color="link",
                        className="step forth",
                        title=text("map.forth"),
                    ),
                ],
                className="steps",
            ),
            html.Div(
                dcc.Slider(
                    id=ids.QUARTER,
                    min=0,
                    max=max(len(quarters) - 1, 1),
                    step=None,
                    value=quarters.index(view.quarter),
                    marks={place: quarter_mark(quarter, place) for place, quarter in enumerate(quarters)},
                    included=False,
                    allow_direct_input=False,
                    updatemode="drag",
                ),
                className="quarters",
                **{"aria-label": text("map.quarter")},
            ),
            dbc.RadioItems(
                id=ids.LEVEL,
                options=level_options(text, choices, view.within),
                value=view.level,
                className="btn-group segmented",
                input_class_name="btn-check",
                label_class_name="btn btn-outline-secondary",
                label_checked_class_name="active",
            ),
            _select(text, ids.MEASURE, "map.measure", measure_options(measures), view.measure),
            _select(
                text,
                ids.CHANGE,
                "map.change",
                [{"label": text(f"map.change_{c}"), "value": c} for c in CHANGES],
                view.change,
            ),
            _select(
                text,
                ids.CLASSES,
                "map.classes",
                [{"label": text(f"map.classes_{c}"), "value": c} for c in CLASSIFICATIONS],
                view.classes,
            ),
        ],
        className="controls",
    )


def quarter_mark(quarter: str, place: int) -> str:
    """Return the slider's word for a quarter: its year where a year begins, so that words do not touch."""
    return quarter if place == 0 or quarter.endswith("Q1") else quarter[-2:]


def level_options(text: Text, choices: Choices, within: str) -> list[dict[str, str]]:
    """Return the levels that lie below the shown area."""
    return [{"label": text.level(level), "value": level} for level in levels_below(choices, within)]


def measure_options(measures: list[dict[str, Any]]) -> list[dict[str, str]]:
    """Return the measures as a list that reads as a tree: indicators stand under their dimension."""
    return [
        {
            "label": f"　{m['code']} {m['name']}" if m["kind"] == "amount" else m["name"],
            "value": m["code"],
        }
        for m in measures
    ]


def _select(text: Text, component: str, label: str, options: list[dict[str, str]], value: str) -> html.Label:
    return html.Label(
        [html.Span(text(label)), dbc.Select(id=component, options=options, value=value, size="sm")],
        className="choice",
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
                **{"aria-label": text("map.map_label", district=district)},
            ),
            html.Div(id=ids.MAP_NOTICE, className="map-notice", role="status"),
            html.Div(
                [
                    html.Div(id=ids.LEGEND, className="legend"),
                    html.Div(credit, className="credit", title=text("map.credit_title")),
                ],
                className="map-foot",
            ),
        ],
        className="map-side",
    )
