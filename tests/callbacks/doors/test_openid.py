"""Signing in through the installation's provider: who gets in, who does not, and what the sign-in page then says."""

from urllib.parse import parse_qs, urlsplit

import pytest
import requests

from layouts.text import Text
from pingan.access.accounts import account_named, create_account, disable_account
from pingan.access.audit import Action
from pingan.access.audit_search import detail_of, search
from pingan.access.limits import SessionLimits
from pingan.access.openid import link_identity
from pingan.access.principal import Actor
from pingan.access.sessions import list_sessions

TEXT = Text("zh")
TESTS = Actor("tests")


@pytest.fixture
def make_office(make_app, tmp_path, sign_in_provider):
    """Give a function that makes an application whose sign-in page offers the provider."""

    def make(**settings):
        provider = {
            "openid_issuer": sign_in_provider,
            "openid_client_id": "atlas",
            "openid_client_secret": "of the tests",
        }
        return make_app(tmp_path / "pingan.db", **{**provider, **settings})

    return make


def through(app, subject, next_page="", **form):
    """Go to the provider, say yes there as somebody, and come back; return the browser and the last answer."""
    browser = app.server.test_client()
    there = browser.get("/sign-in/openid", query_string={"next": next_page} if next_page else {})
    sent = {"sub": subject, **form}
    back = requests.post(there.headers["Location"], data=sent, allow_redirects=False, timeout=10)
    return browser, browser.get(back.headers["Location"].removeprefix("http://localhost"))


def problem(browser, answer):
    """Return what the sign-in page that one lands on says."""
    assert answer.status_code == 303
    assert answer.headers["Location"].startswith("/sign-in?openid=")
    assert browser.get("/account").status_code == 302  # nobody is signed in
    return browser.get(answer.headers["Location"]).get_data(as_text=True)


@pytest.fixture
def linked(make_office, sign_in_provider):
    """Give an application in which one identity opens one account."""
    app = make_office()
    account = create_account(app.reader.engine, TESTS, "区平安办数据室", "data", None)
    link_identity(app.reader.engine, TESTS, account.account_id, sign_in_provider, "office-1")
    return app, account


def test_a_linked_identity_gets_into_its_account_and_to_the_page_asked_for(linked):
    app, account = linked
    browser, answer = through(app, "office-1", next_page="/ranking?quarter=2016Q4")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/ranking?quarter=2016Q4")
    assert browser.get("/account").status_code == 200
    line = search(app.reader.engine, action=Action.SIGN_IN).lines[0]
    assert (line.who, detail_of(line)["via"]) == (account.name, "openid")


@pytest.mark.parametrize(
    "next_page", ["https://elsewhere.example/", "//elsewhere.example", "/\\elsewhere.example"]
)
def test_nobody_is_sent_elsewhere_after_signing_in(linked, next_page):
    app, _ = linked
    _, answer = through(app, "office-1", next_page=next_page)
    assert urlsplit(answer.headers["Location"]).netloc == ""
    assert "elsewhere" not in answer.headers["Location"]


def test_an_identity_without_an_account_gets_in_nowhere_and_the_administrator_finds_it_in_the_log(
    linked, sign_in_provider
):
    app, _ = linked
    browser, answer = through(app, "office-2")
    assert TEXT("openid.unlinked") in problem(browser, answer)
    line = search(app.reader.engine, action=Action.SIGN_IN_FAILED).lines[0]
    assert (detail_of(line)["issuer"], detail_of(line)["subject"]) == (sign_in_provider, "office-2")


def test_a_disabled_account_is_closed_to_its_identity_too(linked):
    app, account = linked
    disable_account(app.reader.engine, TESTS, account.account_id)
    assert TEXT("openid.disabled") in problem(*through(app, "office-1"))


def test_whoever_says_no_there_reads_so_here(linked):
    app, _ = linked
    assert TEXT("openid.denied") in problem(*through(app, "office-1", action="deny"))


def test_a_provider_that_does_not_answer_leaves_the_password_to_sign_in_with(make_office):
    app = make_office(openid_issuer="http://127.0.0.1:9")
    browser = app.server.test_client()
    page = problem(browser, browser.get("/sign-in/openid"))
    assert TEXT("openid.unreachable") in page
    assert 'name="password"' in page


def test_a_way_back_that_was_sent_by_somebody_else_signs_nobody_in(linked):
    app, _ = linked
    thief = app.server.test_client()
    there = thief.get("/sign-in/openid")
    back = requests.post(
        there.headers["Location"], data={"sub": "office-1"}, allow_redirects=False, timeout=10
    )
    victim = app.server.test_client()
    answer = victim.get(back.headers["Location"].removeprefix("http://localhost"))
    assert TEXT("openid.expired") in problem(victim, answer)


def test_signing_in_as_another_account_ends_the_session_that_the_browser_had(linked):
    app, account = linked
    browser, _ = through(app, "office-1")
    there = browser.get("/sign-in/openid")
    back = requests.post(
        there.headers["Location"], data={"sub": "office-1"}, allow_redirects=False, timeout=10
    )
    browser.get(back.headers["Location"].removeprefix("http://localhost"))
    assert len(list_sessions(app.reader.engine, SessionLimits(), account.account_id)) == 1


def test_a_name_claim_links_an_account_where_the_installation_says_so(make_office, sign_in_provider):
    requests.put(
        f"{sign_in_provider}/users/office-3", json={"preferred_username": "天山路街道平安办"}, timeout=10
    ).raise_for_status()
    app = make_office(openid_account_claim="preferred_username")
    create_account(app.reader.engine, TESTS, "天山路街道平安办", "leader", None)
    assert through(app, "office-3")[1].headers["Location"] == "/map"


def test_an_account_is_made_for_a_newcomer_only_with_the_role_that_the_installation_names(
    make_office, sign_in_provider
):
    requests.put(
        f"{sign_in_provider}/users/office-4", json={"preferred_username": "区政法委"}, timeout=10
    ).raise_for_status()
    app = make_office(openid_account_claim="preferred_username", openid_new_role="leader")
    assert through(app, "office-4")[1].status_code == 303
    assert account_named(app.reader.engine, "区政法委").role == "leader"


def test_the_way_back_is_https_where_a_trusted_proxy_says_so(make_office):
    app = make_office(trusted_proxies=1, allowed_hosts="atlas.example", secure_cookie=True)
    answer = app.server.test_client().get(
        "/sign-in/openid",
        headers={"Host": "atlas.example", "X-Forwarded-Proto": "https", "X-Forwarded-For": "10.1.2.3"},
    )
    asked = parse_qs(urlsplit(answer.headers["Location"]).query)
    assert asked["redirect_uri"] == ["https://atlas.example/sign-in/openid/callback"]
    assert "Secure" in answer.headers["Set-Cookie"]


def test_the_sign_in_page_offers_the_provider_where_there_is_one_and_keeps_the_page_asked_for(make_office):
    page = make_office(openid_label="区统一身份").server.test_client().get("/sign-in?next=/ranking")
    assert "区统一身份" in page.get_data(as_text=True)
    assert "/sign-in/openid?next=%2Franking" in page.get_data(as_text=True)


def test_without_a_provider_there_is_neither_button_nor_address(make_app, tmp_path):
    browser = make_app(tmp_path / "pingan.db").server.test_client()
    assert "openid" not in browser.get("/sign-in").get_data(as_text=True)
    assert browser.get("/sign-in/openid").status_code in (302, 404)
    assert browser.get("/sign-in/openid/callback?code=x&state=y").status_code in (302, 404)


def test_the_sign_in_page_says_only_what_it_knows(make_office):
    browser = make_office().server.test_client()
    assert "<i>7</i>" not in browser.get("/sign-in?openid=<i>7</i>").get_data(as_text=True)


def test_a_new_installation_says_how_the_first_administrator_is_made(make_app, tmp_path):
    app = make_app(tmp_path / "pingan.db")
    browser = app.server.test_client()
    assert "pingan user add" in browser.get("/sign-in").get_data(as_text=True)
    create_account(app.reader.engine, TESTS, "区平安办管理员", "admin", "Wolkenkratzer-29-Fuchs")
    assert "pingan user add" not in browser.get("/sign-in").get_data(as_text=True)
