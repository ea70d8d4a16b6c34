"""One area's rows of a release's frames."""

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
