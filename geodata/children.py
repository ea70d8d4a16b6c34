"""What the map asks for: the parts of one area as GeoJSON, and the extent of an area."""

import json

import geopandas as gpd
import numpy as np
import shapely

from geodata.levels import UnknownAreaError, descendants

_DECIMALS = 6  # of a degree: about 10 cm


def children_geojson(boundaries: gpd.GeoDataFrame, parent_code: str, level: str) -> bytes:
    """Return all parts of one area at one level as a GeoJSON FeatureCollection.

    Parameters
    ----------
    boundaries : GeoDataFrame
        A boundaries frame; to serve it, simplified first (`simplify_coverage`).
    parent_code : str
        The area whose parts are wanted.
    level : str
        The level of the parts: children, grandchildren and so on. The area's own level gives itself.

    Returns
    -------
    bytes
        UTF-8 without spaces. Each feature has ``id``, its position from 0 in the order of codes, and
        ``properties`` ``{code, name, name_en, parent, label}`` where ``label`` is ``[lon, lat]`` of a point
        well inside. Coordinates have six decimals. ``bbox`` is left out where there are no features. An area
        without a shape is a feature with a null geometry and a null label, as RFC 7946 foresees.

    Raises
    ------
    UnknownAreaError, UnknownLevelError
        If no area has the parent's code, or there is no such level.
    """
    parts = descendants(boundaries, parent_code, level)
    shapes = shapely.transform(parts.geometry.to_numpy(), lambda xy: np.round(xy, _DECIMALS))
    labels = label_points(parts.geometry.to_numpy())
    features = ",".join(
        f'{{"type":"Feature","id":{position},"properties":{_properties(*row)},'
        f'"geometry":{geometry or "null"}}}'
        for position, (*row, geometry) in enumerate(
            zip(
                parts["area_code"],
                parts["name"],
                parts["name_en"],
                parts["parent_code"],
                labels,
                shapely.to_geojson(shapes),
                strict=True,
            )
        )
    )
    extent = np.round(parts.total_bounds, _DECIMALS)
    box = "" if np.isnan(extent).any() else f'"bbox":{json.dumps(extent.tolist(), separators=(",", ":"))},'
    return f'{{"type":"FeatureCollection",{box}"features":[{features}]}}'.encode()


def _properties(
    code: str, name: str | None, name_en: str | None, parent: str | None, label: np.ndarray
) -> str:
    values = {
        "code": code,
        "name": name,
        "name_en": name_en,
        "parent": parent,
        "label": None if np.isnan(label).any() else label.tolist(),
    }
    return json.dumps(values, ensure_ascii=False, separators=(",", ":"))


def label_points(shapes: np.ndarray) -> np.ndarray:
    """Return a point well inside each shape: the centre of its largest inscribed circle.

    Parameters
    ----------
    shapes : ndarray of Polygon or MultiPolygon, shape (n,)
        In degrees. A centroid would leave a crescent; this point never leaves its shape.

    Returns
    -------
    ndarray, shape (n, 2)
        Longitude and latitude with six decimals; NaN for a missing or empty shape.
    """
    points = np.full((len(shapes), 2), np.nan)
    drawn = ~(shapely.is_missing(shapes) | shapely.is_empty(shapes))
    if drawn.any():
        # Several times as fast as the exact centre, and no eye sees the difference.
        tolerance = np.sqrt(shapely.area(shapes[drawn])) / 20
        circles = shapely.maximum_inscribed_circle(shapes[drawn], tolerance=tolerance)
        points[drawn] = shapely.get_coordinates(shapely.get_point(circles, 0))
    return np.round(points, _DECIMALS)


def bounds(boundaries: gpd.GeoDataFrame, area_code: str) -> tuple[float, float, float, float]:
    """Return west, south, east and north of one area, in degrees.

    Raises
    ------
    UnknownAreaError
        If no area has this code.
    """
    found = boundaries[boundaries["area_code"] == area_code]
    if found.empty:
        raise UnknownAreaError(area_code)
    west, south, east, north = (float(edge) for edge in found.total_bounds)
    return west, south, east, north
