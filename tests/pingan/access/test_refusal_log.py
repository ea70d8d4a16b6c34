"""Refusals are in the audit log, a line for each account, address and minute, whatever the database does meanwhile."""

import json
import logging
import subprocess
import sys
import time
from collections import Counter
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest
from sqlalchemy import text

from pingan.access.audit import Action, verify
from pingan.access.refusal_log import KEPT_FOR, MOST_ADDRESSES, NOBODY, OTHERS, RefusalLog, Refused
from pingan.storage import open_database, reading, writing
from pingan.storage.audit_log import lines_in_order
from pingan.storage.schema import metadata
from pingan.storage.schema_access import refusal
from tests.pingan.access.conftest import ADDRESS, minutes

SCRIPT = Path(__file__).with_name("refuse_repeatedly.py")
LATER = timedelta(minutes=5)


@pytest.fixture
def counted(engine):
    """Give the count of a process that writes only when the test says so."""
    return RefusalLog(engine)


@pytest.fixture
def told(engine):
    """Give a function that returns (who, address, detail) of all lines of refusals."""

    def lines():
        with reading(engine) as connection:
            found = [line for line in lines_in_order(connection) if line.action == Action.REFUSED]
        return [(line.who, line.address, json.loads(line.detail)) for line in found]

    return lines


def test_an_afternoon_of_refusals_makes_one_line_an_account_address_and_minute(engine, told):
    """Of two workers, each writing when it comes to it."""
    chance, workers = np.random.default_rng(7), [RefusalLog(engine), RefusalLog(engine)]
    expected = {}
    for second in range(0, 4 * 3600, 3):
        at = minutes(second / 60)
        who = ("区平安办", "街道甲", NOBODY)[chance.integers(3)]
        address = ("10.0.0.1", "2001:db8::1")[chance.integers(2)]
        kind, worker = list(Refused)[chance.integers(4)], workers[chance.integers(2)]
        worker.note(who, address, kind, "/admin", at)
        expected.setdefault((who, address, f"{at:%Y-%m-%d %H:%M}"), Counter())[str(kind)] += 1
        if second % 21 == 0:
            workers[second % 2].write(at)
    for worker in workers:
        worker.write(minutes(4 * 60))
    assert workers[0].write(minutes(4 * 60) + LATER) is False
    assert {
        (who, address, detail.pop("minute")): Counter(detail) for who, address, detail in told()
    } == expected
    assert len(told()) == len(expected)
    assert verify(engine).ok


def test_many_processes_make_one_line_of_a_minute(engine, counted, told):
    url = engine.url.render_as_string(hide_password=False)
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    with ExitStack() as stack:
        command = [sys.executable, SCRIPT, url, "街道甲", ADDRESS, "40", minutes(0).isoformat()]
        started = [stack.enter_context(subprocess.Popen(command, **pipes)) for _ in range(3)]
        assert all(process.stdout.readline() == "ready\n" for process in started)
        for process in started:
            process.stdin.write("go\n")
            process.stdin.flush()
        assert [process.wait(120) for process in started] == [0, 0, 0]
    counted.write(minutes(2))
    assert told() == [("街道甲", ADDRESS, {"minute": "2026-03-02 09:00", "forbidden": 120})]


def test_a_minute_that_is_not_over_makes_no_line_yet_and_is_known_to_be_left(counted, told):
    counted.note("街道甲", ADDRESS, Refused.MISSING, "/area/x", minutes(0))
    assert counted.write(minutes(1)) is True
    assert told() == []
    assert counted.write(minutes(1.5)) is False
    assert len(told()) == 1


def test_a_refusal_waits_for_no_writer_and_is_written_when_that_is_done(engine, counted, told):
    """The one who is refused is answered while another one writes: nothing is asked of the database."""
    with writing(engine) as connection:
        connection.execute(text("SELECT 1"))
        counted.engine = None  # whoever notes may not even have one
        counted.note("街道甲", ADDRESS, Refused.MISSING, "/area/x", minutes(0))
        counted.engine = engine
    counted.write(minutes(2))
    assert [who for who, _, _ in told()] == ["街道甲"]


def test_what_cannot_be_written_is_kept_for_some_minutes_and_then_said_in_the_servers_log(
    engine, counted, told, caplog
):
    metadata.tables["refusal"].drop(engine)
    counted.note("街道甲", ADDRESS, Refused.MISSING, "/area/x", minutes(0))
    counted.note("街道乙", ADDRESS, Refused.MISSING, "/area/y", minutes(8))
    with caplog.at_level(logging.ERROR):
        assert counted.write(minutes(1)) is True
        assert counted.write(minutes(2)) is True
        assert len(caplog.messages) == 1  # that it fails is said once
        counted.write(minutes(1) + KEPT_FOR)
    assert "街道甲" in caplog.messages[-1]
    assert "街道乙" not in caplog.text
    metadata.tables["refusal"].create(engine)
    counted.write(minutes(20))
    assert [who for who, _, _ in told()] == ["街道乙"]


def test_strangers_of_a_thousand_addresses_do_not_fill_the_log(counted, told):
    for host in range(1000):
        counted.note(NOBODY, f"10.0.{host // 250}.{host % 250}", Refused.SIGNED_OUT, "/map", minutes(0))
    counted.note("街道甲", ADDRESS, Refused.FORBIDDEN, "/admin", minutes(0))
    counted.write(minutes(2))
    lines = {(who, address): detail for who, address, detail in told()}
    assert len(lines) == MOST_ADDRESSES + 2
    assert lines[NOBODY, OTHERS]["signed out"] == 1000 - MOST_ADDRESSES
    assert lines["街道甲", OTHERS]["forbidden"] == 1


def test_what_was_asked_for_is_shown_without_control_characters(engine, counted):
    counted.note(NOBODY, ADDRESS, Refused.SIGNED_OUT, "/a\x00b\nc\u202e" + "x" * 500, minutes(0))
    counted.write(minutes(2))
    with reading(engine) as connection:
        [line] = [line for line in lines_in_order(connection) if line.action == Action.REFUSED]
    assert line.object.startswith("/a�b�c�x")
    assert len(line.object) == 200


def test_a_clock_that_went_back_holds_nothing_up(counted, told):
    counted.note("街道甲", ADDRESS, Refused.MISSING, "/x", minutes(60 * 24))
    assert counted.write(minutes(0)) is False
    assert len(told()) == 1


def test_once_started_it_writes_behind_also_what_an_earlier_run_has_left(engine, told):
    now = datetime.now(UTC)
    before = RefusalLog(engine)
    before.note("街道甲", ADDRESS, Refused.MISSING, "/x", now - LATER)
    before.write(now - LATER)  # and is killed
    own = open_database(engine.url)
    started = RefusalLog(own)
    started.start()
    started.note("街道乙", ADDRESS, Refused.MISSING, "/x")
    end = time.monotonic() + 60
    while not (told() and in_table(engine) == ["街道乙"]) and time.monotonic() < end:
        time.sleep(0.05)
    assert [who for who, _, _ in told()] == ["街道甲"]
    assert in_table(engine) == ["街道乙"]
    started.stop()
    own.dispose()


def in_table(engine):
    with reading(engine) as connection:
        return list(connection.scalars(refusal.select().with_only_columns(refusal.c.who)))
