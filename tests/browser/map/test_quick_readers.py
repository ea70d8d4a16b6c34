"""Two things asked for in one breath: the later page counts, and no picture is made of two. Scripts by themselves."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Route

ASSETS = Path(__file__).parents[3] / "assets"
AROUND = """
    window.pingan = {
        session: {hasEnded: () => false}, edition: {query: () => [], mark: () => ''}, text: (key) => key,
        context: {releases: {}, credit: '©'}, format: {quarter: (quarter) => quarter},
        drawing: {build: (tree) => document.createTextNode(tree)},
    };
    window.dash_clientside = {set_props() {}};
"""
FIGURE = """
    <figure><svg width="40" height="40"><defs><clipPath id="{0}"><rect width="9" height="9"/></clipPath></defs>
    <rect width="40" height="40" fill="#123456" clip-path="url(#{0})"/></svg>
    <span class="picture-save" data-picture="{0}" data-figure="figure" data-title="{0}">
    <button data-form="svg">SVG</button></span></figure>
"""


@pytest.fixture
def blank(browser: Browser) -> Iterator[Callable[[str, list[str]], Page]]:
    """Give a function that opens a page of our own address with some elements and scripts, and what they stand on."""
    opened = []

    def make(body: str, scripts: list[str]) -> Page:
        page = browser.new_page()
        opened.append(page)
        page.route(
            "**/*", lambda route: route.fulfill(body=f"<!DOCTYPE html>{body}", content_type="text/html")
        )
        page.goto("http://127.0.0.1/area/0")
        page.evaluate(AROUND)
        for name in scripts:
            page.add_script_tag(path=str(ASSETS / name))
        return page

    yield make
    for page in opened:
        page.close()


def test_an_area_that_is_not_there_takes_nobody_away_from_the_one_asked_for_since(blank: Callable) -> None:
    page = blank(
        '<div id="page"><div id="area-body"><p id="area-page"></p></div></div>', ["area/22_area_links.js"]
    )
    held: list[Route] = []
    page.route("**/area/1/page.json*", lambda route: held.append(route))
    page.route("**/area/2/page.json*", lambda route: route.fulfill(json="the second"))
    with page.expect_request("**/area/1/page.json*"):
        page.evaluate("pingan.areaLinks.go('/area/1')")
    page.evaluate("pingan.areaLinks.go('/area/2')")
    page.wait_for_function("document.body.textContent.includes('the second')")
    with page.expect_response("**/area/1/page.json*"):
        held[0].fulfill(status=404)
    page.evaluate("new Promise((done) => setTimeout(done, 200))")  # a page that is left is left by then
    assert page.url == "http://127.0.0.1/area/2"
    assert page.text_content("#area-body") == "the second"


def test_pictures_asked_for_at_once_are_those_that_each_would_be_alone(blank: Callable) -> None:
    page = blank(FIGURE.format("first") + FIGURE.format("second"), ["23_vector.js", "25_picture.js"])
    page.evaluate("""
        window.saved = [];
        pingan.saveFile = async (content, file) => { saved.push([file, await content.text()]); };
        undefined; // or it would be called
    """)
    page.evaluate("document.querySelectorAll('[data-form]').forEach((button) => button.click())")
    page.wait_for_function("saved.length === 2")
    page.evaluate("document.querySelectorAll('[data-form]')[1].click()")
    page.wait_for_function("saved.length === 3")
    first, second, alone = page.evaluate("saved")
    assert first[0] != second[0]
    assert second == alone
    assert 'clip-path="url(#d1-0)"' in first[1]
