"""Who is signed in stays so while they are at it, no longer than allowed, and can be put out at any time."""

import threading
from datetime import timedelta

import pytest
from sqlalchemy import select, text

from pingan.access.limits import SessionLimits
from pingan.access.permissions import Role
from pingan.access.sessions import (
    Outcome,
    list_sessions,
    principal_of,
    revoke,
    session_of,
    sign_in,
    sign_out,
    sign_out_everywhere,
)
from pingan.storage import reading, writing
from pingan.storage.audit_log import lines_in_order
from pingan.storage.backup import write_backup
from pingan.storage.backup_restore import restore_backup
from pingan.storage.schema_access import session
from tests.pingan.access.conftest import ADDRESS, BY, LIMITS, PASSWORD, minutes


@pytest.fixture
def enter(engine, office):
    """Give a function that signs the office in at a minute and returns the token."""

    def enter(minute=0):
        entered = sign_in(engine, office.name, PASSWORD, ADDRESS, limits=LIMITS, at=minutes(minute))
        assert entered.outcome == Outcome.IN
        return entered.token

    return enter


@pytest.fixture
def asks(engine):
    """Give a function that tells whether a token is somebody's at a minute."""

    def asks(token, minute, touch=True):
        return principal_of(engine, token, ADDRESS, LIMITS, touch=touch, at=minutes(minute)) is not None

    return asks


def test_whoever_is_at_it_stays_and_whoever_left_is_out(enter, asks):
    token = enter()
    assert all(asks(token, minute) for minute in (29, 58, 87))
    assert not asks(token, 87 + 30)
    assert not asks(token, 87 + 29.9 + 30)


def test_what_a_page_asks_by_itself_keeps_nobody_in(enter, asks):
    token = enter()
    assert all(asks(token, minute, touch=False) for minute in range(1, 30))
    assert not asks(token, 30)


def test_after_twelve_hours_everybody_signs_in_again(enter, asks):
    token = enter()
    assert all(asks(token, minute) for minute in range(10, 12 * 60, 10))
    assert not asks(token, 12 * 60)


def test_when_it_was_last_used_is_written_once_a_minute(engine, enter, asks):
    def seen():
        with reading(engine) as connection:
            return connection.scalar(select(session.c.last_seen_at))

    token = enter()
    assert asks(token, 0.9)
    assert seen() == minutes(0)
    assert asks(token, 1)
    assert seen() == minutes(1)


def test_a_clock_that_goes_back_does_not_lengthen_a_session(enter, asks):
    token = enter(minute=600)
    assert asks(token, 598)  # clocks of two machines differ a little
    assert not asks(token, 590)
    assert asks(enter(minute=590), 591)


def test_a_session_ends_where_one_signs_out_and_the_others_stay(engine, enter, asks):
    here, elsewhere = enter(), enter()
    assert sign_out(engine, here)
    assert not sign_out(engine, here)
    assert not asks(here, 1)
    assert asks(elsewhere, 1)


def test_an_account_is_signed_out_everywhere(engine, office, enter, asks):
    tokens = [enter() for _ in range(3)]
    assert sign_out_everywhere(engine, BY, office.account_id) == 3
    assert not any(asks(token, 1) for token in tokens)


def test_an_administrator_ends_one_session_of_the_list(engine, enter, asks):
    first, second = enter(0), enter(1)
    listed = list_sessions(engine, LIMITS, at=minutes(2))
    assert [found.created_at for found in listed] == [minutes(1), minutes(0)]
    assert (listed[0].name, listed[0].role, listed[0].address) == ("区平安办", Role.LEADER, ADDRESS)
    assert revoke(engine, BY, listed[0].session_id)
    assert not revoke(engine, BY, listed[0].session_id)
    assert (asks(first, 2), asks(second, 2)) == (True, False)


def test_sessions_that_timed_out_are_neither_listed_nor_kept(engine, enter):
    enter(0)
    assert list_sessions(engine, LIMITS, at=minutes(31)) == []
    enter(31)
    with reading(engine) as connection:
        assert len(connection.execute(select(session)).all()) == 1


@pytest.mark.parametrize("token", ["", "x", "x" * 500, "a\x00b", "区", "\ud800"])
def test_what_is_no_token_is_nobodys(enter, asks, token):
    enter()
    assert not asks(token, 0)


def test_the_database_holds_no_token(engine, enter):
    token = enter()
    with reading(engine) as connection:
        for table in ("session", "audit_line", "account"):
            assert token not in repr(connection.execute(text(f"SELECT * FROM {table}")).all())  # noqa: S608


def test_the_account_page_knows_that_the_password_must_change_first(engine, office):
    from pingan.access.accounts import set_password

    set_password(engine, BY, office.account_id, PASSWORD, must_change=True)
    entered = sign_in(engine, office.name, PASSWORD, ADDRESS, limits=LIMITS)
    found = session_of(engine, entered.token, ADDRESS, LIMITS)
    assert (found.must_change_password, found.needs_second_factor_setup) == (True, False)
    strict = SessionLimits(second_factor_roles=frozenset({Role.LEADER}))
    assert session_of(engine, entered.token, ADDRESS, strict).needs_second_factor_setup


def test_a_request_comes_from_where_it_comes_from(engine, enter):
    found = principal_of(engine, enter(), "10.9.9.9", LIMITS, at=minutes(1))
    assert (found.address, found.actor.address) == ("10.9.9.9", "10.9.9.9")


def test_a_reader_does_not_wait_for_a_publication(engine, enter, asks):
    """A publication of a large panel holds the database for seconds; every page would stand still."""
    token = enter()
    answered = []
    with writing(engine) as connection:
        connection.execute(text("UPDATE account SET name = name"))
        reader = threading.Thread(target=lambda: answered.append(asks(token, 5)))
        reader.start()
        reader.join(timeout=20)
        assert answered == [True]
    assert asks(token, 29)
    assert not asks(token, 59)


def test_signing_in_and_out_is_in_the_audit_log(engine, office, enter):
    token, other = enter(), enter()
    sign_out(engine, token)
    revoke(engine, BY, list_sessions(engine, LIMITS, at=minutes(0))[0].session_id)
    enter()
    sign_out_everywhere(engine, BY, office.account_id)
    assert other
    with reading(engine) as connection:
        lines = [(line.who, line.address, line.action) for line in lines_in_order(connection)]
    me, him = (office.name, ADDRESS), (BY.name, BY.address)
    assert lines == [
        (*him, "account-created"),
        (*me, "sign-in"),
        (*me, "sign-in"),
        (*me, "sign-out"),
        (*him, "session-revoked"),
        (*me, "sign-in"),
        (*him, "session-revoked"),
    ]


def test_a_restored_backup_brings_accounts_back_and_no_session(engine, office, enter, asks, tmp_path):
    token = enter()
    sign_in(engine, office.name, "wrong", ADDRESS, limits=LIMITS, at=minutes(0))
    backup = write_backup(engine, tmp_path / "backup.zip")
    assert backup.rows["account"] == 1
    assert not {"session", "sign_in_failure"} & set(backup.rows)
    restore_backup(engine, backup.path, replace=True)
    assert not asks(token, 1)
    assert asks(enter(1), 2)


def test_absolute_time_is_counted_from_the_sign_in(engine, office):
    short = SessionLimits(idle=timedelta(minutes=10), absolute=timedelta(minutes=25))
    token = sign_in(engine, office.name, PASSWORD, ADDRESS, limits=short, at=minutes(0)).token
    alive = [
        principal_of(engine, token, ADDRESS, short, at=minutes(minute)) is not None
        for minute in (9, 18, 24.9, 25)
    ]
    assert alive == [True, True, True, False]
