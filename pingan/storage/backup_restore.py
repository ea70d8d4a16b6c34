"""Reading a backup: checked from end to end before anything is touched, restored in one transaction."""

import hashlib
import io
import json
import zipfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
from sqlalchemy import BigInteger, Connection, Engine, MetaData, delete, func, insert, select, text, update

from pingan.storage.audit_log import Head, read_head, reunite, set_aside
from pingan.storage.backup import FORMAT, MANIFEST, Backup
from pingan.storage.engine import Database, reading, writing
from pingan.storage.errors import ConflictError, StorageError
from pingan.storage.migrate import (
    LAST_WITH_THEM,
    is_before_the_baseline,
    is_known_revision,
    migrate,
    revision_of,
    upgrade,
)
from pingan.storage.schema import audit_head, audit_line, metadata

MANIFEST_BYTES = 16_000_000
ROWS_AT_ONCE = 10_000
_LOG = {audit_line.name, audit_head.name}
_OF_THE_DAY = {table.name for table in metadata.tables.values() if not table.info.get("backup", True)}
_UNREADABLE = (OSError, zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError)


class BackupError(StorageError):
    """A file that is not a whole backup of this program, or one of another version that this one cannot read."""


def check_backup(path: Path) -> Backup:
    """Read a backup from end to end and compare it with what its manifest says.

    Raises
    ------
    BackupError
        It is no backup, not whole, altered, or was written by a newer version of the program, or before its first.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            manifest = _manifest(path, archive)
            for table in manifest["tables"].values():
                for part in table["parts"]:
                    _check_part(path, archive, table, part)
    except FileNotFoundError as error:
        raise BackupError(f"没有文件 {path}。", f"There is no file {path}.") from error
    except _UNREADABLE as error:
        raise _damaged(path, str(error)) from error
    return Backup(path, manifest)


def restore_backup(
    engine: Engine,
    path: Path,
    *,
    replace: bool = False,
    at_the_beginning: Callable[[Connection], object] = lambda _: None,
    at_the_end: Callable[[Connection, Backup, Head | None, int], object] = lambda *_: None,
) -> Backup:
    """Put what a backup holds into a database, in one transaction: all of it, or nothing.

    A backup of an earlier schema is brought to this version's on the way. Readers see the old state until
    the end. A process that dies in the middle leaves the old state.

    The audit log is not set back: where the database's log goes on from that of the backup, it stays. The log of
    another installation is replaced.

    Parameters
    ----------
    replace : bool
        Remove what the database holds now. Without it, a database that is not empty, its audit log apart, is
        refused.
    at_the_beginning : callable, optional
        Called with the connection before anything is changed.
    at_the_end : callable, optional
        Called with the connection before the transaction ends, with the backup, with the end of the audit log
        that was replaced, if there was one, and with the number of the last line of the backup's.

    Raises
    ------
    BackupError
        See `check_backup`; nothing has been touched.
    ConflictError
        The database is not empty.
    """
    backup = check_backup(path)
    migrate(engine)
    with writing(engine) as connection, zipfile.ZipFile(path) as archive:
        if not replace:
            require_empty(connection)
        at_the_beginning(connection)
        log = set_aside(connection)
        tables = _emptied(connection, backup.manifest["schema_revision"])
        for table in tables.sorted_tables:
            for rows in _rows(path, archive, backup, table.name):
                connection.execute(insert(table), rows)
        if _counts(connection, tables) != {name: backup.rows.get(name, 0) for name in tables.tables}:
            raise _damaged(path, "rows")
        upgrade(connection)
        as_of = (read_head(connection) or Head()).number
        replaced = reunite(connection, log)
        _continue_numbering(connection)
        at_the_end(connection, backup, replaced, as_of)
    return backup


def require_empty(database: Database) -> None:
    """Refuse a database that is not empty, its audit log and what belongs to the day apart.

    Raises
    ------
    ConflictError
    """
    with reading(database) as connection:
        apart = _LOG | _OF_THE_DAY
        held = {name: rows for name, rows in _counts(connection).items() if rows and name not in apart}
    if held:
        some = ", ".join(f"{name} {rows}" for name, rows in held.items())
        raise ConflictError(
            f"数据库不是空的（{some}）。要用备份取代现有内容，请加 --replace。",
            f"The database is not empty ({some}). To put the backup in the place of what it holds, use --replace.",
        )


def rows_in_backup(path: Path, table: str) -> list[dict]:
    """Return the rows of one table of a backup, as they were when it was written.

    Raises
    ------
    BackupError
        See `check_backup`.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            backup = Backup(path, _manifest(path, archive))
            return [row for rows in _rows(path, archive, backup, table) for row in rows]
    except _UNREADABLE as error:
        raise _damaged(path, str(error)) from error


def _manifest(path: Path, archive: zipfile.ZipFile) -> dict:
    try:
        if archive.getinfo(MANIFEST).file_size > MANIFEST_BYTES:  # whatever it is, it is not read
            raise _foreign(path)
        manifest = json.loads(archive.read(MANIFEST))
        form = manifest["format"]
    except (KeyError, TypeError, ValueError) as error:
        raise _foreign(path) from error
    if form == FORMAT and is_before_the_baseline(manifest.get("schema_revision")):
        raise _before_the_baseline(path, manifest["schema_revision"])
    if form != FORMAT or not is_known_revision(manifest.get("schema_revision")):
        if str(form).startswith(FORMAT.split("/")[0]):
            raise _newer(path, manifest)
        raise _foreign(path)
    named = [MANIFEST]
    try:
        for name, table in manifest["tables"].items():
            if table["rows"] != sum(part["rows"] for part in table["parts"]):
                raise _damaged(path, name)
            named += [part["name"] for part in table["parts"]]
    except (KeyError, TypeError, AttributeError) as error:
        raise _damaged(path, MANIFEST) from error
    # Written uncompressed (Parquet is already): so a member is never larger than the file it came in.
    packed = any(member.compress_type != zipfile.ZIP_STORED for member in archive.infolist())
    if packed or sorted(named) != sorted(archive.namelist()):
        raise _damaged(path, "parts")
    return manifest


def _check_part(path: Path, archive: zipfile.ZipFile, table: dict, part: dict) -> bytes:
    content = archive.read(part["name"])
    if hashlib.sha256(content).hexdigest() != part["sha256"]:
        raise _damaged(path, part["name"])
    try:
        found = pq.ParquetFile(io.BytesIO(content))
    except pa.ArrowException as error:
        raise _damaged(path, part["name"]) from error
    if found.metadata.num_rows != part["rows"] or found.schema_arrow.names != table["columns"]:
        raise _damaged(path, part["name"])
    return content


def _rows(path: Path, archive: zipfile.ZipFile, backup: Backup, name: str) -> Iterator[list[dict]]:
    table = backup.manifest["tables"].get(name, {"parts": []})
    for part in table["parts"]:
        content = _check_part(path, archive, table, part)  # again: the file may have changed since
        for batch in pq.read_table(io.BytesIO(content)).to_batches(ROWS_AT_ONCE):
            yield batch.to_pylist()


def _counts(connection: Connection, tables: MetaData = metadata) -> dict[str, int]:
    return {
        table.name: connection.scalar(select(func.count()).select_from(table)) or 0
        for table in tables.sorted_tables
    }


def _emptied(connection: Connection, revision: str) -> MetaData:
    """Empty the database; give its tables, as they were in an earlier revision if the backup is of that."""
    connection.execute(update(audit_head).values(pruned_to=audit_head.c.number))  # else its lines stay
    for table in reversed(metadata.sorted_tables):
        connection.execute(delete(table))
    if revision == revision_of(connection):
        return metadata
    metadata.drop_all(connection)
    connection.execute(text("DELETE FROM alembic_version"))
    upgrade(connection, revision)
    earlier = MetaData()
    earlier.reflect(connection)
    earlier.remove(earlier.tables["alembic_version"])
    return earlier


def _continue_numbering(connection: Connection) -> None:
    # SQLite goes on from the highest number of a table by itself; a sequence of PostgreSQL has to be told.
    if connection.dialect.name == "sqlite":
        return
    for table in metadata.sorted_tables:
        column = table.autoincrement_column
        if column is not None and isinstance(column.type, BigInteger) and not column.foreign_keys:
            last = connection.scalar(select(func.max(column)))
            connection.execute(
                text("SELECT setval(pg_get_serial_sequence(:table, :column), :last, :used)"),
                {"table": table.name, "column": column.name, "last": last or 1, "used": last is not None},
            )


def _foreign(path: Path) -> BackupError:
    return BackupError(
        f"{path} 不是 pingan backup 写出的备份文件。", f"{path} is not a file written by `pingan backup`."
    )


def _newer(path: Path, manifest: dict) -> BackupError:
    version = manifest.get("application_version")
    return BackupError(
        f"{path} 由较新版本的程序（{version}）写出：请升级程序后再恢复。",
        f"{path} was written by a newer version of the program ({version}): upgrade, then restore it.",
    )


def _before_the_baseline(path: Path, revision: str) -> BackupError:
    return BackupError(
        f"{path} 的结构（{revision}）早于本程序的第一个版本：请先用提交 {LAST_WITH_THEM} 的程序恢复并重新备份，"
        "再恢复新的备份。",
        f"The schema of {path} ({revision}) is from before the first version of the program: restore it with the "
        f"program of commit {LAST_WITH_THEM}, make a backup with that, and restore the new one.",
    )


def _damaged(path: Path, where: str) -> BackupError:
    return BackupError(
        f"{path} 不是完整的备份文件（{where}）：请换一份备份。数据库没有改动。",
        f"{path} is not a whole backup ({where}): take another one. The database is unchanged.",
    )
