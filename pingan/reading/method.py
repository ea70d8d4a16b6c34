"""What the page about the method answers: curves, how well thresholds still tell areas apart, versions, releases."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from sqlalchemy import Engine

from pingan.reading.codes import NO_PERMISSION
from pingan.reading.published import Published
from pingan.scoring.efficacy import efficacy
from pingan.scoring.scores import saturation
from pingan.scoring.weighting import index_shares
from pingan.storage.releases import current_releases, list_publications
from pingan.storage.systems import list_systems, load_system_version
from pingan.system.indicator_system import Indicator, IndicatorSystem

CURVE_POINTS = 241
FARTHEST = 3.0  # how many distances between the thresholds an outlier may stretch the curve
SYSTEM_FIELDS = (
    "levels",
    "aggregation",
    "clip",
    "score_range",
    "minimum_coverage",
    "minimum_denominator",
    "base_quarters",
    "base_reference",
    "smoothing_levels",
    "geometric_floor",
    "rank_decimals",
)


@dataclass(frozen=True, eq=False)
class Curve:
    """How values of one indicator become scores.

    Attributes
    ----------
    x, score : (n,) values in the indicator's unit, ascending, and their scores as the engine gives them
    thresholds : key of the system's file ("satisfactory" …), its value, its score
    """

    x: np.ndarray
    score: np.ndarray
    thresholds: tuple[tuple[str, float, float], ...]


def efficacy_curve(system: IndicatorSystem, code: str, values: np.ndarray) -> Curve:
    """Return the curve of one indicator, wide enough for its thresholds and for values that stand near them.

    Parameters
    ----------
    values : what is to be marked on the curve, NaN left out; farther than three times the distance between the
        thresholds they do not widen it
    """
    indicator = system.indicator(code)
    keys: tuple[str, ...] = ("limit_low", "ideal_low", "ideal_high", "limit_high")
    keys = keys if indicator.moderate else ("satisfactory", "impermissible")
    marks = np.array([getattr(indicator, key) for key in keys], dtype=float)
    low, high = _extent(indicator, marks, np.asarray(values, dtype=float))
    inside = marks[(marks > low) & (marks < high)]
    x = np.unique(np.concatenate([np.linspace(low, high, CURVE_POINTS), inside]))
    return Curve(
        x,
        _score(system, indicator, x),
        tuple(zip(keys, marks, _score(system, indicator, marks), strict=True)),
    )


def _extent(indicator: Indicator, marks: np.ndarray, values: np.ndarray) -> tuple[float, float]:
    span = np.ptp(marks)
    known = values[np.isfinite(values)]
    known = known[(known > marks.min() - FARTHEST * span) & (known < marks.max() + FARTHEST * span)]
    low = min(marks.min() - 0.25 * span, *known) if known.size else marks.min() - 0.25 * span
    high = max(marks.max() + 0.25 * span, *known) if known.size else marks.max() + 0.25 * span
    if indicator.kind in ("rate", "share"):
        low = max(low, min(0.0, marks.min()))  # counts are not negative
    if indicator.kind == "share" and marks.max() <= 100:
        high = min(high, max(100.0, *known)) if known.size else min(high, 100.0)
    if indicator.efficacy == "logarithmic":
        low = max(low, marks.min() / 20)  # the logarithm of zero is nowhere
    return float(low), float(high)


def _score(system: IndicatorSystem, indicator: Indicator, x: np.ndarray) -> np.ndarray:
    return efficacy(x, indicator, system.score_range, system.clip)[0]


@dataclass(frozen=True, eq=False)
class Standing:
    """One area's newest value of one indicator, and the values of the first level's areas behind it.

    Attributes
    ----------
    value, score : NaN where missing, with `reason` its code
    inherited, saturated : as the release marks them
    other_codes : (n,) areas of the first level below the top
    others, other_scores : (n,) their values, NaN where missing, and scores
    """

    area: str
    quarter: str
    value: float
    score: float
    reason: str | None
    inherited: bool
    saturated: bool
    other_codes: tuple[str, ...]
    others: np.ndarray
    other_scores: np.ndarray


def standing(published: Published, code: str, area: str) -> Standing:
    """Return where an area stands on an indicator in the newest quarter.

    Raises
    ------
    KeyError
        Where there is no such area.
    """
    published.areas.loc[area]  # an unknown area is an error, not a missing value
    quarter = published.quarters[-1]
    frame = published.releases[quarter].scores.indicators
    frame = frame[frame["indicator"] == code].set_index("area_code")
    first = frame.reindex(published.parts(published.top, published.levels[0]))
    row = frame.loc[area] if area in frame.index else {}
    reason = row.get("reason", NO_PERMISSION if area in published.score_only else "not_published")
    return Standing(
        area=area,
        quarter=quarter,
        value=float(row.get("value", np.nan)),
        score=float(row.get("efficacy", np.nan)),
        reason=reason if isinstance(reason, str) else None,
        inherited=bool(row.get("inherited", False)),
        saturated=bool(row.get("saturated", False)),
        other_codes=tuple(first.index),
        others=first["value"].to_numpy(float),
        other_scores=first["efficacy"].to_numpy(float),
    )


def quality(published: Published) -> pd.DataFrame:
    """Count, for the newest quarter, what is scored and what clipping changed, where an indicator is recorded.

    Returns
    -------
    DataFrame
        `indicator, level, areas, scored, saturated`, of the levels below the top, coarse to fine; without the
        levels at which an indicator is only inherited.
    """
    scores = published.releases[published.quarters[-1]].scores
    own = scores.indicators[~scores.indicators["inherited"]]
    level = own["area_code"].map(scores.areas.set_index("area_code")["level"])
    counts = own.assign(level=level).groupby(["indicator", "level"], sort=False).size().rename("areas")
    table = saturation(scores).merge(counts.reset_index(), on=["indicator", "level"])
    table = table[table["level"].isin(published.levels)]
    place = {level: place for place, level in enumerate(published.levels)}
    codes = {code: place for place, code in enumerate(published.system.codes)}
    order = table.assign(i=table["indicator"].map(codes), l=table["level"].map(place)).sort_values(["i", "l"])
    columns = ["indicator", "level", "areas", "scored", "saturated"]
    return order[columns].astype({"scored": int, "saturated": int}).reset_index(drop=True)


def ranked_areas(published: Published) -> list[tuple[str, int, int]]:
    """Return level, number of areas and number of ranked ones in the newest quarter, coarse to fine."""
    areas = published.releases[published.quarters[-1]].scores.areas
    return [
        (level, int((areas["level"] == level).sum()), int(areas.loc[areas["level"] == level, "rank"].count()))
        for level in published.levels
    ]


def stored_versions(engine: Engine, system_id: str) -> list[dict[str, Any]]:
    """Return the stored versions of a system, newest first.

    Returns
    -------
    list of dict
        `version`, `applies_from`, `sha256`, `quarters` (tuple of those whose current release was computed with
        it, oldest first) and `system`.
    """
    listed = list_systems(engine)
    current = current_releases(engine, system_id)
    found = []
    for row in listed[listed["system_id"] == system_id].itertuples():
        quarters = sorted(current.loc[current["system_version"] == row.version, "quarter"])
        found.append(
            {
                "version": row.version,
                "applies_from": row.applies_from,
                "sha256": row.sha256,
                "quarters": tuple(quarters),
                "system": load_system_version(engine, system_id, row.version),
            }
        )
    return found[::-1]


def system_with_hash(engine: Engine, sha256: str) -> IndicatorSystem:
    """Return the stored system whose source has this SHA-256; KeyError where there is none."""
    listed = list_systems(engine)
    same = listed[listed["sha256"] == sha256]
    if same.empty:
        raise KeyError(sha256)
    return load_system_version(engine, same["system_id"].iloc[0], same["version"].iloc[0])


@dataclass(frozen=True)
class Difference:
    """One thing in which two versions of a system differ.

    Attributes
    ----------
    what : "system", "dimension" or "indicator"
    thing : the dimension or indicator, as it is in the newer version, or was; None for the system
    field : key of the system's file, "share" (of the index) beside a changed weight, "added" or "removed";
        of the system also "other_shares": how many indicators' shares follow from what changed elsewhere
    before, after : the values, None where there is none
    """

    what: str
    thing: Any
    field: str
    before: Any = None
    after: Any = None


def differences(old: IndicatorSystem, new: IndicatorSystem) -> list[Difference]:
    """Return everything that a newer version changes, in the order of the file."""
    found = [
        Difference("system", None, name, getattr(old, name), getattr(new, name))
        for name in SYSTEM_FIELDS
        if getattr(old, name) != getattr(new, name)
    ]
    found += _of_items("dimension", old.dimensions, new.dimensions, {}, {})
    before, after = index_shares(old), index_shares(new)
    items = _of_items("indicator", old.indicators, new.indicators, before, after)
    told = {one.thing.code for one in items if one.field in ("weight", "dimension")}
    moved = {code for code in before.keys() & after.keys() if abs(before[code] - after[code]) > 1e-9}
    others = Difference("system", None, "other_shares", None, len(moved - told))
    return found + items + ([others] if moved - told else [])


def _of_items(
    what: str, old: tuple, new: tuple, old_shares: dict[str, float], new_shares: dict[str, float]
) -> list[Difference]:
    before, after = {item.code: item for item in old}, {item.code: item for item in new}
    found = []
    for code, item in after.items():
        if code not in before:
            found.append(Difference(what, item, "added", None, new_shares.get(code)))
            continue
        for name in type(item).model_fields:
            values = getattr(before[code], name), getattr(item, name)
            if values[0] != values[1]:
                found.append(Difference(what, item, name, *values))
        if code in new_shares and (before[code].weight, before[code].dimension) != (
            item.weight,
            item.dimension,
        ):
            found.append(Difference(what, item, "share", old_shares[code], new_shares[code]))
    gone = [item for code, item in before.items() if code not in after]
    return found + [Difference(what, item, "removed", old_shares.get(item.code)) for item in gone]


def publications(engine: Engine, system_id: str) -> pd.DataFrame:
    """List every publication of a system, the newest quarter first and its newest publication before older ones.

    Returns
    -------
    DataFrame
        `quarter, release_id, sha256, published_at, reason, system_version, boundary_version, current`. Who
        published is not among them: that is the office's matter.
    """
    listed = list_publications(engine, system_id)
    newest = listed.iloc[::-1].sort_values("quarter", ascending=False, kind="stable")
    columns = ["quarter", "release_id", "sha256", "published_at", "reason", "system_version"]
    return newest[[*columns, "boundary_version", "current"]].reset_index(drop=True)
