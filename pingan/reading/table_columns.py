"""Columns of the tables that leave the house, and the words they are made of (`tables.toml`)."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

KINDS = ("code", "text", "word", "reason", "whole", "score", "points", "share", "amount", "flag")
"""What a column holds. `code` and `text` stay as they are; a `word` is one of `[word]` in tables.toml, a `reason` one
of `[reason]`; `whole` is a whole number; `score` and signed `points` have two decimals; a `share` is of 1; an `amount`
is in a unit of its own; a `flag` is true or false."""
TEXTS = ("code", "text", "word", "reason")
ENGLISH = "_en"  # `name_en` holds the English for `name`


@dataclass(frozen=True)
class Column:
    """One column.

    Attributes
    ----------
    name : of the frame's column
    zh, en : its header
    kind : one of `KINDS`
    unit_zh, unit_en : of an amount all of whose cells have the same unit, else ""
    """

    name: str
    zh: str
    en: str
    kind: str
    unit_zh: str = ""
    unit_en: str = ""

    def header(self, language: str) -> str:
        """Return its header in `zh` or `en`, with the unit."""
        if language == "zh":
            return f"{self.zh}（{self.unit_zh}）" if self.unit_zh else self.zh
        unit = self.unit_en or self.unit_zh
        return f"{self.en} ({unit})" if unit else self.en


@cache
def words() -> Mapping[str, Mapping[str, Mapping[str, str]]]:
    """Return the words of `tables.toml`: section, key, language."""
    return tomllib.loads(Path(__file__).with_name("tables.toml").read_text(encoding="utf-8"))


def said(section: str, key: Any, language: str) -> str:
    """Return a word in a language; one that is not known stays as it is."""
    found = words()[section].get(key)
    return found[language] if found else str(key)


def columns_of(kinds: Mapping[str, str]) -> list[Column]:
    """Return columns by name and kind, with their headers from `tables.toml`."""
    found = []
    for name, kind in kinds.items():
        header = words()["column"][name.removesuffix(ENGLISH) if name != "name_en" else name]
        extra = ("（英文）", " (English)") if name.endswith(ENGLISH) and name != "name_en" else ("", "")
        found.append(Column(name, header["zh"] + extra[0], header["en"] + extra[1], kind))
    return found


def typed(values: pd.Series, kind: str) -> pd.Series:
    """Return a column's values in its kind's type; missing is None, <NA> or NaN."""
    values = values.reset_index(drop=True)
    if kind in TEXTS:
        values = values.astype(object)
        return values.where(values.notna(), None)
    if kind == "whole":
        return values.astype(float).astype("Int64")
    if kind == "flag":
        return values.astype("boolean")
    return pd.Series(values.to_numpy(float, na_value=np.nan), name=values.name)
