import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pingan.demo.apportion import drawn, rounded

amounts = st.lists(st.floats(0.0, 500.0), min_size=1, max_size=30).map(np.array)


@given(amounts)
def test_rounding_keeps_the_sum_and_moves_nobody_by_a_whole_count(values):
    whole = rounded(values)
    assert whole.sum() == round(float(values.sum()))
    assert (np.abs(whole - values) <= 1.0).all()


def test_rounding_to_a_given_total_reaches_it():
    assert rounded(np.array([1.2, 1.2, 1.2]), total=5).sum() == 5
    assert rounded(np.array([1.9, 1.9, 1.9]), total=4).sum() == 4


@given(st.integers(0, 400), st.lists(st.integers(0, 40), min_size=2, max_size=20).map(np.array))
def test_no_part_gets_more_than_it_holds(total, most):
    rng = np.random.default_rng(5)
    if total > most.sum():
        with pytest.raises(ValueError, match="do not fit"):
            drawn(total, np.ones(len(most)), rng, most)
        return
    counts = drawn(total, np.ones(len(most)), rng, most)
    assert counts.sum() == total
    assert (counts <= most).all()
    assert (counts >= 0).all()


def test_events_fall_where_they_are_likely():
    counts = drawn(10_000, np.array([1.0, 3.0]), np.random.default_rng(5))
    assert counts.sum() == 10_000
    assert counts[1] == pytest.approx(7_500, abs=200)
