import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pingan.scoring.smoothing import empirical_bayes


def test_the_estimate_by_hand():
    # r = .01, .03; m = 4/200 = .02; spread = .0001; m / mean exposure = .0002; so A < 0, clamped to 0
    assert empirical_bayes(np.array([1.0, 3.0]), np.array([100.0, 100.0])).tolist() == [0.02, 0.02]
    # r = .1, .5; m = 60/200 = .3; A = .04 - .3/100 = .037; w = .037/(.037 + .003) = .925
    smoothed = empirical_bayes(np.array([10.0, 50.0]), np.array([100.0, 100.0]))
    assert smoothed.tolist() == pytest.approx(
        [0.925 * 0.1 + 0.075 * 0.3, 0.925 * 0.5 + 0.075 * 0.3], abs=1e-12
    )


def test_a_small_area_is_drawn_to_the_mean_further_than_a_large_one():
    count, exposure = np.array([2.0, 200.0, 50.0, 800.0]), np.array([10.0, 1000.0, 1000.0, 4000.0])
    smoothed, mean = empirical_bayes(count, exposure), count.sum() / exposure.sum()
    own = (smoothed - mean) / (count / exposure - mean)
    assert own[0] < own[1] < own[3]
    assert ((own > 0) & (own < 1)).all()


def test_no_event_anywhere_is_a_rate_of_zero():
    assert empirical_bayes(np.zeros(3), np.array([5.0, 50, 500])).tolist() == [0, 0, 0]


def test_a_single_area_keeps_its_rate():
    assert empirical_bayes(np.array([3.0]), np.array([60.0])).tolist() == pytest.approx([0.05])


def test_the_missing_stay_missing_and_move_nobody():
    count, exposure = np.array([10.0, np.nan, 50.0]), np.array([100.0, 80.0, 100.0])
    smoothed = empirical_bayes(count, exposure)
    assert np.isnan(smoothed[1])
    assert smoothed[[0, 2]].tolist() == empirical_bayes(count[[0, 2]], exposure[[0, 2]]).tolist()
    assert np.isnan(empirical_bayes(np.array([np.nan]), np.array([1.0]))).all()


@given(
    st.lists(st.tuples(st.integers(0, 10**6), st.integers(1, 10**7)), min_size=1, max_size=40),
)
def test_no_rate_turns_negative_or_leaves_the_span_of_the_rates(cells):
    count, exposure = np.array(cells, dtype=float).T
    smoothed, rate = empirical_bayes(count, exposure), count / exposure
    assert (smoothed >= 0).all()
    assert (smoothed >= rate.min() * (1 - 1e-12)).all()
    assert (smoothed <= rate.max() * (1 + 1e-12)).all()
