"""What `pingan boundaries` was told about each level: its file, layer, fields and reference system; and its names."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import typer

from pingan.names import LONGEST_NAME, unseen_in, without_unseen

if TYPE_CHECKING:
    from geodata.read import ReadLevel

_Given = TypeVar("_Given")

NONE = "-"
"""Given for a field or a layer: there is none at this level."""


@dataclass(frozen=True)
class LevelSource:
    """Where the areas of one level are: a file, and its fields."""

    path: Path
    level: str
    code: str
    name: str
    parent: str | None
    name_en: str | None
    layer: str | None
    crs: str | None = None


def level_sources(
    files: list[Path],
    levels: list[str],
    codes: list[str],
    names: list[str],
    parents: list[str] | None = None,
    names_en: list[str] | None = None,
    layers: list[str] | None = None,
    crs: list[str] | None = None,
) -> list[LevelSource]:
    """Match what was given on the command line: each thing once for all levels, or once for each, in order.

    Raises
    ------
    typer.BadParameter
        If something was given another number of times, a level twice, or a level that there is not.
    """
    from geodata.levels import LEVELS

    for level in levels:
        if level not in LEVELS:
            raise typer.BadParameter(f"{level}: use {', '.join(LEVELS)}", param_hint="--level")
        if levels.count(level) > 1:
            raise typer.BadParameter(f"{level} is given twice", param_hint="--level")
    paths = _for_each(levels, files, "FILE")
    code_of = _for_each(levels, codes, "--code")
    name_of = _for_each(levels, names, "--name")
    parent_of = _for_each(levels, _or_none(parents), "--parent")
    name_en_of = _for_each(levels, _or_none(names_en), "--name-en")
    layer_of = _for_each(levels, _or_none(layers), "--layer")
    crs_of = crs_of_levels(levels, crs or [])
    return [
        LevelSource(
            paths[level],
            level,
            code_of[level],
            name_of[level],
            parent_of[level],
            name_en_of[level],
            layer_of[level],
            crs_of[level],
        )
        for level in levels
    ]


def _for_each(levels: list[str], given: Sequence[_Given], option: str) -> dict[str, _Given]:
    if len(given) not in (1, len(levels)):
        raise typer.BadParameter(
            f"given {len(given)} times for {len(levels)} levels: once, or once for each", param_hint=option
        )
    return dict(zip(levels, [*given] * len(levels), strict=False))


def _or_none(given: list[str] | None) -> list[str | None]:
    return [None if value == NONE else value for value in given or [NONE]]


def crs_of_levels(levels: list[str], given: list[str]) -> dict[str, str | None]:
    """Return the coordinate reference system stated for each level; None where the file is believed.

    Parameters
    ----------
    levels : list of str
        The n levels that are read.
    given : list of str
        ``EPSG:4490`` once for all levels, or n times in their order, where ``-`` is none; and
        ``committee=EPSG:4549`` for one level.

    Raises
    ------
    typer.BadParameter
        If one is given twice for a level, or for a level that is not read.
    """
    from geodata.levels import LEVELS

    named: dict[str, str | None] = {}
    unnamed = []
    for value in given:
        level, equals, crs = value.partition("=")
        if not equals or not level.isalpha():  # +proj=… has an equals sign, too
            unnamed.append(value)
        elif level not in levels:
            known = ", ".join(levels if level in LEVELS else LEVELS)
            raise typer.BadParameter(f"{value}: {level} is not read here; use {known}", param_hint="--crs")
        elif level in named:
            raise typer.BadParameter(f"given twice for {level}", param_hint="--crs")
        else:
            named[level] = None if crs == NONE else crs
    if len(unnamed) > 1 and (named or len(unnamed) != len(levels)):
        raise typer.BadParameter(
            f"given {len(unnamed)} times for {len(levels)} levels: once, once for each, or as "
            f"{levels[0]}=EPSG:4490",
            param_hint="--crs",
        )
    if len(unnamed) == 1:
        unnamed *= len(levels)
    in_order = zip(levels, unnamed or [NONE] * len(levels), strict=True)
    return {level: None if crs == NONE else crs for level, crs in in_order} | named


def with_seen_names(read: "ReadLevel") -> "ReadLevel":
    """Return a level without what cannot be seen in its names and codes (`pingan.names`), and say in which it was.

    A name that is too long is an error: nobody can tell which part of it to leave out.
    """
    from geodata.report import BoundaryFinding, list_codes

    boundaries, findings = read.boundaries.copy(), list(read.findings)
    level = str(boundaries["level"].iloc[0]) if len(boundaries) else None
    marked: dict[str, str] = {}
    for column in ("area_code", "parent_code", "name", "name_en"):
        for row, text in boundaries[column].items():
            if not isinstance(text, str):
                continue
            kept = without_unseen(text)
            if marks := unseen_in(text):
                marked[without_unseen(boundaries.at[row, "area_code"])] = f"{kept}（{', '.join(marks)}）"
            if column.startswith("name"):
                boundaries.at[row, column] = kept
            elif marks:
                boundaries.at[row, column] = "".join(kept.split())
    if marked:
        zh, en = list_codes(f"{code} {text}" for code, text in marked.items())
        findings.append(
            BoundaryFinding(
                "unseen_characters",
                "warning",
                level,
                tuple(marked),
                {
                    "zh": f"{len(marked)} 处名称或代码中有看不见的字符，已去掉，请核对：{zh}",
                    "en": f"the names or codes of {len(marked)} areas held characters that cannot be seen; they were "
                    f"left out, look at them: {en}",
                },
            )
        )
    names = boundaries[["area_code", "name", "name_en"]].fillna("")
    too_long = names[(names[["name", "name_en"]].map(len) > LONGEST_NAME).any(axis=1)]["area_code"].tolist()
    if too_long:
        zh, en = list_codes(too_long)
        findings.append(
            BoundaryFinding(
                "long_name",
                "error",
                level,
                tuple(too_long),
                {
                    "zh": f"{len(too_long)} 个区域的名称超过 {LONGEST_NAME} 个字，请在源数据中缩短：{zh}",
                    "en": f"the names of {len(too_long)} areas have more than {LONGEST_NAME} characters; shorten them "
                    f"in the source: {en}",
                },
            )
        )
    return read._replace(boundaries=boundaries, findings=tuple(findings))
