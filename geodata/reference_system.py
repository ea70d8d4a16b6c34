"""Which coordinate reference system a file's coordinates are in: what is stated is believed only where it fits."""

from pathlib import Path
from typing import NamedTuple

import geopandas as gpd
import numpy as np
import shapely
from pyproj import CRS, Geod
from pyproj.exceptions import CRSError

from geodata.levels import BoundaryError
from geodata.report import BoundaryFinding

_FURTHEST_OUTSIDE = 2.0
"""Degrees from a system's area of use. A city on the edge of a zone of three degrees is often drawn whole in it;
degrees taken for metres come to lie off the coast of Africa."""

_SAME_PLACE_M = 1.0
"""WGS 84 and CGCS2000 put a place within less than this; Beijing 1954 and Xi'an 1980 lie tens of metres off."""


class Place(NamedTuple):
    """A place on the ground, in degrees of EPSG:4326."""

    longitude: float
    latitude: float

    def __str__(self) -> str:
        return f"{self.longitude:.4f}, {self.latitude:.4f}"


def choose_crs(
    path: Path, level: str, found: gpd.GeoDataFrame, stated: str | None
) -> tuple[CRS, list[BoundaryFinding]]:
    """Return the system that the coordinates are in, and what is odd about it.

    Parameters
    ----------
    path : Path
        The file, for messages.
    level : str
        The level that is read from it.
    found : GeoDataFrame
        As read, with the system that the file names, or none.
    stated : str, optional
        What the user says. It goes before what the file says.

    Returns
    -------
    CRS, list of BoundaryFinding
        Warnings where the file says otherwise, and where the areas lie a little outside the area that the
        system is made for.

    Raises
    ------
    BoundaryError
        If neither names a system, or the coordinates cannot be of it.
    """
    if stated is None and found.crs is None:
        raise BoundaryError(
            f"{path.name}：文件没有说明坐标系；请用 --crs 指明，"
            "例如 EPSG:4490（CGCS2000 经纬度）或 EPSG:4549",
            f"{path.name}: the file names no coordinate reference system; state it with --crs, for example "
            "EPSG:4490 (CGCS2000, degrees) or EPSG:4549",
        )
    try:
        crs = CRS.from_user_input(stated or found.crs)
    except CRSError as error:
        raise BoundaryError(
            f"不认识坐标系“{stated}”；例如 EPSG:4490",
            f"unknown coordinate reference system {stated}; say for example EPSG:4490",
        ) from error
    bounds = found.total_bounds
    if not np.isfinite(bounds).all():
        return crs, []
    place = _centre(bounds, crs)
    if place is None or _are_degrees(crs, bounds):
        raise _misplaced(path, crs, bounds)
    findings = [
        *_outside_area_of_use(path, level, crs, bounds, place),
        *(_contradiction(path, level, crs, found.crs, bounds, place) if stated and found.crs else []),
    ]
    return crs, findings


def require_places(path: Path, found: gpd.GeoDataFrame, frame: gpd.GeoDataFrame) -> None:
    """Refuse coordinates that are no place on earth in the system that was chosen.

    Parameters
    ----------
    path : Path
        The file, for the message.
    found, frame : GeoDataFrame
        The same features in the system of the file and in EPSG:4326.
    """
    if not np.isfinite(shapely.get_coordinates(frame.geometry.to_numpy())).all():
        raise _misplaced(path, found.crs, found.total_bounds)


def _centre(bounds: np.ndarray, crs: CRS) -> Place | None:
    """Return where the middle of the data lies; None if that is nowhere."""
    west, south, east, north = bounds
    if crs.is_geographic and (west < -180 or east > 180 or south < -90 or north > 90):
        return None
    middle = gpd.GeoSeries([shapely.Point((west + east) / 2, (south + north) / 2)], crs=crs)
    point = middle.to_crs("EPSG:4326").iloc[0]
    return Place(round(point.x, 6), round(point.y, 6)) if np.isfinite([point.x, point.y]).all() else None


def _misplaced(path: Path, crs: CRS, bounds: np.ndarray) -> BoundaryError:
    zh, en = _looks_like(crs, bounds)
    return BoundaryError(
        f"{path.name}：坐标不在坐标系 {crs.name} 的范围内；请用 --crs 指明真实的坐标系{zh}",
        f"{path.name}: the coordinates cannot be of {crs.name}; state the true reference system with --crs{en}",
    )


def _are_degrees(crs: CRS, bounds: np.ndarray) -> bool:
    """Tell whether all that was drawn would lie within some metres of the origin of a system in metres."""
    west, south, east, north = bounds
    metres = crs.is_projected and crs.axis_info[0].unit_conversion_factor == 1
    return metres and max(abs(west), abs(east)) <= 180 and max(abs(south), abs(north)) <= 90


def _looks_like(crs: CRS, bounds: np.ndarray) -> tuple[str, str]:
    west, south, east, north = bounds
    if _are_degrees(crs, bounds):
        return "。这些数像是经纬度，例如 EPSG:4490", ". The numbers look like degrees, for example EPSG:4490"
    if crs.is_geographic and max(abs(west), abs(east)) <= 90 < south and north <= 180:
        return (
            "。这些数像是经纬度，但纬度在前；请先把两者对调",
            ". The numbers look like degrees with the latitude first; exchange the two",
        )
    return "", ""


def _outside_area_of_use(
    path: Path, level: str, crs: CRS, bounds: np.ndarray, place: Place
) -> list[BoundaryFinding]:
    area = crs.area_of_use
    if area is None or area.west > area.east:  # across the date line: nothing that is drawn with this program
        return []
    outside = max(
        area.west - place.longitude,
        place.longitude - area.east,
        area.south - place.latitude,
        place.latitude - area.north,
    )
    zh = (
        f"{path.name}：按坐标系 {crs.name}，边界在 {place}，而该坐标系用于经度 {area.west:g}–{area.east:g}、"
        f"纬度 {area.south:g}–{area.north:g}"
    )
    en = (
        f"{path.name}: in {crs.name} the boundaries lie at {place}; that system is made for longitudes "
        f"{area.west:g} to {area.east:g} and latitudes {area.south:g} to {area.north:g}"
    )
    if outside > _FURTHEST_OUTSIDE:
        like_zh, like_en = _looks_like(crs, bounds)
        raise BoundaryError(
            f"{zh}；请用 --crs 指明真实的坐标系{like_zh}",
            f"{en}; state the true reference system with --crs{like_en}",
        )
    if outside <= 0:
        return []
    message = {
        "zh": f"{zh}；请核对位置，不对则用 --crs 指明真实的坐标系",
        "en": f"{en}; look whether they lie right, else state the true reference system with --crs",
    }
    return [BoundaryFinding("outside_crs_area", "warning", level, (), message, where=place)]


def _contradiction(
    path: Path, level: str, crs: CRS, own: CRS, bounds: np.ndarray, place: Place
) -> list[BoundaryFinding]:
    """Compare on the ground, not by name: one system has many spellings."""
    said = _centre(bounds, own)
    if said is None:
        zh = f"{path.name}：文件说是 {own.name}，但其坐标不可能如此；按 --crs 取 {crs.name}"
        en = (
            f"{path.name}: the file says {own.name}, which its coordinates cannot be; taken as {crs.name}, "
            "as --crs says"
        )
    else:
        metres = Geod(ellps="WGS84").inv(*place, *said)[2]
        if metres <= _SAME_PLACE_M:
            return []
        zh = (
            f"{path.name}：文件说是 {own.name}，按 --crs 取 {crs.name}，位置相差 {_distance(metres)}；"
            "请核对，不确定就去掉 --crs"
        )
        en = (
            f"{path.name}: the file says {own.name}, --crs says {crs.name}, which was taken; places differ by "
            f"{_distance(metres)}. Look which is right; without --crs the file is believed"
        )
    return [BoundaryFinding("crs_contradicts_file", "warning", level, (), {"zh": zh, "en": en}, where=place)]


def _distance(metres: float) -> str:
    return f"{metres:,.0f} m" if metres < 10_000 else f"{metres / 1000:,.0f} km"
