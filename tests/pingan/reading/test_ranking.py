"""Ranks through the quarters: who stands where, who moved, and what is not there."""

from copy import copy
from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from pingan.acts.publish import publish
from pingan.reading.cube import Cube, cube_of
from pingan.reading.peers import peers_of
from pingan.reading.published import read_published
from pingan.reading.ranking import (
    Ranking,
    first_ranked,
    largest_move,
    largest_rise,
    merit,
    read_ranking,
    table_rows,
)
from pingan.reading.values import values_payload

pytestmark = pytest.mark.on_sqlite  # what is read is in test_published.py and test_preview.py, on both kinds

NAN = np.nan


@pytest.fixture
def published(small_district):
    """Give four published quarters of the small district."""
    for quarter in ("2016Q1", "2016Q2", "2016Q3", "2016Q4"):
        publish(small_district, quarter)
    return read_published(small_district)


def ranking_of(ranks, values=None, quarters=None):
    """Make a ranking by hand: rows are quarters, columns the areas a, b, c …"""
    ranks = np.array(ranks, dtype=float)
    values = 100 - ranks if values is None else np.array(values, dtype=float)
    before = np.vstack([np.full(ranks.shape[1], NAN), ranks[:-1]])
    earlier = np.vstack([np.full(ranks.shape[1], NAN), values[:-1]])
    return Ranking(
        measure="index",
        quarters=tuple(quarters or [f"2016Q{q + 1}" for q in range(len(ranks))]),
        codes=tuple("abcdefgh"[: ranks.shape[1]]),
        values=values,
        ranks=ranks,
        change=values - earlier,
        change_year=np.full(ranks.shape, NAN),
        movement=before - ranks,
        reasons=np.where(np.isnan(values), "no_data", None),
        ranked=np.count_nonzero(~np.isnan(ranks), axis=1),
    )


def one_measure(values, quarters, direction="positive", **limits):
    """Make what is published of one indicator, X, of areas a, b, c … within top."""
    values = np.array(values, dtype=float)
    codes = list("abcdefgh"[: values.shape[1]])
    indicator = SimpleNamespace(code="X", direction=direction, **limits)
    cube = SimpleNamespace(
        codes=pd.Index(["top", *codes]),
        measures=("index", "X"),
        values=np.stack(
            [np.full((len(values), len(codes) + 1), NAN), np.insert(values, 0, NAN, axis=1)], axis=-1
        ),
        reasons=np.full((len(values), len(codes) + 1, 2), "no_data", dtype=object),
    )
    return SimpleNamespace(
        quarters=tuple(quarters),
        levels=("street",),
        measures=("index", "X"),
        areas=pd.DataFrame({"name": ["top", *codes]}, index=["top", *codes]),
        parts=lambda _within, _level: codes,
        compared=lambda *_: True,
        system=SimpleNamespace(indicators=(indicator,), dimensions=()),
        keep=lambda _make: cube,
    )


def test_the_index_ranks_areas_as_the_releases_did(published):
    ranking = read_ranking(published, "31", "committee", "index")
    for place, quarter in enumerate(published.quarters):
        frame = published.by_area[quarter]["areas"].loc[list(ranking.codes)]
        np.testing.assert_array_equal(ranking.ranks[place], frame["rank"].to_numpy(float))
        np.testing.assert_array_equal(
            ranking.movement[place], frame["movement"].to_numpy(float, na_value=NAN)
        )
        np.testing.assert_array_equal(ranking.change[place], frame["change"].to_numpy(float))


def test_within_one_parent_areas_compete_with_their_siblings_only(published):
    ranking = read_ranking(published, "31001", "committee", "index")
    frame = published.by_area["2016Q4"]["areas"].loc[list(ranking.codes)]
    np.testing.assert_array_equal(ranking.ranks[-1], frame["rank_within"].to_numpy(float))
    assert ranking.codes == ("310011", "310012")
    assert set(ranking.ranks[-1]) <= {1.0, 2.0}


@pytest.mark.parametrize(("decimals", "ranks"), [(None, [1, 2]), (1, [1, 1])])
def test_dimensions_are_ranked_by_published_digits_where_the_system_says_so(published, decimals, ranks):
    near = copy(cube_of(published))
    values = np.full_like(cube_of(published).values, 80.04)
    values[:, near.codes.get_loc("31002")] = 80.0
    object.__setattr__(near, "values", values)
    systems = {name: replace(one, rank_decimals=decimals) for name, one in published.systems.items()}
    edition = replace(published, systems=systems)
    edition.made[Cube.of] = near
    assert read_ranking(edition, "31", "street", "security").ranks[-1].tolist() == ranks
    assert [peers_of(edition, "2016Q4").place(code, "security") for code in ("31001", "31002")] == ranks
    in_its_own_unit = read_ranking(edition, "31", "street", "S1")
    assert in_its_own_unit.ranks[-1].tolist() == [2, 1]
    assert values_payload(edition, "31", "street", "scores")["rank_decimals"] == [decimals] * 4
    assert values_payload(edition, "31", "street", "indicators")["rank_decimals"] == [None] * 4


@pytest.mark.parametrize("measure", ["index", "security", "F1"])
def test_a_higher_score_never_has_the_worse_rank(published, measure):
    ranking = read_ranking(published, "31", "committee", measure)
    assert np.count_nonzero(~np.isnan(ranking.ranks)) > len(ranking.ranks)
    for ranks, values in zip(ranking.ranks, ranking.values, strict=True):
        for own, value in zip(ranks, values, strict=True):
            if not np.isnan(own):
                assert own == 1 + np.count_nonzero(values > value)


def test_a_negative_indicator_ranks_the_lowest_first_and_ties_share_the_better_rank():
    published = one_measure([[5.0, 2.0, 5.0, 9.0, NAN]], ["2016Q1"], direction="negative")
    ranking = read_ranking(published, "top", "street", "X")
    np.testing.assert_array_equal(ranking.ranks, [[2, 1, 2, 4, NAN]])
    assert ranking.ranked.tolist() == [4]


def test_a_moderate_indicator_ranks_by_the_way_to_the_limit():
    thresholds = ((20.0, 10.0), (30.0, 80.0))  # the ideal range's two ends, each with its limit
    indicator = SimpleNamespace(direction="moderate", thresholds=thresholds)
    values = np.array([25.0, 30.0, 40.0, 15.0, NAN])
    np.testing.assert_allclose(merit(values, indicator), [0, 0, -0.2, -0.5, NAN])


def test_no_movement_is_told_over_a_quarter_that_is_not_published():
    published = one_measure([[1.0, 2.0], [2.0, 1.0], [1.0, 2.0]], ["2016Q1", "2016Q2", "2016Q4"])
    ranking = read_ranking(published, "top", "street", "X")
    np.testing.assert_array_equal(ranking.movement, [[NAN, NAN], [1, -1], [NAN, NAN]])
    np.testing.assert_array_equal(ranking.change, [[NAN, NAN], [1, -1], [NAN, NAN]])


def test_the_same_quarter_a_year_before_is_four_quarters_back():
    quarters = ["2016Q1", "2016Q2", "2016Q3", "2016Q4", "2017Q1"]
    published = one_measure([[1.0], [5.0], [6.0], [7.0], [4.0]], quarters)
    ranking = read_ranking(published, "top", "street", "X")
    np.testing.assert_array_equal(ranking.change_year[:, 0], [NAN, NAN, NAN, NAN, 3.0])


@pytest.mark.parametrize("view", [("nowhere", "street", "X"), ("top", "planet", "X"), ("top", "street", "Y")])
def test_an_area_level_or_measure_that_does_not_exist_is_refused(view):
    with pytest.raises(KeyError):
        read_ranking(one_measure([[1.0]], ["2016Q1"]), *view)


def test_the_story_is_that_of_the_largest_rise():
    assert largest_rise(ranking_of([[1, 2, 3, 4], [2, 4, 1, 3]])) == "c"


def test_between_rises_of_as_many_places_the_larger_change_of_value_decides():
    ranking = ranking_of([[1, 2, 3, 4], [2, 1, 4, 3]], values=[[90, 80, 70, 60], [81, 82, 61, 69]])
    assert largest_rise(ranking) == "d"


@pytest.mark.parametrize(
    ("ranks", "found"),
    [
        ([[2, 1], [2, 1]], "b"),  # nobody ever moved: the best of the newest quarter
        ([[1, 2], [NAN, NAN]], "a"),  # the newest quarter ranks nobody: the one before
        ([[NAN, NAN]], None),
        ([[1]], "a"),
    ],
)
def test_where_nobody_rose_the_best_ranked_area_stands_in(ranks, found):
    assert largest_rise(ranking_of(ranks)) == found


def test_the_largest_move_may_be_a_fall():
    move = largest_move(ranking_of([[1, 2, 3], [2, 3, 1], [3, 1, 2]]), "b")
    assert (move.quarter, move.before, move.after, move.change) == ("2016Q3", 3, 1, 2)
    move = largest_move(ranking_of([[1, 2, 3, 4], [4, 1, 2, 3]]), "a")
    assert (move.before, move.after) == (1, 4)


def test_the_default_area_tells_its_rise_even_where_it_fell_further():
    ranking = ranking_of([[3, 1, 2, 4], [1, 2, 3, 4], [4, 2, 3, 1]])
    assert largest_move(ranking, "a").after == 4
    assert largest_move(ranking, "a", rises=True).after == 1


def test_an_area_that_was_never_ranked_twice_running_has_no_move_to_tell():
    assert largest_move(ranking_of([[1, 2], [NAN, 1], [1, 2]]), "a") is None


def test_few_of_many_are_the_first_of_the_quarter_and_those_asked_for():
    ranking = ranking_of([[1, 2, 3, 4, NAN], [5, 4, 3, 2, 1]])
    assert first_ranked(ranking, "2016Q1", 2, ("d",)) == ["a", "b", "d"]
    assert first_ranked(ranking, "2016Q2", 2, ("elsewhere",)) == ["d", "e"]


def test_the_table_stands_in_the_order_of_ranks_with_the_unranked_last_and_named(published):
    ranking = read_ranking(published, "31", "committee", "index")
    ranking.ranks[-1, 0], ranking.values[-1, 0], ranking.reasons[-1, 0] = NAN, NAN, "coverage"
    rows = table_rows(published, ranking, "2016Q4")
    assert [row["rank"] for row in rows] == [*sorted(row["rank"] for row in rows[:-1]), None]
    assert (rows[-1]["code"], rows[-1]["value"], rows[-1]["reason"]) == ("310011", None, "coverage")
    assert all(type(row["rank"]) is int for row in rows[:-1])
    assert set(rows[0]["dimensions"]) == {"security", "prevention"}
    assert rows[0]["name"].startswith("居委会")
