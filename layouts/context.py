"""What the browser's scripts need to know once: words, quarters, measures, colours, areas. Plain data for a store."""

from typing import NotRequired, TypedDict

from layouts.figures.template import on_paper
from layouts.records import Json
from layouts.text import LANGUAGES, Text
from layouts.view import CHANGES, CLASSIFICATIONS, Choices
from pingan.look import palette
from pingan.scoring.weighting import index_shares
from pingan.system.indicator_system import Indicator, IndicatorSystem


class Measure(TypedDict):
    """What can be shown of an area: the index, a dimension's score, or an indicator's amount."""

    code: str
    kind: str
    name: str
    dimension: NotRequired[str | None]
    unit: NotRequired[str]
    direction: NotRequired[str]
    share: NotRequired[float]
    department: NotRequired[str]
    finestLevel: NotRequired[str]
    smoothing: NotRequired[str]
    satisfactory: NotRequired[float | None]
    impermissible: NotRequired[float | None]
    idealLow: NotRequired[float | None]
    idealHigh: NotRequired[float | None]
    limitLow: NotRequired[float | None]
    limitHigh: NotRequired[float | None]


def browser_context(
    text: Text,
    system: IndicatorSystem,
    choices: Choices,
    *,
    edition: str,
    boundary_version: str,
    key: str = "",
    credit: str,
    demonstration: bool,
    areas: dict[str, tuple[str, str | None, str | None]],
    current: str = "",
    releases: dict[str, str] | None = None,
    systems: dict[str, str] | None = None,
    corrections: dict[str, dict[str, str]] | None = None,
    aside: dict[str, str] | None = None,
) -> Json:
    """Return the context store's data.

    Parameters
    ----------
    key : what the addresses of answers end with that the browser keeps: this session's own
    areas : code to (name, English name or None, parent code or None), for the areas that may stand in a
        breadcrumb: those that have parts.
    current : key of what is published, by which an open page learns that there is something newer
    releases, systems : quarter to the release shown, and to the version of the system it was computed with
    corrections : quarter to "at" (ISO) and "reason", for the quarters that were corrected
    aside : "kind", "quarter" and "query" (what the address says) where this is not what is published
    """
    return {
        "language": text.language,
        "text": text.for_browser(),
        "edition": edition,
        "current": current,
        "releases": releases or {},
        "systems": systems or {},
        "corrections": corrections or {},
        "aside": aside,
        "boundaryVersion": boundary_version,
        "key": key,
        "credit": in_language(credit, text.language),
        "demonstration": demonstration,
        "quarters": list(choices.quarters),
        "levels": list(choices.levels),
        "top": choices.top,
        "home": choices.home,
        "areas": areas,
        "levelOf": {code: choices.areas[code] for code in areas},
        "changes": list(CHANGES),
        "classifications": list(CLASSIFICATIONS),
        "minimumCoverage": system.minimum_coverage,
        "minimumDenominator": system.minimum_denominator,
        "measures": measures(text, system),
        "onPaper": on_paper(),
        "palette": {theme: palette.scales(theme) for theme in ("light", "dark")},
        "fixedBreaks": {
            "score": list(palette.FIXED_SCORE_BREAKS),
            "score-change": list(palette.FIXED_CHANGE_BREAKS),
        },
    }


def in_language(line: str, language: str) -> str:
    """Return the part of a line written "中文 / English" that is in the reader's language; a plain line as it is."""
    parts = line.split(" / ")
    return parts[LANGUAGES.index(language)] if len(parts) == len(LANGUAGES) else line


def measures(text: Text, system: IndicatorSystem) -> list[Measure]:
    """Return every measure of a system in the order they are offered: index, then each dimension and its indicators."""
    found: list[Measure] = [{"code": "index", "kind": "score", "name": text("map.index")}]
    shares = index_shares(system)
    for dimension in system.dimensions:
        found.append(
            {"code": dimension.code, "kind": "score", "name": text.name(dimension), "dimension": None}
        )
        found += [
            _indicator(text, indicator, shares[indicator.code])
            for indicator in system.indicators
            if indicator.dimension == dimension.code
        ]
    return found


def _indicator(text: Text, indicator: Indicator, share: float) -> Measure:
    unit = indicator.unit_en if text.language == "en" else indicator.unit_zh
    return {
        "code": indicator.code,
        "kind": "amount",
        "name": text.name(indicator),
        "dimension": indicator.dimension,
        "unit": unit,
        "direction": indicator.direction,
        "share": share,
        "department": (text.language == "en" and indicator.department_en) or indicator.department,
        "finestLevel": indicator.finest_level,
        "smoothing": indicator.smoothing,
        "satisfactory": indicator.satisfactory,
        "impermissible": indicator.impermissible,
        "idealLow": indicator.ideal_low,
        "idealHigh": indicator.ideal_high,
        "limitLow": indicator.limit_low,
        "limitHigh": indicator.limit_high,
    }
