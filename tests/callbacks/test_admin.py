"""What an administrator does in the browser is done, is told, is in the audit log, and locks nobody out by mistake."""

import io
import json
import re
import runpy
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest

from pingan.access.accounts import account_named, create_account, list_accounts
from pingan.access.audit import Action
from pingan.access.audit_search import search
from pingan.access.limits import SessionLimits
from pingan.access.openid import list_identities
from pingan.access.principal import Actor
from pingan.access.sessions import list_sessions
from pingan.access.tokens import list_tokens, principal_of_token

DISTRICT = Path(__file__).parents[1] / "pingan" / "reading" / "conftest.py"
ACCOUNT_OUTPUTS = ("account-list", "account-panel", "account-said")
ONCE = re.compile(r"[a-z2-7]{4}-[A-Z2-7]{4}-[a-z2-7]{4}-[A-Z2-7]{4}")


@pytest.fixture(scope="module")
def office(make_app, tmp_path_factory):
    """Give an application whose accounts may be changed as one likes."""
    path = tmp_path_factory.mktemp("office") / "pingan.db"
    runpy.run_path(str(DISTRICT))["publish_district"](path)
    return make_app(path)


@pytest.fixture
def engine(office):
    return office.reader.engine


@pytest.fixture
def admin(office, signed_in):
    """Give an administrator's browser."""
    return signed_in(office.server.test_client(), "admin")


@pytest.fixture
def somebody(office, engine, request):
    """Give a data office's account of the test's own, with its password."""
    name, password = f"office of {request.node.name}"[:60], "Wolkenkratzer-29-Fuchs"
    return create_account(engine, Actor("tests"), name, "data", password, must_change=False), password


@pytest.mark.parametrize("table", ["accounts", "tokens", "sessions", "audit"])
def test_the_administrators_tables_are_saved_and_that_is_recorded(engine, admin, signed_in, office, table):
    csv = admin.get(f"/admin/{table}.csv")
    assert csv.status_code == 200
    assert csv.data
    page = openpyxl.load_workbook(io.BytesIO(admin.get(f"/admin/{table}.xlsx").data)).active
    rows = [row for row in page.values if row[0] is not None]
    assert isinstance(rows[0][1], datetime)
    if table != "tokens":
        assert any("admin" in str(cell) for row in rows[2:] for cell in row)
    assert search(engine).lines[0].object.endswith(".xlsx")
    leader = signed_in(office.server.test_client(), "leader")
    assert leader.get(f"/admin/{table}.xlsx").status_code == 403


def sign_in(office, name, password):
    """Return a browser after an attempt to sign in, and the answer."""
    browser = office.server.test_client()
    return browser, browser.post("/sign-in", data={"name": name, "password": password})


def press(browser, outputs, inputs, state=(), changed=""):
    """Do in a page what Dash's script does when something is pressed; return what comes back."""
    named = [{"id": o.partition(".")[0], "property": o.partition(".")[2] or "children"} for o in outputs]
    told = [f"{one['id']}.{one['property']}" for one in named]
    output = told[0] if len(told) == 1 else f"..{'...'.join(told)}.."
    answer = browser.post(
        "/_dash-update-component",
        json={
            "output": output,
            "outputs": named[0] if len(named) == 1 else named,
            "inputs": inputs,
            "state": list(state),
            "changedPropIds": [changed],
        },
    )
    assert answer.status_code == 200, answer.text
    return json.dumps(answer.get_json()["response"], ensure_ascii=False)


def pressed(button, prop="n_clicks"):
    """Return what Dash's script calls a button that was pressed."""
    return f"{json.dumps(button, separators=(',', ':'), sort_keys=True, ensure_ascii=False)}.{prop}"


def state(name, prop, value):
    return {"id": name, "property": prop, "value": value}


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
        ({"name": "街道五平安办", "role": "<script>"}, "script"),
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
            "state": [*[state("account-chosen", "data", 1)] * 4, []],
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


def test_a_session_that_is_ended_here_is_signed_out_there(office, admin, engine, somebody):
    account, password = somebody
    browser, _ = sign_in(office, account.name, password)
    number = list_sessions(engine, SessionLimits(), account.account_id)[0].session_id
    button = {"number": number, "type": "session-revoke"}
    told = press(
        admin,
        ("session-list", "session-said"),
        [[state(button, "n_clicks", 1)]],
        changed=pressed(button),
    )
    assert account.name in told
    assert browser.get("/account").status_code == 302


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
    assert f"http://localhost/screen?token={secret}" in json.dumps(told["screens-said"])
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


@pytest.mark.parametrize("role", ["leader", "street", "data"])
@pytest.mark.parametrize(
    "path", ["/admin", "/admin/tokens", "/admin/sessions", "/admin/audit", "/admin/audit.csv"]
)
def test_nobody_else_gets_these_pages(office, signed_in, role, path):
    assert signed_in(office.server.test_client(), role).get(path).status_code == 403
