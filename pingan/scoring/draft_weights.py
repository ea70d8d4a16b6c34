"""The weights of a draft: from its pairwise judgements, or the same ones as shares of a hundred."""

from collections.abc import Iterable, Mapping
from typing import Any, TypeGuard

from pingan.scoring.weighting import scaled
from pingan.system.ahp import Judgements, accepted_weights, pairs_of
from pingan.system.editing import DIMENSIONS, Content, Place


def members(content: Content, group: str) -> list[Mapping[str, Any]]:
    """Return the tables of what a group of judgements compares: the dimensions, or a dimension's indicators."""
    if group == DIMENSIONS:
        return list(content.tables["dimension"])
    return [item for item in content.tables["indicator"] if item.get("dimension") == group]


def judgements_of(content: Content, group: str) -> Judgements:
    """Return a group's judgements by the positions of its members; a pair kept the other way round is turned."""
    codes = [item["code"] for item in members(content, group)]
    kept = content.judgements.get(group, {})
    found = {}
    for first, second in pairs_of(len(codes)):
        if (value := kept.get(f"{codes[first]},{codes[second]}")) is not None:
            found[first, second] = value
        elif (value := kept.get(f"{codes[second]},{codes[first]}")) is not None:
            found[first, second] = 1 / value
    return found


def judged_weights(content: Content, group: str) -> dict[Place, float]:
    """Return the weights that a group's judgements give, as fields to set.

    Dimensions get shares of 100. A dimension's indicators share what they weigh together now, so that the other
    dimensions keep their shares of the index.

    Raises
    ------
    InvalidJudgementsError, InconsistentJudgementsError
        See `pingan.system.ahp`.
    """
    items = members(content, group)
    names = [(item.get("name_en") or item["code"], item.get("name_zh") or item["code"]) for item in items]
    weights = accepted_weights(judgements_of(content, group), names)
    table = "dimension" if group == DIMENSIONS else "indicator"
    now = [weight for item in items if _is_weight(weight := item.get("weight"))]
    total = 100.0 if group == DIMENSIONS or len(now) < len(items) else round(sum(now), 2)
    shares = scaled(list(weights), total)
    return {(table, item["code"], "weight"): share for item, share in zip(items, shares, strict=True)}


def normalised(
    dimensions: Mapping[str, float | None], indicators: Iterable[tuple[str, str, float]]
) -> dict[Place, float | None]:
    """Return the same weights as shares of 100, to two decimals that sum exactly.

    Where no dimension has a weight of its own, all indicators together are 100; else the dimensions together are, and
    the indicators of each. What each indicator counts in the index stays the same but for rounding.

    Parameters
    ----------
    dimensions : code to weight, None where it is the sum of its indicators'
    indicators : code, dimension, weight

    Raises
    ------
    ValueError
        A weight is missing or not positive.
    """
    indicators = list(indicators)
    if all(weight is None for weight in dimensions.values()):
        shares = scaled([weight for _, _, weight in indicators])
        return {("indicator", code, "weight"): s for (code, _, _), s in zip(indicators, shares, strict=True)}
    found: dict[Place, float | None] = {}
    whole = {}
    for dimension, own in dimensions.items():
        group = [(code, weight) for code, of, weight in indicators if of == dimension]
        shares = scaled([weight for _, weight in group])
        found |= {("indicator", code, "weight"): s for (code, _), s in zip(group, shares, strict=True)}
        whole[dimension] = sum(weight for _, weight in group) if own is None else own
    shares = scaled(list(whole.values()))
    return {("dimension", code, "weight"): s for code, s in zip(whole, shares, strict=True)} | found


def _is_weight(value: object) -> TypeGuard[float]:
    return isinstance(value, int | float) and not isinstance(value, bool) and value > 0
