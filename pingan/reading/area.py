"""One area through all quarters: what its panel shows, in one answer, so that a change of quarter asks nothing."""

from typing import Any

import numpy as np
import pandas as pd

from pingan.reading.codes import NO_PERMISSION
from pingan.reading.cube import cube_of
from pingan.reading.published import Published
from pingan.reading.rows import rows_of
from pingan.reading.values import SCORE_DECIMALS, nullable

AREA_NUMBERS = ("base_index", "change", "change_year", "coverage")
AREA_COUNTS = (
    "rank",
    "rank_of",
    "rank_within",
    "rank_within_of",
    "movement",
    "movement_within",
    "movement_year",
)
INDICATOR_NUMBERS = ("value", "efficacy", "numerator", "denominator")
INDICATOR_MARKS = ("inherited", "saturated")


def area_payload(published: Published, code: str) -> dict[str, Any]:
    """Return everything published about one area, quarter by quarter.

    Parameters
    ----------
    code : an area's code, of any level

    Returns
    -------
    dict: `code`, `name`, `name_en`, `level`, `path` (from the top down), `parts` (the next finer level; None where
    there are no parts to see), `score_only` (whether the rest may not be seen), `quarters`; `index`, `reason` and
    the columns of the release's `areas`, one entry a quarter;
    `dimensions`: code to scores; `top`: index and dimensions of the top area;
    `indicators`: code to columns over the quarters; `contributions`: "previous"/"year" to a list a quarter of
    [indicator, points], largest effect first. None is missing.

    Raises
    ------
    KeyError
        Where there is no such area.
    """
    area = published.areas.loc[code]
    cube = cube_of(published)
    here, top = cube.codes.get_loc(code), cube.codes.get_loc(published.top)
    frames = [_of_area(published, quarter, code) for quarter in published.quarters]
    dimensions = [d.code for d in published.system.dimensions]
    hidden = code in published.score_only
    absent = [
        NO_PERMISSION if hidden and q in published.releases else "not_published" for q in published.quarters
    ]

    def scores(row: int, measure: str) -> list:
        return nullable(np.round(cube.values[:, row, cube.measures.index(measure)], SCORE_DECIMALS))

    return {
        "edition": published.edition,
        "code": code,
        "name": area["name"],
        "name_en": area["name_en"],
        "level": area["level"],
        "path": _path(published, code),
        "parts": _next_level(published, area["level"]) if code in published.with_parts else None,
        "score_only": code in published.score_only,
        "quarters": list(published.quarters),
        "index": scores(here, "index"),
        "reason": _reasons(cube, here, "index"),
        **{name: [_number(frame["areas"].get(name)) for frame in frames] for name in AREA_NUMBERS},
        **{name: [_count(frame["areas"].get(name)) for frame in frames] for name in AREA_COUNTS},
        "dimensions": {d: scores(here, d) for d in dimensions},
        "dimension_reasons": {d: _reasons(cube, here, d) for d in dimensions},
        "top": {"index": scores(top, "index"), "dimensions": {d: scores(top, d) for d in dimensions}},
        "indicators": {i.code: _indicator(frames, i.code, absent) for i in published.system.indicators},
        "contributions": {a: [_contributions(frame, a) for frame in frames] for a in ("previous", "year")},
    }


def _of_area(published: Published, quarter: str, code: str) -> dict[str, Any]:
    """Return the rows of one area in one release: its areas row, its indicators by code, its contributions."""
    names = ("areas", "indicators", "contributions")
    rows = {name: rows_of(published, quarter, name, code).to_dict("records") for name in names}
    return {
        "areas": rows["areas"][0] if rows["areas"] else {},
        "indicators": {row["indicator"]: row for row in rows["indicators"]},
        "contributions": rows["contributions"],
    }


def _indicator(frames: list[dict[str, Any]], code: str, absent: list[str]) -> dict[str, list]:
    rows = [frame["indicators"].get(code, {}) for frame in frames]
    return {
        **{name: [_number(row.get(name), 6) for row in rows] for name in INDICATOR_NUMBERS},
        **{name: [bool(row.get(name, False)) for row in rows] for name in INDICATOR_MARKS},
        "reason": [_text(row.get("reason")) if row else why for row, why in zip(rows, absent, strict=True)],
    }


def _contributions(frame: dict[str, Any], against: str) -> list[list]:
    rows = [row for row in frame["contributions"] if row["against"] == against]
    rows = [row for row in rows if not pd.isna(row["contribution"])]
    rows.sort(key=lambda row: -abs(row["contribution"]))
    return [[row["indicator"], round(row["contribution"], 6)] for row in rows]


def _reasons(cube: Any, row: int, measure: str) -> list:
    column = cube.measures.index(measure)
    missing = np.isnan(cube.values[:, row, column])
    return [
        reason or None if gone else None
        for reason, gone in zip(cube.reasons[:, row, column], missing, strict=True)
    ]


def _path(published: Published, code: str) -> list[dict[str, Any]]:
    path: list[dict[str, Any]] = []
    step: str | None = code
    while step is not None:
        area = published.areas.loc[step]
        path.append({"code": step, "name": area["name"], "name_en": area["name_en"], "level": area["level"]})
        step = area["parent_code"]
    return path[::-1]


def _next_level(published: Published, level: str) -> str | None:
    if level not in published.levels:
        return published.levels[0] if published.levels else None
    place = published.levels.index(level) + 1
    return published.levels[place] if place < len(published.levels) else None


def _number(value: Any, decimals: int = SCORE_DECIMALS) -> float | None:
    return None if value is None or pd.isna(value) else round(float(value), decimals)


def _count(value: Any) -> int | None:
    return None if value is None or pd.isna(value) else int(value)


def _text(value: Any) -> str | None:
    return value if isinstance(value, str) and value else None
