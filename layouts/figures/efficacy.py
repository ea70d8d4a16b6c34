"""The efficacy curve of one indicator: score over value, thresholds and areas marked on it."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import plotly.graph_objects as go
from dash import dcc

from layouts.figures.template import ACCENT, FADED, GRAPH_CONFIG, INK, QUIET, RULE, as_text, template

CONFIG: dcc.Graph.Config = {**GRAPH_CONFIG, "scrollZoom": False}


@dataclass(frozen=True, eq=False)
class Marked:
    """What is drawn.

    Attributes
    ----------
    x, score : the curve
    thresholds : label, value, score
    names, others, other_scores : areas behind, their values, NaN left out, and scores
    value, area_score : of the area in colour; NaN where missing
    label : of that area
    unit, score_name : of the axes
    top : of the range of scores
    """

    x: np.ndarray
    score: np.ndarray
    thresholds: Sequence[tuple[str, float, float]]
    names: Sequence[str]
    others: np.ndarray
    other_scores: np.ndarray
    value: float
    area_score: float
    label: str
    unit: str
    score_name: str
    top: float


def efficacy_figure(marked: Marked, theme: str) -> go.Figure:
    """Return the figure: the curve, its thresholds as rings, other areas as grey dots, one area in colour."""
    figure = go.Figure(layout=_layout(marked, theme))
    line = {"color": QUIET[theme], "width": 2}
    figure.add_scatter(x=marked.x, y=marked.score, mode="lines", line=line, hoverinfo="skip", name="curve")
    known = np.isfinite(marked.others) & np.isfinite(marked.other_scores)
    figure.add_scatter(
        x=marked.others[known],
        y=marked.other_scores[known],
        mode="markers",
        marker={"color": FADED[theme], "size": 9, "line": {"color": QUIET[theme], "width": 1}},
        text=[as_text(name) for name, kept in zip(marked.names, known, strict=True) if kept],
        hovertemplate="%{text}<br>%{x:,.2f} → %{y:.2f}<extra></extra>",
        cliponaxis=False,
        name="others",
    )
    labels, values, scores = zip(*marked.thresholds, strict=True)
    figure.add_scatter(
        x=values,
        y=scores,
        mode="markers+text",
        text=labels,
        textposition=_sides(values, scores),
        textfont={"size": 12, "color": INK[theme]},
        marker={"symbol": "circle-open", "size": 11, "color": INK[theme], "line": {"width": 2}},
        hoverinfo="skip",
        cliponaxis=False,
        name="thresholds",
    )
    if np.isfinite(marked.value) and np.isfinite(marked.area_score):
        _add_area(figure, marked, theme)
    return figure


def _add_area(figure: go.Figure, marked: Marked, theme: str) -> None:
    colour = ACCENT[theme]
    figure.add_shape(
        type="line",
        x0=marked.value,
        x1=marked.value,
        y0=0,
        y1=marked.area_score,
        line={"color": colour, "width": 1, "dash": "dot"},
    )
    figure.add_scatter(
        x=[marked.value],
        y=[marked.area_score],
        mode="markers",
        marker={"color": colour, "size": 12},
        hovertemplate="%{x:,.2f} → %{y:.2f}<extra></extra>",
        cliponaxis=False,
        name="area",
    )
    left = marked.value > (marked.x[0] + marked.x[-1]) / 2
    figure.add_annotation(
        x=marked.value,
        y=0,
        text=f"<b>{as_text(marked.label)}</b>",
        xanchor="right" if left else "left",
        yanchor="bottom",
        xshift=-6 if left else 6,
        yshift=2,
        showarrow=False,
        font={"color": colour, "size": 13},
    )


def _sides(values: Sequence[float], scores: Sequence[float]) -> list[str]:
    """Return where each threshold's label stands: outside the curve, so that the line does not cross it."""
    best = max(scores)
    middle = np.mean([value for value, score in zip(values, scores, strict=True) if score == best])
    sides = []
    for value, score in zip(values, scores, strict=True):
        if score == best:
            sides.append("top center")
        else:
            sides.append("top left" if value < middle else "top right")
    return sides


def _layout(marked: Marked, theme: str) -> go.Layout:
    room = 0.1 * (marked.x[-1] - marked.x[0])
    known = marked.score[np.isfinite(marked.score)]
    top, bottom = max(marked.top, float(known.max())), min(0.0, float(known.min()))
    return go.Layout(
        template=template(theme),
        height=300,
        margin={"l": 44, "r": 16, "t": 8, "b": 40},
        xaxis={
            "range": [marked.x[0] - room, marked.x[-1] + room],
            "title": {"text": as_text(marked.unit), "standoff": 6},
            "showgrid": False,
            "showline": True,
            "ticks": "outside",
            "fixedrange": True,
        },
        yaxis={
            "range": [bottom, bottom + (top - bottom) * 1.14],
            "title": {"text": marked.score_name, "standoff": 4},
            "tickvals": [marked.top * share for share in (0, 0.2, 0.4, 0.6, 0.8, 1)],
            "gridcolor": RULE[theme],
            "fixedrange": True,
        },
        hovermode="closest",
        dragmode=False,
    )
