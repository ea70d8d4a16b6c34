"""Signing in with a name and a password, and a code where the account has a second factor.

A wrong name, a wrong password and a disabled account get the same answer for the same work.
"""

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import StrEnum

from sqlalchemy import Connection, Engine, update
from sqlalchemy.engine import Row

from pingan.access.account_rows import Account, account_of, row_named, row_of
from pingan.access.audit import Action, record
from pingan.access.browsers import find_browser, remember_browser
from pingan.access.limits import SessionLimits
from pingan.access.lockout import (
    Held,
    Source,
    browser_source,
    count_failure,
    forget_failures,
    held,
    network_of,
    tidy,
)
from pingan.access.passwords import hash_password, is_outdated, is_right
from pingan.access.principal import Actor
from pingan.access.second_factor import spent_step
from pingan.access.session_rows import PASSWORD, open_session, remove_ended
from pingan.storage import reading, writing
from pingan.storage.schema_access import account


class Outcome(StrEnum):
    """What came of it."""

    IN = "in"
    WRONG = "wrong"
    LOCKED = "locked"
    WAIT = "wait"  # too many have tried: no password is looked at for some seconds
    SECOND_FACTOR = "second_factor"
    UNLINKED = "unlinked"  # of an identity of a sign-in provider: no account is linked with it


@dataclass(frozen=True)
class SignIn:
    """What came of an attempt to sign in.

    Attributes
    ----------
    outcome : `SECOND_FACTOR`: the password is right, ask again with a code
    token : for the browser to keep, where the outcome is `IN`
    account : who is in, or only has to give the code still
    until : UTC, until when no password is looked at
    browser : for the browser to keep longer, where the outcome is `IN`: by it the account knows it again
    """

    outcome: Outcome
    token: str | None = None
    account: Account | None = None
    until: datetime | None = None
    browser: str | None = None


def sign_in(
    engine: Engine,
    name: str,
    password: str,
    address: str,
    code: str | None = None,
    limits: SessionLimits | None = None,
    *,
    browser: str | None = None,
    at: datetime | None = None,
) -> SignIn:
    """Check a name and a password, and open a session.

    The password is checked outside the transaction, as that takes its time. Whether the try is held up is asked
    again inside: of many attempts at the same moment only so many get an answer as if they had
    come one after the other, whatever the others had found.

    Parameters
    ----------
    address : IP address it comes from
    code : of the authenticator, where the account has one
    browser : what the browser keeps of an earlier sign-in
    at : now, unless a test says otherwise
    """
    limits = limits or SessionLimits()
    while (found := _try(engine, name, password, address, code, limits, browser, at)) is None:
        pass  # the kept hash changed while the password was looked at: it may be the same password's, renewed
    return found


def _try(
    engine: Engine,
    name: str,
    password: str,
    address: str,
    code: str | None,
    limits: SessionLimits,
    browser: str | None,
    at: datetime | None,
) -> SignIn | None:
    with reading(engine) as connection:
        now = at or datetime.now(UTC)
        row = row_named(connection, name)
        source = _source(connection, row, address, browser, now)
        holding = held(connection, name, source, limits, now)
    if holding is not None:
        return _held_up(holding)
    kept = row.password_hash if row else None
    right = is_right(kept, password)
    renewed = hash_password(password) if right and kept is not None and is_outdated(kept) else None
    with writing(engine) as connection:
        now = at or datetime.now(UTC)
        tidy(connection, limits, now)
        row = row_named(connection, name)
        source = _source(connection, row, address, browser, now)
        holding = held(connection, name, source, limits, now)
        if holding is not None:
            return _held_up(holding)
        if right and row is not None and row.password_hash != kept:
            return None
        if not right or row is None or row.disabled_at is not None:
            return _failed(connection, row, name, address, source, limits, now, "password")
        step = None
        if row.second_factor_since is not None:
            if code is None or not code.strip():
                return SignIn(Outcome.SECOND_FACTOR, account=account_of(row))
            step = spent_step(row.second_factor_secret, code, row.second_factor_step, now)
            if step is None:
                return _failed(connection, row, name, address, source, limits, now, "second factor")
        changed = {"second_factor_step": step, "password_hash": renewed}
        found = admit(connection, row, address, limits, now, changed)
        forget_failures(connection, row.name, source)
        return replace(found, browser=remember_browser(connection, browser, row.account_id, now))


def admit(
    connection: Connection,
    row: Row,
    address: str,
    limits: SessionLimits,
    at: datetime,
    changed: dict | None = None,
    via: str = PASSWORD,
) -> SignIn:
    """Open a session for an account that has proved who it is, in the transaction that is open."""
    values = {name: value for name, value in (changed or {}).items() if value is not None}
    values["last_sign_in_at"] = at
    connection.execute(update(account).where(account.c.account_id == row.account_id).values(values))
    remove_ended(connection, limits, at)
    token = open_session(connection, row.account_id, address, at, via)
    record(connection, Actor(row.name, address), Action.SIGN_IN, row.name, detail={"via": via})
    return SignIn(Outcome.IN, token, account_of(row_of(connection, row.account_id)))


def _failed(
    connection: Connection,
    row: Row | None,
    name: str,
    address: str,
    source: Source,
    limits: SessionLimits,
    at: datetime,
    why: str,
) -> SignIn:
    """Count and record a failure; the one that locks says so."""
    # What was typed for a name that nobody has is not written down: it may be a password.
    who = row.name if row else "?"
    why = "unknown" if row is None else "disabled" if row.disabled_at is not None else why
    count_failure(connection, name, source, at)
    action = Action.SECOND_FACTOR_FAILED if why == "second factor" else Action.SIGN_IN_FAILED
    record(connection, Actor(who, address), action, who, "refused", {"because": why})
    holding = held(connection, name, source, limits, at)
    if holding is None or not holding.locked:  # what was wrong is told; the next try is told to wait
        return SignIn(Outcome.WRONG)
    detail = {"until": holding.until.isoformat(timespec="seconds")}
    record(connection, Actor(who, address), Action.LOCKED_OUT, who, "refused", detail)
    return _held_up(holding)


def _source(
    connection: Connection, row: Row | None, address: str, browser: str | None, at: datetime
) -> Source:
    found = find_browser(connection, browser, row.account_id, at) if row else None
    return network_of(address) if found is None else browser_source(found)


def _held_up(holding: Held) -> SignIn:
    return SignIn(Outcome.LOCKED if holding.locked else Outcome.WAIT, until=holding.until)
