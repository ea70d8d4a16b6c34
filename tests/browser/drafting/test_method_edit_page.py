"""A new version of the indicator system made in a browser, on a copy of the demonstration: nothing typed is lost."""

import csv
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from pingan.storage import list_systems, open_database

SLOW = 60_000  # a quarter computed on a machine that does other things too


@pytest.fixture(scope="module")
def office(
    copy_demonstration: Callable, serve: Callable, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[str, Path]]:
    """Address and data folder of a server of its own: drafts are not for other tests."""
    data = copy_demonstration(tmp_path_factory.mktemp("edited"))
    with serve(data) as url:
        yield url, data


@pytest.fixture
def officer(open_page: Callable, office: tuple[str, Path], sign_in: Callable) -> Iterator[Page]:
    """A page of the data office, on the list of drafts, in English."""
    url, data = office
    with open_page(role=None, cookies=words(url, "en")) as page:
        sign_in(page, url, data, "data")
        page.goto(f"{url}/method/edit")
        page.wait_for_selector(".edit-page h1")
        yield page


def words(url: str, language: str, theme: str = "light") -> list[dict]:
    """Return the cookies of a reader who used the switches."""
    return [
        {"name": f"pingan_{name}", "value": value, "url": url}
        for name, value in (("language", language), ("theme", theme))
    ]


def begin(page: Page) -> str:
    """Begin a draft and return its number."""
    page.click("button:text-is('Begin')")
    page.wait_for_selector(".edit-parts")
    expect(page).to_have_url(re.compile("draft="))
    return page.url.split("draft=")[1].split("&")[0]


def part(page: Page, name: str) -> None:
    """Go to a part of the draft."""
    page.click(f".edit-parts a:text-is('{name}')")
    expect(page.locator(".edit-parts .current")).to_have_text(name)


def weight(page: Page, code: str) -> object:
    """Return the field of an indicator's weight."""
    return page.locator(f"""input[id*='"code":"{code}","key":"weight","table":"indicator"']""")


def share(page: Page, code: str) -> object:
    """Return the cell with an indicator's share of the index."""
    return page.locator(f"""td[id*='"code":"{code}"'][id*='"what":"index"']""")


def said(page: Page) -> object:
    """Return what the last act came to."""
    return page.locator(".edit-said")


def press(page: Page, button: str) -> None:
    """Press a button by its words."""
    page.click(f".edit-page button:text-is('{button}')")


def test_sums_follow_while_one_types_and_weights_are_scaled_and_saved(officer: Page) -> None:
    begin(officer)
    expect(share(officer, "S2")).to_have_text("11.0%")
    weight(officer, "S2").fill("111")
    expect(share(officer, "S2")).to_have_text("55.5%")
    expect(officer.locator("tfoot td").first).to_have_text("200")
    press(officer, "Scale to 100")
    expect(said(officer)).to_contain_text("not saved yet")
    expect(weight(officer, "S2")).to_have_value("55.5")
    expect(officer.locator("tfoot td").first).to_have_text("100")
    press(officer, "Save")
    expect(said(officer)).to_have_text("Saved.")
    officer.reload()
    expect(weight(officer, "S2")).to_have_value("55.5")


def test_one_does_not_leave_unsaved_fields_by_mistake(officer: Page) -> None:
    begin(officer)
    weight(officer, "S2").fill("12")
    asked = []
    officer.once("dialog", lambda dialog: (asked.append(dialog.message), dialog.dismiss()))
    officer.click(".edit-parts a:text-is('Compare')")
    assert asked == ["There are changes that are not saved. Leave without them?"]
    expect(weight(officer, "S2")).to_have_value("12")
    officer.once("dialog", lambda dialog: dialog.accept())
    part(officer, "Compare")
    expect(officer.locator(".part-compare")).to_be_visible()


def test_going_back_and_reloading_shows_the_same_part(officer: Page) -> None:
    begin(officer)
    part(officer, "Indicators")
    officer.click(".all-indicators a:has-text('Residential burglaries')")
    expect(officer.locator(".all-and-one h2")).to_contain_text("S2")
    officer.click(".all-indicators a:has-text('Fires')")
    expect(officer.locator(".all-and-one h2")).to_contain_text("E1")
    officer.go_back()
    expect(officer.locator(".all-and-one h2")).to_contain_text("S2")
    officer.reload()
    expect(officer.locator(".all-and-one h2")).to_contain_text("S2")


def test_an_answer_that_comes_late_does_not_stand_for_a_newer_one(officer: Page, until: Callable) -> None:
    begin(officer)
    officer.click("text=Compare the dimensions in pairs")
    fields = officer.locator(".judgements select")
    expect(fields).to_have_count(6)
    for place in range(4):
        fields.nth(place).select_option("1")
    expect(officer.locator(".judged")).to_contain_text("2 of 6 pairs")
    officer.evaluate("""() => {
        const {fetch} = window;
        window.judged = 0; // questions
        window.fetch = async (...request) => {
            const asks = String(request[1]?.body).includes('edit-judged');
            const late = asks && !window.judged;
            if (asks) window.judged += 1;
            const answer = await fetch(...request);
            if (late) await new Promise((resolve) => { window.letCome = resolve; });
            return answer;
        };
    }""")
    fields.nth(4).select_option("1")
    until(officer, "Boolean(window.letCome)")  # the older answer is there, and is held back
    fields.nth(5).select_option("1")
    expect(officer.locator(".judged")).to_contain_text("Consistency ratio 0.000")
    asked = officer.evaluate("window.judged")
    officer.evaluate("window.letCome()")
    until(officer, f"window.judged > {asked}")  # it was shown, and seen to be of what is no longer there
    expect(officer.locator(".judged")).to_contain_text("Consistency ratio 0.000")


def test_pairs_that_contradict_one_another_are_shown_and_refused(officer: Page) -> None:
    begin(officer)
    officer.click("text=Compare the dimensions in pairs")
    fields = officer.locator(".judgements select")
    expect(fields).to_have_count(6)
    for place, judgement in enumerate(("9", repr(1 / 9), "1", "9", "1", "1")):
        fields.nth(place).select_option(judgement)
    expect(officer.locator(".judged")).to_contain_text("contradict one another")
    expect(officer.locator(".judgements td.worst")).to_have_count(1)
    press(officer, "Take as weights")
    expect(said(officer)).to_contain_text("Look first at")
    expect(fields.first).to_have_value("9")  # still there to be mended
    for place, judgement in enumerate((repr(1 / 2), "1", "2", "2", "4", "2")):
        fields.nth(place).select_option(judgement)
    expect(officer.locator(".judged")).to_contain_text("Consistency ratio 0.000")
    expect(officer.locator(".judgements .mirror").first).to_have_text("2")
    press(officer, "Take as weights")
    expect(said(officer)).to_have_text("Saved.")
    part(officer, "Weights")
    expect(officer.locator("tfoot")).to_contain_text("Dimensions' weights: 100")


def test_a_fault_stands_at_its_field_and_a_proposal_in_it(officer: Page) -> None:
    begin(officer)
    part(officer, "Indicators")
    officer.click(".all-indicators a:has-text('Residential burglaries')")
    good = officer.locator(".field-satisfactory input")
    good.fill("viel")
    press(officer, "Save")
    expect(officer.locator(".field-satisfactory .fault")).to_contain_text("must be a number")
    expect(officer.locator("header .faults")).to_contain_text("S2 Residential burglaries · Satisfactory")
    expect(good).to_have_value("viel")
    press(officer, "Propose thresholds")
    expect(said(officer)).to_contain_text("From 40 values of the base period", timeout=SLOW)
    expect(officer.locator(".field-satisfactory .fault")).to_have_count(0)
    assert float(good.input_value()) < float(officer.locator(".field-impermissible input").input_value())
    # where the middle is best there are other thresholds
    officer.locator(".field-direction select").select_option("moderate")
    expect(officer.locator(".field-ideal_low input")).to_be_visible()
    expect(good).to_be_hidden()


def test_the_second_of_two_officers_is_told_and_loses_nothing(
    officer: Page, open_page: Callable, office: tuple[str, Path], sign_in: Callable
) -> None:
    url, data = office
    draft = begin(officer)
    with open_page(role=None, cookies=words(url, "zh")) as other:
        sign_in(other, url, data, "data")
        other.goto(f"{url}/method/edit?draft={draft}")
        weight(other, "S1").fill("20")
        weight(other, "S3").fill("30")
        other.click(".edit-page button:text-is('保存')")
        expect(said(other)).to_have_text("已保存。")
    weight(officer, "S1").fill("10")
    weight(officer, "S2").fill("15")
    press(officer, "Save")
    expect(officer.locator(".conflict")).to_contain_text("has saved this draft")
    expect(officer.locator(".conflict tr.both")).to_contain_text("S1")
    expect(weight(officer, "S1")).to_have_value("10")
    press(officer, "Save mine")
    expect(said(officer)).to_have_text("Saved.")
    for code, value in (("S1", "10"), ("S2", "15"), ("S3", "30")):
        expect(weight(officer, code)).to_have_value(value)


def test_the_look_back_goes_quarter_by_quarter_to_picture_table_and_file(
    officer: Page, tmp_path: Path
) -> None:
    begin(officer)
    weight(officer, "S2").fill("60")
    press(officer, "Save")
    expect(said(officer)).to_have_text("Saved.")
    part(officer, "Look back")
    press(officer, "Start")
    expect(officer.locator("li[data-quarter='2017Q2']")).to_have_attribute("data-state", "done", timeout=SLOW)
    expect(officer.locator(".backcast-results .js-plotly-plot")).to_be_visible(timeout=SLOW)
    expect(officer.locator(".backcast-start")).to_be_enabled(timeout=4 * SLOW)
    assert officer.locator("progress").evaluate("(bar) => bar.value") == 8
    expect(officer.locator("[data-state='done']")).to_have_count(8)
    expect(officer.locator(".overview thead th")).to_have_count(9, timeout=SLOW)
    expect(officer.locator(".picture-and-table tbody tr")).to_have_count(10)
    drawn = officer.evaluate(
        "document.querySelector('.backcast-results .js-plotly-plot').querySelectorAll('.textpoint text').length"
    )
    assert drawn == 20  # ten names on each side
    officer.select_option("#edit-backcast-quarter", "2016Q4")
    expect(officer.locator(".backcast-results h2").first).to_contain_text("2016 Q4")
    officer.select_option("#edit-backcast-level", "committee")
    expect(officer.locator(".backcast-results .tall").first.locator("tbody tr")).to_have_count(
        60, timeout=SLOW
    )
    with officer.expect_download(timeout=SLOW) as download:
        officer.click(".backcast-results a.download", timeout=SLOW)
    download.value.save_as(tmp_path / "look-back.csv")
    rows = list(csv.reader((tmp_path / "look-back.csv").read_text(encoding="utf-8-sig").splitlines()))
    assert len(rows) == 2 + 8 * 1031


def test_a_draft_is_put_in_force_for_the_next_quarter(officer: Page, office: tuple[str, Path]) -> None:
    begin(officer)
    part(officer, "Version and rules")
    expect(officer.locator(".field-applies_from select")).to_have_value("2017Q3")
    officer.locator(".field-version input").fill("in-the-browser")
    press(officer, "Save")
    expect(said(officer)).to_have_text("Saved.")
    part(officer, "Put in force")
    officer.click(".confirmed summary:has-text('Put in force')")
    press(officer, "Put in force")
    expect(said(officer)).to_contain_text("in-the-browser is in force from 2017 Q3")
    engine = open_database(f"sqlite:///{office[1] / 'pingan.db'}")
    assert "in-the-browser" in list_systems(engine)["version"].tolist()
    engine.dispose()


@pytest.mark.parametrize("language", ["zh", "en"])
def test_nothing_runs_out_of_the_page(
    open_page: Callable, office: tuple[str, Path], sign_in: Callable, language: str
) -> None:
    url, data = office
    with open_page(role=None, cookies=words(url, language, "dark")) as page:
        sign_in(page, url, data, "data")
        page.goto(f"{url}/method/edit")
        page.click("button[id*='start']")
        page.wait_for_selector(".edit-parts")
        for name in ("weights", "judge", "indicators", "rules", "compare", "backcast", "store"):
            draft = page.url.split("draft=")[1].split("&")[0]
            page.goto(f"{url}/method/edit?draft={draft}&part={name}&indicator=S2")
            page.wait_for_selector(f".part-{name}")
            assert page.evaluate("document.querySelector('.edit-page').scrollWidth <= innerWidth"), name
            small = page.evaluate(
                """[...document.querySelectorAll('.edit-page button.act, .edit-parts a')]
                    .filter((e) => e.offsetParent && e.getBoundingClientRect().height < 44).map((e) => e.textContent)"""
            )
            assert small == [], name
