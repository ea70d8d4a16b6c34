"""How long a writer waits for another one, and what those are told who waited in vain; on both kinds of database."""

from threading import Event, Thread

import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from pingan.storage import BusyError, open_database, reading, writing
from pingan.storage.engine import BUSY_SECONDS, patient


@pytest.fixture(params=["sqlite", "postgresql"])
def pair(request, new_database):
    """Give one database opened twice: by who writes for long, and by a server that does not wait for long."""
    writer = new_database(request.param)
    with writing(writer) as connection:
        connection.execute(text("CREATE TABLE t (n INTEGER)"))
    server = open_database(writer.url, busy_seconds=0.05, writers=2)
    yield writer, server
    server.dispose()


def numbers(engine):
    with reading(engine) as connection:
        return connection.scalars(text("SELECT n FROM t ORDER BY n")).all()


def add(engine, number):
    with writing(engine) as connection:
        connection.execute(text("INSERT INTO t VALUES (:number)"), {"number": number})


def test_who_waits_in_vain_is_told_that_nothing_was_written_and_may_try_again(pair):
    writer, server = pair
    with writing(writer) as connection:
        connection.execute(text("INSERT INTO t VALUES (1)"))
        with pytest.raises(BusyError) as told:
            add(server, 2)
        assert "没有写入" in told.value.message["zh"]
        assert "Nothing was written" in told.value.message["en"]
        assert numbers(server) == []  # who reads does not wait
    add(server, 2)
    assert numbers(server) == [1, 2]


def test_another_failure_of_the_database_is_not_taken_for_a_busy_one(pair):
    _, server = pair
    with pytest.raises(Exception, match="nothing_here") as told, writing(server) as connection:
        connection.execute(text("SELECT * FROM nothing_here"))
    assert not isinstance(told.value, BusyError)
    with pytest.raises(OperationalError, match="at once"), writing(server):
        raise OperationalError("at once", {}, Exception("at once"))


def test_work_in_the_background_waits_until_it_has_its_turn(pair):
    writer, server = pair
    here, go_on = Event(), Event()

    def hold():
        with writing(writer):
            here.set()
            go_on.wait(20)

    def wait():
        add(patient(server), 3)

    threads = [Thread(target=hold), Thread(target=wait)]
    threads[0].start()
    assert here.wait(20)
    threads[1].start()
    threads[1].join(1)  # twenty times as long as the server's own requests wait
    assert threads[1].is_alive()
    go_on.set()
    for thread in threads:
        thread.join(BUSY_SECONDS)
    assert numbers(server) == [3]


def test_those_who_wait_for_a_writer_are_no_more_than_there_are_places(pair):
    """Else all threads of a server wait, and none is left for those who read."""
    _, server = pair
    here, go_on, refused = Event(), Event(), []

    def hold():
        with writing(server):
            here.set()
            go_on.wait(20)

    def ask():
        try:
            add(server, 5)
        except BusyError as error:
            refused.append(error)

    first = Thread(target=hold)
    first.start()
    assert here.wait(20)
    others = [
        Thread(target=ask) for _ in range(5)
    ]  # one place is left; of two that wait for it all wait in vain
    for thread in others:
        thread.start()
    for thread in others:
        thread.join(20)
    go_on.set()
    first.join(20)
    assert len(refused) == 5
    add(server, 6)  # the places are free again
    assert numbers(server) == [6]
