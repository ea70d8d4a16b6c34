"""The drawing that is there before any script runs."""

import re

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from shapely import box

from geodata import UnknownAreaError, outline_svg_paths
from geodata.outline import drawn_height, label_rooms


def one_area(shape):
    """Give an area "p" that consists of one street of this shape."""
    rows = [("p", "district", None, "区", None, shape), ("p1", "street", "p", "街", None, shape)]
    columns = ["area_code", "level", "parent_code", "name", "name_en", "geometry"]
    return gpd.GeoDataFrame(pd.DataFrame(rows, columns=columns), geometry="geometry", crs="EPSG:4326")


def draw_again(path):
    """Follow a path as a browser would."""
    rings = []
    for start, steps in re.findall(r"M([^lz]+)l([^z]+)z", path):
        points = [tuple(map(float, start.split(",")))]
        for step in steps.split():
            dx, dy = map(float, step.split(","))
            points.append((points[-1][0] + dx, points[-1][1] + dy))
        rings.append(np.round(points, 1))
    return shapely.Polygon(rings[0], rings[1:])


def test_the_parts_fill_the_box_keep_their_proportions_and_stand_upright(town):
    drawn = outline_svg_paths(town, "310105", "street", width=500, height=208, padding=4)
    shapes = {code: draw_again(path) for code, path, _ in drawn}
    whole = shapely.union_all(list(shapes.values()))
    assert whole.bounds == pytest.approx((150, 4, 350, 204), abs=1)
    assert shapes["310105000"].centroid.x < 250  # south-west: left and low
    assert shapes["310105000"].centroid.y > 104
    assert all(shape.area == pytest.approx(10_000, rel=0.01) for shape in shapes.values())


def test_neighbours_meet_without_a_gap_after_rounding(wavy_grid):
    frame = wavy_grid(4, 9, seed=5)
    frame.loc[len(frame)] = ["310105", "district", None, "区", None, shapely.union_all(frame.geometry)]
    drawn = outline_svg_paths(frame, "310105", "street", 300, 300)
    whole = shapely.union_all([draw_again(path) for _, path, _ in drawn])
    assert whole.geom_type == "Polygon"
    assert not whole.interiors


def test_labels_lie_in_their_areas(town):
    drawn = outline_svg_paths(town, "310105", "committee", 300, 300)
    assert len(drawn) == (town["level"] == "committee").sum() > 1
    for _, path, (x, y) in drawn:
        assert draw_again(path).contains(shapely.Point(x, y))


def test_numbers_have_one_decimal(town):
    drawn = outline_svg_paths(town, "310105", "committee", 333.3, 217.7)
    assert len(drawn) > 1
    for _, path, label in drawn:
        numbers = re.findall(r"-?\d*\.?\d+", path)
        assert len(numbers) >= 6
        assert all(len(number.partition(".")[2]) <= 1 for number in numbers)
        assert label == tuple(np.round(label, 1))


def test_holes_are_drawn_as_rings_of_their_own(make_boundaries):
    ring = shapely.box(0, 0, 100, 100).difference(shapely.box(25, 25, 75, 75))
    ((_, path, _),) = outline_svg_paths(
        make_boundaries(("1", "street", None, "环", ring)), "1", "street", 104, 104, padding=2
    )
    assert path.count("M") == 2
    assert draw_again(path).area == pytest.approx(7_500, rel=0.01)


def test_an_area_too_small_to_see_is_a_dot_and_one_without_shape_is_kept(town, replace_shape):
    frame = replace_shape(town, "310105001", shapely.box(10, 10, 10.01, 10.01))
    frame = replace_shape(frame, "310105002", None)
    drawn = {
        code: (path, label) for code, path, label in outline_svg_paths(frame, "310105", "street", 300, 300)
    }
    assert len(drawn) == 4
    assert re.fullmatch(r"M[\d.]+,[\d.]+h\.1v\.1z", drawn["310105001"][0])
    assert drawn["310105002"][0] == ""


def test_no_parts_give_no_paths_and_an_unknown_area_is_an_error(town):
    assert outline_svg_paths(town, "310105", "compound", 300, 300) == []
    with pytest.raises(UnknownAreaError):
        outline_svg_paths(town, "999", "street", 300, 300)


def test_a_label_has_the_room_that_is_there_on_both_sides_of_its_point():
    square = one_area(box(0, 0, 1, 1))
    assert label_rooms(square, "p", "street", 100, 100, padding=0) == [pytest.approx(100, abs=6)]
    # the label point of an L lies in its corner: to the left the nearer edge
    corner = one_area(box(0, 0, 4, 1).union(box(0, 0, 1, 4)))
    room = label_rooms(corner, "p", "street", 400, 400, padding=0)[0]
    assert 0 < room < 250


def test_a_drawing_is_as_high_as_its_areas_need_within_reason():
    assert drawn_height(one_area(box(0, 0, 2, 1)), "p", "street", 1000) == pytest.approx(500, abs=2)
    assert drawn_height(one_area(box(0, 0, 100, 0.1)), "p", "street", 900) == 300


def test_an_area_without_a_shape_has_no_room():
    empty = one_area(None)
    assert label_rooms(empty, "p", "street", 100, 100) == [0]
    assert drawn_height(empty, "p", "street", 100) == 100
