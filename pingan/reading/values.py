"""The values of the shown areas, every quarter and measure at once: what the map, list and legend draw from."""

from typing import Any

import numpy as np

from pingan.reading.codes import INDEX
from pingan.reading.cube import cube_of
from pingan.reading.published import Published
from pingan.reading.ranking import rank_decimals, read_ranking

GROUPS = ("scores", "indicators")
SCORE_DECIMALS = 8  # enough that rounding makes no ties among thousands of areas
VALUE_DIGITS = 6


def values_payload(published: Published, parent: str, level: str, group: str) -> dict[str, Any]:
    """Return the values of the parts of `parent` at `level`, for one group of measures.

    Parameters
    ----------
    group : "scores" (the index and the dimensions) or "indicators"

    Returns
    -------
    dict with `quarters`, `codes`, `names`, `names_en`, `parents`, and `measures`: measure to quarters × areas,
    None where missing; `rank_decimals`: by quarter, with how many decimals these measures are ranked, None in full;
    `reasons`: measure to quarter's place to area's place to the reason's code. `not_compared` are the measures by
    which these areas cannot be ranked, because some competitors are out of sight; where the index is among them,
    `index_ranks` are its published ranks and `index_ranked` how many areas they are of.

    Raises
    ------
    KeyError
        Where the area, the level or the group does not exist.
    """
    if group not in GROUPS or parent not in published.areas.index or level not in published.levels:
        raise KeyError((parent, level, group))
    cube, codes = cube_of(published), published.parts(parent, level)
    rows = cube.codes.get_indexer(codes)
    areas = published.areas.loc[codes]
    indicators = {indicator.code for indicator in published.system.indicators}
    chosen = [m for m in cube.measures if (m in indicators) == (group == "indicators")]
    measures, reasons = {}, {}
    for measure in chosen:
        column = cube.measures.index(measure)
        table = cube.values[:, rows, column]
        shown = _significant(table) if measure in indicators else np.round(table, SCORE_DECIMALS)
        measures[measure] = nullable(shown)
        missing = cube.reasons[:, rows, column]
        reasons[measure] = {
            str(q): {str(a): missing[q, a] or "other" for a in np.flatnonzero(np.isnan(table[q]))}
            for q in range(len(table))
            if np.isnan(table[q]).any()
        }
    decimals = [rank_decimals(published, quarter, chosen[0]) for quarter in published.quarters]
    return {
        "edition": published.edition,
        "rank_decimals": decimals,
        "parent": parent,
        "level": level,
        "quarters": list(published.quarters),
        "codes": codes,
        "names": list(areas["name"]),
        "names_en": list(areas["name_en"]),
        "parents": list(areas["parent_code"]),
        "measures": measures,
        "reasons": {measure: table for measure, table in reasons.items() if table},
        **_not_compared(published, parent, level, chosen),
    }


def _not_compared(published: Published, parent: str, level: str, measures: list[str]) -> dict[str, Any]:
    found = [measure for measure in measures if not published.compared(parent, level, measure)]
    if INDEX not in found:
        return {"not_compared": found}
    ranking = read_ranking(published, parent, level, INDEX)
    return {
        "not_compared": found,
        "index_ranks": nullable(ranking.ranks),
        "index_ranked": ranking.ranked.tolist(),
    }


def nullable(values: np.ndarray) -> list:
    """Return an array as nested lists that JSON can hold: None for NaN."""
    shown = values.astype(object)
    shown[np.isnan(values)] = None
    return shown.tolist()


def _significant(values: np.ndarray) -> np.ndarray:
    """Round to a few significant digits: enough for every unit shown, and half the bytes."""
    with np.errstate(divide="ignore", invalid="ignore"):
        digits = VALUE_DIGITS - 1 - np.floor(np.log10(np.abs(values)))
    scale = 10.0 ** np.where(np.isfinite(digits), digits, 0)
    return np.round(values * scale) / scale
