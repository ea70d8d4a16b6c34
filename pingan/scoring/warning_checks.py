"""Which rules hold for which areas of one scored quarter. Numbers in, warnings out."""

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import pandas as pd

from pingan.rules.warning_rules import Rule, WarningRules
from pingan.scoring.scores import QuarterScores
from pingan.system.indicator_system import IndicatorSystem
from pingan.system.toml_file import known

COLUMNS = ("area_code", "rule", "subject", "figures")
EQUAL = 1e-9
"""Indices nearer than this are the same: no decline, and no score below a limit."""


def raised(
    rules: WarningRules,
    system: IndicatorSystem,
    scores: QuarterScores,
    index_before: Sequence[pd.Series | None],
) -> pd.DataFrame:
    """Return the warnings of a quarter.

    A missing number is no warning: what cannot be computed is told as missing elsewhere.

    Parameters
    ----------
    scores : compared with the quarter before (`movement`); uncompared, no rank has fallen
    index_before : the index by area code of the quarter before, the one before that, …; None where it is not published

    Returns
    -------
    DataFrame
        `area_code, rule` (its code), `subject` (the dimension or indicator, "" where the rule is about the index),
        `figures` (a dict of what was compared), by rule in the order of the rules, within it by area.
    """
    rows = [
        (code, rule.code, subject, figures)
        for rule in rules.rules
        for code, subject, figures in _CHECKS[rule.kind](rule, system, scores, index_before)
    ]
    return pd.DataFrame(rows, columns=list(COLUMNS), dtype=object)


Found = Iterator[tuple[str, str, dict[str, Any]]]


def _at_levels(rule: Rule, scores: QuarterScores) -> pd.DataFrame:
    areas = scores.areas
    return areas[areas["level"].isin(rule.levels)]


def _rank_falls(rule: Rule, _system: object, scores: QuarterScores, _before: object) -> Found:
    within = rule.among == "parent"
    rank, of = ("rank_within", "rank_within_of") if within else ("rank", "rank_of")
    movement = "movement_within" if within else "movement"
    areas = _at_levels(rule, scores)
    if movement not in areas:
        return
    places = known(rule.places, "places")
    fallen = areas[(areas[movement] <= -places).fillna(False).astype(bool)]
    for row in fallen.to_dict("records"):
        now, moved = int(row[rank]), int(row[movement])
        figures = {"rank": now, "before": now + moved, "of": int(row[of]), "places": places}
        yield row["area_code"], "", {**figures, "among": rule.among}


def _low_dimensions(rule: Rule, system: IndicatorSystem, scores: QuarterScores, _before: object) -> Found:
    limit = known(rule.score, "score")
    wanted = rule.dimensions or [item.code for item in system.dimensions]
    found = scores.dimensions
    found = found[found["dimension"].isin(wanted)]
    found = found[found["area_code"].isin(_at_levels(rule, scores)["area_code"])]
    for row in found[found["score"] < limit - EQUAL].to_dict("records"):
        yield row["area_code"], row["dimension"], {"score": float(row["score"]), "limit": limit}


def _declines(
    rule: Rule, _system: object, scores: QuarterScores, before: Sequence[pd.Series | None]
) -> Found:
    quarters = known(rule.quarters, "quarters")
    series = [one for one in before[:quarters] if one is not None]
    if len(series) < quarters:
        return
    areas = _at_levels(rule, scores).set_index("area_code")
    # Oldest first, quarters × areas.
    path = np.array(
        [one.reindex(areas.index).to_numpy(float) for one in reversed(series)]
        + [areas["index"].to_numpy(float)]
    )
    fell = (np.diff(path, axis=0) < -EQUAL).all(axis=0)
    for place in np.flatnonzero(fell):
        indices = [float(value) for value in path[:, place]]
        yield areas.index[place], "", {"indices": indices, "change": indices[-1] - indices[0]}


def _beyond(rule: Rule, system: IndicatorSystem, scores: QuarterScores, _before: object) -> Found:
    wanted = [item for item in system.indicators if rule.indicators is None or item.code in rule.indicators]
    found = scores.indicators
    found = found[found["area_code"].isin(_at_levels(rule, scores)["area_code"]) & ~found["inherited"]]
    for item in wanted:
        own = found[found["indicator"] == item.code]
        value = own["value"].to_numpy(float)
        if item.moderate:
            (_, low), (_, high) = item.thresholds
            limit = np.where(value < low, low, high)
            beyond = (value < low) | (value > high)
        else:
            ((_, impermissible),) = item.thresholds
            limit = np.full(len(own), impermissible)
            beyond = value < limit if item.direction == "positive" else value > limit
        for code, number, line, efficacy in zip(
            own["area_code"][beyond],
            value[beyond],
            limit[beyond],
            own["efficacy"].to_numpy(float)[beyond],
            strict=True,
        ):
            figures = {"value": float(number), "limit": float(line)}
            yield code, item.code, {**figures, "efficacy": None if np.isnan(efficacy) else float(efficacy)}


_CHECKS = {
    "rank_fall": _rank_falls,
    "dimension_below": _low_dimensions,
    "declines": _declines,
    "beyond_impermissible": _beyond,
}
