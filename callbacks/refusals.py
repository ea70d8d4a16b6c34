"""How a request is turned away, so that whoever asked understands it.

A reader who opens a page is sent to sign in and comes back to it. A script of an open page is told without an error:
Chromium writes every answer from 400 on into its console, and a session that has ended is no error. So it gets an
empty answer (204, which Dash takes for "nothing to change") with `Pingan-Session: ended`; `assets/11_session.js`
then says so on the page. Browsers name such requests themselves (`Sec-Fetch-…`), over HTTPS and on this machine;
everyone else gets 401.

Refusals are counted for the audit log (`pingan.access.refusal_log`), whatever they look like to a browser. Not counted
is what an open page asks by itself when its session has ended, and what strangers do not find.
"""

from urllib.parse import urlencode

from flask import Response, g, jsonify, make_response, redirect, request
from sqlalchemy.exc import SQLAlchemyError

from callbacks.plain import Plain, here
from callbacks.register import PAGE_RULES, Permission, Register
from callbacks.serving.places import NoPlaceError
from callbacks.sessions import asking, bearer_of_request
from callbacks.start import ACCOUNT, SIGN_IN, start_of
from pingan.access.errors import TooManyExportsError
from pingan.access.refusal_log import NOBODY, RefusalLog, Refused
from pingan.access.tokens import why_refused
from pingan.storage import BusyError

SESSION_HEADER = "Pingan-Session"
ENDED = "ended"
KINDS = {401: Refused.SIGNED_OUT, 403: Refused.FORBIDDEN, 404: Refused.MISSING}
BUSY_HEADER = "Pingan-Busy"
AGAIN_SECONDS = "3"


class Refusals:
    """The ways to say no, in the reader's language."""

    def __init__(self, register: Register, plain: Plain, log: RefusalLog) -> None:
        self.register = register
        self.plain = plain
        self.log = log

    def count(self, response: Response) -> None:
        """Count the request at hand for the audit log, if this answer refuses it."""
        session = g.get("session")
        who, object = session.principal.name if session else NOBODY, request.path
        kind = KINDS.get(response.status_code)
        if response.headers.get(SESSION_HEADER) == ENDED and _rule() not in self.register.background:
            kind = Refused.SIGNED_OUT
        if kind is Refused.MISSING and session is None:
            kind = None
        if noted := g.get("refused"):
            kind, object, who = noted[0], noted[1], noted[2] or who
        if kind is not None:
            self.log.note(who, request.remote_addr or "", kind, object)

    def nobody(self) -> Response:
        """Nobody has signed in, or the session has ended; or a screen's token is over."""
        from_script = request.headers.get("Sec-Fetch-Site") == "same-origin" and _destination() == "empty"
        is_preview = from_script and bearer_of_request() is None  # a wall asks with a token, or not at all
        if self._asks_for_screen() and not is_preview:
            return self._screen_refused()
        if opens_page():
            return redirect(f"{SIGN_IN}?{urlencode({'next': here()})}")
        if _is_navigation():
            return redirect(SIGN_IN, 303)
        if from_script:
            return Response(status=204, headers={SESSION_HEADER: ENDED})
        return _told("signed-out", self.plain.reader.text("refused.signed_out"), 401)

    def _asks_for_screen(self) -> bool:
        return self.register.routes.get(_rule()) is Permission.READ_SCREEN

    def _screen_refused(self) -> Response:
        """Say to a screen why, as far as it is its own token: it shows the reason and asks on."""
        reader = self.plain.reader
        try:
            reason = why_refused(reader.engine, bearer_of_request() or "", request.remote_addr or "")
        except SQLAlchemyError:
            return self.unavailable()
        message = reader.text("refused.signed_out")
        return make_response(jsonify(error="signed-out", reason=reason, message=message), 401)

    def forbidden(self) -> Response:
        """The account may not do this."""
        text = self.plain.reader.text
        if not opens_page() and not _is_navigation():
            return _told("forbidden", text("refused.request"), 403)
        return self._page(text("refused.title"), text("refused.page"), 403)

    def too_many(self, problem: TooManyExportsError) -> Response:
        """The account has taken as many files as it may for now."""
        text = self.plain.reader.text
        message = problem.message[text.language]
        if not _is_navigation():
            return _told("too-many", message, 429)
        return self._page(text("refused.too_many"), message, 429)

    def _page(self, title: str, message: str, status: int) -> Response:
        principal = asking().principal
        page = self.plain.page(
            "refused",
            title=title,
            message=message,
            name=principal.name,
            role=principal.role,
            start=start_of(principal, self.register),
        )
        return make_response(page, status)

    def unavailable(self) -> Response:
        """Nobody can say who asks: the database is away."""
        if opens_page() or _is_navigation():
            message = self.plain.reader.text("refused.unavailable")
            return make_response(self.plain.page("unavailable", message=message), 503)
        return _told("unavailable", self.plain.reader.text("refused.unavailable"), 503)

    def busy(self, problem: BusyError) -> Response:
        """The server has too much to do, or somebody writes for long: the same may be asked again in a moment.

        A browser asks again by itself where nothing was begun: for a page by `Refresh`, for the scripts of one by
        `Pingan-Busy` (`assets/11_busy.js`).
        """
        message = problem.message[self.plain.reader.language]
        again = request.method in ("GET", "HEAD") or isinstance(problem, NoPlaceError)
        if opens_page() or _is_navigation():
            response = make_response(self.plain.page("unavailable", message=message), 503)
            response.headers.update({"Refresh": AGAIN_SECONDS} if request.method == "GET" else {})
        else:
            response = _told("busy", message, 503)
            response.headers[BUSY_HEADER] = "again" if again else "perhaps-begun"
        response.headers["Retry-After"] = AGAIN_SECONDS
        return response

    def too_large(self) -> Response:
        """The request brings more than its address takes."""
        text, limit = self.plain.reader.text, request.max_content_length or 0
        size, limit = (f"{count / 1000:,.0f}" for count in (request.content_length or 0, limit))
        return _told("too-large", text("refused.too_large", size=size, limit=limit), 413)

    def first_the_account(self) -> Response:
        """The account has to see to its password or second factor first."""
        if opens_page() or _is_navigation():
            return redirect(ACCOUNT, 303)
        return _told("account", self.plain.reader.text("refused.account_first"), 403)


def note_refusal(kind: Refused, object: str, who: str | None = None) -> None:
    """Have the request at hand counted as refused, whose answer is a page that says so and no error.

    Parameters
    ----------
    object : what was asked for
    who : the account's name, where nobody has signed in yet
    """
    g.refused = (kind, object, who)


def opens_page() -> bool:
    """Tell whether a reader opens a page with the request at hand."""
    is_frame = request.url_rule is not None and request.url_rule.rule in PAGE_RULES
    return is_frame and request.method in ("GET", "HEAD") and _destination() in ("", "document")


def _rule() -> str | None:
    return request.url_rule.rule if request.url_rule else None


def _is_navigation() -> bool:
    return request.headers.get("Sec-Fetch-Mode") == "navigate"


def _destination() -> str:
    return request.headers.get("Sec-Fetch-Dest", "")


def _told(error: str, message: str, status: int) -> Response:
    return make_response(jsonify(error=error, message=message, sign_in=SIGN_IN), status)
