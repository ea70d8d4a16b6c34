"""What a comparison holds: its sides, and dimension by dimension and indicator by indicator what they differ in."""

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Side:
    """One of the things compared: an area in a quarter. The first of them is what the others are compared with."""

    code: str
    quarter: str


@dataclass(frozen=True, eq=False)
class Standing:
    """How a side stands: `index` 0 to 100, `rank` of `rank_of`; NaN where missing, and `reason` says why."""

    side: Side
    index: float
    rank: float
    rank_of: float
    reason: str | None


@dataclass(frozen=True, eq=False)
class Line:
    """One dimension or indicator on all sides; every tuple has an entry a side, NaN where missing.

    Attributes
    ----------
    code, dimension : of an indicator and the dimension it belongs to; of a dimension both are its own
    values : an indicator's value in its own unit, a dimension's score (0 to 100, higher is better)
    scores : the efficacy (0 to 100, higher is better); of a dimension the same as `values`
    points : what it adds to the difference of the index from the first side, in points of the index; positive is
        better. Over the indicators they sum to that difference. NaN for the first side itself
    reasons : why a value is missing, None where it is there
    inherited : whether the value is that of a coarser area
    """

    code: str
    dimension: str
    values: tuple[float, ...]
    scores: tuple[float, ...]
    points: tuple[float, ...]
    reasons: tuple[str | None, ...]
    inherited: tuple[bool, ...]

    @property
    def size(self) -> float:
        """How much the sides differ: the largest effect on the index, else the spread of the scores; −1 unknown."""
        effects = [abs(point) for point in self.points if not np.isnan(point)]
        known = [score for score in self.scores if not np.isnan(score)]
        return max(effects) if effects else max(known) - min(known) if len(known) > 1 else -1.0


@dataclass(frozen=True, eq=False)
class Compared:
    """Everything that is compared.

    Attributes
    ----------
    standings : one a side
    dimensions, indicators : lines in the system's order
    rest : a side, the points of indicators that only an older system had; 0 nearly always
    """

    standings: tuple[Standing, ...]
    dimensions: tuple[Line, ...]
    indicators: tuple[Line, ...]
    rest: tuple[float, ...]


def by_size(lines: tuple[Line, ...]) -> tuple[Line, ...]:
    """Return lines with the largest difference first; those that cannot be compared keep their order at the end."""
    return tuple(sorted(lines, key=lambda line: -line.size))
