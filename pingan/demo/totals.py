"""What each street reports in each quarter: its values, and the whole counts behind them.

Streets come first, areas within them afterwards (`pingan.demo.spread`): so a street's figures are steered
exactly, and the areas' counts are Poisson counts given their street's total.
"""

import numpy as np

from pingan.demo.apportion import rounded
from pingan.demo.chance import passing, poisson, stream
from pingan.demo.model import Behaviour, Model
from pingan.system.indicator_system import Indicator
from pingan.system.toml_file import known

LEAST = 0.15  # a rate never falls below this part of the district's


def street_values(model: Model, code: str) -> np.ndarray:
    """The value each street heads for, in the indicator's unit, shape (streets, quarters).

    Differences are drawn in parts of the way from the impermissible to the satisfactory value, the same for
    rates, shares and grades: lasting ones, passing ones, those that follow the street's management, events.
    """
    behaviour, indicator = model.behaviour[code], model.indicator(code)
    district = district_values(model, code)
    streets, quarters = model.management.shape
    rng = stream(model.seed, "street", code)
    lasting = rng.normal(size=(streets, 1))
    part = behaviour.street * (lasting - lasting.mean())
    part = part + behaviour.noise * passing(rng, streets, quarters)
    part = part + behaviour.management * model.management
    for event in model.events:
        if event.indicator == code:
            part[model.streets.index(event.street)] += event.shift
    values = district + part * reach(indicator)
    if indicator.kind == "growth":
        return values
    if indicator.kind == "rate":
        return np.maximum(values, LEAST * district) * season(model, behaviour)
    return np.clip(values, 0.0, 100.0)


def reach(indicator: Indicator) -> float:
    """Way from the impermissible to the satisfactory value, in the indicator's unit; 0 for a moderate one."""
    if indicator.satisfactory is None or indicator.impermissible is None:
        return 0.0
    return indicator.satisfactory - indicator.impermissible


def district_values(model: Model, code: str) -> np.ndarray:
    """The district's mean before the season, shape (quarters,)."""
    behaviour, indicator = model.behaviour[code], model.indicator(code)
    if behaviour.trend is not None:
        path = behaviour.trend.path()
        return _yearly_change(path) if indicator.kind == "growth" else path
    first, last = known(behaviour.value, "value")
    published = len(model.published)
    position = np.arange(len(model.quarters)) - (len(model.quarters) - published)
    return first + (last - first) * position / (published - 1)


def season(model: Model, behaviour: Behaviour) -> np.ndarray:
    """The season's factor by quarter, shape (quarters,)."""
    return np.array(behaviour.season)[model.seasons]


def rate_totals(model: Model, code: str, denominators: np.ndarray) -> np.ndarray:
    """Whole counts of a rate by street and quarter; a known district trend is met to the nearest count.

    Parameters
    ----------
    denominators : ndarray, shape (streets, quarters)
        Residents or households.
    """
    behaviour, indicator = model.behaviour[code], model.indicator(code)
    expected = street_values(model, code) * denominators / indicator.per
    if behaviour.rare:
        return poisson(expected, stream(model.seed, "rare", code))
    if behaviour.trend is None:
        return np.round(expected).astype(int)
    wanted = behaviour.trend.path() * season(model, behaviour) * denominators.sum(axis=0) / indicator.per
    return _met(expected, wanted)


def share_totals(model: Model, code: str, denominators: np.ndarray) -> np.ndarray:
    """Whole numerators of a share by street and quarter."""
    return np.round(street_values(model, code) / 100.0 * denominators).astype(int)


def growth_totals(model: Model, code: str, residents: np.ndarray) -> np.ndarray:
    """Whole counts of an indicator that is judged by its yearly change, by street and quarter.

    The first year is drawn by residents; every later quarter is the one a year before, changed.
    """
    behaviour = model.behaviour[code]
    growth = street_values(model, code) / 100.0
    seasonal = season(model, behaviour)
    rng = stream(model.seed, "base", code)
    level = 1.0 + 0.10 * rng.normal(size=(len(model.streets), 1))
    if behaviour.trend is None:
        rate, wanted = np.full(len(model.quarters), behaviour.base), None
    else:
        rate = behaviour.trend.path() / 10_000.0
        wanted = rate * seasonal * residents.sum(axis=0)
    counts = np.empty(residents.shape)
    for quarter in range(residents.shape[1]):
        if quarter < 4:
            counts[:, quarter] = level[:, 0] * rate[quarter] * seasonal[quarter] * residents[:, quarter]
        else:
            counts[:, quarter] = counts[:, quarter - 4] * (1.0 + growth[:, quarter])
        if wanted is not None:
            counts[:, quarter] *= wanted[quarter] / counts[:, quarter].sum()
    return np.round(counts).astype(int) if wanted is None else _met(counts, wanted)


def _met(expected: np.ndarray, wanted: np.ndarray) -> np.ndarray:
    """Scale each quarter's column to the district's number and round it, keeping the sum."""
    scaled = expected * (wanted / expected.sum(axis=0))
    return np.column_stack(
        [rounded(column, round(float(total))) for column, total in zip(scaled.T, wanted, strict=True)]
    )


def _yearly_change(path: np.ndarray) -> np.ndarray:
    """Change on the quarter a year before in %; 0 in the first year, which has none."""
    change = np.zeros(len(path))
    change[4:] = 100.0 * (path[4:] / path[:-4] - 1.0)
    return change
