"""Where a dimension's scores stand on one scale: the area's own, its peers' mean and best, last quarter's."""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

STEPS = (1, 2, 5, 10, 20, 50, 100)
MOST_TICKS = 5


@dataclass(frozen=True)
class Scale:
    """A scale of scores: its ends, and the numbers written on it."""

    low: float
    high: float
    ticks: tuple[float, ...]

    def at(self, value: float) -> float:
        """Return where a score stands, in per cent of the width."""
        return round(100 * (value - self.low) / (self.high - self.low), 2)


def profile_scale(values: Iterable[float]) -> Scale:
    """Return a scale that holds all scores, with round ends and a few ticks; 0 to 100 where there is none."""
    known = [float(value) for value in values if value is not None and math.isfinite(value)]
    if not known:
        return Scale(0.0, 100.0, (0.0, 50.0, 100.0))
    span = max(known) - min(known)
    step = next((s for s in STEPS if span / s <= MOST_TICKS - 1), STEPS[-1])
    low, high = math.floor(min(known) / step) * step, math.ceil(max(known) / step) * step
    if high <= low:
        low, high = low - step, high + step
    ticks = tuple(float(low + step * n) for n in range(round((high - low) / step) + 1))
    return Scale(float(low), float(high), ticks)


def marks(scale: Scale, scores: Mapping[str, float]) -> list[tuple[str, float]]:
    """Return kind and place of each score that is there, the area's own last: it lies on top."""
    found = [(kind, scale.at(value)) for kind, value in scores.items() if math.isfinite(value)]
    return sorted(found, key=lambda mark: mark[0] == "score")
