"""Class breaks of a choropleth. The browser's `assets/30_scale.js` draws by the same rules; a test compares them.

A class holds the values from its lower break up to, not including, the next: 60 is in 60–70. Breaks are taken over
every quarter shown, so that a colour means the same while quarters play.
"""

import numpy as np

from pingan.look.natural_breaks import natural_breaks
from pingan.look.palette import FIXED_CHANGE_BREAKS, FIXED_SCORE_BREAKS

CLASSES = 5


def class_breaks(values: np.ndarray, scheme: str, kind: str) -> tuple[float, ...]:
    """Return the inner breaks, ascending and distinct: at most four, none where all values are equal.

    Parameters
    ----------
    values : numbers of any shape; NaN (missing) is left out
    scheme : "auto", "fixed", "quantile", "equal" or "natural"
    kind : "score" (0 to 100), "amount" (an indicator's own unit), "score-change" or "amount-change";
        breaks of changes are symmetric about zero

    Notes
    -----
    "auto" is quantiles, which tell neighbours apart; for changes of scores it is fixed, whose size means
    something. "fixed" for a kind without fixed breaks is quantiles. Natural breaks are Fisher–Jenks.
    """
    known = np.asarray(values, dtype=float)
    known = known[np.isfinite(known)]
    scheme = effective_scheme(scheme, kind)
    if scheme == "fixed":
        return FIXED_CHANGE_BREAKS if kind == "score-change" else FIXED_SCORE_BREAKS
    if known.size == 0:
        return ()
    if kind.endswith("change"):
        half = _breaks(np.abs(known), scheme, 3)
        half = [b for b in half if b > 0]
        if not half and known.min() < 0 < known.max():
            return (0.0,)  # all of one size: at least rise and fall are told apart
        return tuple([-b for b in reversed(half)] + half)
    return tuple(_breaks(known, scheme, CLASSES))


def effective_scheme(scheme: str, kind: str) -> str:
    """Return the scheme really used for a kind of measure."""
    has_fixed = kind.startswith("score")
    if scheme == "auto":
        return "fixed" if kind == "score-change" else "quantile"
    return "quantile" if scheme == "fixed" and not has_fixed else scheme


def classify(values: np.ndarray, breaks: tuple[float, ...]) -> np.ndarray:
    """Return each value's class, 0 the lowest; -1 where the value is missing. Same shape as `values`."""
    values = np.asarray(values, dtype=float)
    return np.where(np.isfinite(values), np.searchsorted(breaks, values, side="right"), -1)


def class_colours(colours: tuple[str, ...], breaks: tuple[float, ...]) -> tuple[str, ...]:
    """Return one colour a class: all five, or an even choice of them where there are fewer classes."""
    picks = {1: (2,), 2: (1, 3), 3: (0, 2, 4), 4: (0, 1, 3, 4), 5: (0, 1, 2, 3, 4)}
    return tuple(colours[i] for i in picks[len(breaks) + 1])


def _breaks(values: np.ndarray, scheme: str, classes: int) -> list[float]:
    distinct = np.unique(values)
    if distinct.size == 1:
        return []
    steps = np.arange(1, classes)
    if scheme == "equal":
        inner = distinct[0] + (distinct[-1] - distinct[0]) * steps / classes
    elif scheme == "natural":
        inner = natural_breaks(values, classes)
    else:
        inner = _quantiles(values, steps / classes)
    return [float(b) for b in np.unique(inner) if distinct[0] < b <= distinct[-1]]


def _quantiles(values: np.ndarray, shares: np.ndarray) -> np.ndarray:
    """Interpolate linearly between neighbours, step by step as the browser does.

    `numpy.quantile` rounds otherwise in the last digit, and a break often lies on a value: that one area
    would change its class between the server's drawing and the browser's.
    """
    ordered = np.sort(values)
    place = (len(ordered) - 1) * shares
    below = np.floor(place).astype(int)
    above = np.minimum(below + 1, len(ordered) - 1)
    return ordered[below] + (ordered[above] - ordered[below]) * (place - below)
