"""Boundaries as GeoDataFrames: read, check, repair, hierarchy, simplify, join with scores. Pure.

A boundaries frame is a GeoDataFrame in EPSG:4326 with the columns ``area_code, level, parent_code, name,
name_en, geometry`` that holds all levels of one version.
"""

from geodata.children import bounds, children_geojson, label_points
from geodata.join import Joined, join_scores
from geodata.levels import (
    COLUMNS,
    CRS,
    LEVELS,
    BoundaryError,
    UnknownAreaError,
    areas_frame,
    as_boundaries,
    descendants,
)
from geodata.metric import area_m2, metric_crs
from geodata.outline import outline_svg_paths
from geodata.read import read_boundaries
from geodata.version import boundary_version

__all__ = [
    "COLUMNS",
    "CRS",
    "LEVELS",
    "BoundaryError",
    "Joined",
    "UnknownAreaError",
    "area_m2",
    "areas_frame",
    "as_boundaries",
    "boundary_version",
    "bounds",
    "children_geojson",
    "descendants",
    "join_scores",
    "label_points",
    "metric_crs",
    "outline_svg_paths",
    "read_boundaries",
]
