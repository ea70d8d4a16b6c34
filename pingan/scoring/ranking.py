"""Ranks: the higher the score the smaller the rank; ties share the better one."""

import numpy as np

DECIMALS = 9  # scores that differ less than this are equal: what is left is rounding


def rank(scores: np.ndarray, group: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Rank scores within groups, 1 the best; ties share the better rank (1, 2, 2, 4).

    Parameters
    ----------
    scores : (n,) float array
        Higher is safer; NaN is unranked.
    group : (n,) int array
        Areas of the same number compete.

    Returns
    -------
    rank : (n,) int array
        0 where unranked.
    rank_of : (n,) int array
        How many are ranked in the group; 0 where unranked.
    """
    ranks, counts = np.zeros(len(scores), dtype=np.int64), np.zeros(len(scores), dtype=np.int64)
    rows = np.flatnonzero(~np.isnan(scores))
    if not len(rows):
        return ranks, counts
    score, own = np.round(scores[rows], DECIMALS), group[rows]
    order = np.lexsort((-score, own))
    score, own = score[order], own[order]
    place = np.arange(len(rows))
    new_group = np.append(True, own[1:] != own[:-1])
    new_score = new_group | np.append(True, score[1:] != score[:-1])
    start = np.maximum.accumulate(np.where(new_group, place, 0))
    first = np.maximum.accumulate(np.where(new_score, place, 0))
    ranks[rows[order]] = first - start + 1
    size = np.bincount(own - own[0])
    counts[rows[order]] = size[own - own[0]]
    return ranks, counts
