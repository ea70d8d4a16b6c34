"""The demonstration's boundaries as one GeoPackage, with a layer per level."""

import os
from pathlib import Path

import geopandas
import pandas as pd
import shapely

from pingan.demo.district import load_district

FILE_NAME = "boundaries.gpkg"
CREDIT = "© OpenStreetMap contributors · 示意边界 / © OpenStreetMap contributors · schematic boundaries"
WRITTEN = "2017-09-01T00:00:00.000Z"  # a fixed date: the same boundaries give the same bytes
LAYERS = ("district", "street", "committee", "compound")
FIELDS = ["code", "name", "name_en", "parent", "geometry"]


def with_district(boundaries: dict[str, geopandas.GeoDataFrame]) -> dict[str, geopandas.GeoDataFrame]:
    """The levels of `pingan.demo.geometry.make_boundaries` under a layer with the district itself."""
    district = load_district()
    outline = shapely.normalize(shapely.coverage_union_all(boundaries["street"].geometry.to_numpy()))
    top = pd.DataFrame(
        {"code": [district.code], "name": [district.name], "name_en": [district.name_en], "parent": [None]}
    )
    return {"district": geopandas.GeoDataFrame(top, geometry=[outline], crs="EPSG:4326"), **boundaries}


def write_geopackage(boundaries: dict[str, geopandas.GeoDataFrame], folder: Path) -> Path:
    """Write every level as a layer with the fields `code, name, name_en, parent`; return the file's path."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / FILE_NAME
    unfinished = folder / f"unfinished-{FILE_NAME}"
    unfinished.unlink(missing_ok=True)
    before = os.environ.get("OGR_CURRENT_DATE")
    os.environ["OGR_CURRENT_DATE"] = WRITTEN
    try:
        for level, frame in with_district(boundaries).items():
            frame[FIELDS].to_file(
                unfinished,
                layer=level,
                driver="GPKG",
                layer_options={"DESCRIPTION": CREDIT, "IDENTIFIER": level},
            )
    finally:
        if before is None:
            del os.environ["OGR_CURRENT_DATE"]
        else:
            os.environ["OGR_CURRENT_DATE"] = before
    unfinished.replace(path)
    return path
