"""How each table of a quarter is gathered from the release's frames."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any

import pandas as pd

from pingan.reading.published import Published
from pingan.reading.summary import gaps, indicator_quality
from pingan.reading.table_about import about_rows
from pingan.reading.table_columns import Column, columns_of, words
from pingan.scoring.weighting import index_shares
from pingan.system.indicator_system import IndicatorSystem

Made = tuple[list[Column], pd.DataFrame]
HEAD = {
    "quarter": "code",
    "area_code": "code",
    "name": "text",
    "name_en": "text",
    "level": "word",
    "parent_code": "code",
    "parent": "text",
    "parent_en": "text",
}
INDICATOR = {"indicator": "code", "indicator_name": "text", "indicator_name_en": "text"}
DIMENSION = {"dimension": "code", "dimension_name": "text", "dimension_name_en": "text"}
THRESHOLDS = ("satisfactory", "impermissible", "ideal_low", "ideal_high", "limit_low", "limit_high")


def codes_within(published: Published, area: str | None) -> list[str]:
    """Return an area and everything within it that is seen, in code order; all areas for None."""
    if area is None:
        return list(published.areas.index)
    found, step, parents = {area}, pd.Index([area]), published.areas["parent_code"]
    while len(step := parents.index[parents.isin(step)]):
        found |= set(step)
    return sorted(found)


def free(code: str) -> str:
    """Return a dimension's or an indicator's code as a column's name: itself, unless a column of ours has it."""
    return f"{code}_value" if code in words()["column"] else code


def _ranking(published: Published, quarter: str, area: str | None) -> Made:
    """Best first within each level, the unranked last; of one area with its peers, for a rank is among them."""
    frame = _areas(published, quarter, area, peers=True)
    places = {level: place for place, level in enumerate(published.system_of(quarter).levels)}
    frame = frame.assign(order=frame["level"].map(places))
    frame = frame.sort_values(["order", "rank", "area_code"], na_position="last")
    kinds = {"rank": "whole", "rank_of": "whole", "index": "score", "change": "points", "movement": "whole"}
    kinds |= {"change_year": "points", "movement_year": "whole", "rank_within": "whole"}
    kinds |= {"rank_within_of": "whole", "movement_within": "whole", "base_index": "score"}
    return columns_of({**HEAD, **kinds, "coverage": "share", "reason": "reason"}), frame


def _scores(published: Published, quarter: str, area: str | None) -> Made:
    frame = _areas(published, quarter, area)
    items = [
        Column(free(d.code), d.name_zh, d.name_en, "score") for d in published.system_of(quarter).dimensions
    ]
    dimensions = published.releases[quarter].scores.dimensions
    frame = _with_wide(frame, items, dimensions, "dimension", "score")
    kinds = {"index": "score", "rank": "whole", "rank_of": "whole", "change": "points", "movement": "whole"}
    return [*columns_of({**HEAD, **kinds}), *items, *columns_of({"reason": "reason"})], frame


def _dimensions(published: Published, quarter: str, area: str | None) -> Made:
    frame = _long(published, quarter, area, published.releases[quarter].scores.dimensions)
    frame = _named(frame, "dimension", published.system_of(quarter).dimensions)
    kinds = {"score": "score", "coverage": "share", "reason": "reason"}
    return columns_of({**HEAD, **DIMENSION, **kinds}), frame


def _indicators(published: Published, quarter: str, area: str | None) -> Made:
    frame = _long(published, quarter, area, published.releases[quarter].scores.indicators)
    frame = _named(frame, "indicator", published.system_of(quarter).indicators)
    for column, attribute in (("dimension", "dimension"), ("unit", "unit_zh"), ("unit_en", "unit_en")):
        values = {i.code: getattr(i, attribute) or None for i in published.system_of(quarter).indicators}
        frame[column] = frame["indicator"].map(values)
    kinds = {"value": "amount", "unit": "text", "unit_en": "text", "efficacy": "score"}
    kinds |= {"numerator": "amount", "denominator": "amount", "inherited": "flag", "saturated": "flag"}
    return columns_of({**HEAD, "dimension": "code", **INDICATOR, **kinds, "reason": "reason"}), frame


def _values(published: Published, quarter: str, area: str | None) -> Made:
    items = [
        Column(free(i.code), f"{i.code} {i.name_zh}", f"{i.code} {i.name_en}", "amount", i.unit_zh, i.unit_en)
        for i in published.system_of(quarter).indicators
    ]
    values = published.releases[quarter].scores.indicators
    frame = _with_wide(_areas(published, quarter, area), items, values, "indicator", "value")
    return [*columns_of(HEAD), *items], frame


def _contributions(published: Published, quarter: str, area: str | None) -> Made:
    """Of each area and comparison they sum to its change; that of a year before beside that of last quarter."""
    frame = _long(published, quarter, area, published.releases[quarter].scores.contributions)
    frame = _named(frame, "indicator", published.system_of(quarter).indicators)
    return columns_of({**HEAD, "against": "word", **INDICATOR, "contribution": "points"}), frame


def _movement(published: Published, quarter: str, area: str | None) -> Made:
    """All quarters up to this one: a row for each area and quarter that has a release."""
    earlier = [q for q in published.quarters if q in published.releases and q <= quarter]
    frame = pd.concat([_areas(published, q, area) for q in earlier], ignore_index=True)
    kinds = {"index": "score", "rank": "whole", "rank_of": "whole", "change": "points", "movement": "whole"}
    return columns_of({**HEAD, **kinds, "reason": "reason"}), frame


def _coverage(published: Published, quarter: str, area: str | None) -> Made:
    counted = gaps(_only(published, quarter, area), quarter)
    rows = [
        (quarter, row.level, row.areas, row.ranked, row.areas - row.ranked, reason, count)
        for row in counted.itertuples()
        if row.areas
        for reason, count in (sorted(row.reasons.items()) or [(None, 0)])
    ]
    kinds = {"quarter": "code", "level": "word", "areas": "whole", "ranked": "whole", "unranked": "whole"}
    kinds |= {"reason": "reason", "of_reason": "whole"}
    return columns_of(kinds), pd.DataFrame(rows, columns=list(kinds))


def _quality(published: Published, quarter: str, area: str | None) -> Made:
    frame = indicator_quality(_only(published, quarter, area), quarter)
    frame = _named(frame.assign(quarter=quarter), "indicator", published.system_of(quarter).indicators)
    kinds = {"level": "word", "areas": "whole", "scored": "whole", "saturated_count": "whole"}
    return columns_of({"quarter": "code", **INDICATOR, **kinds}), frame.rename(
        columns={"saturated": "saturated_count"}
    )


def _method(published: Published, quarter: str, _area: str | None) -> Made:
    kinds = {"department": "text", "department_en": "text", "kind": "word", "unit": "text", "unit_en": "text"}
    kinds |= {"direction": "word", **dict.fromkeys(THRESHOLDS, "amount"), "weight": "amount"}
    kinds |= {"share": "share", "finest_level": "word", "window_quarters": "whole", "smoothing": "word"}
    return columns_of({**DIMENSION, **INDICATOR, **kinds}), _system_frame(published.system_of(quarter))


def _about(published: Published, quarter: str, area: str | None) -> Made:
    kinds = {"key": "code", "item": "text", "item_en": "text", "content": "text", "content_en": "text"}
    return columns_of(kinds), pd.DataFrame(about_rows(published, quarter, area), columns=list(kinds))


TABLES: dict[str, Callable[[Published, str, str | None], Made]] = {
    "ranking": _ranking,
    "scores": _scores,
    "dimensions": _dimensions,
    "values": _values,
    "indicators": _indicators,
    "contributions": _contributions,
    "movement": _movement,
    "coverage": _coverage,
    "quality": _quality,
    "method": _method,
    "about": _about,
}
"""The tables by key, in the order in which they are read."""


# --- the parts they share ---------------------------------------------------------------------------------------


def _areas(published: Published, quarter: str, area: str | None, *, peers: bool = False) -> pd.DataFrame:
    """Return the rows of the areas, in the release's order, with the columns of `HEAD`."""
    codes = set(codes_within(published, area))
    if area is not None and peers:
        codes |= set(published.areas.index[published.areas["level"] == published.areas.at[area, "level"]])
    frame = published.releases[quarter].scores.areas
    return _headed(published, quarter, frame[frame["area_code"].isin(codes)])


def _long(published: Published, quarter: str, area: str | None, frame: pd.DataFrame) -> pd.DataFrame:
    if area is not None:
        frame = frame[frame["area_code"].isin(codes_within(published, area))]
    return _headed(published, quarter, frame)


def _headed(published: Published, quarter: str, frame: pd.DataFrame) -> pd.DataFrame:
    """Put the columns of `HEAD` before a frame; an area that these boundaries do not have keeps its code."""
    areas, codes = published.areas, frame["area_code"]
    of_each = areas.reindex(codes)
    parents = areas.reindex(of_each["parent_code"])
    head = {
        "quarter": quarter,
        "area_code": codes.to_numpy(object),
        **{name: of_each[name].to_numpy(object) for name in ("name", "name_en", "level", "parent_code")},
        "parent": parents["name"].to_numpy(object),
        "parent_en": parents["name_en"].to_numpy(object),
    }
    rest = frame.drop(columns=[name for name in head if name in frame]).reset_index(drop=True)
    return pd.concat([pd.DataFrame(head, index=rest.index), rest], axis=1)


def _with_wide(
    frame: pd.DataFrame, items: list[Column], long: pd.DataFrame, by: str, value: str
) -> pd.DataFrame:
    """Add a column for each item from a long frame; one that has no row is missing."""
    wide = long.pivot(index="area_code", columns=by, values=value)
    wide = wide.reindex(index=frame["area_code"], columns=[item.name for item in items]).reset_index(
        drop=True
    )
    return pd.concat([frame, wide], axis=1)


def _named(frame: pd.DataFrame, column: str, items: Iterable[Any]) -> pd.DataFrame:
    names = {item.code: (item.name_zh, item.name_en) for item in items}
    both = [names.get(code, (code, code)) for code in frame[column]]
    zh, en = zip(*both, strict=True) if both else ((), ())
    return frame.assign(**{f"{column}_name": list(zh), f"{column}_name_en": list(en)})


def _only(published: Published, quarter: str, area: str | None) -> Published:
    """Return an edition of one quarter and an area with its parts, to count in."""
    if area is None:
        return published
    codes, release = codes_within(published, area), published.releases[quarter]
    kept = {
        name: frame[frame["area_code"].isin(codes)]
        for name in ("areas", "dimensions", "indicators", "contributions")
        for frame in [getattr(release.scores, name)]
    }
    return replace(published, releases={quarter: replace(release, scores=release.scores.replace(**kept))})


def _system_frame(system: IndicatorSystem) -> pd.DataFrame:
    shares = index_shares(system)
    frame = pd.DataFrame(
        [
            {
                "dimension": i.dimension,
                "indicator": i.code,
                "department": i.department or None,
                "department_en": i.department_en or i.department or None,
                "kind": i.kind,
                "unit": i.unit_zh or None,
                "unit_en": i.unit_en or i.unit_zh or None,
                "direction": i.direction,
                **{name: getattr(i, name) for name in THRESHOLDS},
                "weight": i.weight,
                "share": shares[i.code],
                "finest_level": i.finest_level,
                "window_quarters": i.window_quarters,
                "smoothing": i.smoothing,
            }
            for i in system.indicators
        ]
    )
    return _named(_named(frame, "dimension", system.dimensions), "indicator", system.indicators)
