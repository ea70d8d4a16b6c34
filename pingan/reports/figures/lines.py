"""What charts over quarters share: the axis of quarters, and names that stand apart at the lines' ends."""

import itertools
from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes

from pingan.reports.figures.canvas import QUIET, RULE, SMALL

SIDE = 0.32  # of the width: names have no more on either side


def quarter_axis(sheet: Axes, quarters: Sequence[str], marked: str | None = None) -> None:
    """Label an axis of quarters: the year stands once, below its first quarter; a marked one has a band."""
    sheet.set_xticks(range(len(quarters)))
    sheet.set_xticklabels(
        [
            f"{q[4:]}\n{q[:4]}" if place == 0 or q.endswith("Q1") else q[4:]
            for place, q in enumerate(quarters)
        ],
        size=SMALL,
        color=QUIET,
    )
    sheet.tick_params(axis="x", length=0)
    if marked is not None and marked in quarters:
        at = list(quarters).index(marked)
        sheet.axvspan(at - 0.12, at + 0.12, color=RULE, alpha=0.55, linewidth=0, zorder=0)


def spread(values: Sequence[float] | np.ndarray, gap: float, low: float, high: float) -> np.ndarray:
    """Return positions at least `gap` apart, each as near its value as can be, in the values' order."""
    placed = np.asarray(values, dtype=float).copy()
    order = np.argsort(placed, kind="stable")
    gap = min(gap, (high - low) / max(len(order) - 1, 1))
    for before, here in itertools.pairwise(order):
        placed[here] = max(placed[here], placed[before] + gap)
    ceiling = high
    for here in order[::-1]:
        placed[here] = min(placed[here], ceiling)
        ceiling = placed[here] - gap
    return placed
