"""Signing in and out: a page of plain HTML, so that it is there at once and works without script."""

import logging
from collections.abc import Callable
from datetime import UTC, datetime
from math import ceil

from flask import Response, make_response, redirect, request
from sqlalchemy.exc import SQLAlchemyError

from callbacks.doors.openid import PROBLEM, openid_problem
from callbacks.plain import Plain
from callbacks.refusals import note_refusal
from callbacks.register import Permission, Register
from callbacks.sessions import BROWSER, Sessions
from callbacks.start import SIGN_IN, way_on
from layouts.text import Text
from pingan.access import sessions as store
from pingan.access.accounts import has_accounts
from pingan.access.refusal_log import Refused
from pingan.access.sign_in import Outcome, SignIn
from pingan.access.sign_in import sign_in as check

log = logging.getLogger(__name__)
SIGNED_OUT = "signed-out"
SIGNED_OUT_HERE = "signed-out-here"  # and not everywhere, which was asked for


def add_sign_in(
    register: Register,
    sessions: Sessions,
    plain: Plain,
    others: Callable[[Text, str], list[dict[str, str]]],
) -> None:
    """Register `/sign-in` and `/sign-out`.

    Parameters
    ----------
    others : from the reader's words and the page that is to follow, what else there is to sign in with
    """

    def form(*, problem: str = "", code_asked: bool = False) -> Response:
        text, following = plain.reader.text, request.values.get("next", "")
        page = plain.page(
            "sign_in",
            problem=problem or openid_problem(text, request.args.get(PROBLEM, "")),
            notice=_notice(text),
            next=following,
            name=request.form.get("name", ""),
            code_asked=code_asked or bool(sessions.limits.second_factor_roles),
            others=others(text, following),
        )
        response = make_response(page)
        response.headers["Cache-Control"] = "no-store"
        return response

    def _notice(text: Text) -> str:
        try:
            if not has_accounts(sessions.engine):
                return text("sign_in.no_accounts")
        except SQLAlchemyError:
            log.exception("the accounts could not be read")
            return text("sign_in.unavailable")
        told = next((name for name in (SIGNED_OUT, SIGNED_OUT_HERE) if name in request.args), "")
        return text(f"sign_in.{told.replace('-', '_')}") if told else ""

    @register.route(SIGN_IN, Permission.PUBLIC, methods=("GET", "POST"))
    def sign_in() -> Response:
        if request.method == "POST":
            return _try()
        session = sessions.current()
        if session is None:
            return form()
        return redirect(way_on(request.args.get("next", ""), session.principal, register))

    def _try() -> Response:
        given = request.form
        try:
            found = check(
                sessions.engine,
                given.get("name", ""),
                given.get("password", ""),
                request.remote_addr or "",
                code=given.get("code") or None,
                limits=sessions.limits,
                browser=request.cookies.get(BROWSER),
            )
        except SQLAlchemyError:
            log.exception("signing in failed")
            return form(problem=plain.reader.text("sign_in.unavailable"))
        if found.outcome is Outcome.SECOND_FACTOR and found.account is not None:
            note_refusal(Refused.NO_CODE, SIGN_IN, who=found.account.name)
        if found.token is None:
            return form(problem=_told(found), code_asked=found.outcome is Outcome.SECOND_FACTOR)
        principal = store.principal_of(
            sessions.engine, found.token, request.remote_addr or "", sessions.limits
        )
        response = redirect(way_on(given.get("next", ""), principal, register), 303)
        sessions.end_earlier()
        sessions.give(response, found.token)
        if found.browser is not None:
            sessions.remember(response, found.browser)
        return response

    def _told(found: SignIn) -> str:
        text, limits = plain.reader.text, sessions.limits
        if found.outcome is Outcome.LOCKED:
            return text("sign_in.locked", until=_moment(found.until))
        if found.outcome is Outcome.WAIT:
            return text(
                "sign_in.wait", seconds=max(1, ceil((found.until - datetime.now(UTC)).total_seconds()))
            )
        if found.outcome is Outcome.SECOND_FACTOR:
            return text("sign_in.second_factor")
        minutes = round(limits.lockout.total_seconds() / 60)
        return text("sign_in.wrong", failures=limits.failures, minutes=minutes)

    # public: it works whatever the database can say of who asks
    @register.route("/sign-out", Permission.PUBLIC, methods=("POST",))
    def sign_out() -> Response:
        response = redirect(f"{SIGN_IN}?{SIGNED_OUT}", 303)
        sessions.end(response)
        return response


def _moment(until: datetime) -> str:
    """Return a moment by the server's clock on the wall, which is the readers' too."""
    return until.astimezone().strftime("%H:%M")
