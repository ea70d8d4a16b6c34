"""What an administrator does to accounts is done, is told, is in the audit log, and locks nobody out by mistake."""

import json
import re

import pytest

from pingan.access.accounts import account_named, create_account, list_accounts
from pingan.access.audit import Action
from pingan.access.audit_search import search
from pingan.access.openid import list_identities
from pingan.access.principal import Actor
from tests.callbacks.doors.administering import press, pressed, sign_in, state

ACCOUNT_OUTPUTS = ("account-list", "account-panel", "account-said")
ONCE = re.compile(r"[a-z2-7]{4}-[A-Z2-7]{4}-[a-z2-7]{4}-[A-Z2-7]{4}")


def on_account(browser, chosen, act=None, name="", role="data", area=None, subject=None):
    """Press an act's button, or without one the form's, on the page of an account."""
    button = {"act": act, "type": "account-act"}
    return press(
        browser,
        ACCOUNT_OUTPUTS,
        [
            state("account-form", "n_submit", None if act else 1),
            [state(button, "n_clicks", 1)] if act else [],
        ],
        [
            state("account-chosen", "data", chosen),
            state("account-name", "value", name),
            state("account-role", "value", role),
            state("account-area", "value", area),
            [state({"of": "one", "type": "identity-subject"}, "value", subject)] if subject else [],
        ],
        pressed(button) if act else "account-form.n_submit",
    )


def test_a_new_account_gets_in_with_the_password_shown_once_and_must_change_it_first(office, admin, engine):
    told = on_account(admin, "new", name="街道一平安办", role="street", area="31001")
    secret = ONCE.search(told).group()
    made = account_named(engine, "街道一平安办")
    assert (made.role, made.area_code, made.must_change_password) == ("street", "31001", True)
    browser, answer = sign_in(office, "街道一平安办", secret)
    assert answer.status_code == 303
    assert browser.get("/map").headers["Location"] == "/account"
    assert not search(engine, text=secret).found


@pytest.mark.parametrize(
    ("form", "told"),
    [
        ({"name": "", "role": "data"}, "1 "),
        ({"name": "tests admin", "role": "data"}, "tests admin"),
        ({"name": "街道二平安办", "role": "street"}, "区域"),
        ({"name": "街道三平安办", "role": "street", "area": "999"}, "999"),
        ({"name": "街道四平安办", "role": "screen"}, "screen"),
        ({"name": "街道五平安办", "role": "<i>chief</i>"}, "chief"),
    ],
)
def test_what_cannot_be_created_is_told_and_nothing_is_made(admin, engine, form, told):
    before = len(list_accounts(engine))
    answer = on_account(admin, "new", **form)
    assert "problem" in answer
    assert "account-list" not in json.loads(answer)
    assert told in answer
    assert len(list_accounts(engine)) == before


def test_a_leaders_account_is_bound_to_no_street_whatever_the_hidden_field_held(admin, engine):
    on_account(admin, "new", name="区领导二", role="leader", area="31001")
    assert account_named(engine, "区领导二").area_code is None


def test_a_reset_password_ends_the_old_one_and_every_session(office, admin, engine, somebody):
    account, password = somebody
    browser, _ = sign_in(office, account.name, password)
    secret = ONCE.search(on_account(admin, account.account_id, "password")).group()
    assert browser.get("/account").status_code == 302
    assert sign_in(office, account.name, password)[1].status_code == 200  # the form again
    assert sign_in(office, account.name, secret)[1].status_code == 303


def test_a_disabled_account_is_out_at_once_and_back_when_enabled(office, admin, somebody):
    account, password = somebody
    browser, _ = sign_in(office, account.name, password)
    assert "problem" not in on_account(admin, account.account_id, "disable")
    assert browser.get("/account").status_code == 302
    assert sign_in(office, account.name, password)[1].status_code == 200
    on_account(admin, account.account_id, "enable")
    assert sign_in(office, account.name, password)[1].status_code == 303


def test_signing_out_everywhere_leaves_the_password(office, admin, somebody):
    account, password = somebody
    browser, _ = sign_in(office, account.name, password)
    on_account(admin, account.account_id, "sign_out")
    assert browser.get("/account").status_code == 302
    assert sign_in(office, account.name, password)[1].status_code == 303


def test_another_role_and_name_are_saved_together_and_nothing_is_done_where_nothing_changed(
    office, admin, engine, somebody
):
    account, password = somebody
    browser, _ = sign_in(office, account.name, password)
    on_account(admin, account.account_id, name=account.name, role="data")
    assert browser.get("/account").status_code == 200
    refused = on_account(admin, account.account_id, name=f"{account.name[:40]} 2", role="street")
    assert "problem" in refused
    assert account_named(engine, account.name).role == "data"
    on_account(admin, account.account_id, name=f"{account.name[:40]} 2", role="leader")
    assert account_named(engine, f"{account.name[:40]} 2").role == "leader"
    assert browser.get("/account").status_code == 302


@pytest.mark.parametrize("act", ["disable", None])
def test_the_last_administrator_stays_even_where_the_page_is_gone_around(admin, engine, act):
    own = next(one for one in list_accounts(engine) if one.role == "admin")
    told = on_account(admin, own.account_id, act, name=own.name, role="leader")
    assert "problem" in told
    kept = account_named(engine, own.name)
    assert (kept.role, kept.disabled) == ("admin", False)


def test_an_account_that_is_not_there_is_told(admin):
    assert "problem" in on_account(admin, 999_999, "disable")


def test_a_button_that_has_just_appeared_was_not_pressed(admin):
    answer = admin.post(
        "/_dash-update-component",
        json={
            "output": "..account-list.children...account-panel.children...account-said.children..",
            "outputs": [{"id": name, "property": "children"} for name in ACCOUNT_OUTPUTS],
            "inputs": [
                {"id": "account-form", "property": "n_submit"},
                [{"id": {"act": "disable", "type": "account-act"}, "property": "n_clicks"}],
            ],
            "state": [
                state("account-chosen", "data", 1),
                *[state(f"account-{name}", "value", None) for name in ("name", "role", "area")],
                [],
            ],
            "changedPropIds": ['{"act":"disable","type":"account-act"}.n_clicks'],
        },
    )
    assert answer.status_code == 204


def test_each_act_is_in_the_log_under_the_administrators_name(admin, engine, somebody):
    account, _ = somebody
    for act in ("password", "sign_out", "disable", "enable"):
        on_account(admin, account.account_id, act)
    lines = search(engine, text=account.name, who="tests admin").lines
    assert {line.action for line in lines} >= {
        Action.PASSWORD_CHANGED,
        Action.SESSION_REVOKED,
        Action.ACCOUNT_DISABLED,
    }


def test_the_page_opens_the_account_of_its_address(admin, call_page, somebody):
    account, _ = somebody
    page, notice = call_page(admin, "/admin", f"?account={account.account_id}")
    assert notice == ""
    assert f'"data": {account.account_id}' in json.dumps(page)


@pytest.mark.parametrize("asked", ["999999", "x", "-1"])
def test_an_address_of_no_account_says_so(admin, call_page, asked):
    page, notice = call_page(admin, "/admin", f"?account={asked}")
    assert "account" in notice
    assert "account-form" not in json.dumps(page)


def test_streets_to_choose_from_are_those_of_the_boundaries(admin, call_page):
    page, _ = call_page(admin, "/admin", "?account=new")
    assert '"value": "31001"' in json.dumps(page)
    assert '"value": "310011"' not in json.dumps(page)


def test_an_installation_without_boundaries_can_have_accounts(make_app, tmp_path, signed_in, call_page):
    empty = make_app(tmp_path / "pingan.db")
    page, _ = call_page(signed_in(empty.server.test_client(), "admin"), "/admin", "?account=new")
    assert "account-form" in json.dumps(page)


def test_an_identity_is_linked_and_unlinked_and_opens_one_account_only(make_app, tmp_path, signed_in):
    issuer = "https://login.example"
    with_provider = make_app(
        tmp_path / "pingan.db", openid_issuer=issuer, openid_client_id="atlas", openid_client_secret="x" * 20
    )
    engine, admin = with_provider.reader.engine, signed_in(with_provider.server.test_client(), "admin")
    first, second = (
        create_account(engine, Actor("tests"), name, "data", None).account_id for name in ("数据室", "复核岗")
    )
    assert "problem" not in on_account(admin, first, "link", subject="a subject: 7")
    assert "数据室" in on_account(admin, second, "link", subject="a subject: 7")  # says whose it is
    assert [one.account_id for one in list_identities(engine)] == [first]
    on_account(admin, first, f"unlink {issuer} a subject: 7")
    assert list_identities(engine) == []
    assert "problem" in on_account(admin, first, "link", subject=" ")


def test_an_account_that_failures_hold_up_can_be_unlocked_and_others_show_no_such_button(
    office, admin, engine, somebody
):
    account, password = somebody
    for _ in range(5):
        sign_in(office, account.name, "wrong")
    assert sign_in(office, account.name, password)[1].status_code == 200
    assert "已解除" in on_account(admin, account.account_id, "unlock")
    assert search(engine, action=Action.ACCOUNT_UNLOCKED).found >= 1
    assert sign_in(office, account.name, password)[1].status_code == 303
