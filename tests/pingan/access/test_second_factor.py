"""With a second factor the password alone opens nothing, and a code opens once."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pyotp
import pytest

from pingan.access.accounts import account_by_id
from pingan.access.errors import SecondFactorError, WrongPasswordError
from pingan.access.limits import SessionLimits
from pingan.access.permissions import Role
from pingan.access.second_factor import (
    begin_second_factor,
    confirm_second_factor,
    reset_second_factor,
    spent_step,
)
from pingan.access.sessions import Outcome, principal_of, session_of, sign_in
from pingan.storage import reading, writing
from pingan.storage.audit_log import lines_in_order
from pingan.storage.schema_access import account, session
from tests.pingan.access.conftest import ADDRESS, BY, LIMITS, PASSWORD, START, minutes


def code_of(enrolment, minute):
    return pyotp.TOTP(enrolment.key.replace(" ", "")).at(minutes(minute))


@pytest.fixture
def enters(engine, office):
    """Give a function that tries to sign in with the right password and a code, at a minute."""

    def enters(code=None, minute=0.0):
        return sign_in(engine, office.name, PASSWORD, ADDRESS, code, LIMITS, at=minutes(minute))

    return enters


@pytest.fixture
def me(engine, enters):
    """Give the office's account as it asks, signed in."""
    return principal_of(engine, enters().token, ADDRESS, LIMITS, at=START)


@pytest.fixture
def phone(engine, me):
    """Give what the office's authenticator knows, since minute 0, when it was set up."""
    enrolment = begin_second_factor(engine, me, PASSWORD)
    confirm_second_factor(engine, me, code_of(enrolment, 0), at=START)
    return enrolment


def test_after_setting_it_up_the_password_alone_is_not_enough(engine, office, phone, enters):
    assert account_by_id(engine, office.account_id).has_second_factor
    assert enters(minute=5).outcome == Outcome.SECOND_FACTOR
    assert enters("  ", minute=5).outcome == Outcome.SECOND_FACTOR
    assert enters("000000", minute=5).outcome == Outcome.WRONG
    assert enters(code_of(phone, 5), minute=5).outcome == Outcome.IN


def test_a_code_with_a_blank_or_full_width_digits_is_right(phone, enters):
    code = code_of(phone, 5)
    assert enters(f"{code[:3]} {code[3:]}", minute=5).outcome == Outcome.IN
    wide = "".join(chr(ord(digit) - ord("0") + ord("０")) for digit in code_of(phone, 8))
    assert enters(wide, minute=8).outcome == Outcome.IN


def test_a_code_opens_once(phone, enters):
    code = code_of(phone, 5)
    assert enters(code, minute=5).outcome == Outcome.IN
    assert enters(code, minute=5).outcome == Outcome.WRONG


def test_the_code_that_set_it_up_opens_nothing(phone, enters):
    assert enters(code_of(phone, 0), minute=0).outcome == Outcome.WRONG


def test_a_code_looked_at_while_it_was_typed_opens_for_one(engine, office, phone):
    code = code_of(phone, 5)
    with ThreadPoolExecutor(6) as crowd:
        answers = list(
            crowd.map(
                lambda host: sign_in(
                    engine, office.name, PASSWORD, f"10.1.1.{host}", code, LIMITS, at=minutes(5)
                ),
                range(4),
            )
        )
    assert [answer.outcome for answer in answers].count(Outcome.IN) == 1


def test_clocks_may_differ_by_half_a_minute_and_no_more(phone, enters):
    assert enters(code_of(phone, 5.5), minute=5).outcome == Outcome.IN
    assert enters(code_of(phone, 10), minute=10.5).outcome == Outcome.IN
    assert enters(code_of(phone, 20), minute=21.5).outcome == Outcome.WRONG
    assert enters(code_of(phone, 32), minute=30.5).outcome == Outcome.WRONG


def test_wrong_codes_lock_like_wrong_passwords(phone, enters):
    outcomes = [enters("000000", minute=5).outcome for _ in range(5)]
    assert outcomes == [Outcome.WRONG] * 4 + [Outcome.LOCKED]
    assert enters(code_of(phone, 6), minute=6).outcome == Outcome.LOCKED


def test_a_code_without_the_password_is_worth_nothing(engine, office, phone):
    answer = sign_in(engine, office.name, "wrong", ADDRESS, code_of(phone, 5), LIMITS, at=minutes(5))
    assert answer.outcome == Outcome.WRONG
    assert (
        sign_in(engine, office.name, "wrong", ADDRESS, None, LIMITS, at=minutes(5)).outcome == Outcome.WRONG
    )


def test_what_was_begun_and_not_confirmed_is_not_asked_for(engine, office, me, enters):
    enrolment = begin_second_factor(engine, me, PASSWORD)
    with pytest.raises(SecondFactorError, match="not right"):
        confirm_second_factor(engine, me, "000000", at=START)
    assert not account_by_id(engine, office.account_id).has_second_factor
    assert enters().outcome == Outcome.IN
    assert confirm_second_factor(engine, me, code_of(enrolment, 0), at=START).has_second_factor


def test_begun_twice_the_later_key_is_the_one(engine, me):
    first, second = begin_second_factor(engine, me, PASSWORD), begin_second_factor(engine, me, PASSWORD)
    assert first.key != second.key
    with pytest.raises(SecondFactorError):
        confirm_second_factor(engine, me, code_of(first, 0), at=START)
    confirm_second_factor(engine, me, code_of(second, 0), at=START)


def test_a_second_factor_in_use_is_not_replaced_by_whoever_sits_at_the_session(engine, me, phone):
    with pytest.raises(SecondFactorError, match="already"):
        begin_second_factor(engine, me, PASSWORD)
    with pytest.raises(SecondFactorError, match="already"):
        confirm_second_factor(engine, me, code_of(phone, 1), at=minutes(1))


def test_whoever_sits_at_an_open_session_sets_up_no_phone_without_the_password(engine, office, me):
    for _ in range(5):
        with pytest.raises(WrongPasswordError, match="not right"):
            begin_second_factor(engine, me, "a guess")
    with pytest.raises(WrongPasswordError, match="Too many"):
        begin_second_factor(engine, me, PASSWORD)
    with reading(engine) as connection:
        refused = [line for line in lines_in_order(connection) if line.outcome == "refused"]
        row = connection.execute(account.select()).one()
    assert [line.action for line in refused] == ["second-factor-enrolled"] * 5
    assert row.second_factor_secret is None


def test_an_account_without_a_password_is_told_where_its_second_factor_is_seen_to(engine, office, me):
    with writing(engine) as connection:
        connection.execute(account.update().values(password_hash=None))
    with pytest.raises(WrongPasswordError, match="signs in elsewhere"):
        begin_second_factor(engine, me, PASSWORD)


def test_setting_it_up_ends_the_accounts_other_sessions_and_keeps_the_one_that_did(engine, me, enters):
    other = enters()
    key = begin_second_factor(engine, me, PASSWORD)
    assert principal_of(engine, other.token, ADDRESS, LIMITS, at=START) is not None
    confirm_second_factor(engine, me, code_of(key, 0), at=START)
    assert principal_of(engine, other.token, ADDRESS, LIMITS, at=START) is None
    with reading(engine) as connection:
        left = connection.scalars(session.select().with_only_columns(session.c.session_id)).all()
    assert left == [me.session_id]


def test_nothing_is_confirmed_that_was_not_begun(engine, me):
    with pytest.raises(SecondFactorError, match="Ask for a key"):
        confirm_second_factor(engine, me, "123456", at=START)


def test_a_lost_phone_is_reset_by_an_administrator(engine, office, phone, enters):
    token = enters(code_of(phone, 5), minute=5).token
    assert not reset_second_factor(engine, BY, office.account_id).has_second_factor
    assert principal_of(engine, token, ADDRESS, LIMITS, at=minutes(6)) is None
    assert enters(minute=6).outcome == Outcome.IN


def test_a_role_that_needs_it_sets_it_up_first(engine, enters):
    strict = SessionLimits(second_factor_roles=frozenset({Role.LEADER}))
    token = enters().token
    session = session_of(engine, token, ADDRESS, strict, at=START)
    assert session.needs_second_factor_setup
    key = begin_second_factor(engine, session.principal, PASSWORD)
    confirm_second_factor(engine, session.principal, code_of(key, 0), at=START)
    assert not session_of(engine, token, ADDRESS, strict, at=START).needs_second_factor_setup


def test_a_clock_that_goes_back_makes_no_used_code_good_again(phone, enters):
    assert enters(code_of(phone, 10), minute=10).outcome == Outcome.IN
    assert enters(code_of(phone, 10), minute=10 - 0.4).outcome == Outcome.WRONG
    assert enters(code_of(phone, 8), minute=8).outcome == Outcome.WRONG


@pytest.mark.parametrize("code", ["", "12345", "1234567", "abcdef", "١٢٣٤٥٦", "\ud800", "a\x00b", "1" * 50])
def test_anything_else_is_no_code(code):
    secret = pyotp.random_base32()
    at = START
    while pyotp.TOTP(secret).at(at) == "123456":  # the Arabic digits above would be right
        at += timedelta(minutes=5)
    assert spent_step(secret, code, None, at) is None


def test_the_picture_names_the_office_and_the_log_no_secret(engine, office, phone, enters):
    from urllib.parse import unquote

    assert phone.uri.startswith("otpauth://totp/")
    assert office.name in unquote(phone.uri)
    enters("000000", minute=5)
    reset_second_factor(engine, BY, office.account_id)
    with reading(engine) as connection:
        lines = list(lines_in_order(connection))
    assert phone.key.replace(" ", "") not in repr(lines)
    assert [line.action for line in lines if line.action.startswith("second-factor")] == [
        "second-factor-enrolled",
        "second-factor-failed",
        "second-factor-reset",
    ]
