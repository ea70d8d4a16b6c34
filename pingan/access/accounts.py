"""Accounts: who may sign in, with which role. An account is an office's, is never deleted, and may be disabled.

Every act is written to the audit log in its own transaction: either both happened or neither.
"""

from datetime import UTC, datetime

from sqlalchemy import Connection, delete, insert, select, update
from sqlalchemy.engine import Row

from pingan.access.account_rows import (
    Account,
    account_of,
    check_area,
    check_free,
    check_not_last,
    end_sessions,
    name_key,
    row_named,
    row_of,
    usable_name,
)
from pingan.access.audit import Action, record
from pingan.access.errors import (
    AreaNeededError,
    PasswordTooWeakError,
    UnknownAccountError,
    WrongPasswordError,
)
from pingan.access.limits import SessionLimits
from pingan.access.passwords import check_strength, hash_password, is_right
from pingan.access.permissions import TOKENS, Role
from pingan.access.principal import Actor, Principal
from pingan.access.proof import require_password
from pingan.storage import Database, reading, writing
from pingan.storage.engine import number_of
from pingan.storage.schema_access import account, demonstration_account


def create_account(
    database: Database,
    actor: Actor,
    name: str,
    role: Role | str,
    password: str | None,
    area_code: str | None = None,
    must_change: bool = True,
) -> Account:
    """Add an account.

    Parameters
    ----------
    password : None for an account that signs in elsewhere (OpenID Connect) and has none here.
    area_code : of a street's account, and of no other.
    must_change : the password is changed at the first sign-in.

    Raises
    ------
    AccountNameError
        The name is empty, too long or taken, also where only case or width of letters differ.
    AreaNeededError
        See `area_code`; or there is no such area in the boundaries in use.
    PasswordTooWeakError
    """
    name, role = usable_name(name), _account_role(role)
    hashed = None
    if password is not None:
        check_strength(password, name)
        hashed = hash_password(password)  # before the transaction: it takes its time
    with writing(database) as connection:
        check_free(connection, name)
        check_area(connection, role, area_code)
        values = {
            "name": name,
            "name_key": name_key(name),
            "role": role.value,
            "area_code": area_code,
            "password_hash": hashed,
            "must_change_password": must_change and hashed is not None,
            "created_at": datetime.now(UTC),
        }
        number = number_of(connection.execute(insert(account).values(values)))
        detail = {"role": role.value, "area_code": area_code}
        record(connection, actor, Action.ACCOUNT_CREATED, name, detail=detail)
        return account_of(row_of(connection, number))


def set_password(
    database: Database, actor: Actor, account_id: int, password: str, must_change: bool = False
) -> Account:
    """Give an account another password and end all its sessions.

    Raises
    ------
    UnknownAccountError, PasswordTooWeakError
    """
    with reading(database) as connection:
        row = row_of(connection, account_id)
    check_strength(password, row.name)
    return _replace_password(database, actor, row, hash_password(password), must_change)


def change_own_password(
    database: Database, principal: Principal, old: str, new: str, limits: SessionLimits | None = None
) -> Account:
    """Change the password of the account that asks, and end its other sessions.

    Whoever sits down at an open session cannot guess on: failures count and lock as they do at the sign-in.

    Raises
    ------
    WrongPasswordError
        `old` is not the account's password, or too many others were given before.
    PasswordTooWeakError
        `new` is easily guessed, or is the old one.
    """
    row = require_password(database, principal, old, Action.PASSWORD_CHANGED, limits)
    check_strength(new, row.name)
    if is_right(row.password_hash, new):
        raise PasswordTooWeakError("新密码与现有密码相同。", "The new password is the present one.")
    return _replace_password(database, principal.actor, row, hash_password(new), but=principal.session_id)


def disable_account(database: Database, actor: Actor, account_id: int) -> Account:
    """Let an account no longer sign in, and end its sessions.

    Raises
    ------
    UnknownAccountError
    LastAdministratorError
    """
    with writing(database) as connection:
        row = row_of(connection, account_id)
        if row.disabled_at is None:
            check_not_last(connection, row)
            changed = _change(connection, account_id, disabled_at=datetime.now(UTC))
            end_sessions(connection, account_id)
            record(connection, actor, Action.ACCOUNT_DISABLED, row.name)
            return changed
        return account_of(row)


def enable_account(database: Database, actor: Actor, account_id: int) -> Account:
    """Let a disabled account sign in again."""
    with writing(database) as connection:
        row = row_of(connection, account_id)
        if row.disabled_at is None:
            return account_of(row)
        record(connection, actor, Action.ACCOUNT_ENABLED, row.name)
        return _change(connection, account_id, disabled_at=None)


def set_role(
    database: Database, actor: Actor, account_id: int, role: Role | str, area_code: str | None = None
) -> Account:
    """Give an account another role, or a street's account another area, and end its sessions.

    Raises
    ------
    UnknownAccountError, AreaNeededError, LastAdministratorError
    """
    role = _account_role(role)
    with writing(database) as connection:
        row = row_of(connection, account_id)
        check_area(connection, role, area_code)
        if role != Role.ADMIN:
            check_not_last(connection, row)
        changed = _change(connection, account_id, role=role.value, area_code=area_code)
        end_sessions(connection, account_id)
        detail = {"role": [row.role, role.value], "area_code": [row.area_code, area_code]}
        record(connection, actor, Action.ACCOUNT_CHANGED, row.name, detail=detail)
        return changed


def rename_account(database: Database, actor: Actor, account_id: int, name: str) -> Account:
    """Give an account another name. What it did under the old one stays recorded under that.

    Raises
    ------
    UnknownAccountError, AccountNameError
    """
    name = usable_name(name)
    with writing(database) as connection:
        row = row_of(connection, account_id)
        if name_key(name) != row.name_key:
            check_free(connection, name)
        record(connection, actor, Action.ACCOUNT_CHANGED, row.name, detail={"name": [row.name, name]})
        return _change(connection, account_id, name=name, name_key=name_key(name))


def list_accounts(database: Database) -> list[Account]:
    """Return all accounts, disabled ones too, by role and name."""
    with reading(database) as connection:
        rows = connection.execute(select(account).order_by(account.c.name_key)).all()
    order = list(Role)
    return sorted((account_of(row) for row in rows), key=lambda found: order.index(found.role))


def has_accounts(database: Database) -> bool:
    """Tell whether there is any account: a new installation has none, and nobody can sign in."""
    with reading(database) as connection:
        return connection.scalar(select(account.c.account_id).limit(1)) is not None


def account_named(database: Database, name: str) -> Account:
    """Return the account of a name, whatever the case and width of its letters.

    Raises
    ------
    UnknownAccountError
    """
    with reading(database) as connection:
        row = row_named(connection, name)
    if row is None:
        raise UnknownAccountError(
            f"没有账号“{name}”：pingan user list 列出所有账号。",
            f"There is no account “{name}”: `pingan user list` lists them all.",
        )
    return account_of(row)


def account_by_id(database: Database, account_id: int) -> Account:
    """Return the account of a number.

    Raises
    ------
    UnknownAccountError
    """
    with reading(database) as connection:
        return account_of(row_of(connection, account_id))


def _account_role(role: Role | str) -> Role:
    if role not in set(Role) - TOKENS:
        raise AreaNeededError(
            f"“{role}”不是账号的角色：可用 leader、street、data、admin。大屏使用令牌（pingan token add）。",
            f"“{role}” is no role of an account: use leader, street, data or admin. "
            "A wall screen uses a token (`pingan token add`).",
        )
    return Role(role)


def _change(connection: Connection, account_id: int, **values: object) -> Account:
    connection.execute(update(account).where(account.c.account_id == account_id).values(values))
    return account_of(row_of(connection, account_id))


def _replace_password(
    database: Database,
    actor: Actor,
    before: Row,
    hashed: str,
    must_change: bool = False,
    but: int | None = None,
) -> Account:
    with writing(database) as connection:
        row = row_of(connection, before.account_id)
        if row.password_hash != before.password_hash:
            raise WrongPasswordError(
                "密码刚刚已被更改，本次更改没有生效。",
                "The password was changed just now: this change did not happen.",
            )
        changed = _change(connection, row.account_id, password_hash=hashed, must_change_password=must_change)
        end_sessions(connection, row.account_id, but)
        shown = demonstration_account.c.account_id == row.account_id  # what a demonstration shows is right
        connection.execute(delete(demonstration_account).where(shown))
        record(connection, actor, Action.PASSWORD_CHANGED, row.name)
        return changed
