"""The index over the quarters, with the median and the range of the areas of its level behind it."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patheffects import Stroke
from matplotlib.ticker import MaxNLocator

from pingan.look.format import number
from pingan.reports.figures.canvas import ACCENT, FADED, INK, QUIET, RULE, SMALL, axes, shortened, text_mm
from pingan.reports.figures.lines import SIDE, quarter_axis, spread

HEIGHT = 62.0


@dataclass(frozen=True, eq=False)
class TrendFigure:
    """What is drawn.

    Attributes
    ----------
    quarters : of the axis
    values : the area's index a quarter, NaN where missing: a gap
    median, low, high : of the areas of its level; NaN where there are none
    name, median_name, range_name : the words at the ends
    quarter : the one that the report is about
    """

    quarters: tuple[str, ...]
    values: np.ndarray
    median: np.ndarray
    low: np.ndarray
    high: np.ndarray
    name: str
    median_name: str
    range_name: str
    quarter: str

    def height(self, width: float) -> float:
        """Return how high the figure is, in millimetres."""
        return HEIGHT

    def draw(self, figure: Figure) -> None:
        """Put the chart onto a figure."""
        width, _ = figure.get_size_inches() * 25.4
        words = (self.name, self.median_name, self.range_name)
        room = min(max(text_mm(word, SMALL, "bold") for word in words) + 5, width * SIDE)
        sheet = axes(figure, 9, 3, width - 9 - room, HEIGHT - 14)
        across = np.arange(len(self.quarters))
        sheet.fill_between(across, self.low, self.high, color=RULE, alpha=0.7, linewidth=0)
        sheet.plot(across, self.median, color=QUIET, linewidth=1.1, linestyle=(0, (4, 2)))
        sheet.plot(across, self.values, color=ACCENT, linewidth=2.2, marker="o", markersize=4)
        everything = np.concatenate([self.values, self.median, self.low, self.high])
        known = everything[~np.isnan(everything)]
        low, high = (known.min(), known.max()) if known.size else (0.0, 100.0)
        edge = max((high - low) * 0.14, 1.0)
        low, high = low - edge, high + edge
        sheet.set_ylim(low, high)
        sheet.set_xlim(-0.3, len(across) - 0.7)
        for x, y in zip(across, self.values, strict=True):
            if not np.isnan(y):
                self._number(sheet, int(x), y)
        self._ends(sheet, low, high, room - 5)
        sheet.tick_params(axis="y", labelsize=SMALL, length=0)
        sheet.yaxis.set_major_locator(MaxNLocator(nbins=5, integer=True))
        sheet.grid(axis="y", color=RULE, linewidth=0.5)
        sheet.set_axisbelow(True)
        sheet.spines["left"].set_visible(False)
        sheet.spines["bottom"].set_color(FADED)
        quarter_axis(sheet, self.quarters, self.quarter)

    def _number(self, sheet: Axes, x: int, y: float) -> None:
        """Write a point's number above it, below where the line comes down to it from both sides."""
        beside = self.values[[max(x - 1, 0), min(x + 1, len(self.values) - 1)]]
        dips = bool((beside >= y).all() and (beside > y).any())
        facts: dict[str, Any] = {"size": SMALL, "ha": "center", "va": "top" if dips else "bottom"}
        facts |= {"xy": (x, y), "xytext": (0, -5 if dips else 5), "textcoords": "offset points"}
        # The halo by itself: a text with an effect would become outlines nobody can search.
        halo = [Stroke(linewidth=2.0, foreground="white")]
        sheet.annotate(number(y, 1), **facts, color="white", path_effects=halo)
        sheet.annotate(number(y, 1), **facts, color=INK)

    def _ends(self, sheet: Axes, low: float, high: float, room: float) -> None:
        ends = [
            (_last(self.values), self.name, ACCENT, "bold"),
            (_last(self.median), self.median_name, QUIET, "normal"),
            (_last((self.low + self.high) / 2), self.range_name, QUIET, "normal"),
        ]
        rows = [(end, name, colour, weight) for end, name, colour, weight in ends if end is not None]
        placed = spread([row[0] for row in rows], (high - low) * 0.085, low, high)
        for (_, name, colour, weight), y in zip(rows, placed, strict=True):
            at = (len(self.quarters) - 0.65, y)
            said = shortened(name, room, SMALL, weight)
            sheet.annotate(
                said, at, size=SMALL, color=colour, weight=weight, va="center", annotation_clip=False
            )


def _last(values: np.ndarray) -> float | None:
    known = values[~np.isnan(values)]
    return float(known[-1]) if known.size else None
