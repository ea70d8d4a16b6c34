"""The schematic district: the file's nodes and rings as polygons, and a plane in metres to draw on.

The rings come from ``data/changning.json``, a coarse hand digitisation whose turning points were read
against OpenStreetMap (© OpenStreetMap contributors, ODbL 1.0; see LICENSE-DATA.md).
"""

import json
from dataclasses import dataclass
from importlib import resources

import numpy as np
import shapely

METRES_PER_DEGREE = 111_195.0  # of latitude, on a sphere of 6,371 km: a schematic needs no ellipsoid


@dataclass(frozen=True)
class Street:
    """One street/town of the file, its ring in degrees."""

    code: str
    name: str
    name_en: str
    committees: int
    polygon: shapely.Polygon


@dataclass(frozen=True)
class District:
    """The district's own code and names, and its streets in the order of the file."""

    code: str
    name: str
    name_en: str
    population: int
    compounds: int
    streets: tuple[Street, ...]


@dataclass(frozen=True)
class Plane:
    """A local plane in metres, true to scale at its origin: x to the east, y to the north."""

    longitude: float
    latitude: float

    def to_metres(self, degrees: np.ndarray) -> np.ndarray:
        """Longitudes and latitudes, shape (n, 2), as metres from the origin, shape (n, 2)."""
        return (np.asarray(degrees) - self._origin) * self._scale

    def to_degrees(self, metres: np.ndarray) -> np.ndarray:
        """Metres from the origin, shape (n, 2), as longitudes and latitudes, shape (n, 2)."""
        return np.asarray(metres) / self._scale + self._origin

    @property
    def _origin(self) -> np.ndarray:
        return np.array([self.longitude, self.latitude])

    @property
    def _scale(self) -> np.ndarray:
        return METRES_PER_DEGREE * np.array([np.cos(np.radians(self.latitude)), 1.0])


PLANE = Plane(longitude=121.385, latitude=31.212)


def load_district() -> District:
    """Read ``data/changning.json``.

    Returns
    -------
    District
        Streets with their rings as polygons in degrees (EPSG:4326).
    """
    source = resources.files("pingan.demo") / "data" / "changning.json"
    content = json.loads(source.read_text(encoding="utf-8"))
    nodes = content["nodes"]
    streets = tuple(
        Street(
            code=street["code"],
            name=street["name_zh"],
            name_en=street["name_en"],
            committees=street["committees_2019"],
            polygon=shapely.Polygon([nodes[node] for node in street["ring"]]),
        )
        for street in content["streets"]
    )
    about = content["district"]
    return District(
        code=about["code"],
        name=about["name_zh"],
        name_en=about["name_en"],
        population=about["population_2010"],
        compounds=about["compounds_2017"],
        streets=streets,
    )
