"""Whoever restores a backup sees first who is let in again by it, and with what."""

import json

import pyotp
import pytest

from pingan.access.account_changes import Kind, What
from pingan.access.accounts import (
    create_account,
    disable_account,
    list_accounts,
    rename_account,
    set_password,
    set_role,
)
from pingan.access.audit import search
from pingan.access.openid import link_identity
from pingan.access.principal import Actor
from pingan.access.second_factor import reset_second_factor
from pingan.acts.recorded import back_up, changes_by_restore, restore
from pingan.storage import ConflictError, writing
from pingan.storage.schema_access import account

ADMIN = Actor("管理员", "10.0.0.9")
WORD, OTHER = "Kirschbaum-17-Leiter", "Birnbaum-23-Schaukel"


@pytest.fixture
def kept(small_district, tmp_path):
    """Give a backup of a database with seven accounts."""
    for name in ("甲", "乙", "丙", "丁", "戊", "己", "庚"):
        role, area = ("street", "31001") if name == "丁" else ("data", None)
        create_account(small_district, ADMIN, name, role, WORD, area)
    with writing(small_district) as connection:
        connection.execute(
            account.update()
            .where(account.c.name == "己")
            .values(second_factor_secret=pyotp.random_base32(), second_factor_since=account.c.created_at)
        )
    back_up(small_district, tmp_path / "backup.zip", ADMIN)
    return tmp_path / "backup.zip"


def number(engine, name):
    return next(one.account_id for one in list_accounts(engine) if one.name == name)


def changed_since(engine):
    """Do to each account what a restore would undo."""
    disable_account(engine, ADMIN, number(engine, "甲"))
    set_role(engine, ADMIN, number(engine, "乙"), "leader")
    set_password(engine, ADMIN, number(engine, "丙"), OTHER)
    set_role(engine, ADMIN, number(engine, "丁"), "street", "31002")
    rename_account(engine, ADMIN, number(engine, "戊"), "戊二")
    reset_second_factor(engine, ADMIN, number(engine, "己"))
    create_account(engine, ADMIN, "新", "admin", WORD)


EXPECTED = [
    (Kind.VANISHES, "新", ((What.ROLE, "admin", ""),)),
    (Kind.CHANGES, "丁", ((What.AREA, "31002", "31001"),)),
    (Kind.CHANGES, "丙", ((What.PASSWORD, "", ""),)),
    (Kind.CHANGES, "乙", ((What.ROLE, "leader", "data"),)),
    (Kind.CHANGES, "己", ((What.SECOND_FACTOR, "", ""),)),
    (Kind.CHANGES, "戊二", ((What.NAME, "戊二", "戊"),)),
    (Kind.CHANGES, "甲", ((What.DISABLED, "yes", "no"),)),
]


def told(changes):
    return [(one.kind, one.name, one.changes) for one in changes]


def test_each_account_that_comes_out_otherwise_is_told_and_no_other(small_district, kept):
    assert changes_by_restore(small_district, kept) == ()
    changed_since(small_district)
    assert told(changes_by_restore(small_district, kept)) == EXPECTED


def test_into_an_empty_database_all_of_them_appear_with_their_roles(
    small_district, kept, engine, new_database
):
    from pingan.storage import migrate

    other = new_database(engine.dialect.name)
    migrate(other)
    found = told(changes_by_restore(other, kept))
    assert [kind for kind, *_ in found] == [Kind.APPEARS] * 7
    assert (Kind.APPEARS, "丁", ((What.ROLE, "", "street"), (What.AREA, "", "31001"))) in found


def test_an_identity_that_was_linked_since_is_told(small_district, kept):
    link_identity(small_district, ADMIN, number(small_district, "庚"), "https://login.example", "9d1f")
    assert told(changes_by_restore(small_district, kept)) == [
        (Kind.CHANGES, "庚", ((What.IDENTITIES, "", ""),))
    ]


def test_the_line_of_the_restore_says_what_became_of_the_accounts_and_no_hash(small_district, kept):
    changed_since(small_district)
    seen = changes_by_restore(small_district, kept)
    restore(small_district, kept, ADMIN, replace=True, seen=seen)
    assert changes_by_restore(small_district, kept) == ()
    detail = json.loads(search(small_district).lines[0].detail)
    assert {"account": "乙", "change": "changes", "role": ["leader", "data"]} in detail["accounts"]
    assert {"account": "丙", "change": "changes", "password": "as in the backup"} in detail["accounts"]
    assert {"account": "新", "change": "vanishes", "role": ["admin", ""]} in detail["accounts"]
    assert len(detail["accounts"]) == 7
    assert "argon2" not in search(small_district).lines[0].detail


def test_nothing_is_restored_where_other_accounts_would_change_than_were_shown(small_district, kept):
    seen = changes_by_restore(small_district, kept)
    disable_account(small_district, ADMIN, number(small_district, "甲"))
    lines = search(small_district).found
    with pytest.raises(ConflictError, match="since they were listed"):
        restore(small_district, kept, ADMIN, replace=True, seen=seen)
    assert next(one for one in list_accounts(small_district) if one.name == "甲").disabled
    assert search(small_district).found == lines
