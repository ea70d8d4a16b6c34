"""Reading a file of rules: TOML against its schema, every finding with its line."""

import difflib
import re
import tomllib
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from pingan.scoring.system import InvalidSystemError
from pingan.scoring.toml_problems import Problem, explained, key_of
from pingan.scoring.toml_text import LineIndex, Place

File = TypeVar("File", bound=BaseModel)


class InvalidRulesError(InvalidSystemError):
    """A file of rules that cannot be used. `problems` holds every finding, in the order of the file."""


def read_text(path: Path) -> str:
    """Return a file's text.

    Raises
    ------
    InvalidRulesError
        It is not UTF-8.
    """
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        problem = Problem(None, "", "is not UTF-8 text", "不是 UTF-8 编码的文本")
        raise InvalidRulesError(path.name, [problem]) from error


def read_rules(text: str, schema: type[File], source: str) -> File:
    """Return a file's content as its schema says.

    Raises
    ------
    InvalidRulesError
        With every finding, each with its line and key.
    """
    try:
        tables = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        found = re.search(r"line (\d+)", str(error))
        line = int(found[1]) if found else None
        problem = Problem(line, "", f"is not TOML here: {error}", f"此处不是合法的 TOML：{error}")
        raise InvalidRulesError(source, [problem]) from error
    lines = LineIndex(text)
    try:
        return schema.model_validate(tables)
    except ValidationError as error:
        found = [
            explained(finding, lines, lambda place: _unknown(place, schema)) for finding in error.errors()
        ]
        raise InvalidRulesError(source, found) from error


def refuse(source: str, text: str, findings: list[tuple[Place, str, str]]) -> None:
    """Refuse a file for what a schema cannot say, where there are findings: (place, in English, in Chinese).

    Raises
    ------
    InvalidRulesError
        There are.
    """
    if findings:
        lines = LineIndex(text)
        raise InvalidRulesError(
            source, [Problem(lines.line(place), key_of(place), en, zh, place) for place, en, zh in findings]
        )


def _unknown(place: Place, schema: type[BaseModel]) -> tuple[str, str]:
    known = _keys_at(place[:-1], schema)
    near = difflib.get_close_matches(str(place[-1]), known, n=1)
    if near:
        return f"is not a known key; did you mean {near[0]}?", f"未知的键；是否为 {near[0]}？"
    return f"is not a known key; known are {', '.join(known)}", f"未知的键；可用的键：{', '.join(known)}"


def _keys_at(place: Place, schema: type[BaseModel]) -> list[str]:
    """Return the keys that a table of the file knows."""
    for step in place:
        if isinstance(step, str):
            inner = schema.model_fields[step].annotation
            schema = next(
                (part for part in [inner, *getattr(inner, "__args__", ())] if _is_model(part)), schema
            )
    return list(schema.model_fields)


def _is_model(part: object) -> bool:
    return isinstance(part, type) and issubclass(part, BaseModel)
