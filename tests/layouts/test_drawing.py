"""Drawings and still parts as trees: what the browser makes of them is only what stands there."""

import json

import pytest
from dash import dcc, html

from layouts.drawing import canvas, drawing, node, place, still, still_tree


def tree(component):
    return json.loads(getattr(component, "data-drawing"))


def test_a_drawing_keeps_words_as_words_and_says_what_it_shows():
    picture = drawing(
        canvas(10, 5, [node("text", "<b>", x=1, fill_rule="evenodd", class_="now", r=None)]), "label"
    )
    assert getattr(picture, "aria-label") == "label"
    assert picture.role == "img"
    assert tree(picture)["in"] == [
        {"tag": "text", "at": {"x": 1, "fill-rule": "evenodd", "class": "now"}, "in": ["<b>"]}
    ]


def test_an_element_that_acts_cannot_be_drawn():
    with pytest.raises(ValueError, match="script"):
        node("script", "x = 1")


def test_a_still_part_has_what_the_component_had():
    part = html.Td(
        ["a", html.B("b"), None, 3], className="number", colSpan=2, hidden=False, **{"data-value": "1"}
    )
    assert tree(still(part)) == {
        "tag": "td",
        "at": {"class": "number", "colspan": 2, "data-value": "1"},
        "in": ["a", {"tag": "b", "at": {}, "in": ["b"]}, "3"],
    }


def test_a_zero_is_a_value_and_no_missing_attribute():
    part = html.Td("0", hidden=False, title=None, **{"data-value": 0.0, "data-place": 0})
    assert still_tree(part)["at"] == {"data-value": 0.0, "data-place": 0}


def test_what_is_still_within_a_still_part_is_a_branch_of_it_and_not_written_twice():
    inner = drawing(canvas(2, 1, [node("circle", r=1)]), "label")
    held = tree(still(html.Section([still(html.P("a")), inner])))["in"]
    assert held[0]["in"] == [{"tag": "p", "at": {}, "in": ["a"]}]
    assert held[1]["in"] == [tree(inner)]
    assert [one["at"]["data-drawing"] for one in held] == ["", ""]  # nothing left for the browser to look for


def test_what_answers_to_dash_cannot_stand_still():
    with pytest.raises(ValueError, match="Input"):
        still(html.Div([dcc.Input()]))


def test_a_value_among_equal_ones_stands_in_the_middle():
    assert [place(1, 0, 2), place(1, 1, 1)] == [0.5, 0.5]
