"""What a street may know of all areas: its place and their mean, and never so few that one could tell them apart."""

import json
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from shapely import box

from pingan.access.principal import Scope
from pingan.reading.peers import FEWEST, Summary, peers_of
from pingan.reading.ranking import read_ranking
from pingan.reading.scoped import seen_by
from pingan.reading.standing import standing

QUARTER = "2017Q1"


@pytest.fixture(scope="session")
def district(published):
    """Give a function (streets) -> the small district with so many streets, copies of the second, moved a little."""

    def build(streets):
        copies = [f"3100{n}" for n in range(3, streets + 1)]
        shapes = published.boundaries
        street = shapes[shapes["area_code"] == "31002"]
        parts = shapes[shapes["parent_code"] == "31002"]
        rows = [shapes]
        for place, code in enumerate(copies):
            west = 122 + place
            rows.append(street.assign(area_code=code, name=code, geometry=[box(west, 31, west + 0.2, 31.1)]))
            own = [code + part[-1] for part in parts["area_code"]]
            squares = [box(west + n / 10, 31, west + (n + 1) / 10, 31.1) for n in range(len(own))]
            rows.append(parts.assign(area_code=own, parent_code=code, name=own, geometry=squares))
        releases = {q: replace(r, scores=_grown(r.scores, copies)) for q, r in published.releases.items()}
        return replace(published, boundaries=pd.concat(rows, ignore_index=True), releases=releases)

    return build


def _grown(scores, copies):
    frames = {}
    for name in ("areas", "dimensions", "indicators", "contributions"):
        frame = getattr(scores, name)
        rows = frame[frame["area_code"].str.startswith("31002")]
        more = []
        for place, code in enumerate(copies, start=1):
            copy = rows.assign(area_code=code + rows["area_code"].str[5:])
            if "parent_code" in copy:
                copy["parent_code"] = np.where(copy["level"] == "street", "31", code)
            for column in {"index", "score", "value"} & set(copy.columns):
                copy[column] += place / 8
            more.append(copy)
        frames[name] = pd.concat([frame, *more], ignore_index=True)
    return scores.replace(**frames)


def test_a_street_learns_its_place_and_the_mean_of_all_as_a_leader_sees_them(district):
    whole = district(7)
    mine = seen_by(whole, Scope("31001"))
    for code in ("31001", "310011"):
        told, known = standing(mine, code, QUARTER), standing(whole, code, QUARTER)
        columns = ["place", "place_of", "mean", "best"]
        pd.testing.assert_frame_equal(told.indicators[columns], known.indicators[columns])
        assert told.indicators["place"].notna().all()
        pd.testing.assert_frame_equal(
            told.profile.drop(columns="best_code"), known.profile.drop(columns="best_code")
        )
        assert told.profile["best_code"].isna().all()
        pd.testing.assert_frame_equal(told.trend, known.trend)


def test_another_streets_name_or_number_is_not_among_what_it_learns(district):
    peers = seen_by(district(7), Scope("31001")).carried[QUARTER]
    assert list(peers.codes) == ["31", "31001", "310011", "310012"]
    assert peers.places.shape == (4, len(peers.measures))
    assert {type(summary) for summary in peers.summaries.values()} == {Summary}


@pytest.mark.parametrize(("streets", "told"), [(FEWEST, False), (FEWEST + 1, True)])
def test_of_fewer_than_five_others_nothing_is_told(district, streets, told):
    mine = seen_by(district(streets), Scope("31001"))
    rows = standing(mine, "31001", QUARTER).indicators
    assert rows["place"].notna().all() == rows["mean"].notna().all() == told
    assert rows["place"].notna().any() == rows["mean"].notna().any() == told
    assert standing(mine, "31001", QUARTER).profile["mean"].notna().any() == told
    trend = standing(mine, "31001", QUARTER).trend
    assert trend["median"].notna().all()  # every street's index is published


def test_what_parts_inherit_counts_as_the_few_areas_at_which_it_is_recorded(district):
    """Of four streets with eight parts the parts' two ends would be two streets' values."""
    rows = standing(seen_by(district(4), Scope("31001")), "310011", QUARTER).indicators.set_index("indicator")
    assert rows.loc["F1", ["place", "mean"]].notna().all()  # six committees out of sight
    assert rows.loc["S2", ["place", "place_of", "mean", "best"]].isna().all()


def test_whoever_sees_everything_is_told_of_few_peers_too(published):
    rows = standing(published, "31001", QUARTER).indicators
    assert set(rows["place"]) == {1, 2}


def test_places_follow_the_engines_rule_for_all_measures(district):
    whole = district(7)
    peers = peers_of(whole, QUARTER)
    for measure in set(whole.measures) - {"index"}:  # its ranks are the published ones
        for level in whole.levels:
            ranking = read_ranking(whole, "31", level, measure)
            expected = ranking.ranks[whole.quarters.index(QUARTER)]
            found = [peers.place(code, measure) for code in ranking.codes]
            assert [np.nan if place is None else place for place in found] == pytest.approx(
                expected, nan_ok=True
            )


def test_the_best_is_the_safest_and_not_the_highest(district):
    whole = district(7)
    thefts = peers_of(whole, QUARTER).summaries["committee", "S1"]
    grades = peers_of(whole, QUARTER).summaries["committee", "F1"]
    assert (thefts.best, grades.best) == (thefts.low, grades.high)


def test_a_street_sees_the_same_whoever_asked_before(district):
    def said(whole):
        found = standing(seen_by(whole, Scope("31001")), "31001", QUARTER)
        return json.dumps([found.indicators.to_dict("list"), found.profile.to_dict("list")], default=str)

    first, second = district(7), district(7)
    standing(first, "31002", QUARTER)
    seen_by(first, Scope("31002"))
    assert said(first) == said(second)
