"""A shape that cannot be drawn or measured keeps the version out."""

import pytest
import shapely

from geodata import repair
from geodata.check_shapes import check_geometry

BOW_TIE = shapely.Polygon([(0, 0), (100, 100), (100, 0), (0, 100)])


@pytest.mark.parametrize(
    ("shape", "kind"),
    [
        (None, "no_geometry"),
        (shapely.Polygon(), "no_geometry"),
        (shapely.Point(5, 5), "not_polygon"),
        (shapely.LineString([(0, 0), (5, 5)]), "not_polygon"),
        (shapely.GeometryCollection([shapely.Point(5, 5)]), "not_polygon"),
        (BOW_TIE, "invalid_shape"),
    ],
)
def test_each_is_an_error_with_its_code(town, replace_shape, shape, kind):
    (found,) = check_geometry(replace_shape(town, "310105001002", shape))
    assert (found.kind, found.severity) == (kind, "error")
    assert (found.level, found.area_codes) == ("committee", ("310105001002",))


def test_a_ring_that_encloses_nothing_is_refused(town, replace_shape):
    collapsed = shapely.Polygon([(0, 0), (50, 50), (0, 0), (0, 0)])
    boundaries, findings = repair(replace_shape(town, "310105001002", collapsed))
    assert findings == ()
    (found,) = check_geometry(boundaries)
    assert (found.kind, found.severity) == ("too_few_points", "error")


@pytest.mark.parametrize(("side", "kinds"), [(99.9, ["tiny_district"]), (100.1, [])])
def test_a_district_of_less_than_a_hundredth_of_a_square_kilometre_is_refused(make_boundaries, side, kinds):
    shape = shapely.box(0, 0, side, side)
    district = make_boundaries(("310105", "district", None, "长宁区", shape))
    found = list(check_geometry(district))
    assert [finding.kind for finding in found] == kinds
    assert all("--crs" in text for finding in found for text in finding.message.values())


def test_sound_shapes_are_not_mentioned(town):
    assert list(check_geometry(town)) == []
