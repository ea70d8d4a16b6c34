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
