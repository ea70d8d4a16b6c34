import numpy as np
import pytest
import shapely

from pingan.demo.density import Residents, scatter
from pingan.demo.subdivision import Subdivider

HOOK = shapely.Polygon([(0, 0), (900, 0), (900, 300), (300, 300), (300, 900), (0, 900)])


@pytest.mark.parametrize("parts", [1, 2, 3, 7, 20])
def test_a_crooked_street_is_cut_into_as_many_pieces_as_asked(parts):
    rng = np.random.default_rng(1)
    pieces = Subdivider(rng).split(HOOK, scatter(HOOK, rng), parts)
    assert len(pieces) == parts
    assert all(piece.is_valid and piece.geom_type == "Polygon" for piece in pieces)
    assert sum(piece.area for piece in pieces) == pytest.approx(HOOK.area)
    assert shapely.union_all(pieces).symmetric_difference(HOOK).area == pytest.approx(0.0, abs=1e-6)


def test_pieces_are_smaller_where_more_people_live():
    rng = np.random.default_rng(1)
    square = shapely.box(0, 0, 1000, 1000)
    points = scatter(square, rng).points
    residents = Residents(points, np.where(points[:, 0] > 500, 4.0, 1.0))
    pieces = Subdivider(rng).split(square, residents, 10)
    east = [piece.area for piece in pieces if piece.centroid.x > 600]
    west = [piece.area for piece in pieces if piece.centroid.x < 400]
    assert np.mean(east) < 0.6 * np.mean(west)


def test_a_polygon_without_room_is_an_error_instead_of_a_wrong_count():
    speck = shapely.box(0, 0, 5, 5)
    residents = Residents(np.array([[1.0, 1.0], [4.0, 4.0]]), np.ones(2))
    with pytest.raises(ValueError, match="no cut found"):
        Subdivider(np.random.default_rng(1)).split(speck, residents, 3)
