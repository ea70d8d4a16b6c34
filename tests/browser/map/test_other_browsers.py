"""Pages where something is missing: no WebGL, nothing published, no such address."""

from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, expect


def test_without_webgl_the_same_map_is_drawn_as_svg(
    plain_page: Page, atlas_url: str, until: Callable
) -> None:
    page = plain_page
    page.goto(f"{atlas_url}/map?quarter=2016Q4&level=committee")
    expect(page.locator("#map-svg path.area")).to_have_count(185)
    expect(page.locator("#map-notice")).to_contain_text("WebGL")
    read = "[...document.querySelectorAll('#map-svg path.area')].map((p) => p.getAttribute('fill')).join()"
    before = page.evaluate(read)
    page.click("#quarter-forth")
    until(page, f"{read} !== '{before}'")
    page.locator("#map-svg path.area").nth(5).hover()
    expect(page.locator("#map-tip")).to_be_visible()
    page.locator("#map-svg path.area").nth(5).click()
    expect(page.locator("#panel .into")).to_be_visible()
    page.click(".into")
    expect(page.locator("#ranked-list tbody tr").first).to_contain_text("小区")


def test_nothing_published_says_what_to_do(
    open_page: Callable, serve: Callable, sign_in: Callable, tmp_path: Path
) -> None:
    with serve(tmp_path / "empty") as url, open_page(role=None) as page:
        sign_in(page, url, tmp_path / "empty")
        expect(page.locator("h1")).to_have_text("还没有发布任何季度")
        expect(page.locator("code")).to_contain_text("pingan publish")


def test_unknown_address_leads_back_to_the_map(page: Page, atlas_url: str) -> None:
    page.goto(f"{atlas_url}/nowhere")
    expect(page.locator("h1")).to_have_text("没有这个页面")
    page.click("text=去地图")
    page.wait_for_selector("#map-frame[data-painted]")


def test_reduced_motion_is_respected(open_page: Callable, atlas_url: str) -> None:
    with open_page(reduced_motion="reduce") as page:
        page.goto(f"{atlas_url}/map?quarter=2017Q1&area=310105006")
        page.wait_for_selector("#map-frame[data-painted]")
        page.click(".into")
        expect(page.locator("#ranked-list tbody tr")).to_have_count(18)
        still = page.evaluate(
            "getComputedStyle(document.querySelector('.map-page'), '::before').animationName"
        )
        assert still == "none"
