"""How long a browser may keep an answer: nothing that depends on who asks is found by the next account in it.

A cached answer is given out by its address alone; no gate is asked. So an answer may be kept only where its address
holds a key that nobody but this session can know (`Session.address_key`): the next session's pages ask other
addresses, and a click within a session still asks nothing of the server. All other answers behind the gate are not
stored. What a token is answered is its own program's to keep, and asked about each time.
"""

from hmac import compare_digest

from flask import Response, g, request

from callbacks.sessions import asking, bearer_of_request

KEY = "key"
YEAR = 31_536_000
KEPT = f"private, max-age={YEAR}, immutable"
NOT_KEPT = "private, no-store"
ASKED_ABOUT = "private, no-cache"


def keyed(address: str) -> str:
    """Return the address under which this session's browser may keep an answer for good.

    Raises
    ------
    callbacks.sessions.NobodyAsksError
        Where nobody has signed in.
    """
    return f"{address}?{KEY}={asking().address_key}"


def is_keyed() -> bool:
    """Tell whether the address of the request at hand holds the key of the session that asks."""
    session = g.get("session")
    own = session.address_key if session is not None else ""
    given = request.args.get(KEY, "")
    return bool(own) and compare_digest(given.encode("utf-8", "replace"), own.encode())


def keep_for_session(response: Response) -> Response:
    """Let the browser keep an answer that never changes, if only this session can ask for it again."""
    response.headers["Cache-Control"] = KEPT if is_keyed() else NOT_KEPT
    return response


def keep_from_others(response: Response) -> None:
    """Take from an answer behind the gate whatever leave to keep it would outlast the session."""
    said = response.headers.get("Cache-Control")
    if said == KEPT and is_keyed() and response.status_code in (200, 304):
        return
    if said == ASKED_ABOUT and bearer_of_request() is not None:
        return
    response.headers["Cache-Control"] = NOT_KEPT
