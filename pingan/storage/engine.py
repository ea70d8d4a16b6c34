"""Opening the database, and the two ways to use it: `reading` and `writing`.

The functions of this package take a `Database`: an engine (they then open and close their own transaction)
or a connection on which a transaction is open (they then take part in it). So `publish` can read its inputs
and write its results in one transaction with the same functions that everyone else uses.
"""

import os
import sqlite3
import weakref
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import BoundedSemaphore
from typing import Any, cast

from psycopg.errors import LockNotAvailable
from sqlalchemy import URL, Connection, CursorResult, Engine, Executable, create_engine, event, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError, OperationalError, SQLAlchemyError
from sqlalchemy.pool import NullPool

from pingan.signing import SigningKey
from pingan.storage.errors import BusyError
from pingan.storage.rights import keep_database_to_owner, make_folder

Database = Engine | Connection

BUSY_SECONDS = 30
"""How long a writer waits for another writer. A publication of a large panel may take seconds."""
QUEUE_SECONDS = 0.5
"""How long a writer waits for one of the places in which one may wait, where their number is limited."""

CONNECT_SECONDS = 5
"""How long a PostgreSQL that does not answer is waited for."""

_WRITES = "pingan_writes"
_WAITS = "pingan_waits"
_KEY = "pingan_signing_key"
_PLACES: weakref.WeakKeyDictionary[Engine, BoundedSemaphore] = weakref.WeakKeyDictionary()
_WRITER_LOCK = int.from_bytes(b"pingan")  # any number that no other program in the same database locks


def open_database(
    url: str | URL,
    signing_key: SigningKey | None = None,
    *,
    busy_seconds: float = BUSY_SECONDS,
    writers: int | None = None,
    keep_connections: bool = True,
) -> Engine:
    """Open a database.

    SQLite runs with write-ahead logging (readers never wait and never see half a transaction), foreign keys
    checked, and `synchronous=FULL`: a publication that was reported as done survives a power cut. `NORMAL`
    would save one fsync for each commit and could lose the last ones; commits here are rare and precious.

    Parameters
    ----------
    url : str
        SQLAlchemy URL, as in `PINGAN_DATABASE_URL`: `sqlite:///…` or `postgresql://…`. The folder of an
        SQLite file is made if it is missing; the file is for its owner alone.
    signing_key : SigningKey, optional
        Signs what is written from here on: releases, and the end of the audit log. Without one nothing is signed.
    busy_seconds : float
        How long a writer waits for another one.
    writers : int, optional
        How many threads of the process may write or wait for that at the same time: a server's threads, of which
        some must be left for those who read. By default any number.
    keep_connections : bool
        Whether connections are kept for the next use; who does not keep them never waits for one.

    Returns
    -------
    sqlalchemy.Engine
        Nothing has been read or written yet: see `migrate`.
    """
    parsed = make_url(url)
    options: dict[str, Any] = {"execution_options": {_WAITS: busy_seconds, _KEY: signing_key}}
    if not keep_connections:
        options["poolclass"] = NullPool
    if parsed.drivername == "postgresql":
        parsed = parsed.set(drivername="postgresql+psycopg")  # the driver that comes with the program
    if parsed.get_backend_name() != "sqlite":
        # Asked before use, a connection that a restart of the database has cut is replaced, not handed out.
        given = {} if "connect_timeout" in parsed.query else {"connect_timeout": CONNECT_SECONDS}
        engine = create_engine(parsed, pool_pre_ping=True, connect_args=given, **options)
        return _safe_to_fork(_with_places(engine, writers))
    engine = create_engine(parsed, connect_args={"timeout": busy_seconds}, **options)
    if parsed.database and parsed.database != ":memory:" and "uri" not in parsed.query:
        path = Path(parsed.database)
        make_folder(path.parent)
        event.listen(engine, "do_connect", lambda *_: keep_database_to_owner(path))
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return _safe_to_fork(_with_places(engine, writers))


def patient(engine: Engine) -> Engine:
    """Return the same database for work in the background: it waits for other writers, and takes nobody's place."""
    return engine.execution_options(**{_WAITS: BUSY_SECONDS})


def key_of(database: Database) -> SigningKey | None:
    """Return the key that a database was opened with; None where it was opened without one."""
    return database.get_execution_options().get(_KEY)


@contextmanager
def reading(database: Database) -> Iterator[Connection]:
    """Give a connection for reading: everything read on it is one state of the database."""
    if isinstance(database, Connection):
        yield database
        return
    with database.connect() as connection:
        if not _is_sqlite(database):  # which isolates by itself: a reader keeps the state it began with
            connection.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
        yield connection


@contextmanager
def writing(database: Database) -> Iterator[Connection]:
    """Give a connection for writing: all of it is written at the end, or nothing.

    It is the only writer from its first statement on, so what it reads cannot change under it, and it never
    fails half-way because another one wrote first. On SQLite the transaction is `BEGIN IMMEDIATE`; on
    PostgreSQL it holds an advisory lock, which it waits for before it sees anything (`READ COMMITTED`: with
    a later level it would go on seeing the state of before the wait).

    Raises
    ------
    BusyError
        Somebody else writes for longer than this database's writers wait.
    """
    if isinstance(database, Connection):
        if not database.in_transaction():
            raise RuntimeError("writing() takes an engine, or a connection on which a transaction is open")
        yield database
        return
    with (
        _place(database),
        database.connect().execution_options(**{_WRITES: True}) as connection,
        _only_writer(connection),
    ):
        yield connection


@contextmanager
def _only_writer(connection: Connection) -> Iterator[None]:
    try:
        if _is_sqlite(connection.engine):
            _set_patience(connection, _waits(connection))
        transaction = connection.begin()
        if not _is_sqlite(connection.engine):
            connection.exec_driver_sql(f"SET LOCAL lock_timeout = '{round(1000 * _waits(connection))}ms'")
            connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_WRITER_LOCK})")
    except OperationalError as error:
        if _is_busy(error):
            raise _busy() from error
        raise
    with transaction:
        yield


@contextmanager
def _place(engine: Engine) -> Iterator[None]:
    """Take one of the places of those who write or wait for it, where an engine has such."""
    places = _PLACES.get(engine)
    if places is None:
        yield
        return
    if not places.acquire(timeout=QUEUE_SECONDS):
        raise _busy()
    try:
        yield
    finally:
        places.release()


def _with_places(engine: Engine, writers: int | None) -> Engine:
    if writers is not None:
        _PLACES[engine] = BoundedSemaphore(writers)
    return engine


def _set_patience(connection: Connection, seconds: float) -> None:
    _driver(connection).execute(f"PRAGMA busy_timeout={round(1000 * seconds)}").close()


def _waits(connection: Connection) -> float:
    return float(connection.get_execution_options().get(_WAITS, BUSY_SECONDS))


def _busy() -> BusyError:
    return BusyError(
        "服务器正忙：有人正在写入，等待超时，没有写入任何内容。请稍后再试。",
        "Busy: somebody else is writing, and this has waited in vain. Nothing was written; try again in a moment.",
    )


def write_if_free(database: Database, statement: Executable) -> bool:
    """Execute one statement if no other writer is at work, else leave it: for what is not worth waiting for.

    Readers use it (when was a session last seen?), and a reader never waits for a publication. On PostgreSQL it
    waits for nobody but a writer of the same row.

    Returns
    -------
    bool
        Whether it was executed.
    """
    if isinstance(database, Connection):
        database.execute(statement)
        return True
    try:
        with database.connect().execution_options(**{_WRITES: True}) as connection:
            if _is_sqlite(database):
                return _written_at_once(connection, statement)
            with connection.begin():
                connection.exec_driver_sql("SET LOCAL lock_timeout = '50ms'")
                connection.execute(statement)
    except OperationalError:
        return False
    return True


def can_write(engine: Engine) -> bool | None:
    """Tell whether the database can be written, by writing a row as it is; None where another writer is at work.

    A full disk or a file that became read-only is not known before something is written. It waits for nobody.
    """
    statement = text("UPDATE alembic_version SET version_num = version_num")
    try:
        with engine.connect().execution_options(**{_WRITES: True}) as connection:
            if _is_sqlite(engine):
                return _written_at_once(connection, statement)
            with connection.begin():
                connection.exec_driver_sql("SET LOCAL lock_timeout = '50ms'")
                connection.execute(statement)
    except SQLAlchemyError as problem:
        return None if _is_busy(problem) else False
    return True


def _is_busy(problem: SQLAlchemyError) -> bool:
    cause = problem.orig if isinstance(problem, DBAPIError) else None
    return (
        isinstance(cause, LockNotAvailable)
        or getattr(cause, "sqlite_errorcode", 0) & 0xFF == sqlite3.SQLITE_BUSY
    )


def _written_at_once(connection: Connection, statement: Executable) -> bool:
    _set_patience(connection, 0)
    try:
        with connection.begin():
            connection.execute(statement)
    finally:
        _set_patience(connection, _waits(connection))
    return True


def _driver(connection: Connection) -> sqlite3.Connection:
    return cast(sqlite3.Connection, connection.connection.driver_connection)


def number_of(made: CursorResult[Any]) -> int:
    """Return the number that an inserted row got."""
    if made.inserted_primary_key is None:
        raise ValueError("no single row was inserted")
    return int(made.inserted_primary_key[0])


def _is_sqlite(engine: Engine) -> bool:
    return engine.dialect.name == "sqlite"


def _prepare_sqlite(dbapi_connection: sqlite3.Connection, _record: object) -> None:
    # Python's sqlite3 would open transactions by itself, late and not for every statement. Off: SQLAlchemy's
    # own begin is the only one (`_begin_sqlite`), so that DDL, reads and writes are all inside it.
    dbapi_connection.isolation_level = None
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
        dbapi_connection.execute(f"PRAGMA {pragma}").close()


def _begin_sqlite(connection: Connection) -> None:
    if connection.get_execution_options().get(_WRITES, False):
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    else:  # it waits for nobody and cannot fail, and is said with every request
        _driver(connection).execute("BEGIN").close()


def _safe_to_fork(engine: Engine) -> Engine:
    # A server that forks its workers after opening the database must not share connections between them.
    reference = weakref.ref(engine)

    def forget_connections() -> None:
        if (living := reference()) is not None:
            living.dispose(close=False)

    os.register_at_fork(after_in_child=forget_connections)
    return engine
