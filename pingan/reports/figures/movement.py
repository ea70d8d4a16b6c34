"""Ranks over the quarters: a line an area, one in colour, names at both ends."""

from dataclasses import dataclass

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from pingan.reports.figures.canvas import ACCENT, FADED, QUIET, SMALL, axes, shortened, text_mm
from pingan.reports.figures.lines import SIDE, quarter_axis, spread

ROW = 7.0  # millimetres a place
STEPS = 24
TIED = 0.34  # of a place: how far areas of one rank lie apart


@dataclass(frozen=True, eq=False)
class MovementFigure:
    """What is drawn.

    Attributes
    ----------
    quarters, names : of the axes of `ranks`
    ranks : (quarters, areas), 1 the best, NaN where unranked: a gap in the line
    chosen : places among `names` of the areas in colour
    quarter : the one that the report is about
    """

    quarters: tuple[str, ...]
    names: tuple[str, ...]
    ranks: np.ndarray
    chosen: tuple[int, ...]
    quarter: str

    def height(self, width: float) -> float:
        """Return how high the figure is, in millimetres; its width makes no difference."""
        return 14 + ROW * max(self._last, 3)

    @property
    def _last(self) -> float:
        known = self.ranks[~np.isnan(self.ranks)]
        return min(float(known.max()), 25.0) if known.size else 1.0

    def draw(self, figure: Figure) -> None:
        """Put the chart onto a figure."""
        width, _ = figure.get_size_inches() * 25.4
        room = min(max((text_mm(name, SMALL, "bold") for name in self.names), default=0) + 10, width * SIDE)
        names = [shortened(name, room - 10, SMALL, "bold") for name in self.names]
        sheet = axes(figure, room, 1, width - 2 * room, self.height(width) - 12)
        heights, last = _apart(self.ranks), len(self.quarters) - 1
        for place in np.argsort([name in self.chosen for name in range(len(self.names))], kind="stable"):
            lifted = place in self.chosen
            colour = ACCENT if lifted else FADED
            x, y = _smooth(heights[:, place])
            sheet.plot(x, y, color=colour, linewidth=2.6 if lifted else 1.1, zorder=3 if lifted else 2)
            sheet.plot(
                range(last + 1), heights[:, place], marker="o", color=colour, linestyle="",
                markersize=4.2 if lifted else 2.6, zorder=4 if lifted else 2,
            )  # fmt: skip
        top = np.nanmax(heights) if not np.isnan(heights).all() else 1.0
        low, high = 0.5, max(top, 2.0) + 0.5
        for q, side in ((0, -1), (last, 1)) if last else ((0, 1),):
            self._names(sheet, names, heights, q, side, low, high)
        sheet.set_xlim(-0.2, last + 0.2)
        sheet.set_ylim(high, low)
        sheet.set_yticks([])
        for spine in sheet.spines.values():
            spine.set_visible(False)
        quarter_axis(sheet, self.quarters, self.quarter)

    def _names(
        self, sheet: Axes, names: list[str], heights: np.ndarray, q: int, side: int, low: float, high: float
    ) -> None:
        there = [i for i in range(len(self.names)) if not np.isnan(heights[q, i])]
        placed = spread(heights[q, there], 0.55, low + 0.3, high - 0.3)
        for i, y in zip(there, placed, strict=True):
            rank = f"{int(self.ranks[q, i])}"
            sheet.annotate(
                f"{names[i]}  {rank}" if side < 0 else f"{rank}  {names[i]}",
                (q + side * 0.12, y),
                size=SMALL,
                color=ACCENT if i in self.chosen else QUIET,
                weight="bold" if i in self.chosen else "normal",
                ha="right" if side < 0 else "left",
                va="center",
                annotation_clip=False,
            )


def _apart(ranks: np.ndarray) -> np.ndarray:
    """Return where each rank is drawn: ties beside each other in the places that they share."""
    placed = np.array(ranks, dtype=float)
    for row, drawn in zip(ranks, placed, strict=True):
        for value in np.unique(row[~np.isnan(row)]):
            tied = np.flatnonzero(row == value)
            drawn[tied] = value + TIED * np.arange(len(tied))
    return placed


def _smooth(heights: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return an S between two quarters, level at each; nothing beside a gap."""
    if len(heights) < 2:
        return np.arange(len(heights)), heights
    x = np.linspace(0, len(heights) - 1, (len(heights) - 1) * STEPS + 1)
    left = np.minimum(x.astype(int), len(heights) - 2)
    part = x - left
    ease = part * part * (3 - 2 * part)
    return x, heights[left] * (1 - ease) + heights[left + 1] * ease
