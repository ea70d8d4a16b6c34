"""Ranks before and after as lines between two columns: what moves stands out, what stays is grey."""

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go
from dash import dcc

from layouts.figures.bump import positions, text_width
from layouts.figures.template import FADED, GRAPH_CONFIG, QUIET, template
from pingan.look.palette import CHANGE

LABEL_SIZE = 12
BESIDE = 0.03  # of the width: where a name begins; within the range, or Plotly leaves it out
CONFIG: dcc.Graph.Config = {**GRAPH_CONFIG, "staticPlot": True}


def slope(
    names: Sequence[str],
    before: np.ndarray,
    after: np.ndarray,
    heads: tuple[str, str],
    theme: str,
    empty: str,
) -> go.Figure:
    """Return the chart.

    Parameters
    ----------
    names : of the areas
    before, after : (n,) ranks, 1 the best; NaN where unranked: then there is a name on one side and no line
    heads : words over the two columns
    theme : "light" or "dark"
    empty : what to say where nothing is ranked

    Notes
    -----
    Rises and falls have the colours of changes and a thicker line; the table beside it has signs and arrows.
    """
    heights = positions(np.vstack([before, after]).astype(float))
    known = heights[~np.isnan(heights)]
    figure = go.Figure(layout=_layout(names, heads, float(known.max()) if known.size else 1.0, theme))
    if not known.size:
        figure.add_annotation(text=empty, x=0.5, y=0.5, xref="paper", yref="paper", showarrow=False)
        return figure
    for place in range(len(names)):
        if np.isnan(heights[:, place]).any():
            continue
        moved = before[place] - after[place]
        colour = CHANGE[theme][4 if moved > 0 else 0] if moved else FADED[theme]
        figure.add_scatter(
            x=[0, 1], y=heights[:, place].tolist(), mode="lines+markers",
            line={"color": colour, "width": 3 if moved else 1.5},
            marker={"size": 7, "color": colour}, hoverinfo="skip", name=names[place],
        )  # fmt: skip
    for side, ranks in ((0, before), (1, after)):
        shown = [n for n in range(len(names)) if not np.isnan(heights[side, n])]
        words = [_label(names[n], int(ranks[n]), side) for n in shown]
        figure.add_scatter(
            x=[side - BESIDE if side == 0 else side + BESIDE] * len(shown), y=[float(heights[side, n]) for n in shown],
            text=words, mode="text", textposition="middle left" if side == 0 else "middle right",
            textfont={"size": LABEL_SIZE, "color": QUIET[theme]}, cliponaxis=False, hoverinfo="skip", name=heads[side],
        )  # fmt: skip
    return figure


def _label(name: str, rank: int, side: int) -> str:
    plain = name.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return f"{plain} {rank}" if side == 0 else f"{rank} {plain}"


def _layout(names: Sequence[str], heads: tuple[str, str], lowest: float, theme: str) -> go.Layout:
    room = round((max(map(text_width, names), default=4) + 2) * LABEL_SIZE) + 8
    return go.Layout(
        template=template(theme),
        margin={"l": room, "r": room, "t": 36, "b": 8},
        xaxis={
            "range": [-2 * BESIDE, 1 + 2 * BESIDE], "tickvals": [0, 1], "ticktext": list(heads), "side": "top",
            "showgrid": False, "zeroline": False, "fixedrange": True, "ticks": "",
        },
        yaxis={"range": [lowest + 0.5, 0.5], "visible": False, "fixedrange": True},
        showlegend=False,
        hovermode=False,
        dragmode=False,
    )  # fmt: skip
