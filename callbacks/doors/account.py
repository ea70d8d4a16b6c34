"""One's own account: another password, signing out everywhere."""

import logging
from typing import Any

from dash import Input, Output, State, html
from flask import Response, redirect
from sqlalchemy.exc import SQLAlchemyError

from callbacks.doors.second_factor import second_factor_part
from callbacks.doors.sign_in import SIGNED_OUT, SIGNED_OUT_HERE
from callbacks.reader import Reader
from callbacks.register import Permission, Register
from callbacks.serving.values import Words
from callbacks.sessions import Sessions, asking
from callbacks.start import ACCOUNT, SIGN_IN, start_of
from layouts import ids
from layouts.doors.account import account_page, told
from pingan.access import sessions as store
from pingan.access.accounts import change_own_password
from pingan.access.errors import AccessError

log = logging.getLogger(__name__)


def account_layout(reader: Reader, search: str) -> tuple[html.Div, tuple[str, ...]]:
    """Return the page; nothing in its address can be wrong."""
    session = asking()
    principal = session.principal
    page = account_page(
        reader.text,
        name=principal.name,
        role=principal.role,
        area=_area(reader, principal.scope.root),
        must_change=session.must_change_password,
        sections=[second_factor_part(reader)],
    )
    return page, ()


def add_account(register: Register, reader: Reader, sessions: Sessions) -> None:
    """Register the page, its callback and signing out everywhere."""
    register.page(ACCOUNT, Permission.SIGNED_IN, account_layout)

    @register.callback(
        Output(ids.ACCOUNT_TOLD, "children"),
        Output(ids.ACCOUNT_OLD, "value"),
        Output(ids.ACCOUNT_NEW, "value"),
        Output(ids.ACCOUNT_AGAIN, "value"),
        Input(ids.ACCOUNT_CHANGE, "n_clicks"),
        Input(ids.ACCOUNT_AGAIN, "n_submit"),
        State(ids.ACCOUNT_OLD, "value"),
        State(ids.ACCOUNT_NEW, "value"),
        State(ids.ACCOUNT_AGAIN, "value"),
        prevent_initial_call=True,
        permission=Permission.SIGNED_IN,
    )
    def change_password(_clicks: int, _submits: int, old: Words, new: Words, again: Words) -> tuple[Any, ...]:
        text, principal = reader.text, reader.principal
        if new != again:
            return told(text("account.not_the_same"), well=False), old, "", ""
        try:
            change_own_password(reader.engine, principal, old or "", new or "", sessions.limits)
        except AccessError as error:
            return told(error.message[text.language], well=False), "", "", ""
        except SQLAlchemyError:
            log.exception("changing a password failed")
            return told(text("account.failed"), well=False), old, new, again
        on = html.A(text("account.to_start"), href=start_of(principal, register), className="account-on")
        return [told(text("account.password_changed"), well=True), on], "", "", ""

    @register.route("/sign-out/everywhere", Permission.SIGNED_IN, methods=("POST",))
    def sign_out_everywhere() -> Response:
        principal, said = reader.principal, SIGNED_OUT
        try:
            store.sign_out_everywhere(reader.engine, principal.actor, principal.account_id)
        except SQLAlchemyError:
            log.exception("signing out everywhere failed")
            said = SIGNED_OUT_HERE
        response = redirect(f"{SIGN_IN}?{said}", 303)
        sessions.end(response)
        return response


def _area(reader: Reader, code: str | None) -> str | None:
    """Return the name of the area that an account is bound to, its code where nothing is published yet."""
    if code is None:
        return None
    try:
        return reader.text.name(reader.published().areas.loc[code])
    except LookupError:
        return code
