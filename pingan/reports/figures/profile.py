"""The dimensions of one area: its score as a bar, and as marks the mean, the best and its own last quarter."""

from dataclasses import dataclass

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from pingan.look.format import number
from pingan.reports.figures.canvas import ACCENT, FADED, INK, QUIET, RULE, SMALL, TEXT, axes, text_mm, wrapped

ROW = 10.0  # millimetres a dimension


@dataclass(frozen=True, eq=False)
class ProfileFigure:
    """What is drawn.

    Attributes
    ----------
    names : a dimension each
    scores : the area's, NaN where missing
    marks : (word, shape, numbers) a kind of mark: shape is "mean", "best" or "before"; one number a dimension, NaN
        where there is none. A kind without any number is left out
    missing : the word where the score is missing
    score_range : of the system, such as (0, 100)
    """

    names: tuple[str, ...]
    scores: np.ndarray
    marks: tuple[tuple[str, str, np.ndarray], ...]
    missing: str
    score_range: tuple[float, float] = (0.0, 100.0)

    def height(self, width: float) -> float:
        """Return how high the figure is, in millimetres."""
        return 17 + ROW * len(self.names)

    def draw(self, figure: Figure) -> None:
        """Put the chart onto a figure."""
        width, _ = figure.get_size_inches() * 25.4
        room = min(max(text_mm(name) for name in self.names) + 4, width * 0.4)
        names = [wrapped(name, room - 3) for name in self.names]
        sheet = axes(figure, room, 8, width - room - 14, ROW * len(self.names))
        rows, (floor, ceiling) = np.arange(len(self.names)), self.score_range
        sheet.barh(rows, ceiling - floor, left=floor, height=0.42, color="#f1f3f5", linewidth=0)
        known = np.nan_to_num(self.scores, nan=floor)
        sheet.barh(rows, known - floor, left=floor, height=0.42, color="#8db4d9", linewidth=0)
        for row, score in zip(rows, self.scores, strict=True):
            text, colour = (self.missing, QUIET) if np.isnan(score) else (number(score), INK)
            sheet.annotate(
                text, (ceiling, row), (5, 0), textcoords="offset points", va="center", size=TEXT,
                color=colour, annotation_clip=False,
            )  # fmt: skip
        drawn = [mark for mark in self.marks if not np.isnan(mark[2]).all()]
        for _, shape, values in drawn:
            _mark(sheet, shape, values, rows)
        sheet.set_xlim(floor, ceiling)
        sheet.set_ylim(len(rows) - 0.5, -0.5)
        sheet.set_yticks(rows, names, size=TEXT, color=INK)
        sheet.tick_params(axis="both", length=0)
        sheet.tick_params(axis="x", labelsize=SMALL)
        sheet.grid(axis="x", color=RULE, linewidth=0.5)
        sheet.set_axisbelow(True)
        for spine in sheet.spines.values():
            spine.set_visible(False)
        self._key(axes(figure, room, 0, width - room, 7), width - room, drawn)

    def _key(self, sheet: Axes, width: float, drawn: list[tuple[str, str, np.ndarray]]) -> None:
        sheet.set_axis_off()
        sheet.set_xlim(0, width)
        sheet.set_ylim(0, 7)
        x = 2.0
        for word, shape, _ in drawn:
            _mark(sheet, shape, np.array([x]), np.array([3.5]), reach=1.8)
            sheet.text(x + 3, 3.4, word, size=SMALL, color=QUIET, va="center")
            x += text_mm(word, SMALL) + 12


def _mark(sheet: Axes, shape: str, x: np.ndarray, y: np.ndarray, reach: float = 0.32) -> None:
    if shape == "mean":
        sheet.vlines(x, y - reach, y + reach, color=INK, linewidth=1.3)
    elif shape == "best":
        sheet.plot(x, y, linestyle="", marker="D", markersize=4.5, color=ACCENT, clip_on=False)
    else:
        sheet.plot(
            x, y, linestyle="", marker="o", markersize=5, markerfacecolor="white", color=QUIET,
            markeredgecolor=FADED if shape == "year" else QUIET, clip_on=False,
        )  # fmt: skip
