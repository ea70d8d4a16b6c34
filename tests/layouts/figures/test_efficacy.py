from dataclasses import replace

import numpy as np
import pytest

from layouts.figures.efficacy import Marked, efficacy_figure
from layouts.figures.template import ACCENT

MARKED = Marked(
    x=np.array([0.0, 10.0, 100.0, 120.0]),
    score=np.array([100.0, 100.0, 60.0, 51.0]),
    thresholds=[("satisfactory 10", 10.0, 100.0), ("impermissible 100", 100.0, 60.0)],
    names=("A", "B", "C"),
    others=np.array([20.0, np.nan, 50.0]),
    other_scores=np.array([95.5, np.nan, 82.2]),
    value=40.0,
    area_score=86.7,
    label="D 40.00",
    unit="per 10,000",
    score_name="Score",
    top=100.0,
)


def traces(figure):
    return {trace.name: trace for trace in figure.data}


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_area_is_in_colour_on_the_curve_and_named(theme):
    figure = efficacy_figure(MARKED, theme)
    area = traces(figure)["area"]
    assert (list(area.x), list(area.y), area.marker.color) == ([40.0], [86.7], ACCENT[theme])
    assert "D 40.00" in figure.layout.annotations[0].text


def test_missing_neighbours_leave_no_dot():
    others = traces(efficacy_figure(MARKED, "light"))["others"]
    assert (list(others.x), list(others.text)) == ([20.0, 50.0], ["A", "C"])


def test_an_area_without_a_value_leaves_the_curve_alone():
    figure = efficacy_figure(replace(MARKED, value=np.nan, area_score=np.nan), "light")
    assert "area" not in traces(figure)
    assert not figure.layout.annotations


def test_thresholds_are_named_beside_the_curve():
    named = traces(efficacy_figure(MARKED, "light"))["thresholds"]
    assert list(named.text) == ["satisfactory 10", "impermissible 100"]
    assert list(named.textposition) == ["top center", "top right"]


def test_scores_from_zero_to_one_have_their_own_scale():
    unit = replace(
        MARKED, score=MARKED.score / 100, top=1.0, thresholds=[("h", 10.0, 1.0), ("s", 100.0, 0.0)]
    )
    axis = efficacy_figure(unit, "light").layout.yaxis
    assert axis.tickvals == (0, 0.2, 0.4, 0.6, 0.8, 1)
    assert axis.range[1] < 1.2


def test_scores_below_zero_and_above_full_are_not_cut_off():
    axis = efficacy_figure(replace(MARKED, score=np.array([130.0, 100.0, 60.0, -20.0])), "light").layout.yaxis
    assert axis.range[0] <= -20
    assert axis.range[1] >= 130


def test_names_are_no_html():
    figure = efficacy_figure(
        replace(MARKED, names=("<b>A</b>", "B", "C"), label="D & Co", unit="<1"), "light"
    )
    assert list(traces(figure)["others"].text) == ["&lt;b&gt;A&lt;/b&gt;", "C"]
    assert figure.layout.annotations[0].text == "<b>D &amp; Co</b>"
    assert figure.layout.xaxis.title.text == "&lt;1"
