"""Text that goes into a file which a spreadsheet program may open stays text. Standard library only."""

from typing import Any

FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet program may take for the beginning of a formula, in a workbook or in CSV."""


def csv_text(cell: Any) -> Any:
    """Return a cell of CSV such that no program computes it: an apostrophe goes before text like a formula.

    Numbers, which may be negative, stay numbers. In a workbook the cell's format says the same
    (`quotePrefix`), and the text is as it was.

    >>> csv_text("=1+1"), csv_text("天山路街道"), csv_text(-1.5)
    ("'=1+1", '天山路街道', -1.5)
    """
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA_SIGNS) else cell
