"""An account is made, changed and taken out of use as its administrator means it; or is refused with the reason."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from pingan.access.account_rows import name_key, usable_name
from pingan.access.accounts import (
    account_by_id,
    account_named,
    change_own_password,
    create_account,
    disable_account,
    enable_account,
    list_accounts,
    rename_account,
    set_password,
    set_role,
)
from pingan.access.audit import verify
from pingan.access.errors import (
    AccessError,
    AccountNameError,
    AreaNeededError,
    LastAdministratorError,
    PasswordTooWeakError,
    UnknownAccountError,
    WrongPasswordError,
)
from pingan.access.permissions import Role
from pingan.access.sessions import Outcome, list_sessions, principal_of, sign_in, sign_out
from pingan.storage import reading, writing
from pingan.storage.audit_log import lines_in_order
from pingan.storage.schema_access import account
from tests.pingan.access.conftest import ADDRESS, BY, LIMITS, PASSWORD

OTHER = "Nine cranes over 4 canals"


def told(engine):
    """Return what the audit log tells, oldest first."""
    with reading(engine) as connection:
        return [(line.action, line.object) for line in lines_in_order(connection)]


def signed_in(engine, name="区平安办", password=PASSWORD):
    return sign_in(engine, name, password, ADDRESS, limits=LIMITS)


def test_a_new_account_signs_in_with_its_role_and_must_change_its_password(engine):
    made = create_account(engine, BY, "区平安办数据室", Role.DATA, PASSWORD)
    assert made == account_named(engine, "区平安办数据室") == account_by_id(engine, made.account_id)
    assert (made.role, made.must_change_password, made.disabled) == (Role.DATA, True, False)
    entered = signed_in(engine, "区平安办数据室")
    assert principal_of(engine, entered.token, ADDRESS, LIMITS).role == Role.DATA
    assert account_named(engine, "区平安办数据室").last_sign_in_at is not None


def test_only_a_hash_of_the_password_is_kept(engine, office):
    with reading(engine) as connection:
        row = connection.execute(account.select()).one()
    assert row.password_hash.startswith("$argon2id$")
    assert PASSWORD not in repr(row)


@pytest.mark.parametrize("name", ["区平安办", " 区平安办 ", "区平安办 "])
def test_a_name_is_given_once(engine, office, name):
    with pytest.raises(AccountNameError, match="already"):
        create_account(engine, BY, name, "data", PASSWORD)


def test_case_and_width_of_letters_make_no_other_name(engine):
    create_account(engine, BY, "Office A", "data", PASSWORD)
    with pytest.raises(AccountNameError):
        create_account(engine, BY, "ＯＦＦＩＣＥ ａ", "data", PASSWORD)
    assert signed_in(engine, "office a").outcome == Outcome.IN


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("", "visible characters"),
        ("  ", "visible characters"),
        ("x" * 61, "there are 61"),
        ("a\nb", r"U\+000A"),
        ("a\x00b", r"U\+0000"),
    ],
)
def test_a_name_that_cannot_be_read_is_refused_with_why(engine, name, why):
    with pytest.raises(AccountNameError, match=why):
        create_account(engine, BY, name, "data", PASSWORD)


def test_a_streets_account_is_bound_to_an_area_that_there_is(small_district):
    made = create_account(small_district, BY, "街道1", "street", PASSWORD, "31001")
    assert made.area_code == "31001"
    assert signed_in(small_district, "街道1").outcome == Outcome.IN
    for role, area_code in (("street", None), ("street", "99999"), ("leader", "31001"), ("screen", None)):
        with pytest.raises(AreaNeededError):
            create_account(small_district, BY, "另一个", role, PASSWORD, area_code)
    assert [found.name for found in list_accounts(small_district)] == ["街道1"]


def test_without_boundaries_a_streets_account_is_told_to_import_them(engine):
    with pytest.raises(AreaNeededError, match="import boundaries"):
        create_account(engine, BY, "街道1", "street", PASSWORD, "31001")


def test_a_scope_follows_the_account_that_is_changed(small_district):
    made = create_account(small_district, BY, "街道1", "street", PASSWORD, "31001")
    before = signed_in(small_district, "街道1").token
    assert principal_of(small_district, before, ADDRESS, LIMITS).scope.root == "31001"
    set_role(small_district, BY, made.account_id, "street", "31002")
    assert principal_of(small_district, before, ADDRESS, LIMITS) is None
    after = signed_in(small_district, "街道1").token
    assert principal_of(small_district, after, ADDRESS, LIMITS).scope.root == "31002"


def test_a_disabled_account_is_out_at_once_and_told_nothing(engine, office):
    entered = signed_in(engine)
    assert disable_account(engine, BY, office.account_id).disabled
    assert principal_of(engine, entered.token, ADDRESS, LIMITS) is None
    assert signed_in(engine).outcome == Outcome.WRONG
    assert not enable_account(engine, BY, office.account_id).disabled
    assert signed_in(engine).outcome == Outcome.IN


def test_an_administrators_new_password_ends_all_sessions(engine, office):
    entered = signed_in(engine)
    set_password(engine, BY, office.account_id, OTHER, must_change=True)
    assert principal_of(engine, entered.token, ADDRESS, LIMITS) is None
    assert signed_in(engine).outcome == Outcome.WRONG
    assert signed_in(engine, password=OTHER).account.must_change_password


def test_ones_own_new_password_ends_the_other_sessions(engine, office):
    here, elsewhere = signed_in(engine).token, signed_in(engine).token
    principal = principal_of(engine, here, ADDRESS, LIMITS)
    changed = change_own_password(engine, principal, PASSWORD, OTHER)
    assert not changed.must_change_password
    assert principal_of(engine, here, ADDRESS, LIMITS) == principal
    assert principal_of(engine, elsewhere, ADDRESS, LIMITS) is None


@pytest.mark.parametrize(
    ("old", "new", "refusal"),
    [
        ("not it", OTHER, WrongPasswordError),
        (PASSWORD, PASSWORD, PasswordTooWeakError),
        (PASSWORD, "short", PasswordTooWeakError),
    ],
)
def test_ones_own_password_is_changed_by_who_knows_it_and_to_a_good_one(engine, office, old, new, refusal):
    principal = principal_of(engine, signed_in(engine).token, ADDRESS, LIMITS)
    with pytest.raises(refusal):
        change_own_password(engine, principal, old, new)
    assert signed_in(engine).outcome == Outcome.IN


def test_whoever_sits_down_at_an_open_session_cannot_guess_the_password(engine, office):
    token = signed_in(engine).token
    principal = principal_of(engine, token, ADDRESS, LIMITS)
    for number in range(5):
        with pytest.raises(WrongPasswordError, match="not right"):
            change_own_password(engine, principal, f"guess {number}", OTHER, LIMITS)
    with pytest.raises(WrongPasswordError, match="Too many"):
        change_own_password(engine, principal, PASSWORD, OTHER, LIMITS)
    assert signed_in(engine).outcome == Outcome.IN  # that session's tries are locked, and nobody else's
    assert told(engine).count(("password-changed", office.name)) == 5
    assert principal_of(engine, token, ADDRESS, LIMITS)


def test_of_two_administrators_who_disable_each_other_one_stays(engine):
    both = [create_account(engine, BY, name, "admin", PASSWORD) for name in ("管理员甲", "管理员乙")]

    def disable(other):
        try:
            return disable_account(engine, BY, other.account_id).disabled
        except LastAdministratorError:
            return False

    with ThreadPoolExecutor(2) as pair:
        assert sorted(pair.map(disable, both)) == [False, True]
    assert [found.disabled for found in list_accounts(engine)].count(False) == 1


def test_of_two_who_add_the_same_account_one_is_told(engine):
    def add(name):
        try:
            return create_account(engine, BY, name, "leader", PASSWORD).name
        except AccountNameError:
            return None

    with ThreadPoolExecutor(3) as crowd:
        made = list(crowd.map(add, ["Office", "office", "ＯＦＦＩＣＥ"]))
    assert made.count(None) == 2
    assert len(list_accounts(engine)) == 1


@given(st.text(max_size=70))
def test_a_name_that_is_kept_is_found_again_however_it_is_typed(name):
    try:
        kept = usable_name(name)
    except AccountNameError:
        return
    assert 0 < len(name_key(kept)) <= 200
    assert {name_key(typed) for typed in (name, kept.upper().lower(), f" {kept} ")} >= {name_key(kept)}
    assert name_key(name) == name_key(kept)


def test_a_letter_that_stands_for_many_does_not_make_a_name_too_long_to_keep(engine):
    with pytest.raises(AccountNameError):
        create_account(engine, BY, "ﷺ" * 60, "leader", PASSWORD)


def test_the_last_administrator_stays(engine):
    first = create_account(engine, BY, "管理员甲", "admin", PASSWORD)
    for act in (disable_account, lambda *given: set_role(*given, "leader")):
        with pytest.raises(LastAdministratorError):
            act(engine, BY, first.account_id)
    second = create_account(engine, BY, "管理员乙", "admin", PASSWORD)
    disable_account(engine, BY, first.account_id)
    with pytest.raises(LastAdministratorError):
        set_role(engine, BY, second.account_id, "data")


def test_a_renamed_account_keeps_its_password_and_session(engine, office):
    token = signed_in(engine).token
    rename_account(engine, BY, office.account_id, "区平安办公室")
    assert principal_of(engine, token, ADDRESS, LIMITS).name == "区平安办公室"
    assert signed_in(engine).outcome == Outcome.WRONG
    assert signed_in(engine, "区平安办公室").outcome == Outcome.IN


def test_an_account_that_there_is_not_is_named(engine):
    with pytest.raises(UnknownAccountError, match="区办"):
        account_named(engine, "区办")
    with pytest.raises(UnknownAccountError):
        account_named(engine, "a\x00b")
    with pytest.raises(UnknownAccountError, match="77"):
        disable_account(engine, BY, 77)


def test_every_act_is_in_the_audit_log_and_no_refused_one(engine):
    made = create_account(engine, BY, "区办", "leader", PASSWORD)
    set_role(engine, BY, made.account_id, "data")
    set_password(engine, BY, made.account_id, OTHER)
    disable_account(engine, BY, made.account_id)
    disable_account(engine, BY, made.account_id)  # is already: nothing happens
    enable_account(engine, BY, made.account_id)
    rename_account(engine, BY, made.account_id, "区平安办")
    for refused in (
        lambda: create_account(engine, BY, "区平安办", "data", PASSWORD),
        lambda: set_role(engine, BY, 9, "data"),
    ):
        with pytest.raises(AccessError):
            refused()
    assert told(engine) == [
        ("account-created", "区办"),
        ("account-changed", "区办"),
        ("password-changed", "区办"),
        ("account-disabled", "区办"),
        ("account-enabled", "区办"),
        ("account-changed", "区办"),
    ]
    assert verify(engine).ok


def test_accounts_are_listed_by_role_and_name(engine):
    for name, role in (("b", "admin"), ("a", "admin"), ("z", "leader"), ("m", "data")):
        create_account(engine, BY, name, role, PASSWORD)
    assert [found.name for found in list_accounts(engine)] == ["z", "m", "a", "b"]


def test_a_refusal_speaks_both_languages(engine):
    with pytest.raises(AccessError) as refusal:
        create_account(engine, BY, "区办", "leader", "short")
    assert "密码过短" in refusal.value.message["zh"]
    assert "too short" in refusal.value.message["en"]


def test_an_account_that_signs_in_elsewhere_has_no_password_that_could_be_guessed(engine):
    made = create_account(engine, BY, "区办", "leader", None)
    assert not made.must_change_password
    for password in ("", "None", PASSWORD):
        assert signed_in(engine, "区办", password).outcome == Outcome.WRONG


def test_sessions_of_a_disabled_account_are_not_listed(engine, office):
    signed_in(engine)
    assert [found.name for found in list_sessions(engine, LIMITS)] == ["区平安办"]
    disable_account(engine, BY, office.account_id)
    assert list_sessions(engine, LIMITS) == []


def test_an_act_that_cannot_be_recorded_does_not_happen(engine, office):
    token = signed_in(engine).token
    with writing(engine) as connection:
        connection.execute(text("ALTER TABLE audit_line RENAME TO elsewhere"))
    acts = [
        lambda: create_account(engine, BY, "另一个", "leader", PASSWORD),
        lambda: set_password(engine, BY, office.account_id, OTHER),
        lambda: set_role(engine, BY, office.account_id, "admin"),
        lambda: rename_account(engine, BY, office.account_id, "改名"),
        lambda: disable_account(engine, BY, office.account_id),
        lambda: signed_in(engine),
        lambda: sign_out(engine, token),
    ]
    for act in acts:
        with pytest.raises(DBAPIError):
            act()
    assert [(found.name, found.role, found.disabled) for found in list_accounts(engine)] == [
        (office.name, Role.LEADER, False)
    ]
    assert len(list_sessions(engine, LIMITS)) == 1
    assert principal_of(engine, token, ADDRESS, LIMITS)
