"""Ranks before and after: every name is drawn, and what moves is told from what stays."""

import numpy as np

from layouts.figures.slope import slope
from pingan.look.palette import CHANGE

HEADS = ("published", "draft")


def lines(figure):
    return {trace.name: trace for trace in figure.data if trace.mode == "lines+markers"}


def words(figure, side):
    (found,) = [trace for trace in figure.data if trace.mode == "text" and trace.name == HEADS[side]]
    return list(found.text)


def test_a_rise_a_fall_and_a_stay_look_different():
    figure = slope(["A", "B", "C"], np.array([1, 2, 3]), np.array([2, 1, 3]), HEADS, "light", "none")
    drawn = lines(figure)
    assert drawn["B"].line.color == CHANGE["light"][4]
    assert drawn["A"].line.color == CHANGE["light"][0]
    assert drawn["C"].line.width < drawn["A"].line.width
    assert words(figure, 0) == ["A 1", "B 2", "C 3"]
    assert words(figure, 1) == ["2 A", "1 B", "3 C"]


def test_every_name_lies_within_the_range_or_plotly_leaves_it_out():
    figure = slope(["A"], np.array([1]), np.array([1]), HEADS, "dark", "none")
    low, high = figure.layout.xaxis.range
    assert all(low < x < high for trace in figure.data for x in trace.x)


def test_an_area_that_loses_its_rank_keeps_its_name_on_the_left():
    figure = slope(["A", "B"], np.array([1, 2]), np.array([1, np.nan]), HEADS, "light", "none")
    assert "B" not in lines(figure)
    assert words(figure, 0) == ["A 1", "B 2"]
    assert words(figure, 1) == ["1 A"]


def test_equal_ranks_do_not_hide_one_another():
    figure = slope(["A", "B"], np.array([1, 1]), np.array([1, 2]), HEADS, "light", "none")
    drawn = lines(figure)
    assert drawn["A"].y[0] != drawn["B"].y[0]


def test_nothing_ranked_is_said():
    figure = slope(["A"], np.array([np.nan]), np.array([np.nan]), HEADS, "light", "nothing is ranked")
    assert figure.layout.annotations[0].text == "nothing is ranked"


def test_a_name_is_no_markup():
    figure = slope(["<b>A</b>"], np.array([1]), np.array([1]), HEADS, "light", "none")
    assert words(figure, 0) == ["&lt;b&gt;A&lt;/b&gt; 1"]
