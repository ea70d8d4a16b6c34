"""From a street's total to its committees and compounds.

Areas differ lastingly and resemble their neighbours: each has a quality that all indicators feel, and
peculiarities of its own for each. Events are drawn anew every quarter; what stands there (cameras,
volunteers, police hours) is not.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from pingan.demo.apportion import drawn, rounded
from pingan.demo.chance import smooth_field, stream
from pingan.demo.city import City
from pingan.demo.model import Model
from pingan.demo.totals import LEAST, reach

GRADES = {"优": 1.15, "良": 0.05, "中": -1.05, "差": -np.inf}  # best first: from which standing on


ShareOut = Callable[[int, int, np.ndarray], np.ndarray]


@dataclass(frozen=True)
class Quality:
    """Lasting quality of every area by level, near standard deviation 1; higher is safer."""

    by_level: dict[str, np.ndarray]


def make_quality(city: City, seed: int) -> Quality:
    """Draw the quality of committees, and of compounds around their committee's."""
    rng = stream(seed, "quality")
    committees = 0.75 * smooth_field(city.points["committee"], rng) + 0.65 * rng.normal(
        size=len(city.points["committee"])
    )
    committees = _centred(committees, city.areas["committee"]["street"].to_numpy())
    parents = city.areas["compound"]["committee"].to_numpy()
    compounds = 0.7 * committees[parents] + 0.3 * smooth_field(city.points["compound"], rng, 350.0)
    compounds += 0.5 * rng.normal(size=len(parents))
    return Quality({"committee": committees, "compound": compounds})


def parts(model: Model, city: City, quality: Quality, code: str) -> np.ndarray:
    """How far each area departs from its street, in parts of the way to the satisfactory value.

    Returns
    -------
    ndarray, shape (areas of the indicator's finest level, quarters)
    """
    level = model.indicator(code).finest_level
    rng = stream(model.seed, "within", code)
    points = city.points[level]
    own = 0.6 * smooth_field(points, rng) + 0.5 * rng.normal(size=len(points))
    own = _centred(own, city.areas[level]["street"].to_numpy())
    moving = rng.normal(size=(len(points), len(model.quarters)))
    lasting = 0.95 * quality.by_level[level] + 0.55 * own
    return model.behaviour[code].within * (lasting[:, None] + 0.3 * moving)


def spread_events(
    model: Model, city: City, code: str, totals: np.ndarray, denominators: np.ndarray, departures: np.ndarray
) -> np.ndarray:
    """Draw where a street's events happen; shape (areas, quarters), whole numbers.

    Parameters
    ----------
    totals : ndarray, shape (streets, quarters)
    denominators, departures : ndarray, shape (areas, quarters)
    """
    weights = _weights(model, city, code, totals, denominators, departures)
    rng = stream(model.seed, "events", code)
    return _by_street(
        model,
        city,
        code,
        lambda street, quarter, own: drawn(totals[street, quarter], weights[own, quarter], rng),
    )


def spread_stock(
    model: Model, city: City, code: str, totals: np.ndarray, denominators: np.ndarray, departures: np.ndarray
) -> np.ndarray:
    """Like `spread_events`, for what stands there: shared out without a draw."""
    weights = _weights(model, city, code, totals, denominators, departures)

    def share_out(street: int, quarter: int, own: np.ndarray) -> np.ndarray:
        weight, total = weights[own, quarter], totals[street, quarter]
        return rounded(weight * (total / weight.sum()), total)

    return _by_street(model, city, code, share_out)


def spread_share(
    model: Model, city: City, code: str, totals: np.ndarray, denominators: np.ndarray, departures: np.ndarray
) -> np.ndarray:
    """Numerators of a share: what was *not* done is drawn, and never exceeds what was due."""
    street_of = city.areas[model.indicator(code).finest_level]["street"].to_numpy()
    due = np.zeros(totals.shape)
    np.add.at(due, street_of, denominators)
    undone = 1.0 - totals / due
    weights = undone[street_of] - departures * reach(model.indicator(code)) / 100.0
    weights = np.maximum(weights, LEAST * undone[street_of] + 1e-9) * denominators
    rng = stream(model.seed, "events", code)

    def draw(street: int, quarter: int, own: np.ndarray) -> np.ndarray:
        most = denominators[own, quarter]
        left = int(most.sum()) - int(totals[street, quarter])
        return most - drawn(left, weights[own, quarter], rng, most)

    return _by_street(model, city, code, draw)


def spread_grades(model: Model, city: City, quality: Quality, code: str, values: np.ndarray) -> np.ndarray:
    """Grades of compounds, so that each street's household-weighted mean comes nearest to its value.

    Parameters
    ----------
    values : ndarray, shape (streets, quarters)
        Points wanted.

    Returns
    -------
    ndarray of str, shape (compounds, quarters)
    """
    rng = stream(model.seed, "grades", code)
    standing = 0.8 * quality.by_level["compound"] + 0.75 * rng.normal(size=len(quality.by_level["compound"]))
    names = np.array(list(GRADES), dtype=object)
    points = np.array([model.indicator(code).grades[name] for name in GRADES])
    limits = np.array(list(GRADES.values()))

    def grade(street: int, quarter: int, own: np.ndarray) -> np.ndarray:
        weight = city.households["compound"][own, quarter]
        steps = np.unique(limits[:-1][:, None] - standing[own])  # shifts at which some compound changes grade
        grades = (standing[own] + steps[:, None] + 1e-12)[:, :, None] >= limits
        index = grades.argmax(axis=2)
        means = points[index] @ weight / weight.sum()
        return names[index[np.argmin(np.abs(means - values[street, quarter]))]]

    return _by_street(model, city, code, grade, dtype=object)


def _weights(
    model: Model, city: City, code: str, totals: np.ndarray, denominators: np.ndarray, departures: np.ndarray
) -> np.ndarray:
    indicator = model.indicator(code)
    street_of = city.areas[indicator.finest_level]["street"].to_numpy()
    whole = np.zeros(totals.shape)
    np.add.at(whole, street_of, denominators)
    value = (indicator.per * totals / whole)[street_of]
    return np.maximum(value + departures * reach(indicator), LEAST * value + 1e-9) * denominators


def _by_street(model: Model, city: City, code: str, share_out: ShareOut, dtype: type = int) -> np.ndarray:
    """Collect what `share_out(street, quarter, positions of the street's areas)` gives those areas."""
    street_of = city.areas[model.indicator(code).finest_level]["street"].to_numpy()
    result: np.ndarray = np.empty((len(street_of), len(model.quarters)), dtype=dtype)
    for street in range(len(model.streets)):
        own = np.flatnonzero(street_of == street)
        for quarter in range(len(model.quarters)):
            result[own, quarter] = share_out(street, quarter, own)
    return result


def _centred(values: np.ndarray, street_of: np.ndarray) -> np.ndarray:
    counts = np.bincount(street_of)
    return values - (np.bincount(street_of, values) / counts)[street_of]
