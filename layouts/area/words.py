"""What the sections of an area's page share: numbers with their direction, reasons, tables under pictures."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

import pandas as pd

from layouts.also import also
from layouts.children import Child, Children
from layouts.element import html
from layouts.method.words import reason_words
from layouts.tables import Column, export_button, plain_table
from layouts.text import Text
from pingan.look import format as fmt
from pingan.system.indicator_system import Indicator, IndicatorSystem

if TYPE_CHECKING:
    from typing_extensions import TypeIs

    from pingan.reading.standing import Standing


def is_missing(value: object) -> TypeIs[None]:  # NaN and <NA>, too, are None to the types
    """Tell whether a number is not there: None, NaN or <NA>."""
    return value is None or value is pd.NA or (isinstance(value, float) and math.isnan(value))


def reason(text: Text, system: IndicatorSystem, code: object) -> str:
    """Return why a value is missing, in words."""
    known = code if isinstance(code, str) and code else "other"
    return reason_words(text, known, system.minimum_denominator, system.minimum_coverage)


def unranked(text: Text, system: IndicatorSystem, standing: Standing) -> str:
    """Return why an area has no index, with the dimensions that lack data: the area's own coverage may be ample.

    Parameters
    ----------
    standing : as `pingan.reading.standing.Standing`
    """
    said = reason(text, system, standing.reason)
    if not standing.lacking:
        return said
    names = [text.name(one) for one in system.dimensions if one.code in standing.lacking]
    return text("panel.of_dimensions", dimensions=text("area.and").join(names), reason=said)


def points_apart(text: Text, value: float) -> str:
    """Return a distance between two indices; one that two decimals would deny is told as small."""
    return text("area.hardly") if 0 < value < 0.005 else fmt.number(value)


def arrow(value: float | None) -> str:
    """Return ▲ for more, ▼ for less, – for the same."""
    return "–" if is_missing(value) or abs(value) < 1e-12 else "▲" if value > 0 else "▼"


def moved_class(value: float | None) -> str:
    """Return the class of a change where more is better: colour goes with an arrow and a sign."""
    if is_missing(value) or value == 0:
        return "movement"
    return "movement up" if value > 0 else "movement down"


def compared(text: Text, change: float | None, movement: int | None = None) -> html.Span:
    """Return a change of the index with its sign, and its places; that there is nothing to compare with."""
    if is_missing(change):
        return html.Span(fmt.MISSING, title=text("panel.why_none"))
    said: list[Child] = [html.Span(f"{arrow(change)} {fmt.signed(change)}", className=moved_class(change))]
    if not is_missing(movement):
        said += [" ", html.Span(text("area.places", moved=fmt.movement(float(movement))), className="quiet")]
    return html.Span(said)


def amount(value: float | None, *, signed: bool = False) -> str:
    """Return an indicator's value with as many decimals as its size needs."""
    if is_missing(value):
        return fmt.MISSING
    write = fmt.signed if signed else fmt.number
    return write(float(value), fmt.amount_digits(float(value)))


def better(indicator: Indicator, value: float | None, change: float | None) -> int:
    """Tell whether a change of an indicator's value is for the better: 1, −1, or 0 where it cannot be said.

    A moderate indicator is better within its ideal range: its change says nothing by itself.
    """
    if is_missing(change) or is_missing(value) or change == 0 or indicator.moderate:
        return 0
    return 1 if (change > 0) is (indicator.direction == "positive") else -1


def value_table(
    text: Text, name: str, columns: Sequence[Column], rows: Sequence[Sequence[Children]], caption: str
) -> html.Details:
    """Return the table behind a picture, folded away, with the way to take it along."""
    return html.Details(
        [
            html.Summary(text("area.as_table")),
            plain_table(columns, rows, caption),
            export_button(text, name),
        ],
        className="area-twin",
        **also({"data-table": name}),
    )
