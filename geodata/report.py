"""What was found in boundaries: findings with their place and size, as text and as JSON."""

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from typing import Literal

from geodata.levels import LEVELS

Language = Literal["zh", "en"]
Severity = Literal["error", "warning"]

_LEVEL_NAMES = {
    "zh": {"district": "区", "street": "街道/镇", "committee": "居委会", "compound": "住宅小区"},
    "en": {"district": "district", "street": "street/town", "committee": "committee", "compound": "compound"},
}
_SEVERITIES = {"zh": {"error": "错误", "warning": "警告"}, "en": {"error": "error", "warning": "warning"}}


@dataclass(frozen=True)
class BoundaryFinding:
    """One thing that was found.

    Attributes
    ----------
    kind : str
        What it is, one of the kinds in docs/boundaries.md.
    severity : "error" or "warning"
        Boundaries with an error are not imported.
    level : str or None
        The level it was found at; None where it is about no level in particular.
    area_codes : tuple of str
        The areas it is about.
    message : dict
        One sentence in ``zh`` and in ``en``.
    m2 : float or None
        How large it is in square metres; None where size means nothing.
    where : (longitude, latitude) or None
        A point in it, to find it on a map.
    """

    kind: str
    severity: Severity
    level: str | None
    area_codes: tuple[str, ...]
    message: dict[str, str]
    m2: float | None = None
    where: tuple[float, float] | None = None


@dataclass(frozen=True)
class BoundaryReport:
    """All findings about one version of the boundaries.

    Attributes
    ----------
    findings : tuple of BoundaryFinding
        Errors first, then by level from coarse to fine, by kind, and the largest first.
    areas : dict of str to int
        How many areas there are at each level.
    version : str or None
        The version that was examined.
    """

    findings: tuple[BoundaryFinding, ...] = ()
    areas: dict[str, int] = field(default_factory=dict)
    version: str | None = None

    @property
    def errors(self) -> tuple[BoundaryFinding, ...]:
        """What keeps the boundaries from being imported."""
        return tuple(found for found in self.findings if found.severity == "error")

    @property
    def warnings(self) -> tuple[BoundaryFinding, ...]:
        """What should be looked at and does not stand in the way."""
        return tuple(found for found in self.findings if found.severity == "warning")

    @property
    def ok(self) -> bool:
        """Whether the boundaries can be imported."""
        return not self.errors

    def to_json(self) -> str:
        """Return everything as JSON; `from_json` reads it back."""
        return json.dumps(asdict(self) | {"ok": self.ok}, ensure_ascii=False, indent=1)

    @classmethod
    def from_json(cls, text: str) -> "BoundaryReport":
        """Read what `to_json` wrote."""
        content = json.loads(text)
        findings = tuple(
            BoundaryFinding(
                **found
                | {
                    "area_codes": tuple(found["area_codes"]),
                    "where": None if found["where"] is None else tuple(found["where"]),
                }
            )
            for found in content["findings"]
        )
        return cls(findings, content["areas"], content["version"])

    def to_text(self, language: Language = "zh", most: int | None = 20) -> str:
        """Return the report for a reader.

        Parameters
        ----------
        language : "zh" or "en"
        most : int or None
            Of each kind at each level, show the largest so many and say how many more there are; None: all.
        """
        names = _LEVEL_NAMES[language]
        counts = "，".join if language == "zh" else ", ".join
        heading = counts(f"{names[level]} {n}" for level, n in self.areas.items())
        lines = [f"{heading} · {self.version}" if self.version else heading]
        shown: Counter[tuple[str, str | None, str]] = Counter()
        of_kind = Counter((found.severity, found.level, found.kind) for found in self.findings)
        for found in self.findings:
            key = (found.severity, found.level, found.kind)
            shown[key] += 1
            if most is None or shown[key] <= most:
                lines.append(_line(found, language))
            elif shown[key] == most + 1:
                more = of_kind[key] - most
                lines.append(
                    f"  … 另有 {more} 处同类" if language == "zh" else f"  … {more} more of this kind"
                )
        errors, warnings = len(self.errors), len(self.warnings)
        lines.append(
            f"错误 {errors} 处，警告 {warnings} 处"
            if language == "zh"
            else f"{errors} errors, {warnings} warnings"
        )
        return "\n".join(lines)


def make_report(
    findings: Iterable[BoundaryFinding], areas: dict[str, int], version: str | None
) -> BoundaryReport:
    """Put findings in the order of a report."""
    depth: dict[str | None, int] = {None: -1, **{level: depth for depth, level in enumerate(LEVELS)}}
    ordered = sorted(
        findings,
        key=lambda found: (
            found.severity != "error",
            depth.get(found.level, len(LEVELS)),
            found.kind,
            -(found.m2 or 0),
            found.area_codes,
        ),
    )
    return BoundaryReport(tuple(ordered), areas, version)


def list_codes(codes: Iterable[str], most: int = 10) -> tuple[str, str]:
    """Return codes as they stand in a sentence, in zh and en; the finding itself holds them all."""
    codes = list(codes)
    shown = [code or "∅" for code in codes[:most]]
    more = len(codes) - len(shown)
    return (
        "、".join(shown) + (f" 等 {len(codes)} 个" if more else ""),
        ", ".join(shown) + (f" and {more} more" if more else ""),
    )


def _line(found: BoundaryFinding, language: Language) -> str:
    severity = _SEVERITIES[language][found.severity]
    level = f"[{_LEVEL_NAMES[language].get(found.level, found.level)}] " if found.level else ""
    place = f" ({found.where[0]:.6f}, {found.where[1]:.6f})" if found.where else ""
    return f"{severity} {level}{found.message[language]}{place}"
