"""Whatever changes the installation leaves a line; a restore does not take lines away."""

import hashlib
from datetime import UTC, datetime, timedelta
from unittest.mock import patch

import pytest

from pingan.access.audit import Action, detail_of, prune, record, search, verify
from pingan.access.principal import Actor
from pingan.acts.publish import ReasonNeededError, publish
from pingan.acts.recorded import back_up, restore, store_boundaries, store_system
from pingan.storage import ConflictError, migrate, save_batches, writing
from pingan.storage.backup import write_backup
from pingan.storage.backup_restore import restore_backup
from pingan.system.indicator_system import parse_system

OFFICE = Actor("区平安办数据室", "10.0.0.7")


def told(engine):
    """Return what the log says, the oldest first."""
    return [(line.action, line.object, line.who, line.address) for line in reversed(search(engine).lines)]


def last_detail(engine):
    return detail_of(search(engine).lines[0])


@pytest.fixture
def empty(new_database):
    """Give a function that opens a new database with tables and nothing in them."""

    def make(backend):
        engine = new_database(backend)
        migrate(engine)
        return engine

    return make


def test_a_publication_and_a_correction_are_in_the_log_with_who_and_why(small_district, small_batches):
    first = publish(small_district, "2017Q1", "no reason is needed", OFFICE)
    publish(small_district, "2017Q1", None, OFFICE)  # nothing has changed
    save_batches(small_district, small_batches("2017Q1", seed=1))
    with pytest.raises(ReasonNeededError):
        publish(small_district, "2017Q1", None, OFFICE)
    second = publish(small_district, "2017Q1", "街道补报", OFFICE)
    assert told(small_district) == [
        ("publication", "2017Q1", "区平安办数据室", "10.0.0.7"),
        ("correction", "2017Q1", "区平安办数据室", "10.0.0.7"),
    ]
    assert first.published_by == "区平安办数据室"
    detail = last_detail(small_district)
    assert (detail["release"], detail["replaces"], detail["reason"]) == (
        second.release_id,
        first.release_id,
        "街道补报",
    )
    assert verify(small_district).whole


def test_a_publication_that_fails_leaves_no_line(small_district, monkeypatch):
    def fail(*_, **__):
        raise RuntimeError("disk full")

    monkeypatch.setattr("pingan.acts.publish.load_release", fail)
    with pytest.raises(RuntimeError, match="disk full"):
        publish(small_district, "2017Q1", None, OFFICE)
    assert told(small_district) == []


def test_boundaries_and_systems_are_in_the_log(engine, small_boundaries, small_system):
    version = store_boundaries(engine, small_boundaries, None, OFFICE, files=("streets.geojson",))
    told_of = {"areas": 7, "files": ["streets.geojson"], "credit": "", "demonstration": False}
    assert last_detail(engine) == {**told_of, "credit_sha256": hashlib.sha256(b"").hexdigest()}
    assert store_system(engine, small_system, OFFICE)
    assert not store_system(engine, small_system, OFFICE)  # the same again is no act
    assert told(engine) == [
        ("boundaries-imported", version, "区平安办数据室", "10.0.0.7"),
        ("system-stored", "small 1", "区平安办数据室", "10.0.0.7"),
    ]


def test_a_version_that_is_refused_leaves_no_line(small_district, small_system):
    publish(small_district, "2017Q1")
    late = parse_system(small_system.text.replace('version = "1"', 'version = "2"'))
    with pytest.raises(ConflictError):
        store_system(small_district, late, OFFICE)
    assert [line[0] for line in told(small_district)] == ["publication"]


@pytest.mark.parametrize("backend", ["sqlite", "postgresql"])
def test_the_log_goes_on_where_a_backup_is_restored_into_an_empty_database(
    small_district, empty, backend, tmp_path
):
    publish(small_district, "2016Q4", None, OFFICE)
    back_up(small_district, tmp_path / "backup.zip", OFFICE)
    other = empty(backend)
    restore(other, tmp_path / "backup.zip", OFFICE)
    publish(other, "2017Q1", None, OFFICE)
    assert [line[0] for line in told(other)] == ["publication", "restore", "publication"]
    assert (verify(other).whole, verify(other).number) == (True, 3)


def test_a_restore_takes_no_line_away_that_was_written_after_the_backup(small_district, tmp_path):
    publish(small_district, "2016Q4", None, OFFICE)
    back_up(small_district, tmp_path / "backup.zip", OFFICE)
    publish(small_district, "2017Q1", None, Actor("某人"))
    for _ in range(2):
        restore(small_district, tmp_path / "backup.zip", OFFICE, replace=True)
    expected = ["publication", "backup", "publication", "restore", "restore"]
    assert [line[0] for line in told(small_district)] == expected
    assert (verify(small_district).whole, verify(small_district).number) == (True, 5)
    assert "replaced_log" not in last_detail(small_district)


def test_a_backup_that_is_younger_than_the_database_brings_its_lines_along(small_district, empty, tmp_path):
    """A second machine that is brought up to date from time to time."""
    other = empty(small_district.dialect.name)
    publish(small_district, "2016Q4", None, OFFICE)
    back_up(small_district, tmp_path / "first.zip", OFFICE)
    restore_backup(other, tmp_path / "first.zip")  # without a line of its own
    back_up(small_district, tmp_path / "second.zip", OFFICE)
    restore(other, tmp_path / "second.zip", OFFICE, replace=True)
    assert [line[0] for line in told(other)] == ["publication", "backup", "restore"]
    assert verify(other).whole


def test_the_log_of_another_installation_is_replaced_and_the_new_line_says_at_what_it_ended(
    small_district, empty, tmp_path
):
    publish(small_district, "2016Q4", None, OFFICE)
    back_up(small_district, tmp_path / "backup.zip", OFFICE)
    other = empty(small_district.dialect.name)
    with writing(other) as connection:
        gone = record(connection, OFFICE, Action.SIGN_IN, "another installation")
    restore(other, tmp_path / "backup.zip", OFFICE)  # a log alone does not keep a database from being empty
    assert [line[0] for line in told(other)] == ["publication", "restore"]
    assert last_detail(other)["replaced_log"] == {"last": 1, "sha256": gone.sha256}
    assert verify(other).whole


def test_a_restore_from_before_the_last_pruning_keeps_the_pruned_log(small_district, tmp_path):
    year_ago = {"now.return_value": datetime.now(UTC) - timedelta(days=380)}
    with writing(small_district) as connection, patch("pingan.access.audit.datetime", **year_ago):
        record(connection, OFFICE, Action.SIGN_IN, "")
        record(connection, OFFICE, Action.SIGN_IN, "")
    write_backup(small_district, tmp_path / "backup.zip")
    with writing(small_district) as connection, patch("pingan.access.audit.datetime", **year_ago):
        record(connection, OFFICE, Action.SIGN_IN, "")
    assert prune(small_district, OFFICE) == 3
    restore(small_district, tmp_path / "backup.zip", OFFICE, replace=True)
    assert [line[0] for line in told(small_district)] == ["audit-pruned", "restore"]
    assert verify(small_district).whole


def test_a_restore_that_is_refused_leaves_no_line(small_district, tmp_path):
    publish(small_district, "2016Q4", None, OFFICE)
    back_up(small_district, tmp_path / "backup.zip", OFFICE)
    with pytest.raises(ConflictError):
        restore(small_district, tmp_path / "backup.zip", OFFICE)
    assert [line[0] for line in told(small_district)] == ["publication", "backup"]
