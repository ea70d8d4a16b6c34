"""The page of the sessions: who is signed in, from where, since when; each can be ended."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from dash import html

from layouts import ids
from layouts.admin import act, admin_page, moment, table
from layouts.also import also
from layouts.tables import file_links
from layouts.text import Text

if TYPE_CHECKING:
    from pingan.access.sessions import SessionInfo


COLUMNS = ("name", "role", "from", "since", "seen", "")


def sessions_page(text: Text, sessions: Sequence[SessionInfo], own: int | None) -> html.Div:
    """Return the page.

    Parameters
    ----------
    sessions : `pingan.access.sessions` as `list_sessions` gives them
    own : number of the session of whoever looks
    """
    return admin_page(
        text,
        "sessions",
        text("admin.sessions_lead", count=len(sessions)),
        [
            html.Div(id=ids.SESSION_SAID, **also({"aria-live": "polite"})),
            html.Div(session_list(text, sessions, own), id=ids.SESSION_LIST),
            file_links(text, "/admin/sessions", own=True),
        ],
    )


def session_list(text: Text, sessions: Sequence[SessionInfo], own: int | None) -> html.Div:
    """Return the table of the sessions; one's own is ended by signing out, not here."""
    rows = []
    for one in sessions:
        end = act(text, "admin.end", {"type": ids.SESSION_REVOKE, "number": one.session_id}, harsh=True)
        rows.append(html.Tr([
            html.Td(one.name, className="name"),
            html.Td(text(f"role.{one.role}")),
            html.Td(one.address),
            html.Td(moment(one.created_at), className="date"),
            html.Td(moment(one.last_seen_at), className="date"),
            html.Td(text("admin.own") if one.session_id == own else end, className="row-act"),
        ]))  # fmt: skip
    return table(text, "admin", COLUMNS, rows, text("admin.no_sessions"))
