"""Remarks in sentences, for pages and for paper alike."""

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from pingan.look import format as fmt
from pingan.scoring.reasons import REASONS, explain

ELSEWHERE = {  # reasons that are not the engine's
    "not_published": ("no data for this area in this quarter", "本季度没有该区域的数据"),
    "no_permission": ("not open to your account", "无权查看"),
}
SIGNED = ("contribution", "total")
WHOLE = ("numerator",)
LEAST = ("distance", "points", "below")  # positive by their nature: 0.00 would deny it
NAMED = ("indicator", "dimension", "area")
LISTED = 6  # indicators named before "and others"


@cache
def words(language: str) -> Mapping[str, str]:
    """Return the sentence of each kind, with places for its figures."""
    tables = tomllib.loads((Path(__file__).parent / "remarks.toml").read_text(encoding="utf-8"))
    return tables[language]


def sentence(language: str, remark: Any, names: Mapping[str, str]) -> str:
    """Return one remark as a sentence.

    Parameters
    ----------
    language : "zh" or "en"
    remark : with `kind` and `figures` (`pingan.reading.remarks.Remark`)
    names : code to name of areas, indicators and dimensions, in that language; a code without a name stands as it is
    """
    figures = {name: _said(language, name, value, names) for name, value in remark.figures.items()}
    return words(language)[remark.kind].format(**figures)


def _said(language: str, name: str, value: Any, names: Mapping[str, str]) -> str:
    if name == "reason":
        english, chinese = ELSEWHERE.get(value, ("missing", "缺失"))
        return explain(value, language) if value in REASONS else chinese if language == "zh" else english
    if name == "from_quarter":
        return fmt.quarter(value, language)
    if name in NAMED:
        return names.get(value, value)
    if isinstance(value, tuple):
        between, more = ("、", "等") if language == "zh" else (", ", " and others")
        said = between.join(names.get(code, code) for code in value[:LISTED])
        return said + (more if len(value) > LISTED else "")
    if name in SIGNED:
        return fmt.signed(value)
    if isinstance(value, int) or value is None:
        return fmt.MISSING if value is None else str(value)
    if name in LEAST and 0 < value < 0.005:
        return "不到0.01" if language == "zh" else "under 0.01"
    return fmt.number(value, fmt.amount_digits(value) if value != round(value) or name not in WHOLE else 0)
