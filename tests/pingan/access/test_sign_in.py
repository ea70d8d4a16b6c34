"""Whoever has the password is in; whoever guesses learns nothing, is stopped, and stops nobody else."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from argon2 import PasswordHasher, extract_parameters

from pingan.access import passwords
from pingan.access.accounts import create_account, disable_account, set_password
from pingan.access.browsers import find_browser
from pingan.access.limits import SessionLimits
from pingan.access.lockout import held, network_of
from pingan.access.sessions import Outcome, principal_of, sign_in, sign_out_everywhere
from pingan.access.unlock import unlock_account
from pingan.storage import open_database, reading
from pingan.storage.audit_log import lines_in_order
from pingan.storage.schema_access import known_browser, sign_in_failure
from tests.pingan.access.conftest import ADDRESS, BY, LIMITS, PASSWORD, minutes

NAME = "区平安办"


@pytest.fixture
def tries(engine, office):
    """Give a function that tries to sign in at a minute and returns the outcome."""

    def tries(password="wrong", name=NAME, address=ADDRESS, minute=0.0):  # noqa: S107 - of the tests
        return sign_in(engine, name, password, address, limits=LIMITS, at=minutes(minute)).outcome

    return tries


def test_the_right_password_is_in_and_another_is_not(tries):
    assert tries("wrong") == Outcome.WRONG
    assert tries(PASSWORD) == Outcome.IN
    assert tries(PASSWORD + " ") == Outcome.WRONG


def test_full_width_letters_of_an_input_method_are_the_same_password(tries):
    assert tries("Ｐｌｕｍｓ-under-７-bridges") == Outcome.IN


def test_the_fifth_failure_locks_for_thirty_minutes_and_the_right_password_does_not_open(tries):
    assert [tries() for _ in range(5)] == [Outcome.WRONG] * 4 + [Outcome.LOCKED]
    assert tries(PASSWORD) == Outcome.LOCKED
    assert tries(PASSWORD, minute=29.9) == Outcome.LOCKED
    assert tries(PASSWORD, minute=30) == Outcome.IN


def test_it_is_said_until_when(engine, tries):
    for minute in range(5):
        tries(minute=minute)
    locked = sign_in(engine, NAME, PASSWORD, ADDRESS, limits=LIMITS, at=minutes(10))
    assert locked.until == minutes(34)


def test_trying_while_locked_does_not_lengthen_the_lock(tries):
    for minute in (*range(5), 10, 20, 30):
        tries(minute=minute)
    assert tries(PASSWORD, minute=34) == Outcome.IN


def test_a_lock_holds_its_whole_time_however_far_apart_the_failures_were(tries):
    assert [tries(minute=minute) for minute in (0, 7, 14, 21, 28)][-1] == Outcome.LOCKED
    assert tries(PASSWORD, minute=57.9) == Outcome.LOCKED
    assert tries(PASSWORD, minute=58) == Outcome.IN


def test_failures_far_apart_do_not_add_up(tries):
    assert {tries(minute=8 * count) for count in range(20)} == {Outcome.WRONG}


def test_after_a_lock_one_begins_anew(tries):
    for _ in range(5):
        tries()
    assert [tries(minute=30) for _ in range(5)] == [Outcome.WRONG] * 4 + [Outcome.LOCKED]


def test_whoever_gets_in_begins_anew(tries):
    for _ in range(3):
        assert [tries() for _ in range(4)] == [Outcome.WRONG] * 4
        assert tries(PASSWORD) == Outcome.IN


def test_a_strangers_hundred_wrong_passwords_lock_nobody_else_out(engine, office):
    """From one address and from twenty: the owner is in at once in a known browser, within a minute in a new one."""
    known = sign_in(engine, NAME, PASSWORD, ADDRESS, limits=LIMITS, at=minutes(0)).browser
    counted = Counter()
    for n in range(100):
        found = sign_in(engine, NAME, f"guess {n}", f"10.9.{n % 20}.1", limits=LIMITS, at=minutes(1 + n / 60))
        counted[found.outcome] += 1
    assert counted[Outcome.WRONG] <= 5 + 7  # the others were not looked at
    again = sign_in(engine, NAME, PASSWORD, "10.9.0.1", browser=known, limits=LIMITS, at=minutes(1 + 99 / 60))
    assert again.outcome == Outcome.IN
    elsewhere = sign_in(engine, NAME, PASSWORD, "10.8.8.8", limits=LIMITS, at=minutes(1 + 99 / 60 + 1.1))
    assert elsewhere.outcome == Outcome.IN


def test_five_failures_from_one_address_lock_it_and_hold_up_no_other_for_longer_than_a_second(tries):
    assert [tries(address="10.6.6.6") for _ in range(5)][-1] == Outcome.LOCKED
    assert tries(PASSWORD, address="10.2.2.2", minute=1.1 / 60) == Outcome.IN
    assert tries(PASSWORD, address="10.6.6.6", minute=1) == Outcome.LOCKED


def test_a_name_tried_from_many_addresses_has_to_wait_longer_and_longer_up_to_a_minute(engine, office, tries):
    waits, now = [], 0.0
    for host in range(14):
        assert tries(address=f"10.1.{host}.1", minute=now) == Outcome.WRONG
        with reading(engine) as connection:
            holding = held(connection, NAME, network_of("10.2.2.2"), LIMITS, minutes(now))
        waits.append(round((holding.until - minutes(now)).total_seconds()) if holding else 0)
        now += waits[-1] / 60
    assert waits == [0, 0, 0, 0, 1, 2, 4, 8, 16, 32, 60, 60, 60, 60]


def test_an_address_that_tries_many_names_has_to_wait(engine, tries):
    for number in range(20):
        tries(name=f"guess {number}")
    assert tries(PASSWORD) == Outcome.WAIT
    assert tries(PASSWORD, address="10.2.2.2") == Outcome.IN
    assert tries(PASSWORD, minute=1) == Outcome.IN


def test_a_password_of_ones_own_does_not_free_an_account_for_guessing(engine, tries):
    create_account(engine, BY, "另一个", "leader", PASSWORD)
    assert [tries() for _ in range(4)] == [Outcome.WRONG] * 4
    assert tries(PASSWORD, name="另一个") == Outcome.IN
    assert tries() == Outcome.LOCKED


def test_who_signs_in_elsewhere_does_not_free_whoever_guesses(tries):
    guesser = "10.6.6.6"
    assert [tries(address=guesser) for _ in range(4)] == [Outcome.WRONG] * 4
    assert tries(PASSWORD) == Outcome.IN
    assert tries(address=guesser) == Outcome.LOCKED


def test_a_browser_is_known_to_the_account_that_signed_in_and_to_no_other(engine, tries):
    create_account(engine, BY, "另一个", "leader", PASSWORD, must_change=False)
    known = sign_in(engine, NAME, PASSWORD, ADDRESS, limits=LIMITS, at=minutes(0)).browser
    for _ in range(5):
        tries(name="另一个", address="10.3.3.3")
    held_up = sign_in(engine, "另一个", PASSWORD, "10.3.3.3", browser=known, limits=LIMITS, at=minutes(1))
    assert held_up.outcome == Outcome.LOCKED


def test_a_browser_of_two_accounts_is_known_to_both_and_its_earlier_token_to_neither(engine, office, tries):
    create_account(engine, BY, "另一个", "leader", PASSWORD, must_change=False)
    first = sign_in(engine, NAME, PASSWORD, ADDRESS, limits=LIMITS, at=minutes(0)).browser
    second = sign_in(engine, "另一个", PASSWORD, ADDRESS, browser=first, limits=LIMITS, at=minutes(0)).browser
    for _ in range(5):
        tries(address="10.3.3.3")
    outcomes = [
        sign_in(engine, NAME, PASSWORD, "10.3.3.3", browser=token, limits=LIMITS, at=minutes(1)).outcome
        for token in (first, "made up", second)
    ]
    assert outcomes == [Outcome.LOCKED, Outcome.LOCKED, Outcome.IN]


@pytest.mark.parametrize("act", [set_password, disable_account, sign_out_everywhere])
def test_what_ends_an_accounts_sessions_forgets_its_browsers(engine, office, act):
    sign_in(engine, NAME, PASSWORD, ADDRESS, limits=LIMITS, at=minutes(0))
    create_account(engine, BY, "管理员", "admin", PASSWORD)
    act(engine, BY, office.account_id, *(["Nine cranes over 4 canals"] if act is set_password else []))
    with reading(engine) as connection:
        assert connection.execute(known_browser.select()).all() == []


def test_an_account_is_known_in_its_twenty_latest_browsers(engine, office):
    tokens = [
        sign_in(engine, NAME, PASSWORD, ADDRESS, limits=LIMITS, at=minutes(n)).browser for n in range(22)
    ]
    with reading(engine) as connection:
        found = [find_browser(connection, token, office.account_id, minutes(23)) for token in tokens]
        later = find_browser(connection, tokens[-1], office.account_id, minutes(23) + timedelta(days=181))
    assert [number is not None for number in found] == [False] * 2 + [True] * 20
    assert later is None


def test_an_unlocked_account_can_be_tried_at_once_and_the_log_says_who_unlocked_it(engine, office, tries):
    for _ in range(5):
        tries()
    assert unlock_account(engine, BY, office.account_id) == 5
    assert tries(PASSWORD) == Outcome.IN
    with reading(engine) as connection:
        [line] = [line for line in lines_in_order(connection) if line.action == "account-unlocked"]
    assert (line.who, line.object, line.detail) == (BY.name, NAME, '{"failures": 5}')


def test_a_lock_does_not_tell_which_accounts_there_are(tries):
    here = [tries(name=NAME, address="10.1.1.1") for _ in range(6)]
    nowhere = [tries(name="没有的账号", address="10.1.1.2") for _ in range(6)]
    assert here == nowhere


def test_case_and_width_of_a_name_give_no_more_tries(engine, tries):
    create_account(engine, BY, "Office", "leader", PASSWORD)
    names = ["Office", "office", "OFFICE", "Ｏｆｆｉｃｅ", " office "]
    outcomes = [tries(name=name) for name in names]
    assert outcomes[-1] == Outcome.LOCKED


@pytest.fixture
def checks(monkeypatch):
    """Give a counter of password hashes that were computed, by the parameters of the hash."""
    counted = Counter()

    class Counting(PasswordHasher):
        def verify(self, hash, password):  # noqa: A002 - argon2's
            counted[hash.rsplit("$", 2)[0]] += 1
            return super().verify(hash, password)

    same = extract_parameters(passwords._NOBODYS)
    monkeypatch.setattr(passwords, "_HASHER", Counting.from_parameters(same))
    return counted


def test_an_unknown_name_costs_the_same_work_as_a_wrong_password(engine, office, tries, checks):
    spent = []
    elsewhere = create_account(engine, BY, "没有密码", "leader", None)
    disabled = create_account(engine, BY, "停用", "leader", PASSWORD)
    disable_account(engine, BY, disabled.account_id)
    for host, name in enumerate((NAME, "没有的账号", elsewhere.name, disabled.name, "", "a\x00b", "\ud800")):
        checks.clear()
        assert tries(name=name, address=f"10.1.1.{host}") == Outcome.WRONG
        spent.append(dict(checks))
    assert all(work == spent[0] and list(work.values()) == [1] for work in spent), spent


def test_while_locked_no_password_is_checked(tries, checks):
    for _ in range(5):
        tries()
    checks.clear()
    tries(PASSWORD)
    assert not checks


def test_a_wrong_clock_that_was_mended_locks_no_longer_than_usual(tries):
    for _ in range(5):
        tries(minute=525_600)
    assert tries(PASSWORD, minute=0) == Outcome.LOCKED
    assert tries(PASSWORD, minute=31) == Outcome.IN


def test_failures_are_in_the_audit_log_without_what_was_typed(engine, tries):
    tries(name="My-own-Passw0rd", password="secret-7")  # noqa: S106 - typed into the wrong field
    for _ in range(5):
        tries(password="secret-7")  # noqa: S106
    with reading(engine) as connection:
        lines = [line for line in lines_in_order(connection) if line.action != "account-created"]
        failures = connection.execute(sign_in_failure.select()).all()
    assert [(line.action, line.who) for line in lines] == [
        ("sign-in-failed", "?"),
        *[("sign-in-failed", NAME)] * 5,
        ("locked-out", NAME),
    ]
    assert "Passw0rd" not in repr(lines) + repr(failures)
    assert "secret-7" not in repr(lines) + repr(failures)


def test_old_failures_are_not_kept(engine, tries):
    tries()
    tries(PASSWORD, name="没有", minute=120)
    with reading(engine) as connection:
        assert len(connection.execute(sign_in_failure.select()).all()) == 1


def test_of_many_attempts_at_once_only_five_are_answered(engine, office):
    """Each checks its password while the others do: none may slip through before the failures are counted."""

    def guess(number):
        return sign_in(engine, NAME, f"guess {number}", f"10.1.1.{number}", limits=LIMITS, at=minutes(0))

    with ThreadPoolExecutor(8) as crowd:
        answers = [answer.outcome for answer in crowd.map(guess, range(16))]
    assert Counter(answers) == {Outcome.WRONG: 5, Outcome.WAIT: 11}


def test_a_right_password_among_many_wrong_ones_is_let_in_or_told_nothing(engine, office):
    words = [f"guess {n}" for n in range(15)]
    words.insert(7, PASSWORD)
    with ThreadPoolExecutor(8) as crowd:
        answers = list(crowd.map(lambda word: sign_in(engine, NAME, word, ADDRESS).outcome, words))
    assert answers[7] in (Outcome.IN, Outcome.LOCKED)
    before = 4 if answers[7] == Outcome.IN else 0
    assert answers.count(Outcome.WRONG) <= 4 + before


def test_a_whole_office_signs_in_at_the_same_moment(engine, office):
    with ThreadPoolExecutor(8) as crowd:
        entered = list(crowd.map(lambda _: sign_in(engine, NAME, PASSWORD, ADDRESS), range(12)))
    assert {answer.outcome for answer in entered} == {Outcome.IN}
    assert len({answer.token for answer in entered}) == 12


def test_a_password_changed_while_the_old_one_was_checked_is_the_only_one(engine, office, monkeypatch):
    from pingan.access import sign_in as signing

    def change_meanwhile(kept, password):
        monkeypatch.undo()
        set_password(engine, BY, office.account_id, "Nine cranes over 4 canals")
        return passwords.is_right(kept, password)

    monkeypatch.setattr(signing, "is_right", change_meanwhile)
    assert sign_in(engine, NAME, PASSWORD, ADDRESS).outcome == Outcome.WRONG


def test_a_hash_renewed_while_the_password_was_checked_keeps_nobody_out(engine, office, monkeypatch):
    """The same account signs in twice at once, after the parameters were raised."""
    from pingan.access import sign_in as signing

    def enter_meanwhile(kept, password):
        monkeypatch.setattr(signing, "is_right", passwords.is_right)
        assert sign_in(engine, NAME, PASSWORD, ADDRESS).outcome == Outcome.IN
        return passwords.is_right(kept, password)

    monkeypatch.setattr(passwords, "_HASHER", PasswordHasher(time_cost=2, memory_cost=8, parallelism=1))
    monkeypatch.setattr(signing, "is_right", enter_meanwhile)
    assert sign_in(engine, NAME, PASSWORD, ADDRESS).outcome == Outcome.IN


def test_a_hash_of_weaker_parameters_is_renewed_by_signing_in(engine, office, tries, monkeypatch):
    assert tries(PASSWORD) == Outcome.IN
    stronger = PasswordHasher(time_cost=4)
    monkeypatch.setattr(passwords, "_HASHER", stronger)
    assert tries(PASSWORD) == Outcome.IN
    with reading(engine) as connection:
        from pingan.access.account_rows import row_named

        assert ",t=4," in row_named(connection, NAME).password_hash
    assert tries(PASSWORD) == Outcome.IN


def test_a_second_process_sees_the_session_and_the_lock(engine, office):
    token = sign_in(engine, NAME, PASSWORD, ADDRESS, limits=LIMITS, at=minutes(0)).token
    other = open_database(engine.url)
    assert principal_of(other, token, ADDRESS, LIMITS, at=minutes(1)).name == NAME
    for database in (engine, other, engine, other, engine):
        sign_in(database, NAME, "wrong", ADDRESS, limits=LIMITS, at=minutes(1))
    for database in (engine, other):
        assert (
            sign_in(database, NAME, PASSWORD, ADDRESS, limits=LIMITS, at=minutes(2)).outcome == Outcome.LOCKED
        )
    other.dispose()


def test_limits_are_the_installations(engine, office):
    strict = SessionLimits(failures=2, lockout=timedelta(minutes=5))
    outcomes = [
        sign_in(engine, NAME, "wrong", ADDRESS, limits=strict, at=minutes(0)).outcome for _ in range(2)
    ]
    assert outcomes == [Outcome.WRONG, Outcome.LOCKED]
    assert sign_in(engine, NAME, PASSWORD, ADDRESS, limits=strict, at=minutes(5)).outcome == Outcome.IN
