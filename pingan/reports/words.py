"""The reports' words, in 简体中文 and English, and the names of things in the reader's language."""

import tomllib
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

LANGUAGES = ("zh", "en")
FOLDER = Path(__file__).parent / "text"


@cache
def catalogue(language: str) -> dict[str, str]:
    """Return all words of one language as a flat dict, `section.key` to text."""
    tables = tomllib.loads((FOLDER / f"{language}.toml").read_text(encoding="utf-8"))
    return {f"{section}.{key}": text for section, words in tables.items() for key, text in words.items()}


class Words:
    """The words of one language: `words("lead.top", area="…")`."""

    def __init__(self, language: str) -> None:
        self.language = language if language in LANGUAGES else LANGUAGES[0]
        self._words = catalogue(self.language)

    def __call__(self, key: str, **values: Any) -> str:
        """Return the text of a key with its places filled; an unknown key is a programming error."""
        return self._words[key].format(**values) if values else self._words[key]

    def of(self, section: str, key: str | None, otherwise: str = "") -> str:
        """Return a word that data name, such as a level or a reason; what is unknown keeps its own name."""
        return self._words.get(f"{section}.{key}", otherwise or str(key))

    def name(self, thing: Any) -> str:
        """Return the name of anything with `name_zh` or `name`, and `name_en`; English falls back to Chinese."""
        get: Callable[[str], Any] = (
            thing.get if hasattr(thing, "get") else lambda key: getattr(thing, key, None)
        )
        return (self.language == "en" and get("name_en")) or get("name_zh") or get("name")

    def part(self, line: str) -> str:
        """Return the part of a line written "中文 / English" that is in this language; a plain line as it is."""
        parts = line.split(" / ")
        return parts[LANGUAGES.index(self.language)] if len(parts) == len(LANGUAGES) else line

    def listed(self, texts: list[str]) -> str:
        """Return texts one after another as this language lists them."""
        return self("ranks.separator").join(texts)

    def numbered(self, kind: str, number: int) -> str:
        """Return the number of a section or a point: 一、 or 1."""
        digits = self("numeral.digits")
        written = digits[number - 1] if 0 < number <= len(digits) else str(number)
        return self(f"numeral.{kind}", number=written)
