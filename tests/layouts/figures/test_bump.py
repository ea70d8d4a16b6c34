"""The bump chart: every line readable, ties and gaps included."""

import numpy as np
import pytest

from layouts.figures.bump import STEPS, Lines, Story, bump, positions, spread, text_width
from layouts.figures.template import ACCENT, FADED

NAN = np.nan


def lines_of(ranks, labels=None):
    """Make lines by hand: rows are quarters from 2016Q3 on, columns the areas a, b, c …"""
    ranks = np.array(ranks, dtype=float)
    codes = [f"area{i}" for i in range(ranks.shape[1])]
    quarters = ["2016Q3", "2016Q4", "2017Q1", "2017Q2"][: len(ranks)]
    return Lines(quarters, codes, labels or [f"区域{i}" for i in range(len(codes))], ranks)


def draw(lines, chosen=None, stories=None, theme="light", quarter=None):
    """Draw with the newest quarter marked."""
    return bump(lines, stories or {}, chosen, quarter or lines.quarters[-1], theme, empty="空")


def traces(figure, name):
    """Return the traces of one part of the figure."""
    return [trace for trace in figure.data if trace.name == name]


def at_quarters(trace):
    """Return a line's heights at the quarters themselves."""
    return list(trace.y[::STEPS])


def test_one_area_is_in_colour_and_every_other_line_grey():
    figure = draw(lines_of([[1, 2, 3], [3, 1, 2]]), chosen="area0")
    assert {line.line.color for line in traces(figure, "line")} == {FADED["light"]}
    assert len(traces(figure, "line")) == 3
    (chosen,) = traces(figure, "chosen")
    assert chosen.line.color == ACCENT["light"]
    assert at_quarters(chosen) == [1, 3]


def test_rank_one_stands_at_the_top():
    low, high = draw(lines_of([[1, 2, 3]])).layout.yaxis.range
    assert low > high


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_names_stand_at_both_ends_with_the_rank_of_that_end(theme):
    figure = draw(lines_of([[1, 2], [2, 1]], labels=["甲", "乙"]), chosen="area1", theme=theme)
    (left,), (right,) = traces(figure, "left"), traces(figure, "right")
    assert list(left.text) == ["甲 1", "乙 2"]
    assert list(right.text) == ["2 甲", "1 乙"]
    assert right.textfont.color[1] == ACCENT[theme]
    assert right.textfont.color[0] != ACCENT[theme]
    assert left.meta["codes"] == ["area0", "area1"]


def test_a_missing_quarter_is_a_gap_and_not_a_bridge():
    figure = draw(lines_of([[1, 2], [NAN, 1], [1, 2], [2, 1]]))
    line = traces(figure, "line")[0]
    assert at_quarters(line) == [1, None, 1, 2]
    assert all(y is None for y in line.y[1 : 2 * STEPS])
    (dots,) = traces(figure, "dots")
    assert list(dots.y).count(None) == 1  # a quarter between two gaps still has its dot


def test_an_area_missing_at_one_end_has_its_name_at_the_other_only():
    figure = draw(lines_of([[1, NAN], [1, 2]], labels=["甲", "乙"]))
    assert list(traces(figure, "left")[0].text) == ["甲 1"]
    assert list(traces(figure, "right")[0].text) == ["1 甲", "2 乙"]


def test_tied_areas_do_not_hide_each_other_and_keep_out_of_the_next_rank():
    drawn = positions(np.array([[1.0, 2, 2, 4]]))[0]
    assert drawn[0] == 1
    assert drawn[1] == 2
    assert 2.3 <= drawn[2] < 3
    assert drawn[3] == 4


def test_tied_areas_keep_their_order_from_the_quarter_before():
    drawn = positions(np.array([[1.0, 3, 2], [1, 1, 1]]))[1]
    assert drawn[0] < drawn[2] < drawn[1]


def test_all_equal_areas_are_drawn_one_below_the_other_with_the_same_rank():
    figure = draw(lines_of([[1] * 10] * 2))
    heights = [at_quarters(line)[-1] for line in traces(figure, "line")]
    assert len(set(heights)) == 10
    assert [text.split()[0] for text in traces(figure, "right")[0].text] == ["1"] * 10


@pytest.mark.parametrize(
    "ranks", [[[1]], [[1], [1]], [[NAN], [1]], [[1, 2]], [[NAN, 1], [NAN, NAN], [1, NAN]]]
)
def test_one_area_or_one_quarter_is_drawn(ranks):
    figure = draw(lines_of(ranks), chosen="area0")
    assert len(traces(figure, "line")) == len(ranks[0])
    figure.to_json()


def test_where_nothing_is_ranked_the_chart_says_so():
    figure = draw(lines_of([[NAN, NAN]] * 3), chosen="area0")
    assert [note.text for note in figure.layout.annotations] == ["空"]
    assert not figure.data


def test_the_chosen_areas_largest_move_is_told_on_its_segment():
    stories = {"area0": Story("2017Q1", "+9.52 ▲2", "甲：+9.52"), "area1": Story("2016Q4", "+1 ▲1", "乙")}
    figure = draw(lines_of([[2, 1], [3, 1], [1, 2]]), chosen="area0", stories=stories)
    (note,) = figure.layout.annotations
    assert (note.x, note.y) == (1.5, 2)
    assert "+9.52 ▲2" in note.text
    assert traces(figure, "line")[1].meta["sentence"] == "乙"


def test_another_area_carries_its_own_story_for_when_it_is_chosen():
    stories = {"area1": Story("2016Q4", "+1 ▲1", "乙")}
    figure = draw(lines_of([[1, 2], [2, 1]]), chosen="area0", stories=stories)
    assert not figure.layout.annotations
    assert traces(figure, "line")[1].meta["annotation"]["x"] == 0.5
    assert traces(figure, "line")[0].meta["annotation"] is None


def test_the_quarter_of_the_table_is_marked():
    figure = draw(lines_of([[1], [1], [1]]), quarter="2016Q4")
    assert figure.layout.shapes[0].x0 == 1
    assert list(figure.layout.xaxis.ticktext) == ["2016<br>Q3", "<br><b>Q4</b>", "2017<br>Q1"]


def test_few_of_many_areas_get_a_scale_that_narrows_downwards():
    heights = positions(np.array([[1.0, 2, 100, 101]]), narrowed=True)[0]
    assert heights[1] - heights[0] > 10 * (heights[3] - heights[2])
    figure = draw(lines_of([[1, 2, 150], [1, 3, 2]]))
    assert figure.layout.yaxis.range[0] < 10


def test_a_name_is_text_and_never_markup():
    figure = draw(lines_of([[1]], labels=["<b>甲</b> & 乙"]))
    assert traces(figure, "right")[0].text[0] == "1 &lt;b&gt;甲&lt;/b&gt; &amp; 乙"


def test_long_names_leave_the_left_end_to_the_lines():
    figure = draw(lines_of([[1, 2]], labels=["天山路街道第12居委会第10小区", "短"]))
    assert list(traces(figure, "left")[0].text) == ["1", "2"]
    assert figure.layout.margin.l < 60


def test_labels_that_would_overlap_are_moved_apart_and_led_back_to_their_lines():
    ranks = np.arange(1.0, 21)[None, :].repeat(2, axis=0)
    ranks[:, -1] = 400
    figure = draw(lines_of(ranks))
    (right,) = traces(figure, "right")
    assert np.diff(sorted(right.y)).min() > 0.15
    assert len(traces(figure, "leaders")[0].x) > 0


@pytest.mark.parametrize(
    ("values", "placed"),
    [
        ([1.0, 5.0], [1, 5]),
        ([1.0, 1.2, 5.0], [1, 2, 5]),
        ([8.0, 9.9, 9.8], [8, 10, 9]),
        ([NAN, 3.0, 3.0], [NAN, 3, 4]),
        ([], []),
    ],
)
def test_labels_move_no_further_than_they_must(values, placed):
    np.testing.assert_allclose(spread(np.array(values), 1, 1, 10), placed)


def test_labels_share_the_height_where_there_are_too_many():
    placed = spread(np.full(30, 5.0), 1, 1, 10)
    assert placed.min() >= 1 - 1e-9
    assert placed.max() <= 10 + 1e-9
    np.testing.assert_allclose(np.diff(placed), 9 / 29)


def test_chinese_is_measured_as_wide_as_it_is():
    assert text_width("天山") == 2
    assert text_width("Tianshan") < 5
