"""Bench (i): the wall screen, beside the obvious alternative: our own map page in a kiosk browser.

Chromium at 1920×1080 on two cores, drawing by itself as on a computer without a GPU; once more with a GPU that the
processor plays (SwiftShader), as in some virtual machines. The server is warm. A picture is there when the frame after
it was drawn: the screen's map, list and cards (of the map page: the painted map). *cold* is a profile that has nothing,
*warm* the same profile once more. *longest frame* is the longest time from one frame to the next, all frames asked for,
over changes of scene that come four times as fast as usual (of the map page: of quarter, by its own button). *CPU* is
the time that all processes of the browser took, in percent of one core, while nothing changes: the screen paused with
its clock going on, the map page left alone.
"""

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import psutil
from playwright.sync_api import Browser, BrowserContext, Page

from bench.browser import PATIENCE, chromium
from bench.districts import STREETS, prepare
from bench.progress import say
from bench.series import median
from bench.servers import serve_ours
from bench.visitor import bring
from pingan.access.principal import Actor
from pingan.access.tokens import issue
from pingan.storage import open_database

LOADS = 3
SIZE = {"width": 1920, "height": 1080}
WATCHED = 60.0  # seconds of changing scenes
IDLE = 20.0  # seconds of nothing
SETTLED = 6.0  # seconds: whatever a page does after it has come
SCREEN = "document.querySelectorAll('#screen svg path').length > 20"
MAP = "document.querySelector('#map-frame[data-painted]') !== null"
CORES = 2
PROBE = """(() => {
    window.wall = {drawn: null, watched: false, frames: []};
    const drawn = () => { try { return %s; } catch { return false; } };
    const look = () => {
        if (drawn()) requestAnimationFrame(() => { window.wall.drawn = performance.now(); });
        else requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
    window.wall.watch = () => {
        window.wall.watched = true;
        let before = null;
        const next = (now) => {
            if (before !== null) window.wall.frames.push(now - before);
            before = now;
            if (window.wall.watched) requestAnimationFrame(next);
        };
        requestAnimationFrame(next);
    };
})()"""


def run() -> list[dict[str, Any]]:
    """Measure all three; return one row for each."""
    data = prepare(STREETS)
    link = f"/screen#token={_token(data)}"
    rows = []
    with serve_ours(data) as url, _few_cores():
        with chromium(graphics=()) as browser:
            rows.append(_measured(browser, "the wall screen", url, link, SCREEN, _scenes))
            rows.append(_measured(browser, "our map page as the screen", url, "/map", MAP, _quarters))
        with chromium() as browser:
            rows.append(_measured(browser, "the wall screen, GPU emulated", url, link, SCREEN, _scenes))
    return rows


@contextmanager
def _few_cores() -> Iterator[None]:
    """Let what is started here run on so few cores as a computer behind a wall has."""
    allowed = os.sched_getaffinity(0)
    os.sched_setaffinity(0, sorted(allowed)[:CORES])
    yield
    os.sched_setaffinity(0, allowed)


def _token(data: Path) -> str:
    engine = open_database(f"sqlite:///{data / 'pingan.db'}")
    until = datetime.now(UTC) + timedelta(hours=1)
    _, secret = issue(engine, Actor("bench"), "bench", until=until, shows="committees")
    engine.dispose()
    return secret


def _measured(browser: Browser, name: str, url: str, path: str, drawn: str, change: Any) -> dict[str, Any]:
    loads: dict[str, list[float]] = {"cold": [], "warm": []}
    for _ in range(LOADS):
        context = browser.new_context(viewport=SIZE, locale="zh-CN")
        if path == "/map":
            bring(context, url)
        for seconds in loads.values():
            page = _opened(context, url + path, drawn)
            seconds.append(page.evaluate("window.wall.drawn"))
            page.wait_for_timeout(1000 * SETTLED)  # the service worker, what a page asks for when idle
            page.close()
        page = _opened(context, url + path, drawn)
        page.wait_for_timeout(1000 * SETTLED)
        if len(loads["cold"]) < LOADS:
            context.close()
    frames = change(page, url + path, drawn)
    row = {
        "screen": name,
        "cold_ms": median(loads["cold"]),
        "warm_ms": median(loads["warm"]),
        "longest_frame_ms": max(frames, default=0.0),
        "frames_over_100_ms": sum(frame > 100 for frame in frames),
        "idle_cpu_percent": _idle(page),
        "nodes": page.evaluate("document.getElementsByTagName('*').length"),
    }
    context.close()
    say(f"{name}: {row}")
    return row


def _opened(context: BrowserContext, address: str, drawn: str) -> Page:
    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    page.add_init_script(PROBE % drawn)
    page.goto(address, wait_until="commit")
    while not page.evaluate("window.wall?.drawn ?? 0"):
        page.wait_for_timeout(20)
    return page


def _scenes(page: Page, address: str, drawn: str) -> list[float]:
    page.goto(f"{address}#pace=4", wait_until="commit")
    page.reload(wait_until="commit")
    while not page.evaluate("window.wall?.drawn ?? 0"):
        page.wait_for_timeout(20)
    page.wait_for_timeout(1000 * SETTLED)
    page.evaluate("window.wall.watch()")
    page.wait_for_timeout(1000 * WATCHED)
    page.keyboard.press("Space")
    return _frames(page)


def _quarters(page: Page, _address: str, _drawn: str) -> list[float]:
    page.evaluate("window.wall.watch()")
    for button in ("#quarter-back", "#quarter-back", "#quarter-forth", "#quarter-forth"):
        page.click(button)
        page.wait_for_timeout(2000)
    return _frames(page)


def _frames(page: Page) -> list[float]:
    return page.evaluate("(window.wall.watched = false, window.wall.frames)")


def _idle(page: Page) -> float:
    page.wait_for_timeout(3000)
    before, started = _cpu(), time.monotonic()
    page.wait_for_timeout(1000 * IDLE)
    return 100 * (_cpu() - before) / (time.monotonic() - started)


def _cpu() -> float:
    """Return the seconds of processor time that the browser's processes have taken so far."""
    total = 0.0
    for process in psutil.Process().children(recursive=True):
        try:
            if "chrom" in process.name():
                times = process.cpu_times()
                total += times.user + times.system
        except psutil.NoSuchProcess:
            continue
    return total
