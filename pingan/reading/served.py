"""Boundaries as they travel to browsers: simplified with shared edges still shared, once per version."""

from functools import lru_cache

import geopandas as gpd
from sqlalchemy import Engine

from geodata import simplify_coverage
from pingan.storage.boundaries import load_boundaries

TOLERANCE_M = 2.0  # under a pixel for a district on a 4K screen


@lru_cache(maxsize=2)
def served_boundaries(engine: Engine, version: str) -> gpd.GeoDataFrame:
    """Return one version of the boundaries, simplified for display.

    Raises
    ------
    LookupError
        Where there is no such version.
    """
    return simplify_coverage(load_boundaries(engine, version), TOLERANCE_M)
