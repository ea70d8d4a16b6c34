"""Scores and areas meet by code, and what does not meet is named."""

import geopandas as gpd
import pandas as pd
import pytest

from geodata import join_scores


def test_every_area_stays_and_both_sides_without_a_partner_are_named(town, level_of):
    streets = level_of(town, "street")
    scores = pd.DataFrame({"area_code": ["310105003", "310105000", "310199000"], "index": [81.5, 60.0, 99.0]})
    joined = join_scores(streets, scores)
    assert isinstance(joined.frame, gpd.GeoDataFrame)
    assert list(joined.frame["area_code"]) == list(streets["area_code"])
    assert joined.frame["index"].tolist()[::3] == [60.0, 81.5]
    assert joined.frame["index"].isna().tolist() == [False, True, True, False]
    assert joined.unmatched_areas == ("310105001", "310105002")
    assert joined.unmatched_scores == ("310199000",)


def test_level_parent_and_names_are_those_of_the_boundaries(town, level_of):
    streets = level_of(town, "street")
    scores = pd.DataFrame(
        {
            "area_code": streets["area_code"],
            "level": "x",
            "parent_code": "x",
            "name": "x",
            "rank": [1, 2, 2, 4],
        }
    )
    frame = join_scores(streets, scores).frame
    assert list(frame.columns) == [*streets.columns, "rank"]
    assert list(frame["parent_code"]) == ["310105"] * 4


def test_an_area_scored_twice_is_refused_instead_of_drawn_twice(town):
    scores = pd.DataFrame({"area_code": ["310105000", "310105000"], "index": [1.0, 2.0]})
    with pytest.raises(ValueError, match="310105000"):
        join_scores(town, scores)


def test_no_scores_leave_all_areas_unmatched(town):
    joined = join_scores(town, pd.DataFrame({"area_code": pd.Series([], dtype=str), "index": []}))
    assert len(joined.frame) == len(joined.unmatched_areas) == 21
    assert joined.unmatched_scores == ()
