"""Two accounts in one browser, one after the other: what the first was given, the second gets nowhere in it."""

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import Engine, update

from pingan.access.accounts import account_named, create_account
from pingan.access.principal import Actor
from pingan.storage import open_database, writing
from pingan.storage.schema_access import session

ASKED_FOR = """performance.getEntriesByType('resource').filter((one) => /[/](values|geo)[/]/.test(one.name))
    .map((one) => [one.name, one.transferSize])"""
PASSWORD = "Birnbaum-21-Anfang"  # noqa: S105 - of accounts that only tests have
TIANSHAN, OTHER = "310105006", "310105001"
ASKED = ("/values/", "/areas/", "/geo/", "/watch/", "/area/", "/context.json", "/_dash-layout")
AGAIN = """async ([address, cache]) => {
    const answer = await fetch(address, {cache, mode: 'same-origin'}).catch(() => null);
    return answer && answer.ok ? await answer.text() : '';
}"""


@pytest.fixture
def engine(demonstration_data: Path) -> Iterator[Engine]:
    """Give the demonstration's database."""
    opened = open_database(f"sqlite:///{demonstration_data / 'pingan.db'}")
    yield opened
    opened.dispose()


def enter(page: Page, account: tuple[str, str]) -> None:
    """Sign in by the form."""
    page.fill("#name", account[0])
    page.fill("#password", account[1])
    page.press("#password", "Enter")


def time_out(engine: Engine, name: str) -> None:
    """Let half an hour pass for an account's sessions."""
    with writing(engine) as connection:
        of_it = update(session).where(session.c.account_id == account_named(engine, name).account_id)
        connection.execute(of_it.values(last_seen_at=datetime.now(UTC) - timedelta(minutes=31)))


def look_at_another_street(page: Page, url: str, account: tuple[str, str]) -> dict[str, str]:
    """Let a leader look at a street's committees; returns what was asked and answered, by address."""
    told: dict[str, str] = {}
    addresses: list[str] = []
    page.on("response", lambda r: addresses.append(r.url) if r.request.method == "GET" and r.ok else None)
    page.goto(f"{url}/sign-in")
    enter(page, account)
    page.wait_for_selector(".shell")
    page.goto(f"{url}/map?within={OTHER}&level=committee")
    page.wait_for_selector("#map-frame[data-painted]")
    page.locator("#ranked-list tbody tr").first.click()
    expect(page.locator("#panel .into, #panel h1").first).to_be_visible()
    page.wait_for_load_state("networkidle")
    for address in dict.fromkeys(addresses):
        if address.removeprefix(url).startswith(ASKED):
            told[address] = page.evaluate(AGAIN, [address, "default"])
    assert {f"/{one.removeprefix(url).split('/')[1]}/" for one in told} >= {"/values/", "/areas/", "/geo/"}
    return told


@pytest.fixture
def street(account_in: Callable, demonstration_data: Path) -> tuple[str, str]:
    """Give name and password of 天山路街道."""
    return account_in(demonstration_data, "street")


@pytest.fixture
def leader(engine: Engine, request: pytest.FixtureRequest) -> tuple[str, str]:
    """Give name and password of a leader of the test's own, whose sessions may be ended."""
    name = f"tests {abs(hash(request.node.name))} {id(engine)}"
    create_account(engine, Actor("tests"), name, "leader", PASSWORD, must_change=False)
    return name, PASSWORD


@pytest.mark.parametrize("cleared", [True, False], ids=["cache cleared", "a browser that clears nothing"])
def test_a_street_gets_nothing_of_what_a_leader_was_given_in_the_same_browser(
    open_page: Callable,
    atlas_url: str,
    engine: Engine,
    leader: tuple[str, str],
    street: tuple[str, str],
    cleared: bool,
) -> None:
    """Clear-Site-Data is heeded over HTTPS and on this machine only: without it nothing may come to light either."""
    with open_page(role=None) as page:
        told = look_at_another_street(page, atlas_url, leader)
        time_out(engine, leader[0])
        if not cleared:  # a cookie that another page of the server would have set
            name, password = street
            answer = page.context.request.post(
                f"{atlas_url}/sign-in",
                form={"name": name, "password": password},
                headers={"Referer": atlas_url},
                max_redirects=0,
            )
            assert answer.status == 303
            page.goto(f"{atlas_url}/")
        else:
            page.goto(f"{atlas_url}/")
            enter(page, street)
        page.wait_for_selector(f'#area-page[data-code="{TIANSHAN}"]')
        if (
            not cleared
        ):  # then nothing but the key keeps the answers apart: the street's account knows its own
            own_key = page.evaluate("pingan.context.key")
            told = {
                re.sub(r"(?<=\?key=)[\w-]+", own_key, address): before for address, before in told.items()
            }
        gone = {}
        for address, before in told.items():
            # What the street's account is told itself under the same address it may of course be told.
            own = page.evaluate(AGAIN, [address, "no-store"])
            for cache in ("default", "force-cache"):
                found = page.evaluate(AGAIN, [address, cache])
                if found and found != own and found == before:
                    gone[address, cache] = found[:80]
        assert gone == {}
        secret = [address for address in told if f"/{OTHER}/" in address]
        assert secret, list(told)
        assert all(page.evaluate(AGAIN, [address, "default"]) == "" for address in secret)
        assert all(
            "404" in error for error in page.watched.errors
        )  # as the console says what has just been asked for
        page.watched.errors.clear()


def test_the_back_button_shows_a_street_nothing_of_the_leader_before_it(
    open_page: Callable, atlas_url: str, engine: Engine, leader: tuple[str, str], street: tuple[str, str]
) -> None:
    with open_page(role=None) as page:
        look_at_another_street(page, atlas_url, leader)
        expect(page.locator("#account-menu")).to_contain_text(leader[0])
        time_out(engine, leader[0])
        page.goto(f"{atlas_url}/")
        enter(page, street)
        page.wait_for_selector(f'#area-page[data-code="{TIANSHAN}"]')
        for _ in range(4):
            page.go_back(wait_until="load")
            if page.url.startswith(f"{atlas_url}/map"):
                break
        assert page.url.startswith(f"{atlas_url}/map")
        page.wait_for_selector("#map-frame[data-painted]")
        expect(page.locator("#account-menu")).to_contain_text(street[0])
        assert f"within={OTHER}" not in page.evaluate("JSON.stringify(pingan.page.state().current.view)")
        assert page.evaluate("pingan.page.state().current.view.within") != OTHER


def test_the_back_button_after_signing_out_leads_to_signing_in(
    open_page: Callable, atlas_url: str, leader: tuple[str, str]
) -> None:
    with open_page(role=None) as page:
        look_at_another_street(page, atlas_url, leader)
        page.click("#account-menu")
        page.click("text=退出登录")
        expect(page.locator(".plain-notice")).to_have_text("已退出登录。")
        page.go_back()
        page.wait_for_selector("#password")
        assert page.locator("#ranked-list").count() == 0


def test_a_page_out_of_the_browsers_memory_is_unseen_until_it_was_asked_for_anew(
    open_page: Callable, atlas_url: str
) -> None:
    """Browsers keep a left page whole, some also where it says no-store; how they say so is played here."""
    with open_page() as page:
        page.goto(f"{atlas_url}/ranking")
        page.wait_for_selector(".shell")
        page.evaluate(
            "window.left = true; dispatchEvent(new PageTransitionEvent('pagehide', {persisted: true}))"
        )
        expect(page.locator("body")).to_be_hidden()
        with page.expect_navigation():
            page.evaluate("dispatchEvent(new PageTransitionEvent('pageshow', {persisted: true}))")
        expect(page.locator("body")).to_be_visible()
        assert page.evaluate("window.left") is None


def test_a_page_that_is_loaded_again_takes_what_it_has(open_page: Callable, atlas_url: str) -> None:
    with open_page() as page:
        page.goto(f"{atlas_url}/map")
        page.wait_for_selector("#map-frame[data-painted]")
        before = {name for name, _ in page.evaluate(ASKED_FOR)}
        page.reload()
        page.wait_for_selector("#map-frame[data-painted]")
        sizes = {name: size for name, size in page.evaluate(ASKED_FOR) if name in before}
        assert len(sizes) >= 2
        assert set(sizes.values()) == {0}


def test_clearing_the_cache_leaves_the_wall_its_files(
    open_page: Callable, atlas_url: str, leader: tuple[str, str]
) -> None:
    with open_page(role=None) as page:
        page.goto(f"{atlas_url}/sign-in")
        page.evaluate("caches.open('pingan-screen-x').then((c) => c.put('/x', new Response('kept')))")
        enter(page, leader)
        page.wait_for_selector(".shell")
        assert page.evaluate("caches.match('/x').then((found) => found && found.text())") == "kept"
