"""Boundaries as they travel to browsers: simplified with shared edges still shared, once per version."""

from functools import lru_cache

import geopandas as gpd
from sqlalchemy import Engine

from geodata import simplify_coverage
from pingan.storage.boundaries import load_boundaries
from pingan.storage.errors import NotFoundError

TOLERANCE_M = 2.0  # under a pixel for a district on a 4K screen


@lru_cache(maxsize=2)
def served_boundaries(engine: Engine, version: str) -> gpd.GeoDataFrame:
    """Return one version of the boundaries, simplified for display.

    Raises
    ------
    LookupError
        Where there is no such version.
    """
    try:
        boundaries = load_boundaries(engine, version)
    except NotFoundError as error:
        raise LookupError(version) from error
    return simplify_coverage(boundaries, TOLERANCE_M)
