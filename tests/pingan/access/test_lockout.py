"""Locks come and go as they are described, whatever the order of attempts: compared with a plain model."""

from collections import defaultdict
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import create_engine

from pingan.access.limits import SessionLimits
from pingan.access.lockout import count_failure, forget_failures, locked_until, tidy
from pingan.storage.schema_access import sign_in_failure
from tests.pingan.access.conftest import minutes

LIMITS = SessionLimits(failures=3, lockout=timedelta(minutes=30))
NAMES, ADDRESSES = ["甲", "乙"], ["10.0.0.1", "10.0.0.2"]
ATTEMPTS = st.lists(
    st.tuples(
        st.sampled_from([0, 1, 9, 10, 14, 15, 29, 30, 31, 45, 70]),  # minutes since the attempt before
        st.sampled_from(NAMES),
        st.sampled_from(ADDRESSES),
        st.booleans(),
    ),
    max_size=30,
)


class Model:
    """The rule, written down as one would tell it: each name and each address has a list and perhaps a lock."""

    def __init__(self):
        self.failures, self.locks = defaultdict(list), {}

    def attempt(self, minute, name, address, right):
        keys = [("name", name), ("address", address)]
        until = max((self.locks.get(key, -1) for key in keys), default=-1)
        if minute < until:
            return "locked", until
        if right:
            self.failures["name", name] = []
            mine = self.failures["address", address]
            self.failures["address", address] = [one for one in mine if one[1] != name]
            return "in", None
        for key in keys:
            self.failures[key].append((minute, name))
            near = [one for one in self.failures[key] if minute - one[0] < 30]
            if len(near) >= LIMITS.failures:
                self.locks[key] = minute + 30
        return "wrong", None


@pytest.fixture
def connection():
    """Give a connection to a database in memory: many examples need a quick one."""
    engine = create_engine("sqlite://")
    sign_in_failure.create(engine)
    with engine.connect() as connection:
        yield connection
    engine.dispose()


def attempt(connection, minute, name, address, right):
    at = minutes(minute)
    tidy(connection, LIMITS, at)
    until = locked_until(connection, name, address, LIMITS, at)
    if until is not None:
        return "locked", (until - minutes(0)) / timedelta(minutes=1)
    if right:
        forget_failures(connection, name, address)
        return "in", None
    count_failure(connection, name, address, at)
    return "wrong", None


@settings(max_examples=100, deadline=None)
@given(ATTEMPTS)
def test_every_attempt_is_answered_as_the_rule_says(attempts):
    engine = create_engine("sqlite://")
    sign_in_failure.create(engine)
    model, minute = Model(), 0
    with engine.connect() as connection:
        for passed, name, address, right in attempts:
            minute += passed
            expected = model.attempt(minute, name, address, right)
            assert attempt(connection, minute, name, address, right) == expected
    engine.dispose()


@settings(max_examples=50, deadline=None)
@given(
    st.lists(st.tuples(st.integers(-600, 600), st.sampled_from(NAMES)), max_size=20), st.integers(-600, 600)
)
def test_however_the_clock_jumps_a_lock_ends_within_its_time(attempts, finally_):
    engine = create_engine("sqlite://")
    sign_in_failure.create(engine)
    with engine.connect() as connection:
        for minute, name in attempts:
            attempt(connection, minute, name, ADDRESSES[0], False)
        attempt(
            connection, finally_, NAMES[0], ADDRESSES[0], False
        )  # whatever it finds: the clock is right now
        later = minutes(finally_ + 35)  # the lockout and what clocks may differ by
        assert locked_until(connection, NAMES[0], ADDRESSES[0], LIMITS, later) is None
    engine.dispose()


def test_what_no_longer_counts_is_removed(connection):
    for minute in range(0, 200, 20):
        attempt(connection, minute, "甲", ADDRESSES[0], False)
    rows = connection.exec_driver_sql("SELECT count(*) FROM sign_in_failure").scalar()
    assert rows <= 4
