"""The weights of a system as arrays."""

from collections.abc import Sequence

import numpy as np

from pingan.scoring.composite import Weights
from pingan.system.indicator_system import IndicatorSystem


def weights_of(system: IndicatorSystem) -> Weights:
    """Return the system's weights, in the order of its indicators and dimensions."""
    position = {item.code: place for place, item in enumerate(system.dimensions)}
    return Weights(
        indicator=np.array([item.weight for item in system.indicators], dtype=float),
        dimension=np.array([item.weight for item in system.dimensions], dtype=float),
        member=np.array([position[item.dimension] for item in system.indicators]),
    )


def index_shares(system: IndicatorSystem) -> dict[str, float]:
    """Return each indicator's share in the index, summing to 1: its share in its dimension times the dimension's."""
    own = dict.fromkeys((item.code for item in system.dimensions), 0.0)
    for item in system.indicators:
        own[item.dimension] += item.weight
    given = {item.code: item.weight or own[item.code] for item in system.dimensions}
    total = sum(given.values())
    return {i.code: given[i.dimension] / total * i.weight / own[i.dimension] for i in system.indicators}


def scaled(weights: Sequence[float], total: float = 100.0, digits: int = 2) -> list[float]:
    """Scale weights to a total, rounded such that they still sum to it exactly.

    Each is rounded down, and what is left goes to those that lost most (largest remainders); none becomes zero where
    the total has room for all.

    Parameters
    ----------
    weights : positive numbers
    total : what they sum to afterwards, itself rounded to `digits`
    digits : decimals that are kept

    Raises
    ------
    ValueError
        Where there is no weight, or one is not a positive number.
    """
    given = np.asarray(weights, dtype=float)
    if not given.size or not (np.isfinite(given) & (given > 0)).all():
        raise ValueError("weights are positive numbers")
    units = round(total * 10**digits)
    exact = given / given.sum() * units
    parts = np.maximum(np.floor(exact), 1 if units >= given.size else 0)
    while (short := int(units - parts.sum())) != 0:
        lost = exact - parts
        if short > 0:
            for place in np.argsort(-lost, kind="stable")[: max(1, min(short, given.size))]:
                parts[place] += 1
        else:  # those that were lifted to the least took from the others
            parts[int(np.argmax(np.where(parts > 1, parts - exact + parts / units, -np.inf)))] -= 1
    return [round(float(part) / 10**digits, digits) for part in parts]
