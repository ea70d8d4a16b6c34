"""Plausible figures of a new quarter, from those of the eight quarters before it. Knows no indicator by name.

A column of a workbook is either a stock (people, households, cameras), which goes on from where it was, or counts
events, which vary by chance about their level. Which of the two is seen from how much the column has moved so far.
"""

import zlib
from collections.abc import Iterator

import numpy as np
import pandas as pd

from pingan.intake.layouts import IndicatorColumns, Layouts, SheetLayout
from pingan.quarters import shift
from pingan.system.indicator_system import IndicatorSystem

LEVEL_OVER = 2  # quarters whose mean is an area's level: more would undo what has changed since
GROWTH_OVER = 4  # quarters from the first to the last of which a stock's growth is taken
CALM = 0.2  # a column whose variance is less than this part of its mean is a stock
TREND = 0.03  # a column goes up or down by no more than this
REGRADED = 0.03  # share of the areas whose grade moves by one step


class Figures:
    """Makes each column once, so that one that stands in several workbooks is the same in all."""

    def __init__(
        self,
        quarter: str,
        observations: pd.DataFrame,
        areas: pd.DataFrame,
        layouts: Layouts,
        system: IndicatorSystem,
        seed: int,
    ) -> None:
        """Take the `observations` of the eight quarters before, and `areas` with `area_code, level, parent_code`."""
        self.quarter, self.system, self.seed = quarter, system, seed
        self.past = observations.set_index(["indicator", "area_code", "quarter"]).sort_index()
        self.parents = areas.set_index("area_code")["parent_code"]
        self.quarters = [shift(quarter, -back) for back in range(8, 0, -1)]
        self.made: dict[tuple[str, str], tuple[pd.DataFrame, pd.Series]] = {}  # what was, and what is
        # Finest first: a total of a coarser level is then the sum of what was made already.
        finest_first = {level: place for place, level in enumerate(reversed(system.levels))}
        sheets = [sheet for department in layouts.departments for sheet in department.sheets]
        for sheet in sorted(sheets, key=lambda sheet: finest_first[sheet.level]):
            for key in _wholes_first(sheet, system):
                self._make(sheet, key)

    def of(self, sheet: SheetLayout) -> pd.DataFrame:
        """Return a sheet's figures: the columns' keys, by area code; a grade by its name; missing is NaN."""
        return pd.DataFrame({column.key: self.made[column.key, sheet.level][1] for column in sheet.columns})

    def _make(self, sheet: SheetLayout, key: str) -> None:
        if (key, sheet.level) in self.made:
            return
        part, number = next(_uses(sheet, key))
        past = self.past[number].loc[part.code].unstack("quarter").reindex(columns=self.quarters)
        random = np.random.default_rng(
            [self.seed, zlib.crc32(f"{self.quarter} {sheet.level} {key}".encode())]
        )
        if number == "grade":
            now = self._grades(past, part, random)
        else:
            now = self._sum_of_parts(key, past)
            if now is None:
                now = self._numbers(past, part if number == "numerator" else None, sheet, key, random)
        now[past[self.quarters[-1]].isna()] = np.nan  # who sent nothing last time sends nothing again
        self.made[key, sheet.level] = past, now

    def _numbers(
        self,
        past: pd.DataFrame,
        numerator_of: IndicatorColumns | None,
        sheet: SheetLayout,
        key: str,
        random: np.random.Generator,
    ) -> pd.Series:
        recent = past[self.quarters[-LEVEL_OVER:]]
        mean = past.mean(axis=1)
        restless = (past.var(axis=1).mean() / mean.mean()) if mean.mean() else 0
        trend = 1 + random.uniform(-TREND, TREND)
        if restless < CALM:
            first, last = past[self.quarters[-GROWTH_OVER]], past[self.quarters[-1]]
            growth = (last.sum() / first.sum()) ** (1 / (GROWTH_OVER - 1)) if first.sum() else 1
            level = last * growth
            drawn = random.normal(level, np.sqrt(restless * level.clip(lower=0)) / 4)
        else:
            level = (recent.mean(axis=1) * trend).fillna(0)
            drawn = random.poisson(level).astype(float)
        now = pd.Series(drawn, index=past.index).clip(lower=0)
        if numerator_of is not None and self._is_share(numerator_of):
            whole, whole_now = self.made[numerator_of.denominator, sheet.level]
            whole_now = whole_now.reindex(now.index)
            if restless >= CALM:
                rate = recent.sum(axis=1) / whole[self.quarters[-LEVEL_OVER:]].sum(axis=1).reindex(now.index)
                rate = (rate * trend).clip(0, 1).fillna(0)
                now = pd.Series(random.binomial(whole_now.fillna(0).astype(int), rate), index=now.index) * 1.0
            now = np.minimum(now, whole_now.fillna(np.inf))
        decimals = 1 if sheet.column(key).type == "decimal" else 0
        return now.round(decimals)

    def _sum_of_parts(self, key: str, past: pd.DataFrame) -> pd.Series | None:
        """Return the sums of a finer level's figures, where they were just that last quarter."""
        last = self.quarters[-1]
        for (made_key, _), (finer, now) in self.made.items():
            if made_key != key:
                continue
            above = self.parents.reindex(finer.index)
            if finer[last].groupby(above).sum().reindex(past.index).equals(past[last]):
                return now.groupby(above).sum().reindex(past.index)
        return None

    def _grades(self, past: pd.DataFrame, part: IndicatorColumns, random: np.random.Generator) -> pd.Series:
        grades = self.system.indicator(part.code).grades
        steps = sorted(grades, key=grades.get)
        points = [grades[name] for name in steps]
        last = past[self.quarters[-1]]
        place = pd.Series(np.searchsorted(points, last.fillna(points[0])), index=last.index)
        moved = random.random(len(last)) < REGRADED
        place += np.where(moved, random.choice([-1, 1], len(last)), 0)
        return place.clip(0, len(steps) - 1).map(dict(enumerate(steps))).astype(object)

    def _is_share(self, part: IndicatorColumns) -> bool:
        return part.denominator is not None and self.system.indicator(part.code).kind == "share"


def _uses(sheet: SheetLayout, key: str) -> Iterator[tuple[IndicatorColumns, str]]:
    """Yield the indicators that a column of a sheet is part of, and as what."""
    for number in ("numerator", "denominator", "grade"):
        for part in sheet.indicators:
            if getattr(part, number) == key:
                yield part, number


def _wholes_first(sheet: SheetLayout, system: IndicatorSystem) -> list[str]:
    """Return a sheet's columns such that the whole of a share comes before its part."""
    parts = {part.numerator for part in sheet.indicators if system.indicator(part.code).kind == "share"}
    return sorted((column.key for column in sheet.columns), key=lambda key: key in parts)
