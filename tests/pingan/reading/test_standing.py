"""The area page's facts against the release's own frames and against the engine."""

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from pingan.access.principal import Scope
from pingan.acts.publish import publish
from pingan.reading.indicator_rows import points_to_win
from pingan.reading.ladder import Ladder, neighbours
from pingan.reading.published import read_published
from pingan.reading.ranking import read_ranking
from pingan.reading.scoped import seen_by
from pingan.reading.standing import standing
from pingan.scoring.composite import combine
from pingan.scoring.weighting import weights_of
from pingan.system.indicator_system import parse_system

pytestmark = pytest.mark.on_sqlite  # what is read is in test_published.py and test_preview.py, on both kinds

CODES = ["31", "31001", "31002", "310011", "310012", "310021", "310022"]
QUARTERS = ["2016Q1", "2016Q3", "2016Q4", "2017Q1"]


def release(published, quarter):
    return published.releases[quarter].scores


@pytest.mark.parametrize("quarter", QUARTERS)
@pytest.mark.parametrize("code", CODES)
def test_every_number_is_the_releases_own(published, code, quarter):
    found, scores = standing(published, code, quarter), release(published, quarter)
    row = scores.areas.set_index("area_code").loc[code]
    for name in ("index", "base_index", "coverage", "change", "change_year", "rank", "rank_of", "movement"):
        assert getattr(found, name) == (None if pd.isna(row[name]) else row[name]), name
    dimensions = scores.dimensions[scores.dimensions["area_code"] == code]
    np.testing.assert_array_equal(found.profile["score"], dimensions["score"])
    indicators = scores.indicators[scores.indicators["area_code"] == code]
    for name in ("value", "efficacy", "numerator", "denominator", "inherited", "saturated"):
        np.testing.assert_array_equal(found.indicators[name], indicators[name], err_msg=name)
    assert found.profile["weight"].sum() == pytest.approx(1)


@pytest.mark.parametrize("code", CODES)
def test_the_quarter_before_is_the_one_before(published, code):
    found, before = standing(published, code, "2017Q1"), standing(published, code, "2016Q4")
    np.testing.assert_array_equal(found.indicators["before"], before.indicators["value"])
    expected = found.indicators["efficacy"] - before.indicators["efficacy"]
    np.testing.assert_array_equal(found.indicators["efficacy_change"], expected)
    np.testing.assert_array_equal(found.profile["before"], before.profile["score"])
    year = standing(published, code, "2016Q1")
    np.testing.assert_array_equal(found.profile["year_before"], year.profile["score"])


@pytest.mark.parametrize("quarter", QUARTERS)
@pytest.mark.parametrize("code", CODES)
def test_places_and_means_are_those_of_the_ranking_page(published, code, quarter):
    found = standing(published, code, quarter)
    level = published.areas.at[code, "level"]
    if code == published.top:
        assert set(found.indicators["place"].dropna()) <= {1}
        return
    for row in found.indicators.itertuples():
        ranking = read_ranking(published, published.top, level, row.indicator)
        place = ranking.quarters.index(quarter)
        own = ranking.ranks[place, ranking.codes.index(code)]
        assert (np.nan if pd.isna(row.place) else row.place) == pytest.approx(own, nan_ok=True)
        assert row.mean == pytest.approx(np.nanmean(ranking.values[place]))


def test_the_next_above_and_below_are_at_the_distance_of_their_indices(published):
    found = {code: standing(published, code, "2016Q4") for code in CODES[3:]}
    ranked = sorted((s for s in found.values() if s.rank), key=lambda s: s.rank)
    for better, worse in pairwise(ranked):
        assert worse.above.code == better.code
        assert worse.above.distance == pytest.approx(better.index - worse.index)
        assert better.below.code == worse.code
        assert better.below.distance == worse.above.distance > 0
    assert ranked[0].above is None
    assert ranked[-1].below is None
    assert all(
        s.within in ("31001", "31002") and s.above_within is None for s in ranked if s.rank_within == 1
    )


def test_of_areas_that_share_a_rank_the_nearest_other_rank_is_named():
    ladder = Ladder(
        np.array(["a", "b", "c", "d", "e"], dtype=object),
        np.array([9.0, 8, 8, 8, 5]),
        np.array([1, 2, 2, 2, 5]),
    )
    found = neighbours(ladder, "c", 8.0, 2)
    assert (found.above.code, found.below.code, found.tied) == ("a", "e", ("b", "d"))
    assert (found.above.distance, found.below.distance) == (1, 3)
    last = neighbours(ladder, "e", 5.0, 5)
    assert (last.above.code, last.above.rank, last.below, last.tied) == ("b", 2, None, ())


def test_where_all_are_equal_there_is_nobody_above_or_below_and_all_are_tied():
    ladder = Ladder(np.array(list("abc"), dtype=object), np.full(3, 7.0), np.ones(3, dtype=int))
    found = neighbours(ladder, "b", 7.0, 1)
    assert (found.above, found.below, found.tied) == (None, None, ("a", "c"))


def test_the_district_has_no_peers_and_its_streets_are_its_parts_worst_first(published):
    found = standing(published, "31", "2017Q1")
    assert (found.rank_of, found.above, found.below, found.within) == (1, None, None, None)
    assert sorted(found.parts["area_code"]) == ["31001", "31002"]
    assert found.parts["index"].is_monotonic_increasing
    assert list(found.parts["rank_within"]) == [2, 1]


def test_an_unranked_area_says_why_and_stands_last_among_the_parts(published):
    found = standing(published, "310011", "2016Q3")
    assert found.index is found.rank is found.above is found.below is None
    assert found.reason == "coverage"
    assert found.lacking == ("prevention",)
    assert found.indicators["points"].isna().all()
    parts = standing(published, "31001", "2016Q3").parts
    assert parts["area_code"].iloc[-1] == "310011"
    assert parts["reason"].iloc[-1] == "coverage"
    assert parts["reason"].iloc[0] is None


def test_a_withheld_value_says_so_and_has_no_place_no_gap_and_nothing_to_win(published):
    row = standing(published, "310022", "2017Q1").indicators.set_index("indicator").loc["S1"]
    assert row["reason"] == "denominator_small"
    assert pd.isna(row[["value", "place", "place_of", "gap", "points"]]).all()
    assert row["weight"] == 0
    assert not row["beyond"]


def test_the_first_quarter_has_nothing_before_it(published):
    found = standing(published, "31001", "2016Q1")
    assert len(found.trend) == 1
    assert found.change is found.movement is None
    assert found.indicators[["before", "change", "efficacy_change"]].isna().all(axis=None)
    assert found.profile[["before", "year_before"]].isna().all(axis=None)


def test_a_quarter_without_release_is_empty_and_says_so(small_district):
    for quarter in ("2016Q1", "2016Q3"):
        publish(small_district, quarter)
    published = read_published(small_district)
    gap = standing(published, "31001", "2016Q2")
    assert (gap.index, gap.reason) == (None, "not_published")
    assert set(gap.indicators["reason"]) == set(gap.profile["reason"]) == {"not_published"}
    assert set(gap.parts["reason"]) == {"not_published"}
    after = standing(published, "31001", "2016Q3")
    assert list(after.trend["quarter"]) == ["2016Q1", "2016Q2", "2016Q3"]
    assert after.trend["index"].isna().tolist() == [False, True, False]
    assert after.indicators["before"].isna().all()


def test_the_trend_is_of_eight_quarters_with_the_levels_middle_and_ends(published):
    trend = standing(published, "31001", "2017Q1").trend
    assert list(trend["quarter"]) == ["2016Q1", "2016Q2", "2016Q3", "2016Q4", "2017Q1"]
    for row in trend.itertuples():
        areas = release(published, row.quarter).areas
        streets = areas.loc[areas["level"] == "street", "index"]
        assert (row.median, row.low, row.high) == (streets.median(), streets.min(), streets.max())


def test_the_gap_is_the_way_to_the_satisfactory_value_in_the_indicators_unit(published):
    rows = standing(published, "310011", "2017Q1").indicators.set_index("indicator")
    assert rows.loc["S1", "gap"] == pytest.approx(max(0, rows.loc["S1", "value"] - 10))  # fewer is safer
    assert rows.loc["F1", "gap"] == pytest.approx(max(0, 100 - rows.loc["F1", "value"]))
    assert rows.loc["S1", "small_number"]  # smoothed among the committees
    assert not rows.loc["F1", "small_number"]
    assert rows.loc["S2", "inherited"]


def test_an_unknown_area_or_quarter_is_a_key_error(published):
    for code, quarter in (("99", "2017Q1"), ("31", "2030Q1")):
        with pytest.raises(KeyError):
            standing(published, code, quarter)


def test_an_older_quarter_is_read_by_the_system_that_it_was_computed_with(published):
    newer = parse_system(published.system.text.replace("weight = 3", "weight = 1").replace('"1"', '"2"'))
    later = replace(published, system=newer, systems={"1": published.system, "2": newer})
    found = standing(later, "31001", "2017Q1")
    np.testing.assert_array_equal(
        found.indicators["weight"], standing(published, "31001", "2017Q1").indicators["weight"]
    )


# --- what is still to win ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("aggregation", ["arithmetic", "geometric"])
@pytest.mark.parametrize("code", CODES)
def test_points_to_win_are_what_the_engine_gives_for_the_full_efficacy(published, code, aggregation):
    text = published.system.text.replace("clip = true", f'clip = true\naggregation = "{aggregation}"')
    system = parse_system(text)
    efficacies = standing(published, code, "2017Q1").indicators["efficacy"].to_numpy(float)
    points = points_to_win(system, efficacies)
    known = np.flatnonzero(~np.isnan(efficacies))
    assert len(known)
    for place in known:
        full = efficacies.copy()
        full[place] = 100
        assert points[place] == pytest.approx(
            index_of(system, full) - index_of(system, efficacies), nan_ok=True
        )


scores = arrays(float, 3, elements=st.one_of(st.floats(0, 100), st.just(np.nan)))


@settings(deadline=None)  # a slow machine is no failure
@given(efficacies=scores)
def test_of_an_arithmetic_index_points_to_win_are_weight_times_what_is_missing_to_the_full_score(efficacies):
    system = parse_system(SYSTEM_TEXT)
    points, index = points_to_win(system, efficacies), index_of(system, efficacies)
    if np.isnan(index):
        assert np.isnan(points).all()
        return
    known = ~np.isnan(efficacies)
    assert (points[known] >= 0).all()
    assert np.isnan(points[~known]).all()
    assert index + np.nansum(points) == pytest.approx(100)


def index_of(system, efficacies):
    weights = weights_of(system)
    return combine(
        efficacies[:, None],
        weights,
        system.aggregation,
        system.minimum_coverage,
        floor=system.geometric_floor,
    ).index[0]


SYSTEM_TEXT = """
[system]
id = "x"
version = "1"
applies_from = "2015Q1"
title = { zh = "试", en = "test" }
levels = ["area"]
minimum_coverage = 0.5
[[dimension]]
code = "one"
name_zh = "一"
name_en = "one"
[[dimension]]
code = "two"
name_zh = "二"
name_en = "two"
""" + "".join(
    f"""
[[indicator]]
code = "{code}"
dimension = "{dimension}"
name_zh = "{code}"
name_en = "{code}"
kind = "share"
direction = "positive"
satisfactory = 100
impermissible = 60
weight = {weight}
finest_level = "area"
"""
    for code, dimension, weight in (("A", "one", 2), ("B", "one", 1), ("C", "two", 4))
)


def test_a_street_account_sees_of_another_street_its_score_and_nothing_else(published):
    found = standing(seen_by(published, Scope("31001")), "31002", "2017Q1")
    assert found.score_only
    assert found.index == standing(published, "31002", "2017Q1").index
    assert found.rank in (1, 2)
    assert set(found.indicators["reason"]) == set(found.profile["reason"]) == {"no_permission"}
    told = found.indicators[
        ["value", "efficacy", "numerator", "denominator", "place", "points", "gap", "mean"]
    ]
    assert told.isna().all(axis=None)
    assert found.profile[["score", "mean", "best", "before"]].isna().all(axis=None)
    assert not len(found.parts)
