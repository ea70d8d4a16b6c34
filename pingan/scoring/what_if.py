"""What if: one area of a published quarter with other counts, everything else as it is. Nothing is stored.

From the counts in the release's rows of the area, by the very steps of the index: counts → value → smoothing →
efficacy → dimensions → index, then its rank among the others as they are. Pure: numbers in, numbers out. What may be
changed at all is in `pingan.scoring.what_if_case`, the search for the way to the next rank in
`pingan.scoring.what_if_ways`.
"""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from pingan.scoring.composite import effective_weights
from pingan.scoring.contributions import contributions
from pingan.scoring.efficacy import efficacy
from pingan.scoring.ranking import as_ranked, rank
from pingan.scoring.smoothing import Prior
from pingan.scoring.what_if_case import Case, Scenario, allowed


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
    return int(_places(case, index)[-1]), among


def next_above(case: Case, index: float) -> pd.Series:
    """Return the index of the nearest others above an index, by code; they are ties. Empty where there are none."""
    *others, own = _places(case, index).tolist()
    nearest = max((place for place in others if place < own), default=None)
    return case.ranked[[place == nearest for place in others]]


def _places(case: Case, index: float) -> np.ndarray:
    """Return the ranks of the others and, last, of an index among them; (n_others + 1,)."""
    scores = np.append(case.rivals, as_ranked(np.array([index]), case.system.rank_decimals))
    return rank(scores, np.zeros(len(scores), dtype=int))[0]


def points_to_win(case: Case) -> pd.Series:
    """Return by indicator what the index would gain if the indicator alone came to its satisfactory value."""
    gain = {}
    for place, code in enumerate(case.system.codes):
        now, full = case.efficacies[place], case.full(case.system.indicator(code))
        gain[code] = index_with(case, place, max(now, full)) - case.index if not np.isnan(now) else np.nan
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
    weight_now, weight_before = (
        effective_weights(~np.isnan(scores), case.weights) for scores in (now, before)
    )
    floor = case.system.geometric_floor
    return contributions(now, before, weight_now, weight_before, case.system.aggregation, floor)[:, 0]


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
