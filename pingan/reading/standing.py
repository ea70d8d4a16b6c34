"""Where an area stands in a quarter: rank and distance, trend, dimensions, indicators, parts, what is to win."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from pingan.quarters import quarter_range, shift
from pingan.reading.codes import INDEX
from pingan.reading.indicator_rows import dimension_rows, indicator_rows
from pingan.reading.ladder import Neighbour, ladder_of, neighbours
from pingan.reading.peers import peers_of
from pingan.reading.published import Published
from pingan.reading.rows import records_of

LACKING = ("coverage", "no_data")
"""Reasons for which a dimension takes the index with it."""

TREND = 8
"""Quarters of the trend, the one asked about included."""


@dataclass(frozen=True, eq=False)
class Standing:
    """One area in one quarter. Missing numbers are None here and NaN in the frames; nothing missing is a zero.

    Attributes
    ----------
    code, level, quarter : which area and quarter
    score_only : only index, ranks and movements of this area may be seen; `profile` and `indicators` then say
        `no_permission` row by row
    index, reason : points, and why there are none (a code: `pingan.scoring.reasons`, `not_published`, `no_permission`)
    base_index : index against the base period, 100 the base; coverage : share of the weight that is there, 0 to 1
    change, change_year : points of the index against the quarter before, and against the same quarter a year before
    rank, rank_of : among the ranked areas of the level, 1 the best, ties share the better; `rank_of` is 1 for an area
        that has no peers, such as the district
    movement, movement_year : previous rank − rank, positive for a rise
    above, below : the nearest better and worse ranked peer with another rank; None at an end, where the area is not
        ranked, or where the account does not see all competitors
    tied : codes of the peers with the same rank
    within : the parent, where ranks within it differ from those of the level; else None, and with it all `…_within`
    rank_within, rank_within_of, movement_within, above_within, below_within, tied_within : the same within the parent
    trend : `quarter, index, rank, median, low, high`, oldest first, up to eight quarters, also those without a release;
        median and range of the index of all areas of the level
    profile : `dimension, score, mean, best, best_code, before, year_before, weight, reason`; mean and best over all
        areas of the level, best_code None where it may not be named; weight in the index, summing to 1
    indicators : one row an indicator of the quarter's system, see `pingan.reading.indicator_rows.indicator_rows`
    parts : `area_code, index, rank, rank_of, rank_within, rank_within_of, change, movement, movement_within, reason`
        of the next finer level, worst first, the unranked last; no rows where there are no parts to see
    """

    code: str
    level: str
    quarter: str
    score_only: bool
    index: float | None
    reason: str | None
    base_index: float | None
    coverage: float | None
    change: float | None
    change_year: float | None
    rank: int | None
    rank_of: int | None
    movement: int | None
    movement_year: int | None
    above: Neighbour | None
    below: Neighbour | None
    tied: tuple[str, ...]
    within: str | None
    rank_within: int | None
    rank_within_of: int | None
    movement_within: int | None
    above_within: Neighbour | None
    below_within: Neighbour | None
    tied_within: tuple[str, ...]
    trend: pd.DataFrame
    profile: pd.DataFrame
    indicators: pd.DataFrame
    parts: pd.DataFrame

    @property
    def lacking(self) -> tuple[str, ...]:
        """The dimensions for whose sake there is no index; () where it is there, or missing for another reason."""
        if self.reason != "coverage":
            return ()
        short = self.profile["score"].isna() & self.profile["reason"].isin(LACKING)
        return tuple(self.profile.loc[short, "dimension"])


COUNTS = ("rank", "rank_of", "movement", "movement_year")
COUNTS_WITHIN = ("rank_within", "rank_within_of", "movement_within")
PART_COLUMNS = (
    "index",
    "rank",
    "rank_of",
    "rank_within",
    "rank_within_of",
    "change",
    "movement",
    "movement_within",
    "reason",
)


def standing(published: Published, code: str, quarter: str) -> Standing:
    """Return where an area stands in a quarter of an edition, as far as the edition's scope may see it.

    What it costs depends on the area's own parts and not on the size of the city, once the edition's frames are
    indexed and summed up.

    Raises
    ------
    KeyError
        Where the edition has no such area, or the quarter is not one of its quarters.
    """
    if code not in published.areas.index or quarter not in published.by_area:
        raise KeyError((code, quarter))
    row = area_row(published, quarter, code)
    index, rank = number(row.get("index")), count(row.get("rank"))
    level, parent = published.areas.loc[code, ["level", "parent_code"]]
    around = neighbours(ladder_of(published, quarter, level, published.top), code, index, rank)
    within = None if parent in (None, published.top) else parent
    counts_within, inside = dict.fromkeys(COUNTS_WITHIN), neighbours(None, code, None, None)
    if within is not None:
        counts_within = {name: count(row.get(name)) for name in COUNTS_WITHIN}
        ladder = ladder_of(published, quarter, level, within)
        inside = neighbours(ladder, code, index, counts_within["rank_within"])
    return Standing(
        code=code,
        level=level,
        quarter=quarter,
        score_only=code in published.score_only,
        index=index,
        reason=None if index is not None else why_missing(published, quarter, row),
        base_index=number(row.get("base_index")),
        coverage=number(row.get("coverage")),
        change=number(row.get("change")),
        change_year=number(row.get("change_year")),
        **{name: count(row.get(name)) for name in COUNTS},
        above=around.above,
        below=around.below,
        tied=around.tied,
        within=within,
        **counts_within,
        above_within=inside.above,
        below_within=inside.below,
        tied_within=inside.tied,
        trend=_trend(published, code, level, quarter),
        profile=dimension_rows(published, code, quarter),
        indicators=indicator_rows(published, code, quarter),
        parts=_parts(published, code, level, quarter),
    )


def area_row(published: Published, quarter: str, code: str) -> dict[str, Any]:
    """Return an area's row of the release's areas, empty where it has none."""
    return next(iter(records_of(published, quarter, "areas", code)), {})


def why_missing(published: Published, quarter: str, row: dict[str, Any]) -> str:
    """Return why there is no index: the release's own reason, or that there is no release of it."""
    reason = row.get("reason")
    if isinstance(reason, str) and reason:
        return reason
    return "not_published" if quarter not in published.releases else "no_data"


def _trend(published: Published, code: str, level: str, quarter: str) -> pd.DataFrame:
    first = max(shift(quarter, 1 - TREND), published.quarters[0])
    rows = []
    for past in quarter_range(first, quarter):
        row = area_row(published, past, code)
        summary = peers_of(published, past).summaries.get((level, INDEX))
        rows.append(
            {
                "quarter": past,
                "index": row.get("index"),
                "rank": row.get("rank"),
                **{name: getattr(summary, name, None) for name in ("median", "low", "high")},
            }
        )
    names = ("index", "median", "low", "high")
    columns: dict[str, Any] = {
        name: np.array([np.nan if row[name] is None else row[name] for row in rows], dtype=float)
        for name in names
    }
    ranks = pd.array([count(row["rank"]) for row in rows], dtype="Int64")
    return pd.DataFrame({"quarter": [row["quarter"] for row in rows], "rank": ranks, **columns})[
        ["quarter", "index", "rank", "median", "low", "high"]
    ]


def _parts(published: Published, code: str, level: str, quarter: str) -> pd.DataFrame:
    frame = published.by_area[quarter]["areas"]
    finer = next_level(published, level)
    codes = published.parts(code, finer) if finer is not None and code in published.with_parts else []
    parts = frame.reindex(pd.Index(codes, dtype=frame.index.dtype, name="area_code"))
    direct = (published.areas["parent_code"].reindex(codes) == code).to_numpy(dtype=bool)
    for name in ("rank_within", "rank_within_of", "movement_within"):
        parts[name] = parts[name].where(direct)  # within this area, or it says nothing here
    rows = zip(parts["index"].isna(), parts["reason"], strict=True)
    why = [why_missing(published, quarter, {"reason": reason}) if gone else None for gone, reason in rows]
    parts["reason"] = pd.Series(why, index=parts.index, dtype=object)
    order = np.argsort(parts["index"].fillna(np.inf).to_numpy(float), kind="stable")
    return parts[list(PART_COLUMNS)].iloc[order].reset_index()


def next_level(published: Published, level: str) -> str | None:
    """Return the next finer level that the edition has areas of, None below the finest."""
    if level not in published.levels:
        return published.levels[0]
    place = published.levels.index(level) + 1
    return published.levels[place] if place < len(published.levels) else None


def number(value: Any) -> float | None:
    """Return a number of a frame as a plain one, None where it is missing."""
    return None if value is None or pd.isna(value) else float(value)


def count(value: Any) -> int | None:
    """Return a whole number of a frame as a plain one, None where it is missing."""
    return None if value is None or pd.isna(value) else int(value)
