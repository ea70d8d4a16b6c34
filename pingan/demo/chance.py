"""Seeded randomness, one independent stream per purpose, and fields that vary smoothly over the map."""

import zlib

import numpy as np

SEED = 310105


def stream(seed: int, *purpose: object) -> np.random.Generator:
    """A generator of its own for each purpose: changing one draw leaves all the others as they were."""
    label = "/".join(map(str, purpose)).encode()
    return np.random.default_rng([seed, zlib.crc32(label)])


def smooth_field(points: np.ndarray, rng: np.random.Generator, reach: float = 900.0) -> np.ndarray:
    """A random field with mean near 0 and standard deviation near 1 that varies over `reach` metres.

    A sum of many random waves (the spectral method for a Gaussian covariance).

    Parameters
    ----------
    points : ndarray, shape (n, 2)
        Positions in metres.
    reach : float
        Distance over which neighbours still resemble each other, in metres.

    Returns
    -------
    ndarray, shape (n,)
    """
    waves = 96
    direction = rng.normal(0.0, 1.0 / reach, (2, waves))
    phase = rng.uniform(0.0, 2.0 * np.pi, waves)
    return np.sqrt(2.0 / waves) * np.cos(points @ direction + phase).sum(axis=1)


def passing(rng: np.random.Generator, rows: int, steps: int, memory: float = 0.6) -> np.ndarray:
    """Noise that fades over the quarters: shape (rows, steps), standard deviation 1, first-order memory."""
    shocks = rng.normal(size=(rows, steps))
    for step in range(1, steps):
        shocks[:, step] = memory * shocks[:, step - 1] + np.sqrt(1.0 - memory**2) * shocks[:, step]
    return shocks


def poisson(mean: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Poisson counts of small means by inversion: close means give close counts, from the same stream."""
    uniform = rng.uniform(size=mean.shape)
    probability = np.exp(-mean)
    cumulated, count = probability.copy(), np.zeros(mean.shape, dtype=int)
    for events in range(1, int(4 * mean.max()) + 20):
        count += uniform > cumulated
        probability = probability * mean / events
        cumulated += probability
    return count
