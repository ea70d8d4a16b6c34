"""The map page: its layout for an address, a figure when other areas are shown, a fallback without the map's handle.

Everything else is a repaint in the browser (`assets/map/60_map_page.js`, `62_map_callbacks.js`): no request per click.
"""

from functools import lru_cache
from typing import Any

import numpy as np
from dash import Input, Output, Patch, State, html, no_update
from sqlalchemy import Engine

from callbacks.answers import keyed
from callbacks.reader import Reader, choices_of
from callbacks.register import Permission, Register
from callbacks.serving.values import Theme, Words
from geodata import bounds
from geodata.children import label_points
from layouts import ids
from layouts.context import in_language, measures
from layouts.figures.choropleth import choropleth, stepped_colorscale
from layouts.map.page import map_page
from layouts.view import View, parse_view, view_of
from pingan.access.principal import Scope
from pingan.look import format as fmt
from pingan.look.classes import class_breaks, class_colours, classify
from pingan.look.palette import scales
from pingan.reading.codes import INDEX
from pingan.reading.cube import cube_of
from pingan.reading.published import Published
from pingan.reading.served import served_boundaries


def map_layout(reader: Reader, search: str) -> tuple[html.Div, tuple[str, ...]]:
    """Return the page for an address, and the names of parameters that were wrong."""
    published, text = reader.shown(search), reader.text
    choices = choices_of(published)
    view, wrong = parse_view(search, choices)
    page = map_page(
        text,
        view,
        choices,
        measures(text, published.system),
        _figure(published, view, reader.theme),
        district=text.name(published.areas.loc[published.top]),
        credit=in_language(published.credit, text.language),
    )
    return page, wrong


def add_map(register: Register, reader: Reader) -> None:
    """Register the map page and its callbacks."""
    for path in ("/", "/map"):
        register.page(path, Permission.READ_PUBLISHED, map_layout, editions=True)
    read = {"permission": Permission.READ_PUBLISHED}
    controls = [ids.QUARTER, ids.LEVEL, ids.MEASURE, ids.CHANGE, ids.CLASSES]

    register.clientside(
        "map.follow",
        Output(ids.VIEW, "data"),
        *[Output(control, "value") for control in controls],
        Output(ids.LEVEL, "options"),
        Output(ids.SHAPE, "data"),
        Output(ids.PLAY_TICK, "disabled"),
        Input(ids.VIEW, "data"),
        *[Input(control, "value") for control in controls],
        Input(ids.PLAY, "n_clicks"),
        Input(ids.PLAY_TICK, "n_intervals"),
        Input(ids.MAP, "clickData"),
        State(ids.CONTEXT, "data"),
        State(ids.PLAY_TICK, "disabled"),
        State(ids.SHAPE, "data"),
        prevent_initial_call=True,
        **read,
    )
    register.clientside(
        "map.paint",
        Output(ids.PAINTED, "data"),
        Input(ids.VIEW, "data"),
        Input(ids.MAP, "figure"),
        Input(ids.THEME, "data"),
        State(ids.CONTEXT, "data"),
        **read,
    )
    register.clientside("map.draw", Output(ids.MAP, "figure"), Input(ids.FIGURE, "data"), **read)
    register.clientside("map.hover", Output(ids.MAP_TIP, "title"), Input(ids.MAP, "hoverData"), **read)
    register.clientside(
        "map.playing",
        Output(ids.PLAY, "children"),
        Input(ids.PLAY_TICK, "disabled"),
        State(ids.CONTEXT, "data"),
        **read,
    )

    @register.callback(
        Output(ids.FIGURE, "data"),
        Input(ids.SHAPE, "data"),
        State(ids.VIEW, "data"),
        State(ids.THEME, "data"),
        State(ids.LOCATION, "search"),
        prevent_initial_call=True,
        **read,
    )
    def show_other_areas(_shape: list[str], view: dict[str, Words], theme: Theme, search: Words) -> Any:
        published = reader.shown(search or "")
        return _figure(published, view_of(view, choices_of(published)), theme)

    @register.callback(
        Output(ids.FIGURE, "data", allow_duplicate=True),
        Input(ids.PATCH_REQUEST, "data"),
        State(ids.VIEW, "data"),
        State(ids.THEME, "data"),
        State(ids.LOCATION, "search"),
        prevent_initial_call=True,
        **read,
    )
    def repaint_without_the_handle(_asked: Any, view: dict[str, Words], theme: Theme, search: Words) -> Any:
        published = reader.shown(search or "")
        return _patch(reader, published, view_of(view, choices_of(published)), theme) if _asked else no_update


def shown_classes(published: Published, view: View) -> tuple[np.ndarray, tuple[float, ...], str]:
    """Return each shown area's class (-1 missing), the breaks, and the kind of measure ("score", "amount-change" …)."""
    table = _shown_table(published, view)
    scores = {INDEX, *(d.code for d in published.system.dimensions)}
    kind = "score" if view.measure in scores else "amount"
    if view.change != "none":
        kind += "-change"
    breaks = class_breaks(table, view.classes, kind)
    return classify(table[published.quarters.index(view.quarter)], breaks), breaks, kind


def _shown_table(published: Published, view: View) -> np.ndarray:
    """Return the view's numbers, quarters × areas: the measure's values, or their changes."""
    cube = cube_of(published)
    rows = cube.codes.get_indexer(published.parts(view.within, view.level))
    table = cube.values[:, rows, cube.measures.index(view.measure)]
    if view.change == "none":
        return table
    step = 1 if view.change == "previous" else 4
    earlier = np.full_like(table, np.nan)
    earlier[step:] = table[:-step]
    return table - earlier


def shown_colours(
    published: Published, view: View, kind: str, breaks: tuple[float, ...], theme: str
) -> tuple[str, ...]:
    """Return one colour a class, low to high, for the view's kind of measure."""
    palette = scales(theme)
    colours = palette["change" if kind.endswith("change") else kind]
    worse_when_more = {i.code for i in published.system.indicators if i.direction == "negative"}
    if kind == "amount-change" and view.measure in worse_when_more:
        colours = colours[::-1]  # the colour says better or worse, the sign says up or down
    return class_colours(colours, breaks)


def _figure(published: Published, view: View, theme: str) -> Any:
    codes = published.parts(view.within, view.level)
    classes, breaks, kind = shown_classes(published, view)
    return choropleth(
        keyed(f"/geo/{published.boundary_version}/{view.within}/{view.level}.json"),
        codes,
        classes,
        shown_colours(published, view, kind, breaks, theme),
        scales(theme)["missing"],
        theme,
        bounds(published.boundaries, view.within),
    )


def _patch(reader: Reader, published: Published, view: View, theme: str) -> Patch:
    """Return the change of colours and labels, for a browser whose map handle has moved: slower, and right."""
    classes, breaks, kind = shown_classes(published, view)
    colours = shown_colours(published, view, kind, breaks, theme)
    patch = Patch()
    patch["data"][0]["hoverinfo"] = "none"  # Plotly's own events stand in for the handle's
    patch["data"][0]["z"] = [int(c) for c in classes]
    patch["data"][0]["zmax"] = len(colours) - 0.5
    patch["data"][0]["colorscale"] = stepped_colorscale([scales(theme)["missing"], *colours])
    patch["data"][1].update(_labels(reader, published, view))
    return patch


@lru_cache(maxsize=8)
def _label_points(engine: Engine, version: str, scope: Scope, codes: tuple[str, ...]) -> np.ndarray:
    shapes = served_boundaries(engine, version, scope).set_index("area_code").geometry
    return label_points(shapes.loc[list(codes)].to_numpy())


def _labels(reader: Reader, published: Published, view: View) -> dict[str, Any]:
    """Return the labels' trace: names with values at a point inside each area."""
    codes = published.parts(view.within, view.level)
    points = _label_points(reader.engine, published.boundary_version, published.scope, tuple(codes))
    names = [reader.text.name(area) for area in published.areas.loc[codes].to_dict("records")]
    values = _shown_table(published, view)[published.quarters.index(view.quarter)]
    scores = {INDEX, *(d.code for d in published.system.dimensions)}
    digits = (lambda _: 2) if view.measure in scores else fmt.amount_digits
    show = fmt.number if view.change == "none" else fmt.signed
    return {
        "lon": points[:, 0].tolist(),
        "lat": points[:, 1].tolist(),
        "text": [
            f"{name}<br>{show(value, digits(value))}" for name, value in zip(names, values, strict=True)
        ],
        "visible": True,
    }
