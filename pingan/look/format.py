"""Numbers and quarters as each language writes them; the browser's `assets/10_format.js` does the same."""

import math
from decimal import ROUND_HALF_UP, Decimal, localcontext

MISSING = "—"
MINUS = "−"
PRECISION = 700  # digits enough for any number that a float can be
_ORDINAL = "一二三四"


def quarter(value: str, language: str) -> str:
    """Return "2017年第一季度" or "2017 Q1" for "2017Q1"."""
    year, number = value.split("Q")
    return f"{year}年第{_ORDINAL[int(number) - 1]}季度" if language == "zh" else f"{year} Q{number}"


def number(value: float | None, digits: int = 2) -> str:
    """Return a number with grouping and a true minus sign; an em dash where it is missing.

    Halves are rounded away from zero as they are written (2.675 is 2.68), and zero has no sign.
    """
    if value is None or math.isnan(value):
        return MISSING
    with localcontext(prec=PRECISION):
        rounded = Decimal(repr(float(value))).quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP)
    return f"{abs(rounded) if rounded.is_zero() else rounded:,f}".replace("-", MINUS)


def signed(value: float | None, digits: int = 2) -> str:
    """Return a change with its sign: +9.52, −1.30, and 0.00 without one."""
    text = number(value, digits)
    grows = text not in (MISSING, number(0, digits)) and not text.startswith(MINUS)
    return f"+{text}" if grows else text


def amount_digits(value: float) -> int:
    """Return decimals for an amount of any size, as the browser's `pingan.format.amountDigits` does."""
    size = abs(value)
    return 0 if size >= 1000 else 1 if size >= 100 else 2


def movement(places: float | None) -> str:
    """Return a change of rank: ▲7 for a rise, ▼2 for a fall, – for none, an em dash where it is missing."""
    if places is None or math.isnan(places):
        return MISSING
    if places == 0:
        return "–"
    return f"{'▲' if places > 0 else '▼'}{abs(int(places))}"


def rank(place: float | None, of: float | None) -> str:
    """Return "3 / 10"; an em dash for an unranked area."""
    if place is None or of is None or math.isnan(place):
        return MISSING
    return f"{int(place)} / {int(of)}"
