"""Browsers that an account has signed in with: each holds a random token, the database its SHA-256.

Who knows a browser's token still needs the password. It only tells the account's own browsers from those of strangers,
so that failures elsewhere do not hold them up.
"""

import secrets
from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, insert, select, update

from pingan.access.session_rows import token_digest
from pingan.storage.schema_access import known_browser

KEPT_FOR = timedelta(days=180)
MOST_OF_AN_ACCOUNT = 20
"""An office's account is used from several desks; beyond these the one that has been away longest is forgotten."""


def find_browser(connection: Connection, token: str | None, account_id: int, at: datetime) -> int | None:
    """Return the number of a browser that an account has signed in with; None where it is a stranger's."""
    if not token:
        return None
    browser = known_browser.c
    query = select(browser.browser_id).where(
        browser.token_sha256 == token_digest(token),
        browser.account_id == account_id,
        browser.last_sign_in_at > at - KEPT_FOR,
    )
    return connection.scalar(query)


def remember_browser(connection: Connection, token: str | None, account_id: int, at: datetime) -> str:
    """Know the browser from now on in which an account has just signed in; returns the token that it holds next.

    It changes at each sign-in, so one that somebody has put into the browser before is worth nothing afterwards.

    Parameters
    ----------
    token : the one that the browser held, of whichever accounts
    """
    browser, new = known_browser.c, secrets.token_urlsafe(32)
    digest = token_digest(new)
    connection.execute(delete(known_browser).where(browser.last_sign_in_at <= at - KEPT_FOR))
    if token:
        held = browser.token_sha256 == token_digest(token)
        connection.execute(delete(known_browser).where(held, browser.account_id == account_id))
        connection.execute(update(known_browser).where(held).values(token_sha256=digest))
    values = {"token_sha256": digest, "account_id": account_id, "last_sign_in_at": at}
    connection.execute(insert(known_browser).values(values))
    newest = select(browser.browser_id).where(browser.account_id == account_id)
    newest = newest.order_by(browser.last_sign_in_at.desc(), browser.browser_id.desc())
    kept = connection.scalars(newest.limit(MOST_OF_AN_ACCOUNT)).all()
    connection.execute(
        delete(known_browser).where(browser.account_id == account_id, browser.browser_id.not_in(kept))
    )
    return new
