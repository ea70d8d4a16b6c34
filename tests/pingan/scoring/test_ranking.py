import numpy as np

from pingan.scoring.ranking import rank


def ranks(scores, group=None):
    scores = np.array(scores, dtype=float)
    group = np.zeros(len(scores), dtype=int) if group is None else np.array(group)
    return [found.tolist() for found in rank(scores, group)]


def test_ties_share_the_better_rank():
    assert ranks([70, 90, 80, 80]) == [[4, 1, 2, 2], [4, 4, 4, 4]]


def test_scores_that_differ_only_by_rounding_are_a_tie():
    assert ranks([0.1 + 0.2, 0.3, 0.4])[0] == [2, 2, 1]


def test_the_unranked_take_no_place():
    assert ranks([70, np.nan, 80]) == [[2, 0, 1], [2, 0, 2]]
    assert ranks([np.nan, np.nan]) == [[0, 0], [0, 0]]


def test_each_group_has_its_own_ranks():
    assert ranks([1, 2, 3, 4, 4], [7, 3, 7, 3, 3]) == [[2, 3, 1, 1, 1], [2, 3, 2, 3, 3]]


def test_all_equal_are_all_first():
    assert ranks([75] * 4) == [[1] * 4, [4] * 4]


def test_a_single_area_is_first_of_one():
    assert ranks([12]) == [[1], [1]]
