"""An area's page: its layout for an address, and another quarter of the same area in its place.

`/area` is one's own: the street of a street's account, else the area that came along from another page, else the
district. From area to area and from quarter to quarter the browser goes on without loading the frame again
(`assets/area/22_area_links.js`).
"""

import json
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, urlencode

from dash import html
from flask import Response, abort, request

from callbacks.answers import Answer, Answers, response_of
from callbacks.area.parts import parts_of
from callbacks.area.slots import Asked, slots_of
from callbacks.reader import NotPermittedError, Reader, choices_of
from callbacks.refusals import note_refusal
from callbacks.register import Permission, Register
from callbacks.sessions import asking, may
from layouts import ids, states
from layouts.area.moved import AGAINST
from layouts.area.page import AreaPage, Link, area_page
from layouts.aside import query_of
from layouts.drawing import DRAWING, Drawn, still_tree
from layouts.text import Text
from pingan import days
from pingan.access.refusal_log import Refused
from pingan.look import format as fmt
from pingan.look.remarks import sentence
from pingan.reading.published import NothingPublishedError, Published
from pingan.reading.remarks import pull_of, remarks
from pingan.reading.standing import standing
from pingan.reading.waterfall import waterfall
from pingan.storage import StorageError
from pingan.storage.watch_state import watch_state

PAGE = "/area"
KEPT_BYTES = 48 * 2**20  # some 250 pages
BROTLI = 5
LINKS = {
    "map": "/map?area={code}&quarter={quarter}&level={level}",
    "ranking": "/ranking?area={code}&quarter={quarter}&level={level}",
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


@dataclass(frozen=True)
class Place:
    """What an address asks for, where it can be shown; `wrong` names what could not be and was left out."""

    code: str
    quarter: str
    against: str
    wrong: tuple[str, ...] = ()


def area_layout(
    register: Register, reader: Reader, kept: Answers, search: str, code: str | None = None
) -> tuple[Any, tuple[str, ...]]:
    """Return the page for an address, and the names of parameters that were wrong.

    Parameters
    ----------
    kept : the pages made already
    code : of the area; None for one's own
    """
    published, text = reader.shown(search), reader.text
    place = _place(published, search, code)
    if place is None:
        note_refusal(Refused.MISSING, f"{PAGE}/{code}")
        own = published.scope.root or published.top
        return states.no_area(text, code, area_address(published, own, published.quarters[-1])), ()
    tree = _tree(register, reader, kept, published, place).plain.decode()
    body = html.Div(id=ids.AREA_BODY, **{DRAWING: tree, "data-failed": text("area.failed")})
    return html.Div(body, className="area-scroll"), place.wrong


def add_area(register: Register, reader: Reader) -> None:
    """Register the page, and the tree of another area's or quarter's page that the browser puts in its place."""
    kept = Answers(KEPT_BYTES)

    def layout(reader: Reader, search: str, code: str | None = None) -> tuple[Any, tuple[str, ...]]:
        return area_layout(register, reader, kept, search, code)

    for rule in (PAGE, f"{PAGE}/<code>"):
        register.page(rule, Permission.READ_PUBLISHED, layout, editions=True)

    @register.route(f"{PAGE}/<code>/page.json", Permission.READ_PUBLISHED)
    def area_tree(code: str) -> Response:
        search = request.query_string.decode()
        try:
            published = reader.shown(search)
        except (NothingPublishedError, NotPermittedError, StorageError):
            abort(404)
        place = _place(published, search, code)
        if place is None or place.wrong:  # the page itself then says what is not there
            abort(404)
        return response_of(_tree(register, reader, kept, published, place))


def _place(published: Published, search: str, code: str | None) -> Place | None:
    """Return what an address asks for; None where there is no such area, or not for whoever asks."""
    given, areas = dict(parse_qsl(search.lstrip("?"))), choices_of(published).areas
    wrong = []
    if code is None:
        named = given.get("area")
        if named is not None and named not in areas:
            wrong.append("area")
        code = named if named in areas else published.scope.root or published.top
    if code not in areas:
        return None
    quarter = given.get("quarter", published.quarters[-1])
    if quarter not in published.quarters:
        wrong.append("quarter")
        quarter = published.quarters[-1]
    against = given.get("against", AGAINST[0])
    if against not in AGAINST:
        wrong.append("against")
        against = AGAINST[0]
    return Place(code, quarter, against, tuple(wrong))


def _tree(register: Register, reader: Reader, kept: Answers, published: Published, place: Place) -> Answer:
    """Return the page as the browser draws it, made once as long as nothing that it shows is another.

    That is the edition as the account may see it, what the account may open, the language, and what can change
    between two publications: what is listed, acknowledged, and how headlines are put together.
    """
    code, quarter, against = place.code, place.quarter, place.against
    watched = f"{watch_state(reader.engine)}/{days.today()}"
    links = _links(register, published, code, quarter)
    who = (published.scope.key, reader.principal.role, reader.language, *links)
    key = json.dumps([*who, published.edition, code, quarter, against, watched])

    def made() -> Answer:
        page = area_page(reader.text, _page(register, reader, published, code, quarter, against))
        return Answer.of(Drawn(still_tree(page)).encode(), quality=BROTLI)

    return kept.answer(key, made)


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
    return [
        (sentence(text.language, one, words), FIGURES.get(one.kind.partition("_")[0], "")) for one in found
    ]


def _links(register: Register, published: Published, code: str, quarter: str) -> dict[str, str]:
    """Return where the page leads, of what this application has and the account may open."""
    level = choices_of(published).areas[code]
    top = code == published.top
    found = {}
    for name, address in LINKS.items():
        rule = address.partition("?")[0]
        page = register.pages.get(rule)
        if page is None or not may(asking(), page.permission):
            continue
        if name in OWN and code in published.score_only:
            continue
        place = address.replace("area={code}&", "").replace("&level={level}", "") if top else address
        aside = f"&{query_of(published.aside)}" if published.aside and page.editions else ""
        found[name] = place.format(code=code, quarter=quarter, level=level) + aside
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
