"""From counts to values: the four kinds, withholding, smoothing, inheritance."""

from dataclasses import dataclass

import numpy as np

from pingan.scoring.hierarchy import Hierarchy
from pingan.scoring.observations import Panel
from pingan.scoring.pooling import Pooled, pool
from pingan.scoring.reasons import CODE, FINE
from pingan.scoring.smoothing import empirical_bayes
from pingan.system.indicator_system import IndicatorSystem
from pingan.system.schema import Indicator


@dataclass(frozen=True, eq=False)
class Values:
    """The values of one quarter; every array (n_indicators, n_areas).

    Attributes
    ----------
    numerator, denominator
        What the value is made of, summed over the window and the parts: before smoothing, value = per ×
        numerator / denominator (growth: per × (numerator / denominator − 1)). NaN where missing or withheld.
    value
        In the indicator's unit, smoothed where the system says so; NaN where missing.
    inherited
        bool: taken from the area around, since the indicator is not recorded this finely.
    reason
        int8 codes, see `reasons`.
    """

    numerator: np.ndarray
    denominator: np.ndarray
    value: np.ndarray
    inherited: np.ndarray
    reason: np.ndarray


def quarter_values(panel: Panel, hierarchy: Hierarchy, system: IndicatorSystem, quarter: str) -> Values:
    """Make the values of every indicator and area in one quarter.

    Parameters
    ----------
    panel : Panel
        Must hold the quarter and those its windows and comparisons reach back to, as far as there are any.
    """
    shape = (len(system.indicators), len(hierarchy))
    numerator, denominator, value = np.empty(shape), np.empty(shape), np.empty(shape)
    inherited, reason = np.zeros(shape, dtype=bool), np.empty(shape, dtype=np.int8)
    for place, indicator in enumerate(system.indicators):
        finest = system.levels.index(indicator.finest_level)
        pooled = pool(panel, hierarchy, indicator, place, quarter)
        withhold(pooled, indicator, system.minimum_denominator)
        value[place] = plain_value(pooled, indicator)
        if indicator.smoothing == "eb":
            for level in system.smoothing_levels:
                part = hierarchy.slices[system.levels.index(level)]
                smoothed = empirical_bayes(pooled.numerator[part], pooled.denominator[part])
                value[place, part] = smoothed * indicator.per
        numerator[place], denominator[place], reason[place] = (
            pooled.numerator,
            pooled.denominator,
            pooled.reason,
        )
        endless = (reason[place] == FINE) & ~np.isfinite(value[place])
        value[place, endless], reason[place, endless] = np.nan, CODE["not_finite"]
        for row in (numerator[place], denominator[place], value[place], reason[place]):
            hierarchy.hand_down(row, finest)
        inherited[place] = (hierarchy.level > finest) & (hierarchy.parent >= 0)
    return Values(numerator, denominator, value, inherited, reason)


def withhold(pooled: Pooled, indicator: Indicator, minimum: float) -> None:
    """Blank, in place, what has no denominator or too small a one to be published.

    Shares and rates: a current denominator of zero (`denominator_zero`) or below the minimum
    (`denominator_small`). Growth: a base below the minimum (`base_small`). Grades are not withheld, they
    describe a place and no person; without any weight they cannot be averaged (`denominator_zero`).
    """
    fine = pooled.reason == FINE
    if indicator.kind == "growth":
        pooled.reason[fine & ((pooled.denominator < minimum) | (pooled.denominator == 0))] = CODE[
            "base_small"
        ]
    elif indicator.kind == "graded":
        pooled.reason[fine & (pooled.denominator == 0)] = CODE["denominator_zero"]
    else:
        pooled.reason[fine & (pooled.current < minimum)] = CODE["denominator_small"]
        pooled.reason[fine & (pooled.current == 0)] = CODE["denominator_zero"]
    blank = pooled.reason != FINE
    pooled.numerator[blank] = np.nan
    pooled.denominator[blank] = np.nan


def plain_value(pooled: Pooled, indicator: Indicator) -> np.ndarray:
    """Return the unsmoothed values, (n_areas,); an area's own grade stands even if it has no weight."""
    # multiplied before it is divided: 100 × 9 / 12 is 75, and not 75 give or take a rounding
    if indicator.kind == "growth":
        return indicator.per * (pooled.numerator - pooled.denominator) / pooled.denominator
    value = indicator.per * pooled.numerator / pooled.denominator
    if pooled.points is not None:
        own = ~np.isnan(pooled.points)
        pooled.reason[own] = FINE
        return np.where(own, pooled.points, value)
    return value
