import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import event, text
from sqlalchemy.exc import IntegrityError, OperationalError

from pingan.storage import open_database, reading, writing
from pingan.storage.engine import can_write, write_if_free


@pytest.fixture
def plain(tmp_path):
    engine = open_database(f"sqlite:///{tmp_path / 'new folder' / 'plain.db'}")
    with writing(engine) as connection:
        connection.execute(text("CREATE TABLE t (n INTEGER PRIMARY KEY REFERENCES t (n))"))
    yield engine
    engine.dispose()


def numbers(engine):
    with reading(engine) as connection:
        return connection.execute(text("SELECT n FROM t ORDER BY n")).scalars().all()


def test_sqlite_runs_with_write_ahead_log_full_sync_and_foreign_keys(plain):
    with reading(plain) as connection:
        pragmas = [
            connection.execute(text(f"PRAGMA {name}")).scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        ]
    assert pragmas == ["wal", 2, 1, 30000]


def test_an_error_inside_a_transaction_undoes_everything_tables_included(plain):
    def write_and_fail():
        with writing(plain) as connection:
            connection.execute(text("INSERT INTO t VALUES (1)"))
            connection.execute(text("CREATE TABLE half_done (n INTEGER)"))
            connection.execute(text("INSERT INTO t VALUES (2)"))
            raise RuntimeError("in the middle")

    with pytest.raises(RuntimeError, match="in the middle"):
        write_and_fail()
    assert numbers(plain) == []
    with pytest.raises(OperationalError, match="half_done"), reading(plain) as connection:
        connection.execute(text("SELECT * FROM half_done"))


def test_a_reader_sees_one_state_until_it_ends_whatever_is_written_meanwhile(plain):
    with reading(plain) as reader:
        assert reader.execute(text("SELECT count(*) FROM t")).scalar() == 0
        with writing(plain) as writer:
            writer.execute(text("INSERT INTO t VALUES (1)"))
            assert reader.execute(text("SELECT count(*) FROM t")).scalar() == 0
        assert reader.execute(text("SELECT count(*) FROM t")).scalar() == 0
    assert numbers(plain) == [1]


def test_a_writer_holds_the_lock_from_the_start_so_what_it_read_cannot_change(plain):
    with (
        writing(plain),
        sqlite3.connect(plain.url.database, timeout=0) as other,
        pytest.raises(sqlite3.OperationalError),
    ):
        other.execute("INSERT INTO t VALUES (5)")
    other.close()


def test_functions_share_the_transaction_of_the_connection_they_are_given(plain):
    def write_and_fail():
        with writing(plain) as outer:
            with writing(outer) as inner:
                inner.execute(text("INSERT INTO t VALUES (1)"))
            with reading(outer) as inner:
                assert inner.execute(text("SELECT count(*) FROM t")).scalar() == 1
            raise RuntimeError("after the inner one ended")

    with pytest.raises(RuntimeError, match="after the inner one ended"):
        write_and_fail()
    assert numbers(plain) == []


def test_writing_on_a_connection_without_a_transaction_is_refused(plain):
    with plain.connect() as connection, pytest.raises(RuntimeError, match="transaction"), writing(connection):
        pass


def test_foreign_keys_are_checked(plain):
    with writing(plain) as connection:
        connection.execute(text("CREATE TABLE child (n INTEGER REFERENCES t (n))"))
        with pytest.raises(IntegrityError):
            connection.execute(text("INSERT INTO child VALUES (99)"))


def test_what_is_not_worth_waiting_for_is_left_while_another_one_writes(plain):
    one = text("INSERT INTO t VALUES (1)")
    with writing(plain) as connection:
        connection.execute(text("INSERT INTO t VALUES (2)"))
        assert not write_if_free(plain, one)
    assert numbers(plain) == [2]
    assert write_if_free(plain, one)
    assert numbers(plain) == [1, 2]
    with reading(plain) as connection:  # and who waits afterwards waits as long as ever
        assert connection.execute(text("PRAGMA busy_timeout")).scalar() == 30000


def test_a_row_that_another_one_writes_is_not_waited_for(small_district):
    rename = text("UPDATE boundary_version SET credit = 'later'")
    with writing(small_district) as connection:
        connection.execute(text("UPDATE boundary_version SET credit = 'now'"))
        assert not write_if_free(small_district, rename)
    assert write_if_free(small_district, rename)


def test_whether_a_database_can_be_written_is_found_by_writing_and_nothing_has_changed_then(engine):
    def versions():
        with reading(engine) as connection:
            return connection.execute(text("SELECT version_num FROM alembic_version")).all()

    before = versions()
    assert can_write(engine) is True
    assert versions() == before


def test_a_database_that_may_only_be_read_cannot_be_written(engine):
    if engine.dialect.name == "sqlite":
        closed = open_database(engine.url)
        event.listen(
            closed, "connect", lambda connection, _: connection.execute("PRAGMA query_only=ON").close()
        )
    else:
        closed = open_database(
            engine.url.update_query_dict({"options": "-c default_transaction_read_only=on"})
        )
    assert can_write(closed) is False
    closed.dispose()


def test_where_another_one_writes_it_is_not_known(engine):
    with writing(engine) as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = version_num"))
        assert can_write(engine) is None
    assert can_write(engine) is True


def rights(path):
    return oct(path.stat().st_mode & 0o777)


@pytest.mark.parametrize("umask", [0o000, 0o022, 0o077])
def test_a_database_is_its_owners_alone_whatever_the_process_was_started_with(tmp_path, umask):
    before = os.umask(umask)
    try:
        engine = open_database(f"sqlite:///{tmp_path / 'new folder' / 'own.db'}")
        with writing(engine) as connection:
            connection.execute(text("CREATE TABLE t (n INTEGER)"))
        kept = {path.name: rights(path) for path in (tmp_path / "new folder").iterdir()}
    finally:
        os.umask(before)
    engine.dispose()
    assert kept == dict.fromkeys(("own.db", "own.db-wal", "own.db-shm"), "0o600")
    assert rights(tmp_path / "new folder") == "0o750"


def test_a_database_that_others_could_read_is_taken_from_them_and_their_folder_left_as_it_is(tmp_path):
    tmp_path.chmod(0o755)
    path = tmp_path / "wide.db"
    sqlite3.connect(path).close()
    path.touch()
    path.chmod(0o664)
    engine = open_database(f"sqlite:///{path}")
    with reading(engine) as connection:
        connection.execute(text("SELECT 1"))
    engine.dispose()
    assert (rights(path), rights(tmp_path)) == ("0o600", "0o755")


def test_opening_a_database_again_takes_no_lock_from_who_has_it_open_in_the_same_process(plain):
    """Whoever opens and closes the file itself does: another process then removes the journal that is in use."""
    path = plain.url.database
    other = "import sqlite3, sys; c = sqlite3.connect(sys.argv[1]); c.execute('SELECT * FROM t').fetchall(); c.close()"
    with reading(plain) as connection:
        connection.execute(text("SELECT n FROM t")).all()
        again = open_database(plain.url)
        assert numbers(again) == []
        again.dispose()
        subprocess.run([sys.executable, "-c", other, path], check=True)
        assert Path(f"{path}-wal").exists()
