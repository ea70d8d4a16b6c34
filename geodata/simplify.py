"""Simpler shapes for the map, with shared edges still shared."""

import geopandas as gpd
import numpy as np
import shapely

from geodata.levels import LEVELS
from geodata.metric import metric_crs


def simplify_coverage(boundaries: gpd.GeoDataFrame, tolerance_m: float) -> gpd.GeoDataFrame:
    """Simplify every level as one coverage: an edge between two areas stays one edge, so no slivers appear.

    The method is Visvalingam and Whyatt's (1993) on shared edges, as in GEOS: corners go whose triangle is
    smaller than ``tolerance_m`` squared. Every area keeps a surface, if only a triangle.

    Where the areas of a level overlap or their edges have different vertices, they are no coverage; then
    edges are matched first and overlaps given to the neighbour with the longest common border. This is for
    the eye: the full boundaries are what is stored and measured.

    Parameters
    ----------
    boundaries : GeoDataFrame
        A boundaries frame of n areas.
    tolerance_m : float
        The square root of the smallest triangle kept, in metres: about the size of the smallest bend left.
        0 leaves the shapes as they are.

    Returns
    -------
    GeoDataFrame
        n rows in the same order, in the same CRS. Levels are simplified one by one: edges agree within a
        level, not between levels. Missing, empty and invalid shapes are left as they are.
    """
    if tolerance_m < 0:
        raise ValueError(f"a tolerance is a length in metres, not {tolerance_m}")
    if tolerance_m == 0 or boundaries.empty:
        return boundaries.copy()
    shapes = boundaries.geometry.to_crs(metric_crs(boundaries)).to_numpy()
    polygons = np.isin(shapely.get_type_id(shapes), (3, 6)) & ~shapely.is_empty(shapes)
    usable = polygons & shapely.is_valid(shapes)
    changed = np.zeros(len(shapes), dtype=bool)
    for level in LEVELS:
        rows = np.flatnonzero(usable & (boundaries["level"] == level).to_numpy())
        if len(rows):
            simple = _simplify_level(shapes[rows], tolerance_m)
            kept = shapely.is_valid(simple) & ~shapely.is_empty(simple)
            shapes[rows[kept]] = simple[kept]
            changed[rows[kept]] = True
    back = gpd.GeoSeries(shapes, crs=metric_crs(boundaries)).to_crs(boundaries.crs).to_numpy()
    result = np.where(changed, back, boundaries.geometry.to_numpy())
    return boundaries.set_geometry(gpd.GeoSeries(result, index=boundaries.index, crs=boundaries.crs))


def _simplify_level(shapes: np.ndarray, tolerance_m: float) -> np.ndarray:
    if not shapely.coverage_is_valid(shapes):
        matched = shapely.coverage_clean(shapes)
        swallowed = shapely.is_empty(matched)
        if swallowed.any():
            # An area under another one would vanish: no coverage at all, so each is simplified by itself.
            return shapely.simplify(shapes, tolerance_m / 2)
        shapes = matched
    return shapely.coverage_simplify(shapes, tolerance_m)
