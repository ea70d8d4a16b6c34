"""The levels of a boundary version and the shape of the frames that hold it."""

import geopandas as gpd
import numpy as np
import pandas as pd

LEVELS = ("district", "street", "committee", "compound")
"""Coarse to fine. A version has one district and any of the finer levels."""

COLUMNS = ("area_code", "level", "parent_code", "name", "name_en", "geometry")
CRS = "EPSG:4326"


class BoundaryError(ValueError):
    """Boundaries cannot be used as they are; says so in both languages.

    Parameters
    ----------
    zh, en : str
        What is wrong, where, and what to do about it.
    """

    def __init__(self, zh: str, en: str):
        super().__init__(f"{zh}\n{en}")
        self.message = {"zh": zh, "en": en}


class UnknownAreaError(LookupError):
    """No area of these boundaries has the code that was asked for."""

    def __init__(self, area_code: str):
        super().__init__(f"没有编码为 {area_code} 的区域 / no area has the code {area_code}")
        self.area_code = area_code


class UnknownLevelError(LookupError):
    """There is no such level."""

    def __init__(self, level: str):
        super().__init__(f"没有 {level} 这一层级 / no level {level}: there are {', '.join(LEVELS)}")
        self.level = level


def as_boundaries(frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Give a frame the columns, order and types of a boundaries frame.

    Parameters
    ----------
    frame : GeoDataFrame
        Has at least ``area_code``, ``level``, ``name`` and a geometry; in any CRS.

    Returns
    -------
    GeoDataFrame
        ``COLUMNS`` in EPSG:4326 with rows numbered from 0. Missing ``parent_code`` and ``name_en`` are None,
        other columns are left behind.
    """
    if frame.crs is None:
        raise BoundaryError("边界没有坐标系", "the boundaries have no coordinate reference system")
    shapes = frame.geometry.to_crs(CRS).to_numpy()
    texts = {
        column: pd.Series(_texts(frame, column), dtype=object) for column in COLUMNS if column != "geometry"
    }
    return gpd.GeoDataFrame(texts, geometry=shapes, crs=CRS)


def _texts(frame: pd.DataFrame, column: str) -> list[str | None]:
    if column not in frame.columns:
        return [None] * len(frame)
    return [None if pd.isna(text) else str(text) for text in frame[column]]


def areas_frame(boundaries: gpd.GeoDataFrame) -> pd.DataFrame:
    """Return the areas without their shapes, as the scoring engine takes them.

    Parameters
    ----------
    boundaries : GeoDataFrame
        A boundaries frame of n areas.

    Returns
    -------
    DataFrame
        n rows of ``area_code, level, parent_code, name, name_en``, coarse to fine and then by code.
        ``parent_code`` of the top area and a missing ``name_en`` are None.
    """
    areas = pd.DataFrame(
        {column: pd.Series(_texts(boundaries, column), dtype=object) for column in COLUMNS[:-1]}
    )
    depth = areas["level"].map({level: depth for depth, level in enumerate(LEVELS)})
    return areas.iloc[np.lexsort((areas["area_code"].astype(str), depth))].reset_index(drop=True)


def descendants(boundaries: gpd.GeoDataFrame, parent_code: str, level: str) -> gpd.GeoDataFrame:
    """Return the areas of one level that lie under one area, in the order of their codes.

    Parameters
    ----------
    boundaries : GeoDataFrame
        A boundaries frame.
    parent_code : str
        Any area of it; children, grandchildren and so on are followed through ``parent_code``.
    level : str
        One of ``LEVELS``. The area's own level gives the area itself; a coarser one gives no rows.

    Raises
    ------
    UnknownAreaError
        If no area has this code.
    UnknownLevelError
        If the level is none of ``LEVELS``. Both are `LookupError`.
    """
    if level not in LEVELS:
        raise UnknownLevelError(level)
    codes = boundaries["area_code"]
    if not (codes == parent_code).any():
        raise UnknownAreaError(parent_code)
    under = codes == parent_code
    for _ in LEVELS[1:]:
        under = under | boundaries["parent_code"].isin(codes[under])
    found = boundaries[under & (boundaries["level"] == level)]
    return found.sort_values("area_code", kind="stable")
