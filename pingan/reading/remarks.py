"""What to look at first: a few findings about an area, made from its numbers alone, each with the figures behind it.

Only what the numbers say; no sentence is made here (`pingan.look.remarks` has the words). What describes a situation
and is no task, an indicator with an ideal range, is never something to win by; nor is what an area only inherits.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from pingan.reading.published import Published
from pingan.reading.rows import records_of
from pingan.reading.standing import Standing
from pingan.reading.waterfall import Waterfall
from pingan.system.indicator_system import IndicatorSystem

MOST = 2  # indicators named of one kind: a list of all is a table, not a remark
LEAST_POINTS = 0.05  # of the index: less does not show in its second decimal for long
LEAST_PULL = 1.2  # times apart that a part's shares of count and base have to be: less is how counts fall
LEAST_COUNT = 10  # events in all parts: of fewer, one part's share is chance


@dataclass(frozen=True)
class Remark:
    """One finding.

    Attributes
    ----------
    kind : one of `KINDS`; its beginning names the section with the figures
    figures : what its sentence is made of; areas, indicators and dimensions by code, numbers unrounded
    """

    kind: str
    figures: Mapping[str, Any]


@dataclass(frozen=True)
class Pull:
    """The part that pulls most on one indicator: it has more of the count (positive: less) than of the base.

    Attributes
    ----------
    indicator, area_code : of which
    numerator : its count, summed over the indicator's window
    count_share, base_share : its share of the area's count and of its denominator, %
    """

    indicator: str
    area_code: str
    numerator: float
    count_share: float
    base_share: float


KINDS = (
    "unranked",
    "unranked_by",
    "points_to_win",
    "points_next",
    "loss",
    "gain",
    "dimension_low",
    "parts_worst",
    "parts_pull",
    "next_rank",
    "next_rank_within",
    "first_rank",
    "beyond",
    "missing",
    "small_numbers",
)


def remarks(
    standing: Standing, waterfall: Waterfall, system: IndicatorSystem, pull: Pull | None = None
) -> tuple[Remark, ...]:
    """Return what to look at first, the most important first; nothing where the account may see the score alone.

    Parameters
    ----------
    standing, waterfall : of the same area and quarter; the waterfall against the quarter before
    system : the one of that quarter (`Published.system_of`)
    pull : of `pull_of`, where there is one
    """
    if standing.score_only:
        return tuple(_ranks(standing))
    if standing.index is None:
        short = standing.lacking
        kind, named = ("unranked_by", {"dimensions": short}) if short else ("unranked", {})
        return (Remark(kind, {"reason": standing.reason, **named}), *_cautions(standing))
    return (
        *_points(standing, system),
        *_moved(waterfall),
        *_dimension(standing),
        *_parts(standing, standing.index, pull),
        *_ranks(standing),
        *_beyond(standing, system),
        *_cautions(standing),
    )


def pull_of(published: Published, standing: Standing) -> Pull | None:
    """Return the part that pulls most on the indicator by which the area has most to win; None where none does.

    For shares and rates that the parts themselves record, with at least ten events in all: by the counts, so that a
    small part with a high rate does not come before a large one.
    """
    system = published.system_of(standing.quarter)
    codes = standing.parts["area_code"]
    if not len(codes):
        return None
    rows = {
        (row["indicator"], code): row
        for code in codes
        for row in records_of(published, standing.quarter, "indicators", code)
        if row["inherited"] == 0 and not np.isnan(row["numerator"])
    }
    for row in _tasks(standing, system).itertuples():
        indicator = system.indicator(row.indicator)
        if indicator.kind not in ("rate", "share"):
            continue
        parts = [code for code in codes if (row.indicator, code) in rows]
        counts, bases = (
            np.array([rows[row.indicator, code][name] for code in parts], dtype=float)
            for name in ("numerator", "denominator")
        )
        if len(parts) < 2 or counts.sum() < LEAST_COUNT:
            continue
        excess = (counts - bases * counts.sum() / bases.sum()) * (
            -1 if indicator.direction == "positive" else 1
        )
        most = int(np.argmax(excess))
        share, of_base = counts[most] / counts.sum(), bases[most] / bases.sum()
        if max(share / of_base, of_base / max(share, 1e-9)) >= LEAST_PULL and excess[most] > 0:
            return Pull(
                row.indicator,
                str(parts[most]),
                float(counts[most]),
                float(100 * share),
                float(100 * of_base),
            )
    return None


def _tasks(standing: Standing, system: IndicatorSystem) -> pd.DataFrame:
    """Return the indicators by which something is to be won, the most first."""
    rows = standing.indicators
    moderate = rows["indicator"].map(lambda code: system.indicator(code).moderate)
    rows = rows[(rows["points"] >= LEAST_POINTS) & ~rows["inherited"] & ~moderate.astype(bool)]
    return rows.sort_values("points", ascending=False, kind="stable")


def _points(standing: Standing, system: IndicatorSystem) -> list[Remark]:
    return [
        Remark(
            "points_next" if place else "points_to_win",
            {
                name: _plain(getattr(row, name))
                for name in ("indicator", "points", "efficacy", "value", "satisfactory")
            },
        )
        for place, row in enumerate(_tasks(standing, system).head(MOST).itertuples())
    ]


def _moved(waterfall: Waterfall) -> list[Remark]:
    steps = waterfall.steps
    found = []
    for kind, sign in (("loss", -1), ("gain", 1)):
        rows = steps[sign * steps["contribution"] >= LEAST_POINTS]
        if len(rows):
            row = rows.iloc[0]  # the largest effect comes first
            figures = {
                name: _plain(row[name]) for name in ("indicator", "contribution", "d_before", "d_after")
            }
            found.append(
                Remark(kind, figures | {"from_quarter": waterfall.from_quarter, "total": waterfall.total})
            )
    return found


def _dimension(standing: Standing) -> list[Remark]:
    rows = standing.profile.assign(below=standing.profile["mean"] - standing.profile["score"])
    rows = rows[rows["below"] >= LEAST_POINTS]
    if standing.rank_of == 1 or not len(rows):
        return []  # without peers the mean is the area's own
    row = rows.loc[rows["below"].idxmax()]
    return [
        Remark("dimension_low", {name: _plain(row[name]) for name in ("dimension", "score", "mean", "below")})
    ]


def _parts(standing: Standing, index: float, pull: Pull | None) -> list[Remark]:
    found, ranked = [], standing.parts[standing.parts["index"].notna()]
    if len(ranked) > 1 and ranked["index"].iloc[0] < ranked["index"].iloc[-1]:
        lowest = ranked.iloc[0]
        figures = {
            "area": lowest["area_code"],
            "index": float(lowest["index"]),
            "below": index - float(lowest["index"]),
            "rank": _plain(lowest["rank_within"]),
            "rank_of": _plain(lowest["rank_within_of"]),
        }
        if figures["below"] >= LEAST_POINTS and figures["rank"]:
            found.append(Remark("parts_worst", figures))
    if pull is not None:
        figures = {
            "area": pull.area_code,
            **{name: getattr(pull, name) for name in ("indicator", "numerator")},
        }
        found.append(
            Remark("parts_pull", figures | {"count_share": pull.count_share, "base_share": pull.base_share})
        )
    return found


def _ranks(standing: Standing) -> list[Remark]:
    found = []
    for kind, above in (("next_rank", standing.above), ("next_rank_within", standing.above_within)):
        if above is not None:
            found.append(Remark(kind, {"area": above.code, "rank": above.rank, "distance": above.distance}))
    if standing.rank == 1 and (standing.rank_of or 0) > 1:
        ahead = standing.below.distance if standing.below and not standing.tied else 0.0
        found.append(Remark("first_rank", {"rank_of": standing.rank_of, "distance": ahead}))
    return found


def _beyond(standing: Standing, system: IndicatorSystem) -> list[Remark]:
    rows = standing.indicators[standing.indicators["beyond"] & ~standing.indicators["inherited"]]
    codes = tuple(code for code in rows["indicator"] if not system.indicator(code).moderate)
    return [Remark("beyond", {"indicators": codes, "count": len(codes)})] if codes else []


def _cautions(standing: Standing) -> list[Remark]:
    rows = standing.indicators
    missing, smoothed = rows[rows["efficacy"].isna()], rows[rows["small_number"]]
    return [
        Remark(kind, {"indicators": tuple(found["indicator"]), "count": len(found)})
        for kind, found in (("missing", missing), ("small_numbers", smoothed))
        if len(found)
    ]


def _plain(value: Any) -> Any:
    if isinstance(value, str) or value is None:
        return value
    return None if pd.isna(value) else int(value) if isinstance(value, int | np.integer) else float(value)
