"""Broken rings are mended without losing surface, and every change is said."""

import pytest
import shapely

from geodata import area_m2, repair

BOW_TIE = shapely.Polygon([(0, 0), (100, 100), (100, 0), (0, 100)])
SPIKE = shapely.Polygon([(0, 0), (100, 0), (100, 100), (100, 300), (100, 100), (0, 100)])
HOLE_OUTSIDE = shapely.Polygon(
    [(0, 0), (100, 0), (100, 100), (0, 100)], [[(200, 200), (210, 200), (210, 210), (200, 210)]]
)


@pytest.mark.parametrize(("shape", "m2"), [(BOW_TIE, 5_000), (SPIKE, 10_000), (HOLE_OUTSIDE, 10_100)])
def test_an_invalid_ring_becomes_valid_with_the_surface_it_meant(town, replace_shape, shape, m2):
    boundaries, findings = repair(replace_shape(town, "310105000001", shape))
    assert boundaries.geometry.is_valid.all()
    assert area_m2(boundaries)["310105000001"] == pytest.approx(m2, rel=1e-3)
    (found,) = findings
    assert (found.kind, found.severity, found.level) == ("repaired", "warning", "committee")
    assert found.area_codes == ("310105000001",)
    assert f"{m2:,} m²" in found.message["en"]


def test_the_reason_and_its_place_are_said_in_both_languages(town, replace_shape):
    _, (found,) = repair(replace_shape(town, "310105000001", BOW_TIE))
    assert "自相交" in found.message["zh"]
    assert "self-intersection at 121.4" in found.message["en"]


def test_polygons_are_taken_out_of_a_collection_and_the_rest_is_named(town, replace_shape):
    mixed = shapely.GeometryCollection(
        [shapely.box(0, 100, 100, 200), shapely.Point(5, 5), shapely.LineString([(0, 0), (9, 9)])]
    )
    boundaries, (found,) = repair(replace_shape(town, "310105000001", mixed))
    assert area_m2(boundaries)["310105000001"] == pytest.approx(10_000, rel=1e-3)
    assert "LineString, Point" in found.message["en"]


def test_valid_shapes_rows_and_order_stay_as_they_are(town, replace_shape):
    faulty = replace_shape(town, "310105000001", BOW_TIE)[::-1]
    boundaries, _ = repair(faulty)
    assert list(boundaries["area_code"]) == list(faulty["area_code"])
    others = faulty["area_code"] != "310105000001"
    assert boundaries.geometry[others].geom_equals_exact(faulty.geometry[others], 0).all()


def test_nothing_to_repair_gives_the_same_frame_and_no_findings(town):
    boundaries, findings = repair(town)
    assert boundaries is town
    assert findings == ()


def test_missing_shapes_points_and_lines_are_left_for_the_check(town, replace_shape):
    faulty = replace_shape(town, "310105000001", None)
    faulty = replace_shape(faulty, "310105000002", shapely.Point(1, 1))
    boundaries, findings = repair(faulty)
    assert findings == ()
    assert boundaries.geometry.isna().sum() == 1
