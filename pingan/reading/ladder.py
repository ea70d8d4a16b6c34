"""The ranked areas that compete, in order: who stands above and below, found without a walk through the city."""

from dataclasses import dataclass

import numpy as np

from pingan.reading.codes import INDEX
from pingan.reading.published import Published


@dataclass(frozen=True, eq=False)
class Ladder:
    """The ranked of one quarter and level, best first; arrays (n_ranked,).

    Attributes
    ----------
    codes, index, rank : of each ranked area; ties share the better rank and stand in code order
    """

    codes: np.ndarray
    index: np.ndarray
    rank: np.ndarray


@dataclass(frozen=True)
class Neighbour:
    """The nearest area with another rank.

    Attributes
    ----------
    code, index, rank : of the area; of several with the same rank the first by code
    distance : points of the index between it and the area asked about, never negative
    """

    code: str
    index: float
    rank: int
    distance: float


@dataclass(frozen=True)
class Neighbours:
    """Who stands around an area.

    Attributes
    ----------
    above, below : None at the end of the ladder, or where the area is not ranked
    tied : codes of the areas that share its rank
    """

    above: Neighbour | None = None
    below: Neighbour | None = None
    tied: tuple[str, ...] = ()


def ladder_of(published: Published, quarter: str, level: str, within: str) -> Ladder | None:
    """Return the ladder of the areas of a level within another area, by the published ranks.

    `within` is the top (then the ranks are those of the level) or the parent of them all. None where not every
    competitor is in sight: the nearest among the few that are would be the wrong one. Kept with the edition.
    """
    kept, key = published.keep(_no_ladders), (quarter, level, within)
    if key not in kept:
        seen = level == published.areas.at[published.top, "level"] or published.compared(within, level, INDEX)
        kept[key] = _ladder(published, quarter, level, within) if seen else None
    return kept[key]


def _no_ladders(_: Published) -> dict[tuple[str, str, str], Ladder | None]:
    """Return where the ladders are kept by quarter, level and the area within which they stand."""
    return {}


def neighbours(ladder: Ladder | None, code: str, index: float | None, rank: int | None) -> Neighbours:
    """Return who stands above and below an area on a ladder, and who beside it.

    Parameters
    ----------
    code, index, rank : the area's own; None where it is not ranked
    """
    if ladder is None or rank is None:
        return Neighbours()
    first, behind = np.searchsorted(ladder.rank, [rank, rank + 1])
    tied = tuple(str(other) for other in ladder.codes[first:behind] if other != code)
    above = below = None
    if first > 0:
        place = int(np.searchsorted(ladder.rank, ladder.rank[first - 1]))
        above = _neighbour(ladder, place, ladder.index[place] - index)
    if behind < len(ladder.rank):
        below = _neighbour(ladder, int(behind), index - ladder.index[behind])
    return Neighbours(above, below, tied)


def _neighbour(ladder: Ladder, place: int, distance: float) -> Neighbour:
    return Neighbour(
        str(ladder.codes[place]), float(ladder.index[place]), int(ladder.rank[place]), float(distance)
    )


def _ladder(published: Published, quarter: str, level: str, within: str) -> Ladder:
    column = "rank" if within == published.top else "rank_within"
    codes = [within] if level == published.areas.at[within, "level"] else published.parts(within, level)
    frame = published.by_area[quarter]["areas"].reindex(codes)
    ranked = frame[frame[column].notna() & frame["index"].notna()]
    ranks = ranked[column].to_numpy(dtype=np.int64)
    order = np.argsort(ranks, kind="stable")  # codes are in order already
    return Ladder(
        ranked.index.to_numpy(dtype=object)[order], ranked["index"].to_numpy(float)[order], ranks[order]
    )
