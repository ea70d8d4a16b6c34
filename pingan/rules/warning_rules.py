"""Rules of warning as data: what is worth warning of, at which levels, from which quarter; read from TOML."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field

from pingan.system.indicator_system import IndicatorSystem
from pingan.system.schema import Code, FileTable, Number, Quarter, Title
from pingan.system.toml_file import read_tables, read_text, refuse
from pingan.system.toml_text import Place

Kind = Literal["rank_fall", "dimension_below", "declines", "beyond_impermissible"]

NEEDED: dict[str, tuple[str, ...]] = {
    "rank_fall": ("places",),
    "dimension_below": ("score",),
    "declines": ("quarters",),
    "beyond_impermissible": (),
}
"""By kind, what a rule has to say beside its levels."""

OPTIONAL: dict[str, tuple[str, ...]] = {
    "rank_fall": ("among",),
    "dimension_below": ("dimensions",),
    "declines": (),
    "beyond_impermissible": ("indicators",),
}
"""By kind, what a rule may say besides."""

LONGEST_DECLINE = 12


class Rule(FileTable):
    """One rule: an area of one of its levels is warned of where it holds.

    Attributes
    ----------
    kind
        `rank_fall`: the rank is worse than in the quarter before by `places` or more, `among` the whole level or the
        parts of the same parent. `dimension_below`: a dimension's score is below `score`. `declines`: the index fell
        in each of the last `quarters` quarters. `beyond_impermissible`: an indicator's value is worse than its
        impermissible value, or outside its limits; where it is inherited it is not warned of again.
    levels
        Where it applies; another level may have a rule of its own with other numbers.
    severity
        `high` comes first and is marked more strongly.
    dimensions, indicators
        Only these; left out, all.
    """

    code: Code
    kind: Kind
    name_zh: str
    name_en: str
    severity: Literal["high", "normal"] = "normal"
    levels: Annotated[list[Code], Field(min_length=1)]
    places: Annotated[int, Field(ge=1)] | None = None
    among: Literal["level", "parent"] = "level"
    score: Number | None = None
    quarters: Annotated[int, Field(ge=1, le=LONGEST_DECLINE)] | None = None
    dimensions: Annotated[list[Code], Field(min_length=1)] | None = None
    indicators: Annotated[list[Code], Field(min_length=1)] | None = None


class _Head(FileTable):
    system: Code
    version: Code
    applies_from: Quarter
    title: Title


class _File(FileTable):
    rules: _Head
    rule: Annotated[list[Rule], Field(min_length=1)]


@dataclass(frozen=True, eq=False)
class WarningRules:
    """One version of the rules of a system. Immutable: what was raised by it can always be explained.

    Attributes
    ----------
    system : id of the indicator system that they are about
    version, applies_from : as of an indicator system
    title : in "zh" and "en"
    rules : in the order of the file
    text : the TOML source; `sha256` is its hash
    """

    system: str
    version: str
    applies_from: str
    title: dict[str, str]
    rules: tuple[Rule, ...]
    text: str = field(repr=False)

    @cached_property
    def sha256(self) -> str:
        """SHA-256 of the source, hexadecimal."""
        return hashlib.sha256(self.text.encode()).hexdigest()

    @cached_property
    def by_code(self) -> dict[str, Rule]:
        """Each rule by its code."""
        return {rule.code: rule for rule in self.rules}

    @property
    def reach(self) -> int:
        """How many quarters back the rules look."""
        return max((rule.quarters or 0 for rule in self.rules), default=0)


def load_rules(path: str | Path) -> WarningRules:
    """Read rules from a TOML file: see `parse_rules`."""
    path = Path(path)
    return parse_rules(read_text(path), source=path.name)


def parse_rules(text: str, source: str = "warning rules") -> WarningRules:
    """Read rules from TOML text, described in docs/warnings.md.

    Raises
    ------
    InvalidRulesError
        With every finding, each with its line and key.
    """
    file = read_tables(text, _File, source)
    refuse(source, text, _inconsistencies(file))
    head = file.rules
    return WarningRules(
        head.system, head.version, head.applies_from, head.title.model_dump(), tuple(file.rule), text
    )


def check_against(rules: WarningRules, system: IndicatorSystem, source: str = "warning rules") -> None:
    """Refuse rules that name a level, dimension or indicator which the system does not have.

    Raises
    ------
    InvalidRulesError
    """
    known = {
        "levels": set(system.levels),
        "dimensions": {item.code for item in system.dimensions},
        "indicators": set(system.codes),
    }
    found = []
    for number, rule in enumerate(rules.rules):
        for key, there in known.items():
            if unknown := sorted(set(getattr(rule, key) or ()) - there):
                names = ", ".join(unknown)
                found.append(
                    (
                        ("rule", number, key),
                        f"are not in the system {system.id} {system.version}: {names}",
                        f"指标体系 {system.id} {system.version} 中没有：{names}",
                    )
                )
    refuse(source, rules.text, found)


def _inconsistencies(file: _File) -> Iterator[tuple[Place, str, str]]:
    seen: set[str] = set()
    particular = sorted({key for keys in (*NEEDED.values(), *OPTIONAL.values()) for key in keys})
    for number, rule in enumerate(file.rule):
        place: Place = ("rule", number)
        if rule.code in seen:
            yield (*place, "code"), f"is used twice: {rule.code}", f"重复使用：{rule.code}"
        seen.add(rule.code)
        for key in NEEDED[rule.kind]:
            if getattr(rule, key) is None:
                yield (
                    (*place, key),
                    f"is missing: a rule of kind {rule.kind} needs it",
                    f"缺少此项：{rule.kind} 类规则需要它",
                )
        allowed = {*NEEDED[rule.kind], *OPTIONAL[rule.kind]}
        for key in particular:
            if key in rule.model_fields_set and key not in allowed:
                yield (
                    (*place, key),
                    f"does not belong to a rule of kind {rule.kind}",
                    f"{rule.kind} 类规则没有此项",
                )
