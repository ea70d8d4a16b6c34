"""Rows of accounts, and the rules that they keep. For the files of this folder: a row holds the password's hash."""

import unicodedata
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, delete, func, select, true
from sqlalchemy.engine import Row

from pingan.access.errors import (
    AccountNameError,
    AreaNeededError,
    LastAdministratorError,
    UnknownAccountError,
)
from pingan.access.permissions import Role
from pingan.names import as_kept, examined, unseen_in
from pingan.storage import NotFoundError, load_areas
from pingan.storage.schema_access import account, known_browser, session

MOST_NAME_LENGTH = 60
MOST_KEY_LENGTH = 200


@dataclass(frozen=True)
class Account:
    """An account as it is shown to administrators; what proves it is not in it.

    Attributes
    ----------
    account_id : its number, which stays whatever it is called
    name : the office's
    area_code : the area that a street's account is bound to
    must_change_password : it may do nothing else before
    created_at, last_sign_in_at : UTC
    """

    account_id: int
    name: str
    role: Role
    area_code: str | None
    must_change_password: bool
    disabled: bool
    has_second_factor: bool
    created_at: datetime
    last_sign_in_at: datetime | None


def name_key(name: str) -> str:
    """Return a name as it is compared: full and half width, small and capital letters are the same."""
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", as_kept(name)).casefold()).strip()


def row_named(connection: Connection, name: str) -> Row | None:
    """Return an account's row by its name, None where there is none. Within access only: it holds the hash."""
    key = name_key(name)
    if unseen_in(key):  # nobody's; PostgreSQL would refuse to look for it
        return None
    return connection.execute(select(account).where(account.c.name_key == key)).one_or_none()


def row_of(connection: Connection, account_id: int | None) -> Row:
    """Return an account's row by its number. Within access only: it holds the hash."""
    row = connection.execute(select(account).where(account.c.account_id == account_id)).one_or_none()
    if row is None:
        raise UnknownAccountError(
            f"没有编号为 {account_id} 的账号。", f"There is no account number {account_id}."
        )
    return row


def account_of(row: Row) -> Account:
    """Return what of a row may be shown."""
    return Account(
        account_id=row.account_id,
        name=row.name,
        role=Role(row.role),
        area_code=row.area_code,
        must_change_password=row.must_change_password,
        disabled=row.disabled_at is not None,
        has_second_factor=row.second_factor_since is not None,
        created_at=row.created_at,
        last_sign_in_at=row.last_sign_in_at,
    )


def end_sessions(connection: Connection, account_id: int, but: int | None = None) -> int:
    """End an account's sessions, all or all but one, and know its browsers no longer; returns how many sessions."""
    connection.execute(delete(known_browser).where(known_browser.c.account_id == account_id))
    others = session.c.session_id != but if but is not None else true()
    return connection.execute(delete(session).where(session.c.account_id == account_id, others)).rowcount


def usable_name(name: str) -> str:
    """Return a name as it is kept.

    Raises
    ------
    AccountNameError
        It is empty, too long, or has characters that cannot be seen.
    """
    kept = examined(name, "账号名", "name of an account", AccountNameError, MOST_NAME_LENGTH)
    # Some letters stand for many when they are compared.
    if not kept or not 0 < len(name_key(kept)) <= MOST_KEY_LENGTH:
        raise AccountNameError(
            f"账号名须为 1 到 {MOST_NAME_LENGTH} 个可见字符，用单位或岗位的名称，不用人名。",
            f"The name of an account has 1 to {MOST_NAME_LENGTH} visible characters: "
            "an office's name, not a person's.",
        )
    return kept


def check_free(connection: Connection, name: str) -> None:
    """Refuse a name that an account has."""
    if (row := row_named(connection, name)) is not None:
        raise AccountNameError(
            f"账号“{row.name}”已存在：请换一个名称。",
            f"There is an account “{row.name}” already: choose another name.",
        )


def check_area(connection: Connection, role: Role, area_code: str | None) -> None:
    """Refuse a street's account without an area that there is, and another one with one."""
    if role != Role.STREET:
        if area_code is not None:
            raise AreaNeededError(
                "只有街道账号绑定区域：请去掉区域代码。",
                "Only a street's account is bound to an area: leave the area out.",
            )
        return
    if area_code is None:
        raise AreaNeededError(
            "街道账号须绑定一个区域：请给出区域代码。",
            "A street's account is bound to an area: give its code.",
        )
    try:
        known = set(load_areas(connection)["area_code"])
    except NotFoundError:
        known = set()
    if area_code not in known:
        raise AreaNeededError(
            f"现用边界中没有区域 {area_code}：请核对代码，或先导入边界。",
            f"There is no area {area_code} in the boundaries in use: check the code, or import boundaries first.",
        )


def check_not_last(connection: Connection, row: Row) -> None:
    """Refuse to take the last administrator away."""
    others = select(func.count()).where(
        account.c.role == Role.ADMIN.value,
        account.c.disabled_at.is_(None),
        account.c.account_id != row.account_id,
    )
    if row.role == Role.ADMIN.value and row.disabled_at is None and not connection.scalar(others):
        raise LastAdministratorError(
            f"“{row.name}”是最后一个可用的管理员账号：请先增加另一个。",
            f"“{row.name}” is the last administrator's account in use: add another one first.",
        )
