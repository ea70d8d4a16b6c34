"""What is known of all areas of a level by a measure, without names. `pingan.reading.peers` computes it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from pingan.scoring.smoothing import Prior


@dataclass(frozen=True)
class Summary:
    """All areas of one level by one measure, in the measure's own unit (scores: points).

    Attributes
    ----------
    n : how many have a number
    mean, median, low, high : of those; low and high are the smallest and the largest
    best : the safest of them: for scores the highest, else by the indicator's direction
    """

    n: int
    mean: float
    median: float
    low: float
    high: float
    best: float


@dataclass(frozen=True, eq=False)
class Peers:
    """One quarter.

    Attributes
    ----------
    summaries : level and measure to their summary; without those that no area has, and those that are withheld
    codes, measures : what the axes of `places` stand for
    priors : level and indicator to what smoothing holds of the level (`pingan.scoring.smoothing.Prior`), for those that
        are smoothed; without those that are withheld
    places : (areas, measures), the place of an area among its level, 1 the best, ties share the better one; 0 where
        it has no number or the place is withheld
    """

    summaries: Mapping[tuple[str, str], Summary]
    codes: pd.Index
    measures: tuple[str, ...]
    places: np.ndarray
    priors: Mapping[tuple[str, str], Prior] = field(default_factory=dict)

    def place(self, code: str, measure: str) -> int | None:
        """Return an area's place, None where there is none to tell."""
        if code not in self.codes or measure not in self.measures:
            return None
        return int(self.places[self.codes.get_loc(code), self.measures.index(measure)]) or None
