"""Counts summed over quarters where they are recorded, then over the parts of coarser areas."""

from dataclasses import dataclass

import numpy as np

from pingan.quarters import shift
from pingan.scoring.hierarchy import Hierarchy
from pingan.scoring.observations import Panel
from pingan.scoring.reasons import CODE, FINE
from pingan.system.schema import Indicator

YEAR = 4  # quarters


@dataclass
class Pooled:
    """One indicator's counts, (n_areas,) each.

    Attributes
    ----------
    numerator, denominator
        Sums over the window and the parts; NaN where there is nothing to sum. Graded: Σ points × weight and
        Σ weight. Growth: the count and the count a year before.
    current
        The denominator of the current quarter alone: what "too small to publish" is measured by, so that a
        window cannot make five households of two.
    points
        Graded: the area's own grade where it has one, else NaN. Other kinds: None.
    reason
        int8 codes: `no_data`, `base_missing`, `grade_unknown`, or fine.
    """

    numerator: np.ndarray
    denominator: np.ndarray
    current: np.ndarray
    points: np.ndarray | None
    reason: np.ndarray


def pool(panel: Panel, hierarchy: Hierarchy, indicator: Indicator, place: int, quarter: str) -> Pooled:
    """Sum one indicator's counts over its window, then over parts.

    A cell takes part when its current quarter is there; of the earlier quarters of the window those that are
    there are added. (Summed numerators over summed denominators is the quarterly mean of the window:
    Σn/4 ÷ Σd/4.) A cell without its current quarter is missing, and its parent's sums leave it out of the
    numerator and of the denominator. Growth compares like with like: a quarter of a cell counts only where
    the same cell also has the same quarter a year before.

    Parameters
    ----------
    place : int
        The indicator's position in the panel.
    """
    window = [shift(quarter, -back) for back in range(indicator.window_quarters)]
    nothing = np.full(len(hierarchy), np.nan)
    points = None
    if indicator.kind == "growth":
        counts = [_cells(panel, name, place, nothing)[0] for name in window]
        before = [_cells(panel, shift(name, -YEAR), place, nothing)[0] for name in window]
        pairs = list(zip(counts, before, strict=True))
        reason = np.where(np.isnan(counts[0]), CODE["no_data"], CODE["base_missing"])
    else:
        pairs = [_cells(panel, name, place, nothing) for name in window]
        reason = np.full(len(hierarchy), CODE["no_data"])
        if indicator.kind == "graded":
            points, weight = pairs[0]
            known = _known_grades(points, indicator)
            reason[~np.isnan(points) & ~known] = CODE["grade_unknown"]
            points = np.where(known, points, np.nan)
            pairs = [_weighted(points, weight, indicator)]
    first = _there(pairs[0])
    numerator, denominator = sum_pairs(pairs, first)
    reason[first] = FINE
    current = np.where(first, pairs[0][1], 0.0)
    return roll_up(hierarchy, numerator, denominator, current, points, first, reason.astype(np.int8))


def pool_base(
    panel: Panel, hierarchy: Hierarchy, indicator: Indicator, place: int, quarters: tuple[str, ...]
) -> Pooled:
    """Sum one indicator's counts over the base quarters that are there, then over parts (no growth).

    Graded: `points` is the mean of an area's own grades where none of them has a weight, else NaN.
    """
    nothing = np.full(len(hierarchy), np.nan)
    pairs = [_cells(panel, name, place, nothing) for name in quarters]
    grades = []
    if indicator.kind == "graded":
        grades = [np.where(_known_grades(own, indicator), own, np.nan) for own, _ in pairs]
        pairs = [_weighted(own, weight, indicator) for own, (_, weight) in zip(grades, pairs, strict=True)]
    anywhere = np.any([_there(pair) for pair in pairs], axis=0)
    numerator, denominator = sum_pairs(pairs, anywhere)
    points = np.where(denominator > 0, np.nan, mean_there(grades, len(hierarchy))) if grades else None
    reason = np.where(anywhere, FINE, CODE["no_data"]).astype(np.int8)
    return roll_up(hierarchy, numerator, denominator, denominator / len(quarters), points, anywhere, reason)


def pool_pair(hierarchy: Hierarchy, numerator: np.ndarray, denominator: np.ndarray) -> Pooled:
    """Sum one pair of counts over parts, where both halves are there."""
    pair = (numerator, denominator)
    there = _there(pair)
    reason = np.where(there, FINE, CODE["no_data"])
    numerator, denominator = sum_pairs([pair], there)
    return roll_up(hierarchy, numerator, denominator, denominator, None, there, reason)


def sum_pairs(pairs: list[tuple[np.ndarray, np.ndarray]], where: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Add up the pairs of which both halves are there, at the areas in `where`; zero elsewhere."""
    numerator, denominator = np.zeros(len(where)), np.zeros(len(where))
    for pair in pairs:
        there = where & _there(pair)
        numerator += np.where(there, pair[0], 0.0)
        denominator += np.where(there, pair[1], 0.0)
    return numerator, denominator


def mean_there(rows: list[np.ndarray], length: int) -> np.ndarray:
    """Return the mean of the rows where they are there, (length,); NaN where none is."""
    total, count = np.zeros(length), np.zeros(length)
    for row in rows:
        there = ~np.isnan(row)
        total += np.where(there, row, 0.0)
        count += there
    return np.where(count > 0, total / np.maximum(count, 1), np.nan)


def roll_up(
    hierarchy: Hierarchy,
    numerator: np.ndarray,
    denominator: np.ndarray,
    current: np.ndarray,
    points: np.ndarray | None,
    there: np.ndarray,
    reason: np.ndarray,
) -> Pooled:
    """Sum recorded cells over parts. All arrays (n_areas,); the sums are zero where not `there`."""
    total = hierarchy.roll_up(numerator)
    below = hierarchy.roll_up(denominator)
    now = below if current is denominator else hierarchy.roll_up(current)
    empty = hierarchy.roll_up(there) == 0
    for sums in (total, below, now):
        sums[empty] = np.nan
    reason = np.where(empty, reason, FINE).astype(np.int8)
    if (empty & ~hierarchy.childless).any():
        _explain_empty(hierarchy, reason, empty)
    return Pooled(total, below, now, points, reason)


def _explain_empty(hierarchy: Hierarchy, reason: np.ndarray, empty: np.ndarray) -> None:
    """An area none of whose parts counts gives the most telling reason of its parts."""
    for part in reversed(hierarchy.slices):
        parent = hierarchy.parent[part]
        passed = (parent >= 0) & empty[parent]
        np.maximum.at(reason, parent[passed], reason[part][passed])


def _cells(panel: Panel, quarter: str, place: int, nothing: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    found = panel.at(quarter, place)
    return (nothing, nothing) if found is None else found


def _there(pair: tuple[np.ndarray, np.ndarray]) -> np.ndarray:
    return ~(np.isnan(pair[0]) | np.isnan(pair[1]))


def _known_grades(points: np.ndarray, indicator: Indicator) -> np.ndarray:
    if not indicator.grades:
        return ~np.isnan(points)
    return np.isin(points, list(indicator.grades.values()))


def _weighted(points: np.ndarray, weight: np.ndarray, indicator: Indicator) -> tuple[np.ndarray, np.ndarray]:
    """A grade without a weight counts nothing in the roll-up; all count alike if no denominator is named."""
    weight = np.ones(len(points)) if not indicator.denominator else np.nan_to_num(weight, nan=0.0)
    return points * weight, weight
