"""The areas that a leader's account is in contact with: compounds, as a rule."""

from collections.abc import Sequence
from datetime import UTC, datetime

from sqlalchemy import delete, insert, select

from pingan.access.account_rows import row_of
from pingan.access.audit import Action, record
from pingan.access.errors import AreaNeededError
from pingan.access.permissions import GRANTS, Permission, Role
from pingan.access.principal import Actor
from pingan.storage import Database, NotFoundError, load_areas, reading, writing
from pingan.storage.schema_watch import account_contact


def contacts_of(database: Database, account_id: int | None) -> tuple[str, ...]:
    """Return the codes of the areas that an account is in contact with, in code order; a token has none."""
    query = select(account_contact.c.area_code).where(account_contact.c.account_id == account_id)
    with reading(database) as connection:
        return tuple(connection.scalars(query.order_by(account_contact.c.area_code)))


def set_contacts(database: Database, actor: Actor, account_id: int, codes: Sequence[str]) -> tuple[str, ...]:
    """Bind an account to exactly these areas; returns their codes. Nothing is recorded where nothing changes.

    Raises
    ------
    UnknownAccountError
        There is no such account.
    AreaNeededError
        Its role has no such view, or a code is of no area in the boundaries in use.
    """
    wanted = sorted({code.strip() for code in codes if code.strip()})
    with writing(database) as connection:
        row = row_of(connection, account_id)
        if wanted and Permission.READ_CONTACTS not in GRANTS[Role(row.role)]:
            raise AreaNeededError(
                f"“{row.name}”不是区领导账号：只有区领导账号有联系小区。",
                f"“{row.name}” is not a leader's account: only those are in contact with compounds.",
            )
        before = contacts_of(connection, account_id)
        try:
            known = set(load_areas(connection)["area_code"]) | set(before)
        except NotFoundError:
            known = set(before)
        if unknown := [code for code in wanted if code not in known]:
            raise AreaNeededError(
                f"现用边界中没有区域 {'、'.join(unknown[:5])}：请核对代码。",
                f"There is no area {', '.join(unknown[:5])} in the boundaries in use: check the codes.",
            )
        added, gone = sorted(set(wanted) - set(before)), sorted(set(before) - set(wanted))
        if gone:
            own = account_contact.c.account_id == account_id
            connection.execute(delete(account_contact).where(own, account_contact.c.area_code.in_(gone)))
        if added:
            about = {"account_id": account_id, "bound_at": datetime.now(UTC), "bound_by": actor.name}
            connection.execute(insert(account_contact), [{**about, "area_code": code} for code in added])
        if added or gone:
            detail = {"contacts": len(wanted), "added": added, "gone": gone}
            record(connection, actor, Action.CONTACTS_CHANGED, row.name, detail=detail)
    return tuple(wanted)
