"""The address of a comparison: it holds everything, and what it cannot mean falls back to what can be shown."""

import pytest

from layouts.compare.view import parse_comparison
from layouts.view import Choices

CHOICES = Choices(
    quarters=("2016Q3", "2016Q4", "2017Q1"),
    levels=("street", "committee"),
    measures=("index", "security", "S1"),
    dimensions=("security",),
    top="31",
    areas={
        "31": "district", "31001": "street", "31002": "street", "31003": "street", "31004": "street",
        "31005": "street", "310011": "committee",
    },
)  # fmt: skip
ONE = Choices(("2016Q3",), ("district",), ("index",), (), "31", {"31": "district"})


def parse(search, choices=CHOICES, neighbour=lambda _code, _quarter: "31005"):
    return parse_comparison(search, choices, neighbour)


def test_without_an_address_the_whole_stands_beside_its_last_quarter():
    comparison, wrong = parse("")
    assert (comparison.by, comparison.area) == ("quarters", "31")
    assert (comparison.before, comparison.quarter) == ("2016Q4", "2017Q1")
    assert wrong == ()


@pytest.mark.parametrize(
    "search",
    [
        "?by=quarters&area=31001&before=2016Q3&quarter=2017Q1",
        "?by=quarters&area=31&before=2016Q4&quarter=2017Q1&level=committee&measure=S1&sort=system",
        "?by=areas&area=31001&with=31002,31004&quarter=2016Q4&measure=security",
        "?preview=2017Q1&by=areas&area=31001&with=31002&quarter=2017Q1",
    ],
)
def test_an_address_written_is_the_address_read(search):
    comparison, wrong = parse(search)
    assert comparison.to_search() == search
    assert wrong == ()


def test_a_view_that_comes_along_from_the_map_is_understood():
    comparison, wrong = parse("?quarter=2016Q4&within=31001&level=street&measure=S1")
    assert (comparison.area, comparison.quarter, comparison.before) == ("31001", "2016Q4", "2016Q3")
    assert comparison.measure == "S1"
    assert wrong == ()


def test_quarters_named_in_the_wrong_order_or_twice_are_set_right():
    assert parse("?before=2017Q1&quarter=2016Q3")[0].before == "2016Q3"
    assert parse("?before=2016Q4&quarter=2016Q4")[0].before == "2016Q3"
    first, _ = parse("?quarter=2016Q3")
    assert (first.before, first.quarter) == (
        "2016Q3",
        "2016Q4",
    )  # nothing is earlier: the next one stands beside it


def test_areas_of_another_level_the_area_itself_and_more_than_four_are_left_out_and_named():
    comparison, wrong = parse("?area=31001&with=31001,310011,nowhere,31002,31003,31004,31005")
    assert comparison.others == ("31002", "31003", "31004")
    assert wrong == ("with",)


def test_areas_without_a_second_one_get_the_neighbour_and_the_whole_its_first_part():
    assert parse("?by=areas&area=31001")[0].others == ("31005",)
    assert parse("?by=areas")[0].area == "31001"
    assert parse("?by=areas", ONE, lambda *_: None)[0].others == ()


def test_what_cannot_be_meant_is_named():
    comparison, wrong = parse("?by=x&area=99&quarter=1999Q1&before=y&measure=z&sort=up")
    assert set(wrong) == {"by", "area", "quarter", "before", "measure", "sort"}
    assert comparison == parse("")[0]


def test_one_quarter_stands_beside_itself_so_that_the_page_can_say_so():
    assert parse("", ONE)[0].before == "2016Q3" == parse("", ONE)[0].quarter


def test_a_streets_account_begins_with_its_own_street():
    home = Choices(**{**CHOICES.__dict__, "home": "31003"})
    assert parse("", home)[0].area == "31003"
