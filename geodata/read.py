"""Boundary files into boundaries frames: GeoPackage, GeoJSON, Shapefile and File Geodatabase, in any CRS."""

import unicodedata
from pathlib import Path
from typing import NamedTuple

import geopandas as gpd
import pandas as pd

from geodata.encoding import Decoded, decode_all
from geodata.fields import Field, choose_field, shapefile_field
from geodata.layers import Layer, choose_layer, read_layer
from geodata.levels import LEVELS, BoundaryError, as_boundaries
from geodata.read_findings import field_findings, shape_findings, text_findings
from geodata.reference_system import choose_crs, require_places
from geodata.report import BoundaryFinding
from geodata.shapefile import declared_encodings
from geodata.source import opened

_BYTES = "ISO-8859-1"
"""Read so, a Shapefile's texts keep every byte: names of fields and values are decoded afterwards, each apart.
The library decodes both alike, and a name that was cut in the middle of a character fails the values, too."""


class ReadLevel(NamedTuple):
    """The areas of one level as a boundaries frame, and what was found while they were read."""

    boundaries: gpd.GeoDataFrame
    findings: tuple[BoundaryFinding, ...]


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
) -> ReadLevel:
    """Read the areas of one level.

    Nothing is left out here, and nothing repaired but rings that are not closed: shapes that are missing, broken
    or not polygons are kept as they are for `check_boundaries` to name.

    Parameters
    ----------
    path : str or Path
        A file on this machine: ``.gpkg``, ``.geojson``, ``.json``, ``.shp`` (its ``.dbf`` and ``.prj``
        beside it), a folder ``.gdb``, or a ``.zip`` that holds one of these.
    level : str
        Which level its areas are of.
    code, name : str
        The fields with the area's code and its Chinese name. A name that a Shapefile has cut at ten bytes is
        found by the whole one.
    parent, name_en : str, optional
        The fields with the code of the area above and the English name.
    layer : str, optional
        Of a file with several layers; without it, the layer named like the level is taken.
    crs : str, optional
        The coordinate reference system, as ``EPSG:4549``. Needed where the file names none; given, it goes
        before what the file says, if the coordinates can be of it.
    encoding : str, optional
        Of a Shapefile's texts. Without it, the texts themselves tell, then what the file declares.

    Returns
    -------
    ReadLevel
        ``boundaries`` is a boundaries frame in EPSG:4326. Codes are text without spaces, whatever type the
        field had; an empty code is ``""``. ``parent_code`` and ``name_en`` are None where there is none, also
        in single rows. `assemble` takes the findings into its report.

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
    given = {"area_code": code, "name": name, "parent_code": parent, "name_en": name_en}
    asked = {column: field for column, field in given.items() if field}
    with opened(Path(path), level, layer) as (source, chosen):
        read = _read(source, choose_layer(source, level, chosen), encoding)
        declared = declared_encodings(source) if _is_shapefile(source) else []
    frame = read.frame
    fields = _fields(source, frame, encoding or next(iter(declared), None))
    places = {column: choose_field(source, fields, field) for column, field in asked.items()}
    values, odd = _values(source, frame, places, declared, encoding)
    columns = {column: values[column].map(_text) for column in places}
    for column in ("area_code", "parent_code"):
        if column in columns:
            columns[column] = columns[column].map(_code)
    columns["area_code"] = columns["area_code"].fillna("")
    columns["name"] = columns["name"].fillna("")
    system, crs_findings = choose_crs(source, level, frame, crs)
    frame = frame.set_crs(system, allow_override=True)
    boundaries = as_boundaries(
        gpd.GeoDataFrame(columns | {"level": level}, geometry=frame.geometry.force_2d(), crs=frame.crs)
    )
    require_places(source, frame, boundaries)
    return ReadLevel(
        boundaries,
        (
            *crs_findings,
            *field_findings(source, level, fields, places, asked),
            *text_findings(source, boundaries, odd),
            *shape_findings(source, boundaries, read),
        ),
    )


def _is_shapefile(path: Path) -> bool:
    return path.suffix.lower() == ".shp"


def _read(path: Path, layer: str, encoding: str | None) -> Layer:
    used = _BYTES if _is_shapefile(path) else encoding or "utf-8"
    try:
        return read_layer(path, layer, used)
    except UnicodeDecodeError as error:
        raise _undecodable(path, used) from error
    except LookupError as error:
        raise _unknown_encoding(used) from error


def _undecodable(path: Path, tried: str) -> BoundaryError:
    return BoundaryError(
        f"{path.name}：文字不是 {tried} 编码；请用 --encoding 指明",
        f"{path.name}: its texts are not in {tried}; state the encoding with --encoding",
    )


def _unknown_encoding(encoding: str) -> BoundaryError:
    return BoundaryError(f"没有“{encoding}”这种字符编码", f"there is no encoding called {encoding}")


def _fields(path: Path, frame: gpd.GeoDataFrame, encoding: str | None) -> list[Field]:
    names = [str(column) for column in frame.columns if column != frame.geometry.name]
    if not _is_shapefile(path):
        return [Field(name) for name in names]
    try:
        return [shapefile_field(name.encode(_BYTES), encoding) for name in names]
    except LookupError as error:
        raise _unknown_encoding(str(encoding)) from error


def _values(
    path: Path, frame: gpd.GeoDataFrame, places: dict[str, int], declared: list[str], encoding: str | None
) -> tuple[dict[str, pd.Series], dict[str, dict[int, Decoded]]]:
    """Return the columns asked for; of a Shapefile decoded, all together, since short texts say little.

    The second thing returned are the texts that were cut, or are in another encoding than most, by column
    and row.
    """
    columns = {column: frame.iloc[:, place].astype(object) for column, place in places.items()}
    if not _is_shapefile(path):
        return columns, {}
    texts = [
        (column, row, value.encode(_BYTES))
        for column, values in columns.items()
        for row, value in enumerate(values)
        if isinstance(value, str)
    ]
    try:
        decoded = decode_all([raw for _, _, raw in texts], declared, encoding)
    except LookupError as error:
        raise _unknown_encoding(str(encoding)) from error
    if decoded is None:
        raise _undecodable(path, encoding or ", ".join(dict.fromkeys(["utf-8", *declared, "gb18030"])))
    foreign = [new.encoding for (_, _, raw), new in zip(texts, decoded, strict=True) if not raw.isascii()]
    usual = max(foreign, key=foreign.count, default="utf-8")
    odd: dict[str, dict[int, Decoded]] = {}
    for (column, row, raw), new in zip(texts, decoded, strict=True):
        columns[column].iloc[row] = new.text
        if new.cut or (new.encoding != usual and not raw.isascii()):
            odd.setdefault(column, {})[row] = new
    return columns, odd


def _text(value: object) -> str | None:
    """Return a field's value as text; None where there is nothing in it."""
    if pd.isna(value):
        return None
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return str(value).strip() or None


def _code(text: str | None) -> str | None:
    """Return a code with full-width digits made plain and spaces taken out."""
    return None if text is None or pd.isna(text) else "".join(unicodedata.normalize("NFKC", text).split())
