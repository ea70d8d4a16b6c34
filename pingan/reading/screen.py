"""What the wall screen draws from: scores, ranks and shapes of the streets, and of one street's committees.

One document for the whole district, one more for each street where the screen may show committees: the first one
stays small in a large city. Numbers have two decimals, None is missing.
"""

from collections.abc import Callable, Sequence
from typing import Any

import geopandas as gpd
import numpy as np

from geodata.outline import drawn_height, label_rooms, outline_svg_paths
from pingan.access.principal import COMMITTEES
from pingan.look.classes import class_breaks, class_colours
from pingan.look.palette import CHANGE, MISSING, SCORE
from pingan.reading.codes import INDEX
from pingan.reading.cube import cube_of
from pingan.reading.published import Published
from pingan.reading.ranking import Ranking, read_ranking
from pingan.reading.values import nullable

DARK = "dark"
WIDTH = 1000
DECIMALS = 2
DOWN, UP = CHANGE[DARK][0], CHANGE[DARK][-1]


def shown_levels(published: Published, shows: str) -> tuple[str, ...]:
    """Return the levels that a screen shows, coarse to fine: the district, the streets, perhaps the committees."""
    top = published.areas.at[published.top, "level"]
    below = [level for level in published.levels if level != top]
    return (top, *below[: 2 if shows == COMMITTEES else 1])


def screen_data(published: Published, boundaries: gpd.GeoDataFrame, shows: str) -> dict[str, Any]:
    """Return the document of the district and its streets.

    Parameters
    ----------
    boundaries : of this edition, simplified
    shows : "streets" or "committees"; says only which levels there are, committees come by `street_data`

    Returns
    -------
    dict with `edition`, `quarters` (all, oldest first), `published` (those that have a release), `newest`,
    `district`, `system`, `dimensions`, `credit`, `demonstration`, `levels`, `parts` (streets with a document of
    their own), `breaks` and `colours` (by measure), `areas`, `scores` (by area, one entry a quarter), `trend`
    (median, low and high of the streets' index) and `maps` (of the streets).
    """
    levels = shown_levels(published, shows)
    level = levels[1] if len(levels) > 1 else levels[0]
    codes = published.parts(published.top, level)
    credit = published.credit.split(" / ")  # written "中文 / English"
    return {
        "edition": published.edition,
        "quarters": list(published.quarters),
        "published": list(published.releases),
        "newest": published.quarters[-1],
        "district": _area(published, published.top),
        "system": {
            "id": published.system.id,
            "version": published.system.version,
            "name": published.system.title["zh"],
            "name_en": published.system.title["en"],
        },
        "dimensions": [
            {"code": one.code, "name": one.name_zh, "name_en": one.name_en}
            for one in published.system.dimensions
        ],
        "credit": credit[0],
        "credit_en": credit[-1],
        "demonstration": published.demonstration,
        "levels": list(levels),
        "parts": [code for code in codes if len(levels) > 2 and code in published.with_parts],
        **_scale(published, codes),
        "areas": [_area(published, code) for code in dict.fromkeys([published.top, *codes])],
        "scores": _scores(published, published.top, level) | {published.top: _own(published, published.top)},
        "trend": _trend(published, codes),
        "maps": {published.top: _map(boundaries, published.top, level)},
    }


def street_data(
    published: Published, boundaries: gpd.GeoDataFrame, shows: str, street: str
) -> dict[str, Any]:
    """Return the document of one street's committees: `areas`, `scores`, `breaks`, `colours`, `maps`, as `screen_data`.

    Breaks are those of all committees of the district: a colour means the same in every street.

    Raises
    ------
    KeyError
        There is no such street, or the screen may not show its committees.
    """
    levels = shown_levels(published, shows)
    if len(levels) < 3 or street not in published.parts(published.top, levels[1]):
        raise KeyError(street)
    level = levels[2]
    codes = published.parts(street, level)
    return {
        "edition": published.edition,
        "street": street,
        **_scale(published, published.parts(published.top, level)),
        "areas": [_area(published, code) for code in codes],
        "scores": _scores(published, street, level),
        "maps": {street: _map(boundaries, street, level)} if codes else {},
    }


def _area(published: Published, code: str) -> dict[str, Any]:
    area = published.areas.loc[code]
    return {
        "code": code,
        "name": area["name"],
        "name_en": area["name_en"],
        "level": area["level"],
        "parent": area["parent_code"],
    }


def _measures(published: Published) -> list[str]:
    return [INDEX, *(dimension.code for dimension in published.system.dimensions)]


def _scale(published: Published, codes: Sequence[str]) -> dict[str, Any]:
    """Return inner breaks and as many colours as classes, by measure, over all quarters of these areas."""
    cube, rows = cube_of(published), cube_of(published).codes.get_indexer(list(codes))
    breaks = {
        measure: class_breaks(cube.values[:, rows, cube.measures.index(measure)], "auto", "score")
        for measure in _measures(published)
    }
    colours = {measure: list(class_colours(SCORE[DARK], inner)) for measure, inner in breaks.items()}
    return {
        "breaks": {measure: [round(one, DECIMALS) for one in inner] for measure, inner in breaks.items()},
        "colours": {**colours, "missing": MISSING[DARK], "up": UP, "down": DOWN},
    }


def _scores(published: Published, within: str, level: str) -> dict[str, dict[str, Any]]:
    """Return the scores of the areas of a level within another, with their ranks among themselves.

    `ranks` are those by each dimension: made here, since scores that are rounded to be shown would make ties.
    """
    if level not in published.levels:
        return {}
    ranking, *others = (read_ranking(published, within, level, one) for one in _measures(published))
    return {
        code: _row(published, ranking, place)
        | {"ranks": {one.measure: _whole(one.ranks[:, place]) for one in others}}
        for place, code in enumerate(ranking.codes)
    }


def _row(published: Published, ranking: Ranking, place: int) -> dict[str, Any]:
    ranks = ranking.ranks[:, place]
    among = [
        None if np.isnan(rank) else int(count) for rank, count in zip(ranks, ranking.ranked, strict=True)
    ]
    return {
        **_numbers(published, ranking.codes[place]),
        "rank": _whole(ranks),
        "rank_of": among,
        "movement": _whole(ranking.movement[:, place]),
        "change": _rounded(ranking.change[:, place]),
    }


def _own(published: Published, code: str) -> dict[str, list]:
    """Return the scores of an area that nothing is compared with."""
    none = [None] * len(published.quarters)
    frames = [published.by_area[quarter]["areas"] for quarter in published.quarters]
    change = [frame["change"].get(code, np.nan) for frame in frames]
    return {
        **_numbers(published, code),
        "rank": none,
        "rank_of": none,
        "movement": none,
        "change": _rounded(np.array([np.nan if one is None else one for one in change], dtype=float)),
    }


def _numbers(published: Published, code: str) -> dict[str, list]:
    cube, row = cube_of(published), cube_of(published).codes.get_loc(code)
    columns = {measure: cube.measures.index(measure) for measure in _measures(published)}
    index, reasons = cube.values[:, row, columns[INDEX]], cube.reasons[:, row, columns[INDEX]]
    return {
        **{measure: _rounded(cube.values[:, row, column]) for measure, column in columns.items()},
        "reason": [
            (reason or "other") if np.isnan(value) else None
            for value, reason in zip(index, reasons, strict=True)
        ],
    }


def _trend(published: Published, codes: Sequence[str]) -> dict[str, list]:
    cube = cube_of(published)
    table = cube.values[:, cube.codes.get_indexer(list(codes)), cube.measures.index(INDEX)]
    known = [row[~np.isnan(row)] for row in table]
    made: dict[str, Callable[[np.ndarray], Any]] = {"median": np.median, "low": np.min, "high": np.max}
    return {
        name: _rounded(np.array([how(row) if row.size else np.nan for row in known]))
        for name, how in made.items()
    }


def _map(boundaries: gpd.GeoDataFrame, parent: str, level: str) -> dict[str, Any]:
    """Return the shapes: for each area its code, path, label point and the widest label that fits there."""
    size = WIDTH, drawn_height(boundaries, parent, level, WIDTH)
    shapes = outline_svg_paths(boundaries, parent, level, *size)
    rooms = label_rooms(boundaries, parent, level, *size)
    return {
        "size": list(size),
        "areas": [
            [code, path, list(point) if path else None, room]
            for (code, path, point), room in zip(shapes, rooms, strict=True)
        ],
    }


def _rounded(values: np.ndarray) -> list:
    return nullable(np.round(np.asarray(values, dtype=float), DECIMALS))


def _whole(values: np.ndarray) -> list[int | None]:
    return [None if np.isnan(value) else int(value) for value in values]
