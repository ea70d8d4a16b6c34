"""Observations as matrices: a long frame once, then (indicators, areas) per quarter."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from pingan.scoring.errors import InvalidObservationsError
from pingan.scoring.hierarchy import Hierarchy
from pingan.scoring.system import IndicatorSystem

COLUMNS = ("quarter", "area_code", "indicator", "numerator", "denominator", "grade")


@dataclass(frozen=True, eq=False)
class Panel:
    """The observations of some quarters.

    Attributes
    ----------
    quarters : tuple of str
    amount : (n_quarters, n_indicators, n_areas) float array
        Numerators; for graded indicators the points. NaN where nothing was observed.
    base : (n_quarters, n_indicators, n_areas) float array
        Denominators; for graded indicators the weights. NaN where nothing was observed.
    """

    quarters: tuple[str, ...]
    amount: np.ndarray
    base: np.ndarray

    def holds(self, quarters: Sequence[str]) -> bool:
        """Whether any of these quarters is there."""
        return any(quarter in self.quarters for quarter in quarters)

    def at(self, quarter: str, indicator: int) -> tuple[np.ndarray, np.ndarray] | None:
        """Return (amount, base) of one indicator, each (n_areas,); None when the quarter is not there."""
        if quarter not in self.quarters:
            return None
        place = self.quarters.index(quarter)
        return self.amount[place, indicator], self.base[place, indicator]


def build_panel(
    observations: pd.DataFrame, hierarchy: Hierarchy, system: IndicatorSystem, quarters: Sequence[str]
) -> Panel:
    """Lay the observations of some quarters out as matrices.

    Rows of other quarters, and of indicators that the system does not have, are left aside (a variant without
    an indicator scores from the same observations).

    Parameters
    ----------
    observations : DataFrame
        `quarter, area_code, indicator, numerator, denominator, grade`; a column that is not there is missing
        throughout. In any order. Categorical key columns are the quickest.
    quarters : sequence of str
        The quarters wanted; those without any row are left out of the panel.

    Raises
    ------
    InvalidObservationsError
        For unknown areas, rows at another level than the indicator is recorded at, two rows for one cell,
        negative counts and infinite numbers.
    """
    for name in COLUMNS[:3]:
        if name not in observations.columns:
            raise InvalidObservationsError(f"the observations have no column {name}", f"数据缺少列 {name}")
    quarter = _positions(observations["quarter"], pd.Index(quarters))
    indicator = _positions(observations["indicator"], pd.Index(system.codes))
    area = _positions(observations["area_code"], hierarchy.codes)
    values = [_numbers(observations, name) for name in COLUMNS[3:]]
    wanted = (quarter >= 0) & (indicator >= 0)
    if not wanted.all():
        rows = np.flatnonzero(wanted)
        quarter, indicator, area = quarter[rows], indicator[rows], area[rows]
        values = [None if column is None else column[rows] for column in values]
    else:
        rows = None
    table = _Rows(observations, rows)
    table.refuse(area < 0, "area not among the areas", "区域不在区域表中")
    cell = indicator.astype(np.int64) * len(hierarchy) + area
    table.refuse(
        ~_recordable(hierarchy, system).ravel()[cell],
        "recorded at another level than its finest_level",
        "填报层级与 finest_level 不符",
    )
    graded = np.array([item.kind == "graded" for item in system.indicators])
    amount, base = _check_values(table, graded[indicator], *values)

    present = np.bincount(quarter, minlength=len(quarters)) > 0
    compact = np.cumsum(present) - 1
    shape = (int(present.sum()), len(system.indicators), len(hierarchy))
    cell += compact[quarter] * (shape[1] * shape[2])
    seen = np.zeros(np.prod(shape, dtype=int), dtype=bool)
    seen[cell] = True
    if np.count_nonzero(seen) != len(cell):
        table.refuse(
            pd.Series(cell).duplicated().to_numpy(),
            "two rows for one quarter, area and indicator",
            "同一季度、区域和指标有两行",
        )
    return Panel(
        tuple(name for name, there in zip(quarters, present, strict=True) if there),
        _scatter(cell, amount, shape),
        _scatter(cell, base, shape),
    )


def _scatter(cell: np.ndarray, values: np.ndarray | None, shape: tuple[int, ...]) -> np.ndarray:
    flat = np.full(np.prod(shape, dtype=int), np.nan)
    if values is not None:
        flat[cell] = values
    return flat.reshape(shape)


def _positions(keys: pd.Series, vocabulary: pd.Index) -> np.ndarray:
    """Where each key stands in the vocabulary; -1 where it does not, or is missing."""
    if isinstance(keys.dtype, pd.CategoricalDtype):
        codes, distinct = keys.cat.codes.to_numpy(), keys.cat.categories
    else:
        codes, distinct = pd.factorize(keys)
    # one more entry, so that the code -1 of a missing key finds -1
    found = np.append(vocabulary.get_indexer(pd.Index(distinct)), -1).astype(np.int32)
    return found[codes]


def _numbers(observations: pd.DataFrame, name: str) -> np.ndarray | None:
    if name not in observations.columns:
        return None
    try:
        return observations[name].to_numpy(dtype=float, na_value=np.nan)
    except (TypeError, ValueError) as error:
        raise InvalidObservationsError(
            f"column {name} holds something that is no number: {error}",
            f"列 {name} 中有非数字的内容：{error}",
        ) from error


def _recordable(hierarchy: Hierarchy, system: IndicatorSystem) -> np.ndarray:
    """(n_indicators, n_areas) bool: at the finest level, or at a coarser area that has no parts."""
    finest = np.array([system.levels.index(item.finest_level) for item in system.indicators])[:, None]
    return (hierarchy.level == finest) | (hierarchy.childless & (hierarchy.level < finest))


def _check_values(
    table: "_Rows",
    graded: np.ndarray,
    numerator: np.ndarray | None,
    denominator: np.ndarray | None,
    grade: np.ndarray | None,
) -> tuple[np.ndarray | None, np.ndarray | None]:
    for name, column in (("numerator", numerator), ("denominator", denominator), ("grade", grade)):
        if column is None:
            continue
        table.refuse(np.isinf(column), f"infinite {name}", f"{name} 为无穷大")
        if name != "grade":
            table.refuse(column < 0, f"negative {name}", f"{name} 为负数")
    if graded.any():
        points = np.nan if grade is None else grade
        counts = np.nan if numerator is None else numerator
        numerator = np.where(graded, points, counts)
    return numerator, denominator


class _Rows:
    """The rows looked at, for naming those that are refused."""

    def __init__(self, observations: pd.DataFrame, rows: np.ndarray | None) -> None:
        self._observations, self._rows = observations, rows

    def refuse(self, bad: np.ndarray, en: str, zh: str, most: int = 5) -> None:
        count = int(np.count_nonzero(bad))
        if not count:
            return
        places = np.flatnonzero(bad)[:most]
        places = places if self._rows is None else self._rows[places]
        keys = self._observations.iloc[places][list(COLUMNS[:3])]
        named = "; ".join(" ".join(map(str, row)) for row in keys.itertuples(index=False))
        raise InvalidObservationsError(
            f"{en}: {count} rows, the first: {named}", f"{zh}：共 {count} 行，例如：{named}"
        )
