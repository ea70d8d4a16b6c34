"""An area's page: its layout for an address, and another quarter of the same area in its place.

`/area` is one's own: the street of a street's account, else the area that came along from another page, else the
district. From area to area and from quarter to quarter the browser goes on without loading the frame again
(`assets/22_area_links.js`).
"""

import logging
from functools import partial
from typing import Any
from urllib.parse import parse_qsl, urlencode

from dash import Input, Output, State, dcc, html, set_props

from callbacks.area_parts import parts_of
from callbacks.area_slots import Asked, slots_of
from callbacks.reader import Reader
from callbacks.register import Permission, Register
from callbacks.sessions import asking, may
from layouts import format as fmt
from layouts import ids, states
from layouts.area import AreaPage, Link, area_page
from layouts.area_moved import AGAINST
from layouts.aside import query_of
from layouts.remarks import sentence
from layouts.text import Text
from pingan.reading.published import Published
from pingan.reading.remarks import pull_of, remarks
from pingan.reading.standing import standing
from pingan.reading.waterfall import waterfall

log = logging.getLogger(__name__)
PAGE = "/area"
LINKS = {
    "map": "/map?{within}area={code}&quarter={quarter}&level={level}",
    "ranking": "/ranking?{within}area={code}&quarter={quarter}&level={level}",
    "headlines": "/headlines?area={code}&quarter={quarter}",
    "what_if": "/what-if?area={code}&quarter={quarter}",
    "compare": "/compare?area={code}&quarter={quarter}",
    "reports": "/reports?area={code}&quarter={quarter}",
}
OWN = ("headlines", "what_if", "reports")
"""Links that lead nowhere where the account sees nothing but the score."""
FIGURES = {
    "unranked": "standing",
    "points": "indicators",
    "loss": "moved",
    "gain": "moved",
    "dimension": "profile",
    "parts": "parts",
    "next": "standing",
    "first": "standing",
    "beyond": "indicators",
    "missing": "indicators",
    "small": "indicators",
}
"""The section that has a remark's figures, by the first word of its kind."""


def area_layout(
    register: Register, reader: Reader, search: str, code: str | None = None
) -> tuple[Any, tuple[str, ...]]:
    """Return the page for an address, and the names of parameters that were wrong.

    Parameters
    ----------
    code : of the area; None for one's own
    """
    body, wrong = _body(register, reader, search, code)
    return html.Div(
        [html.Div(body, id=ids.AREA_BODY), dcc.Store(id=ids.AREA_ASK)], className="area-scroll"
    ), wrong


def add_area(register: Register, reader: Reader) -> None:
    """Register the page and the callback that shows another quarter of it."""
    for rule in (PAGE, f"{PAGE}/<code>"):
        register.page(rule, Permission.READ_PUBLISHED, partial(area_layout, register), editions=True)

    def failed(problem: Exception) -> None:
        log.exception("an area's page failed", exc_info=problem)
        set_props(ids.NOTICE, {"children": reader.text("area.failed")})

    @register.callback(
        Output(ids.AREA_BODY, "children"),
        Input(ids.AREA_ASK, "data"),
        State(ids.LOCATION, "pathname"),
        prevent_initial_call=True,
        on_error=failed,
        permission=Permission.READ_PUBLISHED,
    )
    def show_another_quarter(asked: str | None, path: str | None) -> Any:
        search = (asked or "").partition("#")[0]  # what follows only makes it a new question
        code = (path or "").removeprefix(PAGE).strip("/") or None
        return _body(register, reader, search, code)[0]


def _body(register: Register, reader: Reader, search: str, code: str | None) -> tuple[Any, tuple[str, ...]]:
    published, text = reader.shown(search), reader.text
    given = dict(parse_qsl(search.lstrip("?")))
    wrong = []
    if code is None:
        named = given.get("area")
        if named is not None and named not in published.areas.index:
            wrong.append("area")
        code = named if named in published.areas.index else published.scope.root or published.top
    if code not in published.areas.index:
        own = published.scope.root or published.top
        return states.no_area(text, code, area_address(published, own, published.quarters[-1])), ()
    quarter = given.get("quarter", published.quarters[-1])
    if quarter not in published.quarters:
        wrong.append("quarter")
        quarter = published.quarters[-1]
    against = given.get("against", AGAINST[0])
    if against not in AGAINST:
        wrong.append("against")
        against = AGAINST[0]
    return area_page(text, _page(register, reader, published, code, quarter, against)), tuple(wrong)


def area_address(published: Published, code: str, quarter: str) -> str:
    """Return the address of an area's page, in the edition that is shown."""
    aside = f"&{query_of(published.aside)}" if published.aside else ""
    return f"{PAGE}/{code}?{urlencode({'quarter': quarter})}{aside}"


def _page(
    register: Register, reader: Reader, published: Published, code: str, quarter: str, against: str
) -> AreaPage:
    text = reader.text
    place = standing(published, code, quarter)
    moved = {one: waterfall(published, code, quarter, one) for one in AGAINST}
    score_only = code in published.score_only
    path = _path(published, code)
    parts = None if score_only else parts_of(reader, published, text, code, quarter, place.parts)
    named = _named(place, parts)
    names = {one: _name(text, published, one) for one in named}
    links = _links(register, published, code, quarter)
    return AreaPage(
        key=f"{published.edition}/{code}/{quarter}",
        code=code,
        name=_name(text, published, code),
        path=[Link(_name(text, published, step), area_address(published, step, quarter)) for step in path],
        quarter=quarter,
        quarters={one: area_address(published, code, one) for one in published.quarters},
        standing=place,
        waterfalls=moved,
        against=against,
        remarks=_remarks(text, published, place, moved["previous"], names),
        system=published.system_of(quarter),
        names=names,
        addresses={one: area_address(published, one, quarter) for one in named},
        parts=parts,
        score_only=score_only,
        peers_level="" if code == published.top else text.level_within(published.areas.at[code, "level"]),
        links=links,
        slots={} if score_only else slots_of(Asked(reader, published, code, quarter, place, links)),
        marks=_marks(text, published, quarter),
    )


def _path(published: Published, code: str) -> list[str]:
    """Return the areas that an area lies in, from the top down."""
    found, step = [], published.areas.at[code, "parent_code"]
    while step is not None:
        found.append(step)
        step = published.areas.at[step, "parent_code"]
    return found[::-1]


def _named(place: Any, parts: Any) -> list[str]:
    """Return the codes of all areas that the page names."""
    near = (place.above, place.below, place.above_within, place.below_within)
    around = [one.code for one in near if one is not None]
    best = [one for one in place.profile["best_code"] if isinstance(one, str)]
    within = list(parts.frame["area_code"]) if parts else []
    return list(dict.fromkeys([place.code, *around, *place.tied, *place.tied_within, *best, *within]))


def _name(text: Text, published: Published, code: str) -> str:
    return text.name(published.areas.loc[code]) if code in published.areas.index else code


def _remarks(
    text: Text, published: Published, place: Any, moved: Any, names: dict[str, str]
) -> list[tuple[str, str]]:
    system = published.system_of(place.quarter)
    words = {**names, **{one.code: text.name(one) for one in (*system.indicators, *system.dimensions)}}
    found = remarks(place, moved, system, pull_of(published, place))
    return [(sentence(text, one, words), FIGURES.get(one.kind.partition("_")[0], "")) for one in found]


def _links(register: Register, published: Published, code: str, quarter: str) -> dict[str, str]:
    """Return where the page leads, of what this application has and the account may open."""
    level = published.areas.at[code, "level"]
    top = code == published.top
    found = {}
    for name, address in LINKS.items():
        rule = address.partition("?")[0]
        page = register.pages.get(rule)
        if page is None or not may(asking(), page.permission):
            continue
        if name in OWN and code in published.score_only:
            continue
        if top:
            address = address.replace("area={code}&", "").replace("&level={level}", "")
        aside = f"&{query_of(published.aside)}" if published.aside and page.editions else ""
        found[name] = address.format(within="", code=code, quarter=quarter, level=level) + aside
    return found


def _marks(text: Text, published: Published, quarter: str) -> list[str]:
    said = [text("shell.demonstration_long")] if published.demonstration else []
    release = published.releases.get(quarter)
    if release is not None:
        said.append(
            text(
                "area.release",
                quarter=fmt.quarter(quarter, text.language),
                release=release.release_id,
                system=f"{release.system_id} {release.system_version}",
            )
        )
    return said
