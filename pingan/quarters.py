"""Quarters, written `2017Q1`: a form that sorts as text in the order of time."""

import re

_WRITTEN = re.compile(
    r"\s*(?P<year>\d{4})\s*(?:年\s*)?[-/ ]?\s*(?:[Qq]|第)\s*(?P<part>[1-4一二三四])\s*(?:季度?)?\s*"
)
QUARTER = re.compile(r"\d{4}Q[1-4]")
"""The one form in which quarters are kept."""
_CHINESE = {"一": 1, "二": 2, "三": 3, "四": 4}


def parse_quarter(text: str) -> str:
    """Read a quarter as people write it and return it as `2017Q1`.

    Parameters
    ----------
    text : str
        `2017Q1`, `2017q1`, `2017-Q1`, `2017 Q1`, `2017年第1季度` or `2017年第一季度`.

    Raises
    ------
    ValueError
        If the text is no quarter.

    Examples
    --------
    >>> parse_quarter("2017年第一季度")
    '2017Q1'
    """
    found = _WRITTEN.fullmatch(text) if isinstance(text, str) else None
    if not found:
        raise ValueError(f"{text!r} is not a quarter; write it as 2017Q1")
    part = found["part"]
    return f"{found['year']}Q{_CHINESE.get(part) or int(part)}"


def shift(quarter: str, count: int) -> str:
    """Return the quarter `count` quarters later (earlier when negative).

    Examples
    --------
    >>> shift("2017Q1", -1), shift("2017Q1", 4)
    ('2016Q4', '2018Q1')
    """
    ordinal = _ordinal(quarter) + count
    return f"{ordinal // 4:04d}Q{ordinal % 4 + 1}"


def quarter_range(first: str, last: str) -> list[str]:
    """Return every quarter from `first` to `last`, both included; empty when `last` is earlier.

    Examples
    --------
    >>> quarter_range("2016Q4", "2017Q2")
    ['2016Q4', '2017Q1', '2017Q2']
    """
    return [shift(first, count) for count in range(_ordinal(last) - _ordinal(first) + 1)]


def _ordinal(quarter: str) -> int:
    written = parse_quarter(quarter)
    return int(written[:4]) * 4 + int(written[5]) - 1
