"""Where the made-up residents live: dense in the east, thin round the airport, empty in the parks.

The field steers two things: how large the made-up committees and compounds are drawn, and how many
residents they get. Its shape follows what everybody knows of the district; its numbers are invented.
"""

from dataclasses import dataclass

import numpy as np
import shapely

from pingan.demo.district import PLANE


@dataclass(frozen=True)
class Patch:
    """A round patch of the field: density is multiplied by `factor` at its centre, by 1 far away."""

    longitude: float
    latitude: float
    radius: float  # metres
    factor: float


PATCHES = (
    Patch(121.3385, 31.1960, 1250, 0.02),  # the airport
    Patch(121.3450, 31.1890, 700, 0.10),
    Patch(121.3615, 31.1930, 420, 0.06),  # the zoo
    Patch(121.4145, 31.2215, 230, 0.15),  # a park in the east
    Patch(121.4035, 31.2105, 190, 0.25),  # a park in Tianshan
    Patch(121.4030, 31.2010, 520, 0.45),  # offices of the development zone
    Patch(121.3920, 31.1975, 420, 0.55),
    Patch(121.3845, 31.2090, 620, 1.55),  # the new villages of the seventies and eighties
    Patch(121.3660, 31.2205, 560, 1.50),
    Patch(121.3480, 31.2330, 520, 1.60),
    Patch(121.4260, 31.2200, 520, 1.35),
)


def density(metres: np.ndarray) -> np.ndarray:
    """Relative residential density (1 = the east on average) at points of the plane.

    Parameters
    ----------
    metres : ndarray, shape (n, 2)
        Positions on the plane of `pingan.demo.district`.

    Returns
    -------
    ndarray, shape (n,)
        Always above 0: even the airport gets a committee.
    """
    eastness = np.clip((metres[:, 0] + 4500.0) / 6500.0, 0.0, 1.0)
    value = 0.45 + 0.55 * eastness
    for patch in PATCHES:
        centre = PLANE.to_metres(np.array([[patch.longitude, patch.latitude]]))[0]
        squared = ((metres - centre) ** 2).sum(axis=1) / patch.radius**2
        value *= 1.0 + (patch.factor - 1.0) * np.exp(-(squared**2))
    return value


@dataclass(frozen=True)
class Residents:
    """Points that stand for residents: `points` (n, 2) in metres, `mass` (n,) relative numbers."""

    points: np.ndarray
    mass: np.ndarray

    def inside(self, polygon: shapely.Polygon) -> "Residents":
        """Those within a polygon of the plane."""
        return self.divided(polygon)[0]

    def divided(self, polygon: shapely.Polygon) -> tuple["Residents", "Residents"]:
        """Those within a polygon of the plane, and the others."""
        shapely.prepare(polygon)
        within = shapely.contains_xy(polygon, self.points[:, 0], self.points[:, 1])
        return Residents(self.points[within], self.mass[within]), Residents(
            self.points[~within], self.mass[~within]
        )


def scatter(polygon: shapely.Polygon, rng: np.random.Generator, spacing: float = 18.0) -> Residents:
    """A jittered grid of points over a polygon, each with the density found there.

    Parameters
    ----------
    polygon : Polygon
        On the plane, in metres.
    spacing : float
        Metres between neighbouring points.
    """
    west, south, east, north = polygon.bounds
    x, y = np.meshgrid(np.arange(west, east, spacing), np.arange(south, north, spacing))
    points = np.column_stack([x.ravel(), y.ravel()])
    points += rng.uniform(-0.4 * spacing, 0.4 * spacing, points.shape)
    return Residents(points, density(points)).inside(polygon)
