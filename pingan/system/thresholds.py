"""Thresholds proposed from the values of the base period: quantiles, rounded as people would write them.

A proposal is a number to look at, put into a draft by whoever answers for it. Once stored it is fixed in the system's
version: no quarter's peers ever move it.
"""

from dataclasses import dataclass
from math import floor, log10

import numpy as np

from pingan.errors import ScoringError
from pingan.system.schema import Indicator

FEWEST = 8
"""Values below which quantiles say nothing."""

BEYOND = 0.1
"""Share of the values that lie beyond each threshold, unless chosen otherwise."""

IDEAL = (0.25, 0.75)
"""Quantiles between which a moderate indicator is ideal: the middle half."""


class NoProposalError(ScoringError):
    """The values do not tell areas apart, or there are too few: thresholds are for people to set."""


@dataclass(frozen=True)
class Proposal:
    """What the values of the base period suggest.

    Attributes
    ----------
    thresholds : key of the system's file ("satisfactory" …) to its value, in the indicator's unit
    count : how many values it rests on
    lowest, highest : of them
    beyond : by key, how many values are better than the satisfactory (or inside the ideal range), how many are
        worse than the impermissible (or outside the limits): "full", "failed"
    """

    thresholds: dict[str, float]
    count: int
    lowest: float
    highest: float
    beyond: dict[str, int]


def propose_thresholds(values: np.ndarray, indicator: Indicator, beyond: float = BEYOND) -> Proposal:
    """Propose an indicator's thresholds from values of the base period.

    Where higher is safer the satisfactory value is the (1 − beyond) quantile and the impermissible one the `beyond`
    quantile; where lower is safer the other way round. Moderate: the limits are the two outer quantiles, the ideal
    range is the middle half. Quantiles interpolate linearly and are rounded to three digits of the distance between
    them, so that a proposal reads 12.5 and not 12.4837.

    Parameters
    ----------
    values : (n,) float array
        In the indicator's unit, of areas of one level; NaN is left out.
    indicator : Indicator
        Its direction and form count; thresholds that it has do not.
    beyond : float
        Share of the values that lie beyond each threshold, above 0 and below 0.25.

    Raises
    ------
    NoProposalError
        Fewer than eight values; or so many alike that two thresholds would be the same; or values of zero or less for
        the logarithmic form.
    """
    if not 0 < beyond < IDEAL[0]:
        raise ValueError(f"the share beyond a threshold lies between 0 and {IDEAL[0]}, not {beyond}")
    known = np.asarray(values, dtype=float)
    known = known[np.isfinite(known)]
    if len(known) < FEWEST:
        raise NoProposalError(
            f"The base period has {len(known)} values of {indicator.code}; a proposal needs at least {FEWEST}. "
            "Set the thresholds by hand.",
            f"基期内 {indicator.code} 只有 {len(known)} 个数值，至少需要 {FEWEST} 个才能给出建议：请手工填写阈值。",
        )
    low, high = np.quantile(known, [beyond, 1 - beyond])
    digits = _digits(high - low)
    if indicator.moderate:
        inner = np.quantile(known, IDEAL)
        keys: tuple[str, ...] = ("limit_low", "ideal_low", "ideal_high", "limit_high")
        numbers = [_rounded(value, digits) for value in (low, *inner, high)]
        apart = numbers[0] < numbers[1] <= numbers[2] < numbers[3]
    else:
        keys = ("satisfactory", "impermissible")
        numbers = [_rounded(value, digits) for value in (high, low)]
        if indicator.direction == "negative":
            numbers.reverse()
        apart = numbers[0] != numbers[1]
    if not apart:
        raise _all_alike(known, indicator)
    thresholds = dict(zip(keys, numbers, strict=True))
    if indicator.efficacy == "logarithmic" and min(numbers) <= 0:
        raise NoProposalError(
            f"{indicator.code} has the logarithmic form, which needs thresholds above zero, and the base period "
            "reaches zero. Choose another form, or set the thresholds by hand.",
            f"{indicator.code} 采用对数型功效系数，阈值须大于零，而基期数值低至零：请改用其他形式，或手工填写阈值。",
        )
    return Proposal(
        thresholds, len(known), float(known.min()), float(known.max()), _beyond(known, thresholds, indicator)
    )


def _digits(distance: float) -> int:
    return 2 - floor(log10(distance)) if distance > 0 else 0


def _rounded(value: float, digits: int) -> float:
    rounded = round(float(value), digits)
    return int(rounded) if rounded == int(rounded) else rounded  # 15, as people write it, rather than 15.0


def _beyond(values: np.ndarray, thresholds: dict[str, float], indicator: Indicator) -> dict[str, int]:
    if indicator.moderate:
        full = (values >= thresholds["ideal_low"]) & (values <= thresholds["ideal_high"])
        failed = (values < thresholds["limit_low"]) | (values > thresholds["limit_high"])
    else:
        sign = 1 if indicator.direction == "positive" else -1
        full = sign * values >= sign * thresholds["satisfactory"]
        failed = sign * values < sign * thresholds["impermissible"]
    return {"full": int(full.sum()), "failed": int(failed.sum())}


def _all_alike(values: np.ndarray, indicator: Indicator) -> NoProposalError:
    found, counts = np.unique(values, return_counts=True)
    most, times = float(found[np.argmax(counts)]), int(counts.max())
    if len(found) == 1:
        return NoProposalError(
            f"All {times} values of {indicator.code} in the base period are {most:g}: it tells no area from another. "
            "Set the thresholds by hand.",
            f"基期内 {indicator.code} 的 {times} 个数值全为 {most:g}，无法区分各区域：请手工填写阈值。",
        )
    return NoProposalError(
        f"Too many of the {len(values)} values of {indicator.code} in the base period are alike "
        f"({times} are {most:g}): two thresholds would be the same. "
        "Set them by hand, or take a level with more variation.",
        f"基期内 {indicator.code} 的 {len(values)} 个数值中相同的过多（{times} 个为 {most:g}），两个阈值会相等："
        "请手工填写，或改用差异更大的层级。",
    )
