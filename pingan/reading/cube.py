"""All published numbers as arrays, for what compares many areas, measures and quarters at once."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from pingan.reading.codes import INDEX, NO_PERMISSION
from pingan.reading.published import Published


@dataclass(frozen=True)
class Cube:
    """All published numbers as arrays over (quarter, area, measure).

    `values` are scores (index, dimensions) or indicator values in their own unit; NaN is missing, and
    `reasons` then says why. `areas` and `measures` order the axes as `Published` does.
    """

    quarters: tuple[str, ...]
    codes: pd.Index
    measures: tuple[str, ...]
    values: np.ndarray
    reasons: np.ndarray

    @classmethod
    def of(cls, published: Published) -> "Cube":
        """Gather the arrays from the releases' frames."""
        codes, measures = published.areas.index, published.measures
        shape = (len(published.quarters), len(codes), len(measures))
        values, reasons = np.full(shape, np.nan), np.full(shape, "not_published", dtype=object)
        detail = np.flatnonzero([measure != INDEX for measure in measures])
        hidden = np.ix_(np.flatnonzero(codes.isin(list(published.score_only))), detail)
        for quarter, release in published.releases.items():
            place, scores = published.quarters.index(quarter), release.scores
            reasons[place][hidden] = NO_PERMISSION
            long = pd.concat(
                [
                    scores.areas.assign(measure=INDEX)[["area_code", "measure", "index", "reason"]].rename(
                        columns={"index": "value"}
                    ),
                    scores.dimensions.rename(columns={"dimension": "measure", "score": "value"})[
                        ["area_code", "measure", "value", "reason"]
                    ],
                    scores.indicators.rename(columns={"indicator": "measure"})[
                        ["area_code", "measure", "value", "reason"]
                    ],
                ]
            )
            row, column = (
                codes.get_indexer(long["area_code"]),
                pd.Index(measures).get_indexer(long["measure"]),
            )
            known = (row >= 0) & (column >= 0)
            values[place, row[known], column[known]] = long["value"].to_numpy(float)[known]
            reasons[place, row[known], column[known]] = long["reason"].to_numpy(object, na_value=None)[known]
        return cls(published.quarters, codes, measures, values, reasons)


def cube_of(published: Published) -> Cube:
    """Return the arrays of an edition, gathered once and kept with it."""
    return published.keep(Cube.of)
