"""The trend before its peers: gaps stay gaps, one quarter is a point, equal values are a line."""

import numpy as np
import pytest

from layouts.figures.trend import Trend, runs, trend_figure

NAN = float("nan")


def shapes(picture, name):
    return [one for one in picture["in"] if name in one["at"].get("class", "")]


def trend(index, rank=None, peers=True, now=-1):
    quarters = ["2016Q1", "2016Q2", "2016Q3", "2016Q4"][: len(index)]
    index = np.array(index, dtype=float)
    other = index if peers else np.full(len(index), NAN)
    return Trend(
        quarters=quarters,
        index=index,
        rank=np.array(rank or [NAN] * len(index), dtype=float),
        median=other - 1,
        low=other - 5,
        high=other + 5,
        now=quarters[now],
        rank_word="#" if rank else "",
    )


def test_a_quarter_without_an_index_is_a_gap_in_the_line():
    picture = trend_figure(trend([70, NAN, 72, 73], [3, NAN, 2, 1]))
    assert len(shapes(picture, "trend-index")) == 2
    assert len(shapes(picture, "trend-point")) == 3
    assert [one["in"][0] for one in shapes(picture, "trend-rank")] == ["#3", "—", "#2", "#1"]


@pytest.mark.parametrize("index", [[70.0], [70.0, 70.0, 70.0], [NAN, NAN]])
def test_one_quarter_equal_values_and_no_value_at_all_are_drawn(index):
    picture = trend_figure(trend(index, peers=not np.isnan(index).all()))
    numbers = [
        float(value)
        for one in picture["in"]
        for name, value in one["at"].items()
        if name in ("cx", "cy", "y")
    ]
    assert np.isfinite(numbers).all()
    assert len(shapes(picture, "trend-point")) == int(np.isfinite(index).sum())


def test_an_area_without_peers_has_no_band_and_no_median():
    picture = trend_figure(trend([70, 71], peers=False))
    assert not shapes(picture, "trend-range")
    assert not shapes(picture, "trend-median")


def test_the_quarter_shown_is_marked_with_all_its_decimals():
    picture = trend_figure(trend([70.126, 71.333], now=0))
    assert [one["in"][0] for one in shapes(picture, "trend-value")] == ["70.13", "71.3"]


def test_runs_are_of_neighbours():
    assert runs(np.array([1, NAN, 2, 3, NAN])) == [[0], [2, 3]]
