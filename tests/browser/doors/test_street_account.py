"""The pages as a street's account sees them: its own street whole, of the others the score, and why no more."""

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, Response, expect

from layouts.text import Text

ZH = Text("zh")
TIANSHAN, XINHUA = "310105006", "310105004"
PART_OF_ANOTHER = re.compile(r"310105(?!006)\d{3}\d")  # a longer code than a street's, and not Tianshan's


@pytest.fixture
def told() -> list[str]:
    """Give a list of the addresses whose answers name a part of another street."""
    return []


@pytest.fixture
def street(open_page: Callable, told: list[str]) -> Iterator[Page]:
    """Give the page of Tianshan's account; no answer that it gets may name a part of another street."""

    def look(response: Response) -> None:
        kinds = ("document", "fetch", "xhr")
        if response.request.resource_type in kinds and PART_OF_ANOTHER.search(response.text()):
            told.append(response.url)

    with open_page("street") as page:
        page.on("requestfinished", lambda request: look(request.response()))
        yield page
    assert told == []


def until_shown(page: Page, painted: str) -> None:
    page.wait_for_selector(f'#map-frame[data-painted="{painted}"]')
    page.wait_for_selector(".map-page:not(.busy)")


def test_on_the_districts_map_its_own_street_is_chosen(street: Page, atlas_url: str) -> None:
    street.goto(f"{atlas_url}/map")
    until_shown(street, "2017Q2/index")
    expect(street.locator("#panel h1")).to_have_text("天山路街道")
    expect(street.locator("#panel .dimension")).to_have_count(4)
    expect(street.locator("#ranked-list tbody tr")).to_have_count(10)


def test_another_streets_panel_has_its_score_and_says_why_there_is_no_more(
    street: Page, atlas_url: str
) -> None:
    street.goto(f"{atlas_url}/map?quarter=2017Q1")
    until_shown(street, "2017Q1/index")
    street.click("#ranked-list tr:has-text('新华路街道')")
    expect(street.locator("#panel h1")).to_have_text("新华路街道")
    expect(street.locator("#panel .score")).to_have_text("79.71")
    expect(street.locator("#panel .rank")).to_contain_text("第 4 / 10")
    expect(street.locator("#panel .score-only")).to_have_text(ZH("scope.score_only"))
    for detail in (".dimension", ".why", ".into"):
        expect(street.locator(f"#panel {detail}")).to_have_count(0)


def test_the_district_by_committee_shows_its_own_with_their_rank_among_all(
    street: Page, atlas_url: str
) -> None:
    street.goto(f"{atlas_url}/map?quarter=2017Q1")
    until_shown(street, "2017Q1/index")
    street.click("#level label:has-text('居委会')")
    expect(street.locator("#ranked-list tbody tr")).to_have_count(18)
    expect(street.locator("#ranked-list tbody td.name").first).to_have_text("第11居委会")
    expect(street.locator("#ranked-list tbody td.rank").first).to_have_text("3")
    expect(street.locator("#map-notice")).to_contain_text(ZH("scope.published_ranks"))
    street.select_option("#measure", "security")
    until_shown(street, "2017Q1/security")
    expect(street.locator("#map-notice")).to_contain_text(ZH("scope.no_ranks"))
    assert set(street.locator("#ranked-list tbody td.rank").all_text_contents()) == {"—"}


def test_by_a_dimension_the_other_streets_are_hatched_and_the_legend_says_why(
    street: Page, atlas_url: str
) -> None:
    street.goto(f"{atlas_url}/map?quarter=2017Q1&measure=security")
    until_shown(street, "2017Q1/security")
    expect(street.locator("#legend li").last).to_contain_text(ZH("scope.legend"))
    expect(street.locator("#legend li").last).to_contain_text("9")
    expect(street.locator("#ranked-list td.value").first).to_have_text("81.64")


def test_its_way_down_and_the_page_of_ranks_and_of_the_method_name_no_part_of_another(
    street: Page, atlas_url: str
) -> None:
    street.goto(f"{atlas_url}/map?quarter=2017Q1&area={TIANSHAN}")
    until_shown(street, "2017Q1/index")
    street.click(".into")
    expect(street.locator("#ranked-list tbody tr")).to_have_count(18)
    street.goto(f"{atlas_url}/ranking?level=committee&quarter=2017Q1")
    expect(street.locator("#ranking-grid .ag-row").first).to_contain_text("第11居委会")
    street.goto(f"{atlas_url}/method?indicator=S1&area={XINHUA}")
    expect(street.locator("#method-facts")).to_contain_text(ZH("reason.no_permission"))
