import json

import pandas as pd
import pytest

from pingan.acts.publish import publish
from pingan.reading.area import AREA_COUNTS, AREA_NUMBERS, INDICATOR_MARKS, INDICATOR_NUMBERS, area_payload
from pingan.reading.published import read_published

pytestmark = pytest.mark.on_sqlite  # what is read is in test_published.py and test_preview.py, on both kinds

CODES = ["31", "31001", "31002", "310011", "310012", "310021", "310022"]


@pytest.fixture(params=CODES)
def code(request):
    return request.param


def same(shown, value):
    return shown is None if pd.isna(value) else shown == pytest.approx(value, abs=1e-6)


def test_the_panel_shows_the_releases_own_numbers(published, code):
    payload = area_payload(published, code)
    for place, quarter in enumerate(payload["quarters"]):
        scores = published.releases[quarter].scores
        row = scores.areas.set_index("area_code").loc[code]
        for name in ("index", *AREA_NUMBERS, *AREA_COUNTS):
            assert same(payload[name][place], row[name]), (quarter, name)
        for _, dimension in scores.dimensions[scores.dimensions["area_code"] == code].iterrows():
            assert same(payload["dimensions"][dimension["dimension"]][place], dimension["score"])
        for _, own in scores.indicators[scores.indicators["area_code"] == code].iterrows():
            shown = payload["indicators"][own["indicator"]]
            for name in (*INDICATOR_NUMBERS, *INDICATOR_MARKS):
                assert same(shown[name][place], own[name]), (quarter, own["indicator"], name)
            assert shown["reason"][place] == (own["reason"] if isinstance(own["reason"], str) else None)


@pytest.mark.parametrize(("against", "change"), [("previous", "change"), ("year", "change_year")])
def test_what_moved_an_area_sums_to_its_change_largest_effect_first(published, code, against, change):
    payload, compared = area_payload(published, code), 0
    for moved, points in zip(payload["contributions"][against], payload[change], strict=True):
        if points is None:
            assert moved == []
            continue
        compared += 1
        assert sum(effect for _, effect in moved) == pytest.approx(points, abs=1e-5)
        sizes = [abs(effect) for _, effect in moved]
        assert sizes == sorted(sizes, reverse=True)
    # One is withheld at the end, so without a change against the year before.
    assert (compared == 0) is ((code, against) == ("310022", "year"))


def test_the_panel_compares_with_the_district(published):
    top, street = area_payload(published, "31"), area_payload(published, "31001")
    assert street["top"] == {"index": top["index"], "dimensions": top["dimensions"]}


def test_the_way_up_and_the_way_down_are_named(published):
    committee = area_payload(published, "310021")
    assert [step["code"] for step in committee["path"]] == ["31", "31002", "310021"]
    assert committee["parts"] is None
    assert area_payload(published, "31002")["parts"] == "committee"
    assert area_payload(published, "31")["parts"] == "street"


def test_an_unranked_area_says_why_and_shows_no_rank(published):
    committee = area_payload(published, "310011")
    place = committee["quarters"].index("2016Q3")
    assert committee["index"][place] is None
    assert committee["rank"][place] is None
    assert committee["reason"][place] == "coverage"
    assert committee["dimension_reasons"]["prevention"][place] == "no_data"
    assert committee["indicators"]["F1"]["reason"][place] == "no_data"
    assert committee["reason"][place - 1] is None


def test_withheld_counts_do_not_travel(published):
    thefts = area_payload(published, "310022")["indicators"]["S1"]
    assert thefts["reason"][-1] == "denominator_small"
    assert thefts["value"][-1] is thefts["numerator"][-1] is thefts["denominator"][-1] is None


def test_an_inherited_indicator_is_marked(published):
    assert all(area_payload(published, "310011")["indicators"]["S2"]["inherited"])
    assert not any(area_payload(published, "31001")["indicators"]["S2"]["inherited"])


def test_a_quarter_without_release_is_empty_and_says_so(small_district):
    for quarter in ("2016Q1", "2016Q3"):
        publish(small_district, quarter)
    payload = area_payload(read_published(small_district), "31001")
    assert payload["index"][1] is None
    assert payload["reason"] == [None, "not_published", None]
    assert payload["indicators"]["S1"]["reason"][1] == "not_published"
    assert payload["contributions"]["previous"] == [[], [], []]


def test_the_answer_is_json_that_every_browser_reads(published, code):
    json.dumps(area_payload(published, code), allow_nan=False)


def test_an_unknown_area_is_a_key_error(published):
    with pytest.raises(KeyError):
        area_payload(published, "99")
