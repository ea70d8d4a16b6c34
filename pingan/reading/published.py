"""Everything that is published, loaded once per edition and kept: releases never change."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any, TypeVar

import geopandas as gpd
import pandas as pd
from sqlalchemy import Connection, Engine

from geodata import descendants
from pingan.access.principal import Scope
from pingan.quarters import quarter_range
from pingan.reading.codes import INDEX
from pingan.reading.once import kept_once
from pingan.reading.peer_summaries import Peers
from pingan.storage import boundaries as boundary_store
from pingan.storage import releases as release_store
from pingan.storage import systems as system_store
from pingan.storage.engine import reading
from pingan.storage.releases import Release
from pingan.system.indicator_system import IndicatorSystem

Made = TypeVar("Made")


class NothingPublishedError(LookupError):
    """No quarter has been published yet, so there is nothing to read."""


@dataclass(frozen=True)
class Aside:
    """What an edition shows in a quarter's place instead of what readers see there.

    Attributes
    ----------
    kind : "preview" (computed and not published) or "earlier" (published once, and replaced since)
    quarter, release_id : of which quarter, and the name that the release has or will have
    sha256 : of the release
    current : the release that readers see there; None where the quarter is not published
    """

    kind: str
    quarter: str
    release_id: str
    sha256: str
    current: str | None


@dataclass(frozen=True)
class Correction:
    """That a quarter was corrected: when and why, and the release that readers saw before."""

    quarter: str
    release_id: str
    replaced: str
    at: datetime
    reason: str


@dataclass(frozen=True)
class Published:
    """One edition: the current release of every quarter, with the boundaries and system of the newest.

    Attributes
    ----------
    edition : short hash over the current releases; the key of every immutable address
    quarters : every quarter from the first published one to the newest, oldest first: neighbours in this tuple
        are neighbours in time, also where a quarter between them has no release
    releases : quarter to its current release
    boundaries : GeoDataFrame in EPSG:4326, all levels
    boundary_version, credit : of those boundaries
    demonstration : whether any release shown holds demonstration data
    system : the indicator system of the newest quarter
    systems : every system version that a release here was computed with, by version; see `system_of`
    corrections : quarter to its correction, for the quarters whose current release took another one's place
    aside : None; else this is not what readers see by themselves, and every page of it says so
    scope : for whom this is everything there is (`pingan.reading.scoped.seen_by`)
    score_only : areas of which this scope sees the index, its changes and ranks and nothing else
    carried : what a narrower scope may know of the areas out of its sight, by quarter, summed up before they were
        taken out; None where everything is here (`pingan.reading.peers`)
    """

    edition: str
    quarters: tuple[str, ...]
    releases: Mapping[str, Release]
    boundaries: gpd.GeoDataFrame
    boundary_version: str
    credit: str
    demonstration: bool
    system: IndicatorSystem
    corrections: Mapping[str, Correction] = field(default_factory=dict)
    aside: Aside | None = None
    scope: Scope = field(default_factory=Scope)
    score_only: frozenset[str] = frozenset()
    systems: Mapping[str, IndicatorSystem] = field(default_factory=dict)
    carried: Mapping[str, Peers] | None = None

    def system_of(self, quarter: str) -> IndicatorSystem:
        """Return the system that a quarter was computed with; the newest where the quarter has no release."""
        release = self.releases.get(quarter)
        return self.system if release is None else self.systems.get(release.system_version, self.system)

    def is_preview(self, quarter: str) -> bool:
        """Tell whether what stands here of a quarter is a preview, which nobody published."""
        return self.aside is not None and self.aside.kind == "preview" and self.aside.quarter == quarter

    def keep(self, make: "Callable[[Published], Made]") -> Made:
        """Return what a function makes of this edition: made once, and kept for as long as the edition is."""
        if make not in self.made:
            self.made.setdefault(make, make(self))
        return self.made[make]

    @cached_property
    def made(self) -> dict[Callable[..., Any], Any]:
        """What other modules keep with this edition, by the function that makes it."""
        return {}

    @cached_property
    def areas(self) -> pd.DataFrame:
        """`level`, `parent_code`, `name`, `name_en` by `area_code`, in code order."""
        columns = ["area_code", "level", "parent_code", "name", "name_en"]
        frame = pd.DataFrame(self.boundaries[columns]).set_index("area_code").sort_index()
        return frame.astype(object).where(frame.notna(), None)

    @cached_property
    def top(self) -> str:
        """Code of the area that has no parent: the district."""
        return self.areas.index[self.areas["parent_code"].isna()][0]

    @cached_property
    def levels(self) -> tuple[str, ...]:
        """Levels below the top that the boundaries hold, coarse to fine; the top's own where it is all there is."""
        held, top = set(self.areas["level"]), self.areas.at[self.top, "level"]
        return tuple(level for level in self.system.levels if level in held - {top}) or (top,)

    @cached_property
    def measures(self) -> tuple[str, ...]:
        """The index, each dimension and each indicator of the newest system, by code."""
        system = self.system
        return (INDEX, *(d.code for d in system.dimensions), *(i.code for i in system.indicators))

    @cached_property
    def by_area(self) -> dict[str, dict[str, pd.DataFrame]]:
        """Each quarter's frames indexed by area code: one area then costs its own rows, not a scan of the city.

        Without rows where the quarter has no release.
        """
        names = ("areas", "dimensions", "indicators", "contributions")
        frames = {
            quarter: {
                name: getattr(release.scores, name).set_index("area_code").sort_index(kind="stable")
                for name in names
            }
            for quarter, release in self.releases.items()
        }
        none = {name: frame.iloc[:0] for name, frame in next(iter(frames.values())).items()}
        return {quarter: frames.get(quarter, none) for quarter in self.quarters}

    @cached_property
    def with_parts(self) -> frozenset[str]:
        """Codes of the areas that have parts here."""
        return frozenset(self.areas["parent_code"].dropna())

    def complete(self, within: str) -> bool:
        """Whether everything within an area is seen in full, so that counting and ranking it here is right."""
        root, step = self.scope.root, within
        while root is not None and step is not None and step != root:
            step = self.areas.at[step, "parent_code"]
        return step == root or root is None

    def compared(self, within: str, level: str, measure: str) -> bool:
        """Whether every area of `level` within an area is seen with this measure, so that ranking them is right."""
        peers = measure == INDEX and level == self.areas["level"].get(self.scope.root)
        return peers or self.complete(within)

    def parts(self, parent: str, level: str) -> list[str]:
        """Return the codes of the areas of `level` that lie within `parent`, in code order."""
        kept = self._parts
        if (parent, level) not in kept:
            kept[parent, level] = list(descendants(self.boundaries, parent, level)["area_code"])
        return kept[parent, level]

    @cached_property
    def _parts(self) -> dict[tuple[str, str], list[str]]:
        return {}


def read_published(engine: Engine) -> Published:
    """Return the current edition; loads frames only when a publication has changed it.

    Raises
    ------
    NothingPublishedError
        Where no quarter has a release.
    """
    return _load(engine, release_store.edition(engine))


@kept_once(maxsize=2)  # the edition being read, and the one being replaced
def _load(engine: Engine, _edition: str) -> Published:
    with reading(engine) as connection:  # one state of the database: never half of two editions
        edition = release_store.edition(connection)  # a publication may have come since it was asked for
        return assemble(connection, edition, current_releases_loaded(connection))


def current_releases_loaded(connection: Connection) -> dict[str, Release]:
    """Return the current release of every quarter, oldest first, with their frames."""
    current = release_store.current_releases(connection).sort_values("quarter")
    return {
        row.quarter: release_store.load_release(connection, row.release_id) for row in current.itertuples()
    }


def assemble(
    connection: Connection, edition: str, releases: Mapping[str, Release], aside: Aside | None = None
) -> Published:
    """Return an edition of these releases, with the boundaries and the system of the newest quarter.

    Parameters
    ----------
    edition : the key that its addresses carry
    releases : by quarter, oldest first
    aside : where one of them is not what readers see

    Raises
    ------
    NothingPublishedError
        Where there are none.
    """
    if not releases:
        raise NothingPublishedError("no quarter has been published")
    first, last = min(releases), max(releases)
    newest = releases[last]
    info = boundary_store.boundary_info(connection, newest.boundary_version)
    corrections = _corrections(connection, newest.system_id)
    systems = {
        version: system_store.load_system_version(connection, newest.system_id, version)
        for version in {release.system_version for release in releases.values()}
    }
    return Published(
        edition=edition,
        quarters=tuple(quarter_range(first, last)),
        releases=releases,
        boundaries=boundary_store.load_boundaries(connection, newest.boundary_version),
        boundary_version=newest.boundary_version,
        credit=info.credit,
        demonstration=any(release.demonstration for release in releases.values()),
        system=systems[newest.system_version],
        systems=systems,
        corrections={q: c for q, c in corrections.items() if aside is None or q != aside.quarter},
        aside=aside,
    )


def _corrections(connection: Connection, system_id: str) -> dict[str, Correction]:
    found: dict[str, Correction] = {}
    before: dict[str, str] = {}
    for row in release_store.list_publications(connection, system_id).itertuples():
        if row.current and row.reason and row.quarter in before:
            found[row.quarter] = Correction(
                row.quarter, row.release_id, before[row.quarter], row.published_at, row.reason
            )
        before[row.quarter] = row.release_id
    return found
