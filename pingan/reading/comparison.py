"""Two quarters of one area, or several areas in one quarter, side by side: the same frames serve both questions."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from pingan.reading.codes import INDEX
from pingan.reading.cube import cube_of
from pingan.reading.published import Published
from pingan.reading.rows import rows_of
from pingan.reading.sides import Compared, Line, Side, Standing
from pingan.scoring.composite import effective_weights
from pingan.scoring.contributions import contributions
from pingan.scoring.movement import comparable
from pingan.scoring.weighting import weights_of
from pingan.system.indicator_system import IndicatorSystem


def compare(
    published: Published, sides: tuple[Side, ...], systems: Mapping[str, IndicatorSystem] | None = None
) -> Compared:
    """Put sides beside one another, each against the first.

    Parameters
    ----------
    systems : each release's own system by its version, as far as it is not the newest one

    Notes
    -----
    Points are the engine's own split (`pingan.scoring.contributions`): for two quarters in a row they are the
    published contributions. Between two areas they answer: what makes this index another than that one.
    Where a side has no index, or the systems combine in different ways, there is no exact split and points are NaN.
    """
    systems = {published.system.version: published.system, **(systems or {})}
    frames = [_of_side(published, side) for side in sides]
    points = [_points(published, sides[0], side, systems) for side in sides]
    known = pd.Index(published.system.codes)
    indicators = []
    for indicator in published.system.indicators:
        values, reasons = _values(published, sides, indicator.code)
        indicators.append(
            Line(
                code=indicator.code,
                dimension=indicator.dimension,
                values=values,
                scores=tuple(_at(frame, indicator.code, "efficacy") for frame in frames),
                points=tuple(float(split.get(indicator.code, np.nan)) for split in points),
                reasons=reasons,
                inherited=tuple(_at(frame, indicator.code, "inherited") == 1 for frame in frames),
            )
        )
    return Compared(
        standings=tuple(_standing(published, side) for side in sides),
        dimensions=tuple(
            _dimension(published, sides, item.code, indicators) for item in published.system.dimensions
        ),
        indicators=tuple(indicators),
        rest=tuple(float(split[~split.index.isin(known)].sum()) for split in points),
    )


def _dimension(published: Published, sides: tuple[Side, ...], code: str, indicators: list[Line]) -> Line:
    scores, reasons = _values(published, sides, code)
    own = np.array([line.points for line in indicators if line.dimension == code])
    unknown = np.isnan(own).all(axis=0)
    points = tuple(np.where(unknown, np.nan, np.nansum(own, axis=0)).tolist())
    return Line(code, code, scores, scores, points, reasons, (False,) * len(sides))


def _values(
    published: Published, sides: tuple[Side, ...], measure: str
) -> tuple[tuple[float, ...], tuple[str | None, ...]]:
    cube = cube_of(published)
    column = cube.measures.index(measure)
    values, reasons = [], []
    for side in sides:
        at = cube.quarters.index(side.quarter), cube.codes.get_loc(side.code), column
        values.append(float(cube.values[at]))
        reasons.append((cube.reasons[at] or "other") if np.isnan(values[-1]) else None)
    return tuple(values), tuple(reasons)


def _standing(published: Published, side: Side) -> Standing:
    (index,), (reason,) = _values(published, (side,), INDEX)
    frame = published.by_area[side.quarter]["areas"]
    row = frame.loc[side.code] if side.code in frame.index else {}
    rank, of = (_number(row.get(name)) for name in ("rank", "rank_of"))
    if side.code == published.top:
        rank = of = np.nan  # nothing competes with the whole
    return Standing(side, index, rank, of, reason)


def _of_side(published: Published, side: Side) -> pd.DataFrame:
    rows = rows_of(published, side.quarter, "indicators", side.code)
    return rows.set_index("indicator")[["efficacy", "inherited"]].astype(float)


def _at(frame: pd.DataFrame, code: str, column: str) -> float:
    return float(frame.at[code, column]) if code in frame.index else np.nan


def _points(
    published: Published, base: Side, side: Side, systems: Mapping[str, IndicatorSystem]
) -> pd.Series:
    """Return points by indicator, of either side's system; empty where there is no exact split."""
    none = pd.Series(dtype=float)
    system, base_system = _system(published, side, systems), _system(published, base, systems)
    if side == base or system is None or base_system is None:
        return none
    if system.aggregation != base_system.aggregation or not comparable(system, base_system):
        return none
    (index, before), _ = _values(published, (side, base), INDEX)
    if np.isnan(index) or np.isnan(before):
        return none
    codes = pd.Index(list(dict.fromkeys([*system.codes, *base_system.codes])))
    now, weight_now = _scores_and_weights(_of_side(published, side), system, codes)
    then, weight_then = _scores_and_weights(_of_side(published, base), base_system, codes)
    if np.isnan(now).all() or np.isnan(then).all():  # its indicators may not be seen
        return none
    floors = system.geometric_floor, base_system.geometric_floor
    split = contributions(now, then, weight_now, weight_then, system.aggregation, *floors)
    return pd.Series(split[:, 0], index=codes)


def _system(
    published: Published, side: Side, systems: Mapping[str, IndicatorSystem]
) -> IndicatorSystem | None:
    release = published.releases.get(side.quarter)
    return systems.get(release.system_version) if release else None


def _scores_and_weights(
    frame: pd.DataFrame, system: IndicatorSystem, codes: pd.Index
) -> tuple[np.ndarray, np.ndarray]:
    scores = frame["efficacy"].reindex(system.codes).to_numpy(float)[:, None]
    shares = effective_weights(~np.isnan(scores), weights_of(system))
    every, every_share = np.full((len(codes), 1), np.nan), np.zeros((len(codes), 1))
    own = codes.get_indexer(pd.Index(system.codes))
    every[own], every_share[own] = scores, shares
    return every, every_share


def _number(value: float | None) -> float:
    return np.nan if value is None or pd.isna(value) else float(value)
