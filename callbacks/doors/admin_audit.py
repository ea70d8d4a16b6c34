"""The page of the audit log: looking something up, checking the chain, taking it away as a file."""

import logging
from collections.abc import Iterator
from datetime import datetime
from typing import Any
from urllib.parse import parse_qsl

from dash import Input, Output, html
from dash.exceptions import PreventUpdate
from flask import Response, request, stream_with_context
from sqlalchemy.exc import SQLAlchemyError

from callbacks.reader import Reader
from callbacks.register import Permission, Register
from callbacks.serving.values import Clicks
from layouts import ids
from layouts.admin import problem
from layouts.doors.admin_audit import ANY, Sought, audit_page, verified
from pingan.access.audit import Action, record, verify
from pingan.access.audit_export import as_file
from pingan.access.audit_search import Sought as Query
from pingan.access.audit_search import found_lines, names_in_log, search
from pingan.days import day_of, end_of, start_of_day
from pingan.storage import writing

log = logging.getLogger(__name__)
FIELDS = ("text", "who", "action", "since", "until")
TYPES = {"csv": "text/csv; charset=utf-8", "jsonl": "application/x-ndjson"}


def audit_layout(reader: Reader, address: str) -> tuple[html.Div, tuple[str, ...]]:
    """Return the page for an address, and the names of the fields in it that were wrong."""
    sought, query, wrong = _sought(dict(parse_qsl(address.lstrip("?"))))
    found = search(reader.engine, query.text, query.who, query.actions, query.since, query.until, sought.page)
    shown = Sought(**{**vars(sought), "page": found.page})
    page = audit_page(
        reader.text,
        shown,
        [action.value for action in Action],
        found.lines,
        names=names_in_log(reader.engine),
        found=found.found,
        pages=found.pages,
    )
    return page, wrong


def add_admin_audit(register: Register, reader: Reader) -> None:
    """Register the page, the check and the files."""
    register.page("/admin/audit", Permission.ADMINISTER, audit_layout)

    @register.callback(
        Output(ids.AUDIT_VERIFIED, "children"),
        Input(ids.AUDIT_VERIFY, "n_clicks"),
        prevent_initial_call=True,
        permission=Permission.ADMINISTER,
    )
    def check(clicks: Clicks) -> Any:
        if not clicks:
            raise PreventUpdate
        try:
            return verified(reader.text, verify(reader.engine))
        except SQLAlchemyError:
            log.exception("checking the audit log failed")
            return problem(reader.text("admin.failed"))

    @register.route("/admin/audit.csv", Permission.ADMINISTER, heavy=True)
    @register.route("/admin/audit.jsonl", Permission.ADMINISTER, heavy=True)
    def export_audit() -> Response:
        form = request.path.rpartition(".")[2]
        asked, query = sought_of(request.args)
        with writing(reader.engine) as connection:
            record(connection, reader.principal.actor, Action.AUDIT_EXPORTED, f"audit.{form}", detail=asked)

        def content() -> Iterator[bytes]:
            yield from as_file(found_lines(reader.engine, query), form)

        name = f"pingan-audit-{datetime.now().astimezone():%Y%m%d-%H%M}.{form}"
        return Response(
            stream_with_context(content()),
            content_type=TYPES[form],
            headers={"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"},
        )


def sought_of(given: Any) -> tuple[dict[str, str], Query]:
    """Return what a file is asked to hold: as the log notes it, and as it is searched."""
    sought, query, _ = _sought(given)
    return {name: value for name, value in vars(sought).items() if value and name != "page"}, query


def _sought(given: Any) -> tuple[Sought, Query, tuple[str, ...]]:
    """Return what an address looks for, as the page shows it and as the log is asked; and what was wrong in it.

    A day is one of the server's own time, from its first moment to its last.
    """
    values = {name: str(given.get(name, "")).replace("\x00", "").strip() for name in FIELDS}
    days = {name: day_of(values[name]) for name in ("since", "until")}
    wrong = [name for name, day in days.items() if values[name] and day is None]
    values["action"] = "" if values["action"] == ANY else values["action"]
    if values["action"] and values["action"] not in set(Action):
        wrong.append("action")
    page = str(given.get("page", "1"))
    if not (page.isascii() and page.isdigit() and len(page) < 9):
        wrong, page = [*wrong, "page"], "1"
    values |= dict.fromkeys(wrong, "") if wrong else {}
    values.pop("page", None)
    query = Query(
        text=values["text"] or None,
        who=values["who"] or None,
        actions=(values["action"],) if values["action"] else (),
        since=start_of_day(days["since"]),
        until=end_of(days["until"]),
    )
    return Sought(**values, page=int(page)), query, tuple(wrong)
