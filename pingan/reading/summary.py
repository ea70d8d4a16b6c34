"""What is worth knowing of a quarter before it is published: ranks and why they move, gaps, saturation, who is late."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from sqlalchemy import Engine

from pingan.reading.published import Published
from pingan.storage.batches import indicators_in_force
from pingan.storage.engine import reading
from pingan.storage.frames import to_frame

DRIVERS = 3


@dataclass(frozen=True)
class Awaited:
    """A department and what of it is there for a quarter.

    Attributes
    ----------
    department, department_en : name in the indicator system; the English one may be None
    there, missing : codes of its indicators with and without an accepted batch
    """

    department: str
    department_en: str | None
    there: tuple[str, ...]
    missing: tuple[str, ...]


def rank_rows(published: Published, quarter: str, level: str) -> list[dict[str, Any]]:
    """Return the areas of a level as rows of plain values, best first and the unranked last; None is missing.

    Each has `code, name, name_en, rank, rank_of, index, reason, change, movement` and `drivers`: the indicators
    that moved it most against the quarter before, as (code, points), the largest first.
    """
    frames = published.by_area[quarter]
    areas = frames["areas"].reindex(published.parts(published.top, level))
    moved = frames["contributions"]
    moved = moved[(moved["against"] == "previous") & moved["contribution"].notna()]
    found = []
    for code, area in areas.iterrows():
        own = moved.loc[moved.index == code, ["indicator", "contribution"]]
        own = own.iloc[np.argsort(-own["contribution"].abs().to_numpy(), kind="stable")[:DRIVERS]]
        found.append(
            {
                "code": code,
                "name": published.areas.at[code, "name"],
                "name_en": published.areas.at[code, "name_en"],
                **{name: _plain(area[name], int) for name in ("rank", "rank_of", "movement")},
                **{name: _plain(area[name], float) for name in ("index", "change")},
                "reason": _plain(area["reason"], str),
                "drivers": [(row.indicator, float(row.contribution)) for row in own.itertuples()],
            }
        )
    return sorted(found, key=lambda row: (row["rank"] is None, row["rank"] or 0, row["code"]))


def gaps(published: Published, quarter: str) -> pd.DataFrame:
    """Count by level how many areas have an index, and why the others have none.

    Returns
    -------
    pandas.DataFrame
        `level, areas, ranked, reasons`: `reasons` maps a reason's code to a number of areas.
    """
    areas = published.releases[quarter].scores.areas
    rows = []
    for level in published.levels:
        of_level = areas[areas["level"] == level]
        without = of_level.loc[of_level["index"].isna(), "reason"].fillna("other")
        rows.append((level, len(of_level), len(of_level) - len(without), without.value_counts().to_dict()))
    return pd.DataFrame(rows, columns=["level", "areas", "ranked", "reasons"])


def indicator_quality(published: Published, quarter: str) -> pd.DataFrame:
    """Return how many areas have a value of an indicator, and how many stand at its limit.

    Counted at the finest level at which the indicator is recorded; what finer areas inherit does not count again.

    Returns
    -------
    pandas.DataFrame
        `indicator, level, areas, scored, saturated`, in the system's order.
    """
    scores = published.releases[quarter].scores
    own = scores.indicators[~scores.indicators["inherited"].astype(bool)]
    level = own["area_code"].map(scores.areas.set_index("area_code")["level"])
    place = level.map({name: place for place, name in enumerate(published.levels)})
    finest = place.groupby(own["indicator"]).transform("max")
    counted = pd.DataFrame(
        {
            "indicator": own["indicator"],
            "level": level,
            "scored": own["efficacy"].notna(),
            "saturated": own["saturated"].astype(bool),
        }
    )[place == finest]
    table = counted.groupby(["indicator", "level"]).agg(
        areas=("scored", "size"), scored=("scored", "sum"), saturated=("saturated", "sum")
    )
    order = {code: place for place, code in enumerate(published.system.codes)}
    table = table.reset_index().sort_values("indicator", key=lambda codes: codes.map(order))
    return table.astype({"scored": int, "saturated": int}).reset_index(drop=True)


def awaited(engine: Engine, published: Published, quarter: str) -> list[Awaited]:
    """Return for each department of the system, in its order, which of its indicators are accepted for a quarter."""
    with reading(engine) as connection:
        there = set(to_frame(connection.execute(indicators_in_force([quarter])))["indicator"])
    departments: dict[str, list] = {}
    for indicator in published.system.indicators:
        departments.setdefault(indicator.department, []).append(indicator)
    return [
        Awaited(
            name,
            indicators[0].department_en,
            tuple(i.code for i in indicators if i.code in there),
            tuple(i.code for i in indicators if i.code not in there),
        )
        for name, indicators in departments.items()
    ]


def _plain(value: Any, kind: type) -> Any:
    return None if value is None or pd.isna(value) else kind(value)
