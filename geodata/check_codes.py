"""Checks of codes, names and the hierarchy: everything that needs no shape."""

from collections.abc import Iterable, Iterator

import pandas as pd

from geodata.encoding import original_text
from geodata.levels import LEVELS
from geodata.report import BoundaryFinding, list_codes


def check_codes(areas: pd.DataFrame) -> Iterator[BoundaryFinding]:
    """Find codes, names and levels that are missing, unknown or there twice.

    Parameters
    ----------
    areas : DataFrame
        ``area_code, level, parent_code, name``, one row per area.
    """
    unknown = areas[~areas["level"].isin(LEVELS)]
    for level, rows in unknown.groupby("level", sort=True):
        zh, en = list_codes(rows["area_code"])
        yield BoundaryFinding(
            "unknown_level",
            "error",
            str(level),
            tuple(rows["area_code"]),
            {"zh": f"没有“{level}”这一层级：{zh}", "en": f"there is no level {level}: {en}"},
        )
    for level, rows in areas[areas["area_code"] == ""].groupby("level", sort=True):
        zh, en = list_codes(rows["name"])
        yield BoundaryFinding(
            "empty_code",
            "error",
            str(level),
            tuple(rows["area_code"]),
            {
                "zh": f"{len(rows)} 个区域没有编码，名称：{zh}",
                "en": f"{len(rows)} areas have no code; their names: {en}",
            },
        )
    repeated = areas[areas["area_code"].duplicated(keep=False) & (areas["area_code"] != "")]
    for code, rows in repeated.groupby("area_code", sort=True):
        zh, en = list_codes(
            f"{name} ({level})" for name, level in zip(rows["name"], rows["level"], strict=True)
        )
        yield BoundaryFinding(
            "duplicate_code",
            "error",
            str(rows["level"].iloc[0]),
            (str(code),),
            {
                "zh": f"编码 {code} 出现 {len(rows)} 次：{zh}",
                "en": f"code {code} is there {len(rows)} times: {en}",
            },
        )
    yield from _check_names(areas)


def _check_names(areas: pd.DataFrame) -> Iterator[BoundaryFinding]:
    nameless = areas["name"].isna() | (areas["name"] == "")
    for level, rows in areas[nameless].groupby("level", sort=True):
        zh, en = list_codes(rows["area_code"])
        yield BoundaryFinding(
            "empty_name",
            "warning",
            str(level),
            tuple(rows["area_code"]),
            {"zh": f"{len(rows)} 个区域没有名称：{zh}", "en": f"{len(rows)} areas have no name: {en}"},
        )
    yield from _garbled_names(areas[~nameless])
    named = areas[~nameless & areas["parent_code"].notna()]
    same = named[named.duplicated(["level", "parent_code", "name"], keep=False)]
    for (level, parent, name), rows in same.groupby(["level", "parent_code", "name"], sort=True):
        zh, en = list_codes(rows["area_code"])
        yield BoundaryFinding(
            "duplicate_name",
            "warning",
            str(level),
            tuple(rows["area_code"]),
            {
                "zh": f"{parent} 之下有 {len(rows)} 个区域都叫“{name}”：{zh}",
                "en": f"{len(rows)} areas under {parent} are all called {name}: {en}",
            },
        )


def _garbled_names(areas: pd.DataFrame) -> Iterator[BoundaryFinding]:
    original = areas["name"].map(original_text)
    for level, rows in areas[original.notna()].groupby("level", sort=True):
        named = rows["area_code"] + " " + rows["name"]
        zh, en = list_codes(
            f"{name} ({original[row]}?)" if original[row] else name for row, name in named.items()
        )
        yield BoundaryFinding(
            "garbled_name",
            "warning",
            str(level),
            tuple(rows["area_code"]),
            {
                "zh": f"{len(rows)} 个名称像是乱码，原文多半在括号里；请在源数据中改正，"
                f"Shapefile 可用 --encoding 指明编码：{zh}",
                "en": f"{len(rows)} names look garbled, in brackets what they probably were; correct them in the "
                f"source, or state a Shapefile's encoding with --encoding: {en}",
            },
        )


def check_hierarchy(areas: pd.DataFrame) -> Iterator[BoundaryFinding]:
    """Find areas that do not hang together under one district, each under the next coarser level there is."""
    tops = areas[areas["level"] == "district"]
    if len(tops) != 1:
        zh, en = list_codes(tops["area_code"])
        yield BoundaryFinding(
            "district",
            "error",
            "district",
            tuple(tops["area_code"]),
            {
                "zh": f"须有且只有一个区，现有 {len(tops)} 个{'：' + zh if len(tops) else ''}",
                "en": f"there must be one district, there are {len(tops)}{': ' + en if len(tops) else ''}",
            },
        )
    level_of = areas.drop_duplicates("area_code").set_index("area_code")["level"]
    present = [level for level in LEVELS if (areas["level"] == level).any()]
    for level in present[1:]:
        rows = areas[areas["level"] == level]
        above = rows["parent_code"].map(level_of)
        yield from _missing_parents(level, rows[above.isna()])
        yield from _parents_at_other_levels(level, present[present.index(level) - 1], rows, above)


def _missing_parents(level: str, orphans: pd.DataFrame) -> Iterator[BoundaryFinding]:
    for parent, rows in orphans.groupby(orphans["parent_code"].fillna(""), sort=True):
        zh, en = list_codes(rows["area_code"])
        yield BoundaryFinding(
            "missing_parent",
            "error",
            level,
            tuple(rows["area_code"]),
            {
                "zh": f"上级 {parent} 不存在，所属：{zh}" if parent else f"没有上级编码：{zh}",
                "en": f"the parent {parent} of {en} does not exist"
                if parent
                else f"no parent is given: {en}",
            },
        )


def _parents_at_other_levels(
    level: str, expected: str, rows: pd.DataFrame, above: pd.Series
) -> Iterator[BoundaryFinding]:
    for found in LEVELS:
        children = rows[above == found]
        if found == expected or children.empty:
            continue
        zh, en = list_codes(children["area_code"])
        coarser = LEVELS.index(found) < LEVELS.index(level)
        yield BoundaryFinding(
            "parent_skips_level" if coarser else "parent_level",
            "warning" if coarser else "error",
            level,
            tuple(children["area_code"]),
            {
                "zh": f"上级应为 {expected}，却是 {found}：{zh}",
                "en": f"the parent should be a {expected}, it is a {found}: {en}",
            },
        )


def check_observed(areas: pd.DataFrame, observed_codes: Iterable[str]) -> Iterator[BoundaryFinding]:
    """Compare the areas with the codes that have observations, in both directions.

    Parameters
    ----------
    areas : DataFrame
        ``area_code, level``.
    observed_codes : iterable of str
        Codes of areas with observations. Areas are missed only at levels where anything was observed: what is
        counted by committee has no observation for the street.
    """
    observed = {str(code) for code in observed_codes}
    strangers = tuple(sorted(observed - set(areas["area_code"])))
    if strangers:
        zh, en = list_codes(strangers)
        yield BoundaryFinding(
            "observation_without_area",
            "warning",
            None,
            strangers,
            {
                "zh": f"{len(strangers)} 个有数据的编码没有边界：{zh}",
                "en": f"{len(strangers)} codes with observations have no boundary: {en}",
            },
        )
    for level, rows in areas.groupby("level", sort=True):
        seen = rows["area_code"].isin(observed)
        unseen = tuple(sorted(rows.loc[~seen, "area_code"]))
        if seen.any() and unseen:
            zh, en = list_codes(unseen)
            yield BoundaryFinding(
                "area_without_observation",
                "warning",
                str(level),
                unseen,
                {
                    "zh": f"{len(unseen)} 个区域没有数据：{zh}",
                    "en": f"{len(unseen)} areas have no observations: {en}",
                },
            )
