"""A log that was made anew as a whole does not agree with what was written down elsewhere."""

import re
import socket
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text

from pingan.access.audit import Action, prune, record, verify
from pingan.access.audit_anchor import append_anchor, make_anchor, read_anchors, send_anchor
from pingan.access.errors import AnchorError
from pingan.access.principal import Actor
from pingan.signing import Signed
from pingan.storage import reading, writing
from pingan.storage.audit_log import append_line
from pingan.storage.engine import key_of
from pingan.storage.schema import audit_head, audit_line

ADMIN = Actor("管理员", "10.0.0.9")


def write(engine, *days):
    for day in days:
        with writing(engine) as connection:
            append_line(
                connection,
                at=datetime.now(UTC) - timedelta(days=day),
                who="x",
                address="",
                action="export",
                object=f"{day} days ago",
                outcome="done",
                detail=None,
            )


def made_anew(engine):
    """Put another log in the place of the one that there is."""
    with writing(engine) as connection:
        if engine.dialect.name == "sqlite":
            connection.execute(text("DROP TRIGGER audit_line_is_never_removed"))
        else:
            connection.execute(text("ALTER TABLE audit_line DISABLE TRIGGER USER"))
        connection.execute(text("DELETE FROM audit_line"))
        connection.execute(text("DELETE FROM audit_head"))


def made_of_first(engine):
    """Return the anchor of the first line, and that line as one notes it."""
    with reading(engine) as connection:
        sha256 = connection.execute(text("SELECT sha256 FROM audit_line WHERE number = 1")).scalar()
    return replace(make_anchor(engine), number=1, sha256=sha256), (1, sha256)


@pytest.fixture
def anchored(engine, tmp_path):
    """Give a file with the ends of a log of three lines, after each."""
    for _ in range(3):
        write(engine, 1)
        append_anchor(tmp_path / "anchors.txt", make_anchor(engine))
    return tmp_path / "anchors.txt"


def faults(engine, path):
    anchors, unreadable = read_anchors(path)
    return [fault.number for fault in verify(engine, anchors=anchors).faults], unreadable


def test_anchors_are_added_a_line_each_and_agree_with_a_log_that_goes_on(engine, anchored):
    write(engine, 0)
    lines = anchored.read_text().splitlines()
    assert [line.split()[:2] for line in lines] == [["pingan-audit-anchor/1", str(n)] for n in (1, 2, 3)]
    anchors, unreadable = read_anchors(anchored)
    checked = verify(engine, anchors=anchors)
    assert (checked.ok, checked.compared, unreadable) == (True, 3, 0)


def test_a_log_that_was_made_anew_as_a_whole_is_told_by_its_anchors(engine, anchored):
    made_anew(engine)
    write(engine, 1, 1, 1, 1)
    assert verify(engine).ok
    assert faults(engine, anchored) == ([1, 2, 3], 0)
    assert "of another log" in verify(engine, anchors=read_anchors(anchored)[0]).faults[0].message["en"]


def test_a_log_that_was_made_anew_from_a_line_on_is_told_from_that_line_on(engine, anchored):
    with writing(engine) as connection:
        first = connection.execute(audit_line.select().where(audit_line.c.number == 1)).mappings().one()
    made_anew(engine)
    with writing(engine) as connection:
        connection.execute(audit_line.insert(), dict(first))
        end = {"number": 1, "sha256": first["sha256"], "first_sha256": first["sha256"]}
        connection.execute(audit_head.insert(), {"head": 1, **end, "pruned_to": 0, "pruned_sha256": "0" * 64})
    write(engine, 1, 1)
    assert verify(engine).ok
    assert faults(engine, anchored) == ([2, 3], 0)


def test_a_log_that_was_set_back_to_an_earlier_moment_is_told_by_a_later_anchor(engine, anchored, tmp_path):
    write(engine, 1)
    anchors, _ = read_anchors(anchored)
    with writing(engine) as connection:
        second = connection.execute(text("SELECT sha256 FROM audit_line WHERE number = 2")).scalar()
        if engine.dialect.name == "sqlite":
            connection.execute(text("DROP TRIGGER audit_line_is_never_removed"))
        else:
            connection.execute(text("ALTER TABLE audit_line DISABLE TRIGGER USER"))
        connection.execute(text("DELETE FROM audit_line WHERE number > 2"))
        connection.execute(text("UPDATE audit_head SET number = 2, sha256 = :sha"), {"sha": second})
    assert verify(engine).ok
    assert [fault.number for fault in verify(engine, anchors=anchors).faults] == [3]


def test_anchors_of_lines_that_were_pruned_are_counted_and_that_of_the_last_pruned_line_is_compared(
    engine, tmp_path
):
    path = tmp_path / "anchors.txt"
    for days in (400, 300, 1):
        write(engine, days)
        append_anchor(path, make_anchor(engine))
    assert prune(engine, ADMIN) == 2
    anchors, _ = read_anchors(path)
    checked = verify(engine, anchors=anchors)
    assert (checked.ok, checked.compared, checked.pruned_anchors) == (True, 2, 1)
    path.write_text(path.read_text().replace(anchors[1].sha256, "0" * 64))
    assert faults(engine, path) == ([2], 0)


def test_a_log_that_says_that_all_that_was_noted_was_pruned_does_not_pass(engine):
    write(engine, 400, 300, 1)
    oldest, (number, sha256) = made_of_first(engine)
    assert verify(engine, (number, sha256), [oldest]).ok
    assert prune(engine, ADMIN) == 2
    assert [fault.number for fault in verify(engine, anchors=[oldest]).faults] == [1]
    assert [fault.number for fault in verify(engine, (number, sha256)).faults] == [1]
    assert verify(engine, anchors=[oldest, make_anchor(engine)]).ok


def test_the_newest_anchor_is_signed_where_a_key_is_set_and_earlier_ones_need_not_be(
    engine, make_key, opened_with
):
    keyed = opened_with(engine, make_key())
    with writing(keyed) as connection:
        record(connection, ADMIN, Action.EXPORT, "a")
    unsigned = make_anchor(engine)
    of_another = make_anchor(opened_with(engine, make_key()))
    for anchor in (unsigned, of_another):
        assert [fault.number for fault in verify(keyed, anchors=[anchor]).faults] == [1]
    with writing(keyed) as connection:
        record(connection, ADMIN, Action.EXPORT, "b")
    assert verify(keyed, anchors=[unsigned, make_anchor(keyed)]).ok


def test_an_anchor_is_signed_where_there_is_a_key_and_a_changed_one_is_told(
    engine, make_key, opened_with, tmp_path
):
    keyed, path = opened_with(engine, make_key()), tmp_path / "anchors.txt"
    with writing(keyed) as connection:
        record(connection, ADMIN, Action.EXPORT, "a")
    append_anchor(path, make_anchor(keyed))
    (anchor,), _ = read_anchors(path)
    assert anchor.judged_with(key_of(keyed)) is Signed.RIGHT
    assert verify(keyed, anchors=[anchor]).ok
    path.write_text(re.sub(r"T\d\d:", "T99:", path.read_text()))
    (changed,), _ = read_anchors(path)
    checked = verify(keyed, anchors=[changed])
    assert (checked.ok, [fault.number for fault in checked.faults]) == (False, [1])
    assert "was changed" in checked.faults[0].message["en"]


def test_a_system_logs_own_file_can_be_compared_with_and_a_torn_line_is_counted(engine, anchored):
    lines = anchored.read_text().splitlines()
    told = [f"Apr  1 02:00:0{n} atlas pingan: {line}" for n, line in enumerate(lines)]
    anchored.write_text("\n".join(["Apr  1 01:59 atlas cron: started", *told, lines[0][:40]]))
    assert len(read_anchors(anchored)[0]) == 3
    assert faults(engine, anchored) == ([], 1)


def test_an_empty_log_has_no_end_to_write_down(engine):
    with pytest.raises(AnchorError):
        make_anchor(engine)


@pytest.mark.on_sqlite
def test_an_anchor_is_sent_to_a_socket_and_to_a_port(engine, tmp_path):
    write(engine, 1)
    anchor = make_anchor(engine)
    with (
        socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as local,
        socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as network,
    ):
        local.bind(str(tmp_path / "log"))
        network.bind(("127.0.0.1", 0))
        send_anchor(str(tmp_path / "log"), anchor)
        send_anchor(network.getsockname(), anchor)
        received = [one.recv(4096).decode() for one in (local, network)]
    assert received == [f"<38>pingan: {anchor}"] * 2


@pytest.mark.on_sqlite
def test_a_system_log_that_is_not_there_is_no_silence(engine, tmp_path):
    write(engine, 1)
    with pytest.raises(OSError, match="No such file"):
        send_anchor(str(tmp_path / "none"), make_anchor(engine))
    with pytest.raises(OSError, match="No such file"):
        append_anchor(tmp_path / "none" / "anchors.txt", make_anchor(engine))
