"""Hand out whole counts: a total over parts, exactly."""

import numpy as np


def rounded(amounts: np.ndarray, total: int | None = None) -> np.ndarray:
    """Round amounts so that they sum to a total, by largest remainder.

    Parameters
    ----------
    amounts : ndarray, shape (n,)
        Not negative.
    total : int, optional
        The sum wanted, near the sum of the amounts; their rounded sum if not given.

    Returns
    -------
    ndarray of int, shape (n,)
    """
    whole = np.floor(amounts).astype(int)
    missing = int(round(float(amounts.sum())) if total is None else total) - int(whole.sum())
    order = np.argsort(whole - amounts, kind="stable")
    steps = np.resize(order if missing >= 0 else order[::-1], abs(missing))
    np.add.at(whole, steps, np.sign(missing))
    return np.maximum(whole, 0)


def drawn(
    total: int, weights: np.ndarray, rng: np.random.Generator, most: np.ndarray | None = None
) -> np.ndarray:
    """Draw how `total` events fall on parts: Poisson counts, given their sum.

    Parameters
    ----------
    total : int
        Number of events.
    weights : ndarray, shape (n,)
        Expected shares up to a factor, not negative.
    most : ndarray of int, shape (n,), optional
        No part gets more than this; what does not fit is drawn again among the others.

    Returns
    -------
    ndarray of int, shape (n,)
        Sums to `total`.

    Raises
    ------
    ValueError
        The parts together cannot hold `total`.
    """
    if most is None:
        return rng.multinomial(total, weights / weights.sum())
    if total > most.sum():
        raise ValueError(f"{total} events do not fit into parts that hold {most.sum()}")
    result = np.zeros(len(weights), dtype=int)
    left = total
    while left > 0:
        room = most - result
        open_weights = np.where(room > 0, np.maximum(weights, 1e-12), 0.0)
        extra = np.minimum(rng.multinomial(left, open_weights / open_weights.sum()), room)
        result += extra
        left -= int(extra.sum())
    return result
