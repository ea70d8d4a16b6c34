"""Cell addresses and the plain reading of text in cells. Standard library only."""

import re
import unicodedata
from functools import lru_cache

CellValue = str | float | bool | dict[str, str] | None
"""A cell as the reading child gives it; {"date": ISO text} is a number that the workbook shows as a date."""

ADDRESS = re.compile(r"\$?([A-Za-z]{1,3})\$?([0-9]{1,7})\Z")
_HALF_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_INVISIBLE = re.compile(r"[\s\u200b-\u200f\u2060\ufeff]+")


def column_letters(column: int) -> str:
    """Return the letters of a column counted from 0.

    >>> column_letters(0), column_letters(26), column_letters(16383)
    ('A', 'AA', 'XFD')
    """
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def cell_address(row: int, column: int) -> str:
    """Return the address of a cell counted from 0, as Excel prints it.

    >>> cell_address(16, 2)
    'C17'
    """
    return f"{column_letters(column)}{row + 1}"


@lru_cache(maxsize=1024)
def column_number(letters: str) -> int:
    """Return the number of a column counted from 0.

    >>> column_number("XFD")
    16383
    """
    column = 0
    for letter in letters.upper():
        column = column * 26 + ord(letter) - 64
    return column - 1


def parse_address(text: str) -> tuple[int, int]:
    """Return (row, column), counted from 0, of an address such as "C17" or "$C$17".

    Raises
    ------
    ValueError
        The text is not an address of one cell.
    """
    match = ADDRESS.match(text)
    if match is None or match[2].startswith("0"):
        raise ValueError(f"not a cell address: {text[:20]!r}")
    return int(match[2]) - 1, column_number(match[1])


def plain_text(value: str) -> str:
    """Return text with full-width characters made half-width and all blanks removed.

    For comparing names, headers and numbers; what officers type differs in blanks and widths only.

    >>> plain_text(" 天山路　街道１２ ")
    '天山路街道12'
    """
    if value.isascii():
        if value.isalnum():  # most cells by far: a code
            return value
    else:
        value = unicodedata.normalize("NFKC", value)
    return _INVISIBLE.sub("", value)


def half_width(value: str) -> str:
    """Return text with full-width digits and signs made half-width and all blanks removed, nothing else.

    For numbers, where `plain_text` would read the footnote mark of 12² as a digit.
    """
    return _INVISIBLE.sub("", value.translate(_HALF_WIDTH))


def shown(value: object, length: int = 40) -> str | None:
    """Return a cell's value as it may be printed in a report: one line, no control characters, cut short.

    A report may be opened in a spreadsheet: whoever writes one there stores this as text, never as a formula
    (see `pingan.intake.annotate`).
    """
    if value is None or value == "":
        return None
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        value = int(value)
    text = "".join(
        " " if character in "\r\n\t" or not character.isprintable() else character
        for character in str(value)[: length + 1]
    )
    return text if len(text) <= length else text[:length] + "…"
