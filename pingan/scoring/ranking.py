"""Ranks: the higher the score the smaller the rank; ties share the better one. Whoever ranks asks here."""

from decimal import ROUND_HALF_UP, Decimal, localcontext

import numpy as np

TIE = 1e-9  # a step between two scores that is smaller than this is rounding
PRECISION = 700  # digits enough for any number that a float can be


def rank(scores: np.ndarray, group: np.ndarray, decimals: int | None = None) -> tuple[np.ndarray, np.ndarray]:
    """Rank scores within groups, 1 the best; ties share the better rank (1, 2, 2, 4).

    Scores are sorted, and one that is less than `TIE` below the next better is tied with it. So two that differ by
    less are always a tie, whatever stands between them; rounding to a grid would part two that lie on either side of
    one of its edges.

    Parameters
    ----------
    scores : (n,) float array
        Higher is safer; NaN is unranked.
    group : (n,) int array
        Areas of the same number compete.
    decimals : int, optional
        Rank by the scores as they are published with so many decimals (a system's `rank_decimals`).

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
    score, own = as_ranked(scores[rows], decimals), group[rows]
    order = np.lexsort((-score, own))
    score, own = score[order], own[order]
    place = np.arange(len(rows))
    new_group = np.append(True, own[1:] != own[:-1])
    new_score = new_group | np.append(True, score[:-1] - score[1:] >= TIE)
    start = np.maximum.accumulate(np.where(new_group, place, 0))
    first = np.maximum.accumulate(np.where(new_score, place, 0))
    ranks[rows[order]] = first - start + 1
    size = np.bincount(own - own[0])
    counts[rows[order]] = size[own - own[0]]
    return ranks, counts


def as_ranked(scores: np.ndarray, decimals: int | None) -> np.ndarray:
    """Return scores as they are ranked: as they are, or as written with so many decimals, halves away from zero.

    Parameters
    ----------
    scores : float array, NaN stays NaN
    """
    if decimals is None:
        return scores
    with localcontext(prec=PRECISION):
        step = Decimal(1).scaleb(-decimals)
        rounded = [
            score if np.isnan(score) else float(Decimal(repr(score)).quantize(step, ROUND_HALF_UP))
            for score in np.asarray(scores, dtype=float).tolist()
        ]
    return np.array(rounded, dtype=float)


def least_alike(score: float, decimals: int | None) -> float:
    """Return the least score that is ranked like this one."""
    if decimals is None:
        return score
    return float(as_ranked(np.array([score]), decimals)[0]) - 0.5 * 10.0**-decimals
