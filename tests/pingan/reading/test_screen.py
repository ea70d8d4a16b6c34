"""The wall screen's documents: what is published, what is missing, and no area that the screen may not show."""

import json
from copy import copy
from dataclasses import replace

import numpy as np
import pytest

from pingan.acts.publish import publish
from pingan.look.classes import classify
from pingan.reading.cube import Cube, cube_of
from pingan.reading.published import read_published
from pingan.reading.ranking import read_ranking
from pingan.reading.screen import screen_data, shown_levels, street_data

pytestmark = pytest.mark.on_sqlite  # what is read is in test_published.py and test_preview.py, on both kinds


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


def test_dimensions_have_the_ranks_of_the_ranking_page_though_scores_are_rounded(published, streets):
    found = read_ranking(published, "31", "street", "security")
    for place, code in enumerate(found.codes):
        ranks = [None if np.isnan(one) else one for one in found.ranks[:, place]]
        assert streets["scores"][code]["ranks"]["security"] == ranks


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
    assert "index" in streets["breaks"]
    for measure, breaks in streets["breaks"].items():
        assert len(streets["colours"][measure]) == len(breaks) + 1
        values = [v for one in ("31001", "31002") for v in streets["scores"][one][measure] if v is not None]
        assert max(classify(values, tuple(breaks))) < len(streets["colours"][measure])


def test_the_document_is_json_as_it_is(published, streets):
    json.dumps(streets, allow_nan=False)
    json.dumps(street_data(published, published.boundaries, "committees", "31002"), allow_nan=False)


@pytest.fixture
def young(small_district):
    """Give a district's edition whose first two published quarters are not neighbours, and its first alone."""
    publish(small_district, "2016Q1")
    first = read_published(small_district)
    publish(small_district, "2016Q3")
    return first, read_published(small_district)


def test_the_first_quarter_has_nothing_to_compare_and_a_gap_has_no_numbers(young):
    first, gap = (screen_data(one, one.boundaries, "committees") for one in young)
    assert (first["quarters"], first["newest"]) == (["2016Q1"], "2016Q1")
    assert first["scores"]["31001"]["movement"] == [None]
    assert first["scores"]["31"]["change"] == [None]
    assert gap["quarters"] == ["2016Q1", "2016Q2", "2016Q3"]
    assert gap["published"] == ["2016Q1", "2016Q3"]
    row = gap["scores"]["31001"]
    assert (row["index"][1], row["rank"][1], row["rank_of"][1], row["reason"][1]) == (
        None,
        None,
        None,
        "not_published",
    )
    assert gap["scores"]["31"]["index"][1] is None
    assert gap["trend"]["median"][1] is None
    json.dumps(street_data(young[1], young[1].boundaries, "committees", "31002"), allow_nan=False)


def test_equal_scores_are_one_class_and_share_their_rank(published):
    same = copy(cube_of(published))
    object.__setattr__(same, "values", np.full_like(cube_of(published).values, 80.0))
    edition = replace(published)
    edition.made[Cube.of] = same
    found = screen_data(edition, published.boundaries, "streets")
    assert found["breaks"]["index"] == []
    assert len(found["colours"]["index"]) == 1
    assert found["trend"]["low"] == found["trend"]["high"] == [80.0] * 5
