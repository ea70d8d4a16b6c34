"""What an administrator does to tokens: shown once, bound, let further down, revoked."""

import json
import re

import pytest

from pingan.access.tokens import list_tokens, principal_of_token
from tests.callbacks.doors.administering import press, pressed, state


def let_further_down(browser, number, shows):
    """Press the button of a screen's row that says how far down it goes."""
    button = {"number": number, "shows": shows, "type": "screens-shows"}
    return press(
        browser,
        ("screens-list", "screens-said", "screens-name.value"),
        [state("screens-form", "n_submit", None), [], [state(button, "n_clicks", 1)]],
        [state(f"screens-{name}", "value", "") for name in ("name", "kind", "address", "until")],
        pressed(button),
    )


def on_tokens(browser, revoke=None, name="", address=None, until=None, kind="screen"):
    """Press the button that revokes a token, or without its number the form's."""
    button = {"number": revoke, "type": "screens-revoke"}
    return press(
        browser,
        ("screens-list", "screens-said", "screens-name.value"),
        [
            state("screens-form", "n_submit", None if revoke else 1),
            [state(button, "n_clicks", 1)] if revoke else [],
            [],
        ],
        [
            state("screens-name", "value", name),
            state("screens-kind", "value", kind),
            state("screens-address", "value", address),
            state("screens-until", "value", until),
        ],
        pressed(button) if revoke else "screens-form.n_submit",
    )


def test_a_token_is_shown_once_works_and_is_revoked(admin, engine, call_page):
    told = json.loads(on_tokens(admin, name="东墙"))
    secret = re.search(r'"children": "([\w-]{43})"', json.dumps(told["screens-said"])).group(1)
    assert principal_of_token(engine, secret, "10.1.2.3").role == "screen"
    assert f"http://localhost/screen#token={secret}" in json.dumps(told["screens-said"])
    page, _ = call_page(admin, "/admin/tokens")
    assert secret not in json.dumps(page)
    number = next(token.token_id for token in list_tokens(engine) if token.name == "东墙")
    assert "已修改" in let_further_down(admin, number, "committees")
    assert principal_of_token(engine, secret, "10.1.2.3").shows == "committees"
    assert "problem" in let_further_down(admin, number, "compounds")
    on_tokens(admin, revoke=number)
    assert principal_of_token(engine, secret, "10.1.2.3") is None


def test_another_system_gets_a_token_of_its_own_kind_for_one_street(admin, engine, call_page):
    told = json.loads(on_tokens(admin, name="区城运中心", kind="client 31001"))
    secret = re.search(r'"children": "([\w-]{43})"', json.dumps(told["screens-said"])).group(1)
    system = principal_of_token(engine, secret, "10.1.2.3")
    assert (system.role, system.scope.root) == ("client", "31001")
    page, _ = call_page(admin, "/admin/tokens")
    assert "其他系统（街道1）" in json.dumps(page, ensure_ascii=False)
    assert "problem" in on_tokens(admin, name="乱填", kind="client 99999")


def test_a_token_is_bound_to_an_address_and_to_its_last_day(admin, engine):
    on_tokens(admin, name="一楼", address=" 10.1.2.0/24 ", until="2999-12-30")
    token = next(token for token in list_tokens(engine) if token.name == "一楼")
    assert token.address == "10.1.2.0/24"
    assert f"{token.until.astimezone():%Y-%m-%d %H:%M}" == "2999-12-31 00:00"


@pytest.mark.parametrize(
    "form",
    [
        {"name": ""},
        {"name": "屏", "address": "nowhere"},
        {"name": "屏", "until": "2001-01-01"},
        {"name": "屏", "until": "next year"},
        {"revoke": 999_999},
    ],
)
def test_a_token_that_cannot_be_is_told_and_not_made(admin, engine, form):
    before = list_tokens(engine)
    assert "problem" in on_tokens(admin, **form)
    assert list_tokens(engine) == before
