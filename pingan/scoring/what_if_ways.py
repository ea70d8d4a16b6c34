"""The cheapest way to the next rank: in points of efficacy, and in whole events. Pure, as `pingan.scoring.what_if`."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from pingan.scoring.composite import to_scale
from pingan.scoring.ranking import least_alike
from pingan.scoring.what_if import efficacy_of, index_with, next_above, place_of, value_of
from pingan.scoring.what_if_case import POINTS_STEP, Case, choices, limits, obstacle

MOST_STEPS = 2**40
_ROUNDING = 1e-9


@dataclass(frozen=True)
class Step:
    """A change of one indicator.

    Attributes
    ----------
    indicator : code
    change : of the count, in whole events (graded: of the points)
    points : of efficacy that it takes
    gain : points of the index that it brings by itself
    """

    indicator: str
    change: float
    points: float
    gain: float


@dataclass(frozen=True)
class Ways:
    """How an area could come to the next rank.

    Attributes
    ----------
    target : index of the next above; NaN where there is none
    codes : the areas that have it
    gap : points of the index up to it
    rank : the rank it would then share or have
    cheapest : the changes that together reach it with the fewest points of efficacy; empty where none do
    alone : for each indicator that reaches it by itself, the change that does; fewest points first
    """

    target: float
    codes: tuple[str, ...] = ()
    gap: float = np.nan
    rank: int | None = None
    cheapest: tuple[Step, ...] = ()
    alone: tuple[Step, ...] = ()


def ways(case: Case) -> Ways:
    """Find the way from the published numbers to the next rank.

    Cheapest is what takes the fewest points of efficacy in all: the indicator with the largest share in the index is
    brought to its satisfactory value first, then the next, the last one only as far as needed. For the arithmetic
    mean nothing takes fewer. For the geometric mean the indicators are taken by what a point brings where they stand,
    which is close to the fewest and not proved to be. Counts are rounded to whole events, towards the goal. Moderate
    indicators are left out: they describe a place, and are nobody's to improve.
    """
    above = next_above(case, case.index) if not np.isnan(case.index) else case.others.iloc[:0]
    if above.empty:
        return Ways(np.nan)
    target = float(above.min())
    helpful = [code for code in case.system.codes if _helps(case, code)]
    full = {code: _step(case, code, case.full(case.system.indicator(code))) for code in helpful}
    best = {code: step for code, step in full.items() if step and step.points > _ROUNDING}
    alone = [found for code in best if (found := _alone(case, code, target))]
    return Ways(
        target=target,
        codes=tuple(above.index),
        gap=target - case.index,
        rank=place_of(case, target)[0],
        cheapest=_cheapest(case, target, best),
        alone=tuple(sorted(alone, key=lambda step: step.points)),
    )


def _helps(case: Case, code: str) -> bool:
    return obstacle(case, code) is None and not case.system.indicator(code).moderate


def _cheapest(case: Case, target: float, best: dict[str, Step]) -> tuple[Step, ...]:
    slope = _slopes(case)
    taken: dict[str, float] = {}
    for code in sorted(best, key=lambda code: -slope[code]):
        enough = _enough(case, code, target, taken)
        taken[code] = best[code].change if enough is None else enough
        if enough is not None:
            break
    else:
        return ()
    return tuple(_told(case, code, change) for code, change in taken.items())


def _alone(case: Case, code: str, target: float) -> Step | None:
    change = _enough(case, code, target, {})
    return None if change is None else _told(case, code, change)


def _enough(case: Case, code: str, target: float, taken: dict[str, float]) -> float | None:
    """Return the smallest change of one indicator that reaches the target once others are taken; None if none does."""
    efficacies = case.efficacies.copy()
    for other, change in taken.items():
        efficacies[case.system.codes.index(other)] = efficacy_of(case, other, value_of(case, other, change))[
            0
        ]
    place, scale = case.system.codes.index(code), case.system
    so_far = float(case.combined(efficacies).index[0])
    goal = least_alike(target, case.system.rank_decimals)
    needed = _score_needed(case, place, efficacies[place], so_far, goal)
    shared, _ = place_of(case, target)

    def reached(change: float) -> bool:
        score, _ = efficacy_of(case, code, value_of(case, code, change))
        if score < needed - 1e-6 * scale.score_range[1]:
            return False
        if score > needed + 1e-6 * scale.score_range[1]:
            return True
        again = efficacies.copy()
        again[place] = score
        rank, _ = place_of(case, float(case.combined(again).index[0]))
        return rank is not None and shared is not None and rank <= shared

    return _smallest(case, code, reached)


def _score_needed(case: Case, place: int, score: float, index: float, target: float) -> float:
    """Return the efficacy by which one indicator lifts the index to the target: by the slope of the mean."""
    mean, floor = case.system.aggregation, case.system.geometric_floor
    levels = [float(to_scale(np.array([x]), mean, floor)[0]) for x in (score, index, target)]
    level = levels[0] + (levels[2] - levels[1]) / case.shares[place]
    return level if mean == "arithmetic" else float(np.exp(min(level, 700.0)))


def _slopes(case: Case) -> dict[str, float]:
    """Points of the index that a point of efficacy brings, where the indicators stand."""
    slope = case.shares.copy()
    if case.system.aggregation == "geometric":
        slope = slope * case.index / np.maximum(np.nan_to_num(case.efficacies), case.system.geometric_floor)
    return dict(zip(case.system.codes, slope, strict=True))


def _step(case: Case, code: str, score: float) -> Step | None:
    """Return the smallest change that brings an indicator to a score, or as near as it can come; None if no nearer."""

    def reached(change: float) -> bool:
        return efficacy_of(case, code, value_of(case, code, change))[0] >= score - _ROUNDING

    change = _smallest(case, code, reached)
    if change is None:
        change = _furthest(case, code)
    return None if change is None or not change else _told(case, code, change)


def _told(case: Case, code: str, change: float) -> Step:
    place = case.system.codes.index(code)
    score, _ = efficacy_of(case, code, value_of(case, code, change))
    return Step(code, change, score - case.efficacies[place], index_with(case, place, score) - case.index)


def _smallest(case: Case, code: str, reached: Callable[[float], bool]) -> float | None:
    """Return the smallest whole change towards the safer side at which something is reached; None if nowhere."""
    if grades := choices(case, code):
        found = sorted((change for _, change in grades if reached(change)), key=abs)
        return found[0] if found else None
    unit, most = _unit(case, code), _most(case, code)
    high = 1
    while high < most and not reached(unit * high):
        high *= 2
    high = min(high, most)
    if not high or not reached(unit * high):
        return None
    low = 0
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if reached(unit * middle) else (middle, high)
    return _clean(unit * high)


def _furthest(case: Case, code: str) -> float | None:
    """Return the largest change towards the safer side, where there is one."""
    if grades := choices(case, code):
        return max((change for _, change in grades), key=lambda change: _direction(case, code) * change)
    most = _most(case, code)
    return _clean(_unit(case, code) * most) if 0 < most < MOST_STEPS else None


def _direction(case: Case, code: str) -> int:
    return 1 if case.system.indicator(code).direction == "positive" else -1


def _unit(case: Case, code: str) -> float:
    step = POINTS_STEP if case.system.indicator(code).kind == "graded" else 1
    return step * _direction(case, code)


def _most(case: Case, code: str) -> int:
    """Return how many whole steps there are towards the safer side."""
    low, high = limits(case, code)
    room = high if _direction(case, code) > 0 else -low
    return int(min(MOST_STEPS, np.floor(room / abs(_unit(case, code)) + _ROUNDING)))


def _clean(change: float) -> float:
    return round(change, 1)
