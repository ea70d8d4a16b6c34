"""The edition as one account may see it: what it may not see is not there, whoever reads on."""

from dataclasses import replace
from threading import RLock

import geopandas as gpd
import pandas as pd

from pingan.access.principal import Scope, Sight
from pingan.reading.peers import peers_for
from pingan.reading.published import NothingPublishedError, Published
from pingan.scoring.scores import QuarterScores

# What is known of an area of which only the score may be seen. `reason` says why there is no index.
SCORE_COLUMNS = (
    "area_code",
    "level",
    "parent_code",
    "index",
    "reason",
    "rank",
    "rank_of",
    "rank_within",
    "rank_within_of",
    "change",
    "movement",
    "movement_within",
    "change_year",
    "movement_year",
)


class OutsideBoundariesError(NothingPublishedError):
    """The area that an account is bound to is not among the boundaries: there is nothing it may see."""


_NARROWING = RLock()
"""Where several ask for what is not there yet, one makes it."""


def seen_by(published: Published, scope: Scope) -> Published:
    """Return the edition as a scope may see it: the one given where it sees everything, else a smaller copy.

    Areas out of sight are gone from the boundaries and from every frame. Of those seen by their score the index,
    its changes, ranks and movements stay and nothing else; of all, where each own area stands among them and what they
    are on the whole (`pingan.reading.peers`). `edition` and `boundary_version` become keys of this
    scope's own: what is kept under them, here or by a browser, is never another scope's. Kept with the edition,
    so that it is made once.

    Raises
    ------
    OutsideBoundariesError
        Where the scope's area is not among the boundaries.
    """
    if scope.root is None:
        return published
    kept = published.keep(_no_scopes)
    if scope not in kept:
        with _NARROWING:
            if scope not in kept:
                kept[scope] = _narrowed(published, scope)
    return kept[scope]


def _no_scopes(_: Published) -> dict[Scope, Published]:
    """Return where the editions of narrower scopes are kept."""
    return {}


def scoped_key(key: str, scope: Scope) -> str:
    """Return an edition's or a boundary version's key for a scope: the key itself where it sees everything."""
    return key if scope.root is None else f"{key}-{scope.key}"


def key_of_all(key: str, scope: Scope) -> str:
    """Return the key that `scoped_key` was given.

    Raises
    ------
    LookupError
        Where the key is not of this scope.
    """
    bare = key.removesuffix(scoped_key("", scope))
    if scoped_key(bare, scope) != key:
        raise LookupError(key)
    return bare


def narrow(boundaries: gpd.GeoDataFrame, scope: Scope) -> gpd.GeoDataFrame:
    """Return the areas that a scope may see, with a column `sight`.

    An area whose parent is out of sight hangs on the nearest seen one above it.

    Raises
    ------
    OutsideBoundariesError
        Where the scope's area is not among them.
    """
    areas = boundaries[["area_code", "level", "parent_code"]].astype(object)
    areas = areas.where(areas.notna(), None).set_index("area_code")
    if scope.root is not None and scope.root not in areas.index:
        raise OutsideBoundariesError(f"{scope.root} is not among the boundaries")
    sight = _without_remainders(scope.sight(areas), areas, scope)
    seen = sight[sight != Sight.NONE]
    parents = areas["parent_code"]
    above = {code: _nearest(parents, code, seen.index) for code in seen.index}
    kept = boundaries[boundaries["area_code"].isin(seen.index)]
    codes = kept["area_code"]
    return kept.assign(
        parent_code=pd.Series([above[code] for code in codes], index=kept.index, dtype=object),
        sight=pd.Series([str(seen[code]) for code in codes], index=kept.index, dtype=object),
    )


def _without_remainders(sight: pd.Series, areas: pd.DataFrame, scope: Scope) -> pd.Series:
    """Take the detail of an area above the root where it would give away that of the root's only neighbour.

    An area's counts are the sum of its parts': of two parts, who sees the sum and one sees the other.
    """
    step = scope.root
    while step is not None and (parent := areas.at[step, "parent_code"]) is not None:
        if (areas["parent_code"] == parent).sum() == 2:
            sight[parent] = Sight.SCORE
        step = parent
    return sight


def _nearest(parents: pd.Series, code: str, seen: pd.Index) -> str | None:
    parent = parents[code]
    while parent is not None and parent not in seen:
        parent = parents[parent]
    return parent


def _narrowed(published: Published, scope: Scope) -> Published:
    boundaries = narrow(published.boundaries, scope)
    parents = boundaries.set_index("area_code")["parent_code"]
    full = pd.Index(boundaries.loc[boundaries["sight"] == Sight.FULL, "area_code"])
    score_only = parents.index.difference(full)
    return replace(
        published,
        edition=scoped_key(published.edition, scope),
        boundary_version=scoped_key(published.boundary_version, scope),
        boundaries=boundaries.drop(columns="sight"),
        releases={
            quarter: replace(release, scores=_seen_scores(release.scores, parents, full, score_only))
            for quarter, release in published.releases.items()
        },
        scope=scope,
        score_only=frozenset(score_only),
        carried=peers_for(published, full, parents.index),
    )


def _seen_scores(
    scores: QuarterScores, parents: pd.Series, full: pd.Index, score_only: pd.Index
) -> QuarterScores:
    """Return one release's frames without what may not be seen; the areas hang on one another as `parents` says."""
    areas = scores.areas[scores.areas["area_code"].isin(parents.index)].copy()
    areas["parent_code"] = areas["area_code"].map(parents)
    hidden = [name for name in areas.columns if name not in SCORE_COLUMNS]
    areas.loc[areas["area_code"].isin(score_only), hidden] = None
    rest = {
        name: frame[frame["area_code"].isin(full)].reset_index(drop=True)
        for name in ("dimensions", "indicators", "contributions")
        for frame in [getattr(scores, name)]
    }
    return scores.replace(areas=areas.reset_index(drop=True), **rest)
