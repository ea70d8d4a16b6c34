"""Who asks: the session behind the browser's cookie, or a screen's token, looked up once per request."""

import logging

from flask import Response, g, has_request_context, request
from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from callbacks.start import SIGN_IN
from pingan.access import sessions
from pingan.access.browsers import KEPT_FOR
from pingan.access.limits import SessionLimits
from pingan.access.permissions import Permission
from pingan.access.sessions import Session
from pingan.access.tokens import principal_of_token

log = logging.getLogger(__name__)

COOKIE = "pingan_session"
BROWSER = "pingan_browser"  # outlives sessions, and is shown to the sign-in page only
BEARER = "Bearer "  # a wall screen has a token and no account
MOST_ENDED = 10_000
LONGEST_TOKEN = 100
CONFINED = (Permission.PUBLIC, Permission.SIGNED_IN)
"""What an account may do that has to choose a password first, or to set up a second factor."""


class NobodyAsksError(LookupError):
    """Nobody has signed in, so there is nobody whose view it could be."""


class Sessions:
    """Sessions as requests carry them.

    Parameters
    ----------
    secure : whether the cookie travels by HTTPS only
    """

    def __init__(self, engine: Engine, limits: SessionLimits, *, secure: bool) -> None:
        self.engine = engine
        self.limits = limits
        self.secure = secure
        self._ended: dict[str, None] = {}  # tokens, in order: in the database they could not be ended yet

    def current(self, *, touch: bool = True) -> Session | None:
        """Return the session of the request at hand, None where nobody has signed in.

        Parameters
        ----------
        touch : whether the request shows that somebody is there; a page that asks by itself shows no such thing
        """
        if "session" not in g:
            g.session = self._found(touch)
        return g.session

    def give(self, response: Response, token: str) -> None:
        """Hand a new session to the browser: for as long as it is open, out of any script's reach."""
        response.set_cookie(COOKIE, token, httponly=True, samesite="Lax", secure=self.secure)
        _clear_cache(response)  # the session before may have ended by itself

    def remember(self, response: Response, browser: str) -> None:
        """Have the browser keep by what its account knows it again."""
        response.set_cookie(
            BROWSER,
            browser,
            max_age=KEPT_FOR,
            path=SIGN_IN,
            httponly=True,
            samesite="Strict",
            secure=self.secure,
        )

    def end(self, response: Response) -> None:
        """End the session of the request at hand, and have the browser forget what it keeps of it."""
        self.end_earlier()
        g.session = None
        response.delete_cookie(COOKIE, httponly=True, samesite="Lax", secure=self.secure)
        _clear_cache(response)

    def end_earlier(self) -> None:
        """End the session that the browser brings, if any.

        Where the database cannot be written it ends in this process, and in the database with the next one that does.
        """
        token = request.cookies.get(COOKIE, "")
        if 0 < len(token) <= LONGEST_TOKEN:
            self._ended[token] = None
        try:
            for ended in list(self._ended):
                sessions.sign_out(self.engine, ended)
                self._ended.pop(ended, None)
        except SQLAlchemyError:
            log.exception("a session ended in this process only")
        while len(self._ended) > MOST_ENDED:
            self._ended.pop(next(iter(self._ended)), None)

    def _found(self, touch: bool) -> Session | None:
        address = request.remote_addr or ""
        # what a script says outright comes before what the browser adds by itself: a wall's computer may well have
        # been signed in on, and that session has ended since
        if (secret := bearer_of_request()) is not None:
            screen = principal_of_token(self.engine, secret, address)
            return screen and Session(screen, must_change_password=False, needs_second_factor_setup=False)
        token = request.cookies.get(COOKIE)
        if token and token not in self._ended:
            return sessions.session_of(self.engine, token, address, self.limits, touch=touch)
        return None


def _clear_cache(response: Response) -> None:
    """Have the browser empty its cache; the wall's files and last picture, which are storage, stay.

    Browsers heed it where the address is HTTPS or local: what keeps one account's answers from the next is
    `callbacks.answers`.
    """
    response.headers["Clear-Site-Data"] = '"cache"'


def bearer_of_request() -> str | None:
    """Return the token that the request at hand shows; None where it shows none."""
    bearer = request.headers.get("Authorization", "")
    return bearer.removeprefix(BEARER) if bearer.startswith(BEARER) else None


def asking() -> Session:
    """Return who asks.

    Raises
    ------
    NobodyAsksError
        Where nobody has signed in, or outside of a request: the gate lets such a request reach nothing that is not
        public.
    """
    session = g.get("session") if has_request_context() else None
    if session is None:
        raise NobodyAsksError("nobody has signed in")
    return session


def is_confined(session: Session) -> bool:
    """Tell whether an account has to see to its password or second factor before anything else."""
    return session.must_change_password or session.needs_second_factor_setup


def may(session: Session, permission: Permission) -> bool:
    """Tell whether a session has a permission now."""
    return session.principal.may(permission) and (permission in CONFINED or not is_confined(session))
