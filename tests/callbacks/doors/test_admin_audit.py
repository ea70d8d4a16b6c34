"""The audit log as the administrator reads it: searched by its address, taken away, checked."""

import json

import pytest

from pingan.access.audit import Action
from pingan.access.audit_search import search
from tests.callbacks.doors.administering import press, state


def test_the_log_is_searched_by_its_address(admin, call_page, engine, somebody):
    account, _ = somebody
    page, notice = call_page(admin, "/admin/audit", f"?text={account.name}&action=account-created")
    assert notice == ""
    assert account.name in json.dumps(page, ensure_ascii=False)
    nothing, _ = call_page(admin, "/admin/audit", f"?text={account.name}&until=2001-01-01")
    assert '"className": "empty"' in json.dumps(nothing)


@pytest.mark.parametrize(
    ("search", "wrong"),
    [
        ("?since=yesterday", "since"),
        ("?until=0001-01-01", "until"),
        ("?until=9999-12-31", "until"),
        ("?action=nothing", "action"),
        ("?page=x", "page"),
        ("?page=%EF%BC%92", "page"),
    ],
)
def test_a_search_that_makes_no_sense_says_what_in_it(admin, call_page, search, wrong):
    _, notice = call_page(admin, "/admin/audit", search)
    assert wrong in notice


@pytest.mark.parametrize(
    "search", ["?text=%00", "?who=%00%ff", "?text=%25_%5C", "?page=99999999", "?action=any"]
)
def test_a_strange_search_is_a_search(admin, call_page, search):
    _, notice = call_page(admin, "/admin/audit", search)
    assert notice == ""


def test_the_log_is_taken_away_as_it_was_found_and_that_is_in_the_log(admin, engine, somebody):
    account, _ = somebody
    answer = admin.get("/admin/audit.csv", query_string={"text": account.name})
    rows = answer.get_data().decode("utf-8-sig").splitlines()
    assert rows[0].startswith("number,at,who")
    assert all(account.name in row for row in rows[1:])
    assert "attachment" in answer.headers["Content-Disposition"]
    assert search(engine, action=Action.AUDIT_EXPORTED).lines[0].object == "audit.csv"
    lines = admin.get("/admin/audit.jsonl").get_data(as_text=True).splitlines()
    assert json.loads(lines[0])["number"] == 1


def test_the_log_is_verified_and_a_line_that_was_tampered_with_is_named(make_app, tmp_path, signed_in):
    own = make_app(tmp_path / "pingan.db")
    admin = signed_in(own.server.test_client(), "admin")

    def verify():
        button = state("audit-verify", "n_clicks", 1)
        return press(admin, ("audit-verified",), [button], changed="audit-verify.n_clicks")

    assert "problem" not in verify()
    triggers = "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'audit_line'"
    with own.reader.engine.begin() as connection:
        for name in connection.exec_driver_sql(triggers).scalars().all():
            connection.exec_driver_sql(f"DROP TRIGGER {name}")
        connection.exec_driver_sql("UPDATE audit_line SET who = 'nobody' WHERE number = 1")
    told = verify()
    assert "problem" in told
    assert "第 1 行" in told
