"""Rows of sessions: how one begins, and when it has ended. For the files of this folder."""

import hashlib
import hmac
import secrets
from base64 import urlsafe_b64encode
from datetime import datetime

from sqlalchemy import Connection, bindparam, delete, insert, or_

from pingan.access.limits import CLOCK_TOLERANCE, SessionLimits
from pingan.storage.schema_access import session

PASSWORD = "password"  # noqa: S105 - how a session began

HAS_TIMED_OUT = or_(
    session.c.last_seen_at <= bindparam("unused_since"),
    session.c.created_at <= bindparam("begun_before"),
    session.c.last_seen_at > bindparam("clock_ahead"),
)
"""That a session is over: unused, old, or last used in the future of a clock gone back. See `moments`."""


def open_session(
    connection: Connection, account_id: int, address: str, at: datetime, via: str = PASSWORD
) -> str:
    """Begin a session in the transaction that is open; returns its token, which is nowhere else."""
    token = secrets.token_urlsafe(32)
    values = {
        "token_sha256": token_digest(token),
        "account_id": account_id,
        "created_at": at,
        "last_seen_at": at,
        "address": address,
        "via": via,
    }
    connection.execute(insert(session).values(values))
    return token


def remove_ended(connection: Connection, limits: SessionLimits, at: datetime) -> None:
    """Remove sessions that have timed out."""
    connection.execute(delete(session).where(HAS_TIMED_OUT), moments(limits, at))


def moments(limits: SessionLimits, at: datetime) -> dict[str, datetime]:
    """Return what a statement with `HAS_TIMED_OUT` is executed with."""
    return {
        "unused_since": at - limits.idle,
        "begun_before": at - limits.absolute,
        "clock_ahead": at + CLOCK_TOLERANCE,
    }


def address_key(token: str, role: str, scope: str) -> str:
    """Return 22 characters for addresses: who knows them knows nothing of the token, and only the token makes them."""
    said = hmac.digest(token.encode("utf-8", "replace"), f"address {role} {scope}".encode(), "sha256")
    return urlsafe_b64encode(said[:16]).decode().rstrip("=")


def token_digest(token: str) -> str:
    """Return what is kept of a token."""
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()
