"""Boundaries as they travel to browsers: simplified with shared edges still shared, once per version."""

from functools import lru_cache

import geopandas as gpd
from sqlalchemy import Engine

from geodata import simplify_coverage
from pingan.access.principal import Scope
from pingan.reading.once import kept_once
from pingan.reading.scoped import key_of_all, narrow
from pingan.storage.boundaries import load_boundaries
from pingan.storage.errors import NotFoundError

EVERYTHING = Scope()
TOLERANCE_M = 2.0  # under a pixel for a district on a 4K screen


@lru_cache(maxsize=64)  # one for each scope: parts of frames that are there once
def served_boundaries(engine: Engine, version: str, scope: Scope = EVERYTHING) -> gpd.GeoDataFrame:
    """Return one version of the boundaries as a scope may see it, simplified for display.

    Parameters
    ----------
    version : as `Published.boundary_version` of this scope names it

    Raises
    ------
    LookupError
        Where there is no such version, or the name is another scope's.
    """
    version = key_of_all(version, scope)
    if scope.root is None:
        return _simplified(engine, version)
    return narrow(_simplified(engine, version), scope).drop(columns="sight")


@kept_once(maxsize=2)
def _simplified(engine: Engine, version: str) -> gpd.GeoDataFrame:
    """Simplify all areas together, whoever asks: everyone sees the same line between two areas."""
    try:
        boundaries = load_boundaries(engine, version)
    except NotFoundError as error:
        raise LookupError(version) from error
    return simplify_coverage(boundaries, TOLERANCE_M)
