"""One quarter scored from its observations; a panel scored quarter by quarter with the same steps."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from pingan.errors import InvalidObservationsError
from pingan.quarters import parse_quarter, quarter_range, shift
from pingan.scoring.base_index import base_index, base_values
from pingan.scoring.composite import Composite, combine
from pingan.scoring.efficacy import efficacy
from pingan.scoring.hierarchy import Hierarchy, build_hierarchy
from pingan.scoring.movement import NO_CONTRIBUTIONS, with_movement
from pingan.scoring.observations import Panel, build_panel
from pingan.scoring.pooling import YEAR
from pingan.scoring.ranking import rank
from pingan.scoring.reasons import FINE
from pingan.scoring.scores import Labels, QuarterScores, reason_words, whole_numbers
from pingan.scoring.values import Values, quarter_values
from pingan.scoring.weighting import weights_of
from pingan.system.indicator_system import IndicatorSystem

__all__ = ["needed_quarters", "rank_panel", "score_panel", "score_quarter", "with_movement"]


def needed_quarters(system: IndicatorSystem, quarter: str) -> list[str]:
    """Return the quarters whose observations a quarter's scores rest on, in order of time.

    The quarter itself, what windows and comparisons with the year before reach back to, and the base.
    """
    needed = {quarter, *system.base_quarters}
    for indicator in system.indicators:
        window = quarter_range(shift(quarter, 1 - indicator.window_quarters), quarter)
        needed.update(window)
        if indicator.kind == "growth":
            needed.update(shift(name, -YEAR) for name in window)
    return sorted(needed)


def score_quarter(
    observations: pd.DataFrame, areas: pd.DataFrame, system: IndicatorSystem, quarter: str
) -> QuarterScores:
    """Score and rank every area of one quarter.

    Parameters
    ----------
    observations : DataFrame
        `quarter, area_code, indicator, numerator, denominator, grade`, NaN where missing; the quarters of
        `needed_quarters`, others are left aside. Rows in any order.
    areas : DataFrame
        `area_code, level, parent_code[, name, name_en]`, in any order.
    quarter : str
        Such as `2017Q1`.

    Returns
    -------
    QuarterScores
        Not yet compared with other quarters: see `with_movement`.

    Raises
    ------
    InvalidObservationsError, InvalidAreasError
        For frames that cannot be scored.
    """
    quarter = parse_quarter(quarter)
    hierarchy = build_hierarchy(areas, system.levels)
    panel = build_panel(observations, hierarchy, system, needed_quarters(system, quarter))
    base = base_values(panel, hierarchy, system)
    return _work(panel, hierarchy, system, quarter, base, Labels(hierarchy, system)).scores()


def score_panel(
    observations: pd.DataFrame,
    areas: pd.DataFrame,
    system: IndicatorSystem,
    quarters: Sequence[str] | None = None,
) -> dict[str, QuarterScores]:
    """Score several quarters, reading the observations once; each is what `score_quarter` returns.

    Parameters
    ----------
    quarters : sequence of str, optional
        By default every quarter of the observations from the system's `applies_from` on.

    Returns
    -------
    dict of str to QuarterScores
        In order of time; not yet compared with one another.
    """
    workings = _panel_workings(observations, areas, system, quarters)
    return {working.quarter: working.scores() for working in workings}


def rank_panel(
    observations: pd.DataFrame,
    areas: pd.DataFrame,
    system: IndicatorSystem,
    quarters: Sequence[str] | None = None,
) -> pd.DataFrame:
    """Score several quarters and keep only the index and the ranks: for panels too large for all the detail.

    Parameters
    ----------
    quarters : sequence of str, optional
        As for `score_panel`.

    Returns
    -------
    DataFrame
        `quarter` and the columns of `QuarterScores.areas`, in order of time: the numbers of `score_panel`.
    """
    workings = _panel_workings(observations, areas, system, quarters)
    frames = {working.quarter: working.areas_frame() for working in workings}
    return pd.concat(frames, names=["quarter", None]).reset_index("quarter").reset_index(drop=True)


def _panel_workings(
    observations: pd.DataFrame, areas: pd.DataFrame, system: IndicatorSystem, quarters: Sequence[str] | None
) -> Iterator["_Working"]:
    """Read the observations once, then yield one quarter's working after another."""
    if quarters is None:
        if "quarter" not in observations.columns:
            raise InvalidObservationsError("the observations have no column quarter", "数据缺少列 quarter")
        found = sorted(observations["quarter"].dropna().unique())
        quarters = [name for name in found if name >= system.applies_from]
    quarters = sorted({parse_quarter(name) for name in quarters})
    hierarchy = build_hierarchy(areas, system.levels)
    needed = sorted({name for quarter in quarters for name in needed_quarters(system, quarter)})
    panel = build_panel(observations, hierarchy, system, needed)
    base = base_values(panel, hierarchy, system)
    labels = Labels(hierarchy, system)
    for quarter in quarters:
        yield _work(panel, hierarchy, system, quarter, base, labels)


@dataclass(frozen=True, eq=False)
class _Working:
    """One quarter in matrices, before it becomes frames."""

    quarter: str
    hierarchy: Hierarchy
    system: IndicatorSystem
    values: Values
    efficacies: np.ndarray
    saturated: np.ndarray
    composite: Composite
    trend: np.ndarray
    labels: Labels

    def areas_frame(self) -> pd.DataFrame:
        return _areas_frame(self.hierarchy, self.composite, self.trend, self.system.rank_decimals)

    def scores(self) -> QuarterScores:
        return QuarterScores(
            quarter=self.quarter,
            areas=self.areas_frame(),
            dimensions=_dimensions_frame(self.labels, self.composite),
            indicators=_indicators_frame(self.labels, self.values, self.efficacies, self.saturated),
            contributions=NO_CONTRIBUTIONS.copy(),
        )


@np.errstate(over="ignore", invalid="ignore")  # what does not come out finite is missing, with its reason
def _work(
    panel: Panel,
    hierarchy: Hierarchy,
    system: IndicatorSystem,
    quarter: str,
    base: np.ndarray,
    labels: Labels,
) -> _Working:
    """The steps of the index, in order: values, efficacies, composite, base-period index."""
    weights = weights_of(system)
    values = quarter_values(panel, hierarchy, system, quarter)
    efficacies, saturated = _efficacies(values, system)
    composite = combine(
        efficacies,
        weights,
        system.aggregation,
        system.minimum_coverage,
        floor=system.geometric_floor,
        reasons=values.reason,
    )
    trend = base_index(panel, hierarchy, system, weights, quarter, values.value, base)
    return _Working(quarter, hierarchy, system, values, efficacies, saturated, composite, trend, labels)


def _efficacies(values: Values, system: IndicatorSystem) -> tuple[np.ndarray, np.ndarray]:
    """Score the values, noting in `values.reason` where there is a value but no score."""
    scores = np.empty(values.value.shape)
    saturated = np.empty(values.value.shape, dtype=bool)
    for place, indicator in enumerate(system.indicators):
        scores[place], saturated[place], reason = efficacy(
            values.value[place], indicator, system.score_range, system.clip
        )
        values.reason[place] = np.where(reason == FINE, values.reason[place], reason)
    return scores, saturated


def _areas_frame(
    hierarchy: Hierarchy, composite: Composite, trend: np.ndarray, decimals: int | None
) -> pd.DataFrame:
    places, among = rank(composite.index, hierarchy.level, decimals)
    # siblings share parent and level; so do the tops
    parent = np.where(hierarchy.parent >= 0, hierarchy.parent, len(hierarchy))
    families = parent * len(hierarchy.slices) + hierarchy.level  # a parent may have parts of several levels
    places_within, among_within = rank(composite.index, families, decimals)
    unranked = places == 0
    return hierarchy.frame[["area_code", "level", "parent_code"]].assign(
        index=composite.index,
        base_index=trend,
        coverage=composite.coverage,
        reason=reason_words(composite.reason),
        rank=whole_numbers(places, unranked),
        rank_of=whole_numbers(among, unranked),
        rank_within=whole_numbers(places_within, unranked),
        rank_within_of=whole_numbers(among_within, unranked),
    )


def _dimensions_frame(labels: Labels, composite: Composite) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "area_code": labels.dimension_area,
            "dimension": labels.dimension,
            "score": composite.dimension.T.ravel(),
            "coverage": composite.dimension_coverage.T.ravel(),
            "reason": reason_words(composite.dimension_reason.T.ravel()),
        }
    )


def _indicators_frame(
    labels: Labels, values: Values, efficacies: np.ndarray, saturated: np.ndarray
) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "area_code": labels.indicator_area,
            "indicator": labels.indicator,
            "numerator": values.numerator.T.ravel(),
            "denominator": values.denominator.T.ravel(),
            "value": values.value.T.ravel(),
            "efficacy": efficacies.T.ravel(),
            "inherited": values.inherited.T.ravel(),
            "saturated": saturated.T.ravel(),
            "reason": reason_words(values.reason.T.ravel()),
        }
    )
