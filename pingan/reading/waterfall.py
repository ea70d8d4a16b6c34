"""Why the index moved: from an earlier quarter's index to this one's, step by step, indicator after indicator."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from pingan.quarters import shift
from pingan.reading.codes import NO_PERMISSION
from pingan.reading.published import Published
from pingan.reading.rows import rows_of
from pingan.reading.standing import area_row, number

AGAINST = {"previous": ("change", 1), "year": ("change_year", 4)}


@dataclass(frozen=True, eq=False)
class Waterfall:
    """The steps between two indices; `before` and all steps sum to `after`, to rounding.

    Attributes
    ----------
    code, quarter, against : as asked
    from_quarter : the earlier quarter, also where it is not published
    before, after, total : the two indices and the change between them, points; None where one is missing
    steps : `indicator, dimension, contribution, d_before, d_after`, largest effect first: contribution in points
        of the index, efficacies in points, NaN where the indicator was missing (it then contributes its arrival or
        departure: its weight was with the others). An indicator that is no longer in the system has dimension None.
        No rows where `reason` is set.
    dimensions : `dimension, contribution`: the steps summed, in the system's order; dimension None for those without
    reason : why there are no steps: `not_published` (this quarter), `no_earlier` (the earlier quarter is not
        published), `unranked`, `earlier_unranked` (no index in one of them), `not_compared` (the earlier quarter was
        published after this one), `not_comparable` (the two were composed by different means, which no split by
        indicator explains), `no_permission`
    superseded : the earlier quarter was corrected since: `before` is the index that this one was compared with when it
        was published, and not what readers see there now
    """

    code: str
    quarter: str
    against: str
    from_quarter: str
    before: float | None
    after: float | None
    total: float | None
    steps: pd.DataFrame
    dimensions: pd.DataFrame
    reason: str | None = None
    superseded: bool = False


def waterfall(published: Published, code: str, quarter: str, against: str = "previous") -> Waterfall:
    """Return why an area's index moved, by the contributions that were published with the quarter.

    Parameters
    ----------
    against : "previous" (the quarter before) or "year" (the same quarter a year before)

    Raises
    ------
    KeyError
        Where the edition has no such area or quarter, or `against` is another word.
    """
    if code not in published.areas.index or quarter not in published.by_area:
        raise KeyError((code, quarter))
    column, back = AGAINST[against]
    from_quarter = shift(quarter, -back)
    row, earlier = area_row(published, quarter, code), {}
    if from_quarter in published.by_area:
        earlier = area_row(published, from_quarter, code)
    after, shown, total = number(row.get("index")), number(earlier.get("index")), number(row.get(column))
    before = shown if total is None or after is None else after - total
    steps = _steps(published, code, quarter, from_quarter, against)
    same = shown is not None and before is not None and bool(np.isclose(shown, before, rtol=0, atol=1e-9))
    reason = None
    if total is None or not len(steps):
        reason = _why_not(published, code, quarter, from_quarter, (before, after, total))
        steps = steps.iloc[:0]
    return Waterfall(
        code=code,
        quarter=quarter,
        against=against,
        from_quarter=from_quarter,
        before=before,
        after=after,
        total=total,
        steps=steps,
        dimensions=_by_dimension(published, quarter, steps),
        reason=reason,
        superseded=total is not None and not same,
    )


def _steps(published: Published, code: str, quarter: str, from_quarter: str, against: str) -> pd.DataFrame:
    rows = rows_of(published, quarter, "contributions", code)
    rows = rows[(rows["against"] == against) & rows["contribution"].notna()]
    home = {i.code: i.dimension for i in published.system_of(from_quarter).indicators}
    home |= {i.code: i.dimension for i in published.system_of(quarter).indicators}
    before, after = (_efficacies(published, past, code) for past in (from_quarter, quarter))
    steps = pd.DataFrame(
        {
            "indicator": rows["indicator"].to_numpy(dtype=object),
            "dimension": [home.get(name) for name in rows["indicator"]],
            "contribution": rows["contribution"].to_numpy(float),
            "d_before": [before.get(name, np.nan) for name in rows["indicator"]],
            "d_after": [after.get(name, np.nan) for name in rows["indicator"]],
        }
    ).astype({"dimension": object, "d_before": float, "d_after": float})
    # what was in neither quarter moved nothing: no step
    steps = steps[(steps["contribution"] != 0) | steps["d_before"].notna() | steps["d_after"].notna()]
    return steps.iloc[np.argsort(-steps["contribution"].abs().to_numpy(), kind="stable")].reset_index(
        drop=True
    )


def _efficacies(published: Published, quarter: str, code: str) -> dict[str, float]:
    rows = rows_of(published, quarter, "indicators", code)
    return dict(zip(rows["indicator"], rows["efficacy"].to_numpy(float), strict=True))


def _by_dimension(published: Published, quarter: str, steps: pd.DataFrame) -> pd.DataFrame:
    sums: dict[str | None, float] = {}
    for dimension, contribution in zip(steps["dimension"], steps["contribution"], strict=True):
        sums[dimension] = sums.get(dimension, 0.0) + contribution
    order = [item.code for item in published.system_of(quarter).dimensions]
    named = [name for name in order if name in sums] + [name for name in sums if name not in order]
    frame = pd.DataFrame({"dimension": named, "contribution": [sums[name] for name in named]})
    return frame.astype({"dimension": object, "contribution": float})


def _why_not(
    published: Published, code: str, quarter: str, from_quarter: str, numbers: tuple[float | None, ...]
) -> str:
    before, after, total = numbers
    if quarter not in published.releases:
        return "not_published"
    if after is None:
        return "unranked"
    if from_quarter not in published.releases:
        return "no_earlier"
    if before is None:
        return "earlier_unranked"
    if code in published.score_only:
        return NO_PERMISSION
    return "not_compared" if total is None else "not_comparable"
