"""Whatever fails while a file is taken in, nothing of it is half written, and the same file comes in afterwards."""

from sqlalchemy import event, func, select

from pingan.access.principal import Actor
from pingan.intake.submissions import State
from pingan.storage import reading
from pingan.storage.schema import audit_line, batch, batch_indicator, observation, submission, submission_file

OFFICE = Actor("区平安办数据室", "127.0.0.1")
TABLES = (batch, batch_indicator, observation, submission, submission_file, audit_line)


class BrokenError(RuntimeError):
    """The database broke off."""


def rows(engine):
    with reading(engine) as connection:
        return [connection.scalar(select(func.count()).select_from(table)) for table in TABLES]


def broken_at_every_write(engine, act):
    """Let an act fail before its first write, then before its second, until it comes through; yield each time."""
    for place in range(100):
        writes = []

        def break_off(_connection, _cursor, statement, *_, writes=writes, place=place):
            if statement.lstrip().upper().startswith(("INSERT", "UPDATE", "DELETE")):
                if len(writes) == place:
                    raise BrokenError
                writes.append(statement)

        event.listen(engine, "before_cursor_execute", break_off)
        try:
            act()
        except BrokenError:
            yield place
        else:
            return
        finally:
            event.remove(engine, "before_cursor_execute", break_off)
    raise AssertionError("it never came through")


def test_an_upload_that_breaks_off_anywhere_leaves_no_trace(desk, content, good_book, engine):
    data, before = content(good_book), rows(engine)
    broken = 0
    for _ in broken_at_every_write(
        engine, lambda: desk.receive(data, "2017Q1_公安分局.xlsx", "2017Q1", OFFICE)
    ):
        assert rows(engine) == before
        broken += 1
    assert broken >= 6
    assert rows(engine)[:2] == [1, 5]


def test_a_confirmation_that_breaks_off_anywhere_leaves_the_file_waiting(desk, content, good_book, engine):
    first = desk.receive(content(good_book), "2017Q1_公安分局.xlsx", "2017Q1", OFFICE)
    good_book["街镇"]["C4"] = 41
    waiting = desk.receive(content(good_book), "2017Q1_公安分局.xlsx", "2017Q1", OFFICE)
    before = rows(engine)
    for _ in broken_at_every_write(engine, lambda: desk.accept(waiting.number, OFFICE, reason="漏报")):
        assert rows(engine) == before
        again = desk.submission(waiting.number)
        assert (again.state, again.kept) == (State.WAITING, True)
    done = desk.submission(waiting.number)
    assert (done.state, done.kept) == (State.ACCEPTED, False)
    assert done.record.batch_id > first.record.batch_id


def test_a_withdrawal_that_breaks_off_leaves_the_batch_in_force(desk, content, good_book, engine):
    given = desk.receive(content(good_book), "2017Q1_公安分局.xlsx", "2017Q1", OFFICE)
    before = rows(engine)
    for _ in broken_at_every_write(
        engine, lambda: desk.withdraw(given.record.batch_id, OFFICE, "报错了文件")
    ):
        assert rows(engine) == before
    assert rows(engine)[-1] == before[-1] + 1
