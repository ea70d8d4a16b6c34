"""Sessions: who is signed in. They lie in the database, so that all workers share them and each can be ended.

The browser holds a random token; the database only its SHA-256.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import and_, bindparam, delete, select, update
from sqlalchemy.engine import Row

from pingan.access.account_rows import end_sessions, row_of
from pingan.access.audit import Action, record
from pingan.access.limits import SessionLimits
from pingan.access.permissions import Role
from pingan.access.principal import Actor, Principal, Scope
from pingan.access.session_rows import HAS_TIMED_OUT, PASSWORD, address_key, moments, token_digest
from pingan.access.sign_in import Outcome, SignIn, sign_in
from pingan.storage import Database, reading, writing
from pingan.storage.engine import write_if_free
from pingan.storage.schema_access import account, session

__all__ = [
    "Outcome",
    "Session",
    "SessionInfo",
    "SignIn",
    "list_sessions",
    "principal_of",
    "revoke",
    "session_of",
    "sign_in",
    "sign_out",
    "sign_out_everywhere",
]

SEEN_EVERY = timedelta(minutes=1)
"""How exactly a session knows when it was last used: not every request is worth a write."""

_IS_ALIVE = and_(~HAS_TIMED_OUT, account.c.disabled_at.is_(None))
_SESSION_OF = (
    select(
        *session.c["session_id", "last_seen_at", "via"],
        *account.c["account_id", "name", "role", "area_code", "must_change_password", "second_factor_since"],
    )
    .join(account)
    .where(session.c.token_sha256 == bindparam("digest"), _IS_ALIVE)
)
"""Asked with every request, and so put together once."""


@dataclass(frozen=True)
class Session:
    """Who asks, and what has to be done before anything else.

    Attributes
    ----------
    must_change_password : nothing else may be done before
    needs_second_factor_setup : the role needs a second factor and the account has none yet. Who came through a
        sign-in provider has it asked for there, if at all.
    address_key : what only this session's browser can know, for the addresses of answers that it may keep; another
        one where the account has another role or area since. Empty for a token.
    """

    principal: Principal
    must_change_password: bool
    needs_second_factor_setup: bool
    address_key: str = ""


@dataclass(frozen=True)
class SessionInfo:
    """A session as it is listed; `via` is "password" or "openid", all moments are in UTC."""

    session_id: int
    account_id: int
    name: str
    role: Role
    address: str
    via: str
    created_at: datetime
    last_seen_at: datetime


def session_of(
    database: Database,
    token: str,
    address: str,
    limits: SessionLimits,
    *,
    touch: bool = True,
    at: datetime | None = None,
) -> Session | None:
    """Return whose session a token is; None where it is nobody's, ended or timed out.

    Role and area are those that the account has now. A clock that went back by more than some minutes ends the
    sessions used since: sooner sign in again than stay in for ever.

    Parameters
    ----------
    touch : False for what a page asks by itself: it does not keep a session alive.
    at : now, unless a test says otherwise
    """
    at = at or datetime.now(UTC)
    with reading(database) as connection:
        asked = {"digest": token_digest(token), **moments(limits, at)}
        row = connection.execute(_SESSION_OF, asked).one_or_none()
    if row is None:
        return None
    if touch and abs(at - row.last_seen_at) >= SEEN_EVERY:
        seen = update(session).where(session.c.session_id == row.session_id)
        write_if_free(database, seen.values(last_seen_at=at))
    role = Role(row.role)
    scope = Scope(row.area_code) if role == Role.STREET else Scope()
    return Session(
        principal=Principal(
            account_id=row.account_id,
            name=row.name,
            role=role,
            scope=scope,
            address=address,
            session_id=row.session_id,
        ),
        must_change_password=row.must_change_password,
        needs_second_factor_setup=(
            row.via == PASSWORD and role in limits.second_factor_roles and row.second_factor_since is None
        ),
        address_key=address_key(token, role, scope.key),
    )


def principal_of(
    database: Database,
    token: str,
    address: str,
    limits: SessionLimits,
    *,
    touch: bool = True,
    at: datetime | None = None,
) -> Principal | None:
    """Return who asks: see `session_of`."""
    found = session_of(database, token, address, limits, touch=touch, at=at)
    return found.principal if found else None


def sign_out(database: Database, token: str) -> bool:
    """End the session of a token; False where there was none."""
    query = select(session, account.c.name).join(account).where(session.c.token_sha256 == token_digest(token))
    with reading(database) as connection:
        if connection.execute(query).one_or_none() is None:  # a stranger's made-up one is worth no write
            return False
    with writing(database) as connection:
        row = connection.execute(query).one_or_none()
        if row is None:
            return False
        connection.execute(delete(session).where(session.c.session_id == row.session_id))
        record(connection, Actor(row.name, row.address), Action.SIGN_OUT, row.name)
        return True


def sign_out_everywhere(database: Database, actor: Actor, account_id: int) -> int:
    """End all sessions of an account; returns how many there were."""
    with writing(database) as connection:
        name = row_of(connection, account_id).name
        ended = end_sessions(connection, account_id)
        record(connection, actor, Action.SESSION_REVOKED, name, detail={"sessions": ended})
        return ended


def revoke(database: Database, actor: Actor, session_id: int) -> bool:
    """End one session; False where there is none of that number."""
    with writing(database) as connection:
        query = select(session, account.c.name).join(account).where(session.c.session_id == session_id)
        row = connection.execute(query).one_or_none()
        if row is None:
            return False
        connection.execute(delete(session).where(session.c.session_id == session_id))
        detail = {"session": session_id, "from": row.address}
        record(connection, actor, Action.SESSION_REVOKED, row.name, detail=detail)
        return True


def list_sessions(
    database: Database,
    limits: SessionLimits,
    account_id: int | None = None,
    at: datetime | None = None,
) -> Sequence[SessionInfo]:
    """Return the sessions that are alive, of all accounts or of one, last used first."""
    query = select(session, account.c.name, account.c.role).join(account)
    query = query.where(_IS_ALIVE).order_by(session.c.last_seen_at.desc())
    if account_id is not None:
        query = query.where(session.c.account_id == account_id)
    with reading(database) as connection:
        found = connection.execute(query, moments(limits, at or datetime.now(UTC)))
        return [_info(row) for row in found]


def _info(row: Row) -> SessionInfo:
    return SessionInfo(
        session_id=row.session_id,
        account_id=row.account_id,
        name=row.name,
        role=Role(row.role),
        address=row.address,
        via=row.via,
        created_at=row.created_at,
        last_seen_at=row.last_seen_at,
    )
