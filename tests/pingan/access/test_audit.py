"""What was done is in the log, once, whoever writes at the same time; and a log that was tampered with is found out."""

import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from sqlalchemy import insert, select, text, update
from sqlalchemy.exc import DBAPIError

from pingan.access.audit import Action, record, verify
from pingan.access.principal import Actor
from pingan.storage import open_database, reading, writing
from pingan.storage.audit_log import lines_in_order
from pingan.storage.schema import audit_head, audit_line

OFFICE = Actor("区平安办数据室", "10.0.0.7")


@pytest.fixture
def log(engine):
    """Give a database with a log of nine lines."""
    with writing(engine) as connection:
        for number in range(1, 10):
            record(connection, OFFICE, Action.IMPORT, f"批次 {number}", detail={"rows": number})
    return engine


def lines(engine):
    with reading(engine) as connection:
        return list(lines_in_order(connection))


def unguarded(connection):
    """Take the triggers away, as someone who may write to the database directly can."""
    if connection.dialect.name == "sqlite":
        connection.execute(text("DROP TRIGGER audit_line_is_never_changed"))
        connection.execute(text("DROP TRIGGER audit_line_is_never_removed"))
    else:
        connection.execute(text("ALTER TABLE audit_line DISABLE TRIGGER USER"))


def tampered(engine, *statements):
    """Run statements on the log behind the program's back, then verify."""
    with writing(engine) as connection:
        unguarded(connection)
        for statement in statements:
            connection.execute(statement if not isinstance(statement, str) else text(statement))
    return verify(engine)


def change(at_number, /, **values):
    return update(audit_line).where(audit_line.c.number == at_number).values(**values)


def forged(line, **values):
    """Return a line that says something else, with the hash that goes with it."""
    line = replace(line, **values)
    return replace(line, sha256=line.digest)


def told(verification):
    return [(fault.number, fault.kind.value) for fault in verification.faults]


def test_a_line_says_who_did_what_when_from_where_and_with_what_outcome(log):
    last = lines(log)[-1]
    assert (last.number, last.who, last.address, last.action) == (9, "区平安办数据室", "10.0.0.7", "import")
    assert (last.object, last.outcome, last.detail) == ("批次 9", "done", '{"rows": 9}')
    assert last.at.tzinfo is not None
    checked = verify(log)
    assert (checked.ok, checked.lines, checked.number, checked.sha256) == (True, 9, 9, last.sha256)


def test_an_empty_log_is_whole(engine):
    assert verify(engine).ok


def test_what_is_rolled_back_leaves_no_line_and_no_gap(log):
    with log.connect() as connection, connection.begin() as transaction:
        record(connection, OFFICE, Action.PUBLICATION, "2017Q3")
        transaction.rollback()
    with writing(log) as connection:
        assert record(connection, OFFICE, Action.PUBLICATION, "2017Q3").number == 10
    assert verify(log).ok


def test_what_a_stranger_types_into_the_sign_in_form_cannot_break_the_log(log):
    with writing(log) as connection:
        record(connection, Actor("\x00\ud800=1+1" + "甲" * 9000, "::1"), Action.SIGN_IN_FAILED, "", "wrong")
    last = lines(log)[-1]
    assert len(last.who) == 500
    assert last.who.startswith("�?=1+1甲")
    assert verify(log).ok


@pytest.mark.parametrize("name", ["password", "Token", "secret", "code"])
def test_a_secret_is_refused_before_it_is_written(log, name):
    with pytest.raises(ValueError, match="no secrets"), writing(log) as connection:
        record(connection, OFFICE, Action.PASSWORD_CHANGED, "甲", detail={name: "x"})
    assert len(lines(log)) == 9


def test_nothing_is_recorded_outside_a_transaction(log):
    with log.connect() as connection, pytest.raises(RuntimeError, match="transaction"):
        record(connection, OFFICE, Action.IMPORT, "")


@pytest.mark.parametrize(
    "statement",
    ["UPDATE audit_line SET who = 'x' WHERE number = 4", "DELETE FROM audit_line WHERE number = 9"],
)
def test_the_database_itself_refuses_to_change_or_remove_a_line(log, statement):
    with pytest.raises(DBAPIError, match="never changed or removed"), writing(log) as connection:
        connection.execute(text(statement))
    assert verify(log).ok


def test_postgresql_refuses_to_truncate_the_log(log):
    if log.dialect.name == "sqlite":
        return  # knows no TRUNCATE
    with pytest.raises(DBAPIError, match="never changed or removed"), writing(log) as connection:
        connection.execute(text("TRUNCATE audit_line"))


@pytest.mark.parametrize(
    "values",
    [
        {"who": "someone else"},
        {"address": "10.0.0.8"},
        {"action": "export"},
        {"object": ""},
        {"outcome": "refused"},
        {"detail": None},
        {"at": datetime(2017, 1, 1, tzinfo=UTC)},
    ],
    ids=str,
)
def test_a_changed_line_is_named_whatever_was_changed_in_it(log, values):
    assert told(tampered(log, change(4, **values))) == [(4, "changed")]


def test_a_changed_line_whose_hash_was_made_anew_is_named(log):
    line = forged(lines(log)[3], who="someone else")
    assert told(tampered(log, change(4, **vars(line)))) == [(4, "changed")]


def test_the_first_and_the_last_line_are_guarded_like_the_others(log):
    changes = [change(line.number, **vars(forged(line, who="x"))) for line in (lines(log)[0], lines(log)[-1])]
    assert told(tampered(log, *changes)) == [(1, "changed"), (9, "changed")]


def test_a_removed_line_is_named(log):
    assert told(tampered(log, "DELETE FROM audit_line WHERE number = 1")) == [(1, "missing")]
    checked = tampered_again(log, "DELETE FROM audit_line WHERE number IN (5, 6)")
    assert told(checked) == [(1, "missing"), (5, "missing")]
    assert "5 至 6" in checked.faults[1].message["zh"]
    assert "5 to 6" in checked.faults[1].message["en"]


def tampered_again(engine, *statements):
    with writing(engine) as connection:
        for statement in statements:
            connection.execute(text(statement))
    return verify(engine)


def test_lines_cut_off_at_the_end_are_named(log):
    checked = tampered(log, "DELETE FROM audit_line WHERE number > 7")
    assert told(checked) == [(8, "cut-off")]
    assert "8 to 9" in checked.faults[0].message["en"]


def test_a_log_that_was_emptied_is_found(log):
    assert told(tampered(log, "DELETE FROM audit_line")) == [(1, "cut-off")]


def test_lines_in_another_order_are_named_with_where_they_were(log):
    checked = tampered(log, change(3, number=100), change(7, number=3), change(100, number=7))
    assert told(checked) == [(3, "moved"), (7, "moved")]
    assert "was line 7" in checked.faults[0].message["en"]


def test_a_line_removed_and_the_others_moved_up_is_found(log):
    renumber = [change(n, number=n - 1) for n in range(6, 10)]
    checked = tampered(log, "DELETE FROM audit_line WHERE number = 5", *renumber)
    assert told(checked) == [*[(n, "moved") for n in range(5, 9)], (9, "cut-off")]


def test_a_line_slipped_in_is_found(log):
    before = lines(log)[3]
    slipped = insert(audit_line).values(**vars(forged(before, number=5, previous=before.sha256, who="x")))
    checked = tampered(log, *[change(n, number=n + 1) for n in range(9, 4, -1)], slipped)
    assert told(checked) == [
        (5, "added"),
        *[(n, "moved") for n in range(6, 10)],
        (10, "added"),
        (10, "moved"),
    ]


def test_a_line_appended_past_the_end_that_the_program_knows_is_named(log):
    last = lines(log)[-1]
    appended = forged(last, number=10, previous=last.sha256, who="x")
    assert told(tampered(log, insert(audit_line).values(**vars(appended)))) == [(10, "added")]


def test_a_log_without_its_mark_of_the_end_is_not_taken_for_whole(log):
    assert told(tampered(log, "DELETE FROM audit_head")) == [(9, "changed")]


def rewritten(engine):
    """Write the whole chain anew after a change in line 4, its end too: what the log alone cannot show."""
    chain = lines(engine)
    chain[3] = forged(chain[3], who="x")
    for place in range(4, 9):
        chain[place] = forged(chain[place], previous=chain[place - 1].sha256)
    statements = [change(line.number, **vars(line)) for line in chain]
    return tampered(engine, *statements, update(audit_head).values(sha256=chain[-1].sha256))


def test_a_chain_written_anew_is_found_with_a_line_noted_elsewhere_and_only_so(log):
    noted = verify(log)
    assert rewritten(log).ok
    assert told(verify(log, noted=(noted.number, noted.sha256))) == [(9, "other-chain")]


def test_a_log_cut_off_together_with_its_end_is_found_with_a_line_noted_elsewhere(log):
    noted, kept = verify(log), lines(log)[6]
    end = update(audit_head).values(number=7, sha256=kept.sha256)
    assert tampered(log, "DELETE FROM audit_line WHERE number > 7", end).ok
    assert told(verify(log, noted=(noted.number, noted.sha256))) == [(9, "cut-off")]


def test_many_writers_at_once_make_one_chain(engine):
    """In threads with an engine each, as the workers of a server have; half of them forget to take their turn."""
    together = threading.Barrier(6)
    url = engine.url.render_as_string(hide_password=False)

    def write(number):
        own = open_database(url)
        together.wait()
        for _ in range(10):
            # SQLite knows one way to write only; on PostgreSQL a plain transaction would write at once.
            turn = writing(own) if number % 2 or engine.dialect.name == "sqlite" else own.begin()
            with turn as connection:
                record(connection, Actor(f"writer {number}"), Action.EXPORT, "")
        own.dispose()

    with writing(engine) as connection:
        record(connection, OFFICE, Action.SIGN_IN, "")
    with ThreadPoolExecutor(6) as pool:
        list(pool.map(write, range(6)))
    checked = verify(engine)
    assert (checked.ok, checked.lines) == (True, 61)
    with reading(engine) as connection:
        assert connection.execute(select(audit_head.c.number)).all() == [(61,)]
