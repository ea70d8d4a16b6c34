"""The page of the tokens of screens and other systems: issuing one, whose secret is shown once, and revoking one."""

import logging
from datetime import datetime
from typing import Any

from dash import ALL, Input, Output, State, ctx, html, no_update
from dash.exceptions import PreventUpdate
from flask import request
from sqlalchemy.exc import SQLAlchemyError

from callbacks.doors.admin_accounts import bindable_areas
from callbacks.reader import Reader
from callbacks.register import Permission, Register
from callbacks.serving.values import Words
from layouts import ids
from layouts.admin import problem, said, secret_once
from layouts.doors.admin_tokens import SCREEN, token_list, tokens_page
from pingan.access.errors import AccessError
from pingan.access.principal import STREETS
from pingan.access.tokens import change_shows, issue, list_tokens, revoke
from pingan.days import day_of, end_of

log = logging.getLogger(__name__)


def tokens_layout(reader: Reader, search: str) -> tuple[html.Div, tuple[str, ...]]:
    """Return the page; nothing in its address can be wrong."""
    return tokens_page(reader.text, list_tokens(reader.engine), bindable_areas(reader)), ()


def add_admin_tokens(register: Register, reader: Reader) -> None:
    """Register the page and its callback."""
    register.page("/admin/tokens", Permission.ADMINISTER, tokens_layout)

    @register.callback(
        Output(ids.SCREENS_LIST, "children"),
        Output(ids.SCREENS_SAID, "children"),
        Output(ids.SCREENS_NAME, "value"),
        Input(ids.SCREENS_FORM, "n_submit"),
        Input({"type": ids.SCREENS_REVOKE, "number": ALL}, "n_clicks"),
        Input({"type": ids.SCREENS_SHOWS, "number": ALL, "shows": ALL}, "n_clicks"),
        State(ids.SCREENS_NAME, "value"),
        State(ids.SCREENS_KIND, "value"),
        State(ids.SCREENS_ADDRESS, "value"),
        State(ids.SCREENS_UNTIL, "value"),
        prevent_initial_call=True,
        permission=Permission.ADMINISTER,
    )
    def do(
        _submits: int,
        _clicks: list[int],
        _shows: list[int],
        name: Words,
        kind: Words,
        address: Words,
        until: Words,
    ) -> tuple[Any, Any, Any]:
        if not any(given["value"] for given in ctx.triggered):
            raise PreventUpdate  # a button that has just appeared, not one that was pressed
        text = reader.text
        try:
            if isinstance(ctx.triggered_id, dict):
                told = _done(reader, **ctx.triggered_id)
            elif until and day_of(until) is None:
                return no_update, problem(text("admin.wrong_until", until=until)), no_update
            else:
                bound = (address or "").strip() or None
                told = _issue(reader, name or "", bound, end_of(day_of(until)), kind or SCREEN)
        except AccessError as error:
            return no_update, problem(error.message[text.language]), no_update
        except SQLAlchemyError:
            log.exception("administering tokens failed")
            return no_update, problem(text("admin.failed")), no_update
        # emptied, so that the key pressed once more does not issue another one
        return token_list(text, list_tokens(reader.engine), bindable_areas(reader)), told, ""


def _issue(reader: Reader, name: str, address: str | None, until: datetime | None, chosen: str) -> Any:
    kind, _, more = chosen.partition(" ")  # how far down a screen goes, or to which area a system is bound
    bound = {"shows": more or STREETS} if kind == SCREEN else {"area_code": more or None}
    token, secret = issue(reader.engine, reader.principal.actor, name, address, until, kind, **bound)
    told = reader.text("admin.said_issued", name=token.name)
    link = f"{request.host_url}screen#token={secret}" if kind == SCREEN else ""
    return secret_once(reader.text, told, secret, ids.SCREENS_SECRET, link)


def _done(reader: Reader, type: str, number: int, shows: str = "") -> Any:
    """Do what the button in a token's row does."""
    if type == ids.SCREENS_SHOWS:
        token = change_shows(reader.engine, reader.principal.actor, number, shows)
        return said(reader.text("admin.said_shows", name=token.name))
    token = revoke(reader.engine, reader.principal.actor, number)
    return said(reader.text("admin.said_revoked", name=token.name))
