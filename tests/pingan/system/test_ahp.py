"""Weights by pairwise comparison: the textbook's numbers, and what holds of any judgements."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pingan.system.ahp import (
    LIMIT,
    MOST,
    SCALE,
    InconsistentJudgementsError,
    InvalidJudgementsError,
    accepted_weights,
    as_judged,
    comparison_matrix,
    nearest_on_scale,
    pairs_of,
    priorities,
)

# Saaty (1980): the wealth of seven nations as they were judged: US, USSR, China, France, UK, Japan, West Germany
NATIONS = """
1   4   9 6   6   5   5
1/4 1   7 5   5   3   4
1/9 1/7 1 1/5 1/5 1/7 1/5
1/6 1/5 5 1   1   1/3 1/3
1/6 1/5 5 1   1   1/3 1/3
1/5 1/3 7 3   3   1   2
1/5 1/4 5 3   3   1/2 1
"""


def matrix(text):
    return np.array([[float(Fraction(cell)) for cell in row.split()] for row in text.split("\n") if row])


weights_lists = st.lists(st.floats(0.01, 100), min_size=1, max_size=MOST)
judged = st.integers(3, 8).flatmap(
    lambda n: st.lists(st.sampled_from(SCALE), min_size=n * (n - 1) // 2, max_size=n * (n - 1) // 2).map(
        lambda values: (n, dict(zip(pairs_of(n), values, strict=True)))
    )
)


def test_the_textbook_matrix_gives_the_textbook_weights_and_consistency():
    found = priorities(matrix(NATIONS))
    assert found.weights == pytest.approx([0.427, 0.230, 0.021, 0.052, 0.052, 0.123, 0.094], abs=2e-3)
    assert found.eigenvalue == pytest.approx(7.61, abs=0.01)
    assert found.consistency_ratio == pytest.approx(0.08, abs=0.005)
    assert found.acceptable


def test_three_things_by_hand():
    # geometric means of the rows are the eigenvector for three things: (6, 1, 1/6)^(1/3) of 1·2·3, 1/2·1·2, 1/3·1/2·1
    found = priorities(matrix("1 2 3\n1/2 1 2\n1/3 1/2 1"))
    means = np.array([6, 1, 1 / 6]) ** (1 / 3)
    assert found.weights == pytest.approx(means / means.sum())
    assert found.consistency_index == pytest.approx((found.eigenvalue - 3) / 2)
    assert found.consistency_ratio == pytest.approx(found.consistency_index / 0.58)


def test_one_thing_has_all_the_weight_and_two_cannot_contradict_themselves():
    assert accepted_weights({}, [("A", "甲")]).tolist() == [1]
    two = priorities(comparison_matrix({(0, 1): 9}, 2))
    assert two.weights == pytest.approx([0.9, 0.1])
    assert (two.consistency_index, two.consistency_ratio, two.worst) == (0, 0, None)


def test_judgements_that_go_in_a_circle_are_refused_and_the_worst_pair_is_named():
    names = [("burglary", "入室盗窃"), ("fraud", "电信诈骗"), ("fires", "火灾")]
    circle = {
        (0, 1): 3,
        (1, 2): 3,
        (0, 2): 1 / 9,
    }  # more than fraud, which is more than fires, yet far less than fires
    with pytest.raises(InconsistentJudgementsError) as refused:
        accepted_weights(circle, names)
    assert "burglary against fires: judged 1/9" in refused.value.in_language("en")
    assert "“入室盗窃”与“火灾”：判断为 1/9" in refused.value.in_language("zh")


def test_the_one_judgement_that_was_turned_round_is_the_worst():
    right = np.array([8, 4, 2, 1, 1])
    judgements = {(i, j): right[i] / right[j] for i, j in pairs_of(5)}
    judgements[1, 3] = 1 / judgements[1, 3]
    worst = priorities(comparison_matrix(judgements, 5)).worst
    assert (worst.first, worst.second) == (1, 3)
    assert worst.given == 0.25
    assert worst.implied == pytest.approx(4)  # what all the others say


@pytest.mark.parametrize("count", [0, MOST + 1])
def test_more_than_can_be_judged_is_refused_with_the_limit(count):
    with pytest.raises(InvalidJudgementsError, match="15"):
        comparison_matrix({}, count)


def test_a_missing_judgement_is_counted_not_taken_for_alike():
    with pytest.raises(InvalidJudgementsError, match="2 of 3 pairs"):
        comparison_matrix({(0, 1): 2}, 3)


@pytest.mark.parametrize("value", [0, -3, float("nan"), float("inf")])
def test_a_judgement_that_is_no_ratio_is_refused(value):
    with pytest.raises(InvalidJudgementsError):
        comparison_matrix({(0, 1): value}, 2)


def test_a_judgement_reads_as_people_write_it():
    assert [as_judged(value) for value in SCALE[:3]] == ["1/9", "1/8", "1/7"]
    assert nearest_on_scale(4.4) == 4
    assert nearest_on_scale(1 / 30) == 1 / 9


@given(weights_lists)
def test_judgements_that_are_ratios_of_weights_give_these_weights_back(given_weights):
    weights = np.array(given_weights) / sum(given_weights)
    found = priorities(weights[:, None] / weights[None, :])
    assert found.weights == pytest.approx(weights, rel=1e-6)
    assert found.consistency_ratio == pytest.approx(0, abs=1e-6)


@given(judged)
def test_weights_are_shares_and_contradiction_is_never_negative(case):
    count, judgements = case
    found = priorities(comparison_matrix(judgements, count))
    assert (found.weights > 0).all()
    assert found.weights.sum() == pytest.approx(1)
    assert found.consistency_ratio >= 0
    assert found.eigenvalue >= count - 1e-9


@given(judged, st.randoms(use_true_random=False))
def test_the_order_of_the_things_does_not_matter(case, random):
    count, judgements = case
    there = list(range(count))
    random.shuffle(there)
    one = comparison_matrix(judgements, count)
    other = one[np.ix_(there, there)]
    assert priorities(other).weights == pytest.approx(priorities(one).weights[there], abs=1e-9)
    assert priorities(other).consistency_ratio == pytest.approx(priorities(one).consistency_ratio, abs=1e-9)


@given(judged)
def test_what_is_over_the_limit_is_always_refused_and_what_is_under_never(case):
    count, judgements = case
    names = [(str(n), str(n)) for n in range(count)]
    if priorities(comparison_matrix(judgements, count)).consistency_ratio > LIMIT:
        with pytest.raises(InconsistentJudgementsError):
            accepted_weights(judgements, names)
    else:
        assert accepted_weights(judgements, names).sum() == pytest.approx(1)
