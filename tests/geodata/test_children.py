"""What the map loads: complete, small, numbered as the map needs it, with labels inside."""

import json

import pytest
import shapely

from geodata import UnknownAreaError, bounds, children_geojson
from geodata.children import label_points


def test_features_are_numbered_in_the_order_of_codes_and_carry_what_a_label_needs(town):
    content = json.loads(children_geojson(town[::-1], "310105", "committee"))
    assert content["type"] == "FeatureCollection"
    codes = [feature["properties"]["code"] for feature in content["features"]]
    assert codes == sorted(codes)
    assert len(codes) == 16
    assert [feature["id"] for feature in content["features"]] == list(range(16))
    first = content["features"][0]["properties"]
    assert set(first) == {"code", "name", "name_en", "parent", "label"}
    assert (first["name"], first["name_en"], first["parent"]) == ("第0居委会", None, "310105000")


def test_the_box_around_all_features_is_given(town):
    content = json.loads(children_geojson(town, "310105", "street"))
    assert content["bbox"] == pytest.approx(bounds(town, "310105"), abs=1e-6)


def test_coordinates_have_six_decimals_and_stay_where_they_are(town):
    content = json.loads(children_geojson(town, "310105", "street"), parse_float=str)
    ring = content["features"][0]["geometry"]["coordinates"][0]
    assert all(len(number.partition(".")[2]) <= 6 for point in ring for number in point)
    shape = shapely.from_geojson(
        json.dumps(json.loads(children_geojson(town, "310105", "street"))["features"][0])
    )
    assert shapely.hausdorff_distance(shape, town.geometry[1]) < 1e-6


def test_a_label_lies_inside_a_shape_whose_centroid_does_not(make_boundaries):
    crescent = shapely.Point(0, 0).buffer(100).difference(shapely.Point(40, 0).buffer(95))
    frame = make_boundaries(("1", "street", None, "弯街道", crescent))
    assert not frame.geometry[0].contains(frame.geometry.to_crs("EPSG:3857").centroid.to_crs("EPSG:4326")[0])
    properties = json.loads(children_geojson(frame, "1", "street"))["features"][0]["properties"]
    assert frame.geometry[0].contains(shapely.Point(properties["label"]))


def test_a_label_keeps_away_from_the_edge(make_boundaries):
    pan = shapely.union_all([shapely.box(0, 0, 100, 100), shapely.box(100, 45, 400, 55)])
    frame = make_boundaries(("1", "street", None, "锅街道", pan))
    (label,) = label_points(frame.geometry.to_numpy())
    edge = frame.to_crs("EPSG:32651").geometry[0].exterior
    point = frame.set_geometry([shapely.Point(label)], crs="EPSG:4326").to_crs("EPSG:32651").geometry[0]
    assert edge.distance(point) > 40  # 50 is the most there is; the middle of the whole lies in the handle


def test_an_area_without_shape_is_sent_without_instead_of_left_out(town, replace_shape):
    frame = replace_shape(town, "310105002", None)
    features = json.loads(children_geojson(frame, "310105", "street"))["features"]
    assert [feature["id"] for feature in features] == [0, 1, 2, 3]
    assert features[2]["geometry"] is None
    assert features[2]["properties"]["label"] is None


def test_names_that_would_break_json_arrive_as_they_are(town):
    frame = town.assign(name='"引号"\\与\n换行', name_en="O'Brien & <b>")
    properties = json.loads(children_geojson(frame, "310105", "street"))["features"][0]["properties"]
    assert properties["name"] == '"引号"\\与\n换行'
    assert properties["name_en"] == "O'Brien & <b>"


def test_no_parts_are_an_empty_collection_and_an_unknown_area_is_an_error(town):
    content = json.loads(children_geojson(town, "310105001000", "compound"))
    assert content == {"type": "FeatureCollection", "features": []}
    with pytest.raises(UnknownAreaError):
        children_geojson(town, "999", "street")


def test_the_same_boundaries_give_the_same_bytes(town):
    assert children_geojson(town, "310105", "committee") == children_geojson(
        town[::-1], "310105", "committee"
    )


def test_bounds_are_west_south_east_north(town):
    west, south, east, north = bounds(town, "310105003")
    assert west < east
    assert south < north
    assert (east, north) == pytest.approx(bounds(town, "310105")[2:])
    with pytest.raises(UnknownAreaError):
        bounds(town, "999")
