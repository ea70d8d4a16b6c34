"""A CSV file as rows of text: in UTF-8 or GB18030, separated by commas, tabs or semicolons."""

from __future__ import annotations

import csv
import io
import unicodedata

from pingan.intake.examine import RefusedFileError
from pingan.intake.limits import Limits


def csv_rows(data: bytes, limits: Limits) -> list[list[str]]:
    """Return the fields of a CSV file as text, separated by commas, tabs or semicolons.

    Raises
    ------
    RefusedFileError
        "csv_encoding", "csv_too_long", "too_many_cells" or "damaged".
    """
    text = _decode(data)
    delimiter = max(",\t;", key=lambda sign: text[:4000].count(sign))
    csv.field_size_limit(limits.text_length * 10)
    rows: list[list[str]] = []
    cells = 0
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True):
            rows.append(row)
            if len(rows) > limits.rows or len(row) > limits.columns:
                raise RefusedFileError("csv_too_long", rows=limits.rows, columns=limits.columns)
            cells += len(row)
            if cells > limits.cells:
                raise RefusedFileError("too_many_cells", limit=limits.cells)
    except csv.Error as error:
        raise RefusedFileError("damaged", why=f"line {len(rows) + 1}: {error}") from error
    return rows


def _decode(data: bytes) -> str:
    """Decode CSV text as UTF-8, with or without a byte order mark, else as GB18030, both strictly.

    In this order: Chinese in GB18030 is practically never valid UTF-8. Text that fits neither is refused, and
    so is text that comes out with control, private or unassigned characters: GB18030 accepts a great deal.
    """
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if not any(_is_odd(sign) for sign in set(text)):
            return text
    raise RefusedFileError("csv_encoding")


def _is_odd(sign: str) -> bool:
    return sign not in "\r\n\t" and unicodedata.category(sign) in ("Cc", "Cs", "Co", "Cn")
