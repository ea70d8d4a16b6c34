"""Ranks through all published quarters: of the areas of a level within another area, by any measure."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from pingan.quarters import shift
from pingan.reading.codes import INDEX
from pingan.reading.cube import cube_of
from pingan.reading.published import Published
from pingan.scoring.ranking import rank
from pingan.system.indicator_system import Indicator

YEAR = 4


@dataclass(frozen=True, eq=False)
class Ranking:
    """Areas that compete, over the published quarters: arrays are (quarters, areas), NaN where missing.

    Attributes
    ----------
    measure : "index", a dimension's or an indicator's code
    quarters, codes : what the axes stand for; areas in code order
    values : scores, or the indicator's values in its own unit
    ranks : 1 the best; ties share the better rank (1, 2, 2, 4); NaN also where only some competitors are seen
    ranked : (quarters,), how many areas each quarter ranks: also those out of sight
    change, change_year : the value against the quarter before, and the same quarter a year before
    movement : previous rank − rank, positive for a rise
    reasons : why a value is missing (`pingan.scoring.reasons`), None where it is there
    """

    measure: str
    quarters: tuple[str, ...]
    codes: tuple[str, ...]
    values: np.ndarray
    ranks: np.ndarray
    change: np.ndarray
    change_year: np.ndarray
    movement: np.ndarray
    reasons: np.ndarray
    ranked: np.ndarray


@dataclass(frozen=True)
class Move:
    """One area's step from the quarter before to `quarter`."""

    quarter: str
    before: int
    after: int
    change: float


def read_ranking(published: Published, within: str, level: str, measure: str) -> Ranking:
    """Rank the areas of `level` that lie within `within`, in every published quarter.

    The index's ranks and movements are those that were published, where the competitors are those of the
    release: all areas of a level, or all parts of one parent. Everything else is ranked here from the published
    values, by the engine's own rule, unless the reader sees only some of the competitors.

    Raises
    ------
    KeyError
        Where the area, the level or the measure does not exist.
    """
    if (
        within not in published.areas.index
        or level not in published.levels
        or measure not in published.measures
    ):
        raise KeyError((within, level, measure))
    cube, codes = cube_of(published), published.parts(within, level)
    rows, column = cube.codes.get_indexer(codes), cube.measures.index(measure)
    values = cube.values[:, rows, column]
    reasons = cube.reasons[:, rows, column]
    reasons[~np.isnan(values)] = None
    merits = merit(values, _indicator(published, measure))
    decimals = [rank_decimals(published, quarter, measure) for quarter in published.quarters]
    ranks = np.array([_ranks(row, places) for row, places in zip(merits, decimals, strict=True)])
    ranks = ranks.reshape(values.shape)
    if not published.compared(within, level, measure):
        ranks = np.full(values.shape, np.nan)
    columns = {
        "ranks": ranks,
        "ranked": np.count_nonzero(~np.isnan(ranks), axis=1),
        "change": _against(published.quarters, values, 1),
        "change_year": _against(published.quarters, values, YEAR),
        "movement": -_against(published.quarters, ranks, 1),
    }
    if measure == INDEX:
        columns |= _as_published(published, within, codes)
    return Ranking(
        measure=measure,
        quarters=published.quarters,
        codes=tuple(codes),
        values=values,
        reasons=reasons,
        **columns,
    )


def merit(values: np.ndarray, indicator: Indicator | None) -> np.ndarray:
    """Return numbers that order values from worse to better; NaN stays NaN.

    Parameters
    ----------
    values : numbers of any shape, in the measure's own unit
    indicator : None for scores, where higher is better. A negative indicator's merit falls with its value;
        a moderate one's with the distance from its ideal range, measured in parts of the way to the limit.
    """
    if indicator is None or indicator.direction == "positive":
        return values
    if indicator.direction == "negative":
        return -values
    (ideal_low, limit_low), (ideal_high, limit_high) = indicator.thresholds
    below = (ideal_low - values) / (ideal_low - limit_low)
    above = (values - ideal_high) / (limit_high - ideal_high)
    return -np.maximum(0, np.maximum(below, above))


def rank_decimals(published: Published, quarter: str, measure: str) -> int | None:
    """Return by how many decimals a quarter's system ranks a measure; None, in full, for values in their own units."""
    return published.system_of(quarter).rank_decimals if _indicator(published, measure) is None else None


def largest_rise(ranking: Ranking) -> str | None:
    """Return the area that rose by the most places in any quarter; the larger change decides between equals.

    Where none ever rose: the best ranked of the newest quarter that ranks any, or None.
    """
    if np.nanmax(ranking.movement, initial=0) > 0:
        rises = np.where(ranking.movement > 0, ranking.movement, -np.inf)
        size = np.where(rises == rises.max(), np.nan_to_num(np.abs(ranking.change)), -1)
        return ranking.codes[int(size.max(axis=0).argmax())]
    for row in ranking.ranks[::-1]:
        if not np.isnan(row).all():
            return ranking.codes[int(np.nanargmin(row))]
    return None


def largest_move(ranking: Ranking, code: str, rises: bool = False) -> Move | None:
    """Return an area's largest movement; of equal ones that with the larger change of value.

    Up or down, or with `rises` up before down. None where no two neighbouring quarters rank the area.
    """
    column = ranking.codes.index(code)
    movement, change = ranking.movement[:, column], ranking.change[:, column]
    known = np.flatnonzero(~np.isnan(movement) & ~np.isnan(change))
    if not known.size:
        return None
    place = max(known, key=lambda q: (movement[q] if rises else abs(movement[q]), abs(change[q])))
    after = int(ranking.ranks[place, column])
    return Move(ranking.quarters[place], after + int(movement[place]), after, float(change[place]))


def first_ranked(ranking: Ranking, quarter: str, count: int, always: tuple[str, ...] = ()) -> list[str]:
    """Return the codes of the first `count` areas of a quarter and those of `always`, in code order.

    Areas that the quarter does not rank come last; ties are taken in code order.
    """
    row = ranking.ranks[ranking.quarters.index(quarter)]
    order = np.argsort(np.where(np.isnan(row), np.inf, row), kind="stable")[:count]
    return sorted({ranking.codes[i] for i in order} | (set(always) & set(ranking.codes)))


def table_rows(published: Published, ranking: Ranking, quarter: str) -> list[dict[str, Any]]:
    """Return one quarter as rows of plain values, best first and the unranked last; None is missing.

    Each row has `code`, `name`, `name_en`, `rank`, `value`, `reason`, `change`, `movement`, `change_year`, and
    `dimensions`: each dimension's code to its score.
    """
    place = ranking.quarters.index(quarter)
    cube, rows = cube_of(published), cube_of(published).codes.get_indexer(list(ranking.codes))
    dimensions = {
        d.code: cube.values[place, rows, cube.measures.index(d.code)] for d in published.system.dimensions
    }
    areas = published.areas.loc[list(ranking.codes)]
    found = [
        {
            "code": code,
            "name": areas.at[code, "name"],
            "name_en": areas.at[code, "name_en"],
            "rank": _whole(ranking.ranks[place, i]),
            "value": _number(ranking.values[place, i]),
            "reason": ranking.reasons[place, i],
            "change": _number(ranking.change[place, i]),
            "movement": _whole(ranking.movement[place, i]),
            "change_year": _number(ranking.change_year[place, i]),
            "dimensions": {name: _number(scores[i]) for name, scores in dimensions.items()},
        }
        for i, code in enumerate(ranking.codes)
    ]
    return sorted(found, key=lambda row: (row["rank"] is None, row["rank"] or 0, row["value"] is None))


def _as_published(published: Published, within: str, codes: list[str]) -> dict[str, np.ndarray]:
    """Return what the releases themselves say of the index, where their competitors are these areas."""
    if within == published.top:
        names = {"ranks": "rank", "movement": "movement", "ranked": "rank_of"}
    elif (published.areas.loc[codes, "parent_code"] == within).all():
        names = {"ranks": "rank_within", "movement": "movement_within", "ranked": "rank_within_of"}
    else:
        names = {}
    names |= {"change": "change", "change_year": "change_year"}
    frames = [published.by_area[quarter]["areas"].reindex(codes) for quarter in published.quarters]
    found = {
        ours: np.array([frame[theirs].to_numpy(float, na_value=np.nan) for frame in frames])
        for ours, theirs in names.items()
    }
    if "ranked" in found:  # the same for each area that is ranked
        found["ranked"] = np.fmax.reduce(found["ranked"], axis=1, initial=0).astype(int)
    return found


def _ranks(merits: np.ndarray, decimals: int | None) -> np.ndarray:
    ranks, _ = rank(merits, np.zeros(len(merits), dtype=int), decimals)
    return np.where(ranks > 0, ranks, np.nan)


def _against(quarters: tuple[str, ...], table: np.ndarray, back: int) -> np.ndarray:
    """Return each quarter's difference to the one `back` quarters earlier; NaN where that is not published."""
    earlier = np.full_like(table, np.nan)
    for place, quarter in enumerate(quarters):
        if shift(quarter, -back) in quarters:
            earlier[place] = table[quarters.index(shift(quarter, -back))]
    return table - earlier


def _indicator(published: Published, measure: str) -> Indicator | None:
    return next((i for i in published.system.indicators if i.code == measure), None)


def _number(value: float) -> float | None:
    return None if np.isnan(value) else round(float(value), 6)


def _whole(value: float) -> int | None:
    return None if np.isnan(value) else int(value)
