"""What a map shows, for the peers: the very polygons, values, class breaks and colours that our page shows."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from sqlalchemy import Engine

from geodata import bounds, children_geojson
from pingan.look.classes import class_breaks, class_colours
from pingan.look.palette import scales
from pingan.reading.codes import INDEX
from pingan.reading.published import read_published
from pingan.reading.served import served_boundaries
from pingan.reading.values import values_payload

GEOMETRY, VALUES = "geometry.json", "values.json"


@dataclass(frozen=True)
class Shown:
    """One level of a district through its quarters.

    Attributes
    ----------
    geometry : GeoJSON as our server sends it
    quarters, codes, names : the axes; areas in the order of the features
    index : quarters × areas, None where missing
    breaks, colours, missing : classes of the map, low to high, and the colour of missing values
    bounds : west, south, east, north in degrees
    """

    geometry: dict[str, Any]
    quarters: list[str]
    codes: list[str]
    names: list[str]
    index: list[list[float | None]]
    breaks: list[float]
    colours: list[str]
    missing: str
    bounds: list[float]


def write_shown(engine: Engine, level: str, folder: Path) -> Shown:
    """Write what our map shows of the whole district at one level, as two files for the peers, and return it."""
    published = read_published(engine)
    values = values_payload(published, published.top, level, "scores")
    index = values["measures"][INDEX]
    breaks = class_breaks(np.array(index, dtype=float), "auto", "score")
    described = {
        "quarters": values["quarters"],
        "codes": values["codes"],
        "names": values["names"],
        "index": index,
        "breaks": list(breaks),
        "colours": list(class_colours(scales("light")["score"], breaks)),
        "missing": scales("light")["missing"],
        "bounds": list(bounds(published.boundaries, published.top)),
    }
    geometry = children_geojson(served_boundaries(engine, published.boundary_version), published.top, level)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / GEOMETRY).write_bytes(geometry)
    (folder / VALUES).write_text(json.dumps(described, ensure_ascii=False), encoding="utf-8")
    return read_shown(folder)


def read_shown(folder: Path | str) -> Shown:
    """Read what `write_shown` wrote."""
    folder = Path(folder)
    return Shown(
        geometry=json.loads((folder / GEOMETRY).read_bytes()),
        **json.loads((folder / VALUES).read_text(encoding="utf-8")),
    )
