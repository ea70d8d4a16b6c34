"""Locks come and go as they are described, whatever the order of attempts: compared with a plain model."""

from datetime import timedelta
from math import ceil

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import create_engine

from pingan.access.limits import SessionLimits
from pingan.access.lockout import (
    NETWORK_FAILURES,
    browser_source,
    count_failure,
    forget_failures,
    held,
    network_of,
    tidy,
)
from pingan.storage.schema_access import sign_in_failure
from tests.pingan.access.conftest import minutes

LIMITS = SessionLimits(failures=3, lockout=timedelta(minutes=30))
NAMES, ADDRESSES = ["甲", "乙"], ["10.0.0.1", "10.0.0.2"]
ATTEMPTS = st.lists(
    st.tuples(
        st.sampled_from(
            [0, 1 / 60, 0.2, 1, 9, 10, 14, 15, 29, 30, 31, 45, 70]
        ),  # minutes since the attempt before
        st.sampled_from(NAMES),
        st.sampled_from(ADDRESSES),
        st.booleans(),
    ),
    max_size=30,
)


class Model:
    """The rule, written down as one would tell it: each pair has a list and perhaps a lock, the rest only waits."""

    def __init__(self):
        self.failures, self.locks = [], {}

    def attempt(self, minute, name, address, right):
        until = self.locks.get((name, address), -1)
        if minute < until:
            return "locked", until
        waits = [
            self.wait(minute, lambda one: one[1] == name, LIMITS.failures),
            self.wait(minute, lambda one: one[2] == address, NETWORK_FAILURES * LIMITS.failures),
        ]
        if max(waits) > minute:
            return "wait", max(waits)
        if right:
            self.failures = [one for one in self.failures if one[1:] != (name, address)]
            return "in", None
        self.failures.append((minute, name, address))
        near = [one for one in self.failures if one[1:] == (name, address) and minute - one[0] < 30]
        if len(near) >= LIMITS.failures:
            self.locks[name, address] = minute + 30
        return "wrong", None

    def wait(self, minute, whose, free):
        near = [one[0] for one in self.failures if whose(one) and minute - one[0] < 30]
        return near[-1] + min(60, 2 ** (len(near) - free)) / 60 if len(near) >= free else -1


@pytest.fixture
def connection():
    """Give a connection to a database in memory: many examples need a quick one."""
    engine = create_engine("sqlite://")
    sign_in_failure.create(engine)
    with engine.connect() as connection:
        yield connection
    engine.dispose()


def attempt(connection, minute, name, address, right, source=None):
    at, source = minutes(minute), source or network_of(address)
    tidy(connection, LIMITS, at)
    holding = held(connection, name, source, LIMITS, at)
    if holding is not None:
        left = (holding.until - minutes(0)) / timedelta(minutes=1)
        return "locked" if holding.locked else "wait", pytest.approx(left)
    if right:
        forget_failures(connection, name, source)
        return "in", None
    count_failure(connection, name, source, at)
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
        assert held(connection, NAMES[0], network_of(ADDRESSES[0]), LIMITS, later) is None
    engine.dispose()


def test_what_no_longer_counts_is_removed(connection):
    for minute in range(0, 200, 20):
        attempt(connection, minute, "甲", ADDRESSES[0], False)
    rows = connection.exec_driver_sql("SELECT count(*) FROM sign_in_failure").scalar()
    assert rows <= 4


def guesses_of_a_day(connection, name, networks):
    """Return how many passwords whoever tries a name whenever it can be, from so many networks, has looked at."""
    looked_at, second, network = 0, 0, 0
    while second < 24 * 3600:
        at, source = minutes(second / 60), network_of(f"10.{network // 250}.{network % 250}.1")
        holding = held(connection, name, source, LIMITS, at)
        if holding is None:
            count_failure(connection, name, source, at)
            looked_at += 1
        elif holding.locked and networks > 1:
            network = (network + 1) % networks
        else:
            second = ceil((holding.until - minutes(0)).total_seconds())
            tidy(connection, LIMITS, at)
    return looked_at


def test_however_many_networks_a_stranger_has_a_name_gets_some_fourteen_hundred_guesses_a_day(connection):
    assert 1400 < guesses_of_a_day(connection, "甲", networks=5000) <= 1450


def test_a_stranger_of_one_network_gets_a_few_guesses_each_half_hour(connection):
    assert guesses_of_a_day(connection, "甲", networks=1) <= 48 * LIMITS.failures


def test_one_network_gets_no_more_by_trying_many_names(connection):
    looked_at = 0
    for second in range(1800):
        at = minutes(second / 60)
        if held(connection, f"name {second}", network_of("10.0.0.1"), LIMITS, at) is None:
            count_failure(connection, f"name {second}", network_of("10.0.0.1"), at)
            looked_at += 1
    assert looked_at <= NETWORK_FAILURES * LIMITS.failures + 6 + 30


def test_a_known_browser_that_guesses_is_locked_by_itself(connection):
    browser = browser_source(7)
    tried = [attempt(connection, 0, "甲", "", False, browser)[0] for _ in range(4)]
    assert tried == ["wrong", "wrong", "wrong", "locked"]
    assert attempt(connection, 0, "甲", ADDRESSES[0], True) == ("in", None)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff:ffff:ffff:ffff", True),
        ("2001:db8:1:2::1", "2001:db8:1:3::1", False),
        ("::ffff:10.0.0.1", "10.0.0.1", True),
        ("fe80::1%eth0", "fe80::2", True),
        ("10.0.0.1", "10.0.0.2", False),
        ("browser 7", "10.0.0.1", False),
    ],
)
def test_an_ipv6_customer_has_one_network_and_an_ipv4_address_is_one(one, other, same):
    assert (network_of(one) == network_of(other)) is same
    assert network_of(one) != browser_source(7)
