"""A year's score from its quarters: the mean of their levels, and a share of the improvement. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from pingan.scoring.ranking import rank
from pingan.scoring.scores import QuarterScores, whole_numbers

QUARTERS_MISSING, BASE_MISSING = "quarters_missing", "base_missing"


@dataclass(frozen=True)
class Formula:
    """The rule's numbers.

    Attributes
    ----------
    quarters, weights : the year's four quarters in order, and their weights in the mean
    base : the quarters that the improvement is measured from: one, or the four of the year before
    minimum : an area with fewer quarters is not assessed
    share : of the improvement, which is added to the mean
    falls_count : whether a fall is taken off
    most : at most so many points are added or taken off; None is without limit
    levels : that are assessed
    rank_decimals : scores are ranked as published with so many decimals; None: in full
    """

    quarters: Sequence[str]
    weights: Sequence[float]
    base: Sequence[str]
    minimum: int
    share: float
    falls_count: bool
    most: float | None
    levels: Sequence[str]
    rank_decimals: int | None = None


@dataclass(frozen=True, eq=False)
class Assessed:
    """A year as it was assessed. Missing numbers are NaN, missing ranks <NA>.

    Attributes
    ----------
    areas : DataFrame
        `area_code, level, parent_code, mean, quarters, base, last, improvement, points, score, reason, rank, rank_of,
        rank_within, rank_within_of`: `mean` of the year's index; `improvement` = `last` − `base`; `points` is what of
        it counts; `score` = `mean` + `points`. `reason`: `quarters_missing`, `base_missing`.
    quarters : DataFrame
        `area_code, quarter, index, rank, rank_of, reason`: the evidence, the base's quarters included.
    dimensions : DataFrame
        `area_code, dimension, mean, base, last, improvement`, by the same rule; they explain, and do not count.
    """

    areas: pd.DataFrame
    quarters: pd.DataFrame
    dimensions: pd.DataFrame


def assess(scores: Mapping[str, QuarterScores], formula: Formula) -> Assessed:
    """Assess a year.

    The areas are those of the year's last quarter that is there. Where none of the base's quarters is there, as in
    the first year, the improvement counts for nobody; where it is and an area has no index in it, that area is not
    assessed, since it cannot be compared with the others.

    Parameters
    ----------
    scores : by quarter, of those of the year and of the base that there are

    Raises
    ------
    ValueError
        None of the year's quarters is there.
    """
    there = [quarter for quarter in formula.quarters if quarter in scores]
    if not there:
        raise ValueError(f"none of {', '.join(formula.quarters)} is there")
    newest = scores[there[-1]].areas
    areas = newest.loc[newest["level"].isin(list(formula.levels)), ["area_code", "level", "parent_code"]]
    areas = areas.reset_index(drop=True)
    codes = pd.Index(areas["area_code"])
    used = [*(quarter for quarter in formula.base if quarter in scores), *there]
    index = {quarter: _numbers(scores[quarter].areas, codes, "index") for quarter in used}
    counted = any(quarter in scores for quarter in formula.base)
    found = _year(index, formula, counted, len(codes))
    enough = found["quarters"] >= formula.minimum
    known = enough & (~np.isnan(found["improvement"]) if counted else True)
    score = np.where(known, found["mean"] + np.nan_to_num(found["points"]), np.nan)
    reason = np.where(enough, BASE_MISSING, QUARTERS_MISSING).astype(object)
    reason[known] = None
    places, among = rank(score, pd.factorize(areas["level"])[0], formula.rank_decimals)
    families = pd.factorize(areas["parent_code"].fillna("") + " " + areas["level"])[0]
    within, among_within = rank(score, families, formula.rank_decimals)
    unranked = np.isnan(score)
    areas = areas.assign(
        **{**found, "quarters": found["quarters"].astype("int64")},
        score=score,
        reason=pd.array(reason, dtype="str"),
        rank=whole_numbers(places, unranked),
        rank_of=whole_numbers(among, unranked),
        rank_within=whole_numbers(within, unranked),
        rank_within_of=whole_numbers(among_within, unranked),
    )
    return Assessed(areas, _evidence(scores, used, codes), _dimensions(scores, used, codes, formula, counted))


def _year(
    index: Mapping[str, np.ndarray], formula: Formula, counted: bool, areas: int
) -> dict[str, np.ndarray]:
    """Return mean, number of quarters, base, last, improvement and points, each (n_areas,)."""
    mean, number = _mean(index, formula.quarters, formula.weights, areas)
    mean = np.where(number >= formula.minimum, mean, np.nan)
    nothing = np.full(areas, np.nan)
    if not counted:
        base = last = nothing
    elif len(formula.base) == 1:
        base, last = index.get(formula.base[0], nothing), index.get(formula.quarters[-1], nothing)
    else:
        base, base_number = _mean(index, formula.base, formula.weights, areas)
        base, last = np.where(base_number >= formula.minimum, base, np.nan), mean
    improvement = last - base
    points = formula.share * improvement
    most = np.inf if formula.most is None else formula.most
    points = np.clip(points, -most if formula.falls_count else 0.0, most)
    return {
        "mean": mean,
        "quarters": number,
        "base": base,
        "last": last,
        "improvement": improvement,
        "points": points,
    }


def _mean(
    index: Mapping[str, np.ndarray], quarters: Sequence[str], weights: Sequence[float], areas: int
) -> tuple[np.ndarray, np.ndarray]:
    """Return the weighted mean over the quarters that are there, and their number."""
    nothing = np.full(areas, np.nan)
    table = np.array([index.get(quarter, nothing) for quarter in quarters])
    there = ~np.isnan(table)
    weight = np.where(there, np.asarray(weights, dtype=float)[:, None], 0.0)
    total = weight.sum(axis=0)
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(there, table * weight, 0.0).sum(axis=0) / total, there.sum(axis=0)


def _numbers(frame: pd.DataFrame, codes: pd.Index, column: str) -> np.ndarray:
    return frame.set_index("area_code")[column].reindex(codes).to_numpy(float, na_value=np.nan)


def _evidence(scores: Mapping[str, QuarterScores], quarters: Sequence[str], codes: pd.Index) -> pd.DataFrame:
    columns = ["index", "rank", "rank_of", "reason"]
    frames = [
        scores[quarter].areas.set_index("area_code")[columns].reindex(codes).assign(quarter=quarter)
        for quarter in quarters
    ]
    evidence = pd.concat(frames).rename_axis("area_code").reset_index()
    return evidence[["area_code", "quarter", *columns]]


def _dimensions(
    scores: Mapping[str, QuarterScores],
    quarters: Sequence[str],
    codes: pd.Index,
    formula: Formula,
    counted: bool,
) -> pd.DataFrame:
    names = list(dict.fromkeys(scores[quarters[-1]].dimensions["dimension"]))
    frames = []
    for name in names:
        own = {}
        for quarter in quarters:
            frame = scores[quarter].dimensions
            own[quarter] = _numbers(frame[frame["dimension"] == name], codes, "score")
        found = _year(own, formula, counted, len(codes))
        kept = {column: found[column] for column in ("mean", "base", "last", "improvement")}
        frames.append(pd.DataFrame({"area_code": codes, "dimension": name, **kept}))
    if not frames:
        return pd.DataFrame(columns=["area_code", "dimension", "mean", "base", "last", "improvement"])
    return pd.concat(frames, ignore_index=True)
