"""One layer of a file as a frame, as the library reads it, and what it remarked and mended on the way."""

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import geopandas as gpd
import numpy as np
import pyogrio
import shapely

from geodata.levels import BoundaryError
from geodata.source import address

_UNCLOSED = "Non closed ring detected"
"""The library's own words for what `Layer.closed` says with the feature's name."""


class Layer(NamedTuple):
    """A layer of n features.

    Attributes
    ----------
    frame : GeoDataFrame
        All fields, and a geometry that is None where there is none or none could be made.
    closed, unreadable : bool arrays of shape (n,)
        Features of which an open ring was closed; those that have a shape of which nothing can be made.
    remarks : tuple of str
        What the library remarked, each once.
    """

    frame: gpd.GeoDataFrame
    closed: np.ndarray
    unreadable: np.ndarray
    remarks: tuple[str, ...]


def choose_layer(path: Path, level: str, layer: str | None) -> str:
    """Return the layer that is named, else the only one, else the one named like the level."""
    try:
        with _remarks():
            layers = [str(found) for found, _ in pyogrio.list_layers(address(path))]
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


def read_layer(path: Path, layer: str, encoding: str) -> Layer:
    """Read a layer; rings that are not closed are.

    Raises
    ------
    BoundaryError
        If it cannot be read, or is a table without shapes.
    UnicodeDecodeError, LookupError
        If the texts are not in this encoding, or there is none of this name.
    """
    try:
        with _remarks() as remarks:
            frame = pyogrio.read_dataframe(address(path), layer=layer, encoding=encoding, on_invalid="ignore")
            if not isinstance(frame, gpd.GeoDataFrame):
                raise BoundaryError(
                    f"{path.name}：图层 {layer} 没有几何", f"{path.name}: layer {layer} has no shapes"
                )
            shapes = frame.geometry.to_numpy().copy()
            closed, unreadable = (np.zeros(len(frame), dtype=bool) for _ in range(2))
            rows = np.flatnonzero(shapely.is_missing(shapes))
            if len(rows):
                _, _, stored, _ = pyogrio.raw.read(address(path), layer=layer, encoding=encoding, columns=[])
                rows = np.array([row for row in rows if stored[row] is not None], dtype=int)
                shapes[rows] = shapely.from_wkb(stored[rows], on_invalid="fix")
                unreadable[rows] = shapely.is_missing(shapes[rows])
                closed[rows] = ~unreadable[rows]
    except (pyogrio.errors.DataSourceError, pyogrio.errors.DataLayerError) as error:
        raise _unreadable(path, error) from error
    said = dict.fromkeys(remark for remark in remarks if not remark.startswith(_UNCLOSED))
    return Layer(frame.set_geometry(gpd.GeoSeries(shapes, crs=frame.crs)), closed, unreadable, tuple(said))


@contextmanager
def _remarks() -> Iterator[list[str]]:
    """Hold back the library's warnings; a failure says enough by itself.

    It warns from within C, where a warning that is turned into an error cannot be raised.
    """
    said: list[str] = []
    with warnings.catch_warnings(record=True) as remarks:
        warnings.simplefilter("always")
        yield said
    said += [str(remark.message) for remark in remarks]


def _unreadable(path: Path, error: Exception) -> BoundaryError:
    return BoundaryError(f"{path.name}：无法读取：{error}", f"{path.name}: cannot be read: {error}")
