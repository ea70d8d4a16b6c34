"""From one quarter's index to another's: where each step of the waterfall begins and ends. Pure arithmetic of bars."""

from collections.abc import Sequence
from dataclasses import dataclass

FIRST_STEPS = 8
LEAST = 0.005  # a smaller contribution shows as 0.00: it is summed up with the rest


@dataclass(frozen=True)
class Step:
    """One step.

    Attributes
    ----------
    key : the indicator's code, "" for the rest taken together
    count : how many indicators it stands for
    points : what it adds to the index
    start, end : the index before and after it
    left, width : of its bar, in per cent of the figure's width
    at : where it ends, in per cent
    """

    key: str
    count: int
    points: float
    start: float
    end: float
    left: float
    width: float
    at: float


@dataclass(frozen=True)
class Bars:
    """The waterfall: the largest steps and the rest as one, or all steps; both end at the same index.

    Attributes
    ----------
    first : the steps of the short form, the rest last
    others : the steps that the rest stands for, each by itself
    before_at, after_at : where the two quarters' indexes stand, in per cent of the figure's width
    """

    first: tuple[Step, ...]
    rest: Step | None
    others: tuple[Step, ...]
    before_at: float
    after_at: float


def waterfall_bars(
    before: float, contributions: Sequence[tuple[str, float]], shown: int = FIRST_STEPS
) -> Bars:
    """Lay out a waterfall.

    Parameters
    ----------
    before : the index that it starts from
    contributions : indicator and points, in any order; missing ones are left out before
    shown : how many steps stand by themselves; the rest is one step, unless it were only one
    """
    ordered = sorted(contributions, key=lambda one: -abs(one[1]))
    large = [one for one in ordered if abs(one[1]) >= LEAST]
    head = large if len(large) == len(ordered) and len(large) <= shown + 1 else large[:shown]
    tail = ordered[len(head) :]
    levels = [before]
    for _, points in [*head, *tail]:
        levels.append(levels[-1] + points)
    low, high = min(levels), max(levels)
    room = 0.04 * (high - low) or 1.0
    low, high = low - room, high + room

    def at(value: float) -> float:
        return round(100 * (value - low) / (high - low), 3)

    def step(key: str, points: float, start: float, count: int = 1) -> Step:
        left, right = sorted((at(start), at(start + points)))
        return Step(
            key, count, points, start, start + points, left, round(right - left, 3), at(start + points)
        )

    steps = [
        step(str(key), points, start) for (key, points), start in zip([*head, *tail], levels, strict=False)
    ]
    first, others = steps[: len(head)], steps[len(head) :]
    rest = None
    if others:
        rest = step("", levels[-1] - levels[len(head)], levels[len(head)], len(others))
    return Bars(tuple(first), rest, tuple(others), at(before), at(levels[-1]))
