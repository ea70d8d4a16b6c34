"""The version is the content: nothing else changes it, and every change of content does."""

import pytest
import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from geodata import boundary_version


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(order=st.permutations(range(21)))
def test_the_order_of_rows_does_not_matter(town, order):
    assert boundary_version(town.iloc[list(order)]) == boundary_version(town)


def test_the_start_and_direction_of_rings_and_the_type_of_one_part_do_not_matter(town):
    same = town.copy()
    same.loc[1, "geometry"] = shapely.MultiPolygon([town.geometry[1].reverse()])
    same.loc[2, "geometry"] = shapely.normalize(town.geometry[2])
    assert not same.geometry[2].equals_exact(town.geometry[2])
    assert boundary_version(same) == boundary_version(town)


def test_a_missing_text_is_the_same_as_none_and_nan(town):
    assert boundary_version(town.assign(name_en=float("nan"))) == boundary_version(town)


@pytest.mark.parametrize("column", ["area_code", "level", "parent_code", "name", "name_en"])
def test_every_text_matters(town, column):
    changed = town.copy()
    changed.loc[5, column] = "其他"
    assert boundary_version(changed) != boundary_version(town)


def test_a_vertex_moved_by_a_centimetre_matters_and_a_rounding_does_not(town):
    def move(degrees):
        changed = town.copy()
        changed.loc[5, "geometry"] = shapely.transform(changed.geometry[5], lambda xy: xy + degrees)
        return boundary_version(changed)

    assert move(1e-7) != boundary_version(town)
    assert move(1e-14) == boundary_version(town)


def test_an_area_more_or_less_matters(town):
    assert boundary_version(town[1:]) != boundary_version(town)


def test_a_version_can_stand_in_an_address(town):
    version = boundary_version(town)
    assert len(version) == 16
    assert set(version) <= set("0123456789abcdef")
