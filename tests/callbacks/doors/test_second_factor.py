"""A second factor is set up by showing that it works, and asked for from then on."""

import json
import re
import time
from datetime import UTC, datetime, timedelta

import pyotp
import pytest

from pingan.access.accounts import create_account
from pingan.access.audit import Action, detail_of, search
from pingan.access.principal import Actor

PASSWORD = "Wolkenkratzer-29-Fuchs"  # noqa: S105 - of an account that lives as long as the test
NAME = "区平安办数据室"


@pytest.fixture
def make_office(make_app, tmp_path):
    """Give a function that makes an application with one data office's account, and its browser, signed in."""

    def make(**settings):
        app = make_app(tmp_path / "pingan.db", **settings)
        create_account(app.reader.engine, Actor("tests"), NAME, "data", PASSWORD, must_change=False)
        return app, sign_in(app)

    return make


def sign_in(app, **form):
    browser = app.server.test_client()
    browser.status = browser.post("/sign-in", data={"name": NAME, "password": PASSWORD, **form}).status_code
    return browser


def call(browser, output, trigger, prop, state=()):
    outputs = [{"id": name, "property": what} for name, what in output]
    many = len(outputs) > 1
    named = [f"{o['id']}.{o['property']}" for o in outputs]
    answer = browser.post(
        "/_dash-update-component",
        json={
            "output": f"..{'...'.join(named)}.." if many else named[0],
            "outputs": outputs if many else outputs[0],
            "inputs": [{"id": trigger, "property": prop, "value": 1}],
            "state": list(state),
            "changedPropIds": [f"{trigger}.{prop}"],
        },
    )
    assert answer.status_code == 200, answer.text
    return json.dumps(answer.get_json()["response"], ensure_ascii=False)


def ask_for_key(browser, password=PASSWORD):
    state = [{"id": "factor-password", "property": "value", "value": password}]
    return call(browser, [("factor", "children")], "factor-begin", "n_submit", state)


def begin(browser):
    """Return the key that the page shows."""
    shown = ask_for_key(browser)
    assert "data:image/svg+xml" in shown
    return re.search(r'"children": "((?:[A-Z2-7]{4} ){7}[A-Z2-7]{4})"', shown).group(1).replace(" ", "")


def confirm(browser, code):
    state = [{"id": "factor-code", "property": "value", "value": code}]
    outputs = [("factor-said", "children"), ("factor-enrolment", "hidden")]
    return call(browser, outputs, "factor-form", "n_submit", state)


def test_from_its_confirmation_on_signing_in_takes_a_code(make_office):
    app, browser = make_office()
    key = begin(browser)
    assert sign_in(app).status == 303  # shown and not confirmed: it does not count yet
    assert "problem" not in confirm(browser, pyotp.TOTP(key).now())
    assert sign_in(app).status == 200
    assert sign_in(app, code="000000").status == 200
    assert (
        sign_in(app, code=pyotp.TOTP(key).at(time.time() + 30)).status == 303
    )  # the one used to confirm is spent


def test_a_right_password_without_its_code_is_in_the_audit_log(make_office):
    app, browser = make_office()
    confirm(browser, pyotp.TOTP(begin(browser)).now())
    for _ in range(3):
        assert sign_in(app).status == 200
    app.server.extensions["refusals"].log.write(datetime.now(UTC) + timedelta(minutes=5))
    lines = search(app.reader.engine, action=Action.REFUSED).lines
    assert {(line.who, line.object) for line in lines} == {(NAME, "/sign-in")}
    assert sum(detail_of(line)["no code"] for line in lines) == 3


def test_without_the_password_no_key_is_shown_and_it_can_be_typed_again(make_office):
    _, browser = make_office()
    shown = ask_for_key(browser, "a guess")
    assert "problem" in shown
    assert "factor-password" in shown
    assert "svg" not in shown


def test_the_browser_that_set_it_up_stays_signed_in_and_others_are_signed_out(make_office):
    app, browser = make_office()
    other = sign_in(app)
    confirm(browser, pyotp.TOTP(begin(browser)).now())
    assert browser.get("/_dash-layout").status_code == 200
    assert other.get("/_dash-layout").status_code == 401


def test_a_wrong_code_confirms_nothing(make_office):
    app, browser = make_office()
    begin(browser)
    assert "problem" in confirm(browser, "000000")
    assert sign_in(app).status == 303


def test_a_stolen_session_cannot_put_its_own_factor_in_the_place_of_the_right_one(make_office):
    _, browser = make_office()
    confirm(browser, pyotp.TOTP(begin(browser)).now())
    shown = ask_for_key(browser)
    assert "problem" in shown
    assert "svg" not in shown


def test_where_the_role_needs_one_nothing_else_opens_before(make_office, call_page):
    app, browser = make_office(second_factor_roles="data")
    assert browser.get("/map").headers["Location"] == "/account"
    page, _ = call_page(browser, "/account")
    assert app.reader.text("factor.required") in json.dumps(page, ensure_ascii=False)
    confirm(browser, pyotp.TOTP(begin(browser)).now())
    assert browser.get("/map").status_code == 200
