"""Asking an open session for its password again, before what whoever sits down at it must not do."""

from datetime import UTC, datetime

from sqlalchemy.engine import Row

from pingan.access.account_rows import row_of
from pingan.access.audit import Action, record
from pingan.access.errors import WrongPasswordError
from pingan.access.limits import SessionLimits
from pingan.access.lockout import count_failure, held, session_source
from pingan.access.passwords import is_right
from pingan.access.principal import Principal
from pingan.storage import Database, reading, writing


def require_password(
    database: Database,
    principal: Principal,
    password: str,
    action: Action,
    limits: SessionLimits | None = None,
) -> Row:
    """Return the row of the account that asks, which has just given its password. Within access only.

    Whoever sits down at an open session cannot guess on: failures count and lock that session's tries.

    Parameters
    ----------
    action : what it is asked for; a refusal is recorded as one of it

    Raises
    ------
    WrongPasswordError
        It is not the account's password, too many others were given before, or the account has none.
    """
    limits = limits or SessionLimits()
    with reading(database) as connection:
        row = row_of(connection, principal.account_id)
    if row.password_hash is None:
        raise WrongPasswordError(
            "该账号没有密码：它通过统一身份登录，密码和第二重验证由那里管理。",
            "The account has no password: it signs in elsewhere, where password and second factor are seen to.",
        )
    right = is_right(row.password_hash, password)
    source = session_source(principal.session_id)
    with writing(database) as connection:
        now = datetime.now(UTC)
        holding = held(connection, row.name, source, limits, now)
        if holding is None and not right:
            count_failure(connection, row.name, source, now)
            record(connection, principal.actor, action, row.name, "refused")
    if holding is not None:
        raise WrongPasswordError(
            f"密码错误次数过多，{holding.until:%H:%M}（UTC）之前不再核对密码。",
            f"Too many wrong passwords: none is looked at before {holding.until:%H:%M} UTC.",
        )
    if not right:
        raise WrongPasswordError("现有密码不正确。", "The present password is not right.")
    return row
