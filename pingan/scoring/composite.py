"""From efficacies to dimensions and the index: weighted means that do not take the missing for zero."""

from dataclasses import dataclass

import numpy as np

from pingan.scoring.reasons import CODE, FINE

_ROUNDING = 1e-9  # a coverage of 0.8 made of sums may read 0.7999999999999999


@dataclass(frozen=True, eq=False)
class Weights:
    """Weights as positions: which dimension each indicator belongs to, and both sets of weights.

    Attributes
    ----------
    indicator : (n_indicators,) float array
    dimension : (n_dimensions,) float array
    member : (n_indicators,) int array
        Position of the indicator's dimension.
    """

    indicator: np.ndarray
    dimension: np.ndarray
    member: np.ndarray


@dataclass(frozen=True, eq=False)
class Composite:
    """Dimension scores and index of one quarter.

    Attributes
    ----------
    dimension, dimension_coverage : (n_dimensions, n_areas) float arrays
    dimension_reason : (n_dimensions, n_areas) int8 array
    index, coverage : (n_areas,) float arrays
        Coverage is the share of weight that is there.
    reason : (n_areas,) int8 array
    """

    dimension: np.ndarray
    dimension_coverage: np.ndarray
    dimension_reason: np.ndarray
    index: np.ndarray
    coverage: np.ndarray
    reason: np.ndarray


def combine(
    scores: np.ndarray,
    weights: Weights,
    aggregation: str,
    minimum: float,
    floor: float,
    reasons: np.ndarray | None = None,
) -> Composite:
    """Combine scores into dimensions, and dimensions into the index.

    Arithmetic: Σ w d / Σ w. Geometric: exp(Σ w ln max(d, floor) / Σ w), the floor since a mean with a zero in
    it is zero whatever the rest says, and has no logarithm. Sums run over the scores that are there, so the
    weights of the missing are shared out among the rest of their dimension; a dimension with less than
    `minimum` of its weight is missing, and so is then the index.

    The sums are written out, indicator after indicator: a matrix product may add in another order on another
    machine, and a release must come to the same bits.

    Parameters
    ----------
    scores : (n_indicators, n_areas) float array
        NaN is missing.
    aggregation : {"arithmetic", "geometric"}
    minimum : float
        Share of a dimension's weight, 0 to 1.
    reasons : (n_indicators, n_areas) int8 array, optional
        Why scores are missing. Where nothing of a dimension is there it is missing for the most telling of them
        (the last in `pingan.scoring.reasons`), and so is an area without any dimension; by default for want of data.
    """
    shape = (len(weights.dimension), scores.shape[1])
    total, there, whole = np.zeros(shape), np.zeros(shape), np.zeros(len(weights.dimension))
    nothing = np.full(shape, CODE["no_data"], dtype=np.int8)
    transformed = to_scale(scores, aggregation, floor)
    for place, dimension in enumerate(weights.member):
        weight, row = weights.indicator[place], transformed[place]
        present = ~np.isnan(row)
        total[dimension] += np.where(present, weight * row, 0.0)
        there[dimension] += np.where(present, weight, 0.0)
        whole[dimension] += weight
        if reasons is not None:
            np.maximum(nothing[dimension], reasons[place], out=nothing[dimension])
    coverage = there / whole[:, None]
    enough = (coverage >= minimum - _ROUNDING) & (there > 0)
    with np.errstate(invalid="ignore", divide="ignore"):
        mean = np.where(enough, total / there, np.nan)
    dimension_reason = np.where(enough, FINE, np.where(there > 0, CODE["coverage"], nothing))

    sums, overall, everything = np.zeros(shape[1]), np.zeros(shape[1]), 0.0
    for place, weight in enumerate(weights.dimension):
        sums += weight * mean[place]  # NaN carries: without a dimension there is no index
        overall += weight * coverage[place]
        everything += weight
    reason = np.where(enough.all(axis=0), FINE, np.where(overall > 0, CODE["coverage"], nothing.max(axis=0)))
    return Composite(
        dimension=from_scale(mean, aggregation),
        dimension_coverage=coverage,
        dimension_reason=dimension_reason.astype(np.int8),
        index=from_scale(sums / everything, aggregation),
        coverage=overall / everything,
        reason=reason.astype(np.int8),
    )


def to_scale(scores: np.ndarray, aggregation: str, floor: float) -> np.ndarray:
    """Return scores on the scale on which the mean is arithmetic: themselves, or the logs of the floored."""
    return scores if aggregation == "arithmetic" else np.log(np.maximum(scores, floor))


def from_scale(scores: np.ndarray, aggregation: str) -> np.ndarray:
    """Undo `to_scale`."""
    return scores if aggregation == "arithmetic" else np.exp(scores)


def effective_weights(present: np.ndarray, weights: Weights) -> np.ndarray:
    """Return each indicator's share in the index once the missing weights are shared out.

    Parameters
    ----------
    present : (n_indicators, n_areas) bool array

    Returns
    -------
    (n_indicators, n_areas) float array
        Zero for the missing; sums to 1 wherever every dimension has an indicator.
    """
    there = np.zeros((len(weights.dimension), present.shape[1]))
    for place, dimension in enumerate(weights.member):
        there[dimension] += np.where(present[place], weights.indicator[place], 0.0)
    share = weights.dimension[weights.member] * weights.indicator / weights.dimension.sum()
    divisor = there[weights.member]
    return np.where(present, share[:, None], 0.0) / np.where(divisor > 0, divisor, 1.0)
