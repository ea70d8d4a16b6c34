"""The administrator's tables as files: accounts, tokens, sessions, and what the audit log finds as a workbook."""

from collections.abc import Sequence
from datetime import datetime
from itertools import islice

from flask import Response, request

from callbacks.doors.admin_accounts import bindable_areas
from callbacks.doors.admin_audit import sought_of
from callbacks.files.table_files import Sheet, download, local_moment, send_table, workbook_content
from callbacks.reader import Reader
from callbacks.register import Permission, Register
from layouts.doors.admin_accounts import state_of as account_state
from layouts.doors.admin_audit import action_words
from layouts.doors.admin_tokens import kind_of
from layouts.doors.admin_tokens import state_of as token_state
from layouts.text import Text
from pingan.access.accounts import list_accounts
from pingan.access.audit import Action, record
from pingan.access.audit_export import told_detail
from pingan.access.audit_search import found_lines
from pingan.access.limits import SessionLimits
from pingan.access.sessions import list_sessions
from pingan.access.tokens import list_tokens
from pingan.storage import writing
from pingan.storage.audit_log import Line

MOST_LINES = 100_000
"""Of the audit log in a workbook, which is made in memory; CSV has no limit."""


def add_admin_files(register: Register, reader: Reader, limits: SessionLimits) -> None:
    """Register the addresses: they are the administrator's, who exports nothing that is published.

    Parameters
    ----------
    limits : after which a session counts as ended
    """

    @register.route("/admin/accounts.<form>", Permission.ADMINISTER, heavy=True)
    def accounts(form: str) -> Response:
        return send_table(reader, _name("accounts"), form, [_accounts(reader)])

    @register.route("/admin/tokens.<form>", Permission.ADMINISTER, heavy=True)
    def tokens(form: str) -> Response:
        return send_table(reader, _name("tokens"), form, [_tokens(reader)])

    @register.route("/admin/sessions.<form>", Permission.ADMINISTER, heavy=True)
    def sessions(form: str) -> Response:
        return send_table(reader, _name("sessions"), form, [_sessions(reader, limits)])

    @register.route("/admin/audit.xlsx", Permission.ADMINISTER, heavy=True)
    def audit_workbook() -> Response:
        text, form = reader.text, "xlsx"
        asked, query = sought_of(request.args)
        lines = list(islice(found_lines(reader.engine, query), MOST_LINES + 1))
        if len(lines) > MOST_LINES:
            return Response(text("audit.too_many", most=f"{MOST_LINES:,}"), status=409, mimetype="text/plain")
        with writing(reader.engine) as connection:
            record(connection, reader.principal.actor, Action.AUDIT_EXPORTED, f"audit.{form}", detail=asked)
        return download(workbook_content([_audit(text, lines)]), _name("audit"), form)


def _accounts(reader: Reader) -> Sheet:
    text, areas = reader.text, bindable_areas(reader)
    rows = [
        (
            one.name,
            text(f"role.{one.role}"),
            one.area_code,
            areas.get(one.area_code) if one.area_code else None,
            text(f"admin.state_{account_state(one)}"),
            text("admin.factor_on") if one.has_second_factor else None,
            local_moment(one.created_at),
            local_moment(one.last_sign_in_at),
        )
        for one in list_accounts(reader.engine)
    ]
    names = ("name", "role", "area_code", "area", "state", "factor", "created", "last")
    return _sheet(text, "accounts", [text(f"admin.column_{name}") for name in names], rows)


def _tokens(reader: Reader) -> Sheet:
    text, areas = reader.text, bindable_areas(reader)
    rows = [
        (
            one.name,
            kind_of(text, one, areas),
            one.area_code,
            one.address,
            local_moment(one.until),
            local_moment(one.issued_at),
            local_moment(one.last_used_at),
            text(f"admin.token_{token_state(one)}"),
        )
        for one in list_tokens(reader.engine)
    ]
    names = ("token", "token_kind", "area_code", "address", "until", "issued", "used", "token_state")
    return _sheet(text, "tokens", [text(f"admin.column_{name}") for name in names], rows)


def _sessions(reader: Reader, limits: SessionLimits) -> Sheet:
    text = reader.text
    rows = [
        (
            one.name,
            text(f"role.{one.role}"),
            one.address,
            local_moment(one.created_at),
            local_moment(one.last_seen_at),
        )
        for one in list_sessions(reader.engine, limits)
    ]
    names = ("name", "role", "from", "since", "seen")
    return _sheet(text, "sessions", [text(f"admin.column_{name}") for name in names], rows)


def _audit(text: Text, lines: Sequence[Line]) -> Sheet:
    names = ("number", "at", "who", "from", "action", "object", "outcome", "detail", "sha256")
    rows = [
        (
            one.number,
            local_moment(one.at),
            one.who,
            one.address,
            action_words(text, one.action),
            one.object,
            text.words.get(f"audit.outcome_{one.outcome}", one.outcome),
            told_detail(one),
            one.sha256,
        )
        for one in lines
    ]
    return _sheet(text, "audit", [text(f"audit.column_{name}") for name in names], rows)


def _sheet(text: Text, part: str, columns: Sequence[str], rows: Sequence[tuple]) -> Sheet:
    """Return a table of one of the administrator's parts: its title and when it was taken, then its rows."""
    title = text(f"admin.{part}")
    return Sheet(title, [(title, local_moment(datetime.now().astimezone()))], columns, rows)


def _name(part: str) -> str:
    return f"pingan-{part}-{datetime.now().astimezone():%Y%m%d-%H%M}"
