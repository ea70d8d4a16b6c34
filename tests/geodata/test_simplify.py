"""Simpler shapes on the map, without gaps between neighbours."""

import numpy as np
import pytest
import shapely
import shapely.affinity
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from geodata import area_m2, boundary_version, simplify_coverage


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    side=st.integers(1, 4),
    points=st.integers(3, 12),
    seed=st.integers(0, 2**32 - 1),
    tolerance=st.floats(0.1, 500),
)
def test_no_gap_and_no_overlap_appears_at_any_tolerance(wavy_grid, side, points, seed, tolerance):
    frame = wavy_grid(side, points, seed)
    simple = simplify_coverage(frame, tolerance)
    shapes = simple.geometry.to_numpy()
    assert shapely.coverage_is_valid(shapes)
    assert shapely.is_valid(shapes).all()
    assert not shapely.is_empty(shapes).any()
    whole = shapely.coverage_union_all(shapes)
    assert len(shapely.get_parts(whole)) == 1
    assert shapely.get_num_interior_rings(shapely.get_parts(whole)[0]) == 0
    assert area_m2(simple).sum() == pytest.approx(gpd_area(simple, whole), rel=1e-6)


def gpd_area(frame, shape):
    return area_m2(frame.iloc[[0]].set_geometry([shape], crs=frame.crs)).iloc[0]


def test_a_shared_edge_gets_simpler_on_both_sides_alike(wavy_grid):
    frame = wavy_grid(3, 12, seed=1)
    simple = simplify_coverage(frame, 100)
    assert shapely.get_num_coordinates(simple.geometry.to_numpy()).sum() < 0.6 * (
        shapely.get_num_coordinates(frame.geometry.to_numpy()).sum()
    )
    west, east = simple.geometry[1], simple.geometry[4]
    assert shapely.intersection(west, east).length == pytest.approx(
        shapely.intersection(frame.geometry[1], frame.geometry[4]).length, rel=0.25
    )
    assert shapely.relate(west, east)[0] == "F"  # nothing in common but the edge


def test_bends_smaller_than_the_tolerance_go_and_larger_ones_stay(make_boundaries):
    step = shapely.Polygon(
        [(0, 0), (500, 0), (505, 5), (510, 0), (1000, 0), (1000, 500), (500, 800), (0, 500)]
    )
    frame = make_boundaries(("1", "street", None, "街道", step))
    simple = simplify_coverage(frame, 10).geometry[0]
    assert shapely.get_num_coordinates(simple) == 6
    assert area_m2(simplify_coverage(frame, 10))["1"] == pytest.approx(step.area, rel=1e-3)


def test_rows_codes_and_order_stay_and_the_given_frame_is_untouched(town):
    before = boundary_version(town)
    simple = simplify_coverage(town[::-1], 20)
    assert list(simple["area_code"]) == list(town["area_code"][::-1])
    assert list(simple.index) == list(town.index[::-1])
    assert simple.crs == town.crs
    assert boundary_version(town) == before


def test_every_level_is_a_coverage_of_its_own(town, level_of):
    simple = simplify_coverage(town, 20)
    for level in ("district", "street", "committee"):
        assert shapely.coverage_is_valid(level_of(simple, level).geometry.to_numpy())
        assert area_m2(level_of(simple, level)).sum() == pytest.approx(160_000, rel=1e-5)


def test_overlaps_and_unmatched_edges_are_made_a_coverage_first(town, replace_shape, level_of):
    faulty = level_of(replace_shape(town, "310105000002", shapely.box(90, 0, 200, 100)), "committee")
    assert not shapely.coverage_is_valid(faulty.geometry.to_numpy())
    simple = simplify_coverage(faulty, 5)
    assert shapely.coverage_is_valid(simple.geometry.to_numpy())
    assert area_m2(simple).sum() == pytest.approx(160_000, rel=1e-4)


def test_an_area_under_another_one_does_not_vanish(town, replace_shape, level_of):
    faulty = level_of(replace_shape(town, "310105000002", shapely.box(0, 0, 100, 100)), "committee")
    simple = simplify_coverage(faulty, 5)
    assert not simple.geometry.is_empty.any()
    assert (area_m2(simple) > 5_000).all()


def test_shapes_that_cannot_be_simplified_stay_as_they_are(town, replace_shape):
    bow_tie = shapely.Polygon([(0, 0), (100, 100), (100, 0), (0, 100)])
    faulty = replace_shape(replace_shape(town, "310105001", None), "310105000001", bow_tie)
    simple = simplify_coverage(faulty, 20)
    assert simple.geometry[2] is None
    codes = faulty["area_code"] == "310105000001"
    assert simple.geometry[codes].geom_equals_exact(faulty.geometry[codes], 0).all()


def test_no_tolerance_changes_nothing_and_a_negative_one_is_refused(town):
    assert boundary_version(simplify_coverage(town, 0)) == boundary_version(town)
    with pytest.raises(ValueError, match="-1"):
        simplify_coverage(town, -1)
    assert simplify_coverage(town[:0], 10).empty


def test_the_tolerance_is_metres_wherever_the_area_lies(make_boundaries):
    bend = np.array([(0, 0), (500, 0), (530, 30), (560, 0), (1000, 0), (1000, 500), (0, 500)], dtype=float)
    frame = make_boundaries(("1", "street", None, "街道", shapely.Polygon(bend)))
    north = frame.set_geometry(
        [shapely.affinity.translate(frame.to_crs("EPSG:32651").geometry[0], yoff=2_000_000)],
        crs="EPSG:32651",
    ).to_crs("EPSG:4326")
    for place in (frame, north):
        assert shapely.get_num_coordinates(simplify_coverage(place, 20).geometry[0]) == 8
        assert shapely.get_num_coordinates(simplify_coverage(place, 40).geometry[0]) < 8
