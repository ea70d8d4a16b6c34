from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from layouts.view import (
    AGAINST,
    CHANGES,
    CLASSIFICATIONS,
    View,
    default_view,
    levels_below,
    parse_view,
)


@st.composite
def views(draw, choices):
    within = draw(st.sampled_from([code for code in choices.areas if levels_below(choices, code)]))
    return View(
        quarter=draw(st.sampled_from(choices.quarters)),
        level=draw(st.sampled_from(levels_below(choices, within))),
        measure=draw(st.sampled_from(choices.measures)),
        change=draw(st.sampled_from(CHANGES)),
        classes=draw(st.sampled_from(CLASSIFICATIONS)),
        within=within,
        area=draw(st.sampled_from([None, *choices.areas])),
        dimension=draw(st.sampled_from([None, *choices.dimensions])),
        against=draw(st.sampled_from(AGAINST)),
    )


@given(data=st.data())
def test_a_shared_link_opens_the_very_view_it_was_taken_from(choices, data):
    view = data.draw(views(choices))
    assert parse_view(view.to_search(choices), choices) == (view, ())


@given(data=st.data())
def test_an_address_names_nothing_that_is_the_default_anyway(choices, data):
    view = data.draw(views(choices))
    for part in view.to_search(choices)[1:].split("&"):
        without = "&".join(p for p in view.to_search(choices)[1:].split("&") if p != part)
        assert part.startswith("quarter=") or parse_view(without, choices)[0] != view


@given(search=st.text(), junk=st.dictionaries(st.sampled_from(list(View.__annotations__)), st.text()))
def test_no_address_whatever_breaks_the_page(choices, search, junk):
    for text in (search, "&".join(f"{name}={value}" for name, value in junk.items())):
        view, _ = parse_view(text, choices)
        assert view.level in levels_below(choices, view.within)
        assert (view.quarter, view.measure) in {(q, m) for q in choices.quarters for m in choices.measures}


def test_the_start_page_shows_the_newest_quarter_of_the_first_level(choices):
    view, wrong = parse_view("", choices)
    assert view == default_view(choices) == View(quarter="2017Q1", level="street", within="31")
    assert wrong == ()


@pytest.mark.parametrize("name", list(View.__annotations__))
def test_a_wrong_value_falls_back_and_is_named(choices, name):
    view, wrong = parse_view(f"?{name}=nonsense&unknown=1", choices)
    assert view == default_view(choices)
    assert wrong == (name,)


def test_an_address_with_some_wrong_values_keeps_the_right_ones(choices):
    view, wrong = parse_view("?quarter=2031Q4&measure=S1&level=committee&area=99", choices)
    assert (view.measure, view.level, view.quarter, view.area) == ("S1", "committee", "2017Q1", None)
    assert set(wrong) == {"quarter", "area"}


def test_the_finest_areas_have_no_parts_so_the_whole_is_shown_instead(choices):
    view, wrong = parse_view("?within=31010101&level=committee&measure=S1", choices)
    assert (view.within, view.level, view.measure) == ("31", "committee", "S1")
    assert wrong == ("within",)


def test_a_level_that_is_not_below_the_shown_area_falls_back_to_its_parts(choices):
    view, wrong = parse_view("?within=3101&level=street", choices)
    assert (view.within, view.level) == ("3101", "committee")
    assert wrong == ("level",)


def test_a_value_given_twice_does_not_break_the_page(choices):
    assert parse_view("?quarter=2017Q1&quarter=2016Q4", choices)[0].quarter == "2016Q4"


@pytest.mark.parametrize(
    ("code", "levels"),
    [
        ("31", ("street", "committee", "compound")),
        ("3101", ("committee", "compound")),
        ("310101", ("compound",)),
        ("31010101", ()),
    ],
)
def test_only_finer_levels_lie_below_an_area(choices, code, levels):
    assert levels_below(choices, code) == levels


def test_on_arrival_ones_own_area_is_chosen_and_no_longer_once_another_view_was(choices):
    home = list(choices.areas)[1]
    mine = replace(choices, home=home)
    assert parse_view("", mine) == (replace(default_view(choices), area=home), ())
    assert parse_view(f"?quarter={choices.quarters[0]}", mine)[0].area is None


def test_an_area_without_parts_to_see_is_not_opened(choices):
    closed = next(code for code in choices.areas if code != choices.top and levels_below(choices, code))
    view, wrong = parse_view(f"?within={closed}", replace(choices, without_parts=frozenset([closed])))
    assert (view, wrong) == (default_view(choices), ("within",))
