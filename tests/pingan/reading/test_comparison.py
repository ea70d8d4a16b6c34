"""Sides beside one another: the points must be the engine's own, and sum to the difference of the index."""

from dataclasses import replace

import numpy as np
import pytest

from pingan.access.principal import Scope
from pingan.reading.comparison import compare
from pingan.reading.scoped import seen_by
from pingan.reading.sides import Side, by_size


def total(found, side=1):
    return found.standings[side].index - found.standings[0].index


def points(found, side=1):
    return {line.code: line.points[side] for line in found.indicators}


@pytest.mark.parametrize("code", ["31", "31001", "310011"])
def test_two_quarters_in_a_row_have_the_published_contributions(published, code):
    found = compare(published, (Side(code, "2016Q1"), Side(code, "2016Q2")))
    frame = published.by_area["2016Q2"]["contributions"].loc[code]
    frame = frame[frame["against"] == "previous"].set_index("indicator")["contribution"]
    assert points(found) == pytest.approx(frame.to_dict(), abs=1e-12)
    assert sum(points(found).values()) == pytest.approx(total(found), abs=1e-9)


def test_quarters_far_apart_and_areas_side_by_side_sum_to_the_difference_of_the_index(published):
    apart = compare(published, (Side("31001", "2016Q1"), Side("31001", "2017Q1")))
    areas = compare(published, tuple(Side(code, "2016Q2") for code in ("310011", "310012", "310021")))
    assert sum(points(apart).values()) == pytest.approx(total(apart), abs=1e-9)
    for side in (1, 2):
        assert sum(points(areas, side).values()) == pytest.approx(total(areas, side), abs=1e-9)
        assert sum(line.points[side] for line in areas.dimensions) == pytest.approx(
            total(areas, side), abs=1e-9
        )
    assert all(np.isnan(line.points[0]) for line in areas.indicators)


def test_a_side_without_an_index_says_why_and_has_no_split(published):
    found = compare(published, (Side("310011", "2016Q2"), Side("310011", "2016Q3")))
    grade = next(line for line in found.indicators if line.code == "F1")
    assert np.isnan(found.standings[1].index)
    assert found.standings[1].reason
    assert grade.reasons == (None, "no_data")
    assert all(np.isnan(point) for point in points(found).values())


def test_the_whole_has_no_rank_and_a_street_has_its_published_one(published):
    found = compare(published, (Side("31", "2016Q2"), Side("31001", "2016Q2")))
    ranks = published.by_area["2016Q2"]["areas"]
    assert np.isnan(found.standings[0].rank)
    assert found.standings[1].rank == ranks.at["31001", "rank"]
    assert found.standings[1].rank_of == 2


def test_what_differs_most_comes_first_and_what_cannot_be_compared_last(published):
    found = compare(published, (Side("310021", "2016Q4"), Side("310022", "2016Q4")))
    sizes = [line.size for line in by_size(found.indicators)]
    assert sizes == sorted(sizes, reverse=True)
    assert by_size(found.indicators)[-1].code == "S1"  # withheld on one side


def test_inherited_values_are_marked(published):
    found = compare(published, (Side("310011", "2016Q1"), Side("310011", "2016Q2")))
    marks = {line.code: line.inherited for line in found.indicators}
    assert marks == {"S1": (False, False), "S2": (True, True), "F1": (False, False)}


def test_a_street_sees_the_other_streets_index_and_nothing_of_what_makes_it(published):
    mine = seen_by(published, Scope("31001"))
    found = compare(mine, (Side("31001", "2016Q2"), Side("31002", "2016Q2")))
    assert not np.isnan(found.standings[1].index)
    for line in (*found.dimensions, *found.indicators):
        assert np.isnan(line.values[1])
        assert np.isnan(line.points[1])
        assert line.reasons[1] == "no_permission"


def test_between_systems_that_combine_in_different_ways_there_is_no_split(published):
    release = replace(published.releases["2016Q1"], system_version="0")
    older = replace(published, releases={**published.releases, "2016Q1": release})
    sides = (Side("31", "2016Q1"), Side("31", "2016Q2"))
    geometric = replace(published.system, aggregation="geometric")
    for systems, known in (({"0": published.system}, True), ({"0": geometric}, False), ({}, False)):
        split = points(compare(older, sides, systems))
        assert [not np.isnan(point) for point in split.values()] == [known] * len(split)
