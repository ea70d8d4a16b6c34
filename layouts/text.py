"""The interface's words, in 简体中文 and English: two catalogues with the same keys.

`text/<language>/…/<section>.toml`, a file a section, on the shelf of its subject; a test holds the two languages equal.
"""

import tomllib
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

LANGUAGES = ("zh", "en")
DEFAULT_LANGUAGE = "zh"
FOLDER = Path(__file__).parent / "text"


@cache
def catalogue(language: str) -> dict[str, str]:
    """Return all words of one language as a flat dict, `section.key` to text."""
    tables = [
        tomllib.loads(file.read_text(encoding="utf-8"))
        for file in sorted((FOLDER / language).rglob("*.toml"))
    ]
    return {
        f"{section}.{key}": text
        for table in tables
        for section, words in table.items()
        for key, text in words.items()
    }


class Text:
    """The words of one language: `text("map.play")`, `text("shell.newest", quarter="…")`."""

    def __init__(self, language: str = DEFAULT_LANGUAGE) -> None:
        self.language = language if language in LANGUAGES else DEFAULT_LANGUAGE
        self.words = catalogue(self.language)

    def __call__(self, key: str, **values: object) -> str:
        """Return the text of a key with its places filled; an unknown key is a programming error."""
        return self.words[key].format(**values) if values else self.words[key]

    def name(self, thing: object) -> str:
        """Return the name of anything with `name_zh` or `name`, and `name_en`; English falls back to Chinese.

        Parameters
        ----------
        thing : an object with these attributes, or a mapping with these keys
        """
        get: Callable[[str], Any] = (  # Any: what such a thing holds
            thing.get if hasattr(thing, "get") else lambda key: getattr(thing, key, None)
        )
        name: str = (self.language == "en" and get("name_en")) or get("name_zh") or get("name")
        return name

    def level(self, level: str) -> str:
        """Return a level's name; a level that the catalogue does not know keeps its own."""
        return self.words.get(f"level.{level}", level)

    def level_of_one(self, level: str) -> str:
        """Return what one area of a level is called: "Street/town" where the level is "Streets/towns"."""
        return self.words.get(f"one.{level}", self.level(level))

    def level_within(self, level: str) -> str:
        """Return a level's name as it stands within a sentence."""
        return self.level(level).lower()

    def for_browser(self) -> dict[str, str]:
        """Return the words that the browser's own scripts need: the sections they draw."""
        sections = (
            "map.",
            "panel.",
            "reason.",
            "level.",
            "ranking.",
            "scope.",
            "export.",
            "edition.",
            "mark.",
            "compare.",
            "picture.",
        )
        return {key: text for key, text in self.words.items() if key.startswith(sections)}
