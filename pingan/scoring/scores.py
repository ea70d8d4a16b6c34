"""The scores of one quarter, as frames."""

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import pandas as pd

from pingan.scoring.hierarchy import Hierarchy
from pingan.scoring.reasons import NAMES
from pingan.system.indicator_system import IndicatorSystem


@dataclass(frozen=True, eq=False)
class QuarterScores:
    """Everything the engine says about one quarter, for all levels.

    Missing numbers are NaN, missing ranks and movements <NA> (Int64), each with a reason code (see
    `pingan.scoring.reasons`) where one is due. Rows are in the order of level, area code, and the system's
    dimensions or indicators.

    Attributes
    ----------
    quarter : str
    areas : DataFrame
        `area_code, level, parent_code, index, base_index, coverage, reason, rank, rank_of, rank_within,
        rank_within_of`, and once compared `change, movement, movement_within, change_year, movement_year`.
        Rank is among all ranked areas of the level, rank_within among those of the same parent. Movement is
        positive for a rise.
    dimensions : DataFrame
        `area_code, dimension, score, coverage, reason`.
    indicators : DataFrame
        `area_code, indicator, numerator, denominator, value, efficacy, inherited, saturated, reason`.
    contributions : DataFrame
        `area_code, indicator, against, contribution`: for each area compared, over the indicators they sum to
        its `change` (against "previous") and `change_year` (against "year"). Empty before the comparison.
    """

    quarter: str
    areas: pd.DataFrame
    dimensions: pd.DataFrame
    indicators: pd.DataFrame
    contributions: pd.DataFrame

    def replace(self, **changes: pd.DataFrame) -> "QuarterScores":
        """Return a copy with other frames."""
        return replace(self, **changes)


def saturation(scores: QuarterScores) -> pd.DataFrame:
    """Count the efficacies that clipping changed, by indicator and level.

    Returns
    -------
    DataFrame
        `indicator, level, saturated, scored`; inherited values are not counted again.
    """
    own = scores.indicators[~scores.indicators["inherited"]]
    level = own["area_code"].map(scores.areas.set_index("area_code")["level"])
    counted = own.assign(level=level, scored=own["efficacy"].notna())
    sums = counted.groupby(["indicator", "level"], sort=False)[["saturated", "scored"]].sum()
    return sums.reset_index()


class Labels:
    """The key columns of the long frames: made once, and shared by all quarters of a panel."""

    def __init__(self, hierarchy: Hierarchy, system: IndicatorSystem) -> None:
        self._areas = hierarchy.codes
        self._indicators = pd.Index(system.codes, dtype="str")
        self._dimensions = pd.Index([item.code for item in system.dimensions], dtype="str")

    @cached_property
    def indicator_area(self) -> pd.Series:
        """Each area once for each indicator."""
        return repeated(self._areas, len(self._indicators))

    @cached_property
    def indicator(self) -> pd.Series:
        """All indicators, for each area."""
        return tiled(self._indicators, len(self._areas))

    @cached_property
    def dimension_area(self) -> pd.Series:
        """Each area once for each dimension."""
        return repeated(self._areas, len(self._dimensions))

    @cached_property
    def dimension(self) -> pd.Series:
        """All dimensions, for each area."""
        return tiled(self._dimensions, len(self._areas))


def repeated(codes: pd.Index, times: int) -> pd.Series:
    """Return each code `times` times over: a a b b."""
    return codes.take(np.repeat(np.arange(len(codes)), times)).to_series(index=range(len(codes) * times))


def tiled(codes: pd.Index, times: int) -> pd.Series:
    """Return all codes, `times` times over: a b a b."""
    return codes.take(np.tile(np.arange(len(codes)), times)).to_series(index=range(len(codes) * times))


def reason_words(reason: np.ndarray) -> pd.Series:
    """Turn reason codes into their names, None where nothing is wrong."""
    words = pd.array(list(NAMES), dtype="str").take(reason.astype(np.intp))
    return pd.Series(words)


def whole_numbers(numbers: np.ndarray, missing: np.ndarray) -> pd.Series:
    """Return integers with <NA> where missing."""
    return pd.Series(pd.arrays.IntegerArray(numbers.astype(np.int64), missing))
