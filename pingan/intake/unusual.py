"""Figures that are legal and odd: compared with what the department sent for the quarters before.

Counts vary by chance. Two counts a and b of events that happen independently at the same rate differ, after
the square-root transformation for counts (Anscombe 1948), by about a standard normal variable:
z = √2 (√(a + 3/8) − √(b + 3/8)). A figure is odd only where |z| says that chance does not make the difference
and its size says that it matters; so the small counts of a compound, which jump from 0 to 9 and back, are left
alone, and so are falls by half.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import pandas as pd

NUMBERS = ("numerator", "denominator")


@dataclass(frozen=True)
class Expectations:
    """When a figure is odd."""

    quarters: int = 8  # how many quarters before are looked at
    fewest: int = 4  # of which an area must have reported so many, to be compared with their range
    factor: float = 10.0  # so many times the last quarter's figure, or so small a part of it
    margin: float = 0.5  # this share beyond the highest of the quarters before, or as far below the lowest
    deviations: float = 5.0  # and |z| at least this: by chance one in two million, had the rate not changed
    named: int = 20  # cells of one column that are named one by one; the rest is counted


DEFAULT_EXPECTATIONS = Expectations()


class Odd(NamedTuple):
    """An odd figure: `number` is "numerator" or "denominator", `kind` "tenfold", "range" or "zero".

    "zero" is said of a whole column: every area reports zero. Its `area_code` is None.
    """

    indicator: str
    number: str
    area_code: str | None
    kind: str
    value: float
    last: float
    low: float
    high: float


class QuarterFigures:
    """A department's figures of one quarter, made ready to be compared.

    `numbers` has a row for each of `keys`, (indicator, area) in one text, and a column for each of `NUMBERS`.
    """

    def __init__(self, observations: pd.DataFrame) -> None:
        """Take `area_code, indicator, numerator, denominator` from observations of one quarter."""
        self.indicators = observations["indicator"].to_numpy(object)
        self.area_codes = observations["area_code"].to_numpy(object)
        self.keys = pd.Index(self.indicators + " " + self.area_codes, dtype=object)
        self.numbers = observations[list(NUMBERS)].to_numpy(float)

    def at(self, keys: pd.Index) -> np.ndarray:
        """Return the numbers of other keys, NaN where there are none."""
        if keys.equals(self.keys):  # the same rows every quarter: nearly always
            return self.numbers
        places = self.keys.get_indexer(keys)
        return np.where((places >= 0)[:, None], self.numbers[places], np.nan)


def unusual(
    now: QuarterFigures,
    before: Sequence[QuarterFigures | None],
    expectations: Expectations = DEFAULT_EXPECTATIONS,
) -> list[Odd]:
    """Return the odd figures among a department's figures of one quarter.

    Parameters
    ----------
    before : sequence
        The quarters before, oldest first; None where nothing was sent. The last one is the quarter before,
        with which the factor compares; the range is that of all of them.

    Returns
    -------
    list of Odd
        In the order of the figures; columns of zeros first, of whose areas nothing else is said. A missing
        figure (NaN) is neither odd nor compared with. Grades are not looked at.
    """
    if not len(now.keys):
        return []
    nothing = np.full(now.numbers.shape, np.nan)
    past = np.stack([nothing if figures is None else figures.at(now.keys) for figures in before])
    value, last = now.numbers, past[-1]
    low, high = np.fmin.reduce(past), np.fmax.reduce(past)
    factor, beyond = expectations.factor, 1 + expectations.margin
    tenfold = ((value >= factor * last) | (factor * value <= last)) & _differ(value, last, expectations)
    above = (value > beyond * high) & _differ(value, high, expectations)
    below = (beyond * value < low) & _differ(value, low, expectations)
    outside = (above | below) & ((~np.isnan(past)).sum(axis=0) >= expectations.fewest)
    found = []
    for indicator in dict.fromkeys(now.indicators):
        rows = now.indicators == indicator
        for column, number in enumerate(NUMBERS):
            if _zero_column(value[rows, column], past[:, rows, column], expectations):
                found.append(Odd(indicator, number, None, "zero", 0.0, *[np.nan] * 3))
                tenfold[rows, column] = outside[rows, column] = False
    for row, column in np.argwhere(tenfold | outside):
        place = (row, column)
        kind = "tenfold" if tenfold[place] else "range"
        numbers = (float(table[place]) for table in (value, last, low, high))
        found.append(Odd(now.indicators[row], NUMBERS[column], now.area_codes[row], kind, *numbers))
    return found


def _differ(value: np.ndarray, other: np.ndarray, expectations: Expectations) -> np.ndarray:
    """Tell where two counts differ by more than chance explains; never where one of them is missing."""
    z = np.sqrt(2) * (np.sqrt(value + 0.375) - np.sqrt(other + 0.375))
    return np.abs(z) >= expectations.deviations


def _zero_column(value: np.ndarray, past: np.ndarray, expectations: Expectations) -> bool:
    """Return whether a column is all zero and, if there were quarters before, that is more than chance."""
    told = ~np.isnan(value)
    if not told.any() or value[told].any():
        return False
    reported = (~np.isnan(past)).any(axis=1)
    if not reported.any():
        return True
    usual = np.nansum(past[reported], axis=1).mean()
    return bool(_differ(np.zeros(()), usual, expectations))
