import json

import numpy as np
import pytest

from pingan.reading.values import GROUPS, nullable, values_payload


@pytest.fixture(params=[("31", "street"), ("31", "committee"), ("31002", "committee")], ids=str)
def shown(request):
    return request.param


def test_each_measure_is_a_table_of_quarters_by_areas(published, shown):
    for group, measures in zip(
        GROUPS, [["index", "security", "prevention"], ["S1", "S2", "F1"]], strict=True
    ):
        payload = values_payload(published, *shown, group)
        assert list(payload["measures"]) == measures
        assert payload["codes"] == published.parts(*shown)
        for table in payload["measures"].values():
            assert [len(row) for row in table] == [len(payload["codes"])] * len(payload["quarters"])


def test_scores_are_the_releases_own_and_rounding_makes_no_ties(published, shown):
    payload = values_payload(published, *shown, "scores")
    for quarter, row in zip(payload["quarters"], payload["measures"]["index"], strict=True):
        areas = published.releases[quarter].scores.areas.set_index("area_code")
        expected = areas["index"].loc[payload["codes"]].to_numpy(float)
        np.testing.assert_allclose(np.array(row, dtype=float), expected, atol=1e-8, rtol=0)


def test_indicators_keep_six_digits_whatever_their_size(published, shown):
    payload = values_payload(published, *shown, "indicators")
    for quarter, row in zip(payload["quarters"], payload["measures"]["S1"], strict=True):
        frame = published.releases[quarter].scores.indicators
        values = frame[frame["indicator"] == "S1"].set_index("area_code")["value"]
        expected = values.loc[payload["codes"]].to_numpy(float)
        np.testing.assert_allclose(np.array(row, dtype=float), expected, rtol=5e-6)


def test_what_is_missing_is_null_and_says_why(published):
    payload = values_payload(published, "31", "committee", "indicators")
    missing = {
        (measure, payload["quarters"][q], payload["codes"][a])
        for measure, table in payload["measures"].items()
        for q, row in enumerate(table)
        for a, value in enumerate(row)
        if value is None
    }
    explained = {
        (measure, payload["quarters"][int(q)], payload["codes"][int(a)]): reason
        for measure, quarters in payload["reasons"].items()
        for q, areas in quarters.items()
        for a, reason in areas.items()
    }
    assert missing == set(explained)
    assert explained["F1", "2016Q3", "310011"] == "no_data"
    assert explained["S1", "2017Q1", "310022"] == "denominator_small"


def test_an_area_whose_index_is_missing_says_why_too(published):
    payload = values_payload(published, "31", "committee", "scores")
    place = payload["quarters"].index("2016Q3")
    assert payload["measures"]["index"][place][0] is None
    assert payload["reasons"]["index"][str(place)]["0"] == "coverage"


def test_the_answer_is_json_that_every_browser_reads(published, shown):
    for group in GROUPS:
        json.dumps(values_payload(published, *shown, group), allow_nan=False)


@pytest.mark.parametrize(
    "wrong",
    [
        ("99", "street", "scores"),
        ("31", "village", "scores"),
        ("31", "district", "scores"),
        ("31", "street", "all"),
    ],
)
def test_what_does_not_exist_is_a_key_error(published, wrong):
    with pytest.raises(KeyError):
        values_payload(published, *wrong)


def test_nan_becomes_null_at_any_depth():
    assert nullable(np.array([[1.5, np.nan], [np.nan, 0.0]])) == [[1.5, None], [None, 0.0]]
