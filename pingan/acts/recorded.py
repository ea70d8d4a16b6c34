"""Acts on the database that make a line in the audit log: the act and its line in one transaction.

Imports and withdrawals of workbooks and publications record themselves (`pingan.intake`, `pingan.acts.publish`).
"""

from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from sqlalchemy import Connection, Engine

from pingan.access.account_changes import AccountChange, Accounts, account_changes, recorded
from pingan.access.audit import Action, record
from pingan.access.audit_state_now import digest_of
from pingan.access.principal import Actor
from pingan.storage import (
    ConflictError,
    Database,
    reading,
    save_boundaries,
    save_rule_file,
    save_system,
    writing,
)
from pingan.storage.audit_log import Head
from pingan.storage.backup import Backup, write_backup
from pingan.storage.backup_restore import restore_backup
from pingan.storage.boundaries import Report
from pingan.system.indicator_system import IndicatorSystem

if TYPE_CHECKING:
    import geopandas


class Rules(Protocol):
    """A file of rules as it was read (`pingan.rules`)."""

    @property
    def version(self) -> str:
        """Of the file."""

    @property
    def text(self) -> str:
        """The file as it was read."""

    @property
    def sha256(self) -> str:
        """SHA-256 of its text."""


def store_system(
    database: Database, system: IndicatorSystem, actor: Actor, *, demonstration: bool = False
) -> bool:
    """Store a version of an indicator system: see `pingan.storage.save_system`."""
    with writing(database) as connection:
        new = save_system(connection, system, demonstration=demonstration)
        if new:
            told = {"sha256": system.sha256, "demonstration": demonstration}
            detail = {"applies_from": system.applies_from, **told}
            record(connection, actor, Action.SYSTEM_STORED, f"{system.id} {system.version}", detail=detail)
    return new


def store_rules(
    database: Database,
    kind: str,
    system_id: str,
    rules: Rules,
    actor: Actor,
    *,
    demonstration: bool = False,
) -> bool:
    """Store a version of a file of rules: see `pingan.storage.rule_files.save_rule_file`."""
    content = (rules.version, rules.text, rules.sha256)
    with writing(database) as connection:
        new = save_rule_file(
            connection, kind, system_id, *content, stored_by=actor.name, demonstration=demonstration
        )
        if new:
            detail = {"system": system_id, "sha256": rules.sha256, "demonstration": demonstration}
            record(connection, actor, Action.RULES_STORED, f"{kind} {rules.version}", detail=detail)
    return new


def store_boundaries(
    database: Database,
    boundaries: "geopandas.GeoDataFrame",
    report: str | Report | None,
    actor: Actor,
    *,
    credit: str = "",
    demonstration: bool = False,
    files: tuple[str, ...] = (),
) -> str:
    """Store boundaries and make them the version in use: see `pingan.storage.save_boundaries`."""
    with writing(database) as connection:
        version = save_boundaries(connection, boundaries, report, credit=credit, demonstration=demonstration)
        detail = {"areas": len(boundaries), "files": files, "demonstration": demonstration}
        detail |= {"credit": credit, "credit_sha256": digest_of(credit)}
        record(connection, actor, Action.BOUNDARIES_IMPORTED, version, detail=detail)
    return version


def back_up(engine: Engine, path: Path, actor: Actor) -> Backup:
    """Write everything into one file: see `pingan.storage.backup.write_backup`.

    The line of it is not in the file: the file is whole before there is something to record.
    """
    written = write_backup(engine, path)
    with writing(engine) as connection:
        record(connection, actor, Action.BACKUP, path.name, detail={"rows": sum(written.rows.values())})
    return written


def changes_by_restore(engine: Engine, path: Path) -> tuple[AccountChange, ...]:
    """Return what restoring a backup would do to the accounts; raises as `restore` does where it is no backup."""
    with reading(engine) as connection:
        return account_changes(Accounts.in_database(connection), Accounts.in_backup(path))


def restore(
    engine: Engine,
    path: Path,
    actor: Actor,
    *,
    replace: bool = False,
    seen: tuple[AccountChange, ...] | None = None,
) -> Backup:
    """Put what a backup holds into a database: see `pingan.storage.backup_restore.restore_backup`.

    The audit log goes on from the longer of the two: from what the database held, where that is the same log gone
    on. Where it was another installation's log, that is replaced, and the new line says at what it ended. It says, too,
    what became of the accounts.

    Parameters
    ----------
    seen : what whoever restores it was shown of the accounts; None where nobody was

    Raises
    ------
    ConflictError
        The database is not empty; or other accounts would change than were shown.
    """
    before: list[Accounts] = []

    def note(connection: Connection, backup: Backup, replaced_log: Head | None, as_of: int) -> None:
        detail = {
            "written_at": backup.manifest["written_at"],
            "application_version": backup.manifest["application_version"],
            "rows": sum(backup.rows.values()),
            "as_of": as_of,
        }
        changes = account_changes(before[0], Accounts.in_database(connection))
        if seen is not None and changes != seen:
            raise ConflictError(
                "列出之后账号又有变动，未恢复：请重新运行，查看后再确认。",
                "Accounts have changed since they were listed, and nothing was restored: run it again, and look again.",
            )
        if changes:
            detail["accounts"] = recorded(changes)
        if replaced_log:
            detail["replaced_log"] = {"last": replaced_log.number, "sha256": replaced_log.sha256}
        record(connection, actor, Action.RESTORE, path.name, detail=detail)

    return restore_backup(
        engine,
        path,
        replace=replace,
        at_the_beginning=lambda connection: before.append(Accounts.in_database(connection)),
        at_the_end=note,
    )
