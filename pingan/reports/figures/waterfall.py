"""Why the index moved: from the earlier index by each indicator's contribution to this quarter's."""

from dataclasses import dataclass

import numpy as np
from matplotlib.figure import Figure

from pingan.look.format import number, signed
from pingan.look.palette import CHANGE
from pingan.reports.figures.canvas import FADED, INK, QUIET, RULE, SMALL, axes, text_mm, wrapped

ROW = 5.8  # millimetres a step
SEEN = 0.005  # points: less is written as 0.00
EITHER = 2  # risers and fallers that are always drawn
MOST = 13  # steps drawn by themselves; the smallest of more are one


@dataclass(frozen=True, eq=False)
class WaterfallFigure:
    """What is drawn.

    Attributes
    ----------
    before, after : the two indexes; `steps` sum to their difference
    steps : (name, contribution) an indicator, in any order
    before_name, after_name : the words at both bars
    rest : the name of the smallest steps together, with `{count}`
    """

    before: float
    after: float
    steps: tuple[tuple[str, float], ...]
    before_name: str
    after_name: str
    rest: str

    @property
    def rows(self) -> list[tuple[str, float]]:
        """The steps as drawn: risers first, the largest on top, then fallers; the smallest of many as one."""
        moved = sorted((step for step in self.steps if step[1]), key=lambda step: -abs(step[1]))
        kept, small = moved, []
        if len(moved) > MOST:  # the largest of either sign stay, however small beside the other's
            first = [step for sign in (1, -1) for step in [s for s in moved if sign * s[1] >= SEEN][:EITHER]]
            rest = [step for step in moved if step not in first]
            kept, small = first + rest[: MOST - 1 - len(first)], rest[MOST - 1 - len(first) :]
        kept.sort(key=lambda step: -step[1])
        if small:
            kept.append((self.rest.format(count=len(small)), sum(step[1] for step in small)))
        return kept

    def height(self, width: float) -> float:
        """Return how high the figure is, in millimetres."""
        return 4 + ROW * (len(self.rows) + 2)

    def draw(self, figure: Figure) -> None:
        """Put the chart onto a figure."""
        width, _ = figure.get_size_inches() * 25.4
        rows = self.rows
        names = [self.before_name, *[name for name, _ in rows], self.after_name]
        room = min(max(text_mm(name, SMALL + 0.5) for name in names) + 3, width * 0.36)
        names = [wrapped(name, room - 3, SMALL + 0.5) for name in names]
        sheet = axes(figure, room, 1, width - room - 2, self.height(width) - 2)
        places = np.arange(len(names))
        ends = self.before + np.cumsum([0.0, *[value for _, value in rows]])
        low, high = min(ends.min(), self.after), max(ends.max(), self.after)
        span = max(high - low, 0.5)
        left, right = low - span * 0.35, high + span * 0.22
        fall, rise = CHANGE["light"][0], CHANGE["light"][4]
        sheet.barh(0, self.before - left, left=left, height=0.62, color=FADED)
        sheet.barh(places[-1], self.after - left, left=left, height=0.62, color="#5b6874")
        for place, (_, value), start in zip(places[1:-1], rows, ends, strict=False):
            sheet.barh(place, value, left=start, height=0.62, color=rise if value > 0 else fall)
        for place, end in zip(places[:-1], ends, strict=True):
            sheet.plot([end, end], [place - 0.31, place + 1.31], color=QUIET, linewidth=0.6)
        labels = [number(self.before), *[signed(value) for _, value in rows], number(self.after)]
        tips = [self.before, *np.maximum(ends[:-1], ends[1:]), self.after]
        for place, tip, label in zip(places, tips, labels, strict=True):
            sheet.annotate(
                label, (tip, place), (4, 0), textcoords="offset points", va="center", size=SMALL,
                color=INK, weight="bold" if place in (0, places[-1]) else "normal",
            )  # fmt: skip
        sheet.set_xlim(left, right)
        sheet.set_ylim(len(names) - 0.5, -0.5)
        sheet.set_yticks(places, names, color=INK, linespacing=0.95)
        for tick, name in zip(sheet.get_yticklabels(), names, strict=True):
            tick.set_fontsize(SMALL - 0.5 if "\n" in name else SMALL + 0.5)
        sheet.set_xticks([])
        sheet.tick_params(length=0)
        for side, spine in sheet.spines.items():
            spine.set_visible(side == "left")
            spine.set_color(RULE)
