"""The scale of a profile: round ends, a few numbers, every score on it."""

import math

import pytest

from layouts.figures.profile import marks, profile_scale


@pytest.mark.parametrize("scores", [[76.5, 83.1, 66.6], [80.0], [0.0, 100.0], [99.99, 99.98], [-12.0, 140.0]])
def test_every_score_lies_on_the_scale_and_its_numbers_are_few(scores):
    scale = profile_scale([*scores, math.nan, None])
    assert all(0 <= scale.at(score) <= 100 for score in scores)
    assert 2 <= len(scale.ticks) <= 6
    assert (scale.ticks[0], scale.ticks[-1]) == (scale.low, scale.high)


def test_no_score_at_all_has_the_whole_scale():
    assert profile_scale([math.nan]).ticks == (0.0, 50.0, 100.0)


def test_the_areas_own_mark_lies_on_top_and_missing_ones_are_not_drawn():
    scale = profile_scale([60, 80])
    drawn = marks(scale, {"score": 70.0, "mean": 60.0, "best": math.nan})
    assert drawn == [("mean", 0.0), ("score", 50.0)]
