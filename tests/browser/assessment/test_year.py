"""Headlines and the annual assessment as their readers use them, in a real Chromium on the demonstration district."""

import re

from playwright.sync_api import Page, expect

TIANSHAN, COMMITTEE = "310105006", "committee"
SLOW = 20_000  # milliseconds, for a page that has to be loaded first
NO_WIDER = "document.documentElement.scrollWidth <= innerWidth"


def test_a_leader_reads_the_headlines_of_the_district_and_chooses_a_street(
    page: Page, atlas_url: str
) -> None:
    page.goto(f"{atlas_url}/headlines?quarter=2017Q2")
    burglary = page.locator("[data-theme-code=burglary]")
    expect(burglary).to_contain_text("68", timeout=SLOW)
    expect(burglary.locator(".headline-change")).to_have_class(re.compile("better"))
    expect(burglary.locator(".headline-change")).to_contain_text("▼")
    expect(burglary.locator(".headline-spark")).to_have_attribute("aria-label", re.compile("2017Q2 68"))
    expect(page.locator(".headlines-table tbody tr")).to_have_count(11)
    assert page.evaluate(NO_WIDER)
    page.select_option("#headlines-area", TIANSHAN)
    expect(page.locator(".headlines-head h1")).to_contain_text("天山路街道", timeout=SLOW)
    assert f"area={TIANSHAN}" in page.url
    expect(page.locator("#headlines-quarter")).to_have_value("2017Q2")  # goes along


def test_a_leader_finds_why_a_street_is_last_of_the_year_and_looks_at_its_committees(
    page: Page, atlas_url: str
) -> None:
    page.goto(f"{atlas_url}/map")
    page.click(".nav-pages a:has-text('考核')")
    rows = page.locator(".assessment-ranking tbody tr")
    expect(rows).to_have_count(10, timeout=SLOW)
    expect(rows.last).to_contain_text("天山路街道")
    expect(rows.last).to_contain_text("10 / 10")
    rows.last.locator("a").click()
    expect(page.locator("#evidence h2")).to_contain_text("天山路街道", timeout=SLOW)
    expect(page.locator(".assessment-steps li").last).to_contain_text("= 71.3625")
    expect(page.locator("#evidence table").first.locator("tbody tr")).to_have_count(
        5
    )  # four quarters and the base
    assert page.evaluate(NO_WIDER)
    page.select_option("#assessment-level", COMMITTEE)
    expect(rows).to_have_count(185, timeout=SLOW)
    page.select_option("#assessment-within", TIANSHAN)
    expect(rows).to_have_count(18, timeout=SLOW)
    assert all(part in page.url for part in ("level=committee", f"within={TIANSHAN}", "year=2016"))
    page.go_back()
    expect(rows).to_have_count(185, timeout=SLOW)
