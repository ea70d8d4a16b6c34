"""Signing in and out, as a browser does it without any script."""

import re
from datetime import UTC, datetime
from urllib.parse import parse_qs, urlsplit

import pytest

from callbacks import register
from callbacks.sessions import BROWSER, COOKIE
from layouts.text import Text
from pingan.access.accounts import create_account, disable_account, set_password
from pingan.access.limits import SessionLimits
from pingan.access.lockout import count_failure, network_of
from pingan.access.principal import Actor
from pingan.access.sessions import list_sessions
from pingan.storage import writing

TYPED = "Kirschbaum-17-Leiter"


@pytest.fixture
def from_address():
    """Give a function that makes a browser ask from an address of its own: failures lock addresses."""

    def set_address(browser, address):
        browser.environ_base["REMOTE_ADDR"] = address
        return browser

    return set_address


def test_a_page_leads_a_stranger_to_sign_in_and_from_there_back(app, stranger, account_of):
    answer = stranger.get("/map?quarter=2016Q2&level=committee")
    where = urlsplit(answer.location)
    assert (answer.status_code, where.path) == (302, "/sign-in")
    wanted = parse_qs(where.query)["next"][0]
    assert wanted == "/map?quarter=2016Q2&level=committee"
    form = stranger.get(answer.location)
    assert 'value="/map?quarter=2016Q2&amp;level=committee"' in form.text
    name, password = account_of(app.reader.engine, "leader")
    back = stranger.post("/sign-in", data={"name": name, "password": password, "next": wanted})
    assert (back.status_code, back.location) == (303, wanted)
    assert stranger.get(back.location).status_code == 200


def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(app, stranger, account_of):
    name, password = account_of(app.reader.engine, "leader")
    cookie = stranger.post("/sign-in", data={"name": name, "password": password}).headers["Set-Cookie"]
    assert {"HttpOnly", "SameSite=Lax", "Path=/"} <= {part.strip() for part in cookie.split(";")}
    assert "Expires" not in cookie  # it goes with the browser


def test_where_readers_come_by_https_the_cookie_travels_by_https_only(make_app, account_of, tmp_path):
    app = make_app(tmp_path / "pingan.db", secure_cookie=True)
    name, password = account_of(app.reader.engine, "leader")
    answer = app.server.test_client().post("/sign-in", data={"name": name, "password": password})
    assert "Secure" in answer.headers["Set-Cookie"]


@pytest.mark.parametrize(
    "wanted",
    [
        "https://elsewhere.example/map",
        "//elsewhere.example/map",
        "/\\elsewhere.example/map",
        "\\\\elsewhere.example",
        "/map\r\nx",
        "javascript:void(0)",
        "map",
        "/sign-out",
        "/nowhere",
        "/_dash-layout",
        "",
    ],
)
def test_after_signing_in_one_stays_on_our_pages(app, stranger, account_of, wanted):
    name, password = account_of(app.reader.engine, "leader")
    answer = stranger.post("/sign-in", data={"name": name, "password": password, "next": wanted})
    assert answer.location == "/map"


def test_a_street_begins_on_the_page_of_its_own_street(app, stranger, account_of):
    name, password = account_of(app.reader.engine, "street", "31002")
    answer = stranger.post("/sign-in", data={"name": name, "password": password, "next": "/"})
    assert answer.location == "/area/31002"
    assert stranger.get("/").location == "/area/31002"


def test_a_wrong_password_an_unknown_and_a_disabled_account_are_told_the_same(
    app, stranger, account_of, from_address
):
    from_address(stranger, "192.0.2.1")
    engine = app.reader.engine
    name, _ = account_of(engine, "leader")
    gone = create_account(engine, Actor("tests"), "left", "leader", TYPED, must_change=False)
    disable_account(engine, Actor("tests"), gone.account_id)
    told = [
        stranger.post("/sign-in", data={"name": who, "password": password})
        for who, password in ((name, "wrong"), ("nobody at all", TYPED), ("left", TYPED))
    ]
    said = {
        answer.text.replace(who, "")
        for answer, who in zip(told, (name, "nobody at all", "left"), strict=True)
    }
    assert len(said) == 1
    assert "没有登录" in said.pop()
    assert all(COOKIE not in answer.headers.get("Set-Cookie", "") for answer in told)


def test_after_a_failure_the_name_is_still_there_and_the_password_is_not(stranger, from_address):
    from_address(stranger, "192.0.2.2")
    answer = stranger.post("/sign-in", data={"name": '"><b>', "password": "hidden-away", "next": "/map"})
    assert 'value="&#34;&gt;&lt;b&gt;"' in answer.text
    assert "hidden-away" not in answer.text
    assert 'name="next" value="/map"' in answer.text
    assert 'role="alert"' in answer.text


def test_after_too_many_failures_the_page_says_until_when(stranger, from_address):
    from_address(stranger, "192.0.2.3")
    for _ in range(5):
        answer = stranger.post("/sign-in", data={"name": "someone", "password": "wrong"})
    assert "锁定到" in answer.text


def test_a_strangers_hundred_wrong_passwords_keep_nobody_out_whose_browser_is_known(
    app, account_of, from_address
):
    name, password = account_of(app.reader.engine, "data")
    own = {"name": name, "password": password}
    known, new = (from_address(app.server.test_client(), "192.0.2.77") for _ in range(2))
    assert known.post("/sign-in", data=own).status_code == 303
    known.post("/sign-out")
    for n in range(100):
        host = 77 if n < 5 else 78 + n % 6  # the owner's office, even
        stranger = from_address(app.server.test_client(), f"192.0.2.{host}")
        assert stranger.post("/sign-in", data={"name": name, "password": f"guess {n}"}).status_code == 200
    assert new.post("/sign-in", data=own).status_code == 200
    assert known.post("/sign-in", data=own).status_code == 303


def test_who_has_to_wait_is_told_for_how_many_seconds(app, account_of, from_address):
    name, password = account_of(app.reader.engine, "street", "31001")
    with writing(app.reader.engine) as connection:
        for host in range(12):  # as many as make the longest wait
            count_failure(connection, name, network_of(f"198.51.100.{host}"), datetime.now(UTC))
    browser = from_address(app.server.test_client(), "198.51.100.99")
    answer = browser.post("/sign-in", data={"name": name, "password": password})
    assert re.search(r"请过 \d+ 秒再试", answer.text)
    assert "pingan_browser" not in answer.headers.get("Set-Cookie", "")


def test_the_cookie_by_which_a_browser_is_known_is_shown_to_the_sign_in_page_only(app, stranger, account_of):
    name, password = account_of(app.reader.engine, "leader")
    cookies = stranger.post("/sign-in", data={"name": name, "password": password}).headers.getlist(
        "Set-Cookie"
    )
    kept = next(cookie for cookie in cookies if cookie.startswith(BROWSER))
    assert {"HttpOnly", "SameSite=Strict", "Path=/sign-in", f"Max-Age={180 * 86400}"} <= {
        part.strip() for part in kept.split(";")
    }


def test_signing_out_is_done_for_the_browser_also_where_the_database_cannot_be_written(
    make_app, tmp_path, account_of, unwritable
):
    app = make_app(tmp_path / "pingan.db")
    engine, browser, other = app.reader.engine, app.server.test_client(), app.server.test_client()
    name, password = account_of(engine, "leader")
    browser.post("/sign-in", data={"name": name, "password": password})
    token = browser.get_cookie(COOKIE).value
    other.set_cookie(COOKIE, token)  # whoever has it, too
    assert other.get("/_dash-layout").status_code == 200
    with unwritable(engine):
        answer = browser.post("/sign-out")
        assert (answer.status_code, answer.location) == (303, "/sign-in?signed-out")
        assert browser.get_cookie(COOKIE) is None
        assert other.get("/_dash-layout").status_code == 401
    assert len(list_sessions(engine, SessionLimits())) == 1
    browser.post("/sign-in", data={"name": name, "password": password})
    browser.post("/sign-out")  # the next one that can be written takes the earlier one along
    assert list_sessions(engine, SessionLimits()) == []


def test_signing_out_everywhere_says_where_it_could_not(make_app, tmp_path, account_of, unwritable):
    app = make_app(tmp_path / "pingan.db")
    engine, browser = app.reader.engine, app.server.test_client()
    name, password = account_of(engine, "leader")
    browser.post("/sign-in", data={"name": name, "password": password})
    with unwritable(engine):
        answer = browser.post("/sign-out/everywhere")
        assert (answer.status_code, answer.location) == (303, "/sign-in?signed-out-here")
        assert Text("zh")("sign_in.signed_out_here") in browser.get(answer.location).text
    assert browser.get("/_dash-layout").status_code == 401


def test_signing_out_is_done_for_the_browser_where_the_database_is_away(make_app, tmp_path):
    app = make_app(tmp_path / "pingan.db")
    browser = app.server.test_client()
    browser.set_cookie(COOKIE, "whatever")
    app.reader.engine.dispose()
    for file in tmp_path.glob("pingan.db*"):
        file.unlink()
    (tmp_path / "pingan.db").write_bytes(b"this is not a database " * 100)
    answer = browser.post("/sign-out")
    assert (answer.status_code, browser.get_cookie(COOKIE)) == (303, None)


def test_signing_out_ends_the_session_and_clears_what_the_browser_kept(app, stranger, account_of):
    name, password = account_of(app.reader.engine, "leader")
    stranger.post("/sign-in", data={"name": name, "password": password})
    token = stranger.get_cookie(COOKIE).value
    answer = stranger.post("/sign-out")
    assert (answer.status_code, answer.location) == (303, "/sign-in?signed-out")
    assert answer.headers["Clear-Site-Data"] == '"cache"'
    assert stranger.get_cookie(COOKIE) is None
    stranger.set_cookie(COOKIE, token)  # whoever kept it has nothing
    assert stranger.get("/_dash-layout").status_code == 401
    assert Text("zh")("sign_in.signed_out") in stranger.get(answer.location).text


def test_signing_in_anew_ends_the_session_before(app, stranger, account_of):
    name, password = account_of(app.reader.engine, "leader")
    stranger.post("/sign-in", data={"name": name, "password": password})
    before = stranger.get_cookie(COOKIE).value
    stranger.post("/sign-in", data={"name": name, "password": password})
    other = app.server.test_client()
    other.set_cookie(COOKIE, before)
    assert other.get("/_dash-layout").status_code == 401
    assert stranger.get("/_dash-layout").status_code == 200


def test_whoever_is_in_already_is_not_asked_again(client):
    assert client.get("/sign-in").location == "/map"
    assert client.get("/sign-in?next=/ranking").location == "/ranking"


def test_a_link_cannot_sign_anybody_out(client):
    assert client.get("/sign-out").status_code in (200, 405)
    assert client.get("/_dash-layout").status_code == 200


@pytest.mark.parametrize(
    "headers", [{"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://elsewhere.example"}]
)
def test_another_site_can_sign_nobody_in_or_out(client, headers):
    assert client.post("/sign-in", data={"name": "a", "password": "b"}, headers=headers).status_code == 403
    assert client.post("/sign-out", headers=headers).status_code == 403


def test_the_language_can_be_changed_before_signing_in(stranger):
    form = stranger.get("/sign-in?next=/map?quarter=2016Q2")
    answer = stranger.get("/language/en?back=/sign-in?next=/map?quarter=2016Q2")
    assert "/language/en?back=%2Fsign-in%3Fnext%3D%2Fmap%3Fquarter%3D2016Q2" in form.text
    assert answer.location == "/sign-in?next=/map?quarter=2016Q2"
    assert "<h1>Sign in</h1>" in stranger.get(answer.location).text
    assert stranger.get("/language/en?back=//elsewhere.example").location == "/"
    assert stranger.get("/language/tlh").status_code == 404


def test_a_password_set_by_the_administrator_must_be_changed_before_anything_else(app, stranger, signed_in):
    engine = app.reader.engine
    made = create_account(engine, Actor("tests"), "new here", "leader", TYPED, must_change=True)
    stranger.post("/sign-in", data={"name": "new here", "password": TYPED})
    assert stranger.get("/map").location == "/account"
    assert stranger.get("/method/indicators.csv").status_code == 403
    assert stranger.get("/account").status_code == 200
    frame = stranger.get("/_dash-layout").text
    assert "31001" not in frame  # nothing that is published
    assert '"/ranking"' not in frame
    set_password(engine, Actor("tests"), made.account_id, "Apfelbaum-18-Leiter")
    assert stranger.get("/map").status_code == 302  # and that ended the session


def test_no_account_is_shown_on_the_sign_in_page_of_a_real_installation(app, stranger, account_of):
    name, _ = account_of(app.reader.engine, "leader")
    assert name not in stranger.get("/sign-in").text
    assert "plain-accounts" not in stranger.get("/sign-in").text


def test_the_sign_in_page_is_there_at_once(stranger):
    page = stranger.get("/sign-in")
    assert len(page.data) < 6_000
    assert "_dash" not in page.text
    assert "bootstrap" not in page.text
    assert page.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(("limit", "status"), [(None, 200), (100, 413)])
def test_nobody_fills_the_disk_with_a_form(stranger, from_address, monkeypatch, limit, status):
    from_address(stranger, "192.0.2.4")
    if limit:
        monkeypatch.setattr(register, "MOST_BYTES_FROM_STRANGERS", limit)
    answer = stranger.post("/sign-in", data={"name": "x" * 100, "password": "x"})
    assert answer.status_code == status


def test_an_installation_without_accounts_says_how_the_first_is_made(make_app, account_of, tmp_path):
    app = make_app(tmp_path / "pingan.db")
    browser = app.server.test_client()
    assert "pingan user add" in browser.get("/sign-in").text
    account_of(app.reader.engine, "admin")
    assert "pingan user add" not in browser.get("/sign-in").text


def test_while_the_database_is_away_the_page_says_so(make_app, tmp_path, caplog):
    app = make_app(tmp_path / "pingan.db")
    for file in tmp_path.glob("pingan.db*"):
        file.unlink()
    (tmp_path / "pingan.db").write_bytes(b"this is not a database " * 100)
    app.reader.engine.dispose()  # now: what a thread behind the readers has open still goes into the pool of before
    browser = app.server.test_client()
    for answer in (browser.get("/sign-in"), browser.post("/sign-in", data={"name": "a", "password": "b"})):
        assert (answer.status_code, Text("zh")("sign_in.unavailable") in answer.text) == (200, True)
    browser.set_cookie(COOKIE, "x")
    page = browser.get("/map")
    assert (page.status_code, Text("zh")("refused.unavailable") in page.text) == (503, True)
    assert browser.get("/_dash-layout").get_json()["error"] == "unavailable"


@pytest.mark.parametrize(("role", "start"), [("leader", "/map"), ("data", "/data"), ("admin", "/admin")])
def test_each_role_begins_where_its_work_is(app, stranger, account_of, role, start):
    name, password = account_of(app.reader.engine, role)
    answer = stranger.post("/sign-in", data={"name": name, "password": password})
    assert answer.location == start
    at_the_root = stranger.get("/")
    assert at_the_root.location == (None if start == "/map" else start)


def test_a_database_that_is_away_is_a_line_in_the_log_for_each_request_not_a_page(make_app, tmp_path, caplog):
    app = make_app(tmp_path / "pingan.db")
    app.reader.engine.dispose()
    for file in tmp_path.glob("pingan.db*"):
        file.unlink()
    (tmp_path / "pingan.db").mkdir()
    browser = app.server.test_client()
    browser.set_cookie(COOKIE, "x")
    caplog.clear()
    assert browser.get("/map").status_code == 503
    (said,) = [one for one in caplog.records if one.name == "callbacks.gate"]
    assert (said.levelname, said.exc_info) == ("ERROR", None)
    assert "unable to open database file" in said.getMessage()
