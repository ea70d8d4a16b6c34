"""What if: one area of a published quarter with other counts, everything else as it is. Nothing is stored.

From the counts in the release's rows of the area, by the very steps of the index: counts → value → smoothing →
efficacy → dimensions → index, then its rank among the others as they are. Pure: numbers in, numbers out. The search
for the way to the next rank is in `pingan.whatif_ways`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from pingan.scoring.composite import Composite, Weights, combine, effective_weights
from pingan.scoring.contributions import contributions
from pingan.scoring.efficacy import FULL, efficacy
from pingan.scoring.ranking import DECIMALS
from pingan.scoring.schema import Indicator
from pingan.scoring.smoothing import Prior
from pingan.scoring.system import IndicatorSystem
from pingan.scoring.weighting import weights_of

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
        """The indices of the others that are ranked, rounded as ranks are."""
        return np.round(self.ranked.to_numpy(dtype=float), DECIMALS)

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


@dataclass(frozen=True, eq=False)
class Answer:
    """What a scenario comes to.

    Attributes
    ----------
    index : float
        NaN where it cannot be computed, as published or by the scenario.
    change : float
        Against the published index; exactly zero where nothing was changed.
    rank, rank_of : int or None
        Among the others as they are.
    records : dict
        By indicator: `change` (of the count), `numerator, value, efficacy, saturated, contribution` (points of the
        index; they sum to `change`). `rows` is the same as a frame.
    dimensions : dict
        Dimension to score.
    reestimated : float or None
        The index if the level's prior moved along, as it would in a publication; None where nothing changed is
        smoothed.
    """

    index: float
    change: float
    rank: int | None
    rank_of: int
    records: dict[str, dict[str, Any]]
    dimensions: dict[str, float]
    reestimated: float | None

    @cached_property
    def rows(self) -> pd.DataFrame:
        """The records as a frame, by indicator."""
        return pd.DataFrame.from_dict(self.records, orient="index")


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


def value_of(case: Case, code: str, change: float, prior: Prior | None = None) -> float:
    """Return an indicator's value with its count changed, in its unit, the level's prior held unless one is given."""
    row, indicator = case.records[code], case.system.indicator(code)
    if indicator.kind == "graded":
        return row["value"] + change
    count, base = max(0.0, row["numerator"] + change), row["denominator"]
    if indicator.kind == "growth":
        return indicator.per * (count - base) / base
    if case.smoothed(indicator):
        return float((prior or case.priors[code]).estimate(count, base) * indicator.per)
    return indicator.per * count / base


def efficacy_of(case: Case, code: str, value: float) -> tuple[float, bool]:
    """Return a value's efficacy coefficient, and whether clipping changed it."""
    system = case.system
    score, saturated, _ = efficacy(np.array([value]), system.indicator(code), system.score_range, system.clip)
    return float(score[0]), bool(saturated[0])


def answer(case: Case, scenario: Scenario) -> Answer:
    """Work a scenario out.

    Parameters
    ----------
    scenario : changes that are `allowed`; a change of zero is none, and leaves the published numbers to the bit

    Returns
    -------
    Answer

    Raises
    ------
    ValueError
        For a change that is not allowed.
    """
    changes = {code: float(change) for code, change in scenario.items() if change}
    if wrong := [code for code, change in changes.items() if not allowed(case, code, change)]:
        raise ValueError(f"cannot be changed so: {', '.join(wrong)}")
    rows = {code: _row(case, code, changes.get(code, 0.0)) for code in case.system.codes}
    efficacies = np.array([row["efficacy"] for row in rows.values()], dtype=float)
    for row, points in zip(rows.values(), _split(case, efficacies).tolist(), strict=True):
        row["contribution"] = points
    composite = case.combined(efficacies) if changes else case.composite
    index = float(composite.index[0]) if changes else case.index
    place, among = place_of(case, index)
    return Answer(
        index=index,
        change=index - case.index,
        rank=place,
        rank_of=among,
        records=rows,
        dimensions=dict(
            zip([d.code for d in case.system.dimensions], composite.dimension[:, 0].tolist(), strict=True)
        ),
        reestimated=_reestimated(case, changes, efficacies),
    )


def place_of(case: Case, index: float) -> tuple[int | None, int]:
    """Return the rank that an index has among the others as they are, and among how many; ties share the better."""
    among = len(case.rivals) + 1
    if np.isnan(index):
        return None, among - 1
    return 1 + int(np.count_nonzero(case.rivals > round(index, DECIMALS))), among


def next_above(case: Case, index: float) -> pd.Series:
    """Return the index of the nearest others above an index, by code; they are equal. Empty where there are none."""
    higher = case.rivals > round(index, DECIMALS)
    if not higher.any():
        return case.ranked.iloc[:0]
    return case.ranked[case.rivals == case.rivals[higher].min()]


def points_to_win(case: Case) -> pd.Series:
    """Return by indicator what the index would gain if the indicator alone came to its satisfactory value."""
    gain = {}
    for place, code in enumerate(case.system.codes):
        now, full = case.efficacies[place], case.full(case.system.indicator(code))
        gain[code] = index_with(case, place, max(now, full)) - case.index if now == now else np.nan
    return pd.Series(gain, dtype=float)


def _row(case: Case, code: str, change: float) -> dict[str, Any]:
    row = case.records[code]
    told = {name: row[name] for name in ("numerator", "value", "efficacy")}
    told |= {"saturated": bool(row["saturated"]), "change": change}
    if change:
        graded = case.system.indicator(code).kind == "graded"
        count = row["numerator"] + change * (row["denominator"] if graded else 1)
        value = value_of(case, code, change)
        score, saturated = efficacy_of(case, code, value)
        told |= {"numerator": count if graded else max(0.0, count), "value": value}
        told |= {"efficacy": score, "saturated": saturated}
    return told


def index_with(case: Case, place: int, score: float) -> float:
    """Return the index with another efficacy of one indicator, by its place in the system."""
    efficacies = case.efficacies.copy()
    efficacies[place] = score
    return float(case.combined(efficacies).index[0])


def _split(case: Case, efficacies: np.ndarray) -> np.ndarray:
    now, before = efficacies[:, None], case.efficacies[:, None]
    weights = (effective_weights(~np.isnan(scores), case.weights) for scores in (now, before))
    floor = case.system.geometric_floor
    return contributions(now, before, *weights, case.system.aggregation, floor)[:, 0]


def _reestimated(case: Case, changes: Scenario, efficacies: np.ndarray) -> float | None:
    """Return the index with the priors of the changed indicators made again from the level's changed counts."""
    again, moved = efficacies.copy(), False
    for place, indicator in enumerate(case.system.indicators):
        code = indicator.code
        if code in changes and case.smoothed(indicator):
            row, moved = case.records[code], True
            count = max(0.0, row["numerator"] + changes[code])
            prior = case.priors[code].with_count(row["numerator"], count, row["denominator"])
            again[place], _ = efficacy_of(case, code, value_of(case, code, changes[code], prior))
    return float(case.combined(again).index[0]) if moved else None


def span(case: Case, code: str) -> tuple[float, float]:
    """Return the changes that are worth a slider: up to both thresholds and to zero, a little more, never nothing."""
    row, indicator = case.records[code], case.system.indicator(code)
    low, high = limits(case, code)
    if indicator.kind == "graded":
        return round(low, 1), round(high, 1)
    base, per = row["denominator"], indicator.per
    values = [value for pair in indicator.thresholds for value in pair]
    counts = [base * (1 + x / per) if indicator.kind == "growth" else base * x / per for x in values]
    changes = [0.0, *(count - row["numerator"] for count in counts)]
    room = max(LEAST_SPAN, 0.1 * (max(changes) - min(changes)))
    least, most = -np.floor(-low), np.floor(high) if np.isfinite(high) else np.inf
    return float(max(least, np.floor(min(changes) - room))), float(min(most, np.ceil(max(changes) + room)))
