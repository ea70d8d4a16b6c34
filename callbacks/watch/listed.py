"""The page of the areas to put right, by address: `/listed?listing=3`, `/listed?new=310105011&warning=12`."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import parse_qsl

from dash import Input, Output, State, html, no_update
from dash.exceptions import PreventUpdate
from flask import Response, abort
from sqlalchemy.exc import SQLAlchemyError

from callbacks.files.table_files import Sheet, send_table
from callbacks.files.table_marks import marks_of
from callbacks.map.marked import drawn_map
from callbacks.office.kept_notes import notes_for_office
from callbacks.reader import Reader
from callbacks.register import Permission, Register
from callbacks.serving.values import Clicks, Number, Words
from callbacks.sessions import asking, may
from layouts import ids
from layouts.map.marked import Mark
from layouts.office.publish import told
from layouts.watch.frame import address
from layouts.watch.listed import HERE, area_options, find_form, listed_body, listed_page
from layouts.watch.listed_panel import listing_panel, new_panel, no_panel
from layouts.watch.warning_words import line, names_of
from pingan import days
from pingan.acts.listings import note_progress, put_on_list, take_off_list
from pingan.look import format as fmt
from pingan.reading.listings import ListedArea, listed_areas
from pingan.reading.published import NothingPublishedError, Published
from pingan.reading.warnings import warnings_of
from pingan.storage import StorageError
from pingan.storage.office_notes import About

log = logging.getLogger(__name__)
MOST_OFFERED = 50
ANSWER = (ids.LISTED_BODY, ids.LISTING_SAID)


@dataclass(frozen=True)
class AreaToList:
    """What a panel is about that puts an area on the list."""

    area: str
    quarter: str
    warning: Number | None


@dataclass(frozen=True)
class ListedEntry:
    """What a panel is about that shows an entry of the list."""

    listing: Number


def add_listed(register: Register, reader: Reader) -> None:
    """Register the page, its export and what its buttons do."""
    register.page(HERE, Permission.READ_PUBLISHED, listed_layout)

    @register.route("/listed.<form>", Permission.EXPORT, heavy=True)
    def listed_file(form: str) -> Response:
        try:
            published = reader.published()
        except NothingPublishedError:
            abort(404)
        listed = listed_areas(reader.engine, published, days.today())
        sheet = _sheet(reader, published, listed)
        return send_table(reader, f"pingan-listed-{days.today():%Y%m%d}", form, [sheet], rows=len(listed))

    register.clientside(
        "listed.pick",
        Output(ids.LISTED_FIND, "className"),
        Input(ids.LISTED_FIND, "value"),
        prevent_initial_call=True,
        permission=Permission.LIST_AREAS,
    )

    @register.callback(
        Output(ids.LISTED_FIND, "options"),
        Input(ids.LISTED_FIND, "search_value"),
        prevent_initial_call=True,
        permission=Permission.LIST_AREAS,
    )
    def offer(said: Words) -> list[dict[str, str]]:
        return _offered(reader, reader.published(), said or "")

    def acts(button: str, permission: Permission, *states: str) -> Callable:
        return register.callback(
            *[Output(name, "children", allow_duplicate=True) for name in ANSWER],
            Input(button, "n_clicks"),
            State(ids.LISTING_TARGET, "data"),
            *[State(name, "value") for name in states],
            prevent_initial_call=True,
            permission=permission,
        )

    new = (ids.LISTING_REASON, ids.LISTING_MEASURE, ids.LISTING_OFFICE, ids.LISTING_DUE)

    @acts(ids.LISTING_PUT, Permission.LIST_AREAS, *new, ids.LISTING_OFFICE_NOTE)
    def put(
        clicks: Clicks,
        target: AreaToList,
        reason: Words,
        measure: Words,
        office: Words,
        due: Words,
        office_note: Words,
    ) -> tuple[Any, Any]:
        def act() -> int:
            about = target.area, target.quarter, reason, measure, office, due, target.warning
            return put_on_list(reader.engine, reader.principal, *about, office_note)

        return _tried(reader, clicks, act, "put_now")

    progress = (ids.LISTING_NOTE, ids.LISTING_NOTE_DUE, ids.LISTING_NOTE_OFFICE_NOTE)

    @acts(ids.LISTING_NOTE_PUT, Permission.ACKNOWLEDGE, *progress)
    def note(
        clicks: Clicks, target: ListedEntry, said: Words, due: Words, office_note: Words
    ) -> tuple[Any, Any]:
        def act() -> int:
            note_progress(reader.engine, reader.principal, target.listing, said, due, office_note)
            return target.listing

        return _tried(reader, clicks, act, "noted_now")

    end = (ids.LISTING_OUTCOME, ids.LISTING_REMARK, ids.LISTING_REMOVE_OFFICE_NOTE)

    @acts(ids.LISTING_REMOVE, Permission.LIST_AREAS, *end)
    def remove(
        clicks: Clicks, target: ListedEntry, outcome: Words, remark: Words, office_note: Words
    ) -> tuple[Any, Any]:
        def act() -> int:
            about = target.listing, outcome, remark
            take_off_list(reader.engine, reader.principal, *about, office_note=office_note)
            return target.listing

        return _tried(reader, clicks, act, "removed_now")


def listed_layout(reader: Reader, search: str) -> tuple[html.Div, tuple[str, ...]]:
    """Return the page for an address, and the names of parameters that were wrong."""
    given, wrong = dict(parse_qsl(search.lstrip("?"))), []
    number = int(given["listing"]) if given.get("listing", "").isdecimal() else None
    if "listing" in given and number is None:
        wrong.append("listing")
    return listed_page(reader.text, _body(reader, number, given), {}), tuple(wrong)


def _tried(reader: Reader, clicks: int, act: Callable[[], int], done: str) -> tuple[Any, Any]:
    """Return the page's body after an act, or why it was not done with what was typed left as it is."""
    if not clicks:
        raise PreventUpdate
    text = reader.text
    try:
        number = act()
    except StorageError as problem:
        return no_update, told(text, problem.message[text.language], good=False)
    except SQLAlchemyError:
        log.exception("the list was not changed")
        return no_update, told(text, text("listed.failed"), good=False)
    said = told(text, text(f"listed.{done}"), good=True)
    return [said, *_body(reader, number, {})], no_update


def _body(reader: Reader, number: int | None, given: dict[str, str]) -> list[Any]:
    published, text, today = reader.published(), reader.text, days.today()
    listed = listed_areas(reader.engine, published, today)
    names = {one.listing.area_code: _name(reader, published, one.listing.area_code) for one in listed}
    keeps = may(asking(), Permission.LIST_AREAS)
    said, candidates, panel = "", [], no_panel(text)
    if keeps and given.get("new"):
        codes = _found(published, given["new"])
        if len(codes) == 1:
            panel = _new(reader, published, codes[0], given)
        else:
            said = given["new"][:60]
            candidates = [(address(HERE, {"new": code}), _name(reader, published, code)) for code in codes]
    elif number is not None:
        one = next((one for one in listed if one.listing.listing_id == number), None)
        panel = no_panel(text, "gone") if one is None else _panel(reader, one, names, today)
    found = {
        "listed": listed,
        "names": names,
        "chosen": number,
        "panel": panel,
        "map": _map(reader, published, listed, names) if listed else None,
        "find": find_form(text, said, candidates, _offered(reader, published, "")) if keeps else None,
        "exports": may(asking(), Permission.EXPORT),
    }
    return listed_body(text, found, today)


def _found(published: Published, said: str) -> list[str]:
    """Return the areas that a code or a name means: exactly one where it is written in full."""
    said, areas = said.strip(), published.areas.drop(index=list(published.score_only))
    areas = areas[areas.index != published.top]
    if said in areas.index:
        return [said]
    names = areas[["name", "name_en"]].fillna("")
    exact = areas.index[(names == said).any(axis=1)]
    if len(exact):
        return list(exact)
    part = names["name"].str.contains(said, regex=False) | names["name_en"].str.contains(
        said, case=False, regex=False
    )
    return list(areas.index[part])


def _offered(reader: Reader, published: Published, said: str) -> list[dict[str, str]]:
    """Return the first areas whose code begins with what is typed or whose name has it; the first level before that."""
    said, areas = said.strip(), published.areas.drop(index=[published.top, *published.score_only])
    if said:
        names = areas[["name", "name_en"]].fillna("")
        by_code = areas.index.str.startswith(said)
        by_name = names["name"].str.contains(said, regex=False) | names["name_en"].str.contains(
            said, case=False, regex=False
        )
        areas = areas[by_code | by_name]
    else:
        areas = areas[areas["level"] == published.levels[0]]
    shown = areas.head(MOST_OFFERED).rename_axis("area_code").reset_index()
    return area_options(reader.text, shown.to_dict("records"))


def _new(reader: Reader, published: Published, code: str, given: dict[str, str]) -> list[Any]:
    text, quarter = reader.text, given.get("quarter")
    quarter = quarter if quarter in published.releases else max(published.releases)
    raised = [one for one in warnings_of(reader.engine, published, quarter) or () if one.area_code == code]
    measures = names_of(text, published.system_of(quarter))
    facts = [line(text, one, measures) for one in raised]
    asked = given.get("warning", "")
    own = {str(one.warning_id): one.warning_id for one in raised}
    target = {"area": code, "quarter": quarter, "warning": own.get(asked)}
    keeps = may(asking(), Permission.SUBMIT_DATA)
    return new_panel(text, target, _name(reader, published, code), facts, may_keep=keeps)


def _panel(reader: Reader, one: ListedArea, names: dict[str, str], today: date) -> list[Any]:
    text, listing = reader.text, one.listing
    query = {"quarter": listing.quarter, "area": listing.area_code, "level": one.level}
    return listing_panel(
        text,
        one,
        names[listing.area_code],
        today,
        may_note=may(asking(), Permission.ACKNOWLEDGE),
        may_remove=may(asking(), Permission.LIST_AREAS),
        links=[
            (text("warning.on_map"), address("/map", query)),
            (
                text("warning.tab_warnings"),
                address("/warnings", {"quarter": listing.quarter, "area": listing.area_code}),
            ),
        ],
        for_office=notes_for_office(reader, About.LISTING, listing.listing_id),
    )


def _map(
    reader: Reader, published: Published, listed: tuple[ListedArea, ...], names: dict[str, str]
) -> html.Figure:
    """Return the map of the first level; an area within one of its areas is marked there."""
    text, level, quarter = reader.text, published.levels[0], max(published.releases)
    within: dict[str, list[ListedArea]] = {}
    for one in listed:
        step: str | None = one.listing.area_code
        while step is not None and published.areas.at[step, "level"] != level:
            step = published.areas.at[step, "parent_code"]
        if one.listing.open and step is not None:
            within.setdefault(step, []).append(one)
    marks = {}
    for code, ones in within.items():
        title = text("listed.comma").join(
            f"{names[one.listing.area_code]} {one.listing.due_on}" for one in ones
        )
        kind = "overdue" if any(one.overdue for one in ones) else "listed"
        marks[code] = Mark(
            str(len(ones)), title, address(HERE, {"listing": ones[0].listing.listing_id}), kind
        )
    said = text("listed.comma").join(mark.title for mark in marks.values()) or text("warning.map_none")
    title = text("listed.map_title", quarter=fmt.quarter(quarter, text.language))
    alt = text("listed.map_alt", said=said)
    return drawn_map(reader, published, quarter, level, marks, alt, title, what="listed")


def _sheet(reader: Reader, published: Published, listed: tuple[ListedArea, ...]) -> Sheet:
    text = reader.text
    title = text("listed.title")
    names = ("code", "area", "level", "quarter", "reason", "measure", "office", "due")
    names += ("before", "end_after", "change", "outcome", "removed", "remark")
    head = [text(f"listed.column_{name}") for name in names]
    rows = []
    for one in listed:
        listing, end = one.listing, one.listing.removal
        rows.append([
            listing.area_code, _name(reader, published, listing.area_code), text.level(one.level), listing.quarter,
            listing.reason, listing.measure, listing.office, listing.due_on,
            one.before.index, one.after.index if one.after else None, one.change,
            text(f"listed.outcome_{end.outcome}") if end else None,
            end.quarter if end else None, end.remark if end else None,
        ])  # fmt: skip
    return Sheet(title, marks_of(text, published, None, title), head, rows)


def _name(reader: Reader, published: Published, code: str) -> str:
    return reader.text.name(published.areas.loc[code])
