"""A role, a name, a credit or a mark that was changed past the program is not as the log says, and is told."""

import pytest
from sqlalchemy import text

from pingan.access import audit
from pingan.access.accounts import (
    account_named,
    create_account,
    disable_account,
    enable_account,
    rename_account,
    set_role,
)
from pingan.access.audit import Action, prune, record, verify
from pingan.access.audit_state import changed_past_the_log
from pingan.access.principal import Actor
from pingan.acts.assessment_rules import store_rule
from pingan.acts.recorded import back_up, restore, store_boundaries, store_system
from pingan.acts.watch import store_warning_rules
from pingan.rules.annual import parse_rule
from pingan.rules.warning_rules import parse_rules
from pingan.storage import BatchInfo, reading, writing
from tests.pingan.acts.test_watch import RULES

ADMIN = Actor("管理员", "10.0.0.9")
WORD = "Kirschbaum-17-Leiter"
PROMOTED = "UPDATE account SET role = 'admin', area_code = NULL WHERE name = '街道1'"
ANNUAL = """
[assessment]
version = "1"
title = { zh = "考核", en = "Assessment" }
first_year = 2016
minimum_quarters = 1
levels = ["street", "committee"]

[improvement]
against = "year_mean"
share = 0.3
"""


@pytest.fixture
def district(engine, small_boundaries, small_system):
    """Give a database that was filled by the program's acts alone."""
    store_boundaries(engine, small_boundaries, None, ADMIN, credit="© 测绘院", demonstration=True)
    store_system(engine, small_system, ADMIN, demonstration=True)
    store_warning_rules(engine, parse_rules(RULES), ADMIN)
    store_rule(engine, "small", parse_rule(ANNUAL), ADMIN, demonstration=True)
    create_account(engine, ADMIN, "管理员", "admin", WORD)
    create_account(engine, ADMIN, "街道1", "street", WORD, "31001")
    disable_account(engine, ADMIN, create_account(engine, ADMIN, "旧账号", "data", WORD).account_id)
    return engine


def told(engine, language="en"):
    checked = verify(engine)
    assert checked.whole
    return [fault.message[language] for fault in checked.unexplained]


def past_the_program(engine, statement, **values):
    with writing(engine) as connection:
        assert connection.execute(text(statement), values).rowcount


def test_what_the_programs_acts_made_is_as_the_log_says(district):
    assert (told(district), verify(district).ok) == ([], True)
    account = account_named(district, "街道1").account_id
    set_role(district, ADMIN, account, "street", "31002")
    rename_account(district, ADMIN, account, "街道二")
    set_role(district, ADMIN, account, "leader")
    enable_account(district, ADMIN, account_named(district, "旧账号").account_id)
    assert told(district) == []


def test_boundaries_that_are_adopted_again_with_another_credit_are_as_the_log_says(
    district, small_boundaries
):
    store_boundaries(district, small_boundaries, None, ADMIN, credit="© 规划局", demonstration=False)
    assert told(district) == []


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        (PROMOTED, "role (street → admin), area (31001 → None)"),
        ("UPDATE account SET disabled_at = NULL WHERE name = '旧账号'", "being disabled (True → False)"),
        ("DELETE FROM account WHERE name = '旧账号'", "which is not in the database"),
        ("UPDATE boundary_version SET credit = '© somebody'", "explains it: credit"),
        ("UPDATE boundary_version SET demonstration = :no", "mark of demonstration data (True → False)"),
        ("UPDATE area SET name = '别处' WHERE area_code = '310011'", "names, codes, parents or shapes"),
        ("UPDATE area SET parent_code = '31002' WHERE area_code = '310011'", "names, codes, parents or shapes"),
        ("UPDATE indicator_system SET demonstration = :no", "mark of demonstration data (True → False)"),
        ("UPDATE indicator_system SET toml = replace(toml, '治安状况', '别的')", "content (names"),
        ("UPDATE indicator_system SET title_zh = '别的'", "content (names"),
        ("UPDATE indicator_system SET applies_from = '2014Q1'", "first quarter (2015Q1 → 2014Q1)"),
        ("UPDATE warning_rules SET title_en = 'others'", "content (names"),
        ("UPDATE rule_file SET demonstration = :no", "mark of demonstration data (True → False)"),
        ("UPDATE rule_file SET toml = replace(toml, '0.3', '0.9')", "content (names"),
    ],
)  # fmt: skip
def test_what_was_changed_past_the_program_is_told(district, statement, said):
    past_the_program(district, statement, **({"no": False} if ":no" in statement else {}))
    (found,) = told(district)
    assert said in found
    assert verify(district).ok is False
    assert told(district, "zh") != [found]


def test_an_account_that_no_act_made_or_renamed_is_told(district):
    past_the_program(
        district,
        "INSERT INTO account (name, name_key, role, must_change_password, created_at)"
        " SELECT 'ghost', 'ghost', 'admin', :no, created_at FROM account WHERE name = '管理员'",
        no=False,
    )
    assert told(district) == ["No line tells of the account “ghost”, which is in the database."]
    past_the_program(district, "UPDATE account SET name = '街道9' WHERE name = '街道1'")
    assert [part in "".join(told(district)) for part in ("“街道1”", "“街道9”", "“ghost”")] == [True] * 3


def test_an_act_of_the_program_puts_in_order_what_was_found(district):
    past_the_program(district, PROMOTED)
    assert len(told(district)) == 1
    set_role(district, ADMIN, account_named(district, "街道1").account_id, "street", "31001")
    assert told(district) == []


def test_a_batchs_mark_is_compared_with_the_line_of_its_import(district, small_batches):
    from pingan.storage import save_batch

    info, rows = small_batches("2017Q1")[0]
    number = save_batch(district, BatchInfo(**{**vars(info), "demonstration": True}), rows)
    with writing(district) as connection:
        detail = {"batch": number, "sha256": info.sha256, "demonstration": True}
        record(connection, ADMIN, Action.IMPORT, "2017Q1 公安分局", detail=detail)
    assert told(district) == []
    past_the_program(district, "UPDATE batch SET demonstration = :no", no=False)
    (found,) = told(district)
    assert found.startswith("Of the batch “1” this is not as line 9 says")
    assert "mark of demonstration data (True → False)" in found


def test_a_restore_sets_back_what_the_log_says_too(district, tmp_path):
    back_up(district, tmp_path / "a.zip", ADMIN)
    account = account_named(district, "街道1").account_id
    set_role(district, ADMIN, account, "leader")
    create_account(district, ADMIN, "后来", "data", WORD)
    assert told(district) == []
    restore(district, tmp_path / "a.zip", ADMIN, replace=True)
    assert told(district) == []
    past_the_program(district, PROMOTED)
    (found,) = told(district)
    assert "role (street → admin)" in found


def test_a_restore_into_an_empty_database_makes_right_nothing_that_was_wrong(
    district, tmp_path, new_database
):
    past_the_program(district, PROMOTED)
    before = told(district)
    back_up(district, tmp_path / "a.zip", ADMIN)
    other = new_database("sqlite")
    restore(other, tmp_path / "a.zip", ADMIN)
    assert told(other) == before
    other.dispose()


def test_pruning_keeps_what_the_pruned_lines_said(district, monkeypatch):
    monkeypatch.setattr(audit, "FEWEST_MONTHS", 0)
    for _ in range(2):
        assert prune(district, ADMIN, months=0)
        assert (told(district), verify(district).lines) == ([], 1)
    past_the_program(district, PROMOTED)
    past_the_program(district, "DELETE FROM account WHERE name = '旧账号'")
    assert len(told(district)) == 2


@pytest.mark.parametrize("action", [Action.RESTORE, Action.AUDIT_PRUNED])
def test_what_an_earlier_program_restored_or_pruned_is_no_fault_and_what_is_said_since_counts(
    district, action
):
    """Its lines do not say how things were then."""
    with writing(district) as connection:
        line = record(connection, ADMIN, action, "a.zip", detail={"rows": 9})
        if action == Action.AUDIT_PRUNED:
            connection.execute(
                text("UPDATE audit_head SET pruned_to = :to, pruned_sha256 = :sha"),
                {"to": line.number - 1, "sha": line.previous},
            )
            connection.execute(text("DELETE FROM audit_line WHERE number < :to"), {"to": line.number})
    past_the_program(district, PROMOTED)
    assert told(district) == []
    account = account_named(district, "街道1").account_id
    set_role(district, ADMIN, account, "leader")
    past_the_program(district, "UPDATE account SET role = 'admin' WHERE name = '街道1'")
    assert ["role (leader → admin)" in one for one in told(district)] == [True]


def test_names_and_marks_are_compared_without_the_accounts_beside_releases(district):
    past_the_program(district, PROMOTED)
    past_the_program(district, "UPDATE boundary_version SET credit = '© somebody'")
    with reading(district) as connection:
        (fault,) = changed_past_the_log(connection)
    assert "credit" in fault.message["en"]


def test_a_line_whose_detail_was_spoilt_stops_no_check(district):
    with writing(district) as connection:
        for action in (Action.ACCOUNT_CHANGED, Action.RULES_STORED, Action.IMPORT, Action.RESTORE):
            record(
                connection, ADMIN, action, "x", detail={"name": 1, "role": "y", "batch": [1], "as_of": "z"}
            )
    assert verify(district).lines == 12


def test_what_is_compared_beside_releases_outlives_a_restore(district, tmp_path):
    back_up(district, tmp_path / "b.zip", ADMIN)
    with writing(district) as connection:
        record(connection, ADMIN, Action.EXPORT, "since")
    restore(district, tmp_path / "b.zip", ADMIN, replace=True)
    with reading(district) as connection:
        assert changed_past_the_log(connection) == ()
    past_the_program(district, "UPDATE boundary_version SET credit = 'x'")
    with reading(district) as connection:
        assert len(changed_past_the_log(connection)) == 1


@pytest.mark.parametrize(
    "state", [[1], [["account", "x"]], [["nothing", "x", {}, 1]], [["batch", 1, 2, 3]], "all"]
)
def test_a_line_of_pruning_that_was_spoilt_stops_no_check(district, monkeypatch, state):
    monkeypatch.setattr(audit, "FEWEST_MONTHS", 0)
    assert prune(district, ADMIN, months=0)
    with writing(district) as connection:
        record(connection, ADMIN, Action.AUDIT_PRUNED, "x", detail={"state": state})
        record(connection, ADMIN, Action.ACCOUNT_CHANGED, "x", detail={"name": ["x", 1]})
    assert verify(district).lines == 3
    with reading(district) as connection:
        changed_past_the_log(connection)
