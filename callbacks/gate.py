"""What every request passes: a known host, our origin, a session, a size, a permission; safe headers on the way out.

Everything is closed but what is registered as `Permission.PUBLIC`.
"""

import json
import logging
from collections.abc import Collection
from functools import cache
from ipaddress import ip_address
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlsplit

from dash import Dash
from flask import Response, abort, redirect, request
from sqlalchemy.exc import OperationalError, SQLAlchemyError
from werkzeug.exceptions import RequestEntityTooLarge

from callbacks.answers import keep_from_others
from callbacks.refusals import Refusals, opens_page
from callbacks.register import Register
from callbacks.sessions import Sessions, is_confined, may
from callbacks.start import ACCOUNT, MAP, start_of
from pingan.access.errors import TooManyExportsError
from pingan.access.permissions import Permission
from pingan.storage import BusyError

log = logging.getLogger(__name__)
SAFE_METHODS = ("GET", "HEAD", "OPTIONS")


def add_gate(register: Register, sessions: Sessions, refusals: Refusals, hosts: Collection[str] = ()) -> None:
    """Register the checks on every request and the headers on every answer.

    Call it before anything else that answers requests: Flask asks in the order of registration.

    Parameters
    ----------
    hosts : names by which the server may be reached, beside those of its own machine
    """
    server = register.server
    server.extensions.update(sessions=sessions, refusals=refusals)
    server.register_error_handler(RequestEntityTooLarge, lambda _error: refusals.too_large())
    server.register_error_handler(TooManyExportsError, refusals.too_many)
    server.register_error_handler(BusyError, refusals.busy)
    known = frozenset(host.lower() for host in hosts)
    policy = cache(lambda: content_security_policy(register.app))  # asked when all scripts are registered

    @server.before_request
    def admit() -> Response | None:
        if not _is_known(request.host, known):  # a page elsewhere whose name was bent to this machine
            abort(403)
        if request.method not in SAFE_METHODS and not _from_here():
            abort(403)
        if _is_public(register):
            require_body_of(register.most_bytes(lambda _permission: False))
            return None
        try:
            session = sessions.current(touch=_rule() not in register.background)
        except OperationalError as problem:  # the database is away: every request says so, in a line
            log.error(  # noqa: TRY400 - a line is what it takes
                "the session could not be read: %s", str(problem.orig).partition("\n")[0]
            )
            return refusals.unavailable()
        except SQLAlchemyError:
            log.exception("the session could not be read")
            return refusals.unavailable()
        if session is None:
            return refusals.nobody()
        require_body_of(register.most_bytes(session.principal.may))
        needed = register.needed()
        if needed is None or not session.principal.may(needed):
            return refusals.forbidden()
        if is_confined(session) and (not may(session, needed) or (opens_page() and request.path != ACCOUNT)):
            return refusals.first_the_account()
        register.require_signature()
        if request.path == "/" and opens_page() and (start := start_of(session.principal, register)) != MAP:
            return redirect(start)
        return None

    @server.after_request
    def protect(response: Response) -> Response:
        response.headers.setdefault("Content-Security-Policy", policy())
        response.headers.setdefault("X-Content-Type-Options", "nosniff")
        response.headers.setdefault("X-Frame-Options", "DENY")
        response.headers.setdefault("Referrer-Policy", "same-origin")
        if _is_public(register):
            response.headers.setdefault("Cache-Control", "no-cache")
        else:  # it depends on who asks
            keep_from_others(response)
        refusals.count(response)
        return response


def content_security_policy(app: Dash) -> str:
    """Return the policy: nothing from outside, no eval, workers from blobs (the map's), inline styles (Plotly's)."""
    scripts = " ".join(["'self'", *(f"'{h}'" if not h.startswith("'") else h for h in app.csp_hashes())])
    return (
        f"default-src 'self'; script-src {scripts}; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; "
        "worker-src 'self' blob:; font-src 'self' data:; connect-src 'self'; object-src 'none'; base-uri 'self'; "
        "frame-ancestors 'none'; form-action 'self'"
    )


def _rule() -> str | None:
    return request.url_rule.rule if request.url_rule else None


def _is_public(register: Register) -> bool:
    return register.routes.get(_rule()) is Permission.PUBLIC


def _from_here() -> bool:
    """Whether a request that may change something comes from our own pages: browsers say so, in one way or another."""
    site, origin = request.headers.get("Sec-Fetch-Site"), request.headers.get("Origin")
    if site is None and origin is None:
        return _is_ours(request.headers.get("Referer", ""))
    return site in (None, "same-origin", "none") and (origin is None or _is_ours(origin))


def _is_ours(address: str) -> bool:
    try:
        return urlsplit(address).netloc == request.host
    except ValueError:  # brackets that do not close
        return False


def _is_known(host: str, known: Collection[str]) -> bool:
    """Whether a Host header, with or without a port, is a loopback name or address, or one that the settings name."""
    try:
        name = urlsplit(f"//{host}").hostname or ""
        return name in known or name == "localhost" or ip_address(name).is_loopback
    except ValueError:
        return False


DEEPEST = 40
"""Levels of lists and objects within each other; what pages send has a dozen."""


def require_body_of(most: int) -> None:
    """Refuse the request at hand where it brings more than `most` bytes, of which none is read; else let it be read.

    A body that does not say how long it is (`Transfer-Encoding: chunked`) is refused too: Werkzeug would read it up
    to the limit and take that for the whole. Browsers, and proxies that read a request before they hand it on, say it.
    """
    request.max_content_length = most
    request.json_module = SimpleNamespace(loads=read_json)
    if request.content_length is None and "Transfer-Encoding" in request.headers:
        abort(411)
    if (request.content_length or 0) > most:
        abort(413)


def read_json(written: str | bytes) -> Any:
    """Return what JSON says.

    Raises
    ------
    ValueError
        It is no JSON, is nested deeper than `DEEPEST`, or holds a text that no database keeps.
    """
    try:
        found = json.loads(written, parse_constant=_refuse)
    except RecursionError:
        raise ValueError("nested too deep") from None
    _examine(found)
    return found


def _refuse(constant: str) -> None:
    raise ValueError(f"{constant} is not JSON")


def _examine(found: Any) -> None:
    level = [found]
    for _ in range(DEEPEST):
        if any(isinstance(one, str) and not _can_be_kept(one) for one in level):
            raise ValueError("a text with NUL, or with half a sign")
        containers = [one for one in level if isinstance(one, dict | list)]
        level = [part for one in containers for part in (one.values() if isinstance(one, dict) else one)]
        if not level:
            return
    raise ValueError("nested too deep")


def _can_be_kept(text: str) -> bool:
    try:
        return b"\0" not in text.encode()
    except UnicodeEncodeError:  # JSON can name one half of a sign that takes two
        return False
