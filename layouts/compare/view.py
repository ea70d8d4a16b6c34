"""What the page of comparisons looks at, read from its address and written to it."""

from collections.abc import Callable, Container, Sequence
from dataclasses import dataclass
from typing import TypeVar
from urllib.parse import parse_qsl, urlencode

from layouts.view import Choices

KINDS = ("quarters", "areas")
SORTS = ("difference", "system")
MOST_AREAS = 4
EDITION = ("preview", "release")  # which edition is shown: kept in every address


Default = TypeVar("Default", str, None)


@dataclass(frozen=True)
class Comparison:
    """What is compared.

    Attributes
    ----------
    by : "quarters" (of one area) or "areas" (in one quarter)
    area : the area, or the first of the areas, which the others are compared with
    quarter : the later quarter, or the one in which areas are compared
    before : the earlier quarter; the same as `quarter` where there is only one
    others : the other areas, one to three, all of the first one's level; () where there is none
    level : the level the maps are wanted at, None for the first that fits
    measure : what the maps show
    sort : "difference" or "system": in which order lines stand
    edition : the address's words for an edition that is not the published one
    """

    by: str
    area: str
    quarter: str
    before: str
    others: tuple[str, ...] = ()
    level: str | None = None
    measure: str = "index"
    sort: str = "difference"
    edition: tuple[tuple[str, str], ...] = ()

    def to_search(self) -> str:
        """Return the query string; it holds everything but what is the default anyway."""
        said: list[tuple[str, str]] = [*self.edition, ("by", self.by), ("area", self.area)]
        if self.by == "areas":
            said.append(("with", ",".join(self.others)))
        else:
            said.append(("before", self.before))
        said.append(("quarter", self.quarter))
        for name, default in (("level", None), ("measure", "index"), ("sort", SORTS[0])):
            value = getattr(self, name)
            if value != default:
                said.append((name, value))
        return "?" + urlencode(said, safe=",")


def parse_comparison(
    search: str, choices: Choices, neighbour: Callable[[str, str], str | None]
) -> tuple[Comparison, tuple[str, ...]]:
    """Read a comparison from a query string; what cannot be shown falls back to what can.

    Parameters
    ----------
    search : the query string; addresses of the map (`within`, `area`, `level`, `quarter`, `measure`) do as well
    neighbour : (area, quarter) -> whom to compare the area with where the address does not say

    Returns
    -------
    The comparison, and the names of the parameters that were wrong. A level that does not fit is no mistake: it comes
    along from other pages, and the maps then show the nearest that fits.
    """
    given = dict(parse_qsl(search.lstrip("?")))
    wrong: list[str] = []

    def take(name: str, allowed: Container[str], default: Default) -> str | Default:
        if name in given and given[name] not in allowed:
            wrong.append(name)
        return given[name] if given.get(name) in allowed else default

    by = take("by", KINDS, "areas" if "with" in given else "quarters")
    home = choices.home if choices.home in choices.areas else choices.top
    area = take("area", choices.areas, given["within"] if given.get("within") in choices.areas else home)
    quarter = take("quarter", choices.quarters, choices.quarters[-1])
    quarter, before = _in_order(quarter, take("before", choices.quarters, None), choices.quarters)
    others: tuple[str, ...] = ()
    if by == "areas":
        if area == choices.top:  # nothing stands beside the whole: its parts do, one beside the other
            area = next((code for code, level in choices.areas.items() if level == choices.levels[0]), area)
        asked = [code for code in given.get("with", "").split(",") if code]
        others = peers_of(area, asked, choices)
        if len(others) != len(asked):
            wrong.append("with")
        if not others and (found := neighbour(area, quarter)):
            others = (found,)
    level = given.get("level")
    comparison = Comparison(
        by=by,
        area=area,
        quarter=quarter,
        before=before,
        others=others,
        level=level if level in choices.levels else None,
        measure=take("measure", choices.measures, "index"),
        sort=take("sort", SORTS, SORTS[0]),
        edition=tuple((name, given[name]) for name in EDITION if name in given),
    )
    return comparison, tuple(wrong)


def peers_of(area: str, others: Sequence[str] | None, choices: Choices) -> tuple[str, ...]:
    """Return those of `others` that can stand beside an area: of its level, each once, and no more than fit."""
    level = choices.areas.get(area)
    fitting = [
        code for code in dict.fromkeys(others or ()) if code != area and choices.areas.get(code) == level
    ]
    return tuple(fitting[: MOST_AREAS - 1])


def _in_order(quarter: str, before: str | None, quarters: tuple[str, ...]) -> tuple[str, str]:
    """Return later and earlier quarter; where none is named, the one before stands beside the quarter."""
    if before is None or before == quarter:
        place = quarters.index(quarter)
        before = quarters[place - 1] if place else quarters[min(1, len(quarters) - 1)]
    return max(quarter, before), min(quarter, before)
