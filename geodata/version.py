"""The name of a boundary version: a hash of what it holds."""

import hashlib
import json

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

_DECIMALS = (
    9  # of a degree: a tenth of a millimetre, far below any survey, far above rounding in a projection
)


def boundary_version(boundaries: gpd.GeoDataFrame) -> str:
    """Return the version of these boundaries: the same content has the same version, anywhere.

    Codes, levels, parents, names and shapes count. The order of rows, the vertex a ring starts with, its
    direction, and whether one part is stored as Polygon or MultiPolygon do not, nor do differences in
    coordinates below 0.1 mm.

    Parameters
    ----------
    boundaries : GeoDataFrame
        A boundaries frame in EPSG:4326.

    Returns
    -------
    str
        The first 16 hexadecimal digits of a SHA-256.
    """
    rounded = shapely.transform(
        shapely.force_2d(boundaries.geometry.to_numpy()),
        lambda xy: np.round(xy, _DECIMALS) + 0.0,  # + 0.0 turns -0.0, which has other bytes, into 0.0
    )
    # A polygon and a multipolygon of one part are the same set of parts.
    parts = [
        sorted(shapely.to_wkb(shapely.get_parts(shape), byte_order=1, hex=True).tolist())
        for shape in shapely.normalize(rounded)
    ]
    rows = [
        json.dumps([*(None if pd.isna(text) else str(text) for text in texts), *shapes], ensure_ascii=False)
        for *texts, shapes in zip(
            boundaries["area_code"],
            boundaries["level"],
            boundaries["parent_code"],
            boundaries["name"],
            boundaries["name_en"],
            parts,
            strict=True,
        )
    ]
    digest = hashlib.sha256()
    for row in sorted(rows):
        digest.update(row.encode() + b"\n")
    return digest.hexdigest()[:16]
