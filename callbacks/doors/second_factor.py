"""Setting up the second factor of one's own account: a key for the authenticator, then a code that proves it."""

import logging
from typing import Any

import segno
from dash import Input, Output, State, html
from dash.exceptions import PreventUpdate
from sqlalchemy.exc import SQLAlchemyError

from callbacks.reader import Reader
from callbacks.register import Permission, Register
from callbacks.serving.values import Clicks, Words
from callbacks.sessions import asking
from callbacks.start import start_of
from layouts import ids
from layouts.admin import problem, said
from layouts.doors.second_factor import beginning, enrolment, second_factor_section
from pingan.access.accounts import account_by_id
from pingan.access.errors import AccessError, WrongPasswordError
from pingan.access.limits import SessionLimits
from pingan.access.second_factor import begin_second_factor, confirm_second_factor

log = logging.getLogger(__name__)


def second_factor_part(reader: Reader) -> html.Section:
    """Return the section of the page of one's own account."""
    session = asking()
    account = account_by_id(reader.engine, session.principal.account_id)
    return second_factor_section(
        reader.text, enabled=account.has_second_factor, required=session.needs_second_factor_setup
    )


def add_second_factor(register: Register, reader: Reader, limits: SessionLimits) -> None:
    """Register the two steps."""

    @register.callback(
        Output(ids.FACTOR, "children"),
        Input(ids.FACTOR_BEGIN, "n_submit"),
        State(ids.FACTOR_PASSWORD, "value"),
        prevent_initial_call=True,
        permission=Permission.SIGNED_IN,
    )
    def begin(submits: Clicks, password: Words) -> Any:
        if not submits:
            raise PreventUpdate
        text, required = reader.text, asking().needs_second_factor_setup
        try:
            made = begin_second_factor(reader.engine, reader.principal, password or "", limits)
        except WrongPasswordError as error:
            return [problem(error.message[text.language]), *beginning(text, required=required)]
        except AccessError as error:
            return [problem(error.message[text.language])]
        except SQLAlchemyError:
            log.exception("setting up a second factor failed")
            return [problem(text("factor.failed")), *beginning(text, required=required)]
        return enrolment(text, qr_code(made.uri), made.key)

    @register.callback(
        Output(ids.FACTOR_SAID, "children"),
        Output(ids.FACTOR_ENROLMENT, "hidden"),
        Input(ids.FACTOR_FORM, "n_submit"),
        State(ids.FACTOR_CODE, "value"),
        prevent_initial_call=True,
        permission=Permission.SIGNED_IN,
    )
    def confirm(submits: Clicks, code: Words) -> tuple[Any, bool]:
        if not submits:
            raise PreventUpdate
        text, principal = reader.text, reader.principal
        try:
            confirm_second_factor(reader.engine, principal, code or "")
        except AccessError as error:
            return problem(error.message[text.language]), False
        except SQLAlchemyError:
            log.exception("setting up a second factor failed")
            return problem(text("factor.failed")), False
        on = html.A(text("factor.on"), href=start_of(principal, register))
        return [said(text("factor.confirmed")), html.P(on)], True


def qr_code(content: str) -> str:
    """Return a QR code as an address that holds the picture itself; black on white in any theme, for the camera."""
    return segno.make(content, error="m").svg_data_uri(scale=4, border=4, dark="#000", light="#fff")
