"""Answers are made once and kept; who may see them is asked with each request, of the database of all workers."""

import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import event

from callbacks.sessions import COOKIE
from pingan.access.sessions import sign_in

ELSEWHERE = Path(__file__).with_name("act_elsewhere.py")
KEPT = ["/map", "/map?within=31002", "/area/31002/page.json?quarter=2017Q1", "/edition.json"]


@pytest.fixture
def leader(own_app, account_of):
    """Give a leader's browser at an application of its own, and the account's name; every kept answer was asked."""
    app = own_app()
    engine, browser = app.reader.engine, app.server.test_client()
    name, password = account_of(engine, "leader")
    browser.set_cookie(COOKIE, sign_in(engine, name, password, "127.0.0.1").token)
    for address in KEPT * 2:
        assert browser.get(address).status_code == 200
    return browser, name, engine


def elsewhere(engine, name, act):
    """Have another process do something to an account."""
    url = engine.url.render_as_string(hide_password=False)
    subprocess.run([sys.executable, ELSEWHERE, url, name, act], check=True)


@pytest.mark.parametrize(
    ("address", "tables"),
    [
        ("/map", [("session", "account"), ("published_quarter", "publication")]),
        (
            "/area/31002/page.json?quarter=2017Q1",
            [("session", "account"), ("published_quarter", "publication"), ("listing", "warning_evaluation")],
        ),
    ],
)
def test_what_is_kept_costs_no_more_than_who_asks_what_is_published_and_what_is_listed(
    leader, address, tables
):
    browser, _, engine = leader
    asked = []
    event.listen(engine, "before_cursor_execute", lambda *given: asked.append(given[2]))
    assert browser.get(address).status_code == 200
    assert len(asked) == len(tables)
    for statement, names in zip(asked, tables, strict=True):
        assert statement.startswith("SELECT")
        assert all(name in statement for name in names)


@pytest.mark.slow
@pytest.mark.parametrize("act", ["ended", "disabled", "another role"])
def test_what_is_kept_is_not_given_to_a_session_that_another_process_has_ended(leader, act):
    browser, name, engine = leader
    elsewhere(engine, name, act)
    asked = {address: browser.get(address) for address in KEPT}
    assert {address: answer.status_code for address, answer in asked.items()} == {
        KEPT[0]: 302,
        KEPT[1]: 302,
        KEPT[2]: 401,
        KEPT[3]: 401,
    }
    assert "first-map" not in asked[KEPT[0]].text


@pytest.mark.slow
def test_what_is_kept_for_a_leader_is_not_given_to_the_street_that_the_account_has_become(leader):
    browser, name, engine = leader
    before = {address: browser.get(address).text for address in KEPT}
    elsewhere(engine, name, "narrowed")
    for address in KEPT[1:3]:
        answer = browser.get(address)
        assert answer.status_code == 200
        assert answer.text != before[address], address
    assert '"id":"indicators"' in before[KEPT[2]].replace("\\", "")
    assert '"id":"indicators"' not in browser.get(KEPT[2]).text.replace("\\", "")
