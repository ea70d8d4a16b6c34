"""What the controls of the page of comparisons offer: areas, what can stand beside them, quarters, levels, measures."""

from callbacks.compare.shown import Sight
from layouts.compare.page import Options
from layouts.compare.view import Comparison
from layouts.context import measures
from layouts.text import Text
from pingan.look import format as fmt
from pingan.reading.published import Published

MOST_PEERS = 1000


def options_of(text: Text, published: Published, sight: Sight) -> Options:
    """Return what the controls offer."""
    comparison, areas = sight.comparison, published.areas

    def name(code: str) -> str:
        return text.name(areas.loc[code])

    peers = _peers(published, comparison)
    return Options(
        areas=[
            {"label": "　" * depth + name(code), "value": code}
            for code, depth in _tree(published, comparison)
        ],
        peers=[{"label": name(code), "value": code} for code in peers],
        quarters=[{"label": fmt.quarter(q, text.language), "value": q} for q in published.quarters[::-1]],
        levels=[{"label": text.level(level), "value": level} for level in sight.ground.levels],
        measures=measures(text, published.system),
    )


def _tree(published: Published, comparison: Comparison) -> list[tuple[str, int]]:
    """Return the areas to choose from: the top and its parts, and the parts of each area on the way to the chosen."""
    parents = published.areas["parent_code"]
    way, step = set(), comparison.area
    while step is not None:
        way.add(step)
        step = parents[step]

    def branch(code: str, depth: int) -> list[tuple[str, int]]:
        listed = [(code, depth)]
        if code in way:
            for part in parents.index[parents == code]:
                listed += branch(part, depth + 1)
        return listed

    return branch(published.top, 0)


def _peers(published: Published, comparison: Comparison) -> list[str]:
    """Return the areas that can stand beside the first: of its level, where there are very many those nearby."""
    areas = published.areas
    level, parent = areas.loc[comparison.area, ["level", "parent_code"]]
    codes = list(areas.index[areas["level"] == level])
    if len(codes) > MOST_PEERS:
        codes = published.parts(parent, level)
    return [code for code in dict.fromkeys([*codes, *comparison.others]) if code != comparison.area]
