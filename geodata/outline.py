"""The map as SVG paths, for what is drawn before any script runs and for reports."""

from collections.abc import Callable, Iterator

import geopandas as gpd
import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from geodata.children import label_points
from geodata.levels import descendants

_PER_PIXEL = 10  # tenths of a pixel: paths are written in whole tenths, so that rounding never adds up


def outline_svg_paths(
    boundaries: gpd.GeoDataFrame,
    parent_code: str,
    level: str,
    width: float,
    height: float,
    padding: float = 4,
) -> list[tuple[str, str, tuple[float, float]]]:
    """Draw the parts of one area as SVG paths.

    Parameters
    ----------
    boundaries : GeoDataFrame
        A boundaries frame; simplified first, where bytes matter.
    parent_code, level : str
        Which parts, as in `children_geojson`.
    width, height : float
        The box to fit them in, in pixels. The drawing keeps its proportions and is centred.
    padding : float
        Pixels left free on every side.

    Returns
    -------
    list of (area_code, d, (x, y))
        In the order of codes. ``d`` is the path (Web Mercator as on the map, y downwards, 0.1 px, holes as
        further rings: fill with ``fill-rule="evenodd"``), ``x, y`` a point inside for the label. An area too
        small to see is a dot of 0.1 px; one without a shape has an empty path and NaN.

    Raises
    ------
    UnknownAreaError, UnknownLevelError
        If no area has the parent's code, or there is no such level.
    """
    parts = descendants(boundaries, parent_code, level)
    projected = parts.geometry.to_crs("EPSG:3857")
    shapes, extent = projected.to_numpy(), projected.total_bounds
    if np.isnan(extent).any():
        return [(code, "", (np.nan, np.nan)) for code in parts["area_code"]]
    to_pixels = _fit(extent, width, height, padding)
    labels = gpd.GeoSeries(gpd.points_from_xy(*label_points(parts.geometry.to_numpy()).T), crs="EPSG:4326")
    points = np.column_stack((labels.to_crs("EPSG:3857").x, labels.to_crs("EPSG:3857").y))
    return [
        (code, _path(shape, to_pixels), (round(float(x), 1), round(float(y), 1)))
        for code, shape, (x, y) in zip(parts["area_code"], shapes, to_pixels(points), strict=True)
    ]


def label_rooms(
    boundaries: gpd.GeoDataFrame,
    parent_code: str,
    level: str,
    width: float,
    height: float,
    padding: float = 4,
) -> list[float]:
    """Return how wide a label centred on each area's label point may be, in pixels of `outline_svg_paths`.

    Parameters
    ----------
    boundaries, parent_code, level, width, height, padding
        As in `outline_svg_paths`, whose areas these are, in the same order.

    Returns
    -------
    list of float
        Twice the way from the label point to the nearer edge, left or right; 0 for an area without a shape.
    """
    parts = descendants(boundaries, parent_code, level)
    projected = parts.geometry.to_crs("EPSG:3857")
    west, _, east, _ = projected.total_bounds
    if np.isnan(west):
        return [0.0] * len(parts)
    scale = _scale(projected.total_bounds, width, height, padding)
    labels = gpd.GeoSeries(gpd.points_from_xy(*label_points(parts.geometry.to_numpy()).T), crs="EPSG:4326")
    return [
        0.0 if shape is None or shape.is_empty else round(scale * _free(shape, point, west, east), 1)
        for shape, point in zip(projected, labels.to_crs("EPSG:3857"), strict=True)
    ]


def _free(shape: shapely.Geometry, point: shapely.Point, west: float, east: float) -> float:
    across = shapely.intersection(shape, shapely.LineString([(west - 1, point.y), (east + 1, point.y)]))
    for piece in shapely.get_parts(across):
        left, _, right, _ = piece.bounds
        if left <= point.x <= right:
            return 2 * min(point.x - left, right - point.x)
    return 0.0


def drawn_height(boundaries: gpd.GeoDataFrame, parent_code: str, level: str, width: float) -> int:
    """Return the height at which a drawing of some width has no empty edge; between a third and three times it."""
    parts = descendants(boundaries, parent_code, level)
    west, south, east, north = parts.geometry.to_crs("EPSG:3857").total_bounds
    if np.isnan(west) or east <= west:
        return round(width)
    return round(float(np.clip(width * (north - south) / (east - west), width / 3, width * 3)))


def _fit(
    extent: np.ndarray, width: float, height: float, padding: float
) -> Callable[[np.ndarray], np.ndarray]:
    west, south, east, north = extent
    scale = _scale(extent, width, height, padding)
    left, top = (width - scale * (east - west)) / 2, (height - scale * (north - south)) / 2

    def to_pixels(xy: np.ndarray) -> np.ndarray:
        return np.column_stack((left + (xy[:, 0] - west) * scale, top + (north - xy[:, 1]) * scale))

    return to_pixels


def _scale(extent: np.ndarray, width: float, height: float, padding: float) -> float:
    west, south, east, north = extent
    free_width, free_height = max(width - 2 * padding, 1), max(height - 2 * padding, 1)
    return min(free_width / max(east - west, 1e-9), free_height / max(north - south, 1e-9))


def _path(shape: BaseGeometry | None, to_pixels: Callable[[np.ndarray], np.ndarray]) -> str:
    if shape is None or shape.is_empty:
        return ""
    rings = [np.round(to_pixels(ring) * _PER_PIXEL).astype(int) for ring in _rings(shape)]
    drawn = [path for path in map(_ring_path, rings) if path]
    if drawn:
        return "".join(drawn)
    x, y = rings[0][0]
    return f"M{_tenths(x)},{_tenths(y)}h.1v.1z"


def _rings(shape: shapely.Geometry) -> Iterator[np.ndarray]:
    for polygon in shapely.get_parts(shape):
        for ring in shapely.get_rings(polygon):
            yield shapely.get_coordinates(ring)


def _ring_path(points: np.ndarray) -> str:
    """Return one ring in whole tenths of a pixel as a relative path; empty where it has no surface left."""
    moved = np.diff(points, axis=0)
    moved = moved[(moved != 0).any(axis=1)]
    if len(moved) < 3:
        return ""
    x, y = points[0]
    # The last step back to the start is what z does.
    steps = " ".join(f"{_tenths(dx)},{_tenths(dy)}" for dx, dy in moved[:-1])
    return f"M{_tenths(x)},{_tenths(y)}l{steps}z"


def _tenths(value: int) -> str:
    return f"{value / _PER_PIXEL:g}"
