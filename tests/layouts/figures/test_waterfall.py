"""The waterfall's bars: they begin at one index and end at the other, whichever way they are shown."""

import itertools

import pytest

from layouts.figures.waterfall import waterfall_bars

STEPS = [("S1", 1.5), ("S2", -0.75), ("P1", 0.25), ("E1", 0.001), ("F1", 3.0)]


@pytest.mark.parametrize("shown", [1, 3, 8])
def test_the_steps_shown_and_the_rest_add_up_to_the_change(shown):
    bars = waterfall_bars(70.0, STEPS, shown)
    last = bars.rest or bars.first[-1]
    assert last.end == pytest.approx(74.001)
    unfolded = [*bars.first, *bars.others]
    assert len(unfolded) == len(STEPS)
    assert unfolded[-1].end == pytest.approx(74.001)
    for before, after in itertools.pairwise(unfolded):
        assert after.start == pytest.approx(before.end)


def test_the_largest_step_comes_first_and_what_would_show_as_zero_is_in_the_rest():
    bars = waterfall_bars(70.0, STEPS, 8)
    assert [step.key for step in bars.first] == ["F1", "S1", "S2", "P1"]
    assert [step.key for step in bars.others] == ["E1"]
    assert bars.rest.count == 1


def test_every_bar_lies_within_the_figure():
    bars = waterfall_bars(50.0, [("A", -8.0), ("B", 12.0), ("C", -1.0)])
    for step in bars.first:
        assert step.left >= 0
        assert step.left + step.width <= 100
        assert step.at in (step.left, pytest.approx(step.left + step.width))
    assert 0 < bars.before_at < bars.after_at < 100


def test_nothing_that_moved_is_a_waterfall_without_steps():
    bars = waterfall_bars(50.0, [])
    assert bars.first == ()
    assert bars.rest is None
    assert bars.before_at == bars.after_at
