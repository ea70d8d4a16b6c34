"""Boundaries as GeoDataFrames: read, check, repair, hierarchy, simplify, join with scores. Pure.

A boundaries frame is a GeoDataFrame in EPSG:4326 with the columns ``area_code, level, parent_code, name,
name_en, geometry`` that holds all levels of one version.
"""

from geodata.assemble import Assembled, assemble
from geodata.check import check_boundaries
from geodata.children import bounds, children_geojson
from geodata.join import Joined, join_scores
from geodata.levels import (
    COLUMNS,
    CRS,
    LEVELS,
    BoundaryError,
    UnknownAreaError,
    UnknownLevelError,
    areas_frame,
    as_boundaries,
    descendants,
)
from geodata.metric import area_m2, metric_crs
from geodata.outline import outline_svg_paths
from geodata.read import ReadLevel, read_boundaries
from geodata.repair import Repaired, repair
from geodata.report import BoundaryFinding, BoundaryReport
from geodata.simplify import simplify_coverage
from geodata.version import boundary_version

__all__ = [
    "COLUMNS",
    "CRS",
    "LEVELS",
    "Assembled",
    "BoundaryError",
    "BoundaryFinding",
    "BoundaryReport",
    "Joined",
    "ReadLevel",
    "Repaired",
    "UnknownAreaError",
    "UnknownLevelError",
    "area_m2",
    "areas_frame",
    "as_boundaries",
    "assemble",
    "boundary_version",
    "bounds",
    "check_boundaries",
    "children_geojson",
    "descendants",
    "join_scores",
    "metric_crs",
    "outline_svg_paths",
    "read_boundaries",
    "repair",
    "simplify_coverage",
]
