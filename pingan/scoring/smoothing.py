"""Small numbers: empirical Bayes estimates of rates."""

import numpy as np


def empirical_bayes(count: np.ndarray, exposure: np.ndarray) -> np.ndarray:
    """Shrink rates towards their common mean, the more the smaller the exposure.

    The global empirical Bayes estimate by the method of moments::

        r = count / exposure     m = Σ count / Σ exposure
        A = max(0, Σ exposure (r − m)² / Σ exposure − m / mean exposure)
        w = A / (A + m / exposure)
        estimate = w r + (1 − w) m

    Without the clamp at 0, A can fall below zero and rates turn negative. With it each estimate lies between
    the area's own rate and the mean.

    Parameters
    ----------
    count : (n,) float array
        Events; NaN is missing.
    exposure : (n,) float array
        People, households, … (times quarters), above zero; NaN is missing.

    Returns
    -------
    (n,) float array
        Events per unit of exposure; NaN where either is missing.

    References
    ----------
    Marshall, R. J. (1991). Mapping disease and mortality rates using empirical Bayes estimators. Applied
    Statistics 40 (2), 283–294.
    """
    there = ~(np.isnan(count) | np.isnan(exposure))
    estimate = np.full(len(count), np.nan)
    if not there.any():
        return estimate
    events, people = count[there], exposure[there]
    rate, mean = events / people, events.sum() / people.sum()
    between = (people * (rate - mean) ** 2).sum() / people.sum() - mean / people.mean()
    between = max(0.0, between)
    # written with the spread over both terms so that no events at all (0 / 0) means: the mean, zero
    own = between * people / (between * people + mean) if mean > 0 else np.zeros(len(people))
    estimate[there] = own * rate + (1 - own) * mean
    return estimate
