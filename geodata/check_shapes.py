"""Checks of single shapes: missing ones, broken ones, and what is not a polygon."""

from collections.abc import Iterator

import geopandas as gpd
import numpy as np
import shapely

from geodata.metric import area_m2
from geodata.report import BoundaryFinding, list_codes

SMALLEST_DISTRICT_M2 = 10_000
"""The smallest county of China, and any district of a city, is hundreds of times as large; degrees taken for
metres make one square metre of it."""


def check_geometry(boundaries: gpd.GeoDataFrame) -> Iterator[BoundaryFinding]:
    """Find shapes that are missing, are not polygons, have invalid rings, and a district that is too small."""
    yield from _tiny_district(boundaries)
    for level, rows in boundaries.groupby("level", sort=True):
        shapes = rows.geometry.to_numpy()
        missing = shapely.is_missing(shapes) | shapely.is_empty(shapes)
        polygons = np.isin(shapely.get_type_id(shapes), (3, 6))
        invalid = polygons & ~missing & ~shapely.is_valid(shapes)
        reasons = [str(reason) for reason in shapely.is_valid_reason(shapes)]
        few = invalid & np.array([reason.startswith("Too few points") for reason in reasons])
        kinds = {
            "no_geometry": (missing, "没有边界，或边界无法读取", "no shape, or one that cannot be read"),
            "not_polygon": (~missing & ~polygons, "边界不是面", "the shape is not a polygon"),
            "too_few_points": (
                few,
                "环不足三个不同的点，围不成面，请在源数据中重画",
                "a ring has fewer than three different points and encloses nothing; draw it again in the source",
            ),
            "invalid_shape": (
                invalid & ~few,
                "边界无效（如自相交），须先修复",
                "the shape is invalid (as a ring that crosses itself) and must be repaired first",
            ),
        }
        for kind, (concerned, zh_what, en_what) in kinds.items():
            if concerned.any():
                codes = tuple(rows.loc[concerned, "area_code"])
                zh, en = list_codes(codes)
                yield BoundaryFinding(
                    kind, "error", str(level), codes, {"zh": f"{zh_what}：{zh}", "en": f"{en_what}: {en}"}
                )


def _tiny_district(boundaries: gpd.GeoDataFrame) -> Iterator[BoundaryFinding]:
    districts = boundaries[boundaries["level"] == "district"]
    for code, m2 in area_m2(districts).items():
        if 0 < m2 < SMALLEST_DISTRICT_M2:
            shown = f"{m2:,.2f}" if m2 < 100 else f"{m2:,.0f}"
            yield BoundaryFinding(
                "tiny_district",
                "error",
                "district",
                (str(code),),
                {
                    "zh": f"{code} 全区只有 {shown} m²，不足 0.01 km²；多半是坐标系不对，请核对 --crs",
                    "en": f"the whole district {code} has {shown} m², less than 0.01 km²; the coordinate reference "
                    "system is probably wrong: look at --crs",
                },
                m2=float(m2),
            )
