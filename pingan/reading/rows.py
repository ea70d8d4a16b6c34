"""One area's rows of a release's frames."""

from typing import Any

import numpy as np
import pandas as pd

from pingan.reading.published import Published


def rows_of(published: Published, quarter: str, name: str, code: str) -> pd.DataFrame:
    """Return the rows of one area in a frame of `Published.by_area`; none where it has none, or there is no release.

    The frames are sorted by area, so that an area's rows are one stretch: found by its ends, however large the city.
    (`frame.loc[[code]]` looks at every row of the frame, where an area has several.)
    """
    quarters = published.by_area
    frame = quarters[quarter if quarter in quarters else published.quarters[0]][name]
    if quarter not in quarters or code not in frame.index:
        return frame.iloc[:0]
    at = frame.index.get_loc(code)
    return frame.iloc[slice(at, at + 1) if isinstance(at, int) else at]


def records_of(published: Published, quarter: str, name: str, code: str) -> list[dict[str, Any]]:
    """Return the rows of `rows_of` as plain values, without their area's code: in a hundredth of a frame's time.

    The columns are taken out of a quarter's frame once. Missing numbers are NaN, as there.
    """
    quarters = published.by_area
    if quarter not in quarters or code not in quarters[quarter][name].index:
        return []
    frame, kept = quarters[quarter][name], published.keep(_no_columns)
    if (quarter, name) not in kept:
        kept[quarter, name] = {column: _plain(frame[column]) for column in frame.columns}
    at = frame.index.get_loc(code)
    at = slice(at, at + 1) if isinstance(at, int) else at
    columns = kept[quarter, name]
    lists = [values[at].tolist() for values in columns.values()]
    return [dict(zip(columns, row, strict=True)) for row in zip(*lists, strict=True)]


def _no_columns(_: Published) -> dict[tuple[str, str], dict[str, np.ndarray]]:
    """Return where the columns are kept by quarter and frame."""
    return {}


def _plain(column: pd.Series) -> np.ndarray:
    """Return a column's plain values: a whole number stays one where others are missing."""
    return column.to_numpy() if isinstance(column.dtype, np.dtype) else column.to_numpy(dtype=object)
