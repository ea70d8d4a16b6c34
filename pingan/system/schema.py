"""What an indicator system's file may say, and the checks that need no arithmetic."""

import math
from collections.abc import Iterator
from typing import Annotated, Literal, cast

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from pingan.quarters import parse_quarter

Kind = Literal["rate", "share", "growth", "graded"]
Direction = Literal["positive", "negative", "moderate"]
EfficacyForm = Literal["linear", "exponential", "logarithmic", "power", "goalposts"]
Smoothing = Literal["none", "eb"]

Quarter = Annotated[str, BeforeValidator(parse_quarter)]
Code = Annotated[str, Field(min_length=1, max_length=60, pattern=r"^[^\s,;]+$")]
Number = Annotated[float, Field(allow_inf_nan=False)]
Positive = Annotated[float, Field(gt=0, allow_inf_nan=False)]


class FileTable(BaseModel):
    """A table of a TOML file of the project's own."""

    # strict: a number in quotes or a `true` where a number belongs is a slip of the pen, not a number
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class Title(FileTable):
    """A name in both languages."""

    zh: str
    en: str


class Dimension(FileTable):
    """One dimension of the index.

    `weight` is its share in the index; left out, it is the sum of its indicators' weights.
    """

    code: Code
    name_zh: str
    name_en: str
    weight: Positive | None = None

    @property
    def known_weight(self) -> float:
        """The weight as it is in a system that was read, where one that was left out is filled in."""
        if self.weight is None:
            raise ValueError(f"the weight of {self.code} is filled in where a system is read")
        return self.weight


class Indicator(FileTable):
    """One indicator: how its value is made, when it is good, and how much it counts.

    Attributes
    ----------
    kind
        `rate` = numerator / denominator × per; `share` the same with per 100; `growth` = change of a count on
        the same quarter a year before, in %; `graded` = points.
    direction
        `positive`: higher is safer; `negative`: lower is safer; `moderate`: best within the ideal range.
    satisfactory, impermissible
        The values that score 100 and 60 (with `goalposts`: the top and the bottom of the range).
    ideal_low, ideal_high, limit_low, limit_high
        For `moderate`: the range that scores 100, and the two values outside it that score 60.
    weight
        Any positive number; weights are shares of their sum.
    finest_level
        The finest level at which it is recorded. Finer areas inherit the value of the area around them.
    window_quarters
        How many quarters are pooled, the current one included.
    smoothing
        `eb`: empirical Bayes at the system's smoothing levels (rates only).
    efficacy
        The form of the efficacy coefficient; left out, the system's.
    power
        The exponent of the power form.
    grades
        For `graded`: the points of each grade.
    zero_possible
        For a negative indicator, whether its value can be zero, which decides the form of its base-period
        index; left out, true for everything but grades.
    """

    code: Code
    dimension: Code
    name_zh: str
    name_en: str
    department: str = ""
    department_en: str = ""
    kind: Kind
    numerator: str = ""
    denominator: str = ""
    per: Positive | None = None
    unit_zh: str = ""
    unit_en: str = ""
    direction: Direction
    satisfactory: Number | None = None
    impermissible: Number | None = None
    ideal_low: Number | None = None
    ideal_high: Number | None = None
    limit_low: Number | None = None
    limit_high: Number | None = None
    weight: Positive
    finest_level: Code
    window_quarters: Annotated[int, Field(ge=1, le=40)] = 1
    smoothing: Smoothing = "none"
    efficacy: EfficacyForm | None = None
    power: Positive = 1.0
    grades: dict[str, Number] = Field(default_factory=dict)
    zero_possible: bool | None = None
    origin: str = ""
    note: str = ""

    @property
    def moderate(self) -> bool:
        """Whether the best value lies inside a range rather than at an end."""
        return self.direction == "moderate"

    @property
    def thresholds(self) -> tuple[tuple[float, float], ...]:
        """(satisfactory, impermissible) pairs: one, or for a moderate indicator its lower and upper side."""
        pairs: tuple[tuple[float | None, float | None], ...] = ((self.satisfactory, self.impermissible),)
        if self.moderate:
            pairs = ((self.ideal_low, self.limit_low), (self.ideal_high, self.limit_high))
        return cast(
            tuple[tuple[float, float], ...], pairs
        )  # those that its direction needs are there, once checked

    @property
    def can_be_zero(self) -> bool:
        """Whether a value of zero is possible, see `zero_possible`."""
        return self.kind != "graded" if self.zero_possible is None else self.zero_possible


class System(FileTable):
    """The `[system]` table: what holds for all indicators."""

    id: Code
    version: Code
    applies_from: Quarter
    title: Title
    levels: Annotated[list[Code], Field(min_length=1)]
    aggregation: Literal["arithmetic", "geometric"] = "arithmetic"
    efficacy: EfficacyForm = "linear"
    clip: bool = False
    score_range: Annotated[list[Number], Field(min_length=2, max_length=2)] = [0.0, 100.0]
    minimum_coverage: Annotated[float, Field(gt=0, le=1)] = 0.8
    minimum_denominator: Annotated[float, Field(ge=0, allow_inf_nan=False)] = 5.0
    base_quarters: list[Quarter] = []
    base_reference: Literal["top", "own"] = "top"
    smoothing_levels: list[Code] = []
    geometric_floor: Positive | None = None
    rank_decimals: Annotated[int, Field(ge=0, le=9)] | None = None


class SystemFile(FileTable):
    """The whole file."""

    system: System
    dimension: Annotated[list[Dimension], Field(min_length=1)]
    indicator: Annotated[list[Indicator], Field(min_length=1)]


# A finding: where (path of keys), in English, in Chinese.
Finding = tuple[tuple[str | int, ...], str, str]


def inconsistencies(file: SystemFile) -> Iterator[Finding]:
    """Yield what is wrong with a file whose single keys are all well-formed."""
    yield from _system_findings(file)
    yield from _duplicates("dimension", [item.code for item in file.dimension])
    yield from _duplicates("indicator", [item.code for item in file.indicator])
    used = {item.dimension for item in file.indicator}
    for place, dimension in enumerate(file.dimension):
        if dimension.code not in used:
            yield ("dimension", place, "code"), "no indicator belongs to this dimension", "没有指标属于该维度"
    dimensions = {item.code for item in file.dimension}
    for place, indicator in enumerate(file.indicator):
        at = ("indicator", place)
        if indicator.dimension not in dimensions:
            known = ", ".join(sorted(dimensions))
            yield (
                (*at, "dimension"),
                f"there is no dimension {indicator.dimension!r}; there are {known}",
                f"没有维度“{indicator.dimension}”；现有：{known}",
            )
        if indicator.finest_level not in file.system.levels:
            levels = ", ".join(file.system.levels)
            yield (
                (*at, "finest_level"),
                f"{indicator.finest_level!r} is not one of the levels {levels}",
                f"“{indicator.finest_level}”不在层级 {levels} 之中",
            )
        for key, english, chinese in _indicator_findings(
            indicator, indicator.efficacy or file.system.efficacy
        ):
            yield (*at, key), english, chinese


def _system_findings(file: SystemFile) -> Iterator[Finding]:
    system = file.system
    for key in ("levels", "smoothing_levels", "base_quarters"):
        values = getattr(system, key)
        if len(set(values)) < len(values):
            yield ("system", key), "the same value stands here twice", "同一个值出现了两次"
    for level in system.smoothing_levels:
        if level not in system.levels:
            yield ("system", "smoothing_levels"), f"{level!r} is not a level", f"“{level}”不是层级"
    low, high = system.score_range
    if low != 0 or high not in (1, 100):
        yield ("system", "score_range"), "must be [0, 1] or [0, 100]", "只能是 [0, 1] 或 [0, 100]"
    forms = {item.efficacy or system.efficacy for item in file.indicator}
    if high == 1 and forms != {"goalposts"}:
        yield (
            ("system", "score_range"),
            'the efficacy forms score 60 to 100; [0, 1] is for systems whose every efficacy is "goalposts"',
            '功效系数以 60 至 100 计分；[0, 1] 仅用于全部指标 efficacy = "goalposts" 的体系',
        )
    if system.geometric_floor is not None and system.geometric_floor >= high:
        yield (
            ("system", "geometric_floor"),
            "must lie below the top of score_range",
            "须低于 score_range 的上限",
        )


def _duplicates(table: str, codes: list[str]) -> Iterator[Finding]:
    for place, code in enumerate(codes):
        if code in codes[:place]:
            yield (table, place, "code"), f"{code!r} stands here for the second time", f"“{code}”重复出现"


def _indicator_findings(item: Indicator, form: str) -> Iterator[tuple[str, str, str]]:
    yield from _threshold_findings(item, form)
    if item.kind == "rate" and item.per is None:
        yield "per", "a rate says per how many, for example per = 10000", "rate 须写明基数，例如 per = 10000"
    if item.kind in ("share", "growth") and item.per not in (None, 100):
        yield "per", f"a {item.kind} is in per cent: leave per out, or write 100", "百分比：per 省略或写 100"
    if item.kind == "graded" and item.per not in (None, 1):
        yield "per", "grades are points: leave per out, or write 1", "等级以分计：per 省略或写 1"
    if item.kind == "graded" and item.window_quarters != 1:
        yield "window_quarters", "a grade holds for its quarter: write 1", "等级只对当季有效：请写 1"
    if item.kind != "graded" and item.grades:
        yield "grades", 'grades belong to kind = "graded" only', 'grades 仅用于 kind = "graded"'
    if item.smoothing == "eb" and item.kind != "rate":
        yield "smoothing", "empirical Bayes is for rates; write none", "经验贝叶斯仅用于 rate；请写 none"


_SINGLE = ("satisfactory", "impermissible")
_RANGE = ("limit_low", "ideal_low", "ideal_high", "limit_high")


def _threshold_findings(item: Indicator, form: str) -> Iterator[tuple[str, str, str]]:
    needed, foreign = (_RANGE, _SINGLE) if item.moderate else (_SINGLE, _RANGE)
    for key in needed:
        if getattr(item, key) is None:
            yield key, f"a {item.direction} indicator needs this key", f"{item.direction} 指标需要此项"
    for key in foreign:
        if getattr(item, key) is not None:
            yield key, f"a {item.direction} indicator has no such key", f"{item.direction} 指标没有此项"
    values = [getattr(item, key) for key in needed]
    if any(value is None for value in values):
        return
    if item.moderate:
        low, ideal_low, ideal_high, high = values
        if not low < ideal_low <= ideal_high < high:
            yield (
                "ideal_low",
                "must be ordered: limit_low < ideal_low <= ideal_high < limit_high",
                "须满足 limit_low < ideal_low <= ideal_high < limit_high",
            )
    else:
        good, bad = values
        if item.direction == "positive" and not good > bad:
            yield (
                "satisfactory",
                f"higher is better, so satisfactory ({good:g}) must be above impermissible ({bad:g})",
                f"正指标：满意值（{good:g}）须大于不允许值（{bad:g}）",
            )
        if item.direction == "negative" and not good < bad:
            yield (
                "satisfactory",
                f"lower is better, so satisfactory ({good:g}) must be below impermissible ({bad:g})",
                f"逆指标：满意值（{good:g}）须小于不允许值（{bad:g}）",
            )
    if form == "logarithmic" and not all(value > 0 and math.isfinite(value) for value in values):
        key = next(key for key in needed if not getattr(item, key) > 0)
        yield key, "the logarithmic form needs thresholds above zero", "对数型功效系数要求阈值大于零"
