"""The textbook Dash map: `px.choropleth_map` built anew in a server callback at every change of quarter."""

import math

import pandas as pd
import plotly.express as px
from dash import Dash, Input, Output, State, ctx, dcc, html
from flask import Flask
from plotly.graph_objects import Figure

from bench.shown import Shown, read_shown


def create_server(folder: str, width: int, height: int) -> Flask:
    """Return the application for gunicorn: the polygons of `folder`, drawn in a box of that size."""
    server = create_app(read_shown(folder), width, height).server
    server.test_client().get("/")  # Dash serves its scripts only once a worker has rendered its first page
    return server


def create_app(shown: Shown, width: int, height: int) -> Dash:
    """Return the application."""
    app = Dash("plotly-express-peer", compress=True)
    last = len(shown.quarters) - 1
    app.layout = html.Div(
        [
            html.Button("◀", id="back"),
            html.Button("▶", id="forth"),
            dcc.Store(id="place", data=last),
            dcc.Graph(
                id="map",
                figure=draw(shown, last, width),
                style={"width": f"{width}px", "height": f"{height}px"},
            ),
        ]
    )

    @app.callback(
        Output("map", "figure"),
        Output("place", "data"),
        Input("back", "n_clicks"),
        Input("forth", "n_clicks"),
        State("place", "data"),
        prevent_initial_call=True,
    )
    def switch(_back: int, _forth: int, place: int) -> tuple[Figure, int]:
        place = min(max(place + (1 if ctx.triggered_id == "forth" else -1), 0), last)
        return draw(shown, place, width), place

    return app


def frame_of(shown: Shown, place: int) -> pd.DataFrame:
    """Return one quarter's values, one row for each area."""
    return pd.DataFrame({"code": shown.codes, "name": shown.names, "index": shown.index[place]})


def draw(shown: Shown, place: int, width: int) -> Figure:
    """Return one quarter's map."""
    west, south, east, north = shown.bounds
    low = min(value for row in shown.index for value in row if value is not None)
    high = max(value for row in shown.index for value in row if value is not None)
    figure = px.choropleth_map(
        frame_of(shown, place),
        geojson=shown.geometry,
        featureidkey="properties.code",
        locations="code",
        color="index",
        hover_name="name",
        color_continuous_scale=stepped(shown, low, high),
        range_color=(low, high),
        map_style="white-bg",  # the default style asks an outside host
        center={"lon": (west + east) / 2, "lat": (south + north) / 2},
        zoom=math.log2(width / 512 * 360 / (east - west)) - 0.3,
    )
    figure.update_layout(margin={"l": 0, "r": 0, "t": 0, "b": 0}, coloraxis_showscale=False)
    figure.update_traces(marker_line_width=0.8, marker_line_color="white")
    return figure


def stepped(shown: Shown, low: float, high: float) -> list[list]:
    """Return the classes as a continuous scale that jumps from colour to colour."""
    edges = [0.0, *((b - low) / (high - low) for b in shown.breaks), 1.0]
    return [[edge, colour] for place, colour in enumerate(shown.colours) for edge in edges[place : place + 2]]
