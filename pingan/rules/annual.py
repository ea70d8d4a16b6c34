"""The rule of the annual assessment (考核), read from TOML: how four quarters become a year's score."""

import hashlib
from collections.abc import Collection
from dataclasses import dataclass
from functools import cached_property
from typing import Annotated, Literal

from pydantic import Field

from pingan.quarters import quarter_range, shift
from pingan.system.schema import Code, FileTable, Number, Positive, Title
from pingan.system.toml_file import read_tables, refuse

KIND = "assessment"
QUARTERS = 4


class _Assessment(FileTable):
    """What a year is, and its level.

    Attributes
    ----------
    first_year
        The first year that the rule is for.
    first_quarter
        The quarter in which a year begins, 1 to 4: with 3, the year 2016 is 2016Q3 to 2017Q2.
    quarter_weights
        Of the four quarters in the year's mean, in order.
    minimum_quarters
        An area with fewer quarters that have an index is not assessed; what is there is weighted anew.
    levels
        Which levels are assessed.
    """

    version: Code
    title: Title
    first_year: Annotated[int, Field(ge=1900, le=9999)]
    first_quarter: Annotated[int, Field(ge=1, le=QUARTERS)] = 1
    quarter_weights: Annotated[list[Positive], Field(min_length=QUARTERS, max_length=QUARTERS)] = [
        1.0
    ] * QUARTERS
    minimum_quarters: Annotated[int, Field(ge=1, le=QUARTERS)] = QUARTERS
    levels: Annotated[list[Code], Field(min_length=1)]


class _Improvement(FileTable):
    """What an improvement is, and how much of it counts.

    Attributes
    ----------
    against
        `last_quarter`: the year's last quarter on the quarter before the year. `year_mean`: the year's mean on the
        mean of the year before.
    share
        How much of the improvement is added to the mean: 0.3 of every index point.
    falls_count
        Whether a fall is taken off.
    most
        At most so many points are added or taken off; left out, there is no limit.
    """

    against: Literal["last_quarter", "year_mean"]
    share: Annotated[float, Field(ge=0, le=1)]
    falls_count: bool = True
    most: Annotated[Number, Field(gt=0)] | None = None


class RuleFile(FileTable):
    """The whole file."""

    assessment: _Assessment
    improvement: _Improvement


@dataclass(frozen=True, eq=False)
class Rule:
    """One version of the rule."""

    file: RuleFile
    text: str

    @property
    def version(self) -> str:
        """As the file says."""
        return self.file.assessment.version

    @cached_property
    def sha256(self) -> str:
        """SHA-256 of the source, hexadecimal."""
        return hashlib.sha256(self.text.encode()).hexdigest()

    def quarters(self, year: int) -> tuple[str, ...]:
        """Return the four quarters of a year, in order."""
        first = f"{year}Q{self.file.assessment.first_quarter}"
        return tuple(quarter_range(first, shift(first, QUARTERS - 1)))

    def base(self, year: int) -> tuple[str, ...]:
        """Return the quarters that the improvement is measured from."""
        if self.file.improvement.against == "year_mean":
            return self.quarters(year - 1)
        return (shift(self.quarters(year)[0], -1),)


def parse_rule(text: str, levels: Collection[str] | None = None, source: str = "assessment") -> Rule:
    """Read the rule from TOML text (docs/assessment.md).

    Parameters
    ----------
    levels : that the indicator system has; None leaves it unchecked
    source : what to call it in errors, usually the file's name

    Raises
    ------
    InvalidRulesError
        With every finding, each with its line and key.
    """
    file = read_tables(text, RuleFile, source)
    findings = []
    unknown = [level for level in file.assessment.levels if levels is not None and level not in levels]
    if unknown:
        listed, there = ", ".join(unknown), ", ".join(levels or ())
        findings.append(
            (
                ("assessment", "levels"),
                f"the indicator system has no level {listed}; it has {there}",
                f"指标体系没有层级 {listed}；现有：{there}",
            )
        )
    refuse(source, text, findings)
    return Rule(file, text)
