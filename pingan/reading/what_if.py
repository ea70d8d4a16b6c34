"""What a scenario starts from: one area of one published quarter, as `pingan.scoring.what_if` takes it."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from pingan.reading.ladder import ladder_of
from pingan.reading.peers import peers_of
from pingan.reading.published import Published
from pingan.reading.rows import rows_of
from pingan.scoring.what_if_case import Case
from pingan.system.indicator_system import IndicatorSystem

KEPT = 64
"""Cases of an edition; one is some 20 kB."""

COLUMNS = ("numerator", "denominator", "value", "efficacy", "inherited", "saturated", "reason")


class NoCaseError(LookupError):
    """There is nothing to start from; `reason` says why.

    `not_published`: the quarter has no release, or the release does not know the area. `no_permission`: the area's
    counts are not open to whoever asks.
    """

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason)


def read_case(published: Published, code: str, quarter: str) -> Case:
    """Return an area's case; the last ones read are kept with the edition, for the next move of a slider.

    It competes with its level; where not all of that is in sight, with the other parts of its parent (`within` of
    `competitors`).

    Raises
    ------
    NoCaseError
        Where there is none.
    """
    kept = published.keep(no_cases)
    found = kept.get((code, quarter))
    if found is None:
        found = kept[code, quarter] = _read(published, code, quarter)
        for oldest in list(kept)[:-KEPT]:
            kept.pop(oldest, None)
    return found


def no_cases(_: Published) -> dict[tuple[str, str], Case]:
    """Return where the last cases are kept by area and quarter."""
    return {}


def _read(published: Published, code: str, quarter: str) -> Case:
    if code in published.score_only:
        raise NoCaseError("no_permission")
    frames = published.by_area[quarter]
    if code not in frames["areas"].index:
        raise NoCaseError("not_published")
    area, system = frames["areas"].loc[code], published.system_of(quarter)
    level = area["level"]
    own = rows_of(published, quarter, "indicators", code).set_index("indicator")
    return Case(
        system=system,
        level=level,
        rows=_complete(own, system),
        index=float(area["index"]),
        others=_others(published, code, quarter, level),
        priors=_priors(published, quarter, level),
        parts=code in published.with_parts,
    )


def competitors(published: Published, code: str, quarter: str) -> str | None:
    """Return the area within which an area is ranked here: the top, else its parent; None where it is not ranked."""
    area = published.areas.loc[code]
    for within in (published.top, area["parent_code"]):
        if (
            code != published.top
            and within
            and ladder_of(published, quarter, area["level"], within) is not None
        ):
            return within
    return None


def recorded_at(published: Published, code: str, finest_level: str) -> str | None:
    """Return the area around another at which an indicator of this finest level is recorded; None where not seen."""
    step, areas = code, published.areas
    while step is not None and areas.at[step, "level"] != finest_level:
        step = areas.at[step, "parent_code"]
    return None if step in published.score_only else step


def _complete(own: pd.DataFrame, system: IndicatorSystem) -> pd.DataFrame:
    rows = own.reindex(list(system.codes))
    numbers = {name: rows[name].astype(float) for name in COLUMNS[:4]}
    marks = {name: rows[name].eq(True).astype(bool) for name in COLUMNS[4:6]}
    reason = rows["reason"].astype(object).where(rows["reason"].notna(), None)
    return pd.DataFrame({**numbers, **marks, "reason": reason})


def _others(published: Published, code: str, quarter: str, level: str) -> pd.Series:
    within = competitors(published, code, quarter)
    ladder = None if within is None else ladder_of(published, quarter, level, within)
    if ladder is None:
        return pd.Series(dtype=float)
    others = pd.Series(ladder.index, index=ladder.codes, dtype=float)
    return others.drop(code, errors="ignore")


def _priors(published: Published, quarter: str, level: str) -> Mapping[str, Any]:
    priors = peers_of(published, quarter).priors
    return {indicator: prior for (where, indicator), prior in priors.items() if where == level}


def missing(value: float | None) -> bool:
    """Whether a number is missing."""
    return value is None or bool(np.isnan(value))
