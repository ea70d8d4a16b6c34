"""What a restore does to accounts: which appear and vanish, and which role, area, password or factor comes back.

Whoever restores a backup of before an account was disabled lets it in again: this is to be seen before it happens.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, select

from pingan.storage.backup_restore import rows_in_backup
from pingan.storage.schema_access import account, account_identity

Key = tuple[int, datetime]
"""An account's number and the moment it was made: the same in an installation and in its backups."""


class Kind(StrEnum):
    """What becomes of an account."""

    APPEARS = "appears"
    VANISHES = "vanishes"
    CHANGES = "changes"


class What(StrEnum):
    """What of an account comes out otherwise."""

    NAME = "name"
    ROLE = "role"
    AREA = "area"
    DISABLED = "disabled"
    PASSWORD = "password"  # noqa: S105 - the name of a thing
    SECOND_FACTOR = "second-factor"
    IDENTITIES = "identities"


HELD_BACK = frozenset({What.PASSWORD, What.SECOND_FACTOR, What.IDENTITIES})
"""Of which it is told that they are others, and not what they are."""


@dataclass(frozen=True)
class AccountChange:
    """What becomes of one account.

    Attributes
    ----------
    name : as it is called before, or afterwards where it appears
    changes : what comes out otherwise, with what it was and what it will be; "" for what is held back. Of an account
        that appears or vanishes its role, area and whether it is disabled, the other side being "".
    """

    kind: Kind
    name: str
    changes: tuple[tuple[What, str, str], ...]


@dataclass(frozen=True)
class Accounts:
    """The accounts of a database or of a backup, by their key."""

    rows: Mapping[Key, Mapping[str, Any]]
    identities: Mapping[int, frozenset[tuple[str, str]]]

    @classmethod
    def in_database(cls, connection: Connection) -> "Accounts":
        """Return those of a database."""
        rows, linked = (
            [dict(row) for row in connection.execute(select(table)).mappings()]
            for table in (account, account_identity)
        )
        return cls._of(rows, linked)

    @classmethod
    def in_backup(cls, path: Path) -> "Accounts":
        """Return those of a backup; raises as `pingan.storage.backup_restore.check_backup` does."""
        return cls._of(*(rows_in_backup(path, table.name) for table in (account, account_identity)))

    @classmethod
    def _of(cls, rows: Iterable[Mapping[str, Any]], linked: Iterable[Mapping[str, Any]]) -> "Accounts":
        identities = defaultdict(set)
        for row in linked:
            identities[row["account_id"]].add((row["issuer"], row["subject"]))
        return cls(
            {(row["account_id"], row["created_at"]): row for row in rows},
            {number: frozenset(found) for number, found in identities.items()},
        )

    def facts(self, key: Key) -> dict[What, Any]:
        """Return what is compared of an account; the password's hash and the like among it."""
        row = self.rows[key]
        return {
            What.NAME: row["name"],
            What.ROLE: row["role"],
            What.AREA: row["area_code"] or "",
            What.DISABLED: "yes" if row["disabled_at"] else "no",
            What.PASSWORD: row["password_hash"],
            What.SECOND_FACTOR: row["second_factor_since"] and row["second_factor_secret"],
            What.IDENTITIES: self.identities.get(row["account_id"], frozenset()),
        }


def account_changes(before: Accounts, after: Accounts) -> tuple[AccountChange, ...]:
    """Return what becomes of the accounts, by kind and name: nothing of those that stay as they are."""
    found = []
    for key in before.rows.keys() | after.rows.keys():
        if key not in before.rows:
            found.append(_whole(Kind.APPEARS, after.facts(key)))
        elif key not in after.rows:
            found.append(_whole(Kind.VANISHES, before.facts(key)))
        else:
            old, new = before.facts(key), after.facts(key)
            differing = [what for what in What if old[what] != new[what]]
            if differing:
                changes = tuple(
                    (what, "", "") if what in HELD_BACK else (what, str(old[what]), str(new[what]))
                    for what in differing
                )
                found.append(AccountChange(Kind.CHANGES, old[What.NAME], changes))
    order = list(Kind)
    return tuple(sorted(found, key=lambda change: (order.index(change.kind), change.name)))


def recorded(changes: Iterable[AccountChange]) -> list[dict[str, Any]]:
    """Return changes as a line of the audit log keeps them."""
    return [
        {"account": one.name, "change": one.kind.value}
        | {what.value: ([old, new] if old or new else "as in the backup") for what, old, new in one.changes}
        for one in changes
    ]


def _whole(kind: Kind, facts: Mapping[What, Any]) -> AccountChange:
    shown = [what for what in (What.ROLE, What.AREA, What.DISABLED) if facts[what] not in ("", "no")]
    appears = kind is Kind.APPEARS
    changes = tuple((what, "" if appears else facts[what], facts[what] if appears else "") for what in shown)
    return AccountChange(kind, facts[What.NAME], changes)
