"""Overlaps, gaps and parts outside their parent are found with their size and place."""

import geopandas as gpd
import numpy as np
import pytest
import shapely

from geodata.check_topology import check_topology

box = shapely.box


def of_kind(findings, kind):
    return [finding for finding in findings if finding.kind == kind]


def test_an_overlap_is_found_with_both_codes_its_size_and_a_point_in_it(town, replace_shape):
    # The committee at 100..200 reaches 10 m over its neighbour to the west.
    shape = box(90, 0, 200, 100)
    (found,) = of_kind(check_topology(replace_shape(town, "310105000002", shape)), "overlap")
    assert found.area_codes == ("310105000000", "310105000002")
    assert found.m2 == pytest.approx(1_000, rel=1e-3)
    assert (found.level, found.severity) == ("committee", "warning")
    neighbour = town.set_index("area_code").geometry["310105000000"]
    assert neighbour.contains(shapely.Point(found.where))
    assert "10.0%" in found.message["en"]


@pytest.mark.parametrize("shape", [box(100, 0, 200, 100), box(120, 20, 180, 80)])
def test_a_shape_that_is_there_twice_or_inside_another_is_an_overlap(town, replace_shape, shape):
    findings = of_kind(check_topology(replace_shape(town, "310105000000", shape)), "overlap")
    assert [found.area_codes for found in findings] == [("310105000000", "310105000002")]
    assert findings[0].m2 == pytest.approx(shape.area, rel=1e-3)
    assert "100.0%" in findings[0].message["en"]


def test_overlaps_across_parents_are_found(town, replace_shape):
    # Into the street to the east.
    findings = of_kind(check_topology(replace_shape(town, "310105000002", box(100, 0, 220, 100))), "overlap")
    assert [found.area_codes for found in findings] == [("310105000002", "310105002000")]


def test_a_gap_is_found_with_its_neighbours_its_size_and_a_point_in_it(town, replace_shape):
    (found,) = of_kind(check_topology(replace_shape(town, "310105000000", box(0, 0, 95, 100))), "gap")
    assert found.m2 == pytest.approx(500, rel=1e-3)
    assert {"310105000000", "310105000002"} <= set(found.area_codes)
    where = gpd.GeoSeries([shapely.Point(found.where)], crs=4326).to_crs(town.geometry.estimate_utm_crs())
    hole = gpd.GeoSeries([box(95, 0, 100, 100)], crs="+proj=laea +lat_0=31.2 +lon_0=121.4 +datum=WGS84")
    assert where[0].within(hole.to_crs(where.crs)[0].buffer(0.2))


def test_a_missing_part_is_a_gap_of_its_size(town):
    left_out = town[town["area_code"] != "310105003003"]
    (found,) = of_kind(check_topology(left_out), "gap")
    assert found.m2 == pytest.approx(10_000, rel=1e-3)


def test_a_hole_of_a_district_made_from_its_streets_is_a_gap(make_boundaries):
    # Streets around a square that none of them has.
    streets = [box(0, 0, 300, 100), box(0, 200, 300, 300), box(0, 100, 100, 200), box(200, 100, 300, 200)]
    district = shapely.union_all(streets)
    frame = make_boundaries(
        ("310105", "district", None, "区", district),
        *((f"31010500{n}", "street", "310105", f"街道{n}", shape) for n, shape in enumerate(streets)),
    )
    (found,) = of_kind(check_topology(frame), "gap")
    assert found.m2 == pytest.approx(10_000, rel=1e-3)
    assert set(found.area_codes) == {f"31010500{n}" for n in range(4)}


def test_a_part_that_leaves_its_parent_is_found_with_what_is_outside(town, replace_shape):
    (found,) = of_kind(
        check_topology(replace_shape(town, "310105000000", box(-20, 0, 100, 100))), "outside_parent"
    )
    assert found.area_codes == ("310105000000", "310105000")
    assert found.m2 == pytest.approx(2_000, rel=1e-3)
    assert found.severity == "warning"


def test_a_part_that_lies_mostly_elsewhere_is_an_error(town):
    moved = town.copy()
    moved.loc[moved["area_code"] == "310105000000", "parent_code"] = "310105003"
    (found,) = of_kind(check_topology(moved), "outside_parent")
    assert (found.severity, found.area_codes) == ("error", ("310105000000", "310105003"))
    assert found.m2 == pytest.approx(10_000, rel=1e-3)


def test_small_ones_are_counted_and_summed_instead_of_listed_or_dropped(town, replace_shape):
    corner = shapely.union(box(100, 0, 200, 100), box(99, 0, 100, 0.5))
    shifted = replace_shape(town, "310105000002", corner)
    (found,) = check_topology(shifted, smallest_m2=1.0)
    assert found.kind == "small_overlap"
    assert found.m2 == pytest.approx(0.5, rel=0.01)
    assert found.area_codes == ("310105000000", "310105000002")
    (found,) = check_topology(shifted, smallest_m2=0.1)
    assert found.kind == "overlap"


def test_slivers_no_one_surveys_are_summed_however_long_they_are(town, replace_shape):
    (found,) = check_topology(replace_shape(town, "310105000002", box(99.97, 0, 200, 100)))  # 3 cm × 100 m
    assert found.kind == "small_overlap"
    assert found.m2 == pytest.approx(3, rel=0.01)


@pytest.mark.parametrize("crs", ["EPSG:4326", "EPSG:4549", "EPSG:3857"])
def test_long_straight_edges_that_parts_divide_are_no_gaps_in_any_crs(make_boundaries, crs):
    # Two kilometres straight, with a vertex in the middle that only the parts have.
    whole = gpd.GeoSeries([box(0, 0, 2000, 1000)], crs=make_boundaries().crs)
    west, south, east, north = make_boundaries(("1", "street", None, "a", whole[0])).to_crs(crs).total_bounds
    middle = (west + east) / 2
    frame = make_boundaries(
        ("310105", "district", None, "区", box(0, 0, 1, 1)),
        ("310105000", "street", "310105", "西", box(0, 0, 1, 1)),
        ("310105001", "street", "310105", "东", box(0, 0, 1, 1)),
    )
    shapes = [box(west, south, east, north), box(west, south, middle, north), box(middle, south, east, north)]
    frame = frame.set_geometry(gpd.GeoSeries(shapes, crs=crs).to_crs("EPSG:4326"))
    assert {found.kind for found in check_topology(frame)} <= {"small_gap", "small_outside_parent"}


def test_compounds_among_streets_and_parks_are_no_gap_in_each_committee(town, make_boundaries):
    import pandas as pd

    inside = [box(10, 10, 40, 40), box(50, 50, 90, 90)]
    compounds = make_boundaries(
        *((f"31010500000000{n}", "compound", "310105000000", f"小区{n}", s) for n, s in enumerate(inside))
    )
    findings = list(check_topology(pd.concat([town, compounds], ignore_index=True)))
    assert [found.kind for found in findings] == ["partly_covered"]
    assert findings[0].m2 == pytest.approx(10_000 - 900 - 1_600, rel=1e-3)
    assert findings[0].area_codes == ("310105000000",)


def test_edges_with_different_vertices_on_the_same_line_are_sound(make_boundaries):
    # A T-junction on a slanted line: exact in the mind, rounded in every file.
    corner = (100 / 3, 100 / 7)
    frame = make_boundaries(
        ("310105", "district", None, "区", shapely.Polygon([(0, 0), (100, 300 / 7), (100, 100), (0, 100)])),
        (
            "310105000",
            "street",
            "310105",
            "一",
            shapely.Polygon([(0, 0), (100, 300 / 7), (100, 100), (0, 100)]),
        ),
        ("310105001", "street", "310105", "二", shapely.Polygon([(0, 0), corner, (50, -50)])),
    )
    assert of_kind(check_topology(frame), "overlap") == []


def test_winding_edges_that_fit_have_no_findings_whatever_the_order_of_rows(wavy_grid):
    frame = wavy_grid(8, 12, seed=3)
    district = frame.iloc[[0]].assign(area_code="310105", level="district", parent_code=None)
    district = district.set_geometry([shapely.coverage_union_all(frame.geometry.to_numpy())], crs=4326)
    import pandas as pd

    whole = pd.concat([frame, district], ignore_index=True)
    order = np.random.default_rng(1).permutation(len(whole))
    assert list(check_topology(whole.iloc[order])) == []


def test_shapes_that_cannot_be_measured_do_not_stop_the_other_checks(town, replace_shape):
    faulty = replace_shape(town, "310105003003", None)
    faulty = replace_shape(faulty, "310105003002", shapely.Point(0, 0))
    faulty = replace_shape(faulty, "310105000002", box(90, 0, 200, 100))
    assert of_kind(check_topology(faulty), "overlap")[0].area_codes == ("310105000000", "310105000002")
