"""Writing a backup: one file with every row of every table, read from one state of the database.

Tables marked `info={"backup": False}` are left out: sessions would come back to life with a restore.

The file is a ZIP. Its first member, `manifest.json`, says what it is (`pingan-backup/1`), which version of the
program and of the schema wrote it, and for each table its number of rows and the SHA-256 of its parts. A part
is a Parquet file of some thousand rows. Nothing in it belongs to one kind of database: what was written from
SQLite can be restored into PostgreSQL, and the other way round.
"""

import hashlib
import json
import os
import tempfile
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from sqlalchemy import (
    Boolean,
    Connection,
    Double,
    Engine,
    Integer,
    LargeBinary,
    String,
    Table,
    func,
    select,
)

from pingan import __version__
from pingan.storage.engine import reading
from pingan.storage.migrate import revision_of
from pingan.storage.schema import UtcDateTime, metadata

FORMAT = "pingan-backup/1"
MANIFEST = "manifest.json"
ROWS_PER_PART = 50_000
LARGE_ROWS_PER_PART = 500  # of tables with geometry or frames in them


@dataclass(frozen=True)
class Backup:
    """What a backup holds.

    Attributes
    ----------
    path : pathlib.Path
    manifest : dict
        `format, application_version, schema_revision, written_at` and `tables`: for each, `columns`, `rows`
        and `parts`, each with `name, rows, sha256`.
    """

    path: Path
    manifest: dict

    @property
    def rows(self) -> dict[str, int]:
        """The number of rows of each table."""
        return {name: table["rows"] for name, table in self.manifest["tables"].items()}


def write_backup(engine: Engine, path: Path) -> Backup:
    """Write everything that is in a database into one file, while others read and write.

    The file holds one state of the database: that of the moment it was begun. It comes into its place whole,
    or not at all: what was there before stays until then.

    Raises
    ------
    OSError
        The file cannot be written.
    """
    handle, name = tempfile.mkstemp(prefix=f".{path.name}-", dir=path.parent or ".")
    unfinished = Path(name)
    try:
        with os.fdopen(handle, "w+b") as file:
            with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as archive, reading(engine) as connection:
                manifest = _write_all(connection, archive)
            file.flush()
            os.fsync(file.fileno())
        unfinished.replace(path)
    except BaseException:
        unfinished.unlink(missing_ok=True)
        raise
    folder = os.open(path.parent or ".", os.O_RDONLY)
    try:
        os.fsync(folder)  # the new name too survives a power cut
    finally:
        os.close(folder)
    return Backup(path, manifest)


def _write_all(connection: Connection, archive: zipfile.ZipFile) -> dict:
    manifest: dict[str, Any] = {
        "format": FORMAT,
        "application_version": __version__,
        "schema_revision": revision_of(connection),
        "written_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "tables": {},
    }
    for table in kept_tables():
        parts = []
        for number, part in enumerate(_parts(connection, table)):
            name, content = f"{table.name}/{number:05}.parquet", _parquet(part)
            archive.writestr(name, content)
            parts.append({"name": name, "rows": part.num_rows, "sha256": hashlib.sha256(content).hexdigest()})
        rows = sum(part["rows"] for part in parts)
        counted = connection.scalar(select(func.count()).select_from(table))
        if rows != counted:
            raise RuntimeError(f"{table.name}: {counted} rows, but {rows} were read")
        manifest["tables"][table.name] = {
            "columns": [column.name for column in table.c],
            "rows": rows,
            "parts": parts,
        }
    archive.writestr(MANIFEST, json.dumps(manifest, ensure_ascii=False, indent=1))
    return manifest


def kept_tables() -> list[Table]:
    """Return the tables that a backup holds, referenced ones first."""
    return [table for table in metadata.sorted_tables if table.info.get("backup", True)]


def _parts(connection: Connection, table: Table) -> Iterator[pa.Table]:
    schema = arrow_schema(table)
    large = any(isinstance(column.type, LargeBinary) for column in table.c)
    size = LARGE_ROWS_PER_PART if large else ROWS_PER_PART
    query = select(table).order_by(*table.primary_key.columns).execution_options(yield_per=size)
    for rows in connection.execute(query).partitions():
        columns = zip(*rows, strict=True)
        arrays = [pa.array(column, type=field.type) for column, field in zip(columns, schema, strict=True)]
        yield pa.Table.from_arrays(arrays, schema=schema)


def arrow_schema(table: Table) -> pa.Schema:
    """Return the columns of a table as they stand in a backup."""
    return pa.schema([pa.field(column.name, _arrow_type(column.type)) for column in table.c])


def _arrow_type(of_column: object) -> pa.DataType:
    kinds = [
        (UtcDateTime, pa.timestamp("us", tz="UTC")),
        (LargeBinary, pa.large_binary()),
        (Boolean, pa.bool_()),
        (Double, pa.float64()),
        (Integer, pa.int64()),
        (String, pa.large_string()),
    ]
    for kind, arrow in kinds:
        if isinstance(of_column, kind):
            return arrow
    raise TypeError(f"a column of type {of_column!r} has no place in a backup yet")


def _parquet(part: pa.Table) -> bytes:
    sink = pa.BufferOutputStream()
    pq.write_table(part, sink, compression="zstd")
    return sink.getvalue().to_pybytes()
