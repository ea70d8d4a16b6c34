"""The page about the method as its readers use it, in a real Chromium on the real demonstration district."""

import csv
import hashlib
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlparse

import pytest
from playwright.sync_api import Page, expect

SECTIONS = 7
DRAWN = "!!document.querySelector('#method-curve .js-plotly-plot')?._fullData"


def go(page: Page, address: str, until: Callable) -> None:
    """Open an address and wait until the curve is drawn."""
    page.goto(address)
    page.wait_for_selector(".method-page")
    until(page, DRAWN)


def cookies(url: str, **values: str) -> list[dict]:
    """Return the cookies of a reader who used the switches."""
    return [{"name": f"pingan_{name}", "value": value, "url": url} for name, value in values.items()]


def area_on_curve(page: Page) -> float:
    """Return the value of the area in colour, as Plotly holds it."""
    return page.evaluate(
        "document.querySelector('#method-curve .js-plotly-plot').data.find((t) => t.name === 'area').x[0]"
    )


def test_the_navigation_leads_to_the_method(page: Page, atlas_url: str, until: Callable) -> None:
    page.goto(f"{atlas_url}/ranking")
    page.click(".nav-pages a:has-text('方法')")
    page.wait_for_selector(".method-page")
    assert urlparse(page.url).path == "/method"
    until(page, DRAWN)
    expect(page.locator(".nav-pages a[aria-current]")).to_have_text("方法")
    expect(page.locator(".method-page h2")).to_have_count(SECTIONS)
    expect(page.locator("table.indicators [data-row]")).to_have_count(22)


def test_choosing_an_indicator_shows_its_curve_and_back_returns(
    page: Page, atlas_url: str, until: Callable
) -> None:
    go(page, f"{atlas_url}/method?indicator=S1", until)
    page.locator("table.indicators a", has_text="入室盗窃").click()
    expect(page.locator("#method-facts h3")).to_contain_text("S2")
    assert "indicator=S2" in page.url
    expect(page.locator("#curve")).to_be_in_viewport()
    expect(page.locator("#curve")).to_be_focused()
    expect(page.locator(".bar")).to_be_in_viewport()  # the report scrolls, the frame stays
    assert page.evaluate("document.documentElement.scrollHeight <= innerHeight")
    expect(page.locator(".segment[aria-current]")).to_have_text("S2")
    page.go_back()
    expect(page.locator("#method-facts h3")).to_contain_text("S1")
    expect(page.locator("#method-indicator")).to_have_value("S1")
    page.reload()
    until(page, DRAWN)
    expect(page.locator("#method-facts h3")).to_contain_text("S1")


def test_a_reader_with_a_keyboard_only_gets_to_an_indicator(
    page: Page, atlas_url: str, until: Callable
) -> None:
    go(page, f"{atlas_url}/method", until)
    page.locator(".method-contents a").nth(2).focus()
    page.keyboard.press("Enter")
    expect(page.locator("#indicators")).to_be_focused()
    link = page.locator("table.indicators a", has_text="火灾")
    page.locator("table.indicators a").first.focus()
    for _ in range(40):
        if link.evaluate("(e) => e === document.activeElement"):
            break
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#method-facts h3")).to_contain_text("E1")


def test_the_area_of_a_link_is_the_one_on_the_curve(page: Page, atlas_url: str, until: Callable) -> None:
    go(page, f"{atlas_url}/method?indicator=S2&area=310105006", until)
    expect(page.locator("#method-facts dt").first).to_contain_text("天山路街道")
    street = area_on_curve(page)
    go(page, f"{atlas_url}/method?indicator=S2", until)
    expect(page.locator("#method-facts dt").first).to_contain_text("长宁区")
    assert area_on_curve(page) != street


@pytest.mark.parametrize("width", [1366, 1920])
def test_nothing_runs_out_of_the_page(
    open_page: Callable, atlas_url: str, until: Callable, width: int
) -> None:
    for language in ("zh", "en"):
        options = {"viewport": {"width": width, "height": 768}}
        with open_page(cookies=cookies(atlas_url, language=language), **options) as page:
            go(page, f"{atlas_url}/method", until)
            wide = page.evaluate(
                """[...document.querySelectorAll('.method-page, .method-page .wide, .curve-and-facts, .segment')]
                    .filter((e) => e.scrollWidth > e.clientWidth + 1).map((e) => e.className)"""
            )
            assert wide == []


def test_english_is_complete_but_for_the_names_of_grades(
    open_page: Callable, atlas_url: str, until: Callable
) -> None:
    with open_page(cookies=cookies(atlas_url, language="en")) as page:
        go(page, f"{atlas_url}/method?indicator=F4", until)
        chinese = page.evaluate(
            """[...document.querySelectorAll('.shell *')].filter((e) => !e.closest('.grades, #language-switch'))
                .flatMap((e) => [...e.childNodes].filter((n) => n.nodeType === 3).map((n) => n.textContent))
                .filter((t) => /[\\u4e00-\\u9fff]/.test(t))"""
        )
        assert chinese == []
        expect(page.locator(".grades")).to_contain_text("优 100")


def test_switching_the_theme_redraws_the_curve(page: Page, atlas_url: str, until: Callable) -> None:
    go(page, f"{atlas_url}/method?indicator=S2", until)
    ink = "document.querySelector('#method-curve .js-plotly-plot').layout.template.layout.font.color"
    light = page.evaluate(ink)
    page.click("#theme-switch")
    until(page, f"{ink} !== '{light}'")


def test_its_files_can_be_taken_away(page: Page, atlas_url: str, until: Callable, tmp_path: Path) -> None:
    go(page, f"{atlas_url}/method", until)
    taken = []
    for link in page.locator(".downloads a").all():
        with page.expect_download() as download:
            link.click()
        taken.append(tmp_path / download.value.suggested_filename)
        download.value.save_as(taken[-1])
    table, workbook, system = taken
    assert workbook.suffix == ".xlsx"
    rows = list(csv.reader(table.read_text(encoding="utf-8-sig").splitlines()))
    assert rows[0][0].startswith("演示数据")
    assert len(rows) == 3 + 22
    assert hashlib.sha256(system.read_bytes()).hexdigest() == rows[1][1]


def test_on_paper_there_is_the_report_without_the_frame(page: Page, atlas_url: str, until: Callable) -> None:
    go(page, f"{atlas_url}/method", until)
    page.emulate_media(media="print")
    expect(page.locator(".bar")).to_be_hidden()
    expect(page.locator(".method-contents")).to_be_hidden()
    expect(page.locator(".method-title")).to_contain_text("演示数据")
    sizes = page.evaluate(
        "[document.documentElement.scrollHeight, document.querySelector('article').offsetHeight]"
    )
    assert sizes[0] >= sizes[1]  # all of it, not one screen


def test_other_pages_print_as_before(page: Page, atlas_url: str) -> None:
    page.goto(f"{atlas_url}/ranking")
    page.wait_for_selector(".ranking-page")
    page.emulate_media(media="print")
    expect(page.locator(".bar")).to_be_visible()
