"""Who lives where: residents, households and migrants of every made-up compound, quarter by quarter."""

from dataclasses import dataclass

import geopandas
import numpy as np
import pandas as pd

from pingan.demo.chance import smooth_field, stream
from pingan.demo.district import PLANE, load_district

RESIDENTS_PER_HOUSEHOLD = 2.6


@dataclass(frozen=True)
class City:
    """The areas with their people.

    `areas` has one frame per level, in code order: `area_code, name, parent, street` (position of the street)
    and, for compounds, `committee` (position of the committee). `points` are the centres in metres,
    `residents` and `households` whole numbers with shape (areas, quarters), all by level.
    """

    areas: dict[str, pd.DataFrame]
    points: dict[str, np.ndarray]
    residents: dict[str, np.ndarray]
    households: dict[str, np.ndarray]


def make_city(boundaries: dict[str, geopandas.GeoDataFrame], quarters: int, seed: int) -> City:
    """People the boundaries of `pingan.demo.geometry.make_boundaries`.

    Parameters
    ----------
    boundaries : dict
        Frames by level; compounds carry `mass`.
    quarters : int
        How many quarters to follow: compounds grow and shrink by a few parts in a thousand each.
    """
    areas = {level: _listed(frame) for level, frame in boundaries.items()}
    streets = pd.Index(areas["street"]["area_code"])
    committees = pd.Index(areas["committee"]["area_code"])
    areas["street"]["street"] = np.arange(len(streets))
    areas["committee"]["street"] = streets.get_indexer(areas["committee"]["parent"])
    areas["compound"]["committee"] = committees.get_indexer(areas["compound"]["parent"])
    areas["compound"]["street"] = areas["committee"]["street"].to_numpy()[areas["compound"]["committee"]]
    points = {level: _centres(frame) for level, frame in boundaries.items()}

    start = _first_residents(boundaries["compound"], areas["compound"], points["compound"], seed)
    rng = stream(seed, "growth")
    growth = 1.0 + 0.0008 * rng.normal(size=(len(start), 1)) - 0.0002
    residents = np.round(start[:, None] * growth ** np.arange(quarters)).astype(int)
    size = RESIDENTS_PER_HOUSEHOLD * (1.0 + 0.07 * smooth_field(points["compound"], rng, 1500.0))
    size *= np.exp(0.05 * rng.normal(size=len(start)))
    households = np.round(residents / size[:, None]).astype(int)
    return City(areas, points, _summed(residents, areas), _summed(households, areas))


def _listed(frame: geopandas.GeoDataFrame) -> pd.DataFrame:
    return pd.DataFrame(
        {"area_code": frame["code"].array, "name": frame["name"].array, "parent": frame["parent"].array}
    )


def _centres(frame: geopandas.GeoDataFrame) -> np.ndarray:
    inside = frame.geometry.representative_point()
    return PLANE.to_metres(np.column_stack([inside.x, inside.y]))


def _first_residents(
    compounds: geopandas.GeoDataFrame, areas: pd.DataFrame, points: np.ndarray, seed: int
) -> np.ndarray:
    """Residents of the first quarter, shape (compounds,): they sum to the district's published number."""
    district = load_district()
    rng = stream(seed, "residents")
    weight = compounds["mass"].to_numpy() * np.exp(0.22 * rng.normal(size=len(compounds)))
    weight *= 1.0 + 0.08 * smooth_field(points, rng)
    street = areas["street"].to_numpy()
    per_committee = rng.normal(1.0, 0.07, len(district.streets))
    wanted = np.array([one.committees for one in district.streets]) * per_committee
    by_street = np.bincount(street, weight, len(wanted))
    weight *= (wanted / by_street)[street]
    return weight * district.population / weight.sum()


def _summed(compounds: np.ndarray, areas: dict[str, pd.DataFrame]) -> dict[str, np.ndarray]:
    result = {"compound": compounds}
    for level in ("committee", "street"):
        summed = np.zeros((len(areas[level]), compounds.shape[1]), dtype=int)
        np.add.at(summed, areas["compound"][level].to_numpy(), compounds)
        result[level] = summed
    return result
