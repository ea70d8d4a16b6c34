import gzip
import re

import brotli
import pytest
from dash import Dash

from callbacks import index
from callbacks.index import MOST_AREAS_DRAWN
from callbacks.map.page import shown_classes
from callbacks.reader import choices_of
from layouts.view import parse_view
from pingan.acts.publish import publish
from pingan.look.palette import CHANGE, MISSING


def drawing(client, address):
    found = re.search(r'<svg class="first-map".*?</svg>', client.get(address).text)
    return re.findall(r'<path d="([^"]*)" fill="([^"]*)"', found[0]) if found else None


@pytest.mark.parametrize(
    ("address", "areas"),
    [
        ("/", 2),
        ("/map", 2),
        ("/map?level=committee", 4),
        ("/map?within=31002", 2),
        ("/map?within=nonsense", 2),
        ("/map?quarter=2016Q3&measure=F1&level=committee&classes=equal", 4),
    ],
)
def test_the_district_is_drawn_before_any_script_has_run(client, address, areas):
    drawn = drawing(client, address)
    assert len(drawn) == areas
    assert all(path.startswith("M") for path, _ in drawn)


def test_each_area_of_the_drawing_has_its_classs_colour_and_a_missing_one_is_grey(client):
    address = "/map?level=committee&quarter=2016Q3&classes=quantile"
    fills = [fill for _, fill in drawing(client, address)]
    assert fills[0] == MISSING["light"]  # its grade is missing in this quarter
    assert MISSING["light"] not in fills[1:]


def test_the_drawing_changes_its_colours_with_the_quarter(client):
    """They are classed over all quarters, so at least one of five quarters differs."""
    drawn = {
        str(drawing(client, f"/map?level=committee&quarter={q}")) for q in ("2016Q1", "2016Q2", "2017Q1")
    }
    assert len(drawn) > 1


def test_fewer_thefts_are_drawn_as_better(client, published):
    """Colour says better or worse, the sign says up or down: the map's own rule."""
    search = "?measure=S1&change=previous&level=committee&classes=quantile"
    view, _ = parse_view(search, choices_of(published))
    classes, breaks, _ = shown_classes(published, view)
    fills = [fill for _, fill in drawing(client, f"/map{search}")]
    assert len(breaks) == 4
    expected = [MISSING["light"] if c < 0 else CHANGE["light"][::-1][c] for c in classes]
    assert fills == expected


def test_more_areas_than_a_drawing_can_tell_are_drawn_as_the_coarsest_level(client, monkeypatch):
    monkeypatch.setattr(index, "MOST_AREAS_DRAWN", 3)
    assert len(drawing(client, "/map?level=committee&measure=F1")) == 2
    assert MOST_AREAS_DRAWN >= 185  # a district's committees


def test_only_the_map_begins_with_a_map(client):
    assert drawing(client, "/ranking") is None
    assert drawing(client, "/nowhere") is None


def test_with_nothing_published_there_is_a_page_without_a_drawing(empty_client):
    answer = empty_client.get("/map")
    assert answer.status_code == 200
    assert "first-map" not in answer.text
    assert "react-entry-point" in answer.text


def test_a_drawing_that_fails_is_left_out_and_logged(client, monkeypatch, caplog):
    def fail(*_):
        raise RuntimeError("a hole in the geometry")

    monkeypatch.setattr(index, "_kept_drawing", fail)
    answer = client.get("/map")
    assert (answer.status_code, "first-map" in answer.text) == (200, False)
    assert "a hole in the geometry" in caplog.text


@pytest.mark.parametrize(
    ("cookies", "opening"),
    [
        ({}, '<html lang="zh-CN" data-bs-theme="light">'),
        ({"pingan_language": "en", "pingan_theme": "dark"}, '<html lang="en" data-bs-theme="dark">'),
        ({"pingan_language": '"><i>', "pingan_theme": "x"}, '<html lang="zh-CN" data-bs-theme="light">'),
    ],
)
def test_the_page_opens_in_the_readers_language_and_theme(client, cookies, opening):
    for name, value in cookies.items():
        client.set_cookie(name, value)
    page = client.get("/map").text
    assert opening in page
    assert f"<title>{'Ping' if 'en' in opening[:20] else '平安图'}" in page


def test_the_tables_scripts_are_loaded_on_the_tables_page_only(client):
    scripts = re.compile(r'src="[^"]*dash_ag_grid')
    assert scripts.search(client.get("/ranking").text)
    for path in ("/", "/map", "/nowhere"):
        assert not scripts.search(client.get(path).text)


def test_the_colours_of_the_first_drawing_follow_the_theme(client):
    light = drawing(client, "/map")
    client.set_cookie("pingan_theme", "dark")
    assert [path for path, _ in drawing(client, "/map")] == [path for path, _ in light]
    assert drawing(client, "/map") != light


@pytest.fixture
def made(monkeypatch):
    """Give the list of the pages that were made."""
    pages, make = [], Dash.index
    monkeypatch.setattr(Dash, "index", lambda app: pages.append(make(app)) or pages[-1])
    return pages


def test_a_page_is_made_once_for_all_who_get_the_same(own_app, signed_in, made):
    server = own_app().server
    leader, data = (signed_in(server.test_client(), role) for role in ("leader", "data"))
    first = leader.get("/map").text
    assert [leader.get("/map").text, data.get("/map").text] == [first, first]
    assert made == [first]


def test_whatever_makes_a_page_another_one_makes_it_anew(own_app, signed_in, made):
    server = own_app().server
    leader = signed_in(server.test_client())

    def asked(path, browser=leader, **cookies):
        for name in ("language", "theme"):
            browser.set_cookie(f"pingan_{name}", cookies.get(name, ""))
        return browser.get(path).text

    street = signed_in(server.test_client(), "street")
    ways = [
        lambda: asked("/map"),
        lambda: asked("/map", language="en"),
        lambda: asked("/map", theme="dark"),
        lambda: asked("/map?level=committee"),
        lambda: asked("/map?level=committee", street),
        lambda: asked("/ranking"),
        lambda: asked("/compare"),
        lambda: asked("/method"),
    ]
    first = [ask() for ask in ways]
    assert made == first
    assert len(set(first)) == len(ways)
    assert [ask() for ask in ways] == first
    assert asked("/nowhere") == first[-1]  # neither has scripts of its own
    assert len(made) == len(ways)


def test_what_was_published_shows_when_the_page_is_opened_next(own_app, signed_in):
    app = own_app()
    client = signed_in(app.server.test_client())
    before = drawing(client, "/map?level=committee&classes=quantile")
    publish(app.reader.engine, "2017Q2")
    after = drawing(client, "/map?level=committee&classes=quantile")
    assert after == drawing(client, "/map?level=committee&classes=quantile&quarter=2017Q2")
    assert after != before


@pytest.mark.parametrize(
    ("accepts", "encoding", "decode"),
    [
        ("gzip, deflate, br", "br", brotli.decompress),
        ("gzip", "gzip", gzip.decompress),
        (None, None, bytes),
    ],
)
def test_a_browser_gets_the_page_in_an_encoding_that_it_reads_and_keeps_none(
    client, accepts, encoding, decode
):
    answer = client.get("/map", headers={"Accept-Encoding": accepts} if accepts else {})
    assert answer.headers.get("Content-Encoding") == encoding
    assert decode(answer.data).decode() == client.get("/map").text
    assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
    assert answer.headers["Vary"] == "Accept-Encoding"
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert "ETag" not in answer.headers
