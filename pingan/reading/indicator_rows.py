"""One area's dimensions and indicators in one quarter: what they are, what they were, what is still to win by them."""

from typing import Any

import numpy as np
import pandas as pd

from pingan.quarters import shift
from pingan.reading.codes import NO_PERMISSION
from pingan.reading.cube import cube_of
from pingan.reading.peer_summaries import Peers
from pingan.reading.peers import peers_of
from pingan.reading.published import Published
from pingan.reading.rows import records_of
from pingan.scoring.composite import combine, effective_weights
from pingan.scoring.weighting import weights_of
from pingan.system.indicator_system import Indicator, IndicatorSystem

YEAR = 4
SMOOTHED = 1e-9  # relative: a difference to the plain rate that is no rounding


def dimension_rows(published: Published, code: str, quarter: str) -> pd.DataFrame:
    """Return an area's dimensions, in the system's order.

    Returns
    -------
    DataFrame
        `dimension, score, mean, best, best_code, before, year_before, weight, reason`: scores in points; mean and best
        over all areas of the level (NaN where they may not be told); `best_code` the area that has the best score, None
        unless the account sees every competitor; `weight` the dimension's share in the index, summing to 1.
    """
    system, level = published.system_of(quarter), published.areas.at[code, "level"]
    rows = {back: _rows(published, shift(quarter, -back), "dimensions", code) for back in (0, 1, YEAR)}
    peers, total = peers_of(published, quarter), sum(item.known_weight for item in system.dimensions)
    found = []
    for item in system.dimensions:
        summary = peers.summaries.get((level, item.code))
        found.append(
            {
                "dimension": item.code,
                "score": rows[0].get(item.code, {}).get("score"),
                "mean": getattr(summary, "mean", None),
                "best": getattr(summary, "best", None),
                "best_code": _best_code(published, level, quarter, item.code),
                "before": rows[1].get(item.code, {}).get("score"),
                "year_before": rows[YEAR].get(item.code, {}).get("score"),
                "weight": item.known_weight / total,
                "reason": _reason(published, code, quarter, rows[0].get(item.code), "score"),
            }
        )
    return _framed(found, ("score", "mean", "best", "before", "year_before", "weight"))


def indicator_rows(published: Published, code: str, quarter: str) -> pd.DataFrame:
    """Return an area's indicators, in the system's order.

    Returns
    -------
    DataFrame
        `indicator, dimension`; `unit` (Chinese), `unit_en`;
        `value` in that unit, `numerator, denominator` (summed over the window and the parts), `efficacy` in points;
        `before, change` the value of the quarter before and the difference to it, `efficacy_change` in points;
        `place, place_of` among all areas of the level that have a value, by the value, 1 the safest (Int64; <NA> where
        it may not be told); `mean, best` value of those;
        `satisfactory, impermissible` the thresholds (of a moderate indicator those of the side on which the value
        stands); `gap` the distance from the value to the satisfactory one in the unit, 0 when it is reached; `beyond`
        whether the value is worse than the impermissible one;
        `weight` the effective share in this area's index, the weights of the missing shared out, 0 for the missing;
        `points` points of the index still to win, see `points_to_win`;
        `inherited` taken from the area around; `small_number` a smoothed estimate that differs from the plain rate;
        `saturated` clipped to the score range; `reason` why there is no value or no score.
    """
    system, level = published.system_of(quarter), published.areas.at[code, "level"]
    now = _rows(published, quarter, "indicators", code)
    before = _rows(published, shift(quarter, -1), "indicators", code)
    peers = peers_of(published, quarter)
    efficacies = np.array(
        [now.get(i.code, {}).get("efficacy", np.nan) for i in system.indicators], dtype=float
    )
    weights = effective_weights(~np.isnan(efficacies)[:, None], weights_of(system))[:, 0]
    points = points_to_win(system, efficacies)
    found = []
    for place, item in enumerate(system.indicators):
        row, past = now.get(item.code, {}), before.get(item.code, {})
        found.append(
            {
                "indicator": item.code,
                "dimension": item.dimension,
                "unit": item.unit_zh,
                "unit_en": item.unit_en,
                **{name: row.get(name) for name in ("value", "numerator", "denominator", "efficacy")},
                "before": past.get("value"),
                "change": _difference(row.get("value"), past.get("value")),
                "efficacy_change": _difference(row.get("efficacy"), past.get("efficacy")),
                **_among(peers, level, code, item.code),
                **_against_thresholds(item, row.get("value")),
                "weight": weights[place],
                "points": points[place],
                "inherited": bool(row.get("inherited", False)),
                "small_number": _smoothed(item, system, level, row),
                "saturated": bool(row.get("saturated", False)),
                "reason": _reason(published, code, quarter, row or None, "efficacy"),
            }
        )
    floats = (
        "value",
        "numerator",
        "denominator",
        "efficacy",
        "before",
        "change",
        "efficacy_change",
        "mean",
        "best",
        "satisfactory",
        "impermissible",
        "gap",
        "weight",
        "points",
    )
    return _framed(found, floats, ("place", "place_of"))


def points_to_win(system: IndicatorSystem, efficacies: np.ndarray) -> np.ndarray:
    """Return by how much the index would rise if one indicator had the full efficacy, all others as they are.

    Arithmetic: w (100 − d) with the weight as shared out among what is there. Geometric: the index composed again with
    the one efficacy replaced; what the indicators have to win one by one then does not add up to what all have.

    Parameters
    ----------
    efficacies : (n_indicators,) in the system's order, NaN where missing

    Returns
    -------
    (n_indicators,) points of the index, 0 where the full efficacy is reached; NaN for the missing ones, and
    throughout where the area has no index.
    """
    full = system.score_range[1]
    changed = np.tile(efficacies[:, None], (1, len(efficacies) + 1))
    each = np.arange(len(efficacies))
    changed[each, each] = np.where(np.isnan(efficacies), np.nan, np.maximum(efficacies, full))
    composed = combine(
        changed, weights_of(system), system.aggregation, system.minimum_coverage, floor=system.geometric_floor
    ).index
    return np.where(np.isnan(efficacies), np.nan, composed[:-1] - composed[-1])


def _rows(published: Published, quarter: str, name: str, code: str) -> dict[str, dict[str, Any]]:
    """Return an area's rows of a release's frame by indicator or dimension; none where the quarter has none."""
    return {row[name[:-1]]: row for row in records_of(published, quarter, name, code)}


def _framed(
    rows: list[dict[str, Any]], floats: tuple[str, ...], wholes: tuple[str, ...] = ()
) -> pd.DataFrame:
    """Return rows as a frame, each column made with its type: changing types afterwards costs more than all else."""
    columns: dict[str, Any] = {}
    for name in rows[0]:
        values = [row[name] for row in rows]
        if name in floats:
            columns[name] = np.array([np.nan if value is None else value for value in values], dtype=float)
        elif name in wholes:
            columns[name] = pd.array(values, dtype="Int64")
        else:
            columns[name] = pd.Series(values, dtype=object) if name in ("best_code", "reason") else values
    return pd.DataFrame(columns)


def _reason(
    published: Published, code: str, quarter: str, row: dict[str, Any] | None, number: str
) -> str | None:
    if quarter not in published.releases:
        return "not_published"
    if code in published.score_only:
        return NO_PERMISSION
    if row is None:
        return "no_data"
    reason = row.get("reason")
    return reason if isinstance(reason, str) and reason and np.isnan(row[number]) else None


def _best_code(published: Published, level: str, quarter: str, measure: str) -> str | None:
    top = level == published.areas.at[published.top, "level"]
    if top or not published.compared(published.top, level, measure) or measure not in published.measures:
        return None
    cube, codes = cube_of(published), published.parts(published.top, level)
    kept, key = published.keep(_no_best), (quarter, level, measure)
    if key not in kept:
        scores = cube.values[
            cube.quarters.index(quarter), cube.codes.get_indexer(codes), cube.measures.index(measure)
        ]
        kept[key] = None if np.isnan(scores).all() else codes[int(np.nanargmax(scores))]
    return kept[key]


def _no_best(_: Published) -> dict[tuple[str, str, str], str | None]:
    """Return where the best areas are kept by quarter, level and measure."""
    return {}


def _among(peers: Peers, level: str, code: str, indicator: str) -> dict[str, Any]:
    summary = peers.summaries.get((level, indicator))
    place = peers.place(code, indicator)
    return {
        "place": place,
        "place_of": summary.n if summary and place else None,
        "mean": getattr(summary, "mean", None),
        "best": getattr(summary, "best", None),
    }


def _against_thresholds(item: Indicator, value: float | None) -> dict[str, Any]:
    value = np.nan if value is None else float(value)
    good, bad = item.thresholds[0]
    if item.moderate:
        (low, limit_low), (high, limit_high) = item.thresholds
        good, bad = (high, limit_high) if value > (low + high) / 2 else (low, limit_low)
    sign = 1 if good > bad else -1
    return {
        "satisfactory": good,
        "impermissible": bad,
        "gap": max(0.0, sign * (good - value)) if not np.isnan(value) else np.nan,
        "beyond": bool(sign * (value - bad) < 0),
    }


def _smoothed(item: Indicator, system: IndicatorSystem, level: str, row: dict[str, Any]) -> bool:
    if item.smoothing != "eb" or level not in system.smoothing_levels or row.get("inherited"):
        return False
    value, numerator, denominator = (row.get(name, np.nan) for name in ("value", "numerator", "denominator"))
    if np.isnan([value, numerator, denominator]).any() or not denominator:
        return False
    plain = item.per * numerator / denominator
    return bool(abs(value - plain) > SMOOTHED * max(abs(value), abs(plain)))


def _difference(now: float | None, before: float | None) -> float | None:
    return None if now is None or before is None else now - before
