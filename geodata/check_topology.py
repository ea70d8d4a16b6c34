"""Checks of shapes against each other: overlaps, gaps, parts outside their parent. In square metres."""

from collections.abc import Callable, Iterable, Iterator

import geopandas as gpd
import shapely
from pyproj import CRS
from shapely.geometry.base import BaseGeometry

from geodata.levels import LEVELS
from geodata.metric import area_m2, metric_crs
from geodata.report import BoundaryFinding, Severity, list_codes
from geodata.topology import NARROW_M, NOISE_M2, Piece, gaps, holes, outside, overlaps, uncovered, usable

_LOOSE_LEVEL = "compound"
"""Compounds are islands among streets and parks: where they leave more than a twentieth of their parent free,
this is their nature and not a gap."""
_LOOSE_SHARE = 0.05


def check_topology(boundaries: gpd.GeoDataFrame, smallest_m2: float = 1.0) -> Iterator[BoundaryFinding]:
    """Find overlaps, gaps and parts outside their parent.

    Parameters
    ----------
    boundaries : GeoDataFrame
        A boundaries frame. Shapes that `check_geometry` refuses are passed over.
    smallest_m2 : float
        What is smaller, in square metres, or narrower than 5 cm, is counted and summed up in one finding for
        each level and kind. What is below 1 cm² is rounding and not counted.
    """
    sound = usable(boundaries)
    crs = metric_crs(sound)
    for level in LEVELS[1:]:
        areas = sound[sound["level"] == level]
        if areas.empty:
            continue
        free, loose = _split_loose(level, areas, sound)
        found = {
            "overlap": list(overlaps(areas)),
            "gap": free,
            "outside_parent": list(_outside(areas, sound)),
        }
        for kind, pieces in found.items():
            yield from _report(kind, level, _measure(pieces, crs), smallest_m2)
        yield from loose


def _split_loose(
    level: str, areas: gpd.GeoDataFrame, sound: gpd.GeoDataFrame
) -> tuple[list[Piece], list[BoundaryFinding]]:
    """Return the gaps, and what is to be said of parents that compounds do not fill by their nature."""
    parents = sound.drop_duplicates("area_code").set_index("area_code")
    free: list[Piece] = []
    loose: dict[str, BaseGeometry] = {}
    for parent_code, children in areas.groupby("parent_code", sort=True):
        if parent_code not in parents.index:
            continue  # named as a missing parent
        parent = parents.loc[parent_code]
        rest = uncovered(children, parent.geometry)
        if level == _LOOSE_LEVEL and rest.area > _LOOSE_SHARE * parent.geometry.area:
            loose[parent_code] = rest
            continue
        free += gaps(children, parent_code, rest)
        if parent["level"] == "district":
            free += gaps(children, parent_code, holes(parent.geometry))
    return free, [_loose_finding(loose, sound)] if loose else []


def _loose_finding(loose: dict[str, BaseGeometry], sound: gpd.GeoDataFrame) -> BoundaryFinding:
    rests = gpd.GeoDataFrame({"area_code": list(loose)}, geometry=list(loose.values()), crs=sound.crs)
    total = float(area_m2(rests).sum())
    zh, en = list_codes(loose)
    return BoundaryFinding(
        "partly_covered",
        "warning",
        _LOOSE_LEVEL,
        tuple(loose),
        {
            "zh": f"{len(loose)} 个上级区域未被住宅小区铺满，共余 {_size(total)}（通常如此）：{zh}",
            "en": f"compounds do not fill {len(loose)} of their parents (as is usual), "
            f"{_size(total)} are left: {en}",
        },
        total,
    )


def _outside(areas: gpd.GeoDataFrame, sound: gpd.GeoDataFrame) -> Iterator[Piece]:
    return outside(areas, sound.drop_duplicates("area_code").set_index("area_code").geometry)


def _measure(pieces: list[Piece], crs: CRS) -> Iterator[tuple[Piece, float, float]]:
    """Give each piece its size in square metres and its mean width in metres; drop what is rounding."""
    metric = gpd.GeoSeries([piece.shape for piece in pieces], crs="EPSG:4326").to_crs(crs)
    # Where areas also touch in a line, this belongs to the intersection; it has no surface and no width.
    sizes, edges = metric.area, shapely.length(shapely.boundary(shapely.buffer(metric.to_numpy(), 0)))
    for piece, m2, edge in zip(pieces, sizes, edges, strict=True):
        if m2 >= NOISE_M2:
            yield piece, float(m2), 2 * m2 / edge if edge else 0.0


def _report(
    kind: str, level: str, measured: Iterable[tuple[Piece, float, float]], smallest_m2: float
) -> Iterator[BoundaryFinding]:
    describe, name_zh, name_en = _KINDS[kind]
    small: list[tuple[Piece, float]] = []
    for piece, m2, width in measured:
        # Mostly elsewhere: the parent is the wrong one, or the two levels are not in the CRS they claim.
        severity: Severity = "error" if kind == "outside_parent" and piece.share > 0.5 else "warning"
        if severity == "warning" and (m2 < smallest_m2 or width < NARROW_M):
            small.append((piece, m2))
            continue
        inside = piece.shape.point_on_surface()
        zh, en = describe(piece, _size(m2))
        where = (round(inside.x, 6), round(inside.y, 6))
        yield BoundaryFinding(kind, severity, level, piece.area_codes, {"zh": zh, "en": en}, m2, where)
    if small:
        total = sum(m2 for _, m2 in small)
        yield BoundaryFinding(
            f"small_{kind}",
            "warning",
            level,
            tuple(sorted({code for piece, _ in small for code in piece.area_codes})),
            {
                "zh": f"另有 {len(small)} 处{name_zh}小于 {smallest_m2:g} m² 或窄于 {NARROW_M:g} m，"
                f"共 {_size(total)}",
                "en": f"{len(small)} {name_en} below {smallest_m2:g} m² or narrower than {NARROW_M:g} m, "
                f"{_size(total)} together",
            },
            total,
        )


def _overlap(piece: Piece, size: str) -> tuple[str, str]:
    first, second = piece.area_codes
    return (
        f"{first} 与 {second} 重叠 {size}，占较小者的 {piece.share:.1%}",
        f"{first} and {second} overlap by {size}, {piece.share:.1%} of the smaller one",
    )


def _gap(piece: Piece, size: str) -> tuple[str, str]:
    zh, en = list_codes(piece.area_codes)
    return f"{zh} 旁有空隙 {size}", f"a gap of {size} beside {en}"


def _leaving(piece: Piece, size: str) -> tuple[str, str]:
    code, parent_code = piece.area_codes
    return (
        f"{code} 有 {size} 在其上级 {parent_code} 之外，占 {piece.share:.1%}",
        f"{size} of {code}, {piece.share:.1%}, are outside its parent {parent_code}",
    )


_KINDS: dict[str, tuple[Callable[[Piece, str], tuple[str, str]], str, str]] = {
    "overlap": (_overlap, "重叠", "overlaps"),
    "gap": (_gap, "空隙", "gaps"),
    "outside_parent": (_leaving, "越出上级的部分", "parts outside their parent"),
}


def _size(m2: float) -> str:
    return f"{m2:,.0f} m²" if m2 >= 100 else f"{m2:.2f} m²" if m2 >= 0.01 else f"{m2:.4f} m²"
