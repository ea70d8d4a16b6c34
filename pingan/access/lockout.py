"""Failures to sign in, by name and by address, and when they lock.

Failures of names that no account has are counted in the same way: a lock does not tell which accounts there are.
"""

import hashlib
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, delete, insert, select, update

from pingan.access.account_rows import name_key
from pingan.access.limits import CLOCK_TOLERANCE, SessionLimits
from pingan.storage.schema_access import sign_in_failure as failure

_NO_NAMES = ""  # no hash


def locked_until(
    connection: Connection, name: str, address: str, limits: SessionLimits, at: datetime
) -> datetime | None:
    """Return until when a name or an address is locked; None where neither is.

    So many failures within the time of a lockout lock, from the last of them on. While it is locked nothing is
    counted, so trying again does not lengthen it.
    """
    ends = [_lock_end(connection, whose, limits, at) for whose in _whose(name, address)]
    return max((end for end in ends if end is not None), default=None)


def count_failure(connection: Connection, name: str, address: str, at: datetime) -> None:
    """Count one failure."""
    values = {"name_sha256": _digest(name), "address": address, "failed_at": at}
    connection.execute(insert(failure).values(values))


def forget_failures(connection: Connection, name: str, address: str) -> None:
    """Forget the failures of a name, whose account has just signed in from an address.

    For the other addresses from which the name was tried they go on counting: their owner may guess on.
    """
    of_name = failure.c.name_sha256 == _digest(name)
    connection.execute(delete(failure).where(of_name, failure.c.address == address))
    connection.execute(update(failure).where(of_name).values(name_sha256=_NO_NAMES))


def tidy(connection: Connection, limits: SessionLimits, at: datetime) -> None:
    """Remove failures that no longer count; where the clock went back, let the rest have happened now.

    Otherwise a clock that was once a year ahead would lock for a year.
    """
    connection.execute(delete(failure).where(failure.c.failed_at < at - 2 * limits.lockout))
    later = failure.c.failed_at > at + CLOCK_TOLERANCE
    connection.execute(update(failure).where(later).values(failed_at=at))


def _lock_end(
    connection: Connection, whose: ColumnElement[bool], limits: SessionLimits, at: datetime
) -> datetime | None:
    # Newest first: the failures of one lock, and none of the lock before it, which was over by then.
    query = select(failure.c.failed_at).where(whose, failure.c.failed_at <= at + CLOCK_TOLERANCE)
    latest = connection.scalars(query.order_by(failure.c.failed_at.desc()).limit(limits.failures)).all()
    if len(latest) < limits.failures or latest[0] - latest[-1] >= limits.lockout:
        return None
    end = latest[0] + limits.lockout
    return end if at < end else None


def _whose(name: str, address: str) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return failure.c.name_sha256 == _digest(name), failure.c.address == address


def _digest(name: str) -> str:
    return hashlib.sha256(name_key(name).encode("utf-8", "replace")).hexdigest()
