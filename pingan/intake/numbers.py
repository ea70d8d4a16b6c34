"""Read a number as officers enter it: the right value or a clear refusal, never a guess."""

from __future__ import annotations

import math
import re
from collections.abc import Collection

from pingan.intake.cells import half_width, plain_text

LARGEST = 1e9
"""No count, household number or number of hours of any one area reaches this."""

_PLAIN = re.compile(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)\Z", re.ASCII)
_GROUPED = re.compile(r"[+-]?\d{1,3}(?:,\d{3})+(?:\.\d+)?\Z", re.ASCII)
_BADLY_GROUPED = re.compile(r"[+-]?[\d,]+(?:\.\d+)?\Z", re.ASCII)
_INNER_BLANK = re.compile(r"\d\s+\d")
_DASHES = str.maketrans(dict.fromkeys("—–‒―─−﹣－", "-"))
_DASH_SIGNS = frozenset("-—–‒―─−﹣－")


class InvalidNumberError(ValueError):
    """A cell's value is not a number of the kind wanted; `code` is a key of the messages."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(code)


def is_missing(value: object, markers: Collection[str]) -> bool:
    """Return whether a cell says that there is no figure: blank, only blanks, or one of `markers`.

    Dashes of every length count as one another. A zero is a figure.
    """
    if value is None:
        return True
    if not isinstance(value, str):
        return False
    text = plain_text(value)
    if not text or text in markers:
        return True
    return _is_dash(text) and any(_is_dash(marker) for marker in markers)


def parse_number(value: str | float | bool | dict[str, str], whole: bool = True) -> float:
    """Return the number in a cell that is not missing.

    Parameters
    ----------
    value : bool, int, float, str or dict
        As the reading child gives it; {"date": …} is a number that the workbook shows as a date.
    whole : bool
        A count, which has no decimals; else decimals are taken.

    Returns
    -------
    float
        Not negative, finite, at most `LARGEST`.

    Raises
    ------
    InvalidNumberError
        "not_a_number", "bad_separators", "percentage", "negative", "not_whole", "too_large", "date_cell" or
        "truth_value".

    Examples
    --------
    >>> parse_number("１，２３４ ")
    1234.0
    >>> parse_number("2.5", whole=False)
    2.5
    """
    if isinstance(value, bool):
        raise InvalidNumberError("truth_value")
    if isinstance(value, dict):
        raise InvalidNumberError("date_cell")
    number = _from_text(value) if isinstance(value, str) else float(value)
    if not math.isfinite(number):
        raise InvalidNumberError("not_a_number")
    if number < 0:
        raise InvalidNumberError("negative")
    if number > LARGEST:
        raise InvalidNumberError("too_large")
    if whole and not number.is_integer():
        raise InvalidNumberError("not_whole")
    return number + 0.0  # a zero with a minus sign is a zero


def _from_text(value: str) -> float:
    if _INNER_BLANK.search(value.strip()):
        raise InvalidNumberError("not_a_number")  # "12 34" may be two numbers
    text = half_width(value).translate(_DASHES)
    if _PLAIN.match(text):
        return float(text)
    if _GROUPED.match(text):
        return float(text.replace(",", ""))
    if text.endswith(("%", "‰")):
        raise InvalidNumberError("percentage")
    raise InvalidNumberError("bad_separators" if _BADLY_GROUPED.match(text) else "not_a_number")


def _is_dash(text: str) -> bool:
    return set(text) <= _DASH_SIGNS
