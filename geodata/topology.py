"""How shapes lie to each other: where they overlap, leave gaps, or leave their parent.

All of it is worked out in degrees, where the boundaries are stored and drawn. There, a vertex that
a neighbour does not have lies on the neighbour's straight edge; in metres that edge would be curved, and the
two would seem to part by centimetres for each kilometre.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

NOISE_M2 = 1e-4
"""A square centimetre: what is smaller comes from rounding and not from the data."""
NOISE_SQUARE_DEGREES = 1e-14
"""The same, roughly, in degrees."""
NARROW_M = 0.05
"""Metres: what is narrower comes from edges that were straight in the CRS of the file, over a kilometre or
more. No one surveys the edge of a residential area that closely."""
NARROW_DEGREES = 5e-7
"""The same, roughly, in degrees."""


@dataclass(frozen=True)
class Piece:
    """A place where shapes do not fit.

    Attributes
    ----------
    area_codes : tuple of str
        The areas concerned.
    shape : Polygon or MultiPolygon
        In degrees.
    share : float
        Of the smaller area of an overlap, of the area that leaves its parent; 0 for a gap.
    """

    area_codes: tuple[str, ...]
    shape: BaseGeometry
    share: float = 0.0


def usable(boundaries: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return the areas whose shapes are valid polygons."""
    shapes = boundaries.geometry.to_numpy()
    polygons = np.isin(shapely.get_type_id(shapes), (3, 6)) & ~shapely.is_empty(shapes)
    return boundaries[polygons & shapely.is_valid(shapes)]


def overlaps(areas: gpd.GeoDataFrame) -> Iterator[Piece]:
    """Find where areas of one level lie over each other: one piece for each pair, codes in order."""
    shapes, codes = areas.geometry.to_numpy(), areas["area_code"].to_numpy()
    # In a sound coverage nothing is left to intersect: only areas with an edge that fits no neighbour are.
    suspects = np.flatnonzero(~shapely.is_empty(shapely.coverage_invalid_edges(shapes)))
    left, right = shapely.STRtree(shapes).query(shapes[suspects], predicate="intersects")
    pairs = np.sort(np.column_stack((suspects[left], right)), axis=1)
    pairs = np.unique(pairs[pairs[:, 0] != pairs[:, 1]], axis=0)
    first, second = shapes[pairs[:, 0]], shapes[pairs[:, 1]]
    common = shapely.intersection(first, second)
    shares = shapely.area(common) / np.minimum(shapely.area(first), shapely.area(second))
    for pair, shape, share in zip(pairs, common, shares, strict=True):
        if shape.area > 0:
            yield Piece(tuple(sorted(codes[pair])), shape, float(share))


def gaps(children: gpd.GeoDataFrame, parent_code: str, rest: shapely.Geometry) -> Iterator[Piece]:
    """Name the pieces that the children of one area leave free, each with the children around it.

    Parameters
    ----------
    children : GeoDataFrame
        The parts of one area at one level.
    parent_code : str
        The area; it stands for itself where no child is near.
    rest : Geometry
        What is left of the area: see `uncovered`.
    """
    pieces = [piece for piece in shapely.get_parts(rest) if piece.area > 0]
    if not pieces:
        return
    tree = shapely.STRtree(children.geometry.to_numpy())
    codes = children["area_code"].to_numpy()
    for piece in pieces:
        around = codes[tree.query(piece, predicate="dwithin", distance=NARROW_DEGREES)]
        yield Piece(tuple(sorted(around)) or (parent_code,), piece)


def uncovered(children: gpd.GeoDataFrame, parent: BaseGeometry) -> BaseGeometry:
    """Return what the children leave free of their parent."""
    return shapely.difference(parent, shapely.union_all(children.geometry.to_numpy()))


def holes(shape: shapely.Geometry) -> shapely.Geometry:
    """Return the holes of a shape as one: an area made from its parts has their gaps as holes."""
    rings = [ring for polygon in shapely.get_parts(shape) for ring in polygon.interiors]
    return shapely.MultiPolygon([shapely.Polygon(ring) for ring in rings])


def outside(children: gpd.GeoDataFrame, parents: gpd.GeoSeries) -> Iterator[Piece]:
    """Find where areas leave their parent.

    Parameters
    ----------
    children : GeoDataFrame
        Areas of one level.
    parents : GeoSeries
        Shapes of areas, indexed by code. Children whose parent is not there are passed over.
    """
    children = children[children["parent_code"].isin(parents.index)]
    shapes = children.geometry.to_numpy()
    above = parents.reindex(children["parent_code"]).to_numpy()
    shapely.prepare(above)
    leaving = np.flatnonzero(~shapely.covers(above, shapes))
    beyond = shapely.difference(shapes[leaving], above[leaving])
    shares = shapely.area(beyond) / shapely.area(shapes[leaving])
    codes = children[["area_code", "parent_code"]].to_numpy()[leaving]
    for pair, shape, share in zip(codes, beyond, shares, strict=True):
        if shape.area > 0:
            yield Piece(tuple(pair), shape, float(share))
