"""Why the index moved: exactly additive contributions of the indicators."""

import numpy as np

from pingan.scoring.composite import from_scale, to_scale


def logarithmic_mean(first: np.ndarray, second: np.ndarray) -> np.ndarray:
    """Return (a − b) / ln(a / b), and a where a = b; both above zero.

    Written with expm1, so that it stays exact where the two are close.
    """
    step = np.log(second / first)
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(step == 0, first, first * np.expm1(step) / step)


def contributions(
    now: np.ndarray,
    before: np.ndarray,
    weight_now: np.ndarray,
    weight_before: np.ndarray,
    aggregation: str,
    floor: float,
    floor_before: float | None = None,
) -> np.ndarray:
    """Split the change of the index exactly among the indicators.

    On the scale on which the mean is arithmetic (efficacies d, or their logarithms), with Δ the change and a
    bar the mean of both quarters::

        c = w̄ Δd + (d̄ − ī) Δw          i the index on that scale, ī the mean of both quarters

    The second term is Bennet's midpoint for weights that changed, measured from the index itself: as the
    weights sum to one in both quarters, the sum is the same from any origin, and from this one a weight that
    passes between two average indicators moves nothing. Where no weight changed, c is w Δd. For the
    geometric mean each c is multiplied by the logarithmic mean of the two indices, which turns a change of
    the logarithm into a change of the index (LMDI).

    An indicator missing in one of the two quarters has weight zero there (its weight was shared out among the
    rest of its dimension, whose weights changed too) and keeps its other score: what it contributes is its
    departure or arrival.

    Parameters
    ----------
    now, before : (n_indicators, n_areas) float arrays
        Efficacies; NaN is missing.
    weight_now, weight_before : (n_indicators, n_areas) float arrays
        Effective weights, which sum to 1 over the indicators; 0 where missing.
    floor, floor_before : float
        The least efficacy that entered each geometric mean; `floor_before` by default the same.

    Returns
    -------
    (n_indicators, n_areas) float array
        Sums over the indicators to the change of the index; in points of the index, positive is better.

    References
    ----------
    Bennet, T. L. (1920). The theory of measurement of changes in cost of living. Journal of the Royal
    Statistical Society 83, 455–462. Ang, B. W. (2004). Decomposition analysis for policymaking in energy:
    which is the preferred method? Energy Policy 32, 1131–1139.
    """
    level_now = to_scale(now, aggregation, floor)
    level_before = to_scale(before, aggregation, floor if floor_before is None else floor_before)
    gone, new = np.isnan(level_now), np.isnan(level_before)
    neither = gone & new
    level_now = np.where(neither, 0.0, np.where(gone, level_before, level_now))
    level_before = np.where(neither, 0.0, np.where(new, level_now, level_before))
    index_now = (weight_now * level_now).sum(axis=0)
    index_before = (weight_before * level_before).sum(axis=0)
    middle = (index_now + index_before) / 2
    weight = (weight_now + weight_before) / 2
    level = (level_now + level_before) / 2 - middle
    split = weight * (level_now - level_before) + level * (weight_now - weight_before)
    if aggregation == "geometric":
        split *= logarithmic_mean(from_scale(index_before, aggregation), from_scale(index_now, aggregation))
    return split
