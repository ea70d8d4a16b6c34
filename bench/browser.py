"""A headless Chromium as the browser tests use it, with a probe in every page, and what passes over the wire."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from bench.places import HERE
from bench.visitor import bring

ARGUMENTS = [
    "--no-sandbox",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--enable-unsafe-swiftshader",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
]
# a GPU that the processor plays; without it Chromium draws pages itself, as it does on a computer that has none
EMULATED = ("--use-gl=angle", "--use-angle=swiftshader")
VIEWPORT = {"width": 1366, "height": 768}
PATIENCE = 120_000  # milliseconds


class NoBrowserError(RuntimeError):
    """There is no Chromium to measure in."""


def find_chromium() -> str | None:
    """Return the browser's executable, as the browser tests find it."""
    return shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


@contextmanager
def chromium(graphics: tuple[str, ...] = EMULATED) -> Iterator[Browser]:
    """Start the browser.

    Parameters
    ----------
    graphics : tuple of str
        Arguments that say how it draws; none: as on a computer without a GPU.

    Raises
    ------
    NoBrowserError
        Where none is installed.
    """
    executable = find_chromium()
    if not executable:
        raise NoBrowserError("no Chromium: run `make browser`, which says what to install")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=[*ARGUMENTS, *graphics])
        yield browser
        browser.close()


class Tab:
    """One page, its traffic counted."""

    def __init__(self, context: BrowserContext) -> None:
        self.page: Page = context.new_page()
        self.page.set_default_timeout(PATIENCE)
        self.page.add_init_script(path=HERE / "probe.js")
        self.bytes = self.requests = 0
        wire = context.new_cdp_session(self.page)
        wire.on("Network.loadingFinished", self._finished)
        wire.on("Network.requestWillBeSent", self._asked)
        wire.send("Network.enable")

    def _finished(self, event: dict) -> None:
        self.bytes += int(event["encodedDataLength"])

    def _asked(self, event: dict) -> None:
        self.requests += event["request"]["url"].startswith("http")

    def count_afresh(self) -> None:
        """Forget the traffic so far."""
        self.bytes = self.requests = 0


def fresh_profile(browser: Browser, url: str) -> BrowserContext:
    """Return a profile that has nothing in its cache, signed in at a server where that is needed."""
    context = browser.new_context(viewport=VIEWPORT, locale="zh-CN")
    bring(context, url)
    return context


@contextmanager
def fresh_tab(browser: Browser, url: str) -> Iterator[Tab]:
    """Open a page in a fresh profile for a server."""
    context = fresh_profile(browser, url)
    yield Tab(context)
    context.close()
