"""Ranks by quarter as lines: one area in colour, the others grey, names at both ends.

The browser (`assets/ranking/70_ranking_page.js`) moves the colour to another line without a new figure: it finds
traces by their `name` and lines by `meta.code`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import plotly.graph_objects as go
from dash import dcc

from layouts.figures.template import ACCENT, FADED, GRAPH_CONFIG, GROUND, INK, QUIET, RULE, as_text, template
from layouts.records import Json

STEPS = 8  # points between two quarters; Plotly rounds the corners between them
LABEL_SIZE = 12
PLOT_PIXELS = 500  # the least height of the plot; labels are kept apart for it
CONFIG: dcc.Graph.Config = {
    **GRAPH_CONFIG,
    "staticPlot": True,
}  # pointing and clicking is the page's own script
LEADER = 0.22  # of a quarter: room for the line from a moved label to its end


@dataclass(frozen=True, eq=False)
class Lines:
    """What is drawn.

    Attributes
    ----------
    quarters, codes, labels : of the axes of `ranks`; labels are the names as they stand at the lines' ends
    ranks : (quarters, areas), 1 the best, NaN where unranked: a gap
    """

    quarters: Sequence[str]
    codes: Sequence[str]
    labels: Sequence[str]
    ranks: np.ndarray


@dataclass(frozen=True)
class Story:
    """The move worth telling of one area: at which quarter, in short on the chart, and as a sentence."""

    quarter: str
    short: str
    sentence: str


def bump(
    lines: Lines, stories: Mapping[str, Story], chosen: str | None, quarter: str, theme: str, empty: str
) -> go.Figure:
    """Return the bump chart.

    Parameters
    ----------
    stories : by code; areas without one are drawn without annotation
    chosen : the area in colour, None for none
    quarter : the quarter that the table shows, marked on the chart
    theme : "light" or "dark"
    empty : what to say where nothing is ranked

    Notes
    -----
    Areas of the same rank lie beside each other in the places that the tie leaves free (1, 2, 2, 4: the second
    "2" is drawn a little lower), so that none hides another. Where few of many areas are drawn the scale narrows
    downwards: the logarithm of the rank.
    """
    narrowed = is_narrowed(lines.ranks)
    heights = positions(lines.ranks, narrowed)
    figure = go.Figure(layout=_layout(lines, heights, quarter, theme))
    if np.isnan(lines.ranks).all():
        figure.add_annotation(text=empty, x=0.5, y=0.5, xref="paper", yref="paper", showarrow=False)
        return figure
    across, curves = _curves(heights)
    told = {code: _annotation(lines, heights, code, stories[code], theme) for code in stories}
    for place, code in enumerate(lines.codes):
        meta = {
            "code": code,
            "sentence": stories[code].sentence if code in stories else "",
            "annotation": told.get(code),
        }
        figure.add_trace(_line(across, curves[:, place], FADED[theme], 1.6, name="line", meta=meta))
    figure.add_trace(_dots(heights.T.ravel(), len(lines.codes), FADED[theme], 5, "dots"))
    at = lines.codes.index(chosen) if chosen in lines.codes else None
    nothing = np.full(len(across), np.nan)
    figure.add_trace(_line(across, nothing, INK[theme], 2.5, name="near"))
    figure.add_trace(_line(across, nothing if at is None else curves[:, at], ACCENT[theme], 4, name="chosen"))
    spots = np.full(len(lines.quarters), np.nan) if at is None else heights[:, at]
    figure.add_trace(_dots(spots, 1, ACCENT[theme], 8, "chosen-dots"))
    figure.add_traces(_ends(lines, heights, chosen, theme))
    if chosen is not None and told.get(chosen):
        figure.add_annotation(told[chosen])
    return figure


def positions(ranks: np.ndarray, narrowed: bool = False) -> np.ndarray:
    """Return where each rank is drawn: the rank itself, ties side by side within the places they share.

    Parameters
    ----------
    ranks : (quarters, areas); NaN stays NaN
    narrowed : whether the scale is the logarithm of the rank, from 1
    """
    places = np.array(ranks, dtype=float)
    # The more lines the less height a place has, and the more of it a tied line needs.
    step = float(np.clip(ranks.shape[1] / 40, 0.34, 0.9))
    for q, row in enumerate(ranks):
        before = places[q - 1] if q else np.arange(len(row))
        for value in np.unique(row[~np.isnan(row)]):
            tied = np.flatnonzero(row == value)
            tied = tied[np.argsort(before[tied], kind="stable")]
            places[q, tied] = value + step * np.arange(len(tied))
    return 1 + np.log(places) if narrowed else places


def spread(values: np.ndarray, gap: float, low: float, high: float) -> np.ndarray:
    """Return positions at least `gap` apart and within [low, high] where they fit, each as near its value as can be.

    The order of the values is kept; NaN stays NaN.
    """
    placed = np.array(values, dtype=float)
    order = [i for i in np.argsort(values, kind="stable") if not np.isnan(values[i])]
    gap = min(gap, (high - low) / max(len(order) - 1, 1))
    for count, i in enumerate(order):
        floor = low if count == 0 else placed[order[count - 1]] + gap
        placed[i] = max(placed[i], floor)
    for count, i in enumerate(reversed(order)):
        ceiling = high if count == 0 else placed[order[len(order) - count]] - gap
        placed[i] = min(placed[i], ceiling)
    return placed


def text_width(text: str) -> float:
    """Return about how wide a text is, in em: Chinese characters one, others about half."""
    return sum(1.0 if ord(character) > 0x2E80 else 0.52 for character in text)


def is_narrowed(ranks: np.ndarray) -> bool:
    """Whether few of many ranked areas are drawn: the scale then narrows downwards."""
    known = ranks[~np.isnan(ranks)]
    return bool(known.size and known.max() > 2 * ranks.shape[1])


def _curves(heights: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return x (points,) and y (points, areas): level at each quarter, an S between two, nothing beside a gap."""
    count = len(heights)
    across = np.arange((count - 1) * STEPS + 1) / STEPS
    left = np.minimum(across.astype(int), max(count - 2, 0))
    part = across - left
    ease = (part * part * (3 - 2 * part))[:, None]
    right = np.minimum(left + 1, count - 1)
    curves = heights[left] * (1 - ease) + heights[right] * ease
    exact = np.isin(part, (0, 1))
    curves[exact] = heights[np.round(across[exact]).astype(int)]  # a quarter beside a gap keeps its own point
    return across, curves


def _line(
    across: np.ndarray, height: np.ndarray, colour: str, width: float, name: str, meta: Json | None = None
) -> go.Scatter:
    return go.Scatter(
        x=across.round(4).tolist(),
        y=_nullable(height),
        mode="lines",
        line={"color": colour, "width": width, "shape": "spline"},
        name=name,
        meta=meta,
        hoverinfo="skip",
    )


def _dots(heights: np.ndarray, repeats: int, colour: str, size: float, name: str) -> go.Scatter:
    quarters = len(heights) // repeats
    return go.Scatter(
        x=list(range(quarters)) * repeats,
        y=_nullable(heights),
        mode="markers",
        marker={"color": colour, "size": size, "line": {"width": 0}},
        name=name,
        hoverinfo="skip",
    )


def _ends(lines: Lines, heights: np.ndarray, chosen: str | None, theme: str) -> list[go.Scatter]:
    """Return the names at both ends, and thin lines to those that had to make room."""
    ends, leaders_x, leaders_y = [], [], []
    last = len(lines.quarters) - 1
    low, high = _range(heights)
    gap = (high - low) * (LABEL_SIZE + 4) / PLOT_PIXELS
    for name, q, side in (("left", 0, -1), ("right", last, 1)):
        codes = [i for i in range(len(lines.codes)) if not np.isnan(heights[q, i])]
        placed = spread(heights[q, codes], gap, low, high)
        moved = np.abs(placed - heights[q, codes]) > gap / 3
        offset = LEADER if moved.any() else 0.15
        for i, y in zip(np.array(codes, dtype=int)[moved], placed[moved], strict=True):
            leaders_x += [q + side * 0.05, q + side * (offset - 0.03), None]
            leaders_y += [float(heights[q, i]), float(y), None]
        ends.append(
            go.Scatter(
                x=[q + side * offset] * len(codes),
                y=_nullable(placed),
                text=[_end_text(lines, q, i, side) for i in codes],
                mode="text",
                textposition="middle left" if side < 0 else "middle right",
                textfont={
                    "size": LABEL_SIZE,
                    "color": [ACCENT[theme] if lines.codes[i] == chosen else QUIET[theme] for i in codes],
                    "weight": [700 if lines.codes[i] == chosen else 400 for i in codes],
                },
                cliponaxis=False,
                name=name,
                meta={"codes": [lines.codes[i] for i in codes]},
                hoverinfo="skip",
            )
        )
    leaders = go.Scatter(
        x=leaders_x, y=leaders_y, mode="lines", line={"color": FADED[theme], "width": 1}, name="leaders",
        hoverinfo="skip", cliponaxis=False,
    )  # fmt: skip
    return [leaders, *ends]


def _end_text(lines: Lines, q: int, i: int, side: int) -> str:
    rank = f"{int(lines.ranks[q, i])}"
    name = "" if side < 0 and _left_is_short(lines) else as_text(lines.labels[i])
    return " ".join(part for part in ((name, rank) if side < 0 else (rank, name)) if part)


def _left_is_short(lines: Lines) -> bool:
    """Long names stand at the right end only: the lines between need the room more."""
    return max(map(text_width, lines.labels), default=0) > 13


def _annotation(lines: Lines, heights: np.ndarray, code: str, story: Story, theme: str) -> Json | None:
    """Return the short story at the middle of its segment, above all lines on a ground of its own."""
    q, i = lines.quarters.index(story.quarter), lines.codes.index(code)
    if q == 0 or np.isnan(heights[q - 1 : q + 1, i]).any():
        return None
    return {
        "x": q - 0.5,
        "y": float(heights[q - 1 : q + 1, i].mean()),
        "text": f"<b>{as_text(story.short)}</b>",
        "showarrow": False,
        "font": {"color": GROUND[theme], "size": 13},
        "bgcolor": ACCENT[theme],
        "borderpad": 3,
    }


def _range(heights: np.ndarray) -> tuple[float, float]:
    known = heights[~np.isnan(heights)]
    return (1.0, 2.0) if not known.size else (1.0, max(float(known.max()), 2.0))


def _layout(lines: Lines, heights: np.ndarray, quarter: str, theme: str) -> go.Layout:
    last = len(lines.quarters) - 1
    low, high = _range(heights)
    room = (high - low) * 0.03
    widest = max(map(text_width, lines.labels), default=0) + 2.2
    left = 2.2 if _left_is_short(lines) else widest
    return go.Layout(
        template=template(theme),
        margin={"l": round(left * LABEL_SIZE) + 8, "r": round(widest * LABEL_SIZE) + 8, "t": 44, "b": 8},
        xaxis={
            "range": [-LEADER, last + LEADER] if last else [-0.5, 0.5],
            "tickvals": list(range(last + 1)),
            "ticktext": [_tick(q, place == 0, q == quarter) for place, q in enumerate(lines.quarters)],
            "side": "top",
            "showgrid": False,
            "fixedrange": True,
            "ticks": "",
            "tickangle": 0,
        },
        yaxis={"range": [high + room, low - room], "visible": False, "fixedrange": True},
        shapes=[
            {
                "type": "line",
                "x0": lines.quarters.index(quarter),
                "x1": lines.quarters.index(quarter),
                "y0": 0,
                "y1": 1,
                "yref": "paper",
                "layer": "below",
                "line": {"color": RULE[theme], "width": 14},
            }
        ],
        hovermode=False,
        dragmode=False,
    )


def _tick(quarter: str, first: bool, marked: bool) -> str:
    """Return a quarter's label: the year stands once, above its first quarter."""
    year, number = quarter[:4], quarter[4:]
    return f"{year if first or number == 'Q1' else ''}<br>{f'<b>{number}</b>' if marked else number}"


def _nullable(values: np.ndarray) -> list[float | None]:
    return [None if np.isnan(value) else round(float(value), 4) for value in values]
