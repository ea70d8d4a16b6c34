"""What was counted in a quarter, as the batches behind a release hold it: not pooled over a window, not smoothed."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from sqlalchemy import Engine

from pingan.reading.once import kept_once
from pingan.reading.published import Published
from pingan.scoring.hierarchy import Hierarchy, build_hierarchy
from pingan.scoring.observations import build_panel
from pingan.storage.boundaries import load_areas
from pingan.storage.engine import reading
from pingan.storage.observations import load_observations
from pingan.storage.systems import load_system_version

KEPT = 32  # quarters: eight years


@dataclass(frozen=True, eq=False)
class Counts:
    """One quarter's counts, where they are recorded.

    Attributes
    ----------
    hierarchy : of the areas
    indicators : which stand in the rows, by code
    numerator, denominator : (n_indicators, n_areas), NaN where nothing was recorded
    """

    hierarchy: Hierarchy
    indicators: tuple[str, ...]
    numerator: np.ndarray
    denominator: np.ndarray

    def of(self, indicator: str, code: str) -> tuple[np.ndarray, np.ndarray]:
        """Return an indicator's numerators and denominators in the areas within an area, by position of the area.

        Empty where the quarter knows neither the indicator nor the area.
        """
        within = self._within(code)
        if indicator not in self.indicators or within is None:
            return np.empty(0), np.empty(0)
        row = self.indicators.index(indicator)
        return self.numerator[row, within], self.denominator[row, within]

    def codes_within(self, code: str) -> np.ndarray:
        """Return the codes that `of` gives the numbers of, in its order."""
        within = self._within(code)
        return np.empty(0, dtype=object) if within is None else self.hierarchy.codes.to_numpy(object)[within]

    @cached_property
    def _known(self) -> dict[str, np.ndarray]:
        return {}

    def _within(self, code: str) -> np.ndarray | None:
        if code not in self.hierarchy.codes:
            return None
        if code not in self._known:
            inside = np.zeros(len(self.hierarchy), dtype=bool)
            inside[self.hierarchy.codes.get_loc(code)] = True
            for part in self.hierarchy.slices:  # coarse to fine: the parent is decided before its parts
                parent = self.hierarchy.parent[part]
                inside[part] |= (parent >= 0) & inside[parent]
            self._known[code] = np.flatnonzero(inside)
        return self._known[code]


def quarter_counts(
    engine: Engine, published: Published, quarter: str, source: str, indicators: tuple[str, ...]
) -> Counts:
    """Return the counts of a quarter among the batches of a release: the same release, the same numbers, for ever.

    Kept: releases never change. It holds all areas: what an account may see of it is for the caller to decide.

    Parameters
    ----------
    quarter : whose counts
    source : the published quarter from whose release they are taken; its batches reach back a year and more
    indicators : codes; those that the release's system does not have are left out
    """
    release = published.releases[source]
    basis = (release.system_id, release.system_version, release.boundary_version, tuple(release.batch_ids))
    return _counts(engine, quarter, indicators, *basis)


@kept_once(maxsize=KEPT)
def _counts(
    engine: Engine,
    quarter: str,
    indicators: tuple[str, ...],
    system_id: str,
    version: str,
    boundary_version: str,
    batch_ids: tuple[int, ...],
) -> Counts:
    with reading(engine) as connection:
        system = load_system_version(connection, system_id, version)
        asked = [code for code in system.codes if code in indicators]
        observations, _ = load_observations(connection, [quarter], batch_ids, asked)
        areas = load_areas(connection, boundary_version)
    hierarchy = build_hierarchy(areas[areas["level"].isin(system.levels)], system.levels)
    shape = (len(asked), len(hierarchy))
    if not asked or observations.empty:
        return Counts(hierarchy, tuple(asked), np.full(shape, np.nan), np.full(shape, np.nan))
    panel = build_panel(observations, hierarchy, system, [quarter])
    rows = [system.codes.index(code) for code in asked]
    return Counts(hierarchy, tuple(asked), panel.amount[0][rows], panel.base[0][rows])
