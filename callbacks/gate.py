"""What every request passes: a registered address, a host that is this machine, safe headers on the way out.

Until accounts exist the server serves its own machine only, and whoever sits there may do everything that the
registered permissions allow.
"""

from functools import cache
from ipaddress import ip_address
from urllib.parse import urlsplit

from dash import Dash
from flask import Response, abort, request

from callbacks.register import Register

SAFE_METHODS = ("GET", "HEAD", "OPTIONS")


def add_gate(register: Register) -> None:
    """Register the checks on every request and the headers on every answer.

    Call it before anything else that answers requests: Flask asks in the order of registration.
    """
    server = register.server
    policy = cache(lambda: content_security_policy(register.app))  # asked when all scripts are registered

    @server.before_request
    def admit() -> None:
        if not _is_this_machine(request.host):  # a page elsewhere whose name was bent to this machine
            abort(403)
        if request.url_rule is not None and register.needed() is None:
            abort(403)  # default deny: `Register.check` has stopped the start before this can happen
        if request.method not in SAFE_METHODS and not _from_here():
            abort(403)

    @server.after_request
    def protect(response: Response) -> Response:
        response.headers.setdefault("Content-Security-Policy", policy())
        response.headers.setdefault("X-Content-Type-Options", "nosniff")
        response.headers.setdefault("X-Frame-Options", "DENY")
        response.headers.setdefault("Referrer-Policy", "same-origin")
        return response


def content_security_policy(app: Dash) -> str:
    """Return the policy: nothing from outside, no eval, workers from blobs (the map's), inline styles (Plotly's)."""
    scripts = " ".join(["'self'", *(f"'{h}'" if not h.startswith("'") else h for h in app.csp_hashes())])
    return (
        f"default-src 'self'; script-src {scripts}; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; "
        "worker-src 'self' blob:; font-src 'self' data:; connect-src 'self'; object-src 'none'; base-uri 'self'; "
        "frame-ancestors 'none'; form-action 'self'"
    )


def _from_here() -> bool:
    """Whether a request that may change something comes from our own pages (browsers say so themselves)."""
    site, origin = request.headers.get("Sec-Fetch-Site", "same-origin"), request.headers.get("Origin")
    return site in ("same-origin", "none") and (origin is None or urlsplit(origin).netloc == request.host)


def _is_this_machine(host: str) -> bool:
    """Whether a Host header, with or without a port, is a loopback name or address."""
    try:
        name = urlsplit(f"//{host}").hostname or ""
        return name == "localhost" or ip_address(name).is_loopback
    except ValueError:
        return False
