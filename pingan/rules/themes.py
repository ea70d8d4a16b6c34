"""The themes of the headlines (110 calls, burglary, volunteers …), read from TOML: which counts, and what is better."""

import hashlib
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Annotated, Literal

from pydantic import Field

from pingan.system.schema import Code, FileTable
from pingan.system.toml_file import read_tables, refuse

KIND = "headlines"


class Theme(FileTable):
    """One card.

    Attributes
    ----------
    indicators
        Whose observations are added up: codes of the indicator system.
    show
        `count`: what happened in the quarter; quarters can be added up. `stock`: what was there in it; they cannot.
        `share`: numerators over denominators, in %, whose change is in percentage points.
    better
        `lower`, `higher`, or `neither`: then a change is only up or down.
    unit_zh, unit_en
        Of the count: 起, cases.
    """

    code: Code
    name_zh: str
    name_en: str
    indicators: Annotated[list[Code], Field(min_length=1)]
    show: Literal["count", "stock", "share"]
    better: Literal["lower", "higher", "neither"]
    unit_zh: str = ""
    unit_en: str = ""


class _Head(FileTable):
    version: Code


class ThemesFile(FileTable):
    """The whole file."""

    headlines: _Head
    theme: Annotated[list[Theme], Field(min_length=1)]


@dataclass(frozen=True)
class Themes:
    """One version of the themes, in the order of their file."""

    version: str
    themes: tuple[Theme, ...]
    text: str = field(repr=False)

    @property
    def sha256(self) -> str:
        """SHA-256 of the source, hexadecimal."""
        return hashlib.sha256(self.text.encode()).hexdigest()


def parse_themes(text: str, known: Collection[str] | None = None, source: str = "headlines") -> Themes:
    """Read themes from TOML text (docs/headlines.md).

    Parameters
    ----------
    known : codes of the indicators that there are; None leaves it unchecked
    source : what to call it in errors, usually the file's name

    Raises
    ------
    InvalidRulesError
        With every finding, each with its line and key.
    """
    file = read_tables(text, ThemesFile, source)
    findings = []
    for place, theme in enumerate(file.theme):
        if theme.code in [other.code for other in file.theme[:place]]:
            findings.append(
                (
                    ("theme", place, "code"),
                    f"{theme.code!r} stands here for the second time",
                    f"“{theme.code}”重复出现",
                )
            )
        unknown = [code for code in theme.indicators if known is not None and code not in known]
        if unknown:
            listed, there = ", ".join(unknown), ", ".join(known or ())
            findings.append(
                (
                    ("theme", place, "indicators"),
                    f"the indicator system has no {listed}; it has {there}",
                    f"指标体系中没有 {listed}；现有：{there}",
                )
            )
    refuse(source, text, findings)
    return Themes(file.headlines.version, tuple(file.theme), text)
