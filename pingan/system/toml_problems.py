"""What is wrong with a TOML file of the project's own, in words: where, and why, in both languages."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from pingan.system.toml_text import LineIndex, Place


@dataclass(frozen=True)
class Problem:
    """One thing wrong with a system file: where, and what, in both languages.

    Attributes
    ----------
    line, key : where, as a reader of the file would say it
    place : where, as a path of keys and positions: ("indicator", 2, "weight")
    """

    line: int | None
    key: str
    en: str
    zh: str
    place: Place = ()


_PLAIN = {
    "missing": ("is missing", "缺少此项"),
    "string_type": ("must be text in quotes", "须为带引号的文本"),
    "float_type": ("must be a number", "须为数字"),
    "int_type": ("must be a whole number", "须为整数"),
    "int_from_float": ("must be a whole number", "须为整数"),
    "bool_type": ("must be true or false", "须为 true 或 false"),
    "list_type": ("must be a list in square brackets", "须为方括号列表"),
    "dict_type": ("must be a table", "须为表"),
    "model_type": ("must be a table", "须为表"),
    "finite_number": ("must be a finite number", "须为有限的数"),
    "greater_than": ("must be greater than {gt:g}", "须大于 {gt:g}"),
    "greater_than_equal": ("must be at least {ge:g}", "不得小于 {ge:g}"),
    "less_than_equal": ("must be at most {le:g}", "不得大于 {le:g}"),
    "literal_error": ("must be one of {expected}", "须为以下之一：{expected}"),
    "too_short": ("needs at least {min_length} entries", "至少需要 {min_length} 项"),
    "too_long": ("has room for {max_length} entries", "最多 {max_length} 项"),
    "string_too_long": ("must have at most {max_length} characters", "最多 {max_length} 个字符"),
    "string_too_short": ("must not be empty", "不能为空"),
    "string_pattern_mismatch": ("must not hold spaces, commas or semicolons", "不能含空格、逗号或分号"),
}


def explained(
    finding: Mapping[str, Any], lines: LineIndex, unknown_key: Callable[[Place], tuple[str, str]]
) -> Problem:
    """Put one of pydantic's findings into words.

    Parameters
    ----------
    unknown_key : what to say, in English and Chinese, of a key that the file's schema does not know
    """
    place: Place = finding["loc"]
    kind, context = finding["type"], finding.get("ctx", {})
    if kind == "extra_forbidden":
        en, zh = unknown_key(place)
    elif kind == "value_error":
        en = str(context["error"])
        zh = f"不是季度：{finding['input']!r}，请写成 2017Q1"
    else:
        en, zh = (text.format(**context) for text in _PLAIN.get(kind, (finding["msg"], finding["msg"])))
        if kind not in ("missing", "too_short"):
            en, zh = f"{en}, not {finding['input']!r}", f"{zh}，而不是 {finding['input']!r}"
    return Problem(lines.line(place), key_of(place), en, zh, place)


def key_of(place: Place) -> str:
    """Write a place as a reader of the file would: `indicator 3, weight`."""
    names: list[str] = []
    for part in place:
        if isinstance(part, int) and names:
            names[-1] += f" {part + 1}"
        else:
            names.append(str(part))
    return ", ".join(names)
