"""The indicator system: dimensions, indicators, weights and thresholds of one version, read from TOML."""

import hashlib
import tomllib
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from pingan.system.schema import Dimension, Indicator, SystemFile, inconsistencies
from pingan.system.toml_file import InvalidFileError, read_tables, read_text, refuse
from pingan.system.toml_problems import Problem
from pingan.system.toml_text import write_toml

__all__ = [
    "Dimension",
    "Indicator",
    "IndicatorSystem",
    "InvalidSystemError",
    "Problem",
    "load_system",
    "parse_system",
]


class InvalidSystemError(InvalidFileError):
    """A system file that cannot be used. `problems` holds every finding, in the order of the file."""


@dataclass(frozen=True, eq=False)
class IndicatorSystem:
    """One version of an indicator system. Immutable; two are equal when their sources are.

    Thresholds are part of the version and never estimated from data, so publishing a quarter changes no
    other quarter.

    Attributes
    ----------
    levels : tuple of str
        Coarse to fine.
    score_range : tuple of float
        (0, 100) or (0, 1): the range `clip` clips to and `goalposts` scores on.
    minimum_coverage : float
        Share of a dimension's weight that must be there for the dimension to be scored.
    minimum_denominator : float
        A share or rate with a smaller mean denominator is withheld; growth with a smaller base is undefined.
    base_quarters : tuple of str
        The quarters whose pooled value is the base (100) of the base-period index.
    base_reference : {"top", "own"}
        Whose base value: the top area's, or each area's own.
    smoothing_levels : tuple of str
        Levels at which `smoothing = "eb"` applies.
    geometric_floor : float
        The least efficacy that enters a geometric mean.
    rank_decimals : int or None
        Scores are ranked as published with so many decimals; None: in full.
    text : str
        The TOML source; `sha256` is its hash.
    """

    id: str
    version: str
    applies_from: str
    title: dict[str, str]
    levels: tuple[str, ...]
    aggregation: str
    clip: bool
    score_range: tuple[float, float]
    minimum_coverage: float
    minimum_denominator: float
    base_quarters: tuple[str, ...]
    base_reference: str
    smoothing_levels: tuple[str, ...]
    geometric_floor: float
    rank_decimals: int | None
    dimensions: tuple[Dimension, ...]
    indicators: tuple[Indicator, ...]
    text: str = field(repr=False)

    @cached_property
    def sha256(self) -> str:
        """SHA-256 of the source, hexadecimal."""
        return hashlib.sha256(self.text.encode()).hexdigest()

    def __eq__(self, other: object) -> bool:
        return isinstance(other, IndicatorSystem) and self.text == other.text

    def __hash__(self) -> int:
        return hash(self.text)

    @cached_property
    def codes(self) -> tuple[str, ...]:
        """The indicators' codes, in the order of the file."""
        return tuple(indicator.code for indicator in self.indicators)

    def indicator(self, code: str) -> Indicator:
        """Return the indicator with this code; KeyError when there is none."""
        return self._by_code[code]

    def without(self, *codes: str) -> "IndicatorSystem":
        """Return the variant of this system that leaves some indicators out.

        The other weights keep their proportions; a dimension that loses all its indicators goes too. The
        version says what is missing, for example `2015.1-without-P1` (a long list is shortened to a hash).

        Raises
        ------
        KeyError
            If the system has no such indicator.
        ValueError
            If no indicator would be left.
        """
        for code in codes:
            self.indicator(code)
        tables = tomllib.loads(self.text)
        tables["indicator"] = [table for table in tables["indicator"] if table["code"] not in codes]
        if not tables["indicator"]:
            raise ValueError("a system without any indicator scores nothing")
        kept = {table["dimension"] for table in tables["indicator"]}
        tables["dimension"] = [table for table in tables["dimension"] if table["code"] in kept]
        tables["system"]["version"] = f"{self.version}-without-{_short('-'.join(sorted(set(codes))))}"
        return parse_system(write_toml(tables), source=f"{self.id} {tables['system']['version']}")

    @cached_property
    def _by_code(self) -> dict[str, Indicator]:
        return {indicator.code: indicator for indicator in self.indicators}


def _short(name: str, most: int = 24) -> str:
    """A long name becomes a few letters of its hash: versions stay distinct, and short enough to show."""
    return name if len(name) <= most else hashlib.sha256(name.encode()).hexdigest()[:8]


def load_system(path: str | Path) -> IndicatorSystem:
    """Read an indicator system from a TOML file (UTF-8); see `parse_system`."""
    path = Path(path)
    return parse_system(read_text(path, InvalidSystemError), source=path.name)


def parse_system(text: str, source: str = "indicator system") -> IndicatorSystem:
    """Read an indicator system from TOML text.

    Parameters
    ----------
    text : str
        The TOML source, described in docs/method.md.
    source : str
        What to call it in errors, usually the file's name.

    Raises
    ------
    InvalidSystemError
        With every finding, each with its line and key.
    """
    file = read_tables(text, SystemFile, source, InvalidSystemError)
    refuse(source, text, inconsistencies(file), InvalidSystemError)
    return _assemble(file, text)


def _assemble(file: SystemFile, text: str) -> IndicatorSystem:
    system = file.system
    defaults = {"share": 100.0, "growth": 100.0, "graded": 1.0}
    indicators = tuple(
        item.model_copy(
            update={"efficacy": item.efficacy or system.efficacy, "per": item.per or defaults[item.kind]}
        )
        for item in file.indicator
    )
    weights = {dimension.code: 0.0 for dimension in file.dimension}
    for item in indicators:
        weights[item.dimension] += item.weight
    dimensions = tuple(
        item.model_copy(update={"weight": item.weight or weights[item.code]}) for item in file.dimension
    )
    low, high = system.score_range
    return IndicatorSystem(
        id=system.id,
        version=system.version,
        applies_from=system.applies_from,
        title=system.title.model_dump(),
        levels=tuple(system.levels),
        aggregation=system.aggregation,
        clip=system.clip,
        score_range=(low, high),
        minimum_coverage=system.minimum_coverage,
        minimum_denominator=system.minimum_denominator,
        base_quarters=tuple(system.base_quarters),
        base_reference=system.base_reference,
        smoothing_levels=tuple(system.smoothing_levels),
        geometric_floor=system.geometric_floor or 0.01 * high,
        rank_decimals=system.rank_decimals,
        dimensions=dimensions,
        indicators=indicators,
        text=text,
    )
