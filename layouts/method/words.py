"""How the page about the method writes numbers, lists, quarters and what stands in a system's file."""

from collections.abc import Iterable, Sequence
from decimal import Decimal

from layouts.text import Text
from pingan.look import format as fmt
from pingan.quarters import shift
from pingan.system.indicator_system import Indicator

FEW = 4  # as many indicators as a line names with their names; beyond it, codes


def exact(value: float | None) -> str:
    """Return a number of a system's file with the digits that it has there: 0.5, 10,000, −5."""
    if value is None:  # a threshold that an indicator of another kind has
        return fmt.MISSING
    digits = max(0, -int(Decimal(repr(float(value))).normalize().as_tuple().exponent))
    return fmt.number(value, digits)


def percent(share: float) -> str:
    """Return a share as per cent without the sign, one decimal: 12.5."""
    return fmt.number(100 * share, 1)


def listed(text: Text, parts: Iterable[str]) -> str:
    """Join as the language does."""
    return text("method.list").join(parts)


def named(text: Text, indicators: Sequence[Indicator]) -> str:
    """Name indicators: with their names where they are few, else by code."""
    if len(indicators) > FEW:
        return listed(text, (item.code for item in indicators))
    return listed(text, (f"{item.code} {text.name(item)}" for item in indicators))


def quarter_span(quarters: Sequence[str]) -> str:
    """Return 2015Q3–2017Q2 for quarters without a gap between them; gaps are told: 2015Q3–2015Q4, 2016Q2."""
    spans: list[list[str]] = []
    for quarter in quarters:
        if spans and shift(spans[-1][-1], 1) == quarter:
            spans[-1].append(quarter)
        else:
            spans.append([quarter])
    return ", ".join(s[0] if len(s) == 1 else f"{s[0]}–{s[-1]}" for s in spans)


def reason_words(text: Text, code: str, minimum: float, coverage: float) -> str:
    """Return why a value is missing, with the system's own limits."""
    key = f"reason.{code}" if f"reason.{code}" in text.words else "reason.other"
    return text.words[key].format(minimum=exact(minimum), share=percent(coverage).removesuffix(".0"))


def setting(text: Text, field: str, value: object) -> str:
    """Return the value of a system's key as a reader takes it."""
    if value in (None, "", (), {}):
        return fmt.MISSING
    if isinstance(value, bool):
        return text("method.yes") if value else text("method.no")
    if isinstance(value, int | float):
        return f"{percent(value)}%" if field == "share" else exact(value)
    if isinstance(value, dict):
        return listed(text, (f"{name} {exact(points)}" for name, points in value.items()))
    if isinstance(value, tuple | list):
        return listed(text, (setting(text, field, part) for part in value))
    if field in ("levels", "smoothing_levels", "finest_level"):
        return text.level(str(value))
    prefix = {"aggregation": "mean", "efficacy": "form"}.get(field, field)
    return text.words.get(f"method.{prefix}_{value}", str(value))


def level_name(text: Text, level: str) -> str:
    """Return a level's name within a sentence."""
    return text.level(level).lower()


def unit(text: Text, indicator: Indicator) -> str:
    """Return an indicator's unit in the reader's language."""
    return (text.language == "en" and indicator.unit_en) or indicator.unit_zh


def department(text: Text, indicator: Indicator) -> str:
    """Return who delivers an indicator, in the reader's language."""
    return (text.language == "en" and indicator.department_en) or indicator.department
