"""Boundary files into boundaries frames: GeoPackage, GeoJSON and Shapefile, in any CRS pyproj knows."""

import unicodedata
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pyogrio
import shapely
from pyproj import CRS
from pyproj.exceptions import CRSError

from geodata.levels import LEVELS, BoundaryError, as_boundaries
from geodata.shapefile import candidate_encodings

_FIRST_BYTES = {
    ".gpkg": b"SQLite format 3\0",
    ".geojson": b"{",
    ".json": b"{",
    ".shp": b"\x00\x00\x27\x0a",
}
"""What a file of each kind begins with. The library opens many more kinds, whatever the suffix says, some of
which read and write other files or fetch addresses; those are not let through."""


def read_boundaries(
    path: str | Path,
    level: str,
    code: str,
    name: str,
    parent: str | None = None,
    name_en: str | None = None,
    layer: str | None = None,
    crs: str | None = None,
    encoding: str | None = None,
) -> gpd.GeoDataFrame:
    """Read the areas of one level.

    Nothing is repaired or left out here: shapes that are missing, broken or not polygons are kept as they are
    for `check_boundaries` to name.

    Parameters
    ----------
    path : str or Path
        A file on this machine: ``.gpkg``, ``.geojson``, ``.json`` or ``.shp`` (its ``.dbf`` and ``.prj``
        beside it).
    level : str
        Which level its areas are of.
    code, name : str
        The fields with the area's code and its Chinese name.
    parent, name_en : str, optional
        The fields with the code of the area above and the English name.
    layer : str, optional
        Of a file with several layers; without it, the layer named like the level is taken.
    crs : str, optional
        The coordinate reference system, as ``EPSG:4549``. Needed where the file names none; given, it is
        believed in place of what the file says.
    encoding : str, optional
        Of a Shapefile's texts. Without it, what the file declares is tried, then UTF-8, then GB18030.

    Returns
    -------
    GeoDataFrame
        A boundaries frame in EPSG:4326. Codes are text without spaces, whatever type the field had; an empty
        code is ``""``. ``parent_code`` and ``name_en`` are None where there is none, also in single rows.

    Raises
    ------
    BoundaryError
        If the file cannot be used; the message says why and what to do, in zh and en.
    """
    if level not in LEVELS:
        raise BoundaryError(
            f"没有“{level}”这一层级；可用：{'、'.join(LEVELS)}",
            f"no level {level}: use one of {', '.join(LEVELS)}",
        )
    path = Path(path)
    _examine(path)
    found = _read(path, _choose_layer(path, level, layer), encoding)
    fields = {"area_code": code, "name": name, "parent_code": parent, "name_en": name_en}
    _require_fields(path, found, fields)
    found = found.set_crs(_choose_crs(path, found, crs), allow_override=True)
    columns = {column: found[field].map(_text) for column, field in fields.items() if field}
    for column in ("area_code", "parent_code"):
        if column in columns:
            columns[column] = columns[column].map(_code)
    columns["area_code"] = columns["area_code"].fillna("")
    columns["name"] = columns["name"].fillna("")
    frame = gpd.GeoDataFrame(columns | {"level": level}, geometry=found.geometry.force_2d(), crs=found.crs)
    frame = as_boundaries(frame)
    _require_places(path, frame, found.crs)
    return frame


def _examine(path: Path) -> None:
    if not path.is_file():
        raise BoundaryError(f"找不到文件：{path}", f"no such file: {path}")
    expected = _FIRST_BYTES.get(path.suffix.lower())
    if expected is None:
        raise BoundaryError(
            f"{path.name}：只读取 GeoPackage（.gpkg）、GeoJSON（.geojson、.json）和 Shapefile（.shp）；"
            "压缩包请先解压",
            f"{path.name}: only GeoPackage (.gpkg), GeoJSON (.geojson, .json) and Shapefile (.shp) are read; "
            "unpack an archive first",
        )
    with path.open("rb") as file:
        beginning = file.read(4096)
    if expected == b"{":
        beginning = beginning.removeprefix(b"\xef\xbb\xbf").lstrip()
    if not beginning.startswith(expected):
        raise BoundaryError(
            f"{path.name}：文件内容与扩展名 {path.suffix} 不符",
            f"{path.name}: the content is not what the suffix {path.suffix} says",
        )


def _source(path: Path) -> str:
    """Name the file so that JSON is read as GeoJSON or not at all.

    Otherwise the library takes a JSON file of the kind "GDALG" for a list of commands, and runs them.
    """
    return f"GeoJSON:{path}" if path.suffix.lower() in (".geojson", ".json") else str(path)


@contextmanager
def _remarks_afterwards() -> Iterator[None]:
    """Hold back the library's warnings until it has returned; a failure says enough by itself.

    It warns from within C, where a warning that is turned into an error cannot be raised.
    """
    with warnings.catch_warnings(record=True) as remarks:
        warnings.simplefilter("always")
        yield
    for remark in remarks:
        warnings.warn(remark.message, stacklevel=4)


def _choose_layer(path: Path, level: str, layer: str | None) -> str:
    try:
        with _remarks_afterwards():
            layers = [str(found) for found, _ in pyogrio.list_layers(_source(path))]
    except pyogrio.errors.DataSourceError as error:
        raise _unreadable(path, error) from error
    if layer in layers:
        return layer
    if layer is None and len(layers) == 1:
        return layers[0]
    if layer is None and level in layers:
        return level
    listed = ", ".join(layers) or "-"
    raise BoundaryError(
        f"{path.name}：请用 --layer 指明图层，文件中有：{listed}",
        f"{path.name}: name the layer with --layer; the file has: {listed}",
    )


def _read(path: Path, layer: str, encoding: str | None) -> gpd.GeoDataFrame:
    tried = (
        [encoding] if encoding else candidate_encodings(path) if path.suffix.lower() == ".shp" else ["utf-8"]
    )
    for candidate in tried:
        try:
            with _remarks_afterwards():
                found = pyogrio.read_dataframe(
                    _source(path), layer=layer, encoding=candidate, on_invalid="ignore"
                )
        except UnicodeDecodeError:
            continue
        except LookupError as error:
            raise BoundaryError(
                f"没有“{candidate}”这种字符编码", f"there is no encoding called {candidate}"
            ) from error
        except (pyogrio.errors.DataSourceError, pyogrio.errors.DataLayerError) as error:
            raise _unreadable(path, error) from error
        if not isinstance(found, gpd.GeoDataFrame):
            raise BoundaryError(
                f"{path.name}：图层 {layer} 没有几何", f"{path.name}: layer {layer} has no shapes"
            )
        return found
    raise BoundaryError(
        f"{path.name}：文字不是 {'、'.join(tried)} 编码；请用 --encoding 指明",
        f"{path.name}: its texts are not in {', '.join(tried)}; state the encoding with --encoding",
    )


def _unreadable(path: Path, error: Exception) -> BoundaryError:
    return BoundaryError(f"{path.name}：无法读取：{error}", f"{path.name}: cannot be read: {error}")


def _require_fields(path: Path, found: gpd.GeoDataFrame, fields: dict[str, str | None]) -> None:
    there = [str(column) for column in found.columns if column != found.geometry.name]
    missing = [field for field in fields.values() if field and field not in there]
    if missing:
        raise BoundaryError(
            f"{path.name}：没有字段 {'、'.join(missing)}；文件中有：{'、'.join(there)}",
            f"{path.name}: no field {', '.join(missing)}; the file has: {', '.join(there)}",
        )


def _choose_crs(path: Path, found: gpd.GeoDataFrame, stated: str | None) -> CRS:
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
    west, south, east, north = found.total_bounds
    if crs.is_geographic and (west < -180 or east > 180 or south < -90 or north > 90):
        raise _misplaced(path, crs)
    return crs


def _require_places(path: Path, frame: gpd.GeoDataFrame, crs: CRS) -> None:
    if not np.isfinite(shapely.get_coordinates(frame.geometry.to_numpy())).all():
        raise _misplaced(path, crs)


def _misplaced(path: Path, crs: CRS) -> BoundaryError:
    return BoundaryError(
        f"{path.name}：坐标不在坐标系 {crs.name} 的范围内；请用 --crs 指明真实的坐标系",
        f"{path.name}: the coordinates cannot be of {crs.name}; state the true reference system with --crs",
    )


def _text(value: object) -> str | None:
    """Return a field's value as text; None where there is nothing in it."""
    if pd.isna(value):
        return None
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return str(value).strip() or None


def _code(text: str | None) -> str | None:
    """Return a code with full-width digits made plain and spaces taken out."""
    return None if pd.isna(text) else "".join(unicodedata.normalize("NFKC", text).split())
