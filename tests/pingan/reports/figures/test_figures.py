"""Every figure, with what real districts have: gaps, ties, one area, all equal, long names."""

import re

import geopandas as gpd
import numpy as np
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.text import Text
from shapely import box

from pingan.look.palette import SCORE
from pingan.reports.figures.canvas import render, shortened, text_mm, wrapped
from pingan.reports.figures.lines import spread
from pingan.reports.figures.map import MapFigure
from pingan.reports.figures.movement import MovementFigure
from pingan.reports.figures.profile import ProfileFigure
from pingan.reports.figures.trend import TrendFigure
from pingan.reports.figures.waterfall import MOST, WaterfallFigure
from pingan.reports.fonts import find_fonts

WIDTH = 156.0


@pytest.fixture(scope="module")
def drawn():
    """Give a function that draws a figure and returns the SVG's texts."""

    def draw(figure, footer=""):
        size = (WIDTH, figure.height(WIDTH))
        svg = render(figure.draw, size, find_fonts(), "svg", footer).decode()
        assert "NaN" not in svg
        assert "nan" not in svg.lower().replace("nance", "")
        texts = re.findall(r"<text[^>]*>([^<]*)</text>", svg)
        return [text.replace("&lt;", "<").replace("&amp;", "&") for text in texts]

    return draw


def areas(count):
    shapes = [box(121 + 0.1 * place, 31, 121.1 + 0.1 * place, 31.1) for place in range(count)]
    codes = [str(place) for place in range(count)]
    return gpd.GeoDataFrame({"area_code": codes}, geometry=shapes, crs="EPSG:4326")


def map_of(values, breaks, labels=None, **more):
    count = len(values)
    facts = {"selected": "0", "unit": "指数", "missing": "无数据", "credit": "© test"} | more
    labels = labels or tuple(f"区{place}" for place in range(count))
    return MapFigure(areas(count), np.array(values), breaks, SCORE["light"], labels, **facts)


def test_the_maps_legend_counts_every_area_and_names_the_missing(drawn):
    texts = drawn(map_of([60.0, 70.0, 80.0, np.nan], (65.0, 75.0)))
    assert {"< 65.0（1）", "65.0–75.0（1）", "≥ 75.0（1）", "无数据（1）", "© test"} <= set(texts)


def test_areas_of_one_value_or_one_area_or_none_still_make_a_map(drawn):
    assert "70.0（2）" in drawn(map_of([70.0, 70.0], ()))
    assert "70.0（1）" in drawn(map_of([70.0], ()))
    assert "无数据（2）" in drawn(map_of([np.nan, np.nan], ()))


def test_a_label_without_room_is_left_out_rather_than_drawn_over_the_neighbours(drawn):
    texts = drawn(map_of([70.0] * 12, (), labels=("一个长得没有地方可以写的名字", *("短",) * 11)))
    assert "短" in texts
    assert "一个长得没有地方可以写的名字" not in texts


def test_the_same_map_is_the_same_file_and_a_footer_goes_below_it():
    chart, fonts = map_of([60.0, 70.0], (65.0,)), find_fonts()
    size = (WIDTH, chart.height(WIDTH))
    for kind in ("svg", "png"):
        first, second = (render(chart.draw, size, fonts, kind) for _ in range(2))
        assert first == second
    assert "2017Q1 · 演示数据" in render(chart.draw, size, fonts, "svg", "2017Q1 · 演示数据").decode()


def test_ranks_with_ties_and_gaps_are_drawn_with_the_published_ranks(drawn):
    ranks = np.array([[1, 2, 2, 4], [2, 1, np.nan, 3], [1, 2, 3, 3.0]])
    chart = MovementFigure(("2016Q3", "2016Q4", "2017Q1"), ("甲", "乙", "丙", "丁"), ranks, (3,), "2017Q1")
    texts = drawn(chart)
    assert {"甲  1", "乙  2", "丙  2", "丁  4", "1  甲", "3  丙", "3  丁"} <= set(texts)


def test_one_quarter_of_ranks_and_none_at_all_can_be_drawn(drawn):
    one = MovementFigure(("2017Q1",), ("甲", "乙"), np.array([[1, 2.0]]), (), "2017Q1")
    assert "1  甲" in drawn(one)
    none = MovementFigure(("2016Q4", "2017Q1"), ("甲",), np.full((2, 1), np.nan), (), "2017Q1")
    assert "甲" not in "".join(drawn(none))


def test_a_trend_with_gaps_and_without_peers_is_drawn(drawn):
    gap, nothing = np.array([70, np.nan, 72.5]), np.full(3, np.nan)
    chart = TrendFigure(
        ("2016Q3", "2016Q4", "2017Q1"), gap, nothing, nothing, nothing, "甲街道", "中位数", "范围", "2017Q1"
    )
    texts = drawn(chart)
    assert {"70.0", "72.5", "甲街道"} <= set(texts)
    assert "中位数" not in texts


def test_the_profile_names_a_missing_score_and_leaves_out_marks_that_nobody_has(drawn):
    marks = (("均值", "mean", np.array([70.0, 71.0])), ("最高", "best", np.full(2, np.nan)))
    texts = drawn(ProfileFigure(("治安", "防范"), np.array([75.25, np.nan]), marks, "缺失"))
    assert {"75.25", "缺失", "均值"} <= set(texts)
    assert "最高" not in texts


def test_the_waterfalls_rows_sum_to_the_change_however_many_are_put_together():
    steps = tuple((f"指标{place}", (-1) ** place * place / 7) for place in range(30))
    after = 70 + sum(step for _, step in steps)
    chart = WaterfallFigure(70.0, after, steps, "上季", "本季", "其余{count}项")
    assert len(chart.rows) == MOST
    assert 70 + sum(step for _, step in chart.rows) == pytest.approx(after, abs=1e-9)
    assert chart.rows[-1][0] == "其余17项"


def test_the_largest_fall_is_drawn_among_many_larger_rises():
    steps = (*((f"升{place}", 1.0 + place) for place in range(20)), ("降", -0.3))
    after = 70 + sum(step for _, step in steps)
    assert "降" in [
        name for name, _ in WaterfallFigure(70.0, after, steps, "上季", "本季", "其余{count}项").rows
    ]


def test_a_waterfall_in_which_nothing_moved_is_drawn(drawn):
    chart = WaterfallFigure(70.0, 70.0, (("甲", 0.0),), "上季", "本季", "其余{count}项")
    assert drawn(chart).count("70.00") == 2


def test_a_long_name_is_broken_into_lines_that_fit_and_never_loses_its_end_in_silence():
    name = "Recorded crime: change on the same quarter a year before, all kinds together"
    while_drawing(lambda: _two_lines_that_fit(name))
    while_drawing(lambda: _two_lines_that_fit("W" * 75))


def _two_lines_that_fit(name):
    lines = wrapped(name, 40.0, 8.0).split("\n")
    assert len(lines) == 2
    assert all(text_mm(line, 8.0) <= 40.0 for line in lines)
    assert lines[-1].endswith("…")
    assert wrapped("入室盗窃", 40.0, 8.0) == "入室盗窃"


def while_drawing(act):
    """Do something as a figure does it: in the figures' font."""
    render(lambda _: act(), (50.0, 20.0), find_fonts(), "svg")


LONG = ("上海市长宁区天山路街道天山二村第" + "一二三四五六七八九十" * 6 + "居委会")[:75], "W" * 75, "m$ " * 25


def charts_of(name):
    """Return one of each figure, with a name in every place that takes one."""
    quarters, values = ("2016Q3", "2016Q4", "2017Q1"), np.array([70, 71.5, 72.5])
    names = (name, "乙", name[::-1])
    ranks = np.array([[1, 2, 3], [2, 1, 3], [1, 2, 3.0]])
    steps = ((name, 9.52), ("乙", -1.0))
    return {
        "movement": MovementFigure(quarters, names, ranks, (0,), "2017Q1"),
        "trend": TrendFigure(quarters, values, values, values - 1, values + 1, name, name, name, "2017Q1"),
        "waterfall": WaterfallFigure(70.0, 78.52, steps, name, name, name + "{count}"),
        "profile": ProfileFigure(
            (name, "乙"), np.array([75.25, 60.0]), (("均值", "mean", values[:2]),), "缺失"
        ),
        "map": map_of([60.0, 70.0], (65.0,), labels=(name, "乙")),
    }


@pytest.mark.parametrize("name", LONG, ids=["75 characters", "75 wide letters", "25 words"])
@pytest.mark.parametrize("kind", ["movement", "trend", "waterfall", "profile", "map"])
def test_a_name_of_75_characters_is_drawn_within_the_sheet(kind, name):
    chart, outside = charts_of(name)[kind], []

    def draw(figure):
        chart.draw(figure)
        renderer = FigureCanvasAgg(figure).get_renderer()
        figure.draw(renderer)
        sheet = figure.bbox.padded(figure.dpi / 25.4)  # a millimetre
        for text in figure.findobj(Text):
            box = text.get_window_extent(renderer)
            if text.get_visible() and text.get_text() and (box.x0 < sheet.x0 or box.x1 > sheet.x1):
                outside.append(text.get_text())
        plots = [axes.get_position().width * WIDTH for axes in figure.axes]
        assert max(plots) > 0.3 * WIDTH  # and room is left for what is drawn

    render(draw, (WIDTH, chart.height(WIDTH)), find_fonts(), "svg")
    assert outside == []


@pytest.mark.parametrize("name", ["5$起$街道", "$\\frac$", "a$b", r"\$a_b^c$"])
def test_a_name_with_the_signs_of_a_formula_is_drawn_as_it_is_written(drawn, name):
    """matplotlib sets what stands between two $ as a formula, and fails on half a one."""
    for kind, chart in charts_of(name).items():
        texts = "".join(drawn(chart, footer=f"{name} · 2017Q1"))
        assert name in texts, kind


def test_of_long_names_the_ends_are_kept_by_which_they_differ():
    names = [f"上海市长宁区天山路街道天山二村住宅小区第{number}居民委员会" for number in "一二"]

    def short():
        kept = [shortened(name, 40.0, 8.0) for name in names]
        assert kept[0] != kept[1]
        assert all("…" in name and text_mm(name, 8.0) <= 40.0 for name in kept)
        assert shortened("甲", 0.1) == "…"

    while_drawing(short)


def test_a_footer_too_long_for_the_sheet_keeps_its_end_where_the_demonstration_is_named(drawn):
    chart = charts_of("甲")["profile"]
    footer = next(text for text in drawn(chart, "名" * 75 + " · 2017Q1 · 演示数据") if "2017Q1" in text)
    assert footer.endswith("演示数据")
    assert "…" in footer


def test_names_at_the_lines_ends_stand_apart_in_their_order():
    placed = spread([1, 1, 1, 5], 0.6, 0, 5)
    assert np.all(np.diff(placed) >= 0.6 - 1e-9)
    assert placed.max() <= 5
