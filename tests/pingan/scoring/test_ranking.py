import numpy as np
import pytest

from pingan.look.format import MINUS, number
from pingan.scoring.ranking import as_ranked, least_alike, rank


def ranks(scores, group=None):
    scores = np.array(scores, dtype=float)
    group = np.zeros(len(scores), dtype=int) if group is None else np.array(group)
    return [found.tolist() for found in rank(scores, group)]


def test_ties_share_the_better_rank():
    assert ranks([70, 90, 80, 80]) == [[4, 1, 2, 2], [4, 4, 4, 4]]


def test_scores_that_differ_only_by_rounding_are_a_tie():
    assert ranks([0.1 + 0.2, 0.3, 0.4])[0] == [2, 2, 1]


def test_a_tie_does_not_depend_on_the_ninth_decimal():
    # either side of the edge at which the ninth decimal is rounded
    assert ranks([80.0000000005 - 1e-12, 80.0000000005 + 1e-12, 70])[0] == [1, 1, 3]
    assert ranks([80.000000002, 80, 70])[0] == [1, 2, 3]


def test_scores_nearer_than_a_rounding_are_tied_whatever_stands_beside_them():
    assert ranks([80, 80 + 0.8e-9, 80 + 1.6e-9, 90])[0] == [2, 2, 2, 1]


def test_ranks_follow_the_published_digits_where_the_system_says_so():
    scores = np.array([80.124, 80.121, 80.125, np.nan, 80.13, 2.675, 2.68])
    found, of = rank(scores, np.zeros(7, dtype=int), decimals=2)
    assert found.tolist() == [3, 3, 1, 0, 1, 5, 5]  # halves go away from zero, as they are shown
    assert of.tolist() == [6, 6, 6, 0, 6, 6, 6]
    assert rank(scores, np.zeros(7, dtype=int))[0].tolist() == [3, 4, 2, 0, 1, 6, 5]


@pytest.mark.parametrize("decimals", [0, 1, 2, 9])
def test_published_digits_are_those_that_a_page_shows(decimals):
    made = np.random.default_rng(7)
    scores = np.append(np.round(made.normal(60, 40, 500), 3), [0.5, 1.5, -0.5, 1.005, 2.675, 1e-7, -120.125])
    shown = [float(number(score, decimals).replace(MINUS, "-")) for score in scores]
    assert as_ranked(scores, decimals).tolist() == shown


@pytest.mark.parametrize(("score", "decimals"), [(80.123, 2), (80.129, 1), (79.9, 0)])
def test_the_least_score_ranked_alike_shares_the_rank_and_what_is_below_it_does_not(score, decimals):
    least = least_alike(score, decimals)
    scores = np.array([score, least + 1e-8, least - 1e-8])
    assert rank(scores, np.zeros(3, dtype=int), decimals)[0].tolist() == [1, 1, 3]
    assert least_alike(score, None) == score


def test_the_unranked_take_no_place():
    assert ranks([70, np.nan, 80]) == [[2, 0, 1], [2, 0, 2]]
    assert ranks([np.nan, np.nan]) == [[0, 0], [0, 0]]


def test_each_group_has_its_own_ranks():
    assert ranks([1, 2, 3, 4, 4], [7, 3, 7, 3, 3]) == [[2, 3, 1, 1, 1], [2, 3, 2, 3, 3]]


def test_all_equal_are_all_first():
    assert ranks([75] * 4) == [[1] * 4, [4] * 4]


def test_a_single_area_is_first_of_one():
    assert ranks([12]) == [[1], [1]]
