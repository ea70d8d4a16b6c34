"""The weights of a system as arrays."""

import numpy as np

from pingan.scoring.composite import Weights
from pingan.scoring.system import IndicatorSystem


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
