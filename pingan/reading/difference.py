"""What a release changes beside another one of the same quarter: area by area, indicator by indicator."""

import numpy as np
import pandas as pd

from pingan.reading.published import Published

TOLERANCE = 5e-7  # what a release counts (`pingan.storage.fingerprint`): six decimals
_SHOWN = ["index", "rank", "reason"]


def area_differences(before: Published, after: Published, quarter: str, level: str) -> pd.DataFrame:
    """Compare a quarter in two editions, for the areas of a level that both may be seen in.

    Returns
    -------
    pandas.DataFrame
        `code, name, name_en, index_before, index_after, change, rank_before, rank_after, movement,
        reason_before, reason_after`, in the order of the new ranks, the unranked last. `change` is new minus
        old, `movement` old rank minus new (positive: rises). What one of the two lacks is NaN.
    """
    codes = after.parts(after.top, level)
    old, new = (_areas(published, quarter, codes) for published in (before, after))
    names = after.areas.loc[codes]
    table = pd.DataFrame(
        {
            "code": codes,
            "name": names["name"].to_numpy(object),
            "name_en": names["name_en"].to_numpy(object),
            "index_before": old["index"].to_numpy(float),
            "index_after": new["index"].to_numpy(float),
            "rank_before": old["rank"].to_numpy(float, na_value=np.nan),
            "rank_after": new["rank"].to_numpy(float, na_value=np.nan),
            "reason_before": old["reason"].to_numpy(object),
            "reason_after": new["reason"].to_numpy(object),
        }
    )
    table["change"] = table["index_after"] - table["index_before"]
    table["movement"] = table["rank_before"] - table["rank_after"]
    return table.sort_values(["rank_after", "code"], na_position="last").reset_index(drop=True)


def indicator_differences(before: Published, after: Published, quarter: str) -> pd.DataFrame:
    """Count the areas in which an indicator's value differs between two editions, at the level it is recorded.

    Returns
    -------
    pandas.DataFrame
        `indicator, areas, changed`, for the indicators with any change, in the system's order.
    """
    values = [_own_values(published, quarter) for published in (before, after)]
    both = pd.concat(values, axis=1, keys=["before", "after"])
    gone = both.isna()
    same = (both["before"] - both["after"]).abs().lt(TOLERANCE) | (gone["before"] & gone["after"])
    counts = (~same).groupby(level="indicator").agg(["size", "sum"])
    counts = counts.rename(columns={"size": "areas", "sum": "changed"})
    counts = counts.reindex([code for code in after.system.codes if code in counts.index])
    return counts[counts["changed"] > 0].astype(int).reset_index()


def changed(table: pd.DataFrame) -> pd.Series:
    """Tell for each row of `area_differences` whether the index or the rank differs at all."""
    gone = table["index_before"].isna() != table["index_after"].isna()
    return table["change"].abs().ge(TOLERANCE) | table["movement"].fillna(0).ne(0) | gone


def _areas(published: Published, quarter: str, codes: list[str]) -> pd.DataFrame:
    if quarter not in published.by_area:
        return pd.DataFrame(np.nan, index=codes, columns=_SHOWN)
    return published.by_area[quarter]["areas"].reindex(codes)[_SHOWN]


def _own_values(published: Published, quarter: str) -> pd.Series:
    release = published.releases.get(quarter)
    if release is None:
        return pd.Series(
            dtype=float, index=pd.MultiIndex.from_arrays([[], []], names=["indicator", "area_code"])
        )
    frame = release.scores.indicators
    frame = frame[~frame["inherited"].astype(bool)]
    return frame.set_index(["indicator", "area_code"])["value"].astype(float)
