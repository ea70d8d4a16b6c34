"""Square metres are those of the ground, not of a map."""

import numpy as np
import pytest
import shapely
from pyproj import Geod

from geodata import area_m2, metric_crs


def test_areas_are_those_on_the_ellipsoid(town):
    geodesic = [abs(Geod(ellps="WGS84").geometry_area_perimeter(shape)[0]) for shape in town.geometry]
    np.testing.assert_allclose(area_m2(town), geodesic, rtol=1e-6)


def test_areas_are_indexed_by_code_and_have_metres(town):
    sizes = area_m2(town)
    assert sizes["310105"] == pytest.approx(160_000, rel=1e-5)
    assert sizes["310105001002"] == pytest.approx(10_000, rel=1e-5)
    assert list(sizes.index) == list(town["area_code"])


def test_a_missing_shape_has_no_area_instead_of_zero(town, replace_shape):
    sizes = area_m2(replace_shape(town, "310105001", None))
    assert np.isnan(sizes["310105001"])
    assert sizes.notna().sum() == 20


def test_a_country_wide_frame_keeps_true_areas(make_boundaries):
    # Two squares 2,500 km apart: no zone of a transverse Mercator projection holds both.
    shapes = [shapely.box(90, 42, 90.1, 42.1), shapely.box(121.4, 31.2, 121.5, 31.3)]
    frame = make_boundaries(*((str(code), "street", "1", "街道", shapely.box(0, 0, 1, 1)) for code in (1, 2)))
    frame = frame.set_geometry(shapes, crs="EPSG:4326")
    geodesic = [abs(Geod(ellps="WGS84").geometry_area_perimeter(shape)[0]) for shape in shapes]
    np.testing.assert_allclose(area_m2(frame), geodesic, rtol=1e-3)


def test_the_projection_does_not_depend_on_the_order_of_rows_and_exists_for_no_rows(town):
    assert metric_crs(town[::-1]) == metric_crs(town)
    assert metric_crs(town[:0]).axis_info[0].unit_name == "metre"
