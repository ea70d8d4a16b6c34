"""What every request passes: a registered address, a host that is this machine, safe headers on the way out.

Until accounts exist the server serves its own machine only, and whoever sits there may do everything that the
registered permissions allow.
"""

from dash import Dash
from flask import Response, abort, request

from callbacks.register import Register

LOCAL_NAMES = ("127.0.0.1", "localhost", "[::1]")
SAFE_METHODS = ("GET", "HEAD", "OPTIONS")


def add_gate(register: Register) -> None:
    """Register the checks on every request and the headers on every answer."""
    server = register.server

    @server.before_request
    def admit() -> None:
        if _host_name() not in LOCAL_NAMES:  # a page elsewhere whose name was bent to this machine
            abort(403)
        if request.url_rule is not None and register.needed() is None:
            abort(403)  # default deny: `Register.check` has stopped the start before this can happen
        if request.method not in SAFE_METHODS and not _from_here():
            abort(403)

    policy = content_security_policy(register.app)

    @server.after_request
    def protect(response: Response) -> Response:
        response.headers.setdefault("Content-Security-Policy", policy)
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
    return request.headers.get("Sec-Fetch-Site", "same-origin") in ("same-origin", "none")


def _host_name() -> str:
    host = request.host
    return host.rsplit(":", 1)[0] if host.rsplit(":", 1)[-1].isdigit() else host
