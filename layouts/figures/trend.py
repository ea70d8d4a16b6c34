"""An area's index over the quarters before the median and the range of its peers; under each quarter its rank."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from layouts.drawing import Node, canvas, node, place
from pingan.look import format as fmt

WIDTH, HEIGHT = 640, 214
LEFT, RIGHT, TOP, BOTTOM = 26, 30, 22, 46
ALONE = 9  # half the width of what has no neighbour
LABEL_GAP = 9  # between a point and its number


@dataclass(frozen=True, eq=False)
class Trend:
    """What is drawn: arrays over the quarters, oldest first, NaN where missing.

    Attributes
    ----------
    quarters : "2017Q1"
    index, rank : of the area
    median, low, high : of the areas of its level
    now : the quarter that the page shows
    rank_word : what the row of ranks is called; "" where the area is not ranked
    """

    quarters: Sequence[str]
    index: np.ndarray
    rank: np.ndarray
    median: np.ndarray
    low: np.ndarray
    high: np.ndarray
    now: str
    rank_word: str = ""


def trend_figure(trend: Trend) -> Node:
    """Return the drawing. A gap in the quarters is a gap in the line; a single quarter is a point."""
    count = len(trend.quarters)
    xs = [LEFT + (WIDTH - LEFT - RIGHT) * (q / (count - 1) if count > 1 else 0.5) for q in range(count)]
    low, high = _range(trend)
    bottom = HEIGHT - BOTTOM

    def y(value: float) -> float:
        return round(TOP + (bottom - TOP) * (1 - place(value, low, high)), 1)

    drawn = [node("line", x1=x, x2=x, y1=TOP - 6, y2=bottom + 4, class_="trend-quarter") for x in xs]
    if trend.now in trend.quarters:
        x = xs[list(trend.quarters).index(trend.now)]
        drawn.append(node("line", x1=x, x2=x, y1=TOP - 14, y2=bottom + 4, class_="trend-now"))
    drawn += _band(xs, trend, y)
    drawn += _line(xs, trend.median, y, "trend-median")
    drawn += _line(xs, trend.index, y, "trend-index")
    drawn += _points(xs, trend, y)
    drawn += _foot(xs, trend, bottom)
    return canvas(WIDTH, HEIGHT, drawn)


def _range(trend: Trend) -> tuple[float, float]:
    known = np.concatenate([trend.index, trend.median, trend.low, trend.high])
    known = known[np.isfinite(known)]
    if not known.size:
        return 0.0, 1.0
    low, high = float(known.min()), float(known.max())
    return (low, high) if high - low > 1e-9 else (low - 1, high + 1)


def runs(values: np.ndarray) -> list[list[int]]:
    """Return the places of the values that are there, as runs of neighbours."""
    found: list[list[int]] = []
    for at in np.flatnonzero(np.isfinite(values)).tolist():
        if found and found[-1][-1] == at - 1:
            found[-1].append(at)
        else:
            found.append([at])
    return found


def _band(xs: list[float], trend: Trend, y: Callable[[float], float]) -> list[Node]:
    known = np.where(np.isfinite(trend.high), trend.low, np.nan)
    shapes = []
    for run in runs(known):
        edge = ALONE if len(run) == 1 else 0  # a single quarter has a band all the same
        there = [f"{x:.1f},{y(trend.high[at])}" for at in run for x in _spread(xs[at], edge)]
        back = [f"{x:.1f},{y(trend.low[at])}" for at in reversed(run) for x in _spread(xs[at], -edge)]
        shapes.append(node("polygon", points=" ".join(there + back), class_="trend-range"))
    return shapes


def _line(xs: list[float], values: np.ndarray, y: Callable[[float], float], name: str) -> list[Node]:
    return [
        node(
            "polyline",
            points=" ".join(
                f"{x:.1f},{y(values[at])}"
                for at in run
                for x in _spread(xs[at], ALONE if len(run) == 1 else 0)
            ),
            class_=name,
        )
        for run in runs(values)
    ]


def _spread(x: float, edge: float) -> list[float]:
    return [x - edge, x + edge] if edge else [x]


def _points(xs: list[float], trend: Trend, y: Callable[[float], float]) -> list[Node]:
    drawn = []
    for at, quarter in enumerate(trend.quarters):
        if not np.isfinite(trend.index[at]):
            continue
        now, height = quarter == trend.now, y(trend.index[at])
        above = not np.isfinite(trend.median[at]) or trend.index[at] >= trend.median[at]
        drawn.append(node("circle", cx=round(xs[at], 1), cy=height, r=5 if now else 3, class_="trend-point"))
        drawn.append(
            node(
                "text",
                fmt.number(trend.index[at], 2 if now else 1),
                x=round(xs[at], 1),
                y=round(height - LABEL_GAP if above else height + LABEL_GAP + 9, 1),
                class_="trend-value now" if now else "trend-value",
            )
        )
    return drawn


def _foot(xs: list[float], trend: Trend, bottom: float) -> list[Node]:
    words = []
    for at, quarter in enumerate(trend.quarters):
        now = " now" if quarter == trend.now else ""
        shown = quarter if at == 0 or quarter.endswith("Q1") or now else quarter[-2:]
        words.append(node("text", shown, x=round(xs[at], 1), y=bottom + 20, class_="trend-tick" + now))
        if trend.rank_word:
            rank = trend.rank[at]
            words.append(
                node(
                    "text",
                    f"{trend.rank_word}{int(rank)}" if np.isfinite(rank) else fmt.MISSING,
                    x=round(xs[at], 1),
                    y=bottom + 38,
                    class_="trend-rank" + now,
                )
            )
    return words
