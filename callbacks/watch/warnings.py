"""The page of warnings, by address: `/warnings?quarter=2016Q4&level=street&state=open&warning=12`."""

import logging
from typing import Any
from urllib.parse import parse_qsl

from dash import Input, Output, State, html, no_update
from dash.exceptions import PreventUpdate
from flask import Response, abort, request
from sqlalchemy.exc import SQLAlchemyError

from callbacks.files.table_files import Sheet, send_table
from callbacks.files.table_marks import marks_of
from callbacks.map.marked import SIZE, drawn_map
from callbacks.office.kept_notes import notes_for_office
from callbacks.reader import NotPermittedError, Reader
from callbacks.register import Permission, Register
from callbacks.serving.values import Clicks, Number, Words
from callbacks.sessions import asking, may
from layouts import ids
from layouts.map.marked import Mark
from layouts.office.publish import told
from layouts.text import Text
from layouts.watch.frame import address
from layouts.watch.warning_words import names_of, sentence
from layouts.watch.warnings import (
    HERE,
    STATES,
    no_panel,
    state_of,
    warning_list,
    warning_panel,
    warnings_page,
)
from pingan.acts.watch import acknowledge
from pingan.reading.published import NothingPublishedError, Published
from pingan.reading.warnings import AreaWarning, rules_of, warnings_of
from pingan.storage import StorageError
from pingan.storage.office_notes import About

log = logging.getLogger(__name__)
EDITION = ("preview", "release")


def add_warnings(register: Register, reader: Reader) -> None:
    """Register the page, its export and what its button does."""
    register.page(HERE, Permission.READ_PUBLISHED, warnings_layout, editions=True)

    @register.route("/warnings.<form>", Permission.EXPORT, heavy=True)
    def warnings_file(form: str) -> Response:
        try:
            asked, found, _ = _read(reader, request.query_string.decode())
        except (NothingPublishedError, NotPermittedError, StorageError):
            abort(404)
        sheet = _sheet(reader.text, asked["quarter"], found)
        return send_table(
            reader, f"pingan-warnings-{asked['quarter']}", form, [sheet], rows=len(found["shown"])
        )

    @register.callback(
        Output(ids.WARNING_PANEL, "children"),
        Output(ids.WARNING_LIST, "children"),
        Output(ids.WARNING_SAID, "children"),
        Input(ids.WARNING_ACKNOWLEDGE, "n_clicks"),
        State(ids.WARNING_CHOSEN, "data"),
        State(ids.WARNING_REMARK, "value"),
        State(ids.WARNING_OFFICE_NOTE, "value"),
        State(ids.LOCATION, "search"),
        prevent_initial_call=True,
        permission=Permission.ACKNOWLEDGE,
    )
    def take_note(
        clicks: Clicks, chosen: Number | None, remark: Words, office_note: Words, search: Words
    ) -> tuple[Any, Any, Any]:
        if not clicks or chosen is None:
            raise PreventUpdate
        text = reader.text
        try:
            acknowledge(reader.engine, reader.principal, chosen, remark or "", office_note)
        except StorageError as problem:
            return no_update, no_update, told(text, problem.message[text.language], good=False)
        except SQLAlchemyError:
            log.exception("a warning was not acknowledged")
            return no_update, no_update, told(text, text("warning.failed"), good=False)
        asked, found, _ = _read(reader, search or "")
        # By its number, whatever the address says: it is what was acknowledged.
        one = next((one for one in found["warnings"] or () if one.warning_id == chosen), None)
        panel = no_panel(text, "gone") if one is None else _panel(reader, asked, found, one)
        done = told(text, text("warning.acknowledged_now"), good=True)
        return [*panel, done], warning_list(text, asked, found), no_update


def warnings_layout(reader: Reader, search: str) -> tuple[html.Div, tuple[str, ...]]:
    """Return the page for an address, and the names of parameters that were wrong."""
    asked, found, wrong = _read(reader, search)
    text, published = reader.text, found["edition"]
    found["map"] = _map(reader, published, asked, found) if found["shown"] else None
    one = next(
        (one for one in found["warnings"] or () if asked["warning"] and one.warning_id == asked["warning"]),
        None,
    )
    if one is not None:
        found["panel"] = _panel(reader, asked, found, one)
    else:
        found["panel"] = no_panel(text, "gone" if asked["warning"] else "chosen_none")
    return warnings_page(text, asked, found), wrong


def _read(reader: Reader, search: str) -> tuple[dict[str, Any], dict[str, Any], tuple[str, ...]]:
    """Return what an address asks for, what there is, and the names of what was wrong."""
    published, text = reader.shown(search), reader.text
    given, wrong = dict(parse_qsl(search.lstrip("?"))), []

    def chosen(name: str, known: Any, usual: Any) -> Any:
        if name in given and given[name] not in known:
            wrong.append(name)
        return given[name] if given.get(name) in known else usual

    full = [code for code in published.areas.index if code not in published.score_only]
    quarter = chosen("quarter", published.quarters, published.quarters[-1])
    asked = {
        "quarter": quarter,
        "level": chosen("level", published.levels, None),
        "state": chosen("state", STATES, STATES[0]),
        "area": chosen("area", set(full), None),
        "warning": int(given["warning"]) if given.get("warning", "").isdecimal() else None,
        "edition": {name: given[name] for name in EDITION if name in given},
    }
    raised = warnings_of(reader.engine, published, quarter)
    rules = rules_of(reader.engine, published, quarter)
    found = {
        "edition": published,
        "quarters": list(published.quarters),
        "levels": published.levels,
        "published": quarter in published.releases,
        "preview": published.is_preview(quarter),
        "warnings": raised,
        "own": bool(published.score_only),
        "shown": [one for one in raised or () if _meets(published, one, asked)],
        "names": {
            code: text.name(published.areas.loc[code]) for code in {one.area_code for one in raised or ()}
        },
        "measures": names_of(text, published.system_of(quarter)),
        "version": rules.version if rules else "",
        "applies_from": rules.applies_from if rules else "",
        "rules": rules.rules if rules else (),
        "exports": may(asking(), Permission.EXPORT),
    }
    if asked["area"]:
        found["names"][asked["area"]] = text.name(published.areas.loc[asked["area"]])
    return asked, found, tuple(wrong)


def _meets(published: Published, warning: AreaWarning, asked: dict[str, Any]) -> bool:
    state = {"any": True, "open": not warning.acknowledged, "acknowledged": warning.acknowledged}[
        asked["state"]
    ]
    level = asked["level"] in (None, warning.level)
    return state and level and _lies_in(published, warning.area_code, asked["area"])


def _lies_in(published: Published, code: str, within: str | None) -> bool:
    step: str | None = code
    while step is not None and step != within:
        step = published.areas.at[step, "parent_code"]
    return within is None or step == within


def _panel(reader: Reader, asked: dict[str, Any], found: dict[str, Any], one: AreaWarning) -> list[Any]:
    text = reader.text
    query = {**asked["edition"], "quarter": asked["quarter"], "area": one.area_code, "level": one.level}
    links = [(text("warning.on_map"), address("/map", query))]
    if one.warning_id is not None and may(asking(), Permission.LIST_AREAS):
        new = {"new": one.area_code, "quarter": one.quarter, "warning": one.warning_id}
        links.append((text("warning.list_area"), address("/listed", new)))
    return warning_panel(
        text,
        one,
        found["names"][one.area_code],
        found["measures"],
        may=may(asking(), Permission.ACKNOWLEDGE),
        links=links,
        for_office=notes_for_office(reader, About.WARNING, one.warning_id),
    )


def _map(reader: Reader, published: Published, asked: dict[str, Any], found: dict[str, Any]) -> html.Figure:
    """Return the map of the level that is asked for, the first one where none is, with the number of warnings.

    An area's number counts the warnings shown about itself and its parts.
    """
    text, level = reader.text, asked["level"] or published.levels[0]
    counts: dict[str, list[AreaWarning]] = {}
    for one in found["shown"]:
        step: str | None = one.area_code
        while step is not None:
            counts.setdefault(step, []).append(one)
            step = published.areas.at[step, "parent_code"]
    marks = {}
    for code in published.parts(published.top, level):
        if raised := counts.get(code):
            title = text("warning.map_mark", name=text.name(published.areas.loc[code]), count=len(raised))
            kept = {name: asked[name] for name in ("quarter", "level", "state")}
            severe = any(one.rule.severity == "high" for one in raised)
            href = address(HERE, {**asked["edition"], **kept, "area": code})
            marks[code] = Mark(str(len(raised)), title, href, "high" if severe else "normal")
    said = text("warning.comma").join(mark.title for mark in marks.values()) or text("warning.map_none")
    alt = text("warning.map_alt", quarter=asked["quarter"], level=text.level_within(level), said=said)
    title = text("warning.map_title", level=text.level_within(level))
    return drawn_map(reader, published, asked["quarter"], level, marks, alt, title, SIZE, what="warnings")


def _sheet(text: Text, quarter: str, found: dict[str, Any]) -> Sheet:
    title = text("warning.title")
    names = ("quarter", "code", "area", "level", "severity", "rule", "figures", "state", "by", "remark")
    head = [text(f"warning.column_{name}") for name in names]
    rows = []
    for one in found["shown"]:
        last = one.noted[-1] if one.noted else None
        rows.append([
            one.quarter, one.area_code, found["names"][one.area_code], text.level(one.level),
            text(f"warning.severity_{one.rule.severity}"), text.name(one.rule),
            sentence(text, one, found["measures"]), state_of(text, one).children,
            last.by if last else "", last.remark if last else "",
        ])  # fmt: skip
    return Sheet(title, marks_of(text, found["edition"], quarter, title), head, rows)
