"""The tree of areas as integer positions, so that a roll-up is one addition per level."""

from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

import numpy as np
import pandas as pd

from pingan.errors import InvalidAreasError, some


@dataclass(frozen=True, eq=False)
class Hierarchy:
    """Areas sorted by level (coarse to fine), then code; everything else refers to their positions.

    Sorting first is what makes every result independent of the order of the rows handed in.

    Attributes
    ----------
    frame : DataFrame
        `area_code, level, parent_code` (and `name, name_en` if given), sorted.
    level : (n_areas,) int array
        Position of the area's level in the system's levels.
    parent : (n_areas,) int array
        Position of the parent, -1 at the top. Always smaller than the area's own position.
    slices : tuple of slice
        The areas of each level.
    """

    frame: pd.DataFrame
    level: np.ndarray
    parent: np.ndarray
    slices: tuple[slice, ...]

    def __len__(self) -> int:
        return len(self.frame)

    @cached_property
    def codes(self) -> pd.Index:
        """The area codes in order."""
        return pd.Index(self.frame["area_code"])

    @cached_property
    def childless(self) -> np.ndarray:
        """(n_areas,) bool: areas without parts."""
        childless = np.ones(len(self), dtype=bool)
        childless[self.parent[self.parent >= 0]] = False
        return childless

    @cached_property
    def tops(self) -> np.ndarray:
        """Positions of the areas without a parent."""
        return np.flatnonzero(self.parent < 0)

    def roll_up(self, values: np.ndarray) -> np.ndarray:
        """Add to every area the values of its parts, finest level first.

        Parameters
        ----------
        values : (n_areas,) float array
            Zero where there is nothing to add.

        Returns
        -------
        (n_areas,) float array
        """
        total = values.astype(float)
        for part in reversed(self.slices):
            parent = self.parent[part]
            inner = parent >= 0
            if inner.any():
                total += np.bincount(parent[inner], weights=total[part][inner], minlength=len(self))
        return total

    def hand_down(self, values: np.ndarray, below: int) -> None:
        """Give every area finer than level `below` its parent's value, in place."""
        for part in self.slices[below + 1 :]:
            parent = self.parent[part]
            inner = parent >= 0
            values[part][inner] = values[parent[inner]]


def build_hierarchy(areas: pd.DataFrame, levels: tuple[str, ...]) -> Hierarchy:
    """Check and order an areas frame.

    Parameters
    ----------
    areas : DataFrame
        `area_code, level, parent_code[, name, name_en]`; the top has no parent.
    levels : tuple of str
        Coarse to fine.

    Raises
    ------
    InvalidAreasError
        For an empty frame, codes that are missing or stand twice, unknown levels, unknown parents, and
        parents that are not of a coarser level.
    """
    wanted = [
        name for name in ("area_code", "level", "parent_code", "name", "name_en") if name in areas.columns
    ]
    for name in ("area_code", "level", "parent_code"):
        if name not in wanted:
            raise InvalidAreasError(f"the areas have no column {name}", f"区域表缺少列 {name}")
    if areas.empty:
        raise InvalidAreasError("there are no areas", "没有区域")
    if areas["area_code"].isna().any():
        raise InvalidAreasError("an area has no code", "有区域缺少代码")
    frame = areas[wanted].astype({"area_code": "str", "level": "str"})
    position = {level: place for place, level in enumerate(levels)}
    unknown = sorted(set(frame["level"]) - set(position))
    if unknown:
        (en, zh), known = some(unknown), ", ".join(levels)
        raise InvalidAreasError(
            f"unknown level {en}; the system has {known}", f"未知的层级 {zh}；体系的层级为 {known}"
        )
    twice = frame["area_code"][frame["area_code"].duplicated()]
    if len(twice):
        en, zh = some(sorted(set(twice)))
        raise InvalidAreasError(f"area code stands twice: {en}", f"区域代码重复：{zh}")
    frame = frame.assign(_level=frame["level"].map(position).astype(int))
    frame = frame.sort_values(["_level", "area_code"], kind="stable", ignore_index=True)
    level = frame.pop("_level").to_numpy()
    parent = _parents(frame, level)
    starts = np.searchsorted(level, np.arange(len(levels) + 1))
    slices = tuple(slice(int(a), int(b)) for a, b in pairwise(starts))
    return Hierarchy(frame, level, parent, slices)


def _parents(frame: pd.DataFrame, level: np.ndarray) -> np.ndarray:
    has_parent = frame["parent_code"].notna().to_numpy()
    parent = np.full(len(frame), -1)
    wanted = frame["parent_code"][has_parent].astype("str")
    parent[has_parent] = pd.Index(frame["area_code"]).get_indexer(wanted)
    lost = has_parent & (parent < 0)
    if lost.any():
        en, zh = some(sorted(set(frame["parent_code"][lost])))
        raise InvalidAreasError(f"parent not among the areas: {en}", f"上级区域不在区域表中：{zh}")
    crooked = has_parent & (level[parent] >= level)
    if crooked.any():
        en, zh = some(frame["area_code"][crooked].tolist())
        raise InvalidAreasError(f"the parent is not of a coarser level: {en}", f"上级区域的层级不更高：{zh}")
    return parent
