"""A warning's figures as a sentence: what was compared with what. Pure, for pages, reports and the wall screen."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from layouts.records import Record
from layouts.text import Text
from pingan.look import format as fmt

if TYPE_CHECKING:
    from pingan.reading.warnings import AreaWarning
    from pingan.system.indicator_system import IndicatorSystem


MOST_DIGITS = 6

Named = Mapping[str, tuple[str, str]]
"""Code of a dimension or an indicator to its name and unit in the reader's language."""


def names_of(text: Text, system: IndicatorSystem) -> Named:
    """Return names and units of a system's dimensions and indicators."""
    dimensions = {item.code: (text.name(item), "") for item in system.dimensions}
    english = text.language == "en"
    return dimensions | {
        item.code: (text.name(item), item.unit_en if english else item.unit_zh) for item in system.indicators
    }


def sentence(text: Text, warning: AreaWarning, names: Named) -> str:
    """Return what a warning compares, in words.

    Parameters
    ----------
    warning : `pingan.reading.warnings.AreaWarning`
    names : as `names_of` returns them; a code that is not among them stands for itself
    """
    return _SENTENCES[warning.rule.kind](
        text, warning.figures, *names.get(warning.subject, (warning.subject, ""))
    )


def line(text: Text, warning: AreaWarning, names: Named) -> str:
    """Return the name of a warning's rule, and what it compares: one line of a list."""
    return text("warning.told", rule=text.name(warning.rule), said=sentence(text, warning, names))


def _rank_fall(text: Text, figures: Record, _name: str, _unit: str) -> str:
    key = "fact_rank_fall_within" if figures.get("among") == "parent" else "fact_rank_fall"
    return text(f"warning.{key}", **figures, fall=figures["rank"] - figures["before"])


def _dimension_below(text: Text, figures: Record, name: str, _unit: str) -> str:
    score, limit = _apart(figures["score"], figures["limit"], 2)
    return text("warning.fact_dimension_below", name=name, score=score, limit=limit)


def _declines(text: Text, figures: Record, _name: str, _unit: str) -> str:
    path = text("warning.arrow").join(fmt.number(value) for value in figures["indices"])
    count, change = len(figures["indices"]) - 1, fmt.signed(figures["change"])
    return text("warning.fact_declines", count=count, path=path, change=change)


def _beyond(text: Text, figures: Record, name: str, unit: str) -> str:
    above = figures["value"] > figures["limit"]
    value, limit = _apart(figures["value"], figures["limit"], fmt.amount_digits(figures["value"]))
    return text(
        f"warning.fact_beyond_{'above' if above else 'below'}",
        name=name,
        value=value,
        limit=limit,
        unit=f" {unit}" if unit and text.language == "en" else unit,
        limit_name=text("warning.impermissible"),
    )


def _apart(value: float, limit: float, digits: int) -> tuple[str, str]:
    """Return both numbers with as many digits as it takes to tell them apart; the limit as short as it is written."""
    plain = next((n for n in range(MOST_DIGITS) if round(limit, n) == limit), MOST_DIGITS)
    shown = fmt.number(limit, plain)
    while digits < MOST_DIGITS and float(f"{value:.{digits}f}") == limit:
        digits += 1
    return fmt.number(value, digits), shown


_SENTENCES = {
    "rank_fall": _rank_fall,
    "dimension_below": _dimension_below,
    "declines": _declines,
    "beyond_impermissible": _beyond,
}
