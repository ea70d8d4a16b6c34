"""The map's figure: geometry by address, colours by class. The browser repaints it without a new figure."""

import math
from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go

from layouts.figures.template import INK, template

EMPTY_STYLE = "/assets/map/map_style.json"  # given as a dict, Plotly fails at every later update
NOMINAL_WIDTH = 800


def choropleth(
    geometry_url: str,
    codes: Sequence[str],
    classes: np.ndarray,
    colours: Sequence[str],
    missing: str,
    theme: str,
    bounds: tuple[float, float, float, float],
) -> go.Figure:
    """Return the choropleth of the areas behind one geometry address.

    Parameters
    ----------
    geometry_url : address of the GeoJSON whose features carry `id` 0 … n-1 in the order of `codes`
    codes : the areas' codes
    classes : each area's class, 0 … len(colours)-1; -1 where the value is missing
    colours, missing : one colour a class, low to high, and that of missing values
    theme : "light" or "dark"
    bounds : west, south, east, north of the areas, in degrees; the browser then fits them to its own frame
    """
    west, south, east, north = bounds
    trace = go.Choroplethmap(
        geojson=geometry_url,
        locations=list(range(len(codes))),
        customdata=list(codes),
        z=[int(c) for c in classes],
        zmin=-1.5,
        zmax=len(colours) - 0.5,
        colorscale=stepped_colorscale([missing, *colours]),
        showscale=False,
        below="",  # fixed: where Plotly looks the place up anew, it adds the layer again while tiles still load
        hoverinfo="skip",  # the browser looks up what lies under the pointer in what is drawn
        marker={
            "line": {
                "color": "rgba(255,255,255,0.85)" if theme == "light" else "rgba(13,21,32,0.85)",
                "width": 0.8,
            }
        },
    )
    labels = go.Scattermap(
        lon=[],
        lat=[],
        text=[],
        mode="text",
        visible=False,
        hoverinfo="skip",
        textfont={"color": INK[theme], "size": 12},
    )
    figure = go.Figure([trace, labels])
    figure.update_layout(
        template=template(theme),
        map={
            "style": EMPTY_STYLE,
            "center": {"lon": (west + east) / 2, "lat": (south + north) / 2},
            "zoom": math.log2(NOMINAL_WIDTH / 512 * 360 / max(east - west, 1e-4)) - 0.3,
        },
        uirevision=geometry_url,
    )
    return figure


def stepped_colorscale(colours: Sequence[str]) -> list[list[float | str]]:
    """Return a Plotly colour scale that jumps from colour to colour: one step a class."""
    steps = np.linspace(0, 1, len(colours) + 1)
    return [
        [float(edge), colour] for place, colour in enumerate(colours) for edge in steps[place : place + 2]
    ]
