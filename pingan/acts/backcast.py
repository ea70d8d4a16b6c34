"""What published quarters would have been under another version of the system; nothing is written.

A back-cast uses the very batches and boundaries that the published release was made of. So what differs is the
version's doing and no correction's: an unchanged version gives the published numbers to the last bit. Only what the
published version did not need (a longer window, a new indicator) is read from the batches in force.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from sqlalchemy import Connection, Engine

from pingan.acts.computation import PublicationError
from pingan.errors import InvalidAreasError, InvalidObservationsError
from pingan.scoring.engine import needed_quarters, score_quarter
from pingan.scoring.hierarchy import build_hierarchy
from pingan.scoring.observations import build_panel
from pingan.scoring.values import quarter_values
from pingan.storage import (
    Release,
    boundary_info,
    current_releases,
    load_areas,
    load_observations,
    load_release,
    load_system_version,
    reading,
)
from pingan.system.editing import Content, measured
from pingan.system.indicator_system import IndicatorSystem
from pingan.system.thresholds import BEYOND, NoProposalError, Proposal, propose_thresholds

QUARTERS = 8
"""How many quarters are looked back on."""


@dataclass(frozen=True, eq=False)
class Backcast:
    """One quarter as it was published, beside what another version makes of it.

    Attributes
    ----------
    quarter : the quarter
    release_id : the release compared with
    areas : `area_code, level, parent_code, index, rank, rank_of, index_published, rank_published, reason`, an area a
        row, those of the release's boundaries; NaN and <NA> where missing, `reason` then says why the new index is
    """

    quarter: str
    release_id: str
    areas: pd.DataFrame


def backcast_quarters(engine: Engine, system_id: str, count: int = QUARTERS) -> list[str]:
    """Return the last published quarters, oldest first."""
    return sorted(current_releases(engine, system_id)["quarter"])[-count:]


def backcast(engine: Engine, system: IndicatorSystem, quarter: str) -> Backcast:
    """Score a published quarter again, under another version of its system.

    Parameters
    ----------
    system : the other version; from when it would apply does not matter here
    quarter : a published one

    Raises
    ------
    PublicationError
        The quarter is not published, or its observations cannot be scored under this version.
    """
    with reading(engine) as connection:
        current = current_releases(connection, system.id).set_index("quarter")["release_id"]
        if quarter not in current.index:
            raise PublicationError(
                f"{quarter} 尚未发布，无从回算。", f"{quarter} is not published: nothing to compare."
            )
        release = load_release(connection, current[quarter])
        published = load_system_version(connection, release.system_id, release.system_version)
        observations = _observations(connection, release, published, system)
        areas = load_areas(connection, release.boundary_version)
    try:
        scores = score_quarter(observations, areas[areas["level"].isin(system.levels)], system, quarter)
    except (InvalidObservationsError, InvalidAreasError) as error:
        raise PublicationError(
            f"{quarter} 的数据无法按此版本计算：{error.in_language('zh')}",
            f"The data of {quarter} cannot be scored under this version: {error.in_language('en')}",
        ) from error
    before = release.scores.areas[["area_code", "index", "rank"]]
    columns = ["area_code", "level", "parent_code", "index", "rank", "rank_of", "reason"]
    beside = scores.areas[columns].merge(before, on="area_code", how="left", suffixes=("", "_published"))
    return Backcast(quarter, release.release_id, beside)


def proposed_thresholds(
    engine: Engine, content: Content, code: str, level: str, beyond: float = BEYOND
) -> Proposal:
    """Propose an indicator's thresholds from the draft's base period.

    Values are made as the draft says (kind, window, counts), of the areas of one level, in each base quarter, from the
    batches in force.

    Parameters
    ----------
    level : whose areas' values; where the indicator is only inherited there is nothing to learn
    beyond : see `propose_thresholds`

    Raises
    ------
    NoProposalError
        There is no base period, the level inherits the indicator, or the values say too little.
    InvalidSystemError
        The draft does not say yet how the indicator's values are made.
    """
    system, indicator = measured(content, code)
    if not system.base_quarters:
        raise NoProposalError(
            "The system names no base period: give it base quarters first.",
            "体系没有规定基期：请先填写基期季度。",
        )
    if level not in system.levels or system.levels.index(level) > system.levels.index(indicator.finest_level):
        raise NoProposalError(
            f"{code} is not recorded at this level: its areas only inherit values.",
            f"{code} 在该层级没有数据，只是沿用上级数值。",
        )
    with reading(engine) as connection:
        needed = sorted(
            {name for quarter in system.base_quarters for name in needed_quarters(system, quarter)}
        )
        observations, _ = load_observations(connection, needed, None, system.codes)
        areas = load_areas(connection, boundary_info(connection).version)
    hierarchy = build_hierarchy(areas[areas["level"].isin(system.levels)], system.levels)
    panel = build_panel(observations, hierarchy, system, needed)
    part = hierarchy.slices[system.levels.index(level)]
    values = [
        quarter_values(panel, hierarchy, system, quarter).value[0, part] for quarter in system.base_quarters
    ]
    return propose_thresholds(np.concatenate(values), indicator, beyond)


def _observations(
    connection: Connection, release: Release, published: IndicatorSystem, system: IndicatorSystem
) -> pd.DataFrame:
    quarters, before = needed_quarters(system, release.quarter), needed_quarters(published, release.quarter)
    known = [code for code in system.codes if code in published.codes]
    asked = [
        ([quarter for quarter in quarters if quarter in before], release.batch_ids, known),
        ([quarter for quarter in quarters if quarter not in before], None, known),
        (quarters, None, [code for code in system.codes if code not in published.codes]),
    ]
    frames = [load_observations(connection, *one)[0] for one in asked if one[0] and one[2]]
    filled = [frame for frame in frames if len(frame)]
    return pd.concat(filled, ignore_index=True) if filled else frames[0]
