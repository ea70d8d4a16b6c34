"""Small numbers: empirical Bayes estimates of rates."""

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Prior:
    """What a level's areas together say about a rate, before one looks at an area's own count.

    Attributes
    ----------
    mean : float
        m, events per unit of exposure.
    between : float
        A, how far the areas' true rates lie apart (their variance), not below zero.
    events, exposure, squares : float
        Σ count, Σ exposure, Σ count² / exposure over the areas.
    areas : int
        How many they are.
    """

    mean: float
    between: float
    events: float
    exposure: float
    squares: float
    areas: int

    def estimate(self, count: np.ndarray, exposure: np.ndarray) -> np.ndarray:
        """Shrink rates towards the mean; arrays of one shape, exposures above zero."""
        # written with the spread over both terms so that no events at all (0 / 0) means: the mean, zero
        mean, between = self.mean, self.between
        own = between * exposure / (between * exposure + mean) if mean > 0 else np.zeros(np.shape(exposure))
        return own * (count / exposure) + (1 - own) * mean

    def with_count(self, before: float, after: float, exposure: float) -> "Prior":
        """Return the prior as it would be had one area another count, from the sums alone.

        Σ e (r − m)² is Σ n² / e − (Σ n)² / Σ e.
        """
        events = self.events - before + after
        squares = self.squares + (after**2 - before**2) / exposure
        spread = squares - events**2 / self.exposure
        return Prior(*_moments(spread, events, self.exposure, self.areas), squares, self.areas)


def prior_of(count: np.ndarray, exposure: np.ndarray) -> Prior | None:
    """Return the prior of a level's areas, (n,) counts and exposures; None where no area has both.

    See `empirical_bayes` for the formula.
    """
    there = ~(np.isnan(count) | np.isnan(exposure))
    if not there.any():
        return None
    events, people = count[there], exposure[there]
    rate, mean = events / people, events.sum() / people.sum()
    between = (people * (rate - mean) ** 2).sum() / people.sum() - mean / people.mean()
    squares = float((events**2 / people).sum())
    return Prior(mean, max(0.0, between), float(events.sum()), float(people.sum()), squares, len(people))


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
    if (prior := prior_of(count, exposure)) is not None:
        estimate[there] = prior.estimate(count[there], exposure[there])
    return estimate


def _moments(spread: float, events: float, exposure: float, areas: int) -> tuple[float, float, float, float]:
    mean = events / exposure
    return mean, max(0.0, spread / exposure - mean / (exposure / areas)), events, exposure
