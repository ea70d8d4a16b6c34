import json

import pytest

from callbacks.register import Page, Permission
from layouts.text import Text
from pingan.storage.engine import writing
from pingan.storage.schema_access import account


def words(content):
    return json.dumps(content, ensure_ascii=False)


@pytest.mark.parametrize(("path", "holds"), [("/", "map-frame"), ("/map", "map-frame"), ("/ranking", "bump")])
def test_each_address_shows_its_page(client, call_page, path, holds):
    content, notice = call_page(client, path)
    assert f'"{holds}"' in words(content)
    assert notice == ""


def test_a_shared_link_opens_its_view(client, call_page):
    content, notice = call_page(client, "/map", "?quarter=2016Q2&level=committee&measure=F1")
    assert '"quarter": "2016Q2", "level": "committee", "measure": "F1"' in words(content)
    assert notice == ""


def test_a_link_that_names_what_is_not_there_says_what_was_wrong(client, call_page):
    client.set_cookie("pingan_language", "en")
    _, notice = call_page(client, "/map", "?quarter=2031Q1&measure=S1&area=99")
    assert "quarter" in notice
    assert "area" in notice
    assert "measure" not in notice


@pytest.mark.parametrize("path", ["/nowhere", "/map/", "/_x", "/<i>"])
def test_an_address_without_a_page_says_so_and_leads_to_the_map(client, call_page, path):
    content, _ = call_page(client, path)
    assert Text("zh")("shell.not_found_title") in words(content)
    assert '"/map"' in words(content)


@pytest.mark.parametrize("path", ["/map", "/ranking"])
def test_with_nothing_published_the_page_says_what_to_do(empty_client, call_page, path):
    content, _ = call_page(empty_client, path)
    assert "pingan publish" in words(content)


def test_a_page_that_fails_says_so_and_the_failure_is_logged(app, client, call_page, monkeypatch, caplog):
    def fail(*_):
        raise RuntimeError("out of paint")

    monkeypatch.setitem(app.register.pages, "/map", Page(fail, Permission.READ_PUBLISHED))
    content, _ = call_page(client, "/map")
    assert Text("zh")("shell.error_title") in words(content)
    assert "out of paint" not in words(content)
    assert "out of paint" in caplog.text


def test_the_frame_tells_the_browser_once_what_it_needs_to_know(client, published):
    frame = client.get("/_dash-layout").get_json()
    stores = {c["props"].get("id"): c["props"] for c in frame["props"]["children"] if c}
    context = stores["context"]["data"]
    assert context["edition"] == published.edition
    assert context["quarters"] == list(published.quarters)
    assert set(context["areas"]) == {"31", "31001", "31002"}  # those that have parts
    assert context["areas"]["31001"] == ["街道1", None, "31"]


def test_the_frame_of_an_empty_installation_knows_nothing_and_still_stands(empty_client):
    frame = empty_client.get("/_dash-layout").get_json()
    stores = {c["props"].get("id"): c["props"] for c in frame["props"]["children"] if c}
    assert stores["context"]["data"] is None


def test_the_frame_stands_while_the_database_is_away_and_the_page_says_so(
    app, client, call_page, monkeypatch, caplog
):
    def away():
        raise OSError("no route to the database")

    monkeypatch.setattr(app.reader, "published", away)
    assert client.get("/map").status_code == 200
    assert client.get("/_dash-layout").status_code == 200
    content, _ = call_page(client, "/map")
    assert Text("zh")("shell.error_title") in words(content)
    assert "no route to the database" in caplog.text


def test_a_reader_of_english_is_shown_no_chinese_but_names(client, call_page):
    client.set_cookie("pingan_language", "en")
    content, _ = call_page(client, "/nowhere")
    assert words(content).isascii()


@pytest.fixture
def street(app, signed_in):
    """Give the browser of the first street's account."""
    return signed_in(app.server.test_client(), "street")


def test_a_street_arrives_on_the_districts_map_with_itself_chosen(street, call_page):
    assert '"within": "31", "area": "31001"' in words(call_page(street, "/map"))
    assert '"within": "31", "area": null' in words(call_page(street, "/map", "?quarter=2016Q2"))


@pytest.mark.parametrize("link", ["area=310021", "within=31002", "area=99"])
def test_a_link_to_what_an_account_may_not_see_says_the_same_as_one_to_nowhere(street, call_page, link):
    _, notice = call_page(street, "/map", f"?quarter=2016Q2&{link}")
    assert notice == Text("zh")("scope.wrong_view", names=link.split("=")[0])


def test_an_account_whose_area_is_gone_is_told_whom_to_ask(app, signed_in, call_page):
    lost = signed_in(app.server.test_client(), "street", "310012")
    with writing(app.reader.engine) as connection:  # as new boundaries would leave it
        moved = account.update().where(account.c.area_code == "310012").values(area_code="310099")
        connection.execute(moved)
    for path in ("/map", "/ranking", "/method"):
        content, _ = call_page(lost, path)
        assert Text("zh")("scope.outside_title") in words(content)
        assert "310099" in words(content)
    assert lost.get("/_dash-layout").status_code == 200
    assert lost.get("/map").status_code == 200
