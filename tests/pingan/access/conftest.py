"""Accounts to try things with, and a clock that stands where a test puts it."""

from datetime import UTC, datetime, timedelta

import pytest

from pingan.access.accounts import create_account
from pingan.access.limits import SessionLimits
from pingan.access.principal import Actor

PASSWORD = "Plums-under-7-bridges"  # noqa: S105 - of the tests
ADDRESS = "10.0.0.7"
BY = Actor("tester", "command line")
START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
LIMITS = SessionLimits()


@pytest.fixture
def office(engine):
    """Give the account of a district office on a database that has no other."""
    return create_account(engine, BY, "区平安办", "leader", PASSWORD, must_change=False)


def minutes(number):
    """Return the moment so many minutes after the tests' beginning."""
    return START + timedelta(minutes=number)
