"""The page of the sessions: who is signed in, and ending one."""

import logging
from typing import Any

from dash import ALL, Input, Output, ctx, html, no_update
from dash.exceptions import PreventUpdate
from sqlalchemy.exc import SQLAlchemyError

from callbacks.reader import Reader
from callbacks.register import Permission, Register
from layouts import ids
from layouts.admin import problem, said
from layouts.doors.admin_sessions import session_list, sessions_page
from pingan.access.limits import SessionLimits
from pingan.access.sessions import list_sessions, revoke

log = logging.getLogger(__name__)


def add_admin_sessions(register: Register, reader: Reader, limits: SessionLimits) -> None:
    """Register the page and its callback.

    Parameters
    ----------
    limits : after which a session counts as ended
    """

    def layout(reader: Reader, search: str) -> tuple[html.Div, tuple[str, ...]]:
        sessions = list_sessions(reader.engine, limits)
        return sessions_page(reader.text, sessions, reader.principal.session_id), ()

    register.page("/admin/sessions", Permission.ADMINISTER, layout)

    @register.callback(
        Output(ids.SESSION_LIST, "children"),
        Output(ids.SESSION_SAID, "children"),
        Input({"type": ids.SESSION_REVOKE, "number": ALL}, "n_clicks"),
        prevent_initial_call=True,
        permission=Permission.ADMINISTER,
    )
    def end(_clicks: list[int]) -> tuple[Any, Any]:
        if not any(given["value"] for given in ctx.triggered):
            raise PreventUpdate  # a button that has just appeared, not one that was pressed
        text, number = reader.text, ctx.triggered_id["number"]
        named = {one.session_id: one.name for one in list_sessions(reader.engine, limits)}
        try:
            ended = revoke(reader.engine, reader.principal.actor, number)
        except SQLAlchemyError:
            log.exception("ending a session failed")
            return no_update, problem(text("admin.failed"))
        told = (
            said(text("admin.said_ended", name=named[number]))
            if ended and number in named
            else said(text("admin.session_gone"))
        )
        return session_list(text, list_sessions(reader.engine, limits), reader.principal.session_id), told
