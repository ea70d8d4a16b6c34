"""The wall screen's documents: what is published, what is missing, and no area that the screen may not show."""

import json

import pytest

from pingan.look.classes import classify
from pingan.reading.screen import screen_data, shown_levels, street_data


@pytest.fixture
def streets(published):
    return screen_data(published, published.boundaries, "streets")


def test_the_numbers_are_those_that_are_published(published, streets):
    frame = published.by_area["2017Q1"]["areas"]
    row, scores = frame.loc["31001"], streets["scores"]["31001"]
    assert scores["index"][-1] == round(row["index"], 2)
    assert scores["rank"][-1] == row["rank"]
    assert scores["rank_of"][-1] == 2
    assert scores["movement"][-1] == row["movement"]
    assert scores["change"][-1] == round(row["change"], 2)
    assert scores["security"][-1] is not None
    assert (scores["movement"][0], scores["change"][0]) == (None, None)  # nothing to compare
    assert streets["scores"]["31"]["rank"] == [None] * 5
    assert streets["trend"]["low"][-1] <= streets["trend"]["median"][-1] <= streets["trend"]["high"][-1]


def test_a_screen_of_streets_names_nothing_below(streets):
    assert streets["levels"] == ["district", "street"]
    assert [area["code"] for area in streets["areas"]] == ["31", "31001", "31002"]
    assert streets["parts"] == []
    assert "居委会" not in json.dumps(streets, ensure_ascii=False)
    assert "310011" not in json.dumps(streets)


def test_a_screen_of_streets_has_no_document_of_a_street(published):
    with pytest.raises(KeyError):
        street_data(published, published.boundaries, "streets", "31001")


@pytest.mark.parametrize("street", ["31", "310011", "nowhere", ""])
def test_only_a_street_has_committees_to_show(published, street):
    with pytest.raises(KeyError):
        street_data(published, published.boundaries, "committees", street)


def test_a_streets_committees_are_ranked_within_it_and_missing_ones_say_why(published):
    found = street_data(published, published.boundaries, "committees", "31001")
    assert [area["code"] for area in found["areas"]] == ["310011", "310012"]
    frame = published.by_area["2017Q1"]["areas"]
    assert found["scores"]["310011"]["rank"][-1] == frame.loc["310011", "rank_within"]
    gap = found["scores"]["310011"]
    place = published.quarters.index("2016Q3")
    assert (gap["index"][place] is None) == (gap["reason"][place] is not None)
    assert screen_data(published, published.boundaries, "committees")["parts"] == ["31001", "31002"]
    assert shown_levels(published, "committees") == ("district", "street", "committee")


def test_each_shape_has_a_label_that_fits_into_it(streets):
    drawn = streets["maps"]["31"]
    width, height = drawn["size"]
    for _, path, point, room in drawn["areas"]:
        assert path.startswith("M")
        assert 0 < point[0] < width
        assert 0 < point[1] < height
        assert 0 < room <= width
    assert [code for code, *_ in drawn["areas"]] == ["31001", "31002"]


def test_there_are_as_many_colours_as_classes(streets):
    for measure, breaks in streets["breaks"].items():
        assert len(streets["colours"][measure]) == len(breaks) + 1
        values = [v for one in ("31001", "31002") for v in streets["scores"][one][measure] if v is not None]
        assert max(classify(values, tuple(breaks))) < len(streets["colours"][measure])


def test_the_document_is_json_as_it_is(published, streets):
    json.dumps(streets, allow_nan=False)
    json.dumps(street_data(published, published.boundaries, "committees", "31002"), allow_nan=False)
