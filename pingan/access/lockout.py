"""Failures to sign in: which lock, and which only slow down.

A lock belongs to a name tried from one network (an IPv4 address, an IPv6 /64), so nobody locks an account for others.
Beyond their first failures a name tried from many networks, and a network that tries many names, have to wait between
two tries, longer each time up to `LONGEST_WAIT`. A browser that an account has signed in with before has failures of
its own: what strangers do holds it up in no way.

Failures of names that no account has are counted in the same way: a lock does not tell which accounts there are.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import IPv6Address, ip_address, ip_network

from sqlalchemy import ColumnElement, Connection, and_, delete, func, insert, select, true, update

from pingan.access.account_rows import name_key
from pingan.access.limits import CLOCK_TOLERANCE, SessionLimits
from pingan.storage.schema_access import sign_in_failure as failure

LONGEST_WAIT = timedelta(seconds=60)
"""Between two tries of a name, from however many networks: with the settings as they come some 1,450 tries a day."""
NETWORK_FAILURES = 4
"""So many times the failures that lock a name are free from one network: a whole office may stand behind it."""
_DOUBLINGS = 6  # of a second, until it is `LONGEST_WAIT`
_APART = " "  # in the key of a source that is no network; no network has one


@dataclass(frozen=True)
class Source:
    """Where a try comes from.

    Attributes
    ----------
    key : its network, or the browser that is known
    known : whether it is known by the account that is tried
    """

    key: str
    known: bool = False


@dataclass(frozen=True)
class Held:
    """That no password is looked at before `until` (UTC); `locked` or only slowed down."""

    until: datetime
    locked: bool


def network_of(address: str) -> Source:
    """Return an address as failures are counted: an IPv6 customer has a whole /64 to try from."""
    try:
        found = ip_address(address.partition("%")[0])
    except ValueError:
        return Source(address.replace(_APART, "_"))
    if isinstance(found, IPv6Address):
        if found.ipv4_mapped:
            return Source(str(found.ipv4_mapped))
        return Source(str(ip_network((found, 64), strict=False)))
    return Source(str(found))


def browser_source(browser_id: int) -> Source:
    """Return the source of a browser that the account signed in with before."""
    return Source(f"browser{_APART}{browser_id}", known=True)


def session_source(session_id: int | None) -> Source:
    """Return the source of a session that is open: its account has proved already who it is."""
    return Source(f"session{_APART}{session_id}", known=True)


def held(
    connection: Connection, name: str, source: Source, limits: SessionLimits, at: datetime
) -> Held | None:
    """Return what holds up a try of a name from a source; None where its password may be looked at.

    So many failures of the pair within the time of a lockout lock it, from the last of them on. While it is held
    nothing is counted, so trying again lengthens nothing.
    """
    of_name, of_source = failure.c.name_sha256 == _digest(name), failure.c.address == source.key
    if end := _lock_end(connection, and_(of_name, of_source), limits, at):
        return Held(end, locked=True)
    if source.known:
        return None
    strangers = failure.c.address.not_like(f"%{_APART}%")
    waits = (
        _wait_end(connection, and_(of_name, strangers), limits.failures, limits, at),
        _wait_end(connection, of_source, NETWORK_FAILURES * limits.failures, limits, at),
    )
    end = max((wait for wait in waits if wait is not None), default=None)
    return Held(end, locked=False) if end else None


def count_failure(connection: Connection, name: str, source: Source, at: datetime) -> None:
    """Count one failure."""
    values = {"name_sha256": _digest(name), "address": source.key, "failed_at": at}
    connection.execute(insert(failure).values(values))


def forget_failures(connection: Connection, name: str, source: Source | None = None) -> int:
    """Forget the failures of a name from a source, which has just signed in; or from everywhere. Returns how many.

    From other sources the name's failures go on counting: whoever guesses there may guess on.
    """
    there = failure.c.address == source.key if source else true()
    return connection.execute(delete(failure).where(failure.c.name_sha256 == _digest(name), there)).rowcount


def count_failures(connection: Connection, name: str, since: datetime) -> int:
    """Return how many failures of a name there were since a moment, wherever they came from."""
    query = select(func.count()).where(failure.c.name_sha256 == _digest(name), failure.c.failed_at > since)
    return connection.scalar(query) or 0


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
    latest = _latest(connection, whose, limits.failures, at)
    if len(latest) < limits.failures or latest[0] - latest[-1] >= limits.lockout:
        return None
    end = latest[0] + limits.lockout
    return end if at < end else None


def _wait_end(
    connection: Connection, whose: ColumnElement[bool], free: int, limits: SessionLimits, at: datetime
) -> datetime | None:
    recent = and_(whose, failure.c.failed_at > at - limits.lockout)
    latest = _latest(connection, recent, free + _DOUBLINGS, at)
    if len(latest) < free:
        return None
    end = latest[0] + min(LONGEST_WAIT, timedelta(seconds=2 ** (len(latest) - free)))
    return end if at < end else None


def _latest(connection: Connection, whose: ColumnElement[bool], most: int, at: datetime) -> list[datetime]:
    query = select(failure.c.failed_at).where(whose, failure.c.failed_at <= at + CLOCK_TOLERANCE)
    return list(connection.scalars(query.order_by(failure.c.failed_at.desc()).limit(most)))


def _digest(name: str) -> str:
    return hashlib.sha256(name_key(name).encode("utf-8", "replace")).hexdigest()
