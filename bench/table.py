"""Rows of dicts as a table: for the terminal, and as Markdown between two marks of docs/bench.md."""

import unicodedata
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

NOT_MEASURED = "–"
Rows = Sequence[Mapping[str, Any]]


def show(value: Any) -> str:
    """Return a cell's text: three significant digits, thousands with commas, a dash for what was not measured."""
    if value is None:
        return NOT_MEASURED
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int):
        return f"{value:,}"
    if isinstance(value, float):
        return _number(value)
    return str(value)


def _number(value: float) -> str:
    size = abs(value)
    if size >= 100 or value == 0:
        return f"{value:,.0f}"
    return f"{value:.1f}" if size >= 10 else f"{value:.2f}" if size >= 0.1 else f"{value:.2g}"


def columns_of(rows: Rows) -> list[str]:
    """Return every column of the rows, in the order of their first appearance."""
    return list(dict.fromkeys(name for row in rows for name in row))


def markdown(rows: Rows) -> str:
    """Return rows as a Markdown table; numbers stand to the right."""
    columns = columns_of(rows)
    numeric = [all(isinstance(row.get(c), int | float | None) for row in rows) for c in columns]
    lines = [
        "| " + " | ".join(name.replace("_", " ") for name in columns) + " |",
        "|" + "|".join("---:" if n else "---" for n in numeric) + "|",
    ]
    lines += ["| " + " | ".join(show(row.get(c)).replace("|", "\\|") for c in columns) + " |" for row in rows]
    return "\n".join(lines)


def plain(rows: Rows) -> str:
    """Return rows as aligned text."""
    columns = columns_of(rows)
    cells = [[name.replace("_", " ") for name in columns]]
    cells += [[show(row.get(name)) for name in columns] for row in rows]
    widths = [max(_width(line[place]) for line in cells) for place in range(len(columns))]
    padded = (
        "  ".join(c + " " * (w - _width(c)) for c, w in zip(line, widths, strict=True)) for line in cells
    )
    return "\n".join(line.rstrip() for line in padded)


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text)


def rewrite(path: Path, name: str, content: str) -> None:
    """Replace what stands between `<!-- name -->` and `<!-- /name -->` in a file.

    Raises
    ------
    ValueError
        Where the file lacks either mark.
    """
    text = path.read_text(encoding="utf-8")
    before, start, rest = text.partition(f"<!-- {name} -->")
    _, end, after = rest.partition(f"<!-- /{name} -->")
    if not start or not end:
        raise ValueError(f"{path.name} has no marks for {name}")
    path.write_text(f"{before}{start}\n{content}\n{end}{after}", encoding="utf-8")
