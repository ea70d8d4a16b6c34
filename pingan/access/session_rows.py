"""Rows of sessions: how one begins, and when it has ended. For the files of this folder."""

import hashlib
import hmac
import secrets
from base64 import urlsafe_b64encode
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, delete, insert, or_

from pingan.access.limits import CLOCK_TOLERANCE, SessionLimits
from pingan.storage.schema_access import session

PASSWORD = "password"  # noqa: S105 - how a session began


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
    connection.execute(delete(session).where(has_timed_out(limits, at)))


def has_timed_out(limits: SessionLimits, at: datetime) -> ColumnElement[bool]:
    """Return the condition that a session is over: unused, old, or last used in the future of a clock gone back."""
    return or_(
        session.c.last_seen_at <= at - limits.idle,
        session.c.created_at <= at - limits.absolute,
        session.c.last_seen_at > at + CLOCK_TOLERANCE,
    )


def address_key(token: str, role: str, scope: str) -> str:
    """Return 22 characters for addresses: who knows them knows nothing of the token, and only the token makes them."""
    said = hmac.digest(token.encode("utf-8", "replace"), f"address {role} {scope}".encode(), "sha256")
    return urlsafe_b64encode(said[:16]).decode().rstrip("=")


def token_digest(token: str) -> str:
    """Return what is kept of a token."""
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()
