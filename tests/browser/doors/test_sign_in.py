"""Signing in and out and one's own account, as people meet them; a session that ends while a page is open."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import update

from pingan.access.accounts import create_account
from pingan.access.principal import Actor
from pingan.storage import open_database, writing
from pingan.storage.schema_access import session

TIANSHAN = "310105006"
FIRST, SECOND = "Birnbaum-21-Anfang", "Quittenbaum-22-Weiter"


def enter(page: Page, name: str, password: str) -> None:
    """Fill the form and send it by the keyboard."""
    page.fill("#name", name)
    page.fill("#password", password)
    page.press("#password", "Enter")


@pytest.fixture
def leader(account_in: Callable, demonstration_data: Path) -> tuple[str, str]:
    """Give name and password of a leader."""
    return account_in(demonstration_data, "leader")


def test_a_shared_link_leads_through_signing_in_to_its_view(
    open_page: Callable, atlas_url: str, leader: tuple[str, str]
) -> None:
    with open_page(role=None) as page:
        page.goto(f"{atlas_url}/map?quarter=2017Q1&area={TIANSHAN}")
        expect(page.locator("h1")).to_have_text("登录")
        expect(page.locator("#name")).to_be_focused()
        enter(page, *leader)
        page.wait_for_selector("#map-frame[data-painted]")
        expect(page.locator("#panel h1")).to_have_text("天山路街道")
        assert page.url.endswith(f"/map?quarter=2017Q1&area={TIANSHAN}")
        page.click("#account-menu")
        expect(page.locator(".dropdown-header")).to_have_text("区领导")
        page.click("text=退出登录")
        expect(page.locator(".plain-notice")).to_have_text("已退出登录。")


def test_the_demonstration_shows_its_accounts_and_one_click_is_enough_also_without_script(
    open_page: Callable, atlas_url: str
) -> None:
    with open_page(role=None, java_script_enabled=False) as page:
        page.goto(f"{atlas_url}/sign-in")
        row = page.locator(".plain-accounts tr", has_text="天山路街道")
        expect(row).to_contain_text("街道干部")
        row.locator("button").click()
        page.wait_for_url(f"**/area/{TIANSHAN}")
        page.goto(f"{atlas_url}/map")
        expect(page.locator("svg.first-map path")).to_have_count(10)


def test_a_wrong_password_is_told_and_nothing_else_is_lost(open_page: Callable, atlas_url: str) -> None:
    with open_page(role=None) as page:
        page.goto(f"{atlas_url}/sign-in?next=/ranking")
        enter(page, "tests nobody", "not it")
        expect(page.locator("[role=alert]")).to_contain_text("没有登录")
        expect(page.locator("#name")).to_have_value("tests nobody")
        expect(page.locator("#password")).to_be_focused()
        expect(page.locator("[name=next]").first).to_have_value("/ranking")


def test_a_session_that_ends_under_an_open_page_is_told_there_and_the_place_is_kept(
    open_page: Callable, atlas_url: str, leader: tuple[str, str]
) -> None:
    """And nothing is in the console: `open_page` fails on an error there."""
    with open_page(role=None) as page:
        page.goto(f"{atlas_url}/sign-in?next=/map?quarter=2017Q1")
        enter(page, *leader)
        page.wait_for_selector("#map-frame[data-painted]")
        page.locator("#ranked-list tbody tr", has_text="天山路街道").click()
        expect(page.locator("#panel h1")).to_have_text("天山路街道")
        in_another_tab = {"headers": {"Referer": atlas_url}, "max_redirects": 0}
        assert page.context.request.post(f"{atlas_url}/sign-out", **in_another_tab).status == 303
        page.click("#panel .into")
        notice = page.locator("#session-ended")
        expect(notice).to_be_visible()
        expect(page.locator("#map-notice")).to_contain_text("登录已结束")
        expect(page.locator("#ranked-list tbody tr").first).to_be_visible()  # what was there stays
        notice.locator("a").click()
        enter(page, *leader)
        page.wait_for_selector("#map-frame[data-painted]")
        assert "quarter=2017Q1" in page.url
        assert f"within={TIANSHAN}" in page.url
        expect(page.locator("#ranked-list tbody tr")).to_have_count(18)


def test_a_callback_of_a_page_whose_session_ended_says_so_too(
    open_page: Callable, atlas_url: str, leader: tuple[str, str]
) -> None:
    with open_page(role=None) as page:
        page.goto(f"{atlas_url}/sign-in?next=/method")
        enter(page, *leader)
        page.wait_for_selector("#method-curve .main-svg")
        page.context.clear_cookies(name="pingan_session")
        page.select_option("#method-indicator", index=3)
        expect(page.locator("#session-ended")).to_be_visible()


def test_a_street_begins_on_the_page_of_its_own_street(open_page: Callable, atlas_url: str) -> None:
    with open_page(role="street") as page:
        page.goto(f"{atlas_url}/")
        page.wait_for_selector(f'#area-page[data-code="{TIANSHAN}"] .area-trend svg')
        expect(page.locator("#area-page h1")).to_have_text("天山路街道")


def test_the_first_password_is_changed_before_anything_else(
    open_page: Callable, atlas_url: str, demonstration_data: Path
) -> None:
    engine = open_database(f"sqlite:///{demonstration_data / 'pingan.db'}")
    name = f"tests first {id(engine)}"
    create_account(engine, Actor("tests"), name, "leader", FIRST, must_change=True)
    engine.dispose()
    with open_page(role=None) as page:
        page.goto(f"{atlas_url}/ranking")
        enter(page, name, FIRST)
        expect(page.locator(".account-first")).to_be_visible()
        assert page.url.endswith("/account")
        fields = [page.locator(f"#account-{field}") for field in ("old", "new", "again")]
        for field, typed in zip(fields, (FIRST, "short", "short"), strict=True):
            field.fill(typed)
        page.click("#account-change")
        expect(page.locator("#account-told")).to_contain_text("过短")
        for field, typed in zip(fields, (FIRST, SECOND, SECOND), strict=True):
            field.fill(typed)
        fields[-1].press("Enter")
        expect(page.locator("#account-told")).to_contain_text("密码已更改")
        page.click("#account-told a")
        page.wait_for_selector("#map-frame[data-painted]")


def test_a_role_keeps_its_place_in_the_bar_at_the_smallest_size(open_page: Callable, atlas_url: str) -> None:
    with open_page(role="admin", viewport={"width": 1366, "height": 768}) as page:
        page.goto(f"{atlas_url}/map")
        expect(page.locator("#account-menu")).to_be_visible()
        assert page.evaluate("document.documentElement.scrollWidth") <= 1366


def test_a_page_that_nobody_touches_says_by_itself_that_its_session_is_over(
    open_page: Callable, atlas_url: str, demonstration_data: Path
) -> None:
    """What the page asks by itself, for news of a publication, does not keep the session alive."""
    engine = open_database(f"sqlite:///{demonstration_data / 'pingan.db'}")
    name = f"tests idle {id(engine)}"
    made = create_account(engine, Actor("tests"), name, "leader", FIRST, must_change=False)
    with open_page(role=None) as page:
        page.goto(f"{atlas_url}/sign-in?next=/map")
        enter(page, name, FIRST)
        page.wait_for_selector("#map-frame[data-painted]")
        with writing(engine) as connection:
            long_ago = datetime.now(UTC) - timedelta(minutes=31)
            of_it = update(session).where(session.c.account_id == made.account_id)
            connection.execute(of_it.values(last_seen_at=long_ago))
        page.wait_for_selector("#session-ended:not([hidden])")
    engine.dispose()
