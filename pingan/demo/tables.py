"""All figures of the demonstration as wide tables: by quarter and level, one row per area.

Column names are the keys of ``data/layouts.toml``: what departments count, never a score.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from pingan.demo import gaps
from pingan.demo.chance import stream
from pingan.demo.city import City
from pingan.demo.model import Model
from pingan.demo.spread import (
    Quality,
    make_quality,
    parts,
    spread_events,
    spread_grades,
    spread_share,
    spread_stock,
)
from pingan.demo.totals import growth_totals, rate_totals, share_totals, street_values
from pingan.system.toml_file import known

STOCK = frozenset({"F1", "F2", "F3"})  # what stands there, or is on a roster, from quarter to quarter
DAYS = np.array([90, 91, 92, 92])


@dataclass(frozen=True)
class Tables:
    """Figures by quarter and level; each frame has `area_code`, `name` and the columns of the workbooks.

    Missing cells are NaN (None for grades).
    """

    by_quarter: dict[str, dict[str, pd.DataFrame]]


def make_tables(model: Model, city: City) -> Tables:
    """Draw every figure that departments report.

    The same model gives the same figures; changing one indicator's parameters leaves the others alone.
    """
    quality = make_quality(city, model.seed)
    columns: dict[str, dict[str, np.ndarray]] = {
        level: {"actual_population": city.residents[level], "households": city.households[level]}
        for level in ("street", "committee", "compound")
    }
    for code in model.behaviour:
        level = model.indicator(code).finest_level
        columns[level].update(_columns(model, city, quality, code))
    gaps.blank(model, city, columns)
    return Tables(
        {
            quarter: {level: _frame(city, level, arrays, position) for level, arrays in columns.items()}
            for position, quarter in enumerate(model.quarters)
        }
    )


def _columns(model: Model, city: City, quality: Quality, code: str) -> dict[str, np.ndarray]:
    """The columns one indicator needs, each of shape (areas, quarters)."""
    indicator = model.indicator(code)
    level = indicator.finest_level
    if indicator.kind == "growth":
        totals = _adjusted(model, code, growth_totals(model, code, city.residents["street"]))
        return {indicator.numerator: totals}
    if indicator.kind == "graded":
        values = street_values(model, code)
        return {"defence_grade": spread_grades(model, city, quality, code, values)}
    if indicator.direction == "moderate":
        return {indicator.numerator: _migrants(model, city, code)}
    departures = parts(model, city, quality, code)
    if indicator.kind == "share":
        denominators = _volume(model, city, code)
        by_street = np.zeros((len(model.streets), len(model.quarters)), dtype=int)
        np.add.at(by_street, city.areas[level]["street"].to_numpy(), denominators)
        totals = _adjusted(model, code, share_totals(model, code, by_street))
        numerators = spread_share(model, city, code, totals, denominators, departures)
        return {indicator.numerator: numerators, indicator.denominator: denominators}
    people = city.households if indicator.denominator == "households" else city.residents
    totals = _adjusted(model, code, rate_totals(model, code, people["street"]))
    spread = spread_stock if code in STOCK else spread_events
    return {indicator.numerator: spread(model, city, code, totals, people[level], departures)}


def _adjusted(model: Model, code: str, totals: np.ndarray) -> np.ndarray:
    for (street, quarter, indicator), count in model.adjust.items():
        if indicator == code:
            totals[model.streets.index(street), model.quarters.index(quarter)] += count
    return totals


def _migrants(model: Model, city: City, code: str) -> np.ndarray:
    """Registered migrants of compounds: many in the west, few in the old east, else from door to door."""
    rng = stream(model.seed, "migrants")
    points = city.points["compound"]
    first, last = known(model.behaviour[code].value, "value")
    path = np.linspace(first, last, len(model.quarters)) / 100.0
    lasting = 0.045 * np.clip(-points[:, 0] / 2500.0, -1.5, 1.5) + 0.08 * rng.normal(size=len(points))
    return np.round(np.clip(path + lasting[:, None], 0.04, 0.7) * city.residents["compound"]).astype(int)


def _volume(model: Model, city: City, code: str) -> np.ndarray:
    """Denominators of a share that are neither residents nor households, shape (areas, quarters)."""
    level = model.indicator(code).finest_level
    rng = stream(model.seed, "volume", code)
    expected = city.residents[level] * model.behaviour[code].volume
    if code == "F5":  # guarded gates: one post is one shift a day
        posts = np.maximum(1, np.round(expected[:, :1] / DAYS.mean()))
        return (posts * DAYS[model.seasons]).astype(int)
    if code == "P4":  # samples are set in tens
        return np.maximum(30, 10 * np.round(expected / 10.0)).astype(int)
    lasting = np.exp((0.6 if code == "P5" else 0.3) * rng.normal(size=(len(expected), 1)))
    if code == "P5":  # a list from which few come and go
        listed = rng.poisson(expected[:, :1] * lasting)
        return np.maximum(2, listed + rng.integers(-1, 2, expected.shape))
    return np.maximum(6, rng.poisson(expected * lasting))


def _frame(city: City, level: str, arrays: dict[str, np.ndarray], position: int) -> pd.DataFrame:
    areas = city.areas[level]
    frame = pd.DataFrame({"area_code": areas["area_code"].array, "name": areas["name"].array})
    for key, values in arrays.items():
        frame[key] = values[:, position]
    return frame
