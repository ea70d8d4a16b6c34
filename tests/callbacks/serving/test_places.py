"""Heavy work has its places; whoever finds none is told so, and nobody who only reads waits for one."""

from threading import Event, Thread

import pytest

from callbacks.refusals import AGAIN_SECONDS
from callbacks.register import UPDATE_RULE
from callbacks.serving.places import NoPlaceError, Places
from layouts.text import LANGUAGES
from pingan.access.permissions import GRANTS, Role
from pingan.storage import writing
from tests.callbacks.test_matrix import address


def test_so_many_work_at_once_a_few_wait_and_the_others_are_told_at_once():
    places, go_on = Places(at_once=2, seconds=20), Event()
    begun, done = [Event() for _ in range(4)], []

    def work(number):
        with places.one():
            begun[number].set()
            go_on.wait(20)
        done.append(number)

    threads = [Thread(target=work, args=(number,)) for number in range(4)]
    for thread in threads[:2]:
        thread.start()
    assert all(event.wait(20) for event in begun[:2])
    for thread in threads[2:]:
        thread.start()
    while places.free:  # until both wait
        assert not begun[2].wait(0.01)
    assert not begun[3].is_set()
    with pytest.raises(NoPlaceError), places.one():
        pytest.fail("there was a place")
    go_on.set()
    for thread in threads:
        thread.join(20)
    assert sorted(done) == [0, 1, 2, 3]
    assert places.free == 4


def test_who_waits_too_long_is_told_and_leaves_the_place_to_others():
    places = Places(at_once=1, seconds=0.01)
    with places.one():
        for _ in range(5):
            with pytest.raises(NoPlaceError), places.one():
                pytest.fail("there was a place")
    with places.one():
        pass


def test_a_place_is_free_again_after_work_that_failed():
    places = Places(at_once=1)

    @places.holding_one
    def work():
        raise KeyError("x")

    for _ in range(5):
        with pytest.raises(KeyError):
            work()
    assert places.free == 2


@pytest.fixture
def full(app, monkeypatch):
    """Give the application with all places taken."""
    places = app.register.places
    monkeypatch.setattr(places, "seconds", 0.01)
    with places.one(), places.one():
        yield app


def heavy_rules(app):
    """Return rule and method of what takes a place: exports, uploads, templates, back-casts."""
    heavy, found = list(app.register.places.held.values()), app.server.url_map.iter_rules()
    listed = [rule for rule in found if app.server.view_functions[rule.endpoint] in heavy]
    return [(rule.rule, next(iter(rule.methods - {"HEAD", "OPTIONS"}))) for rule in listed]


def test_every_heavy_address_says_that_the_server_is_busy_and_begins_nothing(full, signed_in):
    wrong, asked = [], 0
    for rule, method in heavy_rules(full):
        permission = full.register.routes[rule]
        client = signed_in(
            full.server.test_client(), next(role for role in Role if permission in GRANTS[role])
        )
        for language in LANGUAGES:
            client.set_cookie("pingan_language", language)
            answer = client.open(address(rule), method=method)
            words = (answer.get_json(silent=True) or {}).get("message", "")
            asked += 1
            told = answer.headers.get("Retry-After"), answer.headers.get("Pingan-Busy")
            said = ("正忙" if language == "zh" else "busy") in words
            if (answer.status_code, told, said) != (503, (AGAIN_SECONDS, "again"), True):
                wrong.append((rule, language, answer.status_code, told, words))
    assert wrong == []
    assert asked >= 2 * 25


def test_whoever_only_reads_is_answered_meanwhile(full, signed_in, call_page):
    client = signed_in(full.server.test_client())
    for path in ("/map", "/healthz", "/edition.json", "/context.json", "/_dash-layout"):
        assert client.get(path).status_code == 200, path
    content, notice = call_page(client, "/map")
    assert content
    assert notice == ""


def test_a_link_to_a_file_leads_to_a_page_that_asks_again_by_itself(full, signed_in):
    client = signed_in(full.server.test_client())
    click = {"Sec-Fetch-Site": "same-origin", "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "document"}
    answer = client.get("/method/indicators.csv", headers=click)
    assert (answer.status_code, answer.headers["Refresh"]) == (503, AGAIN_SECONDS)
    assert "服务器正忙" in answer.text


def ask_page(client, path):
    return client.post(
        UPDATE_RULE,
        json={
            "output": "..page.children...notice.children..",
            "outputs": [{"id": "page", "property": "children"}, {"id": "notice", "property": "children"}],
            "inputs": [{"id": "location", "property": "pathname", "value": path}],
            "state": [{"id": "location", "property": "search", "value": ""}],
            "changedPropIds": ["location.pathname"],
        },
    )


def test_a_heavy_page_is_asked_again_and_does_not_say_that_it_failed(full, signed_in):
    answer = ask_page(signed_in(full.server.test_client(), "data"), "/data/preview")
    assert (answer.status_code, answer.headers["Pingan-Busy"]) == (503, "again")


@pytest.mark.parametrize("language", LANGUAGES)
def test_while_somebody_writes_for_long_a_writer_is_told_and_may_decide_to_ask_again(
    make_app, make_district, signed_in, tmp_path, language
):
    path = tmp_path / "pingan.db"
    make_district(path)
    app = make_app(path, write_wait_seconds=0.05)
    client = signed_in(app.server.test_client())
    client.set_cookie("pingan_language", language)
    with writing(app.reader.engine):
        answer = client.post("/exported", json={"file": "pingan-2017Q1-street-index.csv"})
        assert (answer.status_code, answer.headers["Retry-After"]) == (503, AGAIN_SECONDS)
        assert answer.headers["Pingan-Busy"] == "perhaps-begun"
        assert ("没有写入" if language == "zh" else "Nothing was written") in answer.get_json()["message"]
        form = {"name": "somebody", "password": "wrong"}
        browser = app.server.test_client()
        page = browser.post("/sign-in", data=form, headers={"Sec-Fetch-Mode": "navigate"})
        assert (page.status_code, "Refresh" in page.headers) == (503, False)  # a form is not sent by itself
        assert client.get("/edition.json").status_code == 200
        health = client.get("/healthz")
        assert (health.status_code, health.get_json()["writable"]) == (200, True)
    assert client.post("/exported", json={"file": "pingan-2017Q1-street-index.csv"}).status_code == 204
