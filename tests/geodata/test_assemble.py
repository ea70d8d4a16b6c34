"""Levels of several files become one whole version, with nothing lost on the way."""

import pytest
import shapely

from geodata import BoundaryError, area_m2, assemble, boundary_version


@pytest.fixture
def levels(town, level_of):
    return {level: level_of(town, level) for level in ("district", "street", "committee")}


def test_levels_in_any_order_become_the_same_version(town, levels):
    there = assemble([levels["committee"][::-1], levels["district"], levels["street"]])
    assert there.report.findings == ()
    assert there.report.version == boundary_version(town)
    assert list(there.boundaries["area_code"]) == list(town["area_code"])


def test_a_district_is_made_as_the_union_of_its_streets(town, levels):
    made = assemble([levels["street"], levels["committee"]], "310105", "长宁区", "Changning District")
    assert made.report.findings == ()
    district = made.boundaries.iloc[0]
    assert (district["area_code"], district["level"], district["parent_code"]) == ("310105", "district", None)
    assert (district["name"], district["name_en"]) == ("长宁区", "Changning District")
    assert shapely.equals(district.geometry, town.geometry[0])
    assert area_m2(made.boundaries)["310105"] == pytest.approx(160_000, rel=1e-5)


def test_streets_without_a_parent_get_the_district_and_the_district_has_none(levels):
    levels["district"]["parent_code"] = "310100"  # the city, which is not among the areas
    levels["street"]["parent_code"] = None
    there = assemble([levels["district"], levels["street"], levels["committee"]])
    assert there.report.findings == ()
    assert there.boundaries["parent_code"][0] is None
    assert list(there.boundaries["parent_code"][1:5]) == ["310105"] * 4


def test_committees_without_a_parent_field_are_placed_and_it_is_said(town, levels):
    levels["committee"]["parent_code"] = None
    there = assemble(list(levels.values()))
    assert [found.kind for found in there.report.findings] == ["parent_inferred"]
    assert boundary_version(there.boundaries) == boundary_version(town)


def test_without_a_district_the_options_are_named(levels):
    with pytest.raises(BoundaryError, match="--district-code"):
        assemble([levels["street"]])
    with pytest.raises(BoundaryError, match="--district-code"):
        assemble([levels["street"]], district_code="310105")


def test_no_areas_at_all_are_refused(levels):
    with pytest.raises(BoundaryError):
        assemble([])
    with pytest.raises(BoundaryError):
        assemble([levels["street"][:0]])


def test_a_broken_ring_is_repaired_before_the_district_is_made(levels, replace_shape):
    # The same square with a loop that crosses itself on its northern edge, in the way of no neighbour.
    square = [(0, 0), (100, 0), (200, 0), (200, 100), (200, 200)]
    loop = [(100, 200), (50, 180), (150, 180), (100, 200), (0, 200), (0, 100)]
    loop = shapely.Polygon(square + loop)
    assert not loop.is_valid
    streets = replace_shape(levels["street"], "310105000", loop)
    there = assemble([streets], "310105", "长宁区")
    assert there.boundaries.geometry.is_valid.all()
    assert "repaired" in [found.kind for found in there.report.warnings]
    assert there.report.ok


def test_edges_that_match_but_for_a_rounding_leave_no_holes_in_the_district(levels):
    moved = levels["street"].copy()
    moved.loc[0, "geometry"] = shapely.transform(moved.geometry[0], lambda xy: xy + 1e-13)
    there = assemble([moved], "310105", "长宁区")
    district = there.boundaries.geometry[0]
    assert district.geom_type == "Polygon"
    assert len(district.interiors) == 0
    assert there.report.ok


def test_no_area_is_lost_even_if_everything_is_wrong_with_it(levels, replace_shape):
    streets = replace_shape(levels["street"], "310105001", None)
    streets = replace_shape(streets, "310105002", shapely.Point(0, 0))
    streets.loc[3, "area_code"] = ""
    there = assemble([streets], "310105", "长宁区")
    assert len(there.boundaries) == 5
    assert {found.kind for found in there.report.errors} == {"no_geometry", "not_polygon", "empty_code"}


def test_observed_codes_reach_the_report(levels):
    there = assemble(list(levels.values()), observed_codes=["310105000", "310199"])
    kinds = {found.kind for found in there.report.warnings}
    assert kinds == {"area_without_observation", "observation_without_area"}
