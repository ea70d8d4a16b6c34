"""Reading a TOML file of the project's own (a system, rules) against its schema: every finding with its line."""

import difflib
import re
import tomllib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from pingan.names import LONGEST_NAME, LONGEST_REASON, unseen_in
from pingan.system.toml_problems import Problem, explained, key_of
from pingan.system.toml_text import LineIndex, Place

NOTES = ("note", "origin")
"""Keys of texts that may be long, of several lines; every other one is a name."""

File = TypeVar("File", bound=BaseModel)
Value = TypeVar("Value")


class InvalidFileError(ValueError):
    """A file that cannot be used. `problems` holds every finding, in the order of the file."""

    def __init__(self, source: str, problems: Iterable[Problem]) -> None:
        self.source = source
        self.problems = tuple(sorted(problems, key=lambda problem: (problem.line or 0, problem.key)))
        super().__init__(self.in_language("en"))

    def in_language(self, language: str) -> str:
        """Return the findings as text, one a line, in `en` or `zh`."""
        where = "line {}" if language == "en" else "第 {} 行"
        lines = []
        for problem in self.problems:
            place = [self.source, where.format(problem.line)] if problem.line else [self.source]
            lines.append(": ".join([*place, *filter(None, [problem.key]), getattr(problem, language)]))
        return "\n".join(lines)


class InvalidRulesError(InvalidFileError):
    """A file of rules that cannot be used: of warning, of the headlines, of the assessment."""


def read_text(path: Path, error: type[InvalidFileError] = InvalidRulesError) -> str:
    """Return a file's text.

    Parameters
    ----------
    error : what is raised

    Raises
    ------
    InvalidFileError
        It is not UTF-8, or its texts may not come in: see `require_seen`.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError as cause:
        problem = Problem(None, "", "is not UTF-8 text", "不是 UTF-8 编码的文本")
        raise error(path.name, [problem]) from cause
    require_seen(text, path.name, error)
    return text


def require_seen(text: str, source: str, error: type[InvalidFileError] = InvalidRulesError) -> None:
    """Refuse a file that comes in for texts that are too long or hold what cannot be seen (`pingan.names`).

    One that was stored before is read without it. A file that is no TOML is for `read_tables` to refuse.

    Raises
    ------
    InvalidFileError
        With every such text.
    """
    try:
        tables = tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return
    refuse(source, text, _unseen(tables), error)


def _unseen(content: object, place: Place = ()) -> Iterator[tuple[Place, str, str]]:
    if isinstance(content, dict):
        for key, inner in content.items():
            yield from _unseen(key, place)
            yield from _unseen(inner, (*place, key))
    elif isinstance(content, list):
        for number, inner in enumerate(content):
            yield from _unseen(inner, (*place, number))
    elif isinstance(content, str):
        is_note = bool(place) and place[-1] in NOTES
        marks = unseen_in(content.replace("\n", "") if is_note else content)
        if marks:
            listed = ", ".join(marks)
            yield place, f"holds characters that cannot be seen: {listed}", f"含看不见的字符：{listed}"
        longest = LONGEST_REASON if is_note else LONGEST_NAME
        if len(content) > longest:
            yield place, f"must have at most {longest} characters", f"最多 {longest} 个字符"


def read_tables(
    text: str, schema: type[File], source: str, error: type[InvalidFileError] = InvalidRulesError
) -> File:
    """Return a file's content as its schema says.

    Parameters
    ----------
    source : what to call it in errors, usually the file's name
    error : what is raised

    Raises
    ------
    InvalidFileError
        With every finding, each with its line and key.
    """
    try:
        tables = tomllib.loads(text)
    except tomllib.TOMLDecodeError as cause:
        found = re.search(r"line (\d+)", str(cause))
        line = int(found[1]) if found else None
        problem = Problem(line, "", f"is not TOML here: {cause}", f"此处不是合法的 TOML：{cause}")
        raise error(source, [problem]) from cause
    lines = LineIndex(text)
    try:
        return schema.model_validate(tables)
    except ValidationError as cause:
        problems = [
            explained(finding, lines, lambda place: _unknown(place, schema)) for finding in cause.errors()
        ]
        raise error(source, problems) from cause


def refuse(
    source: str,
    text: str,
    findings: Iterable[tuple[Place, str, str]],
    error: type[InvalidFileError] = InvalidRulesError,
) -> None:
    """Refuse a file for what a schema cannot say, where there are findings: (place, in English, in Chinese).

    Raises
    ------
    InvalidFileError
        There are.
    """
    if findings := list(findings):
        lines = LineIndex(text)
        raise error(
            source, [Problem(lines.line(place), key_of(place), en, zh, place) for place, en, zh in findings]
        )


def known(value: Value | None, key: str) -> Value:
    """Return what a file that was read does not lack: reading fills it in, or refuses the file.

    Raises
    ------
    ValueError
        It is lacking: this was made otherwise than by reading a file.
    """
    if value is None:
        raise ValueError(f"{key} is lacking, which a file that was read has")
    return value


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
