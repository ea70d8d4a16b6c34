"""What is in the log is found again, can be taken away, and is kept for as long as the law and the setting say."""

import csv
import hashlib
import io
import json
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text

from pingan.access.audit import (
    Action,
    AuditError,
    Sought,
    detail_of,
    export,
    prune,
    record,
    search,
    verify,
)
from pingan.access.audit_search import names_in_log
from pingan.access.principal import Actor
from pingan.storage import reading, writing
from pingan.storage.audit_log import append_line, lines_in_order

OFFICE, ADMIN = Actor("区平安办数据室", "10.0.0.7"), Actor("管理员", "10.0.0.9")


@pytest.fixture
def log(engine):
    """Give a database with a log of a few different lines."""
    with writing(engine) as connection:
        record(connection, ADMIN, Action.ACCOUNT_CREATED, "天山路街道", detail={"role": "street"})
        record(connection, Actor("=1+1", "10.0.0.66"), Action.SIGN_IN_FAILED, "", "wrong")
        record(connection, OFFICE, Action.IMPORT, "2017Q3 公安分局", detail={"file": "公安分局_2017Q3.xlsx"})
        record(connection, OFFICE, Action.CORRECTION, "2017Q1", detail={"reason": "补报 100% 的数据"})
    return engine


def numbers(page):
    return [line.number for line in page.lines]


def with_lines_of(engine, *days_ago):
    """Add a line for each number of days ago, in this order."""
    with writing(engine) as connection:
        for days in days_ago:
            append_line(
                connection,
                at=datetime.now(UTC) - timedelta(days=days),
                who="甲",
                address="::1",
                action=Action.SIGN_IN,
                object=f"{days} days ago",
                outcome="done",
                detail=None,
            )


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({}, [4, 3, 2, 1]),
        ({"text": "公安"}, [3]),
        ({"text": "STREET"}, [1]),
        ({"text": "10.0.0.7"}, [4, 3]),
        ({"text": "100%"}, [4]),
        ({"text": "%"}, [4]),  # a sign of its own, not "anything"
        ({"text": "_2017Q3."}, [3]),
        ({"who": "区平安办数据室"}, [4, 3]),
        ({"who": "区平安办"}, []),
        ({"action": "import"}, [3]),
        ({"action": [Action.IMPORT, Action.ACCOUNT_CREATED]}, [3, 1]),
        ({"action": "import", "who": "管理员"}, []),
    ],
    ids=str,
)
def test_lines_are_found_by_what_is_in_them(log, asked, found):
    assert numbers(search(log, **asked)) == found


def test_lines_are_found_by_when_they_were_written(engine):
    with_lines_of(engine, 30, 20, 10)
    now = datetime.now(UTC)
    assert numbers(search(engine, since=now - timedelta(days=25))) == [3, 2]
    assert numbers(search(engine, until=now - timedelta(days=25))) == [1]
    assert numbers(search(engine, since=now - timedelta(days=25), until=now - timedelta(days=15))) == [2]


def test_pages_hold_every_line_once_and_the_last_page_stands_for_those_after_it(engine):
    with_lines_of(engine, *range(12))
    pages = [search(engine, page=number, size=5) for number in (1, 2, 3)]
    assert [number for page in pages for number in numbers(page)] == list(range(12, 0, -1))
    assert {(page.found, page.pages) for page in pages} == {(12, 3)}
    beyond = search(engine, page=99, size=5)
    assert (beyond.page, numbers(beyond)) == (3, [2, 1])
    nothing = search(engine, "nothing like it")
    assert (nothing.found, nothing.page, nothing.pages, nothing.lines) == (0, 1, 1, ())


def test_a_line_whose_detail_was_spoilt_can_still_be_read(log):
    with reading(log) as connection:
        line, *_ = lines_in_order(connection)
    assert detail_of(line) == {"role": "street"}
    assert detail_of(type(line)(**{**vars(line), "detail": "{not json"})) == {"?": "{not json"}


def test_names_to_choose_from_are_those_in_the_log(log):
    assert names_in_log(log) == sorted({"区平安办数据室", "管理员", "=1+1"})


def test_an_export_has_every_line_and_is_itself_recorded(log, tmp_path):
    assert export(log, tmp_path / "log.csv", "csv", ADMIN) == 4
    content = (tmp_path / "log.csv").read_bytes()
    assert content.startswith("\ufeff".encode())
    rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))
    assert [row["number"] for row in rows] == ["1", "2", "3", "4"]
    assert rows[2]["detail"] == "file=公安分局_2017Q3.xlsx"
    newest = search(log).lines[0]
    assert (newest.action, newest.who, newest.object) == ("audit-exported", "管理员", "log.csv")
    assert verify(log).whole


def test_a_name_like_a_formula_stays_text_in_the_export(log, tmp_path):
    export(log, tmp_path / "log.csv", "csv", ADMIN)
    rows = list(csv.DictReader(io.StringIO((tmp_path / "log.csv").read_text("utf-8-sig"))))
    assert rows[1]["who"] == "'=1+1"


def test_another_program_can_check_the_chain_from_the_exported_lines(log, tmp_path):
    export(log, tmp_path / "log.jsonl", "jsonl", ADMIN)
    before, lines = "0" * 64, (tmp_path / "log.jsonl").read_text("utf-8").splitlines()
    assert len(lines) == 4
    for written in lines:
        line = json.loads(written)
        names = ("number", "at", "who", "address", "action", "object", "outcome", "detail", "previous")
        said = json.dumps(
            ["pingan-audit/1", *(line[name] for name in names)], ensure_ascii=False, separators=(",", ":")
        )
        assert line["previous"] == before
        assert line["sha256"] == (before := hashlib.sha256(said.encode()).hexdigest())


def test_only_what_is_sought_is_exported(log, tmp_path):
    assert export(log, tmp_path / "log.jsonl", "jsonl", ADMIN, Sought(actions=["import"])) == 1
    assert json.loads((tmp_path / "log.jsonl").read_text("utf-8"))["number"] == 3


def test_an_export_that_cannot_be_written_leaves_the_one_before(log, tmp_path):
    (tmp_path / "log.csv").write_text("before")
    with writing(log) as connection:
        connection.execute(text("ALTER TABLE audit_line RENAME TO hidden"))
    with pytest.raises(Exception, match="audit_line"):
        export(log, tmp_path / "log.csv", "csv", ADMIN)
    assert (tmp_path / "log.csv").read_text() == "before"
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []
    with pytest.raises(ValueError, match="csv, jsonl"):
        export(log, tmp_path / "log.xlsx", "xlsx", ADMIN)


def test_old_lines_are_pruned_and_the_log_still_verifies_and_goes_on(engine):
    with_lines_of(engine, 400, 300, 200, 100, 1)
    assert prune(engine, ADMIN) == 3
    checked = verify(engine)
    assert (checked.ok, checked.lines, checked.pruned_to) == (True, 3, 3)
    newest = search(engine).lines[0]
    assert (newest.number, newest.action, detail_of(newest)["lines"]) == (6, "audit-pruned", 3)
    assert prune(engine, ADMIN) == 0
    with_lines_of(engine, 0)
    assert (verify(engine).ok, verify(engine).number) == (True, 7)


@pytest.mark.parametrize(("months", "days"), [(6, 170), (1, 170), (12, 300)])
def test_nothing_younger_than_the_law_and_the_setting_ask_for_can_be_pruned(engine, months, days):
    with_lines_of(engine, 400, days)
    with pytest.raises(AuditError, match=f"at least {max(months, 6)} months") as refused:
        prune(engine, ADMIN, datetime.now(UTC) - timedelta(days=days - 1), months)
    assert set(refused.value.message) == {"zh", "en"}
    assert verify(engine).lines == 2


def test_everything_may_be_old_enough_to_be_pruned(engine):
    with_lines_of(engine, 900, 800)
    assert prune(engine, ADMIN) == 2
    assert (verify(engine).ok, verify(engine).lines) == (True, 1)


def test_a_clock_that_was_set_back_leaves_no_gap_in_what_is_kept(engine):
    with_lines_of(engine, 300, 10, 299, 9)
    assert prune(engine, ADMIN) == 1
    assert (verify(engine).ok, verify(engine).lines) == (True, 4)


def test_lines_removed_behind_the_back_of_pruning_are_found(engine):
    with_lines_of(engine, 400, 300, 10, 9)
    prune(engine, ADMIN)
    with writing(engine) as connection:
        if engine.dialect.name == "sqlite":
            connection.execute(text("DROP TRIGGER audit_line_is_never_removed"))
        else:
            connection.execute(text("ALTER TABLE audit_line DISABLE TRIGGER USER"))
        connection.execute(text("DELETE FROM audit_line WHERE number = 3"))
    assert [(fault.number, fault.kind) for fault in verify(engine).faults] == [(3, "missing")]


def test_a_beginning_moved_forward_without_pruning_is_found(engine):
    """Someone who moves the mark may remove lines before it: the hash there gives it away."""
    with_lines_of(engine, 10, 9, 8, 7)
    with writing(engine) as connection:
        connection.execute(text("UPDATE audit_head SET pruned_to = 2"))
        connection.execute(text("DELETE FROM audit_line WHERE number <= 2"))
    assert [(fault.number, fault.kind) for fault in verify(engine).faults] == [(3, "changed")]
