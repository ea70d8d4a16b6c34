"""The URL is the view: one frozen dataclass that every page reads from and writes to the address bar."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from urllib.parse import parse_qsl, urlencode

from layouts.records import Json

CHANGES = ("none", "previous", "year")
AGAINST = ("previous", "year")
CLASSIFICATIONS = ("auto", "fixed", "quantile", "equal", "natural")


@dataclass(frozen=True)
class Choices:
    """What a view may name: taken from the published releases, never written down in code.

    `levels` run from coarse to fine and leave out the top area's own level; `areas` maps a code to its level, of
    which those `without_parts` cannot be looked into. `home` is the reader's own area, chosen on arrival.
    """

    quarters: tuple[str, ...]
    levels: tuple[str, ...]
    measures: tuple[str, ...]
    dimensions: tuple[str, ...]
    top: str
    areas: dict[str, str]
    without_parts: frozenset[str] = frozenset()
    home: str | None = None


@dataclass(frozen=True)
class View:
    """What the reader looks at.

    Attributes
    ----------
    quarter : "2017Q1"
    level : the level whose areas are shown
    measure : "index", a dimension's code or an indicator's code
    change : "none" for the measure itself, "previous" or "year" for its change against the quarter
        before or the same quarter a year before
    classes : how the values are classed
    within : code of the area whose parts are shown
    area : code of the selected area, or None
    dimension : code of the dimension opened in the area's panel, or None
    against : what the panel's "what moved it" compares with, "previous" or "year"
    """

    quarter: str
    level: str
    measure: str = "index"
    change: str = "none"
    classes: str = "auto"
    within: str = ""
    area: str | None = None
    dimension: str | None = None
    against: str = "previous"

    def to_search(self, choices: Choices) -> str:
        """Return the query string, without what is the default anyway."""
        default = replace(default_view(choices), level=next(iter(levels_below(choices, self.within)), ""))
        shown = {
            key: value
            for key, value in asdict(self).items()
            if value is not None and (value != getattr(default, key) or key == "quarter")
        }
        return "?" + urlencode(shown)

    def to_dict(self) -> Json:
        """Return the view as the browser's store holds it."""
        return asdict(self)


def default_view(choices: Choices) -> View:
    """Return the start page's view: the newest quarter, the first level below the top, the index."""
    return View(quarter=choices.quarters[-1], level=choices.levels[0], within=choices.top)


def parse_view(search: str, choices: Choices) -> tuple[View, tuple[str, ...]]:
    """Read a view from a query string; what cannot be shown falls back to the default.

    Parameters
    ----------
    search : the query string, with or without its question mark; empty on arrival
    choices : what may be named

    Returns
    -------
    The view, and the names of the parameters that were wrong (for the notice to the reader).
    """
    given = dict(parse_qsl(search.lstrip("?")))
    view, wrong = default_view(choices), []
    if not given and choices.home in choices.areas:
        view = replace(view, area=choices.home)

    def take(name: str, valid: bool) -> None:
        nonlocal view
        if name in given:
            if valid:
                view = replace(view, **{name: given[name]})
            else:
                wrong.append(name)

    take("quarter", given.get("quarter") in choices.quarters)
    take("measure", given.get("measure") in choices.measures)
    take("change", given.get("change") in CHANGES)
    take("classes", given.get("classes") in CLASSIFICATIONS)
    within = given.get("within")
    take("within", within in choices.areas and within not in choices.without_parts)
    take("dimension", given.get("dimension") in choices.dimensions)
    take("against", given.get("against") in AGAINST)
    take("area", given.get("area") in choices.areas)

    finer = levels_below(choices, view.within)
    if not finer:  # the finest areas have no parts to show
        wrong.append("within")
        view = replace(view, within=choices.top)
        finer = choices.levels
    view = replace(view, level=finer[0])
    take("level", given.get("level") in finer)
    return view, tuple(wrong)


def view_of(given: Mapping[str, str | None], choices: Choices) -> View:
    """Return the view that a page holds, as far as it can be shown."""
    return parse_view(urlencode({name: value for name, value in given.items() if value}), choices)[0]


def levels_below(choices: Choices, code: str) -> tuple[str, ...]:
    """Return the levels finer than that of the area `code`, coarse to fine; all of them for the top area."""
    level = choices.areas.get(code)
    if level not in choices.levels:
        return choices.levels
    return choices.levels[choices.levels.index(level) + 1 :]
