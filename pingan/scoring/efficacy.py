"""The efficacy coefficient 功效系数: from a value to a score, by fixed thresholds."""

import numpy as np

from pingan.scoring.reasons import CODE, FINE
from pingan.system.schema import Indicator
from pingan.system.toml_file import known

# (value, satisfactory, impermissible) of one side of an indicator -> score, unclipped
PASS, FULL = 60.0, 100.0
_ROUNDING = 1e-9


def _progress(x: np.ndarray, good: float, bad: float) -> np.ndarray:
    """0 at the impermissible value, 1 at the satisfactory one; for negative indicators good < bad."""
    return (x - bad) / (good - bad)


def score_side(x: np.ndarray, good: float, bad: float, form: str, power: float, top: float) -> np.ndarray:
    """Score values against one pair of thresholds, without clipping.

    Parameters
    ----------
    x : (n,) float array
        NaN stays NaN.
    good, bad : float
        Satisfactory and impermissible value h and s; good < bad where lower is better.
    form : str
        With u = (x − s) / (h − s): `linear` 60 + 40 u; `exponential` 60 (5/3)^u; `logarithmic`
        60 + 40 ln(x/s) / ln(h/s), by its limit (infinite) at x <= 0; `power` 60 + 40 sgn(u) |u|^power;
        `goalposts` top × u.
    top : float
        The top of the score range, for `goalposts`.

    Returns
    -------
    (n,) float array
        Higher is safer.
    """
    with np.errstate(over="ignore", divide="ignore"):
        if form == "logarithmic":
            slope = np.log(good / bad)
            logarithm = np.log(np.maximum(x, 0.0) / bad)  # -inf at zero and below
            return PASS + (FULL - PASS) * logarithm / slope
        u = _progress(x, good, bad)
        if form == "linear":
            return PASS + (FULL - PASS) * u
        if form == "exponential":
            return PASS * (FULL / PASS) ** u
        if form == "power":
            return PASS + (FULL - PASS) * np.sign(u) * np.abs(u) ** power
        return top * u


def efficacy(
    x: np.ndarray, indicator: Indicator, score_range: tuple[float, float], clip: bool
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Score one indicator's values.

    A moderate indicator is scored against its lower side (limit_low to ideal_low) below the ideal range,
    against its upper side above it, and full inside it.

    Parameters
    ----------
    x : (n,) float array
        Values in the indicator's unit; NaN is missing.
    score_range : tuple of float
        What `clip` clips to, and what `goalposts` scores on.
    clip : bool
        Keep scores within the range.

    Returns
    -------
    score : (n,) float array
        Higher is safer; NaN where x is NaN or the score is undefined.
    saturated : (n,) bool array
        Where clipping changed the score.
    reason : (n,) int8 array
        Why a score is undefined though x is there (`not_positive`, `not_finite`).
    """
    low, high = score_range
    form = known(indicator.efficacy, "efficacy")
    full = high if form == "goalposts" else FULL
    sides = [score_side(x, good, bad, form, indicator.power, high) for good, bad in indicator.thresholds]
    if indicator.moderate:
        (ideal_low, _), (ideal_high, _) = indicator.thresholds
        score = np.where(x < ideal_low, sides[0], np.where(x > ideal_high, sides[1], full))
        score = np.where(np.isnan(x), np.nan, score)
    else:
        score = sides[0]
    saturated = np.zeros(len(x), dtype=bool)
    reason = np.full(len(x), FINE, dtype=np.int8)
    if clip:
        clipped = np.clip(score, low, high)
        # a satisfactory value may come to 100.00000000000001: rounding, not saturation
        saturated = (score < low - _ROUNDING) | (score > high + _ROUNDING)
        return clipped, saturated, reason
    undefined = np.isinf(score)
    if undefined.any():
        reason[undefined] = np.where(x[undefined] <= 0, CODE["not_positive"], CODE["not_finite"])
        if form != "logarithmic":
            reason[undefined] = CODE["not_finite"]
        score = np.where(undefined, np.nan, score)
    return score, saturated, reason
