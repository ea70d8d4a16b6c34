"""A stated reference system is believed where the coordinates can be of it, and never in silence."""

import geopandas as gpd
import pytest
import shapely

from geodata import BoundaryError, boundary_version, read_boundaries

FIELDS = {"code": "CODE", "name": "NAME", "parent": "PARENT"}


@pytest.fixture
def streets(town, level_of):
    return level_of(town, "street")


def kinds(findings):
    return [(found.kind, found.severity, found.level) for found in findings]


@pytest.mark.parametrize("name", ["streets.geojson", "streets.gpkg", "streets.shp"])
@pytest.mark.parametrize("stated", ["EPSG:4549", "EPSG:32651", "EPSG:2437"])
def test_degrees_stated_as_metres_are_refused_and_recognised(streets, write_file, name, stated):
    with pytest.raises(BoundaryError, match="look like degrees, for example EPSG:4490") as refused:
        read_boundaries(write_file(streets, name), "street", **FIELDS, crs=stated)
    assert "像是经纬度" in refused.value.message["zh"]
    assert name in refused.value.message["zh"]


def test_a_file_that_itself_calls_degrees_metres_is_refused_too(streets, write_file):
    path = write_file(streets.set_crs("EPSG:4549", allow_override=True), "streets.gpkg", crs="EPSG:4549")
    with pytest.raises(BoundaryError, match="look like degrees"):
        read_boundaries(path, "street", **FIELDS)
    found, findings = read_boundaries(path, "street", **FIELDS, crs="EPSG:4326")
    assert boundary_version(found) == boundary_version(streets)
    assert kinds(findings) == [("crs_contradicts_file", "warning", "street")]


def test_a_statement_that_contradicts_the_file_is_said_with_the_distance(streets, write_file):
    path = write_file(streets, "streets.shp", crs="EPSG:4549")
    _, (found,) = read_boundaries(path, "street", **FIELDS, crs="EPSG:4508")
    assert (found.kind, found.severity) == ("crs_contradicts_file", "warning")
    assert "EPSG" not in found.message["en"]
    _, findings = read_boundaries(path, "street", **FIELDS, crs="EPSG:2437")
    (found,) = findings
    assert found.kind == "crs_contradicts_file"
    assert " m" in found.message["zh"]


@pytest.mark.parametrize(
    ("own", "stated"), [("EPSG:4326", "EPSG:4490"), ("EPSG:4490", "EPSG:4326"), ("EPSG:4549", "EPSG:4549")]
)
def test_a_statement_of_the_same_place_is_no_contradiction(streets, write_file, own, stated):
    found, findings = read_boundaries(write_file(streets, "streets.shp", own), "street", **FIELDS, crs=stated)
    assert boundary_version(found) == boundary_version(streets)
    assert findings == ()


def test_a_city_beyond_the_edge_of_its_zone_is_taken_with_a_word(streets, write_file):
    east = streets.set_geometry(streets.geometry.translate(xoff=0.6))  # 122.0°, the zone ends at 121.5°
    _, (found,) = read_boundaries(write_file(east, "streets.gpkg", "EPSG:4549"), "street", **FIELDS)
    assert (found.kind, found.severity) == ("outside_crs_area", "warning")
    assert found.where == pytest.approx((122.0, 31.2), abs=0.01)


def test_latitude_first_is_not_taken_in_silence(streets, write_file):
    turned = shapely.transform(streets.geometry.to_numpy(), lambda places: places[:, ::-1])
    path = write_file(streets.set_geometry(gpd.GeoSeries(turned, crs=4326)), "streets.geojson")
    with pytest.raises(BoundaryError, match="latitude first"):
        read_boundaries(path, "street", **FIELDS)


def test_a_file_without_any_shape_is_left_to_the_checks(streets, write_file):
    path = write_file(streets.set_geometry(gpd.GeoSeries([None] * 4, crs=4326)), "streets.gpkg")
    found, _ = read_boundaries(path, "street", **FIELDS, crs="EPSG:4490")
    assert found.geometry.isna().all()
