"""A few cells that never came: no register is complete, and the page has to show what that means."""

import numpy as np

from pingan.demo.chance import stream
from pingan.demo.city import City
from pingan.demo.model import Model

OFTEN_LATE = ("P3", "P4", "P5", "F6", "E3")
CELLS_PER_QUARTER = 3
SPARED = "310105006"  # Tianshan: whoever follows the story should not stumble over a gap
SILENT = {"area_code": "310105011009", "quarter": "2016Q2", "indicators": ("F1", "F2", "F6")}
"""One committee that sent so little that its index cannot be computed that quarter: it stays unranked."""


def blank(model: Model, city: City, columns: dict[str, dict[str, np.ndarray]]) -> None:
    """Make some cells missing, in place: numerator and denominator of a share, the numerator of a rate.

    Columns that get a gap become float, with NaN.
    """
    rng = stream(model.seed, "gaps")
    codes = city.areas["committee"]["area_code"].tolist()
    for position, quarter in enumerate(model.quarters):
        for _ in range(CELLS_PER_QUARTER):
            indicator = OFTEN_LATE[rng.integers(len(OFTEN_LATE))]
            area = int(rng.integers(len(codes)))
            if not codes[area].startswith(SPARED):
                _blank_one(model, columns, indicator, area, position)
        if quarter == SILENT["quarter"]:
            for indicator in SILENT["indicators"]:
                _blank_one(model, columns, indicator, codes.index(SILENT["area_code"]), position)


def _blank_one(
    model: Model, columns: dict[str, dict[str, np.ndarray]], code: str, area: int, position: int
) -> None:
    indicator = model.indicator(code)
    level = columns[indicator.finest_level]
    keys = [indicator.numerator]
    if indicator.denominator not in ("actual_population", "households"):
        keys.append(indicator.denominator)
    for key in keys:
        if level[key].dtype != float:
            level[key] = level[key].astype(float)
        level[key][area, position] = np.nan
