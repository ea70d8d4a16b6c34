"""Rings that are not closed are, in every kind of file, and it is said; what encloses nothing is refused."""

import json
import struct

import numpy as np
import pytest
import shapely

from geodata import assemble, boundary_version, read_boundaries
from geodata.layers import read_layer

FIELDS = {"code": "CODE", "name": "NAME", "parent": "PARENT"}
SQUARE = [[121.40, 31.20], [121.41, 31.20], [121.41, 31.21], [121.40, 31.21]]
HOLE = [[121.402, 31.202], [121.402, 31.204], [121.404, 31.204], [121.404, 31.202]]
CLOSED = [*SQUARE, SQUARE[0]]
EAST = [[x + 0.05, y] for x, y in SQUARE]


@pytest.fixture
def write(tmp_path):
    """Write one street of this geometry beside a sound one, as GeoJSON."""

    def write(geometry):
        sound = {"type": "Polygon", "coordinates": [[[x + 0.01, y] for x, y in CLOSED]]}
        features = [
            {"type": "Feature", "properties": {"CODE": code, "NAME": name, "PARENT": None}, "geometry": shape}
            for code, name, shape in (("310105001", "虹桥街道", geometry), ("310105002", "湖滨街道", sound))
        ]
        path = tmp_path / "streets.geojson"
        path.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
        return path

    return write


@pytest.mark.parametrize(
    ("geometry", "meant"),
    [
        ({"type": "Polygon", "coordinates": [SQUARE]}, shapely.Polygon(SQUARE)),
        ({"type": "Polygon", "coordinates": [SQUARE[:3]]}, shapely.Polygon(SQUARE[:3])),
        ({"type": "Polygon", "coordinates": [CLOSED, HOLE]}, shapely.Polygon(SQUARE, [HOLE])),
        (
            {"type": "MultiPolygon", "coordinates": [[CLOSED], [EAST]]},
            shapely.MultiPolygon([shapely.Polygon(SQUARE), shapely.Polygon(EAST)]),
        ),
        ({"type": "Polygon", "coordinates": [[[*place, 4.0] for place in SQUARE]]}, shapely.Polygon(SQUARE)),
    ],
)
def test_a_ring_that_is_not_closed_is_and_the_report_names_the_feature(write, geometry, meant):
    level = read_boundaries(write(geometry), "street", **FIELDS)
    assert shapely.equals(level.boundaries.geometry[0], meant)
    report = assemble([level], "310105", "长宁区").report
    assert report.ok
    (found,) = [
        finding for finding in report.findings if finding.kind == "ring_closed"
    ]  # a hole is a gap, too
    assert (found.kind, found.severity, found.area_codes) == ("ring_closed", "warning", ("310105001",))
    assert "虹桥街道" in found.message["zh"]
    assert "streets.geojson" in found.message["en"]
    assert shapely.Point(found.where).within(meant)


@pytest.mark.parametrize(
    "points", [SQUARE[:1], SQUARE[:2], [SQUARE[0], SQUARE[1], SQUARE[0]], [SQUARE[0]] * 4]
)
def test_a_ring_of_too_few_points_is_refused_and_said_clearly(write, points):
    level = read_boundaries(write({"type": "Polygon", "coordinates": [points]}), "street", **FIELDS)
    report = assemble([level], "310105", "长宁区").report
    few = [found for found in report.errors if found.kind == "too_few_points"]
    assert [found.area_codes for found in few] == [("310105001",)]
    assert "三个不同的点" in few[0].message["zh"]


@pytest.mark.parametrize("name", ["streets.shp", "streets.gpkg"])
def test_an_open_ring_in_a_binary_file_is_closed_too(town, level_of, write_file, name):
    streets = level_of(town, "street").iloc[:1]
    path = write_file(streets, name)
    ring = shapely.get_coordinates(read_layer(path, "streets", "utf-8").frame.geometry[0])
    # The last point becomes one that lies on the edge before it, so that the same area is meant.
    between = (ring[-2] + ring[-1]) / 2
    stored = struct.pack(f"<{ring.size}d", *ring.ravel())
    opened = struct.pack(f"<{ring.size}d", *np.vstack([ring[:-1], between]).ravel())
    content = path.read_bytes()
    assert content.count(stored) == 1
    path.write_bytes(content.replace(stored, opened))
    found, findings = read_boundaries(path, "street", **FIELDS)
    assert [finding.kind for finding in findings] == ["ring_closed"]
    assert shapely.equals(found.geometry[0].normalize(), streets.geometry.iloc[0].normalize()) or (
        shapely.hausdorff_distance(found.geometry[0], streets.geometry.iloc[0]) < 1e-9
    )


def test_sound_rings_are_not_mentioned(town, level_of, write_file):
    streets = level_of(town, "street")
    found, findings = read_boundaries(write_file(streets, "streets.geojson"), "street", **FIELDS)
    assert findings == ()
    assert boundary_version(found) == boundary_version(streets)


def test_what_the_library_remarks_is_in_the_report_and_no_raw_warning(town, level_of, write_file):
    path = write_file(level_of(town, "street"), "streets.gpkg")
    content = path.read_bytes()
    # A user version of a later edition of the format: read all the same, with a remark.
    path.write_bytes(content[:60] + struct.pack(">I", 10900) + content[64:])
    _, findings = read_boundaries(path, "street", **FIELDS)
    assert [found.kind for found in findings] == ["file_remark"]
    assert "streets.gpkg" in findings[0].message["zh"]
