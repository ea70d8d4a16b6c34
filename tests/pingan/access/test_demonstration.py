"""The demonstration can be tried with the accounts that it shows; an installation with data of its own shows none."""

import pytest

from pingan.access.accounts import account_named, disable_account, list_accounts, set_password
from pingan.access.demonstration import (
    add_demonstration_accounts,
    demonstration_accounts,
    memorable_password,
)
from pingan.access.passwords import check_strength
from pingan.access.sessions import Outcome, principal_of, sign_in
from pingan.storage import save_boundaries
from tests.pingan.access.conftest import ADDRESS, BY, LIMITS, PASSWORD

ROLES = ["leader", "data", "data", "admin", "street", "street"]  # the streets are many: last


@pytest.fixture
def demonstration(small_district):
    """Give a database whose boundaries are a demonstration's, with its accounts."""
    add_demonstration_accounts(small_district)
    return small_district


def test_every_account_shown_signs_in_with_its_role_and_its_street(demonstration):
    shown = demonstration_accounts(demonstration)
    assert [role for _, role, _ in shown] == ROLES
    scopes = []
    for name, role, password in shown:
        entered = sign_in(demonstration, name, password, ADDRESS)
        assert (entered.outcome, entered.account.must_change_password) == (Outcome.IN, False)
        principal = principal_of(demonstration, entered.token, ADDRESS, LIMITS)
        assert principal.role == role
        scopes.append(principal.scope.root)
    assert scopes == [None, None, None, None, "31001", "31002"]


def test_adding_them_again_changes_nothing(demonstration):
    before = demonstration_accounts(demonstration)
    add_demonstration_accounts(demonstration)
    assert demonstration_accounts(demonstration) == before
    assert len(list_accounts(demonstration)) == len(ROLES)


def test_with_data_of_ones_own_there_are_none_and_none_are_shown(demonstration, small_boundaries):
    own = small_boundaries.assign(name=small_boundaries["name"] + "一")
    save_boundaries(demonstration, own, credit="own")
    assert demonstration_accounts(demonstration) == []


def test_an_empty_installation_gets_none(engine):
    add_demonstration_accounts(engine)
    assert list_accounts(engine) == []
    assert demonstration_accounts(engine) == []


def test_a_password_that_was_changed_is_not_shown_and_not_put_back(demonstration):
    leader, data = account_named(demonstration, "区领导"), account_named(demonstration, "区平安办数据室")
    set_password(demonstration, BY, leader.account_id, PASSWORD)
    disable_account(demonstration, BY, data.account_id)
    add_demonstration_accounts(demonstration)
    names = [name for name, *_ in demonstration_accounts(demonstration)]
    assert "区领导" not in names
    assert "区平安办数据室" not in names
    assert sign_in(demonstration, "区领导", PASSWORD, ADDRESS).outcome == Outcome.IN


def test_a_password_to_be_remembered_is_a_strong_one():
    made = {memorable_password() for _ in range(200)}
    for password in made:
        check_strength(password, "区领导")
    assert len(made) > 190
