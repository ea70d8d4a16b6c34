"""The page "what if" as a street official uses it, in a real Chromium on the real demonstration district."""

from collections.abc import Callable
from urllib.parse import parse_qs, urlparse

from playwright.sync_api import Page, expect

ONE_FEWER = """number => {
    number.stepDown();
    number.dispatchEvent(new Event('input', {bubbles: true}));
    return document.querySelector('#what-if-outcome .score .after').textContent;
}"""
ADDRESS = "/what-if?area=310105006&quarter=2017Q1"


def scenario(page: Page) -> dict[str, str]:
    """Give what the address changes."""
    given = parse_qs(urlparse(page.url).query)
    return {name: one for name, (one,) in given.items() if name not in ("area", "quarter")}


def row(page: Page, code: str):
    return page.locator(f'tr[data-indicator="{code}"]')


def test_moving_a_count_is_answered_at_once_and_the_address_keeps_it(
    page: Page, atlas_url: str, until: Callable
) -> None:
    page.goto(f"{atlas_url}{ADDRESS}&S2=-3")
    page.wait_for_selector(".what-if-page[data-ready]")
    expect(page.locator(".what-if-mark")).to_contain_text("未发布")
    expect(page.locator(".watermark").first).to_be_attached()
    assert "未发布" in page.title()
    figures = page.locator("#what-if-outcome .score dd")
    expect(figures).to_contain_text("79.90")
    expect(figures.locator(".after")).to_have_text("80.27")
    expect(row(page, "S2").locator("td.value")).to_contain_text("→")

    number, slider = (row(page, "S5").locator(f'input[type="{kind}"]') for kind in ("number", "range"))
    number.fill("-4")
    expect(figures.locator(".after")).not_to_have_text("80.27")
    assert scenario(page) == {"S2": "-3", "S5": "-4"}
    expect(slider).to_have_value("-4")
    slider.press("ArrowRight")
    expect(number).to_have_value("-3")
    number.fill("-4000")  # more fewer than there are
    expect(number).to_have_value("-9")
    with page.expect_response(lambda answer: answer.url.endswith("S5=1")):  # the last of what is foreseen
        number.fill("")
    expect(figures.locator(".after")).to_have_text("80.27")
    assert number.evaluate(ONE_FEWER) != "80.27"  # in the very task of the key: nothing is waited for
    number.fill("")
    expect(figures.locator(".after")).to_have_text("80.27")
    expect(row(page, "S5").locator("td.value")).to_have_text("0.38")
    assert scenario(page) == {"S2": "-3"}

    page.locator(".way-sum .apply").click()  # the cheapest way
    expect(page.locator("#what-if-outcome .place .movement")).to_have_text("▲1")
    assert scenario(page)["S2"] != "-3"
    applied = page.locator("#what-if-outcome").inner_text()
    page.reload()  # the link keeps the scenario
    page.wait_for_selector(".what-if-page[data-ready]")
    expect(page.locator("#what-if-outcome")).to_have_text(applied, use_inner_text=True)
    with page.expect_download() as saved:
        page.locator(".what-if-acts .export").first.click()
    assert saved.value.suggested_filename == "pingan-what-if-2017Q1-310105006.csv"
    page.locator('.what-if-acts [data-scenario=""]').click()
    expect(page.locator("#what-if-outcome .movement")).to_have_count(0)
    assert scenario(page) == {}
    page.emulate_media(media="print")
    expect(page.locator(".what-if-mark")).to_be_visible()
    expect(page.locator(".watermark").first).to_be_visible()
    expect(page.locator(".what-if-acts")).to_be_hidden()


def test_a_street_moves_a_committees_grade_of_its_own_and_goes_where_the_rest_is_recorded(
    open_page: Callable, atlas_url: str
) -> None:
    with open_page(role="street") as page:
        page.goto(f"{atlas_url}/what-if")
        page.wait_for_selector(".what-if-page[data-ready]")
        expect(page.locator("#what-if-area")).to_have_value("310105006")
        committee = page.locator("#what-if-area option").nth(3).get_attribute("value")
        page.select_option("#what-if-area", committee)
        page.wait_for_url(f"**/what-if?area={committee}**")
        page.wait_for_selector(".what-if-page[data-ready]")
        compound = page.locator("#what-if-area option").nth(5).get_attribute("value")
        assert len(compound) > len(committee)
        page.goto(f"{atlas_url}/what-if?area={compound}&quarter=2017Q1")
        page.wait_for_selector(".what-if-page[data-ready]")
        grades = row(page, "F4").locator("select")
        now = grades.input_value()
        every = grades.locator("option").evaluate_all("all => all.map((one) => one.value)")
        other = next(value for value in every if value not in ("", now))
        grades.select_option(other)
        expect(row(page, "F4")).to_have_class("changed")
        assert float(scenario(page)["F4"]) == float(other)
        row(page, "P3").locator("td.change a").click()
        page.wait_for_selector(".what-if-page[data-ready]")
        expect(row(page, "P3").locator('input[type="range"]')).to_be_visible()
