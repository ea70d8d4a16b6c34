"""Observations, areas and scores as files (CSV or Parquet), for the engine without a database."""

import difflib
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pandas as pd

from pingan.scoring import IndicatorSystem, QuarterScores, ScoringError, parse_quarter
from pingan.spreadsheet import csv_text

KEYS = ("quarter", "area_code", "indicator")
NUMBERS = ("numerator", "denominator", "grade")
AREA_COLUMNS = ("area_code", "level", "parent_code", "name", "name_en")


class ScoreFileError(ScoringError):
    """A file that cannot be read as what it should be: file, line, column, what to do."""


def read_observations(path: Path, system: IndicatorSystem) -> pd.DataFrame:
    """Read observations.

    Parameters
    ----------
    path : Path
        CSV (UTF-8 or GB18030) or Parquet with `quarter, area_code, indicator` and at least one of `numerator,
        denominator, grade`. Empty cells are missing. A grade may be written as points or as one of the
        system's words.

    Returns
    -------
    DataFrame
        The six columns of the observations frame; the keys as categories, the quarters as `2017Q1`.

    Raises
    ------
    ScoreFileError
        For a file that is not there or not readable, missing or unknown columns, keys that are empty, and
        cells that are no number (with the line in a CSV).
    """
    table = _read(path)
    _check_columns(path, table, KEYS, (*KEYS, *NUMBERS))
    if not any(name in table.columns for name in NUMBERS):
        raise ScoreFileError(
            f"{path.name}: has none of the columns {', '.join(NUMBERS)}",
            f"{path.name}：缺少列 {'、'.join(NUMBERS)} 中的任何一列",
        )
    frame = {name: _keys(path, table, name) for name in KEYS}
    frame["quarter"] = _quarters(path, frame["quarter"])
    for name in NUMBERS:
        column = table[name] if name in table.columns else pd.Series(np.nan, index=table.index)
        if name == "grade":
            column = _points(column, frame["indicator"], system)
        frame[name] = _numbers(path, name, column)
    return pd.DataFrame(frame)


def read_areas(path: Path) -> pd.DataFrame:
    """Read areas: CSV or Parquet with `area_code, level, parent_code[, name, name_en]`."""
    table = _read(path)
    _check_columns(path, table, AREA_COLUMNS[:3], AREA_COLUMNS)
    return table.astype(dict.fromkeys(table.columns, "str"))


def flat_areas(observations: pd.DataFrame, system: IndicatorSystem) -> pd.DataFrame:
    """Take every area of the observations as one of a single level without parents.

    Raises
    ------
    ScoreFileError
        If the system's indicators are recorded at different levels: then the areas must be given.
    """
    levels = {item.finest_level for item in system.indicators}
    if len(levels) > 1:
        named = ", ".join(level for level in system.levels if level in levels)
        raise ScoreFileError(
            f"the system's indicators are recorded at several levels ({named}): give the areas with --areas",
            f"体系的指标在多个层级上填报（{named}）：请用 --areas 给出区域表",
        )
    codes = sorted(observations["area_code"].unique())
    return pd.DataFrame({"area_code": codes, "level": levels.pop(), "parent_code": None})


def scores_table(scores: Mapping[str, QuarterScores], areas: pd.DataFrame) -> pd.DataFrame:
    """Return one row for each quarter and area: index, ranks, movement, and a column for each dimension."""
    parts = []
    for quarter, one in scores.items():
        dimension = one.dimensions.pivot(index="area_code", columns="dimension", values="score")
        dimension = dimension[one.dimensions["dimension"].unique()].add_prefix("dimension_")
        row = one.areas.merge(dimension, on="area_code", how="left", validate="1:1")
        row.insert(0, "quarter", quarter)
        parts.append(row)
    table = pd.concat(parts, ignore_index=True)
    for name in ("name_en", "name"):
        if name in areas.columns:
            names = areas.set_index("area_code")[name]
            table.insert(table.columns.get_loc("parent_code") + 1, name, table["area_code"].map(names))
    return table


def detail_table(scores: Mapping[str, QuarterScores], frame: str) -> pd.DataFrame:
    """Return a frame (`indicators` or `contributions`) of all quarters, with the quarter in front."""
    parts = [getattr(one, frame).assign(quarter=quarter) for quarter, one in scores.items()]
    table = pd.concat(parts, ignore_index=True)
    return table[["quarter", *table.columns.drop("quarter")]]


def write_table(table: pd.DataFrame, path: Path) -> None:
    """Write CSV (UTF-8 with a byte order mark, numbers in full, missing as empty) or Parquet, by the name's ending.

    In CSV an apostrophe goes before text that a spreadsheet program would compute.
    """
    if _ending(path) == ".parquet":
        table.to_parquet(path, index=False)
    else:
        table = table.assign(**{name: _as_csv_text(table[name]) for name in table})
        # without the mark Excel takes Chinese for something else
        table.to_csv(path, index=False, lineterminator="\n", encoding="utf-8-sig")


def _as_csv_text(column: pd.Series) -> pd.Series:
    if pd.api.types.is_numeric_dtype(column):
        return column
    changed = {text: csv_text(text) for text in column.dropna().unique()}
    changed = {text: safe for text, safe in changed.items() if text != safe}
    return column.astype(object).replace(changed) if changed else column


def check_target(path: Path) -> None:
    """Refuse, before any work is done, a file that could not be written afterwards."""
    _ending(path)
    if not path.parent.is_dir():
        folder = path.parent
        raise ScoreFileError(f"{path}: there is no folder {folder}", f"{path}：文件夹 {folder} 不存在")


def _ending(path: Path) -> str:
    ending = path.suffix.lower()
    if ending not in (".csv", ".parquet"):
        raise ScoreFileError(
            f"{path.name}: the name must end in .csv or .parquet",
            f"{path.name}：文件名须以 .csv 或 .parquet 结尾",
        )
    return ending


def _read(path: Path) -> pd.DataFrame:
    parquet = _ending(path) == ".parquet"
    try:
        return pd.read_parquet(path) if parquet else _read_csv(path)
    except FileNotFoundError as error:
        raise ScoreFileError(f"{path}: there is no such file", f"{path}：文件不存在") from error
    except (OSError, ValueError) as error:  # pandas' and pyarrow's own errors are ValueErrors
        raise ScoreFileError(
            f"{path.name}: cannot be read: {error}", f"{path.name}：无法读取：{error}"
        ) from error


def _read_csv(path: Path) -> pd.DataFrame:
    options = {"dtype": "str", "keep_default_na": False, "na_values": [""], "skipinitialspace": True}
    try:
        return pd.read_csv(path, encoding="utf-8-sig", **options)
    except UnicodeDecodeError:
        return pd.read_csv(path, encoding="gb18030", **options)


def _check_columns(path: Path, table: pd.DataFrame, needed: tuple, known: tuple) -> None:
    for name in needed:
        if name not in table.columns:
            raise ScoreFileError(f"{path.name}: has no column {name}", f"{path.name}：缺少列 {name}")
    for name in table.columns:
        if name in known:
            continue
        near = difflib.get_close_matches(str(name), known, n=1)
        en = f"did you mean {near[0]}?" if near else f"known are {', '.join(known)}"
        zh = f"是否为 {near[0]}？" if near else f"可用的列：{'、'.join(known)}"
        raise ScoreFileError(
            f"{path.name}: unknown column {name}; {en}", f"{path.name}：未知的列 {name}；{zh}"
        )


def _place(path: Path, row: int) -> tuple[str, str]:
    """The file and the line; line 1 of a CSV is its header (a cell may not hold line breaks)."""
    number = row + 2 if _ending(path) == ".csv" else row
    word = ("line", "行") if _ending(path) == ".csv" else ("row", "行（从 0 起）")
    return f"{path.name}: {word[0]} {number}", f"{path.name}：第 {number} {word[1]}"


def _keys(path: Path, table: pd.DataFrame, name: str) -> pd.Series:
    keys = table[name]
    empty = np.flatnonzero(keys.isna())
    if len(empty):
        en, zh = _place(path, int(empty[0]))
        raise ScoreFileError(f"{en}: {name} is empty", f"{zh}：{name} 为空")
    if isinstance(keys.dtype, pd.CategoricalDtype):
        return keys.cat.rename_categories([str(item).strip() for item in keys.cat.categories])
    return keys.astype("str").str.strip().astype("category")


def _quarters(path: Path, keys: pd.Series) -> pd.Series:
    parsed = {}
    for written in keys.cat.categories:
        try:
            parsed[written] = parse_quarter(written)
        except ValueError as error:
            found = np.flatnonzero(keys == written)
            if not len(found):  # a category that no row uses
                parsed[written] = written
                continue
            en, zh = _place(path, int(found[0]))
            raise ScoreFileError(f"{en}: {error}", f"{zh}：{written!r} 不是季度，请写成 2017Q1") from error
    return keys.astype("str").map(parsed).astype("category")


def _points(column: pd.Series, indicator: pd.Series, system: IndicatorSystem) -> pd.Series:
    """Turn grades written as words into points, each by its own indicator's table."""
    if pd.api.types.is_numeric_dtype(column):
        return column
    written = column.astype("str").str.strip()
    for item in system.indicators:
        points = {word: str(points) for word, points in item.grades.items()}
        own = (indicator == item.code) & written.isin(list(points))
        written = written.where(~own, written.map(points))
    return written


def _numbers(path: Path, name: str, column: pd.Series) -> pd.Series:
    if pd.api.types.is_numeric_dtype(column):
        return column.astype(float)
    numbers = pd.to_numeric(column, errors="coerce").astype(float)
    wrong = np.flatnonzero(numbers.isna() & column.notna())
    if len(wrong):
        en, zh = _place(path, int(wrong[0]))
        cell = column.iloc[wrong[0]]
        raise ScoreFileError(
            f"{en}, column {name}: {cell!r} is no number; leave the cell empty where it is missing",
            f"{zh}，列 {name}：{cell!r} 不是数字；缺数据请留空",
        )
    return numbers
