"""Boundaries: one version holds all levels with codes, parents and full geometry."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Protocol

import pandas as pd
from sqlalchemy import Connection, insert, select, update

from pingan.names import LONGEST_REASON, examined, without_unseen
from pingan.storage.engine import Database, reading, writing
from pingan.storage.errors import ConflictError, NotFoundError
from pingan.storage.frames import to_frame
from pingan.storage.schema import area, boundary_version

if TYPE_CHECKING:
    import geopandas

# geopandas is imported where geometry is touched: publishing and the command line's help do without it.


@dataclass(frozen=True)
class BoundaryInfo:
    """What is known about a version of the boundaries.

    Attributes
    ----------
    version : str
        Beginning of a hash of the content (`geodata.boundary_version`).
    saved_at, adopted_at : datetime
        UTC: when it was first stored, and when it was last chosen.
    credit : str
        The line of credit and licence that is shown on every map of these boundaries.
    demonstration : bool
        Made-up or schematic: to be marked on every screen.
    report : str or None
        The report of the import, as JSON text.
    """

    version: str
    saved_at: datetime
    adopted_at: datetime
    credit: str
    demonstration: bool
    report: str | None


class Report(Protocol):
    """What the checks found, as `geodata` tells it."""

    def to_json(self) -> str:
        """Return it as JSON text."""


def save_boundaries(
    database: Database,
    boundaries: "geopandas.GeoDataFrame",
    report: str | Report | None = None,
    *,
    credit: str = "",
    demonstration: bool = False,
) -> str:
    """Store boundaries and make them the version in use.

    A version that is stored already is not stored twice: it is adopted again, with the credit, mark and
    report given now.

    Parameters
    ----------
    boundaries : geopandas.GeoDataFrame
        EPSG:4326; `area_code, level, parent_code, name, name_en, geometry`, all levels.
    report : object, optional
        What the checks found: JSON text, or an object with a method `to_json()`.
    credit : str
        Line of credit and licence shown on maps, e.g. "© OpenStreetMap contributors · 示意边界".
    demonstration : bool
        Mark everything computed on these boundaries as demonstration data.

    Returns
    -------
    str
        The version.

    Raises
    ------
    ConflictError
        An area's parent is not among the areas, or a code is there twice; or a name or the credit is too long, or
        holds what cannot be seen.
    """
    from geodata.version import boundary_version as version_of

    _check_codes(boundaries)
    _check_names(boundaries, credit)
    version = version_of(boundaries)
    now = datetime.now(UTC)
    about = {
        "adopted_at": now,
        "credit": credit,
        "demonstration": demonstration,
        "report": report if report is None or isinstance(report, str) else report.to_json(),
    }
    with writing(database) as connection:
        stored = update(boundary_version).where(boundary_version.c.version == version).values(**about)
        if connection.execute(stored).rowcount == 0:
            connection.execute(insert(boundary_version).values(version=version, saved_at=now, **about))
            connection.execute(insert(area), _area_rows(boundaries, version))
    return version


def load_boundaries(database: Database, version: str | None = None) -> "geopandas.GeoDataFrame":
    """Load boundaries with full geometry.

    Parameters
    ----------
    version : str, optional
        By default the version in use.

    Returns
    -------
    geopandas.GeoDataFrame
        EPSG:4326; `area_code, level, parent_code, name, name_en, geometry`, in the order of the codes
        (a district before its streets, a street before its committees). Missing text is None.

    Raises
    ------
    NotFoundError
        There are no boundaries, or not this version.
    """
    import geopandas
    import shapely

    with reading(database) as connection:
        frame = _select_areas(connection, version, [*_NAMES, area.c.geometry])
    geometry = shapely.from_wkb(frame.pop("geometry").to_numpy())
    return geopandas.GeoDataFrame(frame, geometry=geometry, crs="EPSG:4326")


def load_areas(database: Database, version: str | None = None) -> pd.DataFrame:
    """Load the areas without their geometry: `area_code, level, parent_code, name, name_en`.

    Same order, parameters and errors as `load_boundaries`.
    """
    with reading(database) as connection:
        return _select_areas(connection, version, _NAMES)


def boundary_info(database: Database, version: str | None = None) -> BoundaryInfo:
    """Tell what is known about a version of the boundaries, by default the one in use.

    Raises
    ------
    NotFoundError
        There are no boundaries, or not this version.
    """
    query = select(boundary_version).order_by(
        boundary_version.c.adopted_at.desc(), boundary_version.c.saved_at.desc()
    )
    if version is not None:
        query = query.where(boundary_version.c.version == version)
    with reading(database) as connection:
        row = connection.execute(query.limit(1)).first()
    if row is None and version is None:
        raise NotFoundError(
            "还没有导入边界：请先运行 pingan boundaries import。",
            "There are no boundaries yet: run `pingan boundaries import` first.",
        )
    if row is None:
        raise NotFoundError(
            f"没有版本为 {version} 的边界。", f"There are no boundaries of version {version}."
        )
    return BoundaryInfo(**row._mapping)


def altered_boundaries(database: Database) -> list[str]:
    """Return the versions whose areas are no longer what was saved: names, codes, levels, parents and shapes count."""
    from geodata.version import boundary_version as version_of

    with reading(database) as connection:
        versions = connection.scalars(
            select(boundary_version.c.version).order_by(boundary_version.c.version)
        ).all()
        return [
            version for version in versions if version_of(load_boundaries(connection, version)) != version
        ]


_NAMES = [area.c.area_code, area.c.level, area.c.parent_code, area.c.name, area.c.name_en]


def _select_areas(connection: Connection, version: str | None, columns: list) -> pd.DataFrame:
    version = boundary_info(connection, version).version
    query = select(*columns).where(area.c.boundary_version == version).order_by(area.c.area_code)
    # object, not pandas' text type: it keeps None where there is no parent or no English name.
    return to_frame(connection.execute(query), dtype=object)


def _area_rows(boundaries: "geopandas.GeoDataFrame", version: str) -> list[dict]:
    import shapely

    frame = pd.DataFrame({name: boundaries[name].astype(object) for name in (c.name for c in _NAMES)})
    frame = frame.where(frame.notna(), None)
    frame["geometry"] = shapely.to_wkb(boundaries.geometry.to_numpy())
    frame["boundary_version"] = version
    return frame.to_dict("records")


def _check_codes(boundaries: "geopandas.GeoDataFrame") -> None:
    codes = boundaries["area_code"]
    if codes.duplicated().any():
        twice = sorted(set(codes[codes.duplicated()]))
        raise ConflictError(
            f"区域代码重复：{_some(twice)}。",
            f"Area codes that are there twice: {_some(twice)}.",
        )
    parents = boundaries["parent_code"].dropna()
    missing = sorted(set(parents) - set(codes))
    if missing:
        raise ConflictError(
            f"上级区域不在边界之中：{_some(missing)}。",
            f"Parents that are not among the areas: {_some(missing)}.",
        )


def _check_names(boundaries: "geopandas.GeoDataFrame", credit: str) -> None:
    for name in pd.concat([boundaries["name"], boundaries["name_en"]]).dropna().unique():
        examined(
            name, f"区域名称“{without_unseen(name)}”", f"name of “{without_unseen(name)}”", ConflictError
        )
    examined(credit, "版权说明", "credit", ConflictError, LONGEST_REASON)


def _some(codes: list[str], shown: int = 5) -> str:
    more = f" … ({len(codes)})" if len(codes) > shown else ""
    return ", ".join(codes[:shown]) + more
