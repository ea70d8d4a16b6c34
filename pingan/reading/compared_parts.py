"""What the maps of a comparison show: which areas, their values on both sides, and the difference."""

from dataclasses import dataclass

import numpy as np

from pingan.reading.cube import cube_of
from pingan.reading.published import Published
from pingan.reading.sides import Side


@dataclass(frozen=True)
class Ground:
    """The areas that the maps of a comparison show: those of `level` within an area.

    `levels` are those that can be shown instead; `framed` are the areas to outline, of the level `framed_level`.
    """

    within: str
    level: str
    levels: tuple[str, ...]
    framed: tuple[str, ...]
    framed_level: str


@dataclass(frozen=True, eq=False)
class Parts:
    """The shown areas' numbers, one an area in code order; NaN is missing, and the reasons say why.

    Attributes
    ----------
    codes : the areas
    values : (sides, areas): two quarters, or the one quarter in which areas are compared
    reasons : like `values`; None where a value is there
    difference : second quarter minus first, or the value minus that of the first area compared
    history : (quarters, areas), all that is published of the measure: class breaks are taken over it
    """

    codes: tuple[str, ...]
    values: np.ndarray
    reasons: np.ndarray
    difference: np.ndarray
    history: np.ndarray


def ground_of(published: Published, sides: tuple[Side, ...], level: str | None) -> Ground:
    """Return what to show on the maps for these sides.

    One area: its parts, at `level` if that is finer than its own, else the next finer one; an area without parts to
    see is shown among its neighbours. Several areas: all areas of their level in the smallest area that holds them
    all, or finer ones at `level`.
    """
    codes = tuple(dict.fromkeys(side.code for side in sides))
    own = published.areas.at[codes[0], "level"]
    finer = (
        published.levels[published.levels.index(own) + 1 :] if own in published.levels else published.levels
    )
    framed: tuple[str, ...] = ()
    if len(codes) == 1 and codes[0] in published.with_parts and finer:
        within, levels = codes[0], finer
    else:
        within, levels, framed = _holding(published, codes), (own, *finer), codes
    levels = tuple(one for one in levels if published.parts(within, one)) or (own,)
    return Ground(within, level if level in levels else levels[0], levels, framed, own)


def compared_parts(published: Published, sides: tuple[Side, ...], ground: Ground, measure: str) -> Parts:
    """Return the numbers of the ground's areas for a measure.

    Raises
    ------
    ValueError
        Where there is no such measure.
    """
    cube, codes = cube_of(published), published.parts(ground.within, ground.level)
    rows, column = cube.codes.get_indexer(codes), cube.measures.index(measure)
    quarters = tuple(dict.fromkeys(side.quarter for side in sides))
    places = [cube.quarters.index(quarter) for quarter in quarters]
    values = cube.values[np.ix_(places, rows)][:, :, column]
    reasons = cube.reasons[np.ix_(places, rows)][:, :, column]
    reasons[~np.isnan(values)] = None
    if len(quarters) > 1:
        difference = values[1] - values[0]
    else:
        difference = values[0] - cube.values[places[0], cube.codes.get_loc(sides[0].code), column]
    return Parts(tuple(codes), values, reasons, difference, cube.values[:, rows, column])


def neighbour(published: Published, code: str, quarter: str) -> str | None:
    """Return whom to compare an area with: its part-of-the-same-whole ranked just above it, else just below.

    By the index; where the area has none, the first of the others. None where nothing is of its level there.
    """
    area = published.areas.loc[code]
    if area["parent_code"] is None:
        return None
    peers = [one for one in published.parts(area["parent_code"], area["level"]) if one != code]
    if not peers:
        return None
    cube = cube_of(published)
    index = cube.values[cube.quarters.index(quarter), :, 0]
    own = index[cube.codes.get_loc(code)]
    others = {one: index[cube.codes.get_loc(one)] for one in peers}
    ranked = {one: value for one, value in others.items() if not np.isnan(value)}
    if np.isnan(own) or not ranked:
        return next(iter(ranked or others))
    above = {one: value for one, value in ranked.items() if value >= own}
    return min(above, key=above.__getitem__) if above else max(ranked, key=ranked.__getitem__)


def _holding(published: Published, codes: tuple[str, ...]) -> str:
    """Return the smallest area that holds all of these in it, not one of them unless it is the whole."""
    ways = [_above(published, code) for code in codes]
    return next((code for code in ways[0] if all(code in way for way in ways)), published.top)


def _above(published: Published, code: str) -> list[str]:
    way, step = [], published.areas.at[code, "parent_code"]
    while step is not None:
        way.append(step)
        step = published.areas.at[step, "parent_code"]
    return way
