"""Whoever signs in elsewhere gets into the account that is theirs, and into none that is not."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from pingan.access.accounts import account_named, create_account, disable_account, list_accounts
from pingan.access.errors import IdentityError
from pingan.access.limits import SessionLimits
from pingan.access.openid import (
    LinkingRules,
    link_identity,
    list_identities,
    sign_in_identity,
    unlink_identity,
)
from pingan.access.permissions import Role
from pingan.access.sessions import Outcome, list_sessions, session_of
from pingan.storage import reading
from pingan.storage.audit_log import lines_in_order
from tests.pingan.access.conftest import ADDRESS, BY, LIMITS, PASSWORD

ISSUER = "https://login.example.cn/realms/district"
BY_NAME = LinkingRules(account_claim="preferred_username")
MAKING = LinkingRules(account_claim="preferred_username", new_role="leader")


@pytest.fixture
def comes(engine):
    """Give a function that signs an identity in: subject, name that the provider gives, rules, issuer."""

    def comes(subject, name=None, rules=None, issuer=ISSUER, limits=LIMITS):
        claims = {"sub": subject, "preferred_username": name}
        return sign_in_identity(engine, issuer, subject, claims, ADDRESS, limits, rules)

    return comes


def test_an_identity_that_an_administrator_linked_opens_its_account(engine, office, comes):
    assert comes("7").outcome == Outcome.UNLINKED
    link_identity(engine, BY, office.account_id, f"{ISSUER}/", "7")
    entered = comes("7")
    assert (entered.outcome, entered.account.name) == (Outcome.IN, office.name)
    assert session_of(engine, entered.token, ADDRESS, LIMITS).principal.name == office.name
    assert list_sessions(engine, LIMITS)[0].via == "openid"


def test_the_same_subject_of_another_provider_is_somebody_else(engine, office, comes):
    link_identity(engine, BY, office.account_id, ISSUER, "7")
    assert comes("7", issuer="https://other.example.cn").outcome == Outcome.UNLINKED
    assert comes("８").outcome == Outcome.UNLINKED
    assert comes("7 ").outcome == Outcome.UNLINKED


def test_without_a_rule_a_name_opens_nothing(comes, office):
    assert comes("7", office.name).outcome == Outcome.UNLINKED


def test_by_the_rule_a_name_links_the_first_who_comes_and_nobody_later(engine, office, comes):
    assert comes("7", office.name, BY_NAME).outcome == Outcome.IN
    assert comes("7", "another name by now", BY_NAME).account.name == office.name
    assert comes("8", office.name, BY_NAME).outcome == Outcome.UNLINKED
    assert [found.subject for found in list_identities(engine, office.account_id)] == ["7"]


def test_an_administrators_account_is_never_linked_by_a_name(engine, comes):
    create_account(engine, BY, "管理员", "admin", PASSWORD)
    assert comes("7", "管理员", MAKING).outcome == Outcome.UNLINKED
    link_identity(engine, BY, account_named(engine, "管理员").account_id, ISSUER, "7")
    assert comes("7").account.role == Role.ADMIN


def test_no_account_is_made_unless_a_role_is_set(engine, comes):
    assert comes("7", "新来的处室", BY_NAME).outcome == Outcome.UNLINKED
    assert list_accounts(engine) == []
    entered = comes("7", "新来的处室", MAKING)
    assert (entered.outcome, entered.account.role) == (Outcome.IN, Role.LEADER)
    assert not entered.account.must_change_password
    assert comes("7", "新来的处室", MAKING).account.account_id == entered.account.account_id


@pytest.mark.parametrize("name", [None, "", "  ", 7, ["区办"], {"a": 1}, "x" * 61, "a\x00b", "\u200b"])
def test_a_name_that_no_account_may_have_makes_none(engine, comes, name):
    assert comes("7", name, MAKING).outcome == Outcome.UNLINKED
    assert list_accounts(engine) == []


@pytest.mark.parametrize("subject", ["a\x00b", "", "x" * 300])
def test_a_subject_that_cannot_be_kept_opens_nothing(office, comes, subject):
    assert comes(subject, office.name, BY_NAME).outcome == Outcome.UNLINKED


def test_a_disabled_account_stays_shut(engine, office, comes):
    link_identity(engine, BY, office.account_id, ISSUER, "7")
    disable_account(engine, BY, office.account_id)
    assert comes("7").outcome == Outcome.WRONG
    assert list_sessions(engine, LIMITS) == []


def test_an_identity_opens_one_account(engine, office):
    other = create_account(engine, BY, "另一个", "leader", PASSWORD)
    link_identity(engine, BY, office.account_id, ISSUER, "7")
    link_identity(engine, BY, office.account_id, ISSUER, "7")
    with pytest.raises(IdentityError, match=office.name):
        link_identity(engine, BY, other.account_id, ISSUER, "7")
    assert unlink_identity(engine, BY, ISSUER, "7")
    assert not unlink_identity(engine, BY, ISSUER, "7")
    link_identity(engine, BY, other.account_id, ISSUER, "7")


@pytest.mark.parametrize(
    ("issuer", "subject"), [("", "7"), (ISSUER, " "), (ISSUER, "x" * 256), (ISSUER, "a\x00b")]
)
def test_an_identity_that_cannot_be_is_not_linked(engine, office, issuer, subject):
    with pytest.raises(IdentityError):
        link_identity(engine, BY, office.account_id, issuer, subject)


def test_the_provider_asks_for_the_second_factor(engine, office, comes):
    strict = SessionLimits(second_factor_roles=frozenset({Role.LEADER}))
    link_identity(engine, BY, office.account_id, ISSUER, "7")
    entered = comes("7", limits=strict)
    assert not session_of(engine, entered.token, ADDRESS, strict).needs_second_factor_setup


def test_two_who_come_first_at_the_same_moment_get_one_account(engine, comes):
    with ThreadPoolExecutor(4) as crowd:
        entered = list(crowd.map(lambda _: comes("7", "新来的处室", MAKING), range(4)))
    assert {answer.outcome for answer in entered} == {Outcome.IN}
    assert [found.name for found in list_accounts(engine)] == ["新来的处室"]


def test_linking_and_refusals_are_in_the_audit_log(engine, office, comes):
    comes("7")
    link_identity(engine, BY, office.account_id, ISSUER, "7")
    comes("7")
    unlink_identity(engine, BY, ISSUER, "7")
    with reading(engine) as connection:
        lines = list(lines_in_order(connection))[1:]
    assert [(line.action, line.who) for line in lines] == [
        ("sign-in-failed", "?"),
        ("identity-linked", BY.name),
        ("sign-in", office.name),
        ("identity-unlinked", BY.name),
    ]
    assert '"subject": "7"' in lines[0].detail
