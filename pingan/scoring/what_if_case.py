"""The case that what-if starts from: one area of a published quarter, and which changes its counts can have.

Pure: numbers in, numbers out. What a scenario comes to is in `pingan.scoring.what_if`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from pingan.scoring.composite import Composite, Weights, combine, effective_weights
from pingan.scoring.efficacy import FULL
from pingan.scoring.ranking import as_ranked
from pingan.scoring.smoothing import Prior
from pingan.scoring.weighting import weights_of
from pingan.system.indicator_system import IndicatorSystem
from pingan.system.schema import Indicator
from pingan.system.toml_file import known

Scenario = Mapping[str, float]
"""Indicator to the change of its count: −5 is five fewer. Graded: the change of the points."""

POINTS_STEP = 0.1
"""The smallest change of a mean of grades."""

LEAST_SPAN = 5
"""Events that a slider reaches beyond what is worth reaching."""


@dataclass(frozen=True, eq=False)
class Case:
    """One area of one published quarter, and those it competes with.

    Attributes
    ----------
    system : the one that the release was computed with
    level : the area's
    rows : DataFrame
        The release's rows of this area in the system's order, by indicator: `numerator, denominator, value,
        efficacy, inherited, saturated, reason`. Rows that the release does not have are missing throughout.
    index : float
        As published; NaN where the area is not ranked.
    others : Series
        The index of those it is ranked among, by area code, itself not among them; NaN is unranked. Empty where it
        is ranked among none.
    priors : by indicator, for those that are smoothed at this level
    parts : whether the area has parts; grades that are recorded at these are its own by their mean
    """

    system: IndicatorSystem
    level: str
    rows: pd.DataFrame
    index: float
    others: pd.Series
    priors: Mapping[str, Prior] = field(default_factory=dict)
    parts: bool = True

    @cached_property
    def records(self) -> dict[str, dict[str, Any]]:
        """The rows by indicator, as plain values: quicker to look up than a frame."""
        return self.rows.to_dict("index")

    @cached_property
    def ranked(self) -> pd.Series:
        """Those of the others that are ranked."""
        found = self.others.dropna()
        return found.set_axis(found.index.astype(object))  # quicker to choose from than strings of Arrow

    @cached_property
    def rivals(self) -> np.ndarray:
        """The indices of the others that are ranked, as they are ranked."""
        return as_ranked(self.ranked.to_numpy(dtype=float), self.system.rank_decimals)

    @cached_property
    def weights(self) -> Weights:
        """The system's weights."""
        return weights_of(self.system)

    @cached_property
    def efficacies(self) -> np.ndarray:
        """(n_indicators,) as published."""
        return self.rows["efficacy"].to_numpy(dtype=float)

    @cached_property
    def shares(self) -> np.ndarray:
        """(n_indicators,) share of each indicator in this area's index; zero for the missing."""
        return effective_weights(~np.isnan(self.efficacies)[:, None], self.weights)[:, 0]

    @cached_property
    def composite(self) -> Composite:
        """As published, from the published efficacies: the same sums in the same order."""
        return self.combined(self.efficacies)

    def combined(self, efficacies: np.ndarray) -> Composite:
        """Combine (n_indicators,) efficacies as the system says."""
        system = self.system
        return combine(
            efficacies[:, None],
            self.weights,
            system.aggregation,
            system.minimum_coverage,
            floor=system.geometric_floor,
        )

    def smoothed(self, indicator: Indicator) -> bool:
        """Whether the indicator is smoothed at this area's level."""
        return indicator.smoothing == "eb" and self.level in self.system.smoothing_levels

    def full(self, indicator: Indicator) -> float:
        """The efficacy of the satisfactory value."""
        return self.system.score_range[1] if indicator.efficacy == "goalposts" else FULL


def obstacle(case: Case, code: str) -> str | None:
    """Return why an indicator's count cannot be changed here; None where it can.

    `inherited`: it is recorded for the area around, and can be changed there. `missing`: it has no score, the row's
    reason says why. `withheld`: what its smoothing rests on is not open to whoever asks.
    """
    row, indicator = case.records[code], case.system.indicator(code)
    if bool(row["inherited"]):
        return "inherited"
    if np.isnan(row["efficacy"]):
        return "missing"
    if case.smoothed(indicator) and code not in case.priors:
        return "withheld"
    return None


def limits(case: Case, code: str) -> tuple[float, float]:
    """Return the smallest and the largest change that an indicator's count can have.

    No count falls below zero; a share's numerator does not pass its denominator (unless it has already); grades lie
    between the system's best and worst.
    """
    row, indicator = case.records[code], case.system.indicator(code)
    if indicator.kind == "graded":
        points = [*indicator.grades.values(), row["value"]]
        if not indicator.grades:
            points += [value for pair in indicator.thresholds for value in pair]
        return min(points) - row["value"], max(points) - row["value"]
    room = max(0.0, row["denominator"] - row["numerator"]) if indicator.kind == "share" else np.inf
    return -row["numerator"], room


def choices(case: Case, code: str) -> tuple[tuple[str, float], ...]:
    """Return the grades that an area's own grade can be, as (grade, change of the points); none where it has no own."""
    row, indicator = case.records[code], case.system.indicator(code)
    if indicator.kind != "graded" or (case.parts and case.level != indicator.finest_level):
        return ()
    return tuple((grade, points - row["value"]) for grade, points in indicator.grades.items())


def allowed(case: Case, code: str, change: float) -> bool:
    """Whether a scenario may hold this change."""
    if code not in case.system.codes or obstacle(case, code) or not np.isfinite(change):
        return False
    if grades := choices(case, code):
        return any(np.isclose(change, step) for _, step in grades)
    low, high = limits(case, code)
    return low - 1e-9 <= change <= high + 1e-9


def span(case: Case, code: str) -> tuple[float, float]:
    """Return the changes that are worth a slider: up to both thresholds and to zero, a little more, never nothing."""
    row, indicator = case.records[code], case.system.indicator(code)
    low, high = limits(case, code)
    if indicator.kind == "graded":
        return round(low, 1), round(high, 1)
    base, per = row["denominator"], known(indicator.per, "per")
    values = [value for pair in indicator.thresholds for value in pair]
    counts = [base * (1 + x / per) if indicator.kind == "growth" else base * x / per for x in values]
    changes = [0.0, *(count - row["numerator"] for count in counts)]
    room = max(LEAST_SPAN, 0.1 * (max(changes) - min(changes)))
    least, most = -np.floor(-low), np.floor(high) if np.isfinite(high) else np.inf
    return float(max(least, np.floor(min(changes) - room))), float(min(most, np.ceil(max(changes) + room)))
