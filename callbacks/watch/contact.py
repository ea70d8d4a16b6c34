"""A leader's contact compounds, by address: `/contact?quarter=2017Q1`; and what binds them to an account."""

import re
from typing import Any
from urllib.parse import parse_qsl

import pandas as pd
from dash import Input, Output, State, html
from dash.exceptions import PreventUpdate
from flask import Response, abort, request

from callbacks.files.table_files import Sheet, send_table
from callbacks.files.table_marks import marks_of
from callbacks.reader import Reader
from callbacks.register import Permission, Register
from callbacks.serving.values import Clicks, Number, Words
from callbacks.sessions import asking, may
from layouts import ids
from layouts.admin import problem, said
from layouts.watch.contact import HERE, contact_page
from pingan import days
from pingan.access.contacts import contacts_of, set_contacts
from pingan.access.errors import AccessError
from pingan.reading.listings import listed_areas, listed_in
from pingan.reading.published import NothingPublishedError, Published
from pingan.reading.warnings import warnings_of


def add_contact(register: Register, reader: Reader) -> None:
    """Register the page, and the act on the administrator's page of an account."""
    register.page(HERE, Permission.READ_CONTACTS, contact_layout)

    @register.route(
        "/contact.<form>", Permission.READ_CONTACTS, heavy=True
    )  # who has contact areas may export, too
    def contact_file(form: str) -> Response:
        try:
            published, quarter, rows, _, _ = _read(reader, request.query_string.decode())
        except NothingPublishedError:
            abort(404)
        if not may(asking(), Permission.EXPORT):
            abort(403)
        return send_table(
            reader, f"pingan-contact-{quarter}", form, [_sheet(reader, published, quarter, rows)]
        )

    @register.callback(
        Output(ids.CONTACT_SAID, "children"),
        Input(ids.CONTACT_SAVE, "n_clicks"),
        State(ids.ACCOUNT_CHOSEN, "data"),
        State(ids.CONTACT_CODES, "value"),
        prevent_initial_call=True,
        permission=Permission.ADMINISTER,
    )
    def bind(clicks: Clicks, chosen: Number | str | None, codes: Words) -> Any:
        if not clicks or not isinstance(chosen, int):
            raise PreventUpdate
        text = reader.text
        wanted = [code for code in re.split(r"[\s,;，；、]+", codes or "") if code]
        try:
            bound = set_contacts(reader.engine, reader.principal.actor, chosen, wanted)
        except AccessError as error:
            return problem(error.message[text.language])
        return said(text("contact.saved", count=len(bound)))


def contact_layout(reader: Reader, search: str) -> tuple[html.Div, tuple[str, ...]]:
    """Return the page for an address, and the names of parameters that were wrong."""
    published, quarter, rows, gone, wrong = _read(reader, search)
    return contact_page(
        reader.text, quarter, published.quarters, rows, gone, may(asking(), Permission.EXPORT)
    ), wrong


def _read(
    reader: Reader, search: str
) -> tuple[Published, str, list[dict[str, Any]], list[str], tuple[str, ...]]:
    """Return the edition, the quarter, a row an area, the codes that are in no boundaries, and what was wrong."""
    published, text = reader.published(), reader.text
    asked = dict(parse_qsl(search.lstrip("?"))).get("quarter")
    quarter = asked if asked in published.quarters else published.quarters[-1]
    codes = contacts_of(reader.engine, reader.principal.account_id)
    there = [code for code in codes if code in published.areas.index]
    raised = warnings_of(reader.engine, published, quarter)  # None: nobody judged the quarter
    today = days.today()
    listed = listed_in(listed_areas(reader.engine, published, today), quarter)
    rows = []
    for code in there:
        entry = listed.get(code)
        rows.append(
            {
                **_standing(published, quarter, code),
                "code": code,
                "name": text.name(published.areas.loc[code]),
                "within": _within(reader, published, code),
                "warnings": None if raised is None else sum(one.area_code == code for one in raised),
                "listed": entry and (entry.listing.listing_id, entry.listing.due_on),
            }
        )
    rows.sort(key=lambda row: (row["index"] is None, row["index"] or 0, row["code"]))
    gone = [code for code in codes if code not in published.areas.index]
    wrong = ("quarter",) if asked and asked != quarter else ()
    return published, quarter, rows, gone, wrong


def _sheet(reader: Reader, published: Published, quarter: str, rows: list[dict[str, Any]]) -> Sheet:
    text, title = reader.text, reader.text("contact.title")
    names = ("code", "area", "within", "index", "rank", "of", "change", "movement", "warnings", "listed")
    cells = [
        [
            row["code"], row["name"], row["within"], *(row[name] for name in ("index", "rank", "rank_of")),
            *(row[name] for name in ("change", "movement", "warnings")),
            row["listed"] and row["listed"][1],
        ]
        for row in rows
    ]  # fmt: skip
    columns = [text(f"contact.column_{name}") for name in names]
    return Sheet(title, marks_of(text, published, quarter, title), columns, cells)


def _standing(published: Published, quarter: str, code: str) -> dict[str, Any]:
    frame = published.by_area[quarter]["areas"]
    row = frame.loc[code] if code in frame.index else {}

    def known(name: str, kind: type) -> Any:
        value = row.get(name)
        return None if value is None or pd.isna(value) else kind(value)

    found = {name: known(name, float) for name in ("index", "change")}
    found |= {name: known(name, int) for name in ("rank", "rank_of", "movement")}
    reason = row.get("reason")
    return {**found, "reason": reason if isinstance(reason, str) else None}


def _within(reader: Reader, published: Published, code: str) -> str:
    """Return the names of what an area lies in, below the whole, coarse first."""
    names, step = [], published.areas.at[code, "parent_code"]
    while step is not None and step != published.top:
        names.append(reader.text.name(published.areas.loc[step]))
        step = published.areas.at[step, "parent_code"]
    return " · ".join(reversed(names))
