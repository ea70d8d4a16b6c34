"""Whoever is turned away is told in a way that can be understood: a reader, a page's own script, a program."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from callbacks.register import Permission
from layouts.text import LANGUAGES, Text
from pingan.access.audit import Action, detail_of, search

OWN_SCRIPT = {"Sec-Fetch-Site": "same-origin", "Sec-Fetch-Mode": "cors", "Sec-Fetch-Dest": "empty"}
CLICK = {"Sec-Fetch-Site": "same-origin", "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "document"}


@pytest.mark.parametrize(
    "path", ["/_dash-layout", "/_dash-dependencies", "/geo/v/31/street.json", "/_reload-hash"]
)
def test_a_program_without_a_session_is_told_so(stranger, path):
    answer = stranger.get(path)
    assert answer.status_code == 401
    assert answer.get_json()["error"] == "signed-out"
    assert answer.get_json()["sign_in"] == "/sign-in"


@pytest.mark.parametrize("path", ["/_dash-layout", "/geo/v/31/street.json", "/map"])
def test_an_open_page_whose_session_ended_is_told_without_an_error_in_its_console(stranger, path):
    answer = stranger.get(path, headers=OWN_SCRIPT)
    assert (answer.status_code, answer.data) == (204, b"")
    assert answer.headers["Pingan-Session"] == "ended"


def test_a_callback_of_an_open_page_whose_session_ended_changes_nothing_on_it(stranger):
    answer = stranger.post("/_dash-update-component", json={"output": "x"}, headers=OWN_SCRIPT)
    assert (answer.status_code, answer.data) == (204, b"")


def test_a_download_without_a_session_leads_to_signing_in_and_not_back_into_a_file(stranger):
    answer = stranger.get("/method/indicators.csv", headers=CLICK)
    assert (answer.status_code, answer.location) == (303, "/sign-in")


def test_signing_out_twice_does_no_harm(stranger):
    assert stranger.post("/sign-out", headers=CLICK).location == "/sign-in?signed-out"


@pytest.fixture
def closed(make_app, tmp_path):
    """Give an application with a page and a route for administrators, and one for the data office."""
    app = make_app(tmp_path / "pingan.db")
    app.register.page("/closed", Permission.ADMINISTER, None)
    app.register.pages["/ranking"] = app.register.pages["/closed"]
    return app


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_page_that_the_account_may_not_see_says_so_and_leads_on(closed, signed_in, language):
    client = signed_in(closed.server.test_client(), "data")
    client.set_cookie("pingan_language", language)
    answer = client.get("/closed?x=1")
    text = Text(language)
    assert answer.status_code == 403
    assert text("refused.title") in answer.text
    assert text("role.data") in answer.text
    assert 'action="/sign-out"' in answer.text  # to come back as somebody else
    assert 'href="/data"' in answer.text  # where its work is


def test_a_page_that_the_account_may_not_see_is_not_shown_from_within_another_either(
    closed, signed_in, call_page
):
    client = signed_in(closed.server.test_client(), "data")
    content, _ = call_page(client, "/closed")
    assert Text("zh")("shell.forbidden_title") in json.dumps(content, ensure_ascii=False)


def frame_of(client):
    """Return the frame's components, all of them, as Dash sends them."""

    def parts(component):
        yield component
        children = component["props"].get("children")
        for child in children if isinstance(children, list) else [children]:
            if isinstance(child, dict):
                yield from parts(child)

    return list(parts(client.get("/_dash-layout").get_json()))


def test_the_navigation_names_what_the_account_may_open(closed, signed_in):
    def links(role):
        frame = frame_of(signed_in(closed.server.test_client(), role))
        return [part["props"]["href"] for part in frame if part["props"].get("className") == "nav-link"]

    assert {"/map", "/ranking", "/method"} <= set(links("admin"))
    assert "/ranking" not in links("leader")
    assert {"/map", "/method"} <= set(links("leader"))


@pytest.mark.parametrize("role", ["leader", "street", "data", "admin"])
def test_the_frame_says_who_is_signed_in_and_lets_them_out(client, signed_in, role):
    frame = frame_of(signed_in(client, role))
    menu = next(part["props"] for part in frame if part["props"].get("id") == "account-menu")
    assert menu["label"].startswith(f"tests {role}")
    assert any(part["props"].get("children") == Text("zh")(f"role.{role}") for part in frame)
    assert any(part["props"].get("action") == "/sign-out" for part in frame)


def test_every_answer_that_depends_on_the_account_is_kept_by_nobody(client):
    for path in ("/map", "/_dash-layout", "/_dash-dependencies"):
        assert client.get(path).headers["Cache-Control"] == "private, no-store"


@pytest.fixture
def told(app):
    """Give a function that returns who, object and detail of the newest line of the log about refusals."""

    def newest():
        app.server.extensions["refusals"].log.write(datetime.now(UTC) + timedelta(minutes=5))
        line = next(iter(search(app.reader.engine, action=Action.REFUSED).lines), None)
        return line and (line.who, line.object, detail_of(line))

    newest()  # those of before
    return newest


@pytest.mark.parametrize(
    ("path", "search", "kind"),
    [
        ("/admin", "", "forbidden"),
        ("/nowhere", "", "missing"),
        ("/area/31999", "", "missing"),
        ("/map", "?preview=2017Q1", "forbidden"),
    ],
)
def test_a_page_that_says_no_within_its_frame_is_a_refusal_in_the_audit_log(
    client, call_page, told, path, search, kind
):
    """A reader who goes on from page to page asks by a callback, whose answer is 200 whatever the page says."""
    call_page(client, path, search)
    who, object, detail = told()
    assert (who, object, detail[kind]) == ("tests leader", path, 1)


def test_what_an_open_page_asks_by_itself_when_its_session_has_ended_is_no_refusal(stranger, told):
    before = told()
    assert stranger.get("/edition.json", headers=OWN_SCRIPT).status_code == 204
    assert told() == before
    assert stranger.get("/geo/v/31/street.json", headers=OWN_SCRIPT).status_code == 204
    assert told()[2]["signed out"] == 1
