import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from pingan.scoring.composite import Weights, combine, effective_weights
from pingan.scoring.contributions import contributions, logarithmic_mean

FLOOR = 1.0


def column(*numbers):
    return np.array(numbers, dtype=float)[:, None]


def test_with_the_same_weights_it_is_weight_times_change():
    weights = column(0.75, 0.25)
    found = contributions(column(80, 60), column(70, 64), weights, weights, "arithmetic", FLOOR)
    assert found.ravel().tolist() == pytest.approx([7.5, -1])


def test_the_geometric_split_by_hand():
    # G goes from (2 * 8)^.5 = 4 to (8 * 8)^.5 = 8; all of it is the first indicator's
    weights = column(0.5, 0.5)
    found = contributions(column(8, 8), column(2, 8), weights, weights, "geometric", FLOOR)
    assert found.ravel().tolist() == pytest.approx([4, 0])
    # from (2 * 4)^.5 to (8 * 8)^.5: L(G1, G0) w ln(d1/d0)
    mean = (8 - math.sqrt(8)) / math.log(8 / math.sqrt(8))
    found = contributions(column(8, 8), column(2, 4), weights, weights, "geometric", FLOOR)
    assert found.ravel().tolist() == pytest.approx([mean * 0.5 * math.log(4), mean * 0.5 * math.log(2)])


def test_changed_weights_by_hand():
    # index 0.5*80 + 0.5*60 = 70, then 0.75*90 + 0.25*60 = 82.5; middle 76.25
    found = contributions(
        column(90, 60), column(80, 60), column(0.75, 0.25), column(0.5, 0.5), "arithmetic", FLOOR
    )
    first = 0.625 * 10 + (85 - 76.25) * 0.25
    second = 0 + (60 - 76.25) * -0.25
    assert found.ravel().tolist() == pytest.approx([first, second])
    assert found.sum() == pytest.approx(12.5)


def test_weight_that_passes_between_average_indicators_moves_nothing():
    found = contributions(
        column(75, 75), column(75, 75), column(0.9, 0.1), column(0.5, 0.5), "arithmetic", FLOOR
    )
    assert found.ravel().tolist() == [0, 0]


def test_losing_a_poor_indicator_is_a_gain_and_shows_as_its_own():
    # 0.5*80 + 0.5*60 = 70 -> 80 with the second gone
    found = contributions(
        column(80, np.nan), column(80, 60), column(1, 0), column(0.5, 0.5), "arithmetic", FLOOR
    )
    assert found.ravel().tolist() == pytest.approx([0.5 * 5, 0.5 * 15 - 0])
    assert found.sum() == pytest.approx(10)


def test_the_logarithmic_mean():
    assert logarithmic_mean(np.array([1.0]), np.array([math.e])).item() == pytest.approx(math.e - 1)
    assert logarithmic_mean(np.array([5.0]), np.array([5.0])).item() == 5
    assert logarithmic_mean(np.array([5.0]), np.array([5.0 + 1e-13])).item() == pytest.approx(5, abs=1e-12)


scores = arrays(float, (5, 3), elements=st.one_of(st.floats(0, 100), st.just(np.nan)))
weight = arrays(float, 5, elements=st.floats(0.01, 50))


@given(
    now=scores,
    before=scores,
    first=weight,
    second=weight,
    aggregation=st.sampled_from(["arithmetic", "geometric"]),
)
def test_the_contributions_sum_to_the_change_whatever_is_missing_or_reweighted(
    now, before, first, second, aggregation
):
    index, shares = [], []
    for found, own in ((now, first), (before, second)):
        weights = Weights(own, np.array([own[:2].sum(), own[2:].sum()]), np.array([0, 0, 1, 1, 1]))
        index.append(combine(found, weights, aggregation, 1e-6, FLOOR).index)
        shares.append(effective_weights(~np.isnan(found), weights))
    split = contributions(now, before, *shares, aggregation, FLOOR)
    both = ~np.isnan(index[0] - index[1])
    assert np.abs(split.sum(axis=0) - (index[0] - index[1]))[both].max(initial=0) < 1e-9
