"""The texts of the findings, from `messages.toml` beside this file, by code."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Message:
    """What is wrong, and what to do, with `{placeholders}`; a `warning` does not keep the file out."""

    zh: str
    zh_do: str
    en: str
    en_do: str
    warning: bool = False


MESSAGES: dict[str, Message] = {
    code: Message(**texts)
    for code, texts in tomllib.loads(
        (Path(__file__).parent / "messages.toml").read_text(encoding="utf-8")
    ).items()
}

LEVEL_NAMES = {
    "district": ("区", "district"),
    "street": ("街道（镇）", "street or town"),
    "committee": ("居委会", "residents' committee"),
    "compound": ("住宅小区", "residential compound"),
}
