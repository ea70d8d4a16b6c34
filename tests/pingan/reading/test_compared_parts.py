"""Which areas the maps of a comparison show, and what is subtracted from what."""

import numpy as np
import pytest

from pingan.access.principal import Scope
from pingan.reading.compared_parts import compared_parts, ground_of, neighbour
from pingan.reading.scoped import seen_by
from pingan.reading.sides import Side


def quarters(code, before="2016Q1", after="2016Q2"):
    return Side(code, before), Side(code, after)


def areas(*codes, quarter="2016Q2"):
    return tuple(Side(code, quarter) for code in codes)


@pytest.mark.parametrize(
    ("sides", "level", "within", "shown", "framed"),
    [
        (quarters("31"), None, "31", "street", ()),
        (quarters("31"), "committee", "31", "committee", ()),
        (quarters("31001"), "street", "31001", "committee", ()),  # the street itself is no part of it
        (quarters("310011"), None, "31001", "committee", ("310011",)),  # without parts: among its neighbours
        (areas("31001", "31002"), None, "31", "street", ("31001", "31002")),
        (areas("31001", "31002"), "committee", "31", "committee", ("31001", "31002")),
        (areas("310011", "310012"), None, "31001", "committee", ("310011", "310012")),
        (areas("310011", "310022"), None, "31", "committee", ("310011", "310022")),
    ],
)
def test_the_maps_show_parts_of_one_area_or_all_that_the_areas_lie_among(
    published, sides, level, within, shown, framed
):
    ground = ground_of(published, sides, level)
    assert (ground.within, ground.level, ground.framed) == (within, shown, framed)
    assert ground.level in ground.levels


def test_a_street_looks_at_another_one_among_the_streets_as_it_may_not_see_its_parts(published):
    mine = seen_by(published, Scope("31001"))
    ground = ground_of(mine, quarters("31002"), "committee")
    assert (ground.within, ground.framed) == ("31", ("31002",))
    assert set(compared_parts(mine, quarters("31002"), ground, "index").codes) <= {
        "31001",
        "31002",
        "310011",
        "310012",
    }


def test_two_quarters_are_subtracted_area_by_area(published):
    sides = quarters("31")
    ground = ground_of(published, sides, "committee")
    parts = compared_parts(published, sides, ground, "index")
    frames = [published.by_area[side.quarter]["areas"]["index"].reindex(parts.codes) for side in sides]
    np.testing.assert_allclose(parts.values, frames)
    np.testing.assert_allclose(parts.difference, frames[1] - frames[0])


def test_areas_are_compared_with_the_first_one(published):
    sides = areas("31002", "31001")
    parts = compared_parts(published, sides, ground_of(published, sides, None), "S1")
    assert parts.values.shape == (1, 2)
    assert parts.difference[parts.codes.index("31002")] == 0
    np.testing.assert_allclose(
        parts.difference, parts.values[0] - parts.values[0][parts.codes.index("31002")]
    )


def test_a_missing_value_has_no_difference_and_keeps_its_reason(published):
    sides = quarters("31001", "2016Q2", "2016Q3")
    parts = compared_parts(published, sides, ground_of(published, sides, None), "F1")
    place = parts.codes.index("310011")
    assert np.isnan(parts.difference[place])
    assert list(parts.reasons[:, place]) == [None, "no_data"]


def test_an_area_is_set_beside_the_one_ranked_just_above_it_and_the_first_beside_the_second(published):
    index = published.by_area["2016Q2"]["areas"]["index"]
    best, worst = index[["31001", "31002"]].idxmax(), index[["31001", "31002"]].idxmin()
    assert neighbour(published, worst, "2016Q2") == best
    assert neighbour(published, best, "2016Q2") == worst
    assert neighbour(published, "31", "2016Q2") is None
    assert neighbour(published, "310011", "2016Q3") == "310012"  # itself without an index
