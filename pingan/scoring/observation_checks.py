"""What observations may not be, and the words for it. The quick way in only notices; here it is named."""

from collections.abc import Sequence
from typing import NoReturn

import numpy as np
import pandas as pd

from pingan.errors import InvalidObservationsError
from pingan.scoring.hierarchy import Hierarchy
from pingan.system.indicator_system import IndicatorSystem

KEYS = ["quarter", "area_code", "indicator"]


def recordable(hierarchy: Hierarchy, system: IndicatorSystem) -> np.ndarray:
    """(n_indicators, n_areas) bool: at the finest level, or at a coarser area that has no parts."""
    finest = np.array([system.levels.index(item.finest_level) for item in system.indicators])[:, None]
    return (hierarchy.level == finest) | (hierarchy.childless & (hierarchy.level < finest))


def refuse_bad_rows(
    observations: pd.DataFrame, hierarchy: Hierarchy, system: IndicatorSystem, quarters: Sequence[str]
) -> NoReturn:
    """Raise InvalidObservationsError for the first kind of fault found, naming the first rows that have it.

    Only the rows of these quarters and of the system's indicators are looked at.
    """
    wanted = observations["quarter"].isin(list(quarters)) & observations["indicator"].isin(list(system.codes))
    rows = observations[wanted]
    area = hierarchy.codes.get_indexer(pd.Index(rows["area_code"].astype("str")))
    _refuse(rows, area < 0, "area not among the areas", "区域不在区域表中")
    indicator = pd.Index(system.codes).get_indexer(pd.Index(rows["indicator"].astype("str")))
    _refuse(
        rows,
        ~recordable(hierarchy, system)[indicator, area],
        "recorded at another level than its finest_level",
        "填报层级与 finest_level 不符",
    )
    _refuse(
        rows,
        rows.duplicated(KEYS).to_numpy(),
        "two rows for one quarter, area and indicator",
        "同一季度、区域和指标有两行",
    )
    for name in ("numerator", "denominator", "grade"):
        if name not in rows.columns:
            continue
        numbers = rows[name].to_numpy(dtype=float, na_value=np.nan)
        _refuse(rows, np.isinf(numbers), f"infinite {name}", f"{name} 为无穷大")
        if name != "grade":
            _refuse(rows, numbers < 0, f"negative {name}", f"{name} 为负数")
    raise AssertionError("a fault was noticed that has no name")


def _refuse(rows: pd.DataFrame, bad: np.ndarray, en: str, zh: str, most: int = 5) -> None:
    count = int(np.count_nonzero(bad))
    if not count:
        return
    keys = rows.loc[bad, KEYS].head(most)
    named = "; ".join(" ".join(map(str, row)) for row in keys.itertuples(index=False))
    raise InvalidObservationsError(
        f"{en}: {count} rows, the first: {named}", f"{zh}：共 {count} 行，例如：{named}"
    )
