"""Repair of invalid shapes: what was changed is said, what cannot be repaired is left for the check."""

from typing import NamedTuple

import geopandas as gpd
import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from geodata.metric import area_m2
from geodata.report import BoundaryFinding

_REASONS_ZH = {
    "Self-intersection": "自相交",
    "Ring Self-intersection": "环自相交",
    "Hole lies outside shell": "洞在外环之外",
    "Holes are nested": "洞相互嵌套",
    "Nested shells": "外环相互嵌套",
    "Interior is disconnected": "内部不连通",
    "Duplicate Rings": "环重复",
    "Too few points in geometry component": "点数不足",
    "Invalid Coordinate": "坐标无效",
}


class Repaired(NamedTuple):
    """Boundaries after a repair, and one warning for each shape that was changed."""

    boundaries: gpd.GeoDataFrame
    findings: tuple[BoundaryFinding, ...]


def repair(boundaries: gpd.GeoDataFrame) -> Repaired:
    """Make invalid polygons valid and take the polygons out of geometry collections.

    Rings are mended one by one, then put together as shells and holes (``make_valid``, method "structure"): a
    bow-tie becomes two triangles, a spike goes, a hole outside its shell becomes a part. Valid shapes are not
    touched.

    Parameters
    ----------
    boundaries : GeoDataFrame
        A boundaries frame.

    Returns
    -------
    Repaired
        ``boundaries`` with as many rows. A shape of which no surface would remain is left as it is, so that
        `check_boundaries` refuses it.
    """
    shapes = boundaries.geometry.to_numpy()
    there = ~(shapely.is_missing(shapes) | shapely.is_empty(shapes))
    collections = there & (shapely.get_type_id(shapes) == 7)
    polygonal = there & np.isin(shapely.get_type_id(shapes), (3, 6, 7))
    broken = polygonal & ~shapely.is_valid(shapes)
    concerned = np.flatnonzero(broken | collections)
    if not len(concerned):
        return Repaired(boundaries, ())
    mended = [
        _polygons_of(shape)
        for shape in shapely.make_valid(shapes[concerned], method="structure", keep_collapsed=False)
    ]
    kept = np.array([shape is not None for shape in mended])
    after = shapes.copy()
    after[concerned[kept]] = [shape for shape in mended if shape is not None]
    repaired = boundaries.set_geometry(gpd.GeoSeries(after, index=boundaries.index, crs=boundaries.crs))
    sizes = area_m2(repaired).to_numpy()
    codes, levels = boundaries["area_code"].to_numpy(), boundaries["level"].to_numpy()
    findings = tuple(
        _finding(codes[row], levels[row], shapes[row], after[row], sizes[row]) for row in concerned[kept]
    )
    return Repaired(repaired, findings)


def _polygons_of(shape: shapely.Geometry) -> shapely.Geometry | None:
    polygons = [
        part
        for collected in shapely.get_parts(shape)
        for part in shapely.get_parts(collected)
        if part.geom_type == "Polygon" and part.area > 0
    ]
    if not polygons:
        return None
    return polygons[0] if len(polygons) == 1 else shapely.union_all(polygons)


def _finding(code: str, level: str, before: BaseGeometry, after: BaseGeometry, m2: float) -> BoundaryFinding:
    if isinstance(before, shapely.GeometryCollection):
        others = sorted({part.geom_type for part in before.geoms} - {"Polygon", "MultiPolygon"})
        why_zh, why_en = f"几何集合，舍去 {'、'.join(others)}", f"a collection; left out: {', '.join(others)}"
    else:
        kind, _, place = shapely.is_valid_reason(before).partition("[")
        why_en = f"{kind.lower()} at {place.rstrip(']')}" if place else kind.lower()
        why_zh = _REASONS_ZH.get(kind, kind) + (f"，在 {place.rstrip(']')}" if place else "")
    inside = after.point_on_surface()
    return BoundaryFinding(
        "repaired",
        "warning",
        level,
        (code,),
        {
            "zh": f"{code} 的边界无效（{why_zh}），已修复，现面积 {m2:,.0f} m²",
            "en": f"{code} was invalid ({why_en}) and has been repaired; its area is now {m2:,.0f} m²",
        },
        where=(round(inside.x, 6), round(inside.y, 6)),
    )
