"""A quarter published, and one corrected, while others look: told at once, moved on in place, nothing lost."""

import hashlib
from contextlib import ExitStack

import numpy as np
import pytest

from pingan.access.demonstration import demonstration_accounts
from pingan.storage import BatchInfo, load_observations, open_database, reading, save_batches
from pingan.storage.batches import indicators_in_force
from pingan.storage.frames import to_frame

NEW, BEFORE, OTHER = "2017Q3", "2017Q2", "2017Q1"
TIANSHAN = "310105006"
TOLD_WITHIN = 10_000  # milliseconds, as docs/releases.md promises
REASON = "公安分局补报了六月的接报数"
ZOOM = "document.querySelector('#map .js-plotly-plot')._fullLayout.map._subplot.map"


def bring(engine, quarter, like, factor, department=None):
    """Bring a quarter's batches: another quarter's, the counts of its larger numbers times a factor."""
    observations, _ = load_observations(engine, [like])
    with reading(engine) as connection:
        senders = to_frame(connection.execute(indicators_in_force([like])))
    batches = []
    for sender, sent in senders.groupby("department"):
        if department not in (None, sender):
            continue
        rows = observations[observations["indicator"].isin(sent["indicator"])]
        counts = rows["numerator"]
        rows = rows.assign(quarter=quarter, numerator=counts.where(~(counts > 20), np.round(counts * factor)))
        sha256 = hashlib.sha256(rows.to_csv().encode()).hexdigest()
        info = BatchInfo(quarter, sender, f"{sender}.xlsx", sha256, "tests", demonstration=True)
        batches.append((info, rows))
    save_batches(engine, batches)


@pytest.fixture
def data(copy_demonstration, tmp_path):
    """Give a copy of the demonstration with a quarter to publish and one to correct."""
    return copy_demonstration(tmp_path / "data")


@pytest.fixture
def windows(open_page, serve, data, monkeypatch):
    """Give a function that opens a window on the copy's server, signed in by an account's name."""
    monkeypatch.setenv("PINGAN_FOUR_EYES", "true")
    engine = open_database(f"sqlite:///{data / 'pingan.db'}")
    passwords = {name: password for name, _, password in demonstration_accounts(engine)}
    with ExitStack() as opened:
        url = opened.enter_context(serve(data))

        def window(name, path, shown):
            page = opened.enter_context(open_page(role=None))
            page.goto(f"{url}/sign-in")
            page.fill("#name", name)
            page.fill("#password", passwords[name])
            page.press("#password", "Enter")
            page.wait_for_selector(".shell")
            page.goto(url + path)
            page.wait_for_selector(shown, timeout=60_000)
            return page

        yield window, engine
    engine.dispose()


MAP, RANKING = "#map-frame[data-painted]", "#bump-frame[data-chosen]"


def approve(window, quarter, reason=None):
    """Propose by one account of the data office, approve by the other."""
    first = window("区平安办数据室", f"/data/publish?for={quarter}", "#publish-button")
    if reason:
        first.fill("#publish-reason", reason)
    first.click("#publish-button")
    first.wait_for_selector("#publish-result .office-told")
    second = window("区平安办复核岗", f"/data/publish?for={quarter}", "#approve-button")
    second.click("#approve-button")
    second.wait_for_selector("#approve-result .office-told")


@pytest.mark.webgl
def test_a_new_quarter_reaches_every_open_window_in_place(windows, until):
    window, engine = windows
    bring(engine, NEW, BEFORE, 0.9)
    newest = window("区领导", f"/map?area={TIANSHAN}&level=committee", MAP)
    ranking = window("天山路街道", "/ranking", RANKING)
    elsewhere = window("区领导", f"/map?quarter={OTHER}&measure=security", MAP)
    newest.evaluate(f"{ZOOM}.jumpTo({{zoom: 13.4}})")
    for page in (newest, ranking, elsewhere):
        page.evaluate("window.stillHere = true")  # a reload would forget it

    approve(window, NEW)

    for page in (newest, ranking, elsewhere):
        page.wait_for_selector("#edition-notice p", timeout=TOLD_WITHIN)
    until(newest, f"document.querySelector('#map-frame').dataset.painted === '{NEW}/index'")
    assert f"quarter={NEW}" in newest.url
    assert f"area={TIANSHAN}" in newest.url
    assert "level=committee" in newest.url
    assert newest.evaluate(f"{ZOOM}.getZoom()") == pytest.approx(13.4)
    until(newest, "document.querySelector('.panel-title .quarter')?.textContent === '2017年第三季度'")
    until(ranking, "document.querySelector('#ranking-title')?.textContent.includes('2017年第三季度')")
    assert f"quarter={OTHER}" in elsewhere.url
    assert "measure=security" in elsewhere.url
    assert "2017年第三季度已发布。" in elsewhere.inner_text("#edition-notice")

    newest.click("#edition-notice .act")  # the way back
    until(newest, f"document.querySelector('#map-frame').dataset.painted === '{BEFORE}/index'")
    assert newest.locator("#edition-notice p").count() == 0
    elsewhere.click("#edition-notice .act")  # the way on
    until(elsewhere, f"document.querySelector('#map-frame').dataset.painted.startsWith('{NEW}/')")
    for page in (newest, ranking, elsewhere):
        assert page.evaluate("window.stillHere")


def test_a_corrected_quarter_changes_on_screen_and_says_why_and_what(windows, until):
    window, engine = windows
    page = window("区领导", f"/map?quarter={OTHER}&area={TIANSHAN}", MAP)
    page.wait_for_selector(".figures .score")
    before = page.inner_text(".figures .score")
    bring(engine, OTHER, OTHER, 0.7, "公安分局")
    approve(window, OTHER, REASON)
    page.wait_for_selector("#edition-notice p", timeout=TOLD_WITHIN)
    assert REASON in page.inner_text("#edition-notice")
    until(page, f"document.querySelector('.figures .score')?.textContent !== '{before}'")
    assert REASON in page.inner_text(".panel .corrected")
    assert f"quarter={OTHER}" in page.url
    after = page.inner_text(".figures .score")

    page.click(".panel .corrected a")
    page.wait_for_selector(".plain-table")
    row = page.locator(".plain-table tr", has_text="天山路街道").inner_text().split("\t")
    assert row[1:3] == [before, after]
    page.click("text=当时的地图")
    page.wait_for_selector(MAP, timeout=60_000)
    assert "已被取代" in page.inner_text(".aside-banner")
    assert page.locator(".watermark").count() == 1
    page.goto(f"{page.url}&area={TIANSHAN}")
    page.wait_for_selector(".figures .score")
    until(page, f"document.querySelector('.figures .score')?.textContent === '{before}'")


def test_a_preview_stands_on_the_same_map_with_a_watermark_that_prints_and_goes_along(windows, until):
    window, engine = windows
    bring(engine, NEW, BEFORE, 0.9)
    office = window("区平安办数据室", f"/data/preview?for={NEW}", ".plain-table")
    office.click("text=在地图上看")
    office.wait_for_selector(MAP, timeout=60_000)
    until(office, f"document.querySelector('#map-frame').dataset.painted === '{NEW}/index'")
    assert "尚未发布" in office.inner_text(".aside-banner")
    office.click("#quarter-back")
    until(office, f"document.querySelector('#map-frame').dataset.painted === '{BEFORE}/index'")
    assert f"preview={NEW}" in office.url  # the address still says so, to reload and to link
    office.emulate_media(media="print")
    assert office.evaluate("getComputedStyle(document.querySelector('.watermark')).position") == "fixed"
    office.emulate_media(media="screen")
    office.click(".nav-pages a[href^='/ranking']")
    office.wait_for_selector(RANKING, timeout=60_000)
    assert f"preview={NEW}" in office.url
    assert office.locator(".watermark").count() == 1
    leader = window("区领导", f"/map?preview={NEW}", ".state")
    assert "没有权限" in leader.inner_text(".state")
