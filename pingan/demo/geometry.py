"""The demonstration's three levels as one exact coverage: 10 streets, 185 committees, 835 compounds.

Compounds are noded and snapped together on a grid of a millionth of a degree; committees are the union of
their compounds, streets of their committees. So children tile their parent exactly, at every level.
"""

from dataclasses import dataclass

import geopandas
import numpy as np
import shapely

from pingan.demo.density import Residents, scatter
from pingan.demo.district import PLANE, District, Street, load_district
from pingan.demo.subdivision import Subdivider

SEED = 310105
GRID = 1e-6  # degrees, about a decimetre

LEVELS = ("street", "committee", "compound")
COLUMNS = ["code", "name", "name_en", "parent", "geometry"]


@dataclass(frozen=True)
class Compound:
    """A made-up compound: its codes, its polygon on the plane, the weight of its residents."""

    street: Street
    committee: int
    number: int
    polygon: shapely.Polygon
    mass: float


def make_boundaries(seed: int = SEED) -> dict[str, geopandas.GeoDataFrame]:
    """Draw the demonstration district.

    Parameters
    ----------
    seed : int
        The same seed gives the same coordinates.

    Returns
    -------
    dict
        By level, coarse to fine: EPSG:4326, columns `code, name, name_en, parent, geometry`, in code order.
        Compounds carry `mass` besides, the relative number of their residents.
    """
    district = load_district()
    rng = np.random.default_rng([seed, 1])
    compounds = [compound for street in _streets(district, rng) for compound in street]
    polygons = _exact_coverage([compound.polygon for compound in compounds])
    fine = geopandas.GeoDataFrame(
        [_named(compound) for compound in compounds], geometry=polygons, crs="EPSG:4326"
    ).sort_values("code", ignore_index=True)
    committees = _dissolved(fine, _committee_names(district))
    streets = _dissolved(
        committees, {street.code: (street.name, street.name_en, district.code) for street in district.streets}
    )
    return {"street": streets, "committee": committees, "compound": fine[[*COLUMNS[:-1], "mass", "geometry"]]}


def _streets(district: District, rng: np.random.Generator) -> list[list[Compound]]:
    """Committees first in every street, then compounds, so that roads meet across borders."""
    subdivider = Subdivider(rng)
    drawn = []
    for street in district.streets:
        polygon = shapely.Polygon(PLANE.to_metres(np.asarray(street.polygon.exterior.coords)))
        residents = scatter(polygon, rng)
        pieces = _in_reading_order(subdivider.split(polygon, residents, street.committees))
        drawn.append([(street, piece, residents.inside(piece)) for piece in pieces])
    wanted = _compound_counts(drawn, district.compounds, rng)
    result = []
    for committees, counts in zip(drawn, wanted, strict=True):
        compounds: list[Compound] = []
        for number, ((street, polygon, residents), count) in enumerate(
            zip(committees, counts, strict=True), 1
        ):
            pieces = _in_reading_order(subdivider.split(polygon, residents, count))
            compounds.extend(
                Compound(street, number, position, piece, float(residents.inside(piece).mass.sum()))
                for position, piece in enumerate(pieces, 1)
            )
        result.append(compounds)
    return result


def _compound_counts(
    drawn: list[list[tuple[Street, shapely.Polygon, Residents]]], total: int, rng: np.random.Generator
) -> list[list[int]]:
    """Compounds per committee, by residents with some luck, at least two; they sum to `total`."""
    mass = np.array([residents.mass.sum() for street in drawn for _, _, residents in street])
    share = mass**0.5 * rng.gamma(9.0, 1.0 / 9.0, len(mass))
    wanted = 2 + share / share.sum() * (total - 2 * len(mass))
    counts = np.floor(wanted).astype(int)
    counts[np.argsort(counts - wanted, kind="stable")[: total - counts.sum()]] += 1
    ends = np.cumsum([len(street) for street in drawn])
    return [part.tolist() for part in np.split(counts, ends[:-1])]


def _in_reading_order(pieces: list[shapely.Polygon]) -> list[shapely.Polygon]:
    """From the north-west, line by line, as a street office would number its committees."""
    if len(pieces) < 2:
        return pieces
    centres = np.array([piece.representative_point().coords[0] for piece in pieces])
    height = max(np.sqrt(np.mean([piece.area for piece in pieces])), 1.0)
    line = np.floor((centres[:, 1].max() - centres[:, 1]) / height)
    return [pieces[index] for index in np.lexsort((centres[:, 0], line))]


def _exact_coverage(polygons: list[shapely.Polygon]) -> np.ndarray:
    """The polygons in degrees, on the grid, with every shared edge noded alike.

    Raises
    ------
    ValueError
        Snapping lost a polygon or made one more: the seed draws something too thin.
    """
    drawn = shapely.transform(np.array(polygons), PLANE.to_degrees)
    lines = shapely.union_all(shapely.boundary(drawn), grid_size=GRID)
    faces = np.array(shapely.get_parts(shapely.polygonize([lines])))
    tree = shapely.STRtree(drawn)
    face, owner = tree.query(shapely.point_on_surface(faces), predicate="within")
    if len(faces) != len(drawn) or not np.array_equal(np.sort(owner), np.arange(len(drawn))):
        raise ValueError(f"{len(faces)} faces for {len(drawn)} compounds: try another seed")
    result = np.empty(len(drawn), dtype=object)
    result[owner] = shapely.orient_polygons(faces[face])
    return result


def _named(compound: Compound) -> dict[str, object]:
    street = compound.street
    parent = f"{street.code}{compound.committee:03d}"
    return {
        "code": f"{parent}{compound.number:03d}",
        "name": f"{street.name}第{compound.committee}居委会第{compound.number}小区",
        "name_en": f"{street.name_en} Committee {compound.committee} Compound {compound.number}",
        "parent": parent,
        "mass": compound.mass,
    }


def _committee_names(district: District) -> dict[str, tuple[str, str, str]]:
    return {
        f"{street.code}{number:03d}": (
            f"{street.name}第{number}居委会",
            f"{street.name_en} Committee {number}",
            street.code,
        )
        for street in district.streets
        for number in range(1, street.committees + 1)
    }


def _dissolved(
    children: geopandas.GeoDataFrame, names: dict[str, tuple[str, str, str]]
) -> geopandas.GeoDataFrame:
    """Parents as the union of their children."""
    rows = []
    for code, (name, name_en, parent) in sorted(names.items()):
        parts = children.geometry.to_numpy()[(children["parent"] == code).to_numpy()]
        shape = shapely.normalize(shapely.orient_polygons(shapely.coverage_union_all(parts)))
        rows.append({"code": code, "name": name, "name_en": name_en, "parent": parent, "geometry": shape})
    return geopandas.GeoDataFrame(rows, columns=COLUMNS, crs="EPSG:4326")
