"""A real Chromium on a real server of the demonstration district. Every page is watched: a request to the outside
or an error in the console fails the test that opened it.

Pages are signed in as a leader; `open_page(role="street")` as another role, `open_page(role=None)` as nobody.
"""

import re
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from urllib.parse import urlparse

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from pingan.storage import open_database
from tests.serving import served

LOCAL = ("127.0.0.1", "localhost")
TIANSHAN = "310105006"
expect.set_options(timeout=20_000)  # as long as the pages wait: five seconds are little on a busy machine

ARGUMENTS = [
    "--no-sandbox",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--use-gl=angle",
    "--use-angle=swiftshader",
    "--enable-unsafe-swiftshader",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
]
NO_WEBGL = [a for a in ARGUMENTS if "gl" not in a.lower()] + [
    "--disable-gpu",
    "--disable-webgl",
    "--disable-3d-apis",
]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark every test of this folder."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def atlas_url(demonstration_data: Path, share_static: Callable) -> Iterator[str]:
    """Base address of a server of the demonstration district."""
    with served(share_static(demonstration_data)) as url:
        yield url


@pytest.fixture(scope="session")
def chromium() -> Iterator[Callable[[list[str]], Browser]]:
    """Start the machine's Chromium with the given arguments: where it is there, the shell made to have no window."""
    names = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
    executable = next(filter(None, map(shutil.which, names)), None)
    assert executable, "no Chromium: run `make browser`, which says what to install"
    with sync_playwright() as playwright:
        yield lambda arguments: playwright.chromium.launch(executable_path=executable, args=arguments)


@pytest.fixture(scope="session")
def webgl_browser(chromium: Callable) -> Iterator[Browser]:
    """A Chromium whose WebGL the processor plays: slow at everything, so for tests of maps alone."""
    started = chromium(ARGUMENTS)
    yield started
    started.close()


@pytest.fixture(scope="session")
def plain_browser(chromium: Callable) -> Iterator[Browser]:
    """A Chromium that cannot draw WebGL."""
    started = chromium(NO_WEBGL)
    yield started
    started.close()


@pytest.fixture
def browser(request: pytest.FixtureRequest) -> Browser:
    """The Chromium of a test: one with WebGL where the test is marked so."""
    return request.getfixturevalue(
        "webgl_browser" if request.node.get_closest_marker("webgl") else "plain_browser"
    )


@pytest.fixture
def until() -> object:
    """Poll an expression in the page until it is true, and return it: waiting inside the page would need eval."""

    def poll(page: Page, expression: str, seconds: float = 20) -> object:
        end = time.monotonic() + seconds
        while not (value := page.evaluate(expression)):
            assert time.monotonic() < end, f"never true: {expression}"
            page.wait_for_timeout(50)
        return value

    return poll


@pytest.fixture
def requests_of() -> Callable[[Page], list[str]]:
    """Give a function that lists what a page asks from then on, but for whether there is a newer edition."""
    own = re.compile(
        r"data:|blob:|.*/edition\.json$"
    )  # the edition is asked by the clock, not by what a reader does

    def watch(page: Page) -> list[str]:
        asked: list[str] = []
        page.on("request", lambda r: None if own.match(r.url) else asked.append(r.url))
        return asked

    return watch


@pytest.fixture(scope="session")
def serve(share_static: Callable) -> Callable[[Path], AbstractContextManager[str]]:
    """The context manager that serves a data folder of the test's own."""
    return lambda data: served(share_static(data))


class Watched:
    """What a reader would not see: requests to the outside, errors in the console."""

    def __init__(self) -> None:
        self.outside: list[str] = []
        self.errors: list[str] = []

    def watch(self, page: Page) -> None:
        """Note what a page does from now on."""

        def request(url: str) -> None:
            address = urlparse(url)
            if address.scheme in ("http", "https", "ws", "wss") and address.hostname not in LOCAL:
                self.outside.append(url)

        page.on("request", lambda r: request(r.url))

        def said(kind: str, text: str) -> None:
            if kind == "error" or text.startswith(
                "AG Grid: warning"
            ):  # a table that is not set up as it should
                self.errors.append(text)

        page.on("console", lambda m: said(m.type, m.text))
        page.on("pageerror", lambda e: self.errors.append(str(e)))


@contextmanager
def watched_page(browser: Browser, **options: object) -> Iterator[Page]:
    """Open a page in a fresh profile; leaving it fails where the page was not quiet."""
    options = {"viewport": {"width": 1366, "height": 768}, "locale": "zh-CN", **options}
    cookies = options.pop("cookies", [])
    context: BrowserContext = browser.new_context(**options)
    if cookies:
        context.add_cookies(cookies)
    watched = Watched()
    context.on("page", watched.watch)
    page = context.new_page()
    page.set_default_timeout(20_000)
    page.watched = watched
    yield page
    context.close()
    assert not watched.outside, f"asked the outside: {watched.outside[:3]}"
    assert not watched.errors, f"console errors: {watched.errors[:3]}"


@pytest.fixture(scope="session")
def account_in(account_of: Callable) -> Callable[[Path, str], tuple[str, str]]:
    """Give a function that returns name and password of an account with a role in a data folder."""

    def account(data: Path, role: str) -> tuple[str, str]:
        engine = open_database(f"sqlite:///{data / 'pingan.db'}")
        found = account_of(engine, role, TIANSHAN if role == "street" else None)
        engine.dispose()
        return found

    return account


@pytest.fixture(scope="session")
def state_of(
    plain_browser: Browser, atlas_url: str, demonstration_data: Path, account_in: Callable
) -> Callable[[str], dict]:
    """Give a function that returns what a browser keeps once a role has signed in; each signs in once, really."""
    kept: dict[str, dict] = {}

    def state(role: str) -> dict:
        if role not in kept:
            name, password = account_in(demonstration_data, role)
            context = plain_browser.new_context()
            form = {"name": name, "password": password}
            answer = context.request.post(
                f"{atlas_url}/sign-in", form=form, headers={"Referer": atlas_url}, max_redirects=0
            )
            assert answer.status == 303, answer.text()
            kept[role] = context.storage_state()
            context.close()
        return kept[role]

    return state


@pytest.fixture
def sign_in(account_in: Callable) -> Callable[..., None]:
    """Give a function that signs a page in, by the form, at a server of a data folder of the test's own."""

    def sign(page: Page, url: str, data: Path, role: str = "leader") -> None:
        name, password = account_in(data, role)
        page.goto(f"{url}/sign-in")
        page.fill("#name", name)
        page.fill("#password", password)
        page.press("#password", "Enter")
        page.wait_for_selector(".shell")

    return sign


@pytest.fixture
def page(browser: Browser, state_of: Callable) -> Iterator[Page]:
    """A fresh page at 1366×768 that must stay quiet, signed in as a leader."""
    with watched_page(browser, storage_state=state_of("leader")) as opened:
        yield opened


@pytest.fixture
def plain_page(plain_browser: Browser, state_of: Callable) -> Iterator[Page]:
    """A fresh page in a Chromium without WebGL, signed in as a leader."""
    with watched_page(plain_browser, storage_state=state_of("leader")) as opened:
        yield opened


@pytest.fixture
def open_page(browser: Browser, state_of: Callable) -> object:
    """The context manager for tests that need another size, theme, language, profile or role (None for nobody)."""

    def opened(role: str | None = "leader", **options: object) -> AbstractContextManager[Page]:
        return watched_page(browser, **({"storage_state": state_of(role)} if role else {}), **options)

    return opened
