"""Weights scaled to a round sum: nothing is lost to rounding."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pingan.scoring.weighting import scaled


def test_three_thirds_sum_to_a_hundred():
    assert scaled([1, 1, 1]) == [33.34, 33.33, 33.33]


def test_a_weight_that_is_right_already_stays():
    assert scaled([9, 11, 80]) == [9, 11, 80]


def test_a_small_weight_is_not_rounded_away():
    assert scaled([1, 1e6]) == [0.01, 99.99]


@pytest.mark.parametrize("weights", [[], [1, 0], [1, -2], [1, float("nan")]])
def test_what_is_no_weight_is_refused(weights):
    with pytest.raises(ValueError, match="positive"):
        scaled(weights)


@given(st.lists(st.floats(0.001, 1e6), min_size=1, max_size=60), st.sampled_from([1.0, 25.0, 37.5, 100.0]))
def test_scaled_weights_sum_exactly_and_none_disappears(weights, total):
    parts = scaled(weights, total)
    assert round(sum(round(100 * part) for part in parts)) == round(100 * total)
    assert min(parts) > 0


@given(st.lists(st.floats(1, 10), min_size=2, max_size=20))
def test_proportions_are_kept_to_the_last_decimal(weights):
    parts = scaled(weights)
    for part, weight in zip(parts, weights, strict=True):
        assert abs(part - 100 * weight / sum(weights)) < 0.01 + 1e-9
