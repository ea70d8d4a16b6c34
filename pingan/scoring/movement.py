"""A quarter beside an earlier one: change, movement, contributions."""

import numpy as np
import pandas as pd

from pingan.errors import ScoringError
from pingan.quarters import shift
from pingan.scoring.composite import effective_weights
from pingan.scoring.contributions import contributions
from pingan.scoring.pooling import YEAR
from pingan.scoring.scores import QuarterScores, repeated, tiled
from pingan.scoring.weighting import weights_of
from pingan.system.indicator_system import IndicatorSystem

NO_CONTRIBUTIONS = pd.DataFrame(
    {
        "area_code": pd.Series(dtype="str"),
        "indicator": pd.Series(dtype="str"),
        "against": pd.Series(dtype="str"),
        "contribution": pd.Series(dtype=float),
    }
)


@np.errstate(over="ignore", invalid="ignore")
def with_movement(
    current: QuarterScores,
    previous: QuarterScores | None,
    year_before: QuarterScores | None,
    system: IndicatorSystem,
    previous_system: IndicatorSystem | None = None,
    year_before_system: IndicatorSystem | None = None,
) -> QuarterScores:
    """Compare a quarter with the one before and with the same one a year before.

    Parameters
    ----------
    current : QuarterScores
    previous, year_before : QuarterScores or None
        None where there is none: the columns are then missing throughout.
    system : IndicatorSystem
        That of `current`.
    previous_system, year_before_system : IndicatorSystem, optional
        Those of the other two; by default `system`.

    Returns
    -------
    QuarterScores
        `current` with `change, movement, movement_within, change_year, movement_year` in `areas`, and with
        `contributions`. Areas are compared where both quarters score them at the same level
        (movement_within: also under the same parent). Between systems of different aggregation there are
        no contributions: no split by indicator is exact.

    Raises
    ------
    ValueError
        If `previous` or `year_before` is of another quarter.
    ScoringError
        If it was scored on another range: points of 100 and points of 1 have no difference.
    """
    areas, parts = current.areas, []
    pairs = (
        ("previous", previous, 1, previous_system or system, "change", "movement", "movement_within"),
        ("year", year_before, YEAR, year_before_system or system, "change_year", "movement_year", None),
    )
    for against, other, back, other_system, change, movement, within in pairs:
        if other is not None and other.quarter != shift(current.quarter, -back):
            raise ValueError(f"{other.quarter} is not {back} quarters before {current.quarter}")
        if other is not None and not comparable(system, other_system):
            raise _other_range(current.quarter, system, other.quarter, other_system)
        before = _aligned(areas, other)
        areas = areas.assign(
            **{change: areas["index"] - before["index"], movement: before["rank"] - areas["rank"]}
        )
        if within:
            stayed = (areas["parent_code"] == before["parent_code"]) | (
                areas["parent_code"].isna() & before["parent_code"].isna()
            )
            areas[within] = (before["rank_within"] - areas["rank_within"]).where(stayed)
        if other is not None:
            parts.append(_contributions(current, other, system, other_system, areas[change], against))
    split = pd.concat(parts, ignore_index=True) if parts else NO_CONTRIBUTIONS.copy()
    return current.replace(areas=areas, contributions=split)


def comparable(system: IndicatorSystem, other: IndicatorSystem) -> bool:
    """Whether scores of one system can be set against those of the other: both are on the same range."""
    return system.score_range == other.score_range


def _other_range(
    quarter: str, system: IndicatorSystem, other: str, other_system: IndicatorSystem
) -> ScoringError:
    now, before = (f"0–{one.score_range[1]:g}" for one in (system, other_system))
    return ScoringError(
        f"{quarter} is scored on {now} and {other} on {before}: their indices cannot be compared",
        f"{quarter} 按 {now} 计分，{other} 按 {before} 计分：两个季度的指数不可比",
    )


def _aligned(areas: pd.DataFrame, other: QuarterScores | None) -> pd.DataFrame:
    """The other quarter's rows in the order of `areas`, missing where the area or its level is not there."""
    columns = ["level", "parent_code", "index", "rank", "rank_within"]
    frame = areas.iloc[:0] if other is None else other.areas
    frame = frame.set_index("area_code")[columns].reindex(areas["area_code"]).reset_index(drop=True)
    return frame.where(frame["level"] == areas["level"])


def _contributions(
    current: QuarterScores,
    other: QuarterScores,
    system: IndicatorSystem,
    other_system: IndicatorSystem,
    change: pd.Series,
    against: str,
) -> pd.DataFrame:
    if system.aggregation != other_system.aggregation:
        return NO_CONTRIBUTIONS.copy()
    areas = pd.Index(current.areas["area_code"][change.notna()])
    # indicators of either system: one that came or went contributes its arrival or departure
    codes = pd.Index(list(dict.fromkeys([*system.codes, *other_system.codes])), dtype="str")
    now, weight_now = _scores_and_weights(current, system, areas, codes)
    before, weight_before = _scores_and_weights(other, other_system, areas, codes)
    split = contributions(
        now,
        before,
        weight_now,
        weight_before,
        system.aggregation,
        floor=system.geometric_floor,
        floor_before=other_system.geometric_floor,
    )
    return pd.DataFrame(
        {
            "area_code": repeated(areas, len(codes)),
            "indicator": tiled(codes, len(areas)),
            "against": pd.Series([against], dtype="str").repeat(len(areas) * len(codes)).to_numpy(),
            "contribution": split.T.ravel(),
        }
    )


def _scores_and_weights(
    scores: QuarterScores, system: IndicatorSystem, areas: pd.Index, codes: pd.Index
) -> tuple[np.ndarray, np.ndarray]:
    """Efficacies and effective weights as (n_codes, n_areas), from the indicators frame in any order."""
    frame = scores.indicators
    column = areas.get_indexer(frame["area_code"])
    row = pd.Index(system.codes).get_indexer(frame["indicator"])
    there = (column >= 0) & (row >= 0)
    efficacies = np.full((len(system.codes), len(areas)), np.nan)
    efficacies[row[there], column[there]] = frame["efficacy"].to_numpy()[there]
    shares = effective_weights(~np.isnan(efficacies), weights_of(system))
    every, every_share = np.full((len(codes), len(areas)), np.nan), np.zeros((len(codes), len(areas)))
    own = codes.get_indexer(pd.Index(system.codes))
    every[own], every_share[own] = efficacies, shares
    return every, every_share
