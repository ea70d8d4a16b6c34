"""Simpler shapes for the map, with shared edges still shared."""

import geopandas as gpd
import numpy as np
import shapely

from geodata.levels import LEVELS
from geodata.metric import metric_crs
from geodata.topology import NARROW_DEGREES


def simplify_coverage(boundaries: gpd.GeoDataFrame, tolerance_m: float) -> gpd.GeoDataFrame:
    """Simplify every level as one coverage: an edge between two areas stays one edge, so no slivers appear.

    The method is Visvalingam and Whyatt's (1993) on shared edges, as in GEOS: corners go whose triangle is
    smaller than ``tolerance_m`` squared. Every area keeps a surface, if only a triangle.

    Where the areas of a level overlap or their edges have different vertices, they are no coverage; then
    edges are matched first (within 5 cm) and overlaps given to the neighbour with the longest common border.
    This is for the eye: the full boundaries are what is stored and measured.

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
    crs = metric_crs(boundaries)
    shapes = boundaries.geometry.to_numpy().copy()
    polygons = np.isin(shapely.get_type_id(shapes), (3, 6)) & ~shapely.is_empty(shapes)
    sound = polygons & shapely.is_valid(shapes)
    for level in LEVELS:
        rows = np.flatnonzero(sound & (boundaries["level"] == level).to_numpy())
        if len(rows):
            # Edges are matched in degrees, where a neighbour's vertex lies on the straight edge.
            matched = gpd.GeoSeries(_match_edges(shapes[rows]), crs=boundaries.crs)
            simple = shapely.coverage_simplify(matched.to_crs(crs).to_numpy(), tolerance_m)
            back = gpd.GeoSeries(simple, crs=crs).to_crs(boundaries.crs).to_numpy()
            kept = shapely.is_valid(back) & ~shapely.is_empty(back)
            shapes[rows[kept]] = back[kept]
    return boundaries.set_geometry(gpd.GeoSeries(shapes, index=boundaries.index, crs=boundaries.crs))


def _match_edges(shapes: np.ndarray) -> np.ndarray:
    if shapely.coverage_is_valid(shapes):
        return shapes
    matched = shapely.coverage_clean(  # type: ignore[attr-defined]  # newer than the types that there are
        shapes, gap_width=NARROW_DEGREES, snapping_distance=NARROW_DEGREES
    )
    # An area under another one would vanish; it stays as it was drawn.
    return np.where(shapely.is_empty(matched), shapes, matched)
