"""Checks of shapes against each other: overlaps, gaps, parts outside their parent. In square metres."""

from collections.abc import Callable, Iterable, Iterator

import geopandas as gpd
import numpy as np
import shapely
from pyproj import Transformer

from geodata.check_shapes import usable_shapes
from geodata.levels import LEVELS
from geodata.report import BoundaryFinding, list_codes

NOISE_M2 = 1e-4
"""A square centimetre: what the arithmetic of a projection leaves along an edge; it is not in the data."""

_TOUCHING_M = 0.05
_LOOSE_LEVEL = "compound"
"""Compounds are islands among streets and parks: where they leave more than a twentieth of their parent free,
this is their nature and not a gap."""
_LOOSE_SHARE = 0.05

Place = Callable[[shapely.Geometry], tuple[float, float]]


def check_topology(boundaries: gpd.GeoDataFrame, smallest_m2: float = 1.0) -> Iterator[BoundaryFinding]:
    """Find overlaps, gaps and parts outside their parent.

    Parameters
    ----------
    boundaries : GeoDataFrame
        A boundaries frame. Shapes that `check_geometry` refuses are passed over.
    smallest_m2 : float
        What is smaller, in square metres, is counted and summed up in one finding per level.
    """
    metric = usable_shapes(boundaries)
    place = _place_in(metric)
    for level in LEVELS[1:]:
        rows = metric[metric["level"] == level]
        if rows.empty:
            continue
        found = [
            *_overlaps(level, rows, place),
            *_gaps(level, rows, metric, place),
            *_outside(level, rows, metric, place),
        ]
        yield from _with_small_ones_summed(level, found, smallest_m2)


def _overlaps(level: str, rows: gpd.GeoDataFrame, place: Place) -> Iterator[BoundaryFinding]:
    shapes, codes = rows.geometry.to_numpy(), rows["area_code"].to_numpy()
    # In a sound coverage nothing is left to intersect: only areas with an edge that fits no neighbour are.
    suspects = np.flatnonzero(~shapely.is_empty(shapely.coverage_invalid_edges(shapes)))
    left, right = shapely.STRtree(shapes).query(shapes[suspects], predicate="intersects")
    pairs = np.sort(np.column_stack((suspects[left], right)), axis=1)
    pairs = np.unique(pairs[pairs[:, 0] != pairs[:, 1]], axis=0)
    common = shapely.intersection(shapes[pairs[:, 0]], shapes[pairs[:, 1]])
    sizes = shapely.area(common)
    smaller = np.minimum(shapely.area(shapes[pairs[:, 0]]), shapely.area(shapes[pairs[:, 1]]))
    for pair, shape, size, whole in zip(pairs, common, sizes, smaller, strict=True):
        if size < NOISE_M2:
            continue
        first, second = sorted(codes[pair])
        share = size / whole
        yield BoundaryFinding(
            "overlap",
            "warning",
            level,
            (first, second),
            {
                "zh": f"{first} 与 {second} 重叠 {_size(size)}，占较小者的 {share:.1%}",
                "en": f"{first} and {second} overlap by {_size(size)}, {share:.1%} of the smaller one",
            },
            float(size),
            place(shape),
        )


def _gaps(
    level: str, rows: gpd.GeoDataFrame, metric: gpd.GeoDataFrame, place: Place
) -> Iterator[BoundaryFinding]:
    parents = metric.drop_duplicates("area_code").set_index("area_code")
    loose: dict[str, float] = {}
    for parent_code, children in rows.groupby("parent_code", sort=True):
        if parent_code not in parents.index:
            continue  # named as a missing parent
        parent = parents.loc[parent_code]
        rest = shapely.difference(parent.geometry, shapely.union_all(children.geometry.to_numpy()))
        if level == _LOOSE_LEVEL and rest.area > _LOOSE_SHARE * parent.geometry.area:
            loose[str(parent_code)] = rest.area
            continue
        pieces = [piece for piece in shapely.get_parts(rest) if piece.area >= NOISE_M2]
        if parent["level"] == "district":
            # A district made from its streets has their gaps as holes.
            pieces += [
                hole for hole in map(shapely.Polygon, _holes(parent.geometry)) if hole.area >= NOISE_M2
            ]
        yield from _gap_findings(level, str(parent_code), children, pieces, place)
    if loose:
        zh, en = list_codes(loose)
        total = sum(loose.values())
        yield BoundaryFinding(
            "partly_covered",
            "warning",
            level,
            tuple(loose),
            {
                "zh": f"{len(loose)} 个上级区域未被住宅小区铺满，共余 {_size(total)}（通常如此）：{zh}",
                "en": f"compounds do not fill {len(loose)} of their parents (as is usual), "
                f"{_size(total)} are left: {en}",
            },
            total,
        )


def _gap_findings(
    level: str, parent_code: str, children: gpd.GeoDataFrame, pieces: list[shapely.Polygon], place: Place
) -> Iterator[BoundaryFinding]:
    if not pieces:
        return
    tree = shapely.STRtree(children.geometry.to_numpy())
    codes = children["area_code"].to_numpy()
    for piece in pieces:
        around = tuple(sorted(codes[tree.query(piece, predicate="dwithin", distance=_TOUCHING_M)]))
        zh, en = list_codes(around)
        beside_zh, beside_en = (f"，邻近 {zh}", f" beside {en}") if around else ("", "")
        yield BoundaryFinding(
            "gap",
            "warning",
            level,
            around or (parent_code,),
            {
                "zh": f"{parent_code} 内有 {_size(piece.area)} 空隙{beside_zh}",
                "en": f"a gap of {_size(piece.area)} in {parent_code}{beside_en}",
            },
            piece.area,
            place(piece),
        )


def _holes(shape: shapely.Geometry) -> list[shapely.LinearRing]:
    return [ring for polygon in shapely.get_parts(shape) for ring in polygon.interiors]


def _outside(
    level: str, rows: gpd.GeoDataFrame, metric: gpd.GeoDataFrame, place: Place
) -> Iterator[BoundaryFinding]:
    parents = metric.drop_duplicates("area_code").set_index("area_code").geometry
    rows = rows[rows["parent_code"].isin(parents.index)]
    shapes = rows.geometry.to_numpy()
    above = parents.reindex(rows["parent_code"]).to_numpy()
    shapely.prepare(above)
    leaving = np.flatnonzero(~shapely.covers(above, shapes))
    beyond = shapely.difference(shapes[leaving], above[leaving])
    codes, parent_codes = rows["area_code"].to_numpy()[leaving], rows["parent_code"].to_numpy()[leaving]
    wholes = shapely.area(shapes[leaving])
    for code, parent_code, shape, whole in zip(codes, parent_codes, beyond, wholes, strict=True):
        if shape.area < NOISE_M2:
            continue
        share = shape.area / whole
        yield BoundaryFinding(
            "outside_parent",
            # Mostly elsewhere: the parent is the wrong one, or the two levels are not in the CRS they claim.
            "error" if share > 0.5 else "warning",
            level,
            (code, parent_code),
            {
                "zh": f"{code} 有 {_size(shape.area)} 在其上级 {parent_code} 之外，占 {share:.1%}",
                "en": f"{_size(shape.area)} of {code}, {share:.1%}, are outside its parent {parent_code}",
            },
            shape.area,
            place(shape),
        )


def _with_small_ones_summed(
    level: str, findings: Iterable[BoundaryFinding], smallest_m2: float
) -> Iterator[BoundaryFinding]:
    small: dict[str, list[BoundaryFinding]] = {}
    for finding in findings:
        if finding.severity == "warning" and finding.m2 < smallest_m2:
            small.setdefault(finding.kind, []).append(finding)
        else:
            yield finding
    for kind, summed in small.items():
        total = sum(finding.m2 for finding in summed)
        name_zh, name_en = _NAMES_OF_KINDS[kind]
        yield BoundaryFinding(
            f"small_{kind}",
            "warning",
            level,
            tuple(sorted({code for finding in summed for code in finding.area_codes})),
            {
                "zh": f"另有 {len(summed)} 处小于 {smallest_m2:g} m² 的{name_zh}，共 {_size(total)}",
                "en": f"{len(summed)} {name_en} below {smallest_m2:g} m² each, {_size(total)} together",
            },
            total,
        )


_NAMES_OF_KINDS = {
    "overlap": ("重叠", "overlaps"),
    "gap": ("空隙", "gaps"),
    "partly_covered": ("未铺满", "parents not filled"),
    "outside_parent": ("越出上级的部分", "parts outside their parent"),
}


def _place_in(metric: gpd.GeoDataFrame) -> Place:
    transform = Transformer.from_crs(metric.crs, "EPSG:4326", always_xy=True).transform

    def place(shape: shapely.Geometry) -> tuple[float, float]:
        point = shape.point_on_surface()
        longitude, latitude = transform(point.x, point.y)
        return round(longitude, 6), round(latitude, 6)

    return place


def _size(m2: float) -> str:
    return f"{m2:,.0f} m²" if m2 >= 100 else f"{m2:.2f} m²" if m2 >= 0.01 else f"{m2:.4f} m²"
