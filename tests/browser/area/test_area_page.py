"""The page of an area as a street official and a leader use it, on the real demonstration district."""

import csv
import io
import itertools
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, expect

TIANSHAN, JIANGSU, FIFTH = "310105006", "310105002", "310105006005"
STORY = f"/area/{TIANSHAN}?quarter=2017Q1"


def shown(page: Page, code: str, quarter: str) -> None:
    """Wait until an area's page stands with its drawings."""
    page.wait_for_selector(f'#area-page[data-code="{code}"][data-quarter="{quarter}"] .area-trend svg')
    page.wait_for_selector(".page:not(.busy)")


def test_a_street_official_finds_rank_distance_reasons_and_what_to_do(
    open_page: Callable, atlas_url: str
) -> None:
    """All on one opened page: where, how far, why, which committee, which indicator, what would lift."""
    with open_page("street") as page:
        page.goto(f"{atlas_url}{STORY}")
        shown(page, TIANSHAN, "2017Q1")
        expect(page.locator(".area-index")).to_have_text("79.90")
        expect(page.locator(".area-rank")).to_have_text("第 3 / 10 ▲7")
        expect(page.locator(".area-ladder tr")).to_have_count(3)
        expect(page.locator(".area-ladder tr").first).to_contain_text("还差 2.45 分")
        assert page.locator(".area-remarks li").count() >= 3
        for part in (".area-index", ".area-trend", ".area-remarks li"):  # without scrolling
            assert page.locator(part).first.bounding_box()["y"] < 768

        # the waterfall: what is folded sums to what it stands for, and all to the change
        fall = page.locator(".area-moved [data-of='previous']")
        expect(fall.locator("tr.end.to")).to_contain_text("+9.52")
        expect(fall.locator("tr.folded").first).to_be_hidden()
        fall.locator("[data-unfold]").click()
        expect(fall.locator("tr.folded").first).to_be_visible()
        page.click("[data-against='year']")
        expect(page.locator(".area-moved [data-of='year']")).to_be_visible()
        expect(fall).to_be_hidden()
        assert "against=year" in page.url

        # indicators: most to win first; by another column at a click, missing ones last
        first = page.locator(".area-indicators-table tbody tr").first
        expect(first).to_contain_text("2.64")
        page.click("[data-sort='3']")
        expect(page.locator(".area-indicators-table th[aria-sort]")).to_contain_text("功效系数")
        expect(first.locator("td").nth(2)).to_have_text("100.0")
        page.click("[data-sort='3']")
        expect(first).to_contain_text("66.4")

        # committees: worst first, list and map point at one another, a click on the map leads there
        expect(page.locator(".area-parts-table tbody tr").first).to_contain_text("第5居委会")
        page.hover(f".area-parts-table tr[data-code='{FIFTH}']")
        expect(page.locator(f".area-map path[data-code='{FIFTH}']")).to_have_class("part class-1 pointed")
        page.locator(f".area-map path[data-code='{FIFTH}']").click()
        shown(page, FIFTH, "2017Q1")
        expect(page).to_have_title("天山路街道第5居委会 · 2017年第一季度")
        expect(page.locator(".area-ladder")).to_have_count(2)  # in the district, and in its street
        page.go_back()
        shown(page, TIANSHAN, "2017Q1")


def test_quarters_and_areas_change_without_loading_the_frame_and_the_way_back_holds(
    page: Page, atlas_url: str
) -> None:
    page.goto(f"{atlas_url}/map?quarter=2017Q1&area={TIANSHAN}")
    page.wait_for_selector('#map-frame[data-painted="2017Q1/index"]')
    page.evaluate("window.same = true")
    page.click(".to-area")
    shown(page, TIANSHAN, "2017Q1")
    expect(page.locator(".nav-pages [aria-current]")).to_have_attribute("href", "/area")
    page.click(".area-quarters .step >> nth=0")
    shown(page, TIANSHAN, "2016Q4")
    expect(page.locator(".area-rank")).to_contain_text("第 10 / 10")
    page.click(".area-path a")
    shown(page, "310105", "2016Q4")
    page.click(".area-parts-table tbody tr:last-child a")
    page.wait_for_selector("#area-page[data-quarter='2016Q4'] .area-rank")
    assert page.evaluate("window.same")
    page.go_back()
    shown(page, "310105", "2016Q4")
    page.go_back()
    shown(page, TIANSHAN, "2016Q4")
    page.go_back()
    shown(page, TIANSHAN, "2017Q1")
    page.go_back()
    page.wait_for_selector('#map-frame[data-painted="2017Q1/index"]')
    page.go_forward()
    shown(page, TIANSHAN, "2017Q1")
    page.click(".nav-pages a[href^='/ranking']")
    page.wait_for_selector(f'#bump-frame[data-chosen="{TIANSHAN}"]')
    page.click("#ranking-area")
    shown(page, TIANSHAN, "2017Q1")


def test_its_table_is_taken_away_as_numbers_and_it_prints_in_one_column(page: Page, atlas_url: str) -> None:
    page.goto(f"{atlas_url}{STORY}")
    shown(page, TIANSHAN, "2017Q1")
    with page.expect_download() as download:
        page.click(".area-moved [data-of='previous'] .export")
    assert download.value.suggested_filename == f"pingan-2017Q1-{TIANSHAN}-moved-previous.csv"
    rows = list(csv.reader(io.StringIO(Path(download.value.path()).read_text(encoding="utf-8-sig"))))
    steps = [row for row in rows if row and row[0][:1].isalpha() and row[0][1:2].isdigit()]
    assert len(steps) == 22
    assert abs(sum(float(row[1]) for row in steps) - 9.52) < 0.12  # each rounded to two decimals
    assert any("演示数据" in row[0] for row in rows if row)

    page.emulate_media(media="print")
    expect(page.locator(".bar")).to_be_hidden()
    expect(page.locator(".area-actions")).to_be_hidden()
    boxes = [
        page.locator(f"#{name}").bounding_box()
        for name in ("standing", "moved", "profile", "indicators", "parts")
    ]
    assert all(above["y"] + above["height"] <= below["y"] + 1 for above, below in itertools.pairwise(boxes))
