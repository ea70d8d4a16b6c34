"""Signing in through the installation's provider (OpenID Connect): there and back, and the session it opens.

What goes wrong is told on the sign-in page; the address of that page names it (`openid=denied`), so that neither a code
nor a state of the provider stays in the browser's history.
"""

import logging
from urllib.parse import urlencode

from flask import Response, redirect, request, url_for
from sqlalchemy.exc import SQLAlchemyError

from callbacks.doors.openid_client import PATH, Failure, OpenIdClient, OpenIdError
from callbacks.register import Permission, Register
from callbacks.sessions import Sessions
from callbacks.start import SIGN_IN, way_on
from layouts.text import Text
from pingan.access.openid import LinkingRules, sign_in_identity
from pingan.access.sessions import session_of
from pingan.access.sign_in import Outcome
from pingan.settings import Settings

log = logging.getLogger(__name__)
PROBLEM = "openid"
UNLINKED, DISABLED, UNAVAILABLE = "unlinked", "disabled", "unavailable"
PROBLEMS = frozenset({*(str(failure) for failure in Failure), UNLINKED, DISABLED, UNAVAILABLE})


def openid_choice(settings: Settings, text: Text, next_page: str) -> list[dict[str, str]]:
    """Return what the sign-in page offers beside the password: nothing where there is no provider."""
    if not settings.openid_issuer:
        return []
    address = f"{PATH}?{urlencode({'next': next_page})}" if next_page else PATH
    return [{"address": address, "label": settings.openid_label or text("openid.button")}]


def openid_problem(text: Text, named: str) -> str:
    """Return what the sign-in page says of a sign-in that came to nothing; empty for anything else."""
    return text(f"openid.{named}") if named in PROBLEMS else ""


def add_openid(register: Register, sessions: Sessions, settings: Settings) -> None:
    """Register the way there and the way back, where the settings name a provider."""
    if not settings.openid_issuer:
        return
    client = OpenIdClient(
        register.server,
        issuer=settings.openid_issuer,
        client_id=settings.openid_client_id,
        client_secret=settings.openid_client_secret.get_secret_value(),
        scope=settings.openid_scope,
        secure=settings.secure_cookie,
    )
    rules = LinkingRules(settings.openid_account_claim, settings.openid_new_role)

    @register.route(PATH, Permission.PUBLIC)
    def openid_begin() -> Response:
        try:
            answer = client.begin(url_for("openid_finish", _external=True), request.args.get("next", ""))
        except OpenIdError as error:
            return _told(error.failure, error)
        answer.headers["Cache-Control"] = "no-store"
        return answer

    @register.route(f"{PATH}/callback", Permission.PUBLIC)
    def openid_finish() -> Response:
        try:
            identity, next_page = client.finish()
        except OpenIdError as error:
            return _told(error.failure, error)
        address = request.remote_addr or ""
        try:
            found = sign_in_identity(
                sessions.engine,
                identity.issuer,
                identity.subject,
                identity.claims,
                address,
                sessions.limits,
                rules,
            )
            if found.token is None:
                return _told(UNLINKED if found.outcome is Outcome.UNLINKED else DISABLED)
            principal = session_of(sessions.engine, found.token, address, sessions.limits).principal
        except SQLAlchemyError as error:
            return _told(UNAVAILABLE, error)
        response = redirect(way_on(next_page, principal, register), 303)
        sessions.end_earlier()
        sessions.give(response, found.token)
        return response


def _told(problem: str, error: Exception | None = None) -> Response:
    if error is not None:
        log.warning("no sign-in through the provider (%s): %s", problem, error)
    response = redirect(f"{SIGN_IN}?{urlencode({PROBLEM: problem})}", 303)
    response.headers["Cache-Control"] = "no-store"
    return response
