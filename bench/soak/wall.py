"""The wall's computer: a Chromium with a profile of its own, looked at four times a second."""

import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import BrowserContext, Error, Page, Playwright

from bench.browser import ARGUMENTS, find_chromium

EVERY = 0.25  # seconds
SIZE = {"width": 1920, "height": 1080}
LOOK = """() => {
    const root = document.getElementById('screen');
    const drawn = root && root.querySelectorAll('svg path').length > 5 && root.getBoundingClientRect().height > 500;
    const state = window.screenState ? window.screenState() : null;
    return {drawn: Boolean(drawn), errors: window.screenWatch?.errors.count ?? 0, ...state};
}"""


@dataclass
class Seen:
    """One look at the screen.

    Attributes
    ----------
    at : seconds, of the machine's steady clock
    drawn : whether there was a picture
    edition, ok, reason : what it showed, and how it said that it stands
    clock_off : seconds, None for right
    build : of the page
    """

    at: float
    drawn: bool
    edition: str | None = None
    ok: bool | None = None
    reason: str | None = None
    clock_off: float | None = None
    build: str | None = None


class Wall:
    """The browser on the wall; closed and opened again it keeps its profile."""

    def __init__(self, playwright: Playwright, profile: Path) -> None:
        self.playwright, self.profile = playwright, profile
        self.context: BrowserContext | None = None
        self.page: Page | None = None
        self.seen: list[Seen] = []
        self.errors = 0  # of scripts
        self.memory: list[tuple[float, float, int]] = []  # seconds, MB, nodes

    def open(self, address: str) -> None:
        """Start the browser at an address, as its autostart does."""
        self.context = self.playwright.chromium.launch_persistent_context(
            str(self.profile),
            executable_path=find_chromium(),
            args=ARGUMENTS,
            viewport=SIZE,
            locale="zh-CN",
        )
        self.page = self.context.pages[0]
        self.page.on("pageerror", self._error)
        self.seen.append(Seen(time.monotonic(), True))  # before, it was off
        self.go(address)

    def go(self, address: str) -> None:
        """Open an address; a page that does not come is a blank like any other."""
        self._left()
        with suppress(Error):
            self.page.goto(address, wait_until="commit", timeout=20_000)

    def reload(self) -> None:
        """Press F5."""
        self._left()
        with suppress(Error):
            self.page.reload(wait_until="commit", timeout=20_000)

    def close(self) -> None:
        """End the browser."""
        self.context.close()
        self.context = self.page = None

    def _left(self) -> None:
        """Note that the picture goes now: the browser says nothing until the next page has begun."""
        if self.seen:
            self.look()
            self.seen.append(Seen(time.monotonic(), False))

    def _error(self, problem: object) -> None:
        self.errors += 1
        print(f"  error in the page: {str(problem)[:200]}", flush=True)

    def look(self) -> Seen:
        """Look once, and note it."""
        try:
            found: dict[str, Any] = self.page.evaluate(LOOK)
        except Error:  # between two pages
            found = {"drawn": False}
        status, shown = found.get("status") or {}, found.get("shown") or {}
        seen = Seen(
            time.monotonic(),
            found["drawn"],
            shown.get("edition"),
            status.get("ok"),
            status.get("reason"),
            status.get("clockOff"),
            found.get("build"),
        )
        self.seen.append(seen)
        return seen

    def watch(self, seconds: float, until: Callable[[Seen], bool] | None = None) -> float | None:
        """Look on for so long, or until something is seen; return after how many seconds it was, None for never."""
        began = time.monotonic()
        while (now := time.monotonic()) - began < seconds:
            seen = self.look()
            if until and until(seen):
                return seen.at - began
            time.sleep(max(0, EVERY - (time.monotonic() - now)))
        return None

    def weigh(self) -> None:
        """Note the heap after a collection, in MB, and the nodes of the document."""
        wire = self.context.new_cdp_session(self.page)
        wire.send("HeapProfiler.collectGarbage")
        heap = wire.send("Runtime.getHeapUsage")["usedSize"] / 1e6
        nodes = wire.send("Memory.getDOMCounters")["nodes"]
        wire.detach()
        self.memory.append((time.monotonic(), heap, nodes))


def longest_blank(seen: list[Seen]) -> float:
    """Return for how long at most there was no picture, in seconds: from the last look that saw one to the next."""
    longest, last = 0.0, None
    for one in seen:
        if one.drawn:
            gap = one.at - last.at if last is not None and not last.drawn else 0.0
            longest = max(longest, gap)
            last = one
        elif last is not None and last.drawn:
            last = Seen(last.at, False)
    if last is not None and not last.drawn:
        longest = max(longest, seen[-1].at - last.at)
    return longest


def slope(series: list[tuple[float, float]]) -> float:
    """Return the slope of the least-squares line through (seconds, value), per hour."""
    mean_x = sum(x for x, _ in series) / len(series)
    mean_y = sum(y for _, y in series) / len(series)
    spread = sum((x - mean_x) ** 2 for x, _ in series)
    return 3600 * sum((x - mean_x) * (y - mean_y) for x, y in series) / spread if spread else 0.0
