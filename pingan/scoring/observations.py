"""Observations as matrices: a long frame once, then (indicators, areas) per quarter."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from pingan.errors import InvalidObservationsError
from pingan.quarters import QUARTER
from pingan.scoring.hierarchy import Hierarchy
from pingan.scoring.observation_checks import recordable, refuse_bad_rows
from pingan.system.indicator_system import IndicatorSystem

KEYS = ("quarter", "area_code", "indicator")

Rows = slice | np.ndarray


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
        throughout. In any order; quickest with categorical keys, and with quarters of the same rows one after
        another, since the place of each row is then worked out only once.
    quarters : sequence of str
        The quarters wanted; those without any row are left out of the panel.

    Raises
    ------
    InvalidObservationsError
        For unknown areas, rows at another level than the indicator is recorded at, two rows for one cell,
        negative counts and infinite numbers.
    """
    for name in KEYS:
        if name not in observations.columns:
            raise InvalidObservationsError(f"the observations have no column {name}", f"数据缺少列 {name}")
    columns = [_numbers(observations, name) for name in ("numerator", "denominator", "grade")]
    quarter = _Keys(observations["quarter"], pd.Index(quarters))
    _check_quarters(quarter)
    blocks = sorted(_blocks(quarter), key=lambda block: block[0])
    shape = (len(blocks), len(system.indicators), len(hierarchy))
    amount, base = np.full(shape, np.nan), np.full(shape, np.nan)
    graded = np.repeat([item.kind == "graded" for item in system.indicators], len(hierarchy))
    places = _Places(observations, hierarchy, system)
    for place, (_, rows) in enumerate(blocks):
        found = places.of(rows)
        numbers = None if found is None else _plausible(columns, rows, found.counting)
        if found is None or numbers is None:
            refuse_bad_rows(observations, hierarchy, system, quarters)
        numerator, denominator, grade = numbers
        if graded.any():
            numerator = np.where(graded[found.cells], grade, numerator)
        amount[place].reshape(-1)[found.cells] = numerator
        base[place].reshape(-1)[found.cells] = denominator
    return Panel(tuple(quarters[place] for place, _ in blocks), amount, base)


class _Keys:
    """A key column as small integers, and where each distinct key stands in a vocabulary."""

    def __init__(self, keys: pd.Series, vocabulary: pd.Index) -> None:
        if isinstance(keys.dtype, pd.CategoricalDtype):
            self.codes, self.distinct = keys.cat.codes.to_numpy(), keys.cat.categories
        else:
            self.codes, self.distinct = pd.factorize(keys)
        # one more entry, so that the code -1 of a missing key finds -1
        self.position = np.append(vocabulary.get_indexer(pd.Index(self.distinct)), -1)


def _blocks(quarter: _Keys) -> Iterator[tuple[int, Rows]]:
    """Yield the position of each wanted quarter and its rows: a slice, if they stand together."""
    codes = quarter.codes
    if not len(codes):
        return
    starts = np.append(0, np.flatnonzero(codes[1:] != codes[:-1]) + 1)
    order = None
    if len(np.unique(codes[starts])) < len(starts):
        order = np.argsort(codes, kind="stable")
        codes = codes[order]
        starts = np.append(0, np.flatnonzero(codes[1:] != codes[:-1]) + 1)
    for start, stop in zip(starts, np.append(starts[1:], len(codes)), strict=True):
        place = int(quarter.position[codes[start]])
        if place >= 0:
            yield place, slice(start, stop) if order is None else order[start:stop]


@dataclass(frozen=True, eq=False)
class _Found:
    """Where a quarter's rows go: which of them count (None: all), and their cells in a flat matrix."""

    counting: np.ndarray | None
    cells: np.ndarray


class _Places:
    """Works out the cell of every row of a quarter, once for quarters whose rows have the same keys."""

    def __init__(self, observations: pd.DataFrame, hierarchy: Hierarchy, system: IndicatorSystem) -> None:
        self._indicator = _Keys(observations["indicator"], pd.Index(system.codes))
        self._area = _Keys(observations["area_code"], hierarchy.codes)
        self._recordable = recordable(hierarchy, system).ravel()
        self._areas = len(hierarchy)
        self._last: tuple[np.ndarray, np.ndarray] | None = None
        self._found: _Found | None = None

    def of(self, rows: Rows) -> _Found | None:
        """Return where the rows go; None if there is one that has no place, or two that have the same."""
        keys = self._indicator.codes[rows], self._area.codes[rows]
        if self._last is None or not all(map(np.array_equal, keys, self._last)):
            self._last, self._found = keys, self._work_out(*keys)
        return self._found

    def _work_out(self, indicator: np.ndarray, area: np.ndarray) -> _Found | None:
        indicator, area = self._indicator.position[indicator], self._area.position[area]
        counting = None
        if (indicator < 0).any():
            counting = np.flatnonzero(indicator >= 0)
            indicator, area = indicator[counting], area[counting]
        if (area < 0).any():
            return None
        cells = indicator * self._areas + area
        seen = np.zeros(len(self._recordable), dtype=bool)
        seen[cells] = True
        if not self._recordable[cells].all() or np.count_nonzero(seen) < len(cells):
            return None
        return _Found(counting, cells)


def _plausible(
    columns: list[np.ndarray | None], rows: Rows, counting: np.ndarray | None
) -> list[np.ndarray | float] | None:
    """Return the rows' numerators, denominators and grades; None if there is one that cannot be."""
    parts = []
    for place, column in enumerate(columns):
        part = np.nan if column is None else column[rows] if counting is None else column[rows][counting]
        # counts are not negative; points may be
        if np.any(np.isinf(part)) or (place < 2 and np.any(part < 0)):
            return None
        parts.append(part)
    return parts


def _check_quarters(quarter: _Keys) -> None:
    """Refuse quarters written otherwise than 2017Q1: they would be passed over in silence."""
    missing = [None] if (quarter.codes < 0).any() else []
    for written in [*quarter.distinct, *missing]:
        if not QUARTER.fullmatch(str(written)):
            raise InvalidObservationsError(
                f"{written!r} is not a quarter; write it as 2017Q1", f"{written!r} 不是季度，请写成 2017Q1"
            )


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
