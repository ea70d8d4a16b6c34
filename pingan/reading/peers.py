"""An area among its peers: its place by every measure, and the level's mean, middle and ends without names.

Computed on everything that is published. What an account may see of it is taken from there before the rest is taken
out of its sight (`pingan.reading.scoped`), and travels with its edition: a street learns where it stands, and not what
any other street has.
"""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from pingan.reading.codes import INDEX
from pingan.reading.cube import cube_of
from pingan.reading.peer_summaries import Peers, Summary
from pingan.reading.published import Published
from pingan.reading.ranking import merit, rank_decimals
from pingan.scoring.ranking import rank
from pingan.scoring.smoothing import Prior, prior_of
from pingan.system.indicator_system import Indicator, IndicatorSystem

FEWEST = 5
"""Areas out of sight that a summary must cover: of fewer, one could work the others out."""


def peers_of(published: Published, quarter: str) -> Peers:
    """Return what is known of all areas in one of the edition's quarters; computed once and kept with the edition."""
    if published.carried is not None:
        return published.carried[quarter]
    kept = published.keep(_no_summaries)
    if quarter not in kept:
        kept[quarter] = _summed(published, quarter)
    return kept[quarter]


def _no_summaries(_: Published) -> dict[str, Peers]:
    """Return where the summaries are kept by quarter."""
    return {}


def peers_for(whole: Published, full: pd.Index, visible: pd.Index) -> dict[str, Peers]:
    """Return, by quarter, what an account that sees some of the areas may know of all.

    A summary or place is withheld where it covers fewer than five areas of which the account does not see the measure:
    by one mean or two ends it could work single ones out. Of an indicator that finer areas inherit, the areas at which
    it is recorded count.

    Parameters
    ----------
    whole : the edition with all areas
    full : codes of the areas seen in full
    visible : codes of the areas whose index is seen
    """
    return {quarter: _of_those(whole, quarter, full, visible) for quarter in whole.quarters}


def _summed(published: Published, quarter: str) -> Peers:
    cube, levels = cube_of(published), published.areas["level"].to_numpy(dtype=object)
    values = cube.values[cube.quarters.index(quarter)]
    kept = {indicator.code: indicator for indicator in published.system.indicators}
    merits = np.column_stack([merit(values[:, m], kept.get(name)) for m, name in enumerate(cube.measures)])
    places, summaries = np.zeros(values.shape, dtype=np.int32), {}
    for level in (published.areas.at[published.top, "level"], *published.levels):
        rows = np.flatnonzero(levels == level)
        for column, measure in enumerate(cube.measures):
            own, worth = values[rows, column], merits[rows, column]
            decimals = rank_decimals(published, quarter, measure)
            places[rows, column], _ = rank(worth, np.zeros(len(rows), dtype=int), decimals)
            if not np.isnan(own).all():
                summaries[level, measure] = _summary(own, worth)
    return Peers(summaries, cube.codes, cube.measures, places, _priors(published, quarter))


def _priors(published: Published, quarter: str) -> dict[tuple[str, str], Prior]:
    """Return the priors of a release, from the counts that it was smoothed by."""
    release, system = published.releases.get(quarter), published.system_of(quarter)
    if release is None or not system.smoothing_levels:
        return {}
    smoothed = [item.code for item in system.indicators if item.smoothing == "eb"]
    rows = release.scores.indicators
    rows = rows[rows["indicator"].isin(smoothed) & ~rows["inherited"].astype(bool)]
    level = rows["area_code"].map(release.scores.areas.set_index("area_code")["level"])
    found = {
        (str(where), str(code)): prior_of(
            own["numerator"].to_numpy(float), own["denominator"].to_numpy(float)
        )
        for (where, code), own in rows[level.isin(system.smoothing_levels)].groupby([level, "indicator"])
    }
    return {key: prior for key, prior in found.items() if prior is not None}


def _summary(values: np.ndarray, merits: np.ndarray) -> Summary:
    known = values[~np.isnan(values)]
    return Summary(
        n=len(known),
        mean=float(known.mean()),
        median=float(np.median(known)),
        low=float(known.min()),
        high=float(known.max()),
        best=float(values[np.nanargmax(merits)]),
    )


def _of_those(whole: Published, quarter: str, full: pd.Index, visible: pd.Index) -> Peers:
    peers, told = peers_of(whole, quarter), _told(whole, quarter, full, visible)
    codes = peers.codes[peers.codes.isin(full)]
    places = peers.places[peers.codes.get_indexer(codes)].copy()
    levels = whole.areas["level"].loc[codes].to_numpy(dtype=object)
    for column, measure in enumerate(peers.measures):
        places[[(level, measure) not in told for level in levels], column] = 0
    summaries = {key: summary for key, summary in peers.summaries.items() if key in told}
    priors = {key: prior for key, prior in peers.priors.items() if key in told}
    return Peers(summaries, codes, peers.measures, places, priors)


def _recorded(system: IndicatorSystem) -> dict[str, str]:
    """Return the finest level at which a measure is recorded: a dimension's and the index's of what they are made."""
    members: dict[str, Sequence[Indicator]] = {INDEX: system.indicators}
    for dimension in system.dimensions:
        members[dimension.code] = [i for i in system.indicators if i.dimension == dimension.code]
    finest = {
        name: max((i.finest_level for i in group), key=system.levels.index) for name, group in members.items()
    }
    return finest | {i.code: i.finest_level for i in system.indicators}


def _told(whole: Published, quarter: str, full: pd.Index, visible: pd.Index) -> set[tuple[str, str]]:
    """Return the levels and measures of which the account may know the summary."""
    cube, levels = cube_of(whole), whole.areas["level"]
    there = ~np.isnan(cube.values[cube.quarters.index(quarter)])
    hidden = {measure: ~cube.codes.isin(full) for measure in cube.measures}
    hidden[INDEX] = ~cube.codes.isin(visible)
    order = [whole.areas.at[whole.top, "level"], *whole.levels]
    finest = _recorded(whole.system)
    at = {level: (levels == level).to_numpy() for level in order}
    told = set()
    for level in order:
        for column, measure in enumerate(cube.measures):
            # what a street's parts inherit is the street's: so many areas, and not so many parts, stand behind it
            source = finest.get(measure, level)
            counted = source if source in order and order.index(source) < order.index(level) else level
            out = hidden[measure] & at[counted] & there[:, column]
            if not out.any() or out.sum() >= FEWEST:
                told.add((level, measure))
    return told
