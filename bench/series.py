"""The few numbers that a measured series comes down to."""

import math
from collections.abc import Sequence


def median(series: Sequence[float]) -> float:
    """Return the middle value, the mean of the two middle ones in an even series.

    Raises
    ------
    ValueError
        For an empty series: nothing measured is not zero.
    """
    if not series:
        raise ValueError("nothing was measured")
    ordered = sorted(series)
    middle = len(ordered) // 2
    return ordered[middle] if len(ordered) % 2 else (ordered[middle - 1] + ordered[middle]) / 2


def percentile(series: Sequence[float], share: float) -> float:
    """Return the smallest measured value that at least `share` (0 to 1) of the series does not exceed."""
    if not series:
        raise ValueError("nothing was measured")
    return sorted(series)[max(math.ceil(share * len(series)) - 1, 0)]


def times_ahead(ours: float | None, theirs: float | None) -> float | None:
    """Return how many times ours goes into theirs; None where either was not measured."""
    return theirs / ours if ours and theirs else None
