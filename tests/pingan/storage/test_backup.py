"""Whoever lost a database has it back from the backup, whole, on either kind of database; or is told why not."""

import json
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from sqlalchemy import event, select, text

from pingan.acts.proof import verify
from pingan.acts.publish import publish
from pingan.storage import (
    ConflictError,
    backup_restore,
    current_releases,
    edition,
    list_publications,
    migrate,
    reading,
    save_batches,
)
from pingan.storage.backup import write_backup
from pingan.storage.backup_restore import BackupError, check_backup, restore_backup
from pingan.storage.schema import metadata
from pingan.storage.screen import save_playlist

pytestmark = pytest.mark.published("2016Q4", "2017Q1")

BACKENDS = ("sqlite", "postgresql")


@pytest.fixture
def published(small_district):
    """Give a database with two published quarters."""
    return small_district


@pytest.fixture
def empty(new_database):
    """Give a function that opens a new database with tables and nothing in them."""

    def make(backend):
        engine = new_database(backend)
        migrate(engine)
        return engine

    return make


def content(engine, log=True):
    """Return every row of every table; the audit log is not set back by a restore into its own database."""
    with reading(engine) as connection:
        return {
            name: sorted(map(repr, connection.execute(select(table)).all()))
            for name, table in metadata.tables.items()
            if log or not name.startswith("audit_")
        }


@pytest.mark.parametrize("backend", BACKENDS)
def test_everything_is_back_after_a_restore_into_either_kind_of_database(
    published, new_database, backend, tmp_path
):
    save_playlist(published, '{"scenes": []}', "管理员")  # of the tables that only grow by hand
    written = write_backup(published, tmp_path / "backup.zip")
    assert written.rows["observation"] == 90
    other = new_database(backend)
    restored = restore_backup(other, tmp_path / "backup.zip")
    assert restored.rows == written.rows
    assert content(other) == content(published)
    assert edition(other) == edition(published)
    assert all(verify(other, release_id).ok for release_id in list_publications(other)["release_id"])


def test_work_goes_on_after_a_restore(published, empty, small_batches, tmp_path):
    """Else the first batch after a restore would be given a number that another one has."""
    other = empty(published.dialect.name)
    restore_backup(other, write_backup(published, tmp_path / "backup.zip").path)
    for engine in (published, other):
        save_batches(engine, small_batches("2017Q1", seed=1))
    corrected = [publish(engine, "2017Q1", "late counts").sha256 for engine in (published, other)]
    assert corrected[0] == corrected[1]


def test_an_empty_database_can_be_backed_up_restored_and_used(engine, empty, small_batches, tmp_path):
    other = empty(engine.dialect.name)
    restore_backup(other, write_backup(engine, tmp_path / "backup.zip").path)
    assert save_batches(other, small_batches("2017Q1")) == save_batches(engine, small_batches("2017Q1"))


def test_a_backup_holds_one_state_whatever_is_published_meanwhile(published, empty, small_batches, tmp_path):
    before, corrected = content(published), []

    def correct(_connection, _cursor, statement, *_):
        if "FROM boundary_version" in statement and not corrected:
            corrected.append(True)
            save_batches(published, small_batches("2017Q1", seed=3))
            publish(published, "2017Q1", "while the backup is written")

    with published.connect():  # the pool has a connection for the writer
        event.listen(published, "after_cursor_execute", correct)
        write_backup(published, tmp_path / "backup.zip")
        event.remove(published, "after_cursor_execute", correct)
    other = empty("sqlite")
    restore_backup(other, tmp_path / "backup.zip")
    assert corrected
    assert content(other) == before != content(published)


def test_a_database_that_is_not_empty_is_only_replaced_where_that_is_asked_for(
    published, small_batches, tmp_path
):
    path = write_backup(published, tmp_path / "backup.zip").path
    before = content(published, log=False)
    save_batches(published, small_batches("2017Q1", seed=1))
    publish(published, "2017Q1", "mistaken")
    later = content(published)
    with pytest.raises(ConflictError, match="not empty"):
        restore_backup(published, path)
    assert content(published) == later
    restore_backup(published, path, replace=True)
    assert content(published, log=False) == before


def altered(path, change):
    """Write a backup anew with its members changed: a function from name and content to content or None."""
    other = path.with_name("altered.zip")
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(other, "w") as new:
        for name in old.namelist():
            member = change(name, old.read(name))
            if member is not None:
                new.writestr(name, member)
    return other


def packed(path):
    """Write a backup anew, compressed."""
    other = path.with_name("packed.zip")
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(other, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, old.read(name))
    return other


def manifest_with(**changes):
    """Return a change of the manifest."""
    return lambda name, old: json.dumps(json.loads(old) | changes) if name == "manifest.json" else old


def cut(path, share):
    """Write the beginning of a backup."""
    whole = path.read_bytes()
    (other := path.with_name("cut.zip")).write_bytes(whole[: int(len(whole) * share)])
    return other


def flipped(path, share):
    """Write a backup with one bit the other way."""
    whole = bytearray(path.read_bytes())
    whole[int(len(whole) * share)] ^= 1
    (other := path.with_name("flipped.zip")).write_bytes(whole)
    return other


@pytest.mark.parametrize("replace", [False, True])
def test_a_backup_of_an_earlier_schema_is_brought_up_to_date(
    published, empty, later_program, replace, tmp_path
):
    path = write_backup(published, tmp_path / "backup.zip").path
    other = published if replace else empty(published.dialect.name)
    before = content(published, log=False)
    later_program()
    restore_backup(other, path, replace=replace)
    assert content(other, log=False) == before
    with reading(other) as connection:
        assert connection.execute(text("SELECT DISTINCT archived_at FROM batch")).all() == [(None,)]


SPOILT = {
    "cut in the middle": (lambda path: cut(path, 0.5), "not a whole backup"),
    "cut at the end": (lambda path: cut(path, 0.999), "not a whole backup"),
    "empty": (lambda path: cut(path, 0), "not a whole backup"),
    "a bit flipped": (lambda path: flipped(path, 0.4), "not a whole backup"),
    "a part missing": (
        lambda path: altered(path, lambda name, old: None if name.startswith("observation/") else old),
        "not a whole backup",
    ),
    "a part of another table": (
        lambda path: altered(path, lambda name, old: b"PAR1" if name.startswith("batch/") else old),
        "not a whole backup",
    ),
    "compressed": (packed, "not a whole backup"),
    "some other zip": (
        lambda path: altered(path, lambda name, old: None if name == "manifest.json" else old),
        "not a file written by",
    ),
    "another program's manifest": (
        lambda path: altered(path, manifest_with(format="something/1")),
        "not a file written by",
    ),
    "a newer format": (
        lambda path: altered(path, manifest_with(format="pingan-backup/2", application_version="9.0")),
        r"newer version of the program \(9.0\)",
    ),
    "a newer schema": (
        lambda path: altered(path, manifest_with(schema_revision="9999", application_version="9.0")),
        r"newer version of the program \(9.0\)",
    ),
    "a schema of before the first version": (
        lambda path: altered(path, manifest_with(schema_revision="0012")),
        "from before the first version",
    ),
    "a text": (lambda path: Path(__file__), "not a whole backup"),
    "nothing": (lambda path: path.with_name("nothing.zip"), "no file"),
}


def test_a_file_that_is_not_a_whole_backup_is_refused_and_nothing_is_changed(published, tmp_path):
    path = write_backup(published, tmp_path / "backup.zip").path
    before = content(published)
    for name, (spoil, said) in SPOILT.items():
        with pytest.raises(BackupError, match=said) as refused:
            restore_backup(published, spoil(path), replace=True)
        assert set(refused.value.message) == {"zh", "en"}, name
    assert content(published) == before


def test_a_list_of_contents_larger_than_any_backups_is_not_read(published, tmp_path, monkeypatch):
    path = write_backup(published, tmp_path / "backup.zip").path
    check_backup(path)
    monkeypatch.setattr(backup_restore, "MANIFEST_BYTES", 1_000)
    with pytest.raises(BackupError, match="not a file written by"):
        check_backup(path)


def test_a_restore_that_fails_at_any_point_leaves_the_old_state(published, empty, tmp_path):
    path = write_backup(published, tmp_path / "backup.zip").path
    other = empty(published.dialect.name)
    before = content(other)
    executed, fail_at = 0, 0

    def fail(*_):
        nonlocal executed
        executed += 1
        if executed > fail_at:
            raise OSError("disk full")

    event.listen(other, "before_cursor_execute", fail)
    while True:
        executed = 0
        try:
            restore_backup(other, path, replace=True)
            break
        except OSError:
            event.remove(other, "before_cursor_execute", fail)
            assert content(other) == before
            event.listen(other, "before_cursor_execute", fail)
            fail_at += 6
    assert fail_at > 30
    event.remove(other, "before_cursor_execute", fail)
    assert content(other) == content(published)


KILLED = """
import os, signal, sys
from pathlib import Path
from sqlalchemy import event
from pingan.storage import open_database
from pingan.storage.backup_restore import restore_backup

url, path, last = sys.argv[1], Path(sys.argv[2]), sys.argv[3]
engine = open_database(url)

def kill(connection, cursor, statement, *_):
    if statement.startswith(last):
        os.kill(os.getpid(), signal.SIGKILL)

event.listen(engine, "after_cursor_execute", kill)
restore_backup(engine, path, replace=True)
"""


@pytest.mark.slow
@pytest.mark.parametrize(
    "last", ["DELETE FROM batch", "INSERT INTO observation", "INSERT INTO published_quarter"]
)
def test_a_process_killed_in_the_middle_of_a_restore_leaves_the_old_state(
    published, small_batches, last, tmp_path
):
    path = write_backup(published, tmp_path / "backup.zip").path
    save_batches(published, small_batches("2017Q1", seed=1))
    publish(published, "2017Q1", "after the backup")
    before = content(published)
    url = published.url.render_as_string(hide_password=False)
    run = subprocess.run([sys.executable, "-c", KILLED, url, path, last], check=False)
    assert run.returncode == -9
    assert content(published) == before
    assert verify(published, current_releases(published)["release_id"].iloc[-1]).ok


def test_a_backup_that_cannot_be_finished_leaves_the_one_before_and_no_other_file(
    published, tmp_path, monkeypatch
):
    folder = tmp_path / "backups"
    folder.mkdir()
    path = write_backup(published, folder / "backup.zip").path
    whole = path.read_bytes()

    def full(*_):
        raise OSError(28, "No space left on device")

    event.listen(published, "before_cursor_execute", full)
    with pytest.raises(OSError, match="No space"):
        write_backup(published, path)
    event.remove(published, "before_cursor_execute", full)
    assert path.read_bytes() == whole
    assert list(folder.iterdir()) == [path]
    check_backup(path)


def test_a_backup_is_for_its_owners_eyes_only(published, tmp_path):
    assert write_backup(published, tmp_path / "backup.zip").path.stat().st_mode & 0o077 == 0
