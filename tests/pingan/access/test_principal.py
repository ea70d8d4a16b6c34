"""What each role may do, and which areas a scope shows."""

import pandas as pd
import pytest

from pingan.access.permissions import GRANTS, Permission, Role
from pingan.access.principal import Actor, Principal, Scope, Sight

AREAS = pd.DataFrame(
    [
        ("D", "district", None),
        ("A", "street", "D"),
        ("A1", "committee", "A"),
        ("A1x", "compound", "A1"),
        ("B", "street", "D"),
        ("B1", "committee", "B"),
        ("B1x", "compound", "B1"),
    ],
    columns=["area_code", "level", "parent_code"],
).set_index("area_code")


def test_an_account_without_a_root_sees_everything():
    assert set(Scope().sight(AREAS)) == {Sight.FULL}


def test_a_street_sees_itself_its_parts_and_the_district_in_full_and_of_its_peers_the_score():
    sight = Scope("A").sight(AREAS)
    assert sight.to_dict() == {
        "D": Sight.FULL,
        "A": Sight.FULL,
        "A1": Sight.FULL,
        "A1x": Sight.FULL,
        "B": Sight.SCORE,
        "B1": Sight.NONE,
        "B1x": Sight.NONE,
    }


def test_a_root_that_no_longer_exists_sees_nothing():
    assert set(Scope("gone").sight(AREAS)) == {Sight.NONE}


def test_a_missing_parent_may_be_nan_as_pandas_reads_it():
    assert (
        Scope("A").sight(AREAS.assign(parent_code=AREAS["parent_code"].astype("str"))).at["D"] == Sight.FULL
    )


def test_two_scopes_share_a_key_only_where_they_see_the_same():
    assert len({Scope().key, Scope("A").key, Scope("B").key}) == 3


@pytest.mark.parametrize("role", Role)
def test_every_role_has_its_grants_and_nothing_for_readers_is_given_to_the_wall(role):
    assert Permission.PUBLIC in GRANTS[role]
    assert (Permission.READ_PUBLISHED in GRANTS[role]) == (role not in (Role.SCREEN, Role.CLIENT))


def test_whoever_administers_accounts_cannot_touch_figures_and_the_reverse():
    touching = {Permission.SUBMIT_DATA, Permission.PREVIEW, Permission.PUBLISH, Permission.EDIT_SYSTEM}
    assert not GRANTS[Role.ADMIN] & touching
    assert Permission.ADMINISTER not in GRANTS[Role.DATA]
    assert all(not GRANTS[role] & (touching | {Permission.ADMINISTER}) for role in (Role.LEADER, Role.STREET))


def test_a_principal_may_what_its_role_grants_and_is_named_in_the_audit_log():
    asks = Principal(1, "天山路街道", Role.STREET, Scope("A"), "127.0.0.1", 7)
    assert asks.may(Permission.EXPORT)
    assert not asks.may(Permission.PUBLISH)
    assert asks.actor == Actor("天山路街道", "127.0.0.1")
