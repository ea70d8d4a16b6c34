"""Bench (i): the wall screen, beside the obvious alternative: our own map page in a kiosk browser.

Chromium at 1920×1080 without a GPU, on a server that is warm. A picture is there when the frame after it was drawn: the
screen's map, list and cards (of the map page: the painted map). *cold* is a profile that has nothing, *warm* the
same profile once more. *longest frame* is Chromium's long animation frames (0: none of 50 ms or more), over changes of
scene that come four times as fast as usual (of the map page: of quarter, by its own button). *CPU* is the time that
all processes of the browser took, in percent of one core, while nothing changes: the screen paused with its clock
going on, the map page left alone.
"""

import time
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
WATCHED = 40.0  # seconds of changing scenes
IDLE = 20.0  # seconds of nothing
SETTLED = 6.0  # seconds: whatever a page does after it has come
SCREEN = "document.querySelectorAll('#screen svg path').length > 20"
MAP = "document.querySelector('#map-frame[data-painted]') !== null"
PROBE = """(() => {
    window.wall = {drawn: null, frames: []};
    const drawn = () => { try { return %s; } catch { return false; } };
    const look = () => {
        if (drawn()) requestAnimationFrame(() => { window.wall.drawn = performance.now(); });
        else requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
    new PerformanceObserver((list) => window.wall.frames.push(...list.getEntries().map((one) => one.duration)))
        .observe({type: 'long-animation-frame'});
})()"""


def run() -> list[dict[str, Any]]:
    """Measure both; return one row for each."""
    data = prepare(STREETS)
    link = f"/screen?token={_token(data)}"
    with serve_ours(data) as url, chromium() as browser:
        rows = [
            _measured(browser, "the wall screen", url, link, SCREEN, _scenes),
            _measured(browser, "our map page as the screen", url, "/map", MAP, _quarters),
        ]
    return rows


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
        for cache in loads:
            page = _opened(context, url + path, drawn)
            loads[cache].append(page.evaluate("window.wall.drawn"))
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
    page.evaluate("window.wall.frames.length = 0")
    page.wait_for_timeout(1000 * WATCHED)
    frames = page.evaluate("window.wall.frames")
    page.keyboard.press("Space")
    return frames


def _quarters(page: Page, _address: str, _drawn: str) -> list[float]:
    page.evaluate("window.wall.frames.length = 0")
    for button in ("#quarter-back", "#quarter-back", "#quarter-forth", "#quarter-forth"):
        page.click(button)
        page.wait_for_timeout(2000)
    return page.evaluate("window.wall.frames")


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
