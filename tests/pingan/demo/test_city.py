"""The made-up people: as many as the district has, denser in the east, alike among neighbours."""

import numpy as np
import pytest
import shapely

from pingan.demo.chance import poisson, smooth_field, stream
from pingan.demo.district import PLANE, load_district


def test_the_residents_are_about_as_many_as_the_district_has(city):
    assert city.residents["compound"][:, 0].sum() == pytest.approx(load_district().population, rel=0.001)
    assert city.residents["compound"].sum(axis=0) == pytest.approx(690_000, rel=0.01)


@pytest.mark.parametrize("people", ["residents", "households"])
def test_people_of_coarser_areas_are_the_sum_of_their_parts(city, people):
    counts = getattr(city, people)
    for level in ("committee", "street"):
        assert (counts[level].sum(axis=0) == counts["compound"].sum(axis=0)).all()
        assert (counts[level] > 0).all()


def test_the_east_is_denser_than_the_west(city, boundaries):
    shapes = shapely.transform(boundaries["street"].geometry.to_numpy(), PLANE.to_metres)
    per_area = city.residents["street"][:, -1] / shapely.area(shapes)
    density = dict(zip(city.areas["street"]["area_code"], per_area, strict=True))
    assert density["310105002"] > 2 * density["310105102"]  # 江苏路 and 新泾镇
    assert density["310105102"] > density["310105010"]  # 程家桥, with the airport and the zoo


def test_a_field_resembles_itself_nearby_and_not_far_away():
    rng = np.random.default_rng(3)
    here = rng.uniform(-3000, 3000, (400, 2))
    near, far = here + 90.0, here + 20_000.0
    field = smooth_field(np.vstack([here, near, far]), stream(1, "test"))
    here_values, near_values, far_values = np.split(field, 3)
    assert np.corrcoef(here_values, near_values)[0, 1] > 0.9
    assert abs(np.corrcoef(here_values, far_values)[0, 1]) < 0.4


def test_poisson_counts_have_the_mean_and_spread_of_poisson_counts():
    counts = poisson(np.full(20_000, 1.8), stream(1, "test"))
    assert counts.mean() == pytest.approx(1.8, abs=0.05)
    assert counts.var() == pytest.approx(1.8, abs=0.1)
