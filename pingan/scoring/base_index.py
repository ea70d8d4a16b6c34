"""The base-period index 综合指数: each value against that of the base period, for the trend."""

import numpy as np

from pingan.scoring.composite import Weights, combine
from pingan.scoring.hierarchy import Hierarchy
from pingan.scoring.observations import Panel
from pingan.scoring.pooling import mean_there, pool_base, pool_pair
from pingan.scoring.values import plain_value, withhold
from pingan.system.indicator_system import IndicatorSystem
from pingan.system.schema import Indicator


@np.errstate(over="ignore", invalid="ignore")
def base_values(panel: Panel, hierarchy: Hierarchy, system: IndicatorSystem) -> np.ndarray:
    """Return the base-period value x₀ of every indicator, (n_indicators, n_areas).

    The counts of the base quarters are pooled before dividing. With `base_reference = "top"` all areas share
    the value of the top (of all tops together, where there is no single one), since a small area's own may
    rest on a handful of events or on none; with `"own"` each has its own. For growth, whose values have no
    ratio to one another, it is the mean count per base quarter of each recorded cell instead. NaN is missing,
    as throughout for a system without base quarters.
    """
    base = np.full((len(system.indicators), len(hierarchy)), np.nan)
    if not panel.holds(system.base_quarters):
        return base
    for place, indicator in enumerate(system.indicators):
        if indicator.kind == "growth":
            counts = [panel.at(quarter, place) for quarter in system.base_quarters]
            base[place] = mean_there([pair[0] for pair in counts if pair is not None], len(hierarchy))
            continue
        pooled = pool_base(panel, hierarchy, indicator, place, system.base_quarters)
        if system.base_reference == "top":
            tops = hierarchy.tops
            numerator, denominator = np.nansum(pooled.numerator[tops]), np.nansum(pooled.denominator[tops])
            if denominator > 0:
                base[place] = indicator.per * numerator / denominator
        else:
            withhold(pooled, indicator, system.minimum_denominator)
            base[place] = plain_value(pooled, indicator)
            hierarchy.hand_down(base[place], system.levels.index(indicator.finest_level))
    base[np.isinf(base)] = np.nan
    return base


def base_index(
    panel: Panel,
    hierarchy: Hierarchy,
    system: IndicatorSystem,
    weights: Weights,
    quarter: str,
    value: np.ndarray,
    base: np.ndarray,
) -> np.ndarray:
    """Return the base-period index of every area, (n_areas,); 100 is the base period, higher is safer.

    Moderate indicators have no direction and take no part; the others are combined arithmetically with their
    weights and the same rule for missing ones as the index.

    Parameters
    ----------
    value : (n_indicators, n_areas) float array
        The quarter's values.
    base : (n_indicators, n_areas) float array
        From `base_values`.
    """
    directed = [place for place, item in enumerate(system.indicators) if not item.moderate]
    if not directed or np.isnan(base).all():
        return np.full(len(hierarchy), np.nan)
    rows = []
    for place in directed:
        indicator = system.indicators[place]
        if indicator.kind == "growth":
            ratio = _growth_ratio(panel, hierarchy, system, place, quarter, base[place])
        else:
            with np.errstate(divide="ignore", invalid="ignore"):
                ratio = np.where(base[place] > 0, value[place] / base[place], np.nan)
        rows.append(index_number(ratio, indicator))
    members, member = np.unique(weights.member[directed], return_inverse=True)
    reduced = Weights(weights.indicator[directed], weights.dimension[members], member)
    return combine(np.array(rows), reduced, "arithmetic", system.minimum_coverage, floor=0.0).index


def index_number(ratio: np.ndarray, indicator: Indicator) -> np.ndarray:
    """Turn x / x₀ into an index number, 100 at the base, higher is safer.

    Positive: 100 x/x₀. Negative: 100 x₀/x, or 200 − 100 x/x₀ where the value can be zero (missing where it is
    zero although the system says that it cannot).
    """
    if indicator.direction == "positive":
        return 100 * ratio
    if indicator.can_be_zero:
        return 200 - 100 * ratio
    with np.errstate(divide="ignore"):
        return np.where(ratio > 0, 100 / ratio, np.nan)


def _growth_ratio(
    panel: Panel, hierarchy: Hierarchy, system: IndicatorSystem, place: int, quarter: str, base: np.ndarray
) -> np.ndarray:
    indicator = system.indicators[place]
    found = panel.at(quarter, place)
    if found is None:
        return np.full(len(hierarchy), np.nan)
    pooled = pool_pair(hierarchy, found[0], base)
    withhold(pooled, indicator, system.minimum_denominator)
    ratio = pooled.numerator / pooled.denominator
    hierarchy.hand_down(ratio, system.levels.index(indicator.finest_level))
    return ratio
