"""TOML as text: which line a key stands on, and how to write a table back."""

import re
from collections.abc import Mapping
from typing import Any

_TABLE = re.compile(r"^\s*(?P<open>\[\[?)\s*(?P<name>[^\[\]]+?)\s*\]")
_KEY = re.compile(r"""^\s*(?P<key>[A-Za-z0-9_\-]+|"[^"]*"|'[^']*')\s*(?:\.[^=]*)?=""")

Place = tuple[str | int, ...]


class LineIndex:
    """Finds the line of a key, so that an error can say where to look.

    Parameters
    ----------
    text : str
        The TOML source.
    """

    def __init__(self, text: str) -> None:
        self._lines: dict[Place, int] = {}
        counts: dict[str, int] = {}
        table: Place = ()
        for number, line in enumerate(text.splitlines(), start=1):
            if header := _TABLE.match(line):
                table = self._enter(header, counts)
                self._lines.setdefault(table, number)
            elif key := _KEY.match(line):
                self._lines.setdefault((*table, key["key"].strip("\"'")), number)

    @staticmethod
    def _enter(header: re.Match[str], counts: dict[str, int]) -> Place:
        names = [part.strip().strip("\"'") for part in header["name"].split(".")]
        if header["open"] == "[[":
            counts[names[0]] = counts.get(names[0], -1) + 1
        head: Place = (names[0], counts[names[0]]) if names[0] in counts else (names[0],)
        return (*head, *names[1:])

    def line(self, place: Place) -> int | None:
        """Return the line of `place`, or of the nearest table around it; None when there is none."""
        for length in range(len(place), 0, -1):
            if place[:length] in self._lines:
                return self._lines[place[:length]]
        return None


def write_toml(tables: Mapping[str, Any]) -> str:
    """Write tables and arrays of tables of plain values as TOML.

    Parameters
    ----------
    tables : mapping
        Name to a table (mapping) or to an array of tables (list of mappings).

    Returns
    -------
    str
        TOML that `tomllib` reads back to the same values.
    """
    blocks = []
    for name, content in tables.items():
        if isinstance(content, Mapping):
            blocks.append(f"[{name}]\n{_pairs(content)}")
        else:
            blocks.extend(f"[[{name}]]\n{_pairs(table)}" for table in content)
    return "\n".join(blocks)


def _pairs(table: Mapping[str, Any]) -> str:
    return "".join(f"{_key(key)} = {_value(value)}\n" for key, value in table.items())


def _key(key: str) -> str:
    return key if re.fullmatch(r"[A-Za-z0-9_\-]+", key) else _string(key)


def _string(text: str) -> str:
    escapes = {'"': '\\"', "\\": "\\\\"}
    return '"' + "".join(escapes.get(c, c if c.isprintable() else f"\\U{ord(c):08x}") for c in text) + '"'


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return _string(value)
    if isinstance(value, Mapping):
        return "{ " + ", ".join(f"{_key(key)} = {_value(item)}" for key, item in value.items()) + " }"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(_value(item) for item in value) + "]"
    return repr(value)
