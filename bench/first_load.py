"""Bench (c): bytes and time of the first load, with an empty cache and again with a full one.

The clock starts with the navigation. A map is visible when twelve pixels inside polygons have their class's colour,
read from the canvas as in bench (b). Ours shows the map twice: first as an SVG within the page itself, painted before
any script has run (the first frame that holds it, and not before the browser's own "first contentful paint"), then
as the interactive canvas. The server is warm: what a fresh server costs is bench (e). Bytes are those on the wire,
headers included, until the page has asked for nothing more for a while; over loopback, so no network is in the times.
"""

import json
from typing import Any

from playwright.sync_api import Browser, BrowserContext

from bench.browser import Tab, chromium, fresh_profile
from bench.contenders import DEFAULT_SIZE, OURS, Contender, contenders
from bench.districts import STREETS, SUBJECTS
from bench.node import echarts_problem
from bench.pictures import Camera, Probes, choose_probes
from bench.progress import say
from bench.series import median
from bench.shown import Shown

LOADS = 3
AFTER = 2.5  # seconds: what a page asks for when it is idle belongs to its first load
MAPS = (STREETS, SUBJECTS[1])
FIRST_PAINT = """() => {
    const paint = performance.getEntriesByName('first-contentful-paint')[0];
    return [window.bench.firstMap ?? null, paint ? paint.startTime : null];
}"""


def run() -> list[dict[str, Any]]:
    """Measure everyone on the start page's ten streets and on 835 compounds; return one row for each."""
    rows, problem = [], echarts_problem()
    with chromium() as browser:
        camera = Camera(browser)
        for subject in MAPS:
            shown, listed = contenders(subject, echarts=problem is None)
            for contender in listed:
                with contender.serve(DEFAULT_SIZE) as url:
                    row = _measure(browser, camera, contender, url, shown)
                say(f"{subject.polygons} polygons, {contender.name}: {row['cold_visible_ms']:.0f} ms")
                rows.append({"polygons": subject.polygons, **row})
    if problem:
        rows.append({"polygons": None, "map": problem})
    return rows


def _measure(
    browser: Browser, camera: Camera, contender: Contender, url: str, shown: Shown
) -> dict[str, Any]:
    probes = _calibrate(browser, camera, contender, url, shown)
    loads = {"cold": [], "warm": []}
    for _ in range(LOADS):
        context = fresh_profile(browser, url)
        for seconds in loads.values():  # the second page of a profile finds the first one's files
            seconds.append(_load(context, contender, url, probes))
        context.close()
    row: dict[str, Any] = {"map": contender.name}
    for cache, measured in loads.items():
        for name in ("visible_ms", "interactive_ms"):
            row[f"{cache}_{name}"] = median([load[name] for load in measured])
        row[f"{cache}_bytes"] = round(median([load["bytes"] for load in measured]))
        row[f"{cache}_requests"] = round(median([load["requests"] for load in measured]))
    return row


def _calibrate(browser: Browser, camera: Camera, contender: Contender, url: str, shown: Shown) -> Probes:
    context = fresh_profile(browser, url)
    page = Tab(context).page
    page.goto(url + contender.path)
    page.wait_for_selector("canvas")
    classes = camera.settled(page, shown.colours, None, 2.0)
    context.close()
    return choose_probes(classes, shown.colours)


def _load(context: BrowserContext, contender: Contender, url: str, probes: Probes) -> dict[str, float]:
    tab = Tab(context)
    tab.page.add_init_script(f"window.bench.arm({json.dumps(probes.points)})")
    tab.page.goto(url + contender.path, wait_until="commit")
    tab.page.wait_for_function("() => window.bench?.seen?.painted", polling=50)
    tab.page.wait_for_timeout(1000 * AFTER)
    interactive = tab.page.evaluate("bench.seen.painted")
    first_map, first_paint = tab.page.evaluate(FIRST_PAINT)
    if contender.name == OURS:
        assert first_map, "our page showed no map before its scripts"
    visible = min(max(first_map, first_paint), interactive) if first_map and first_paint else interactive
    result = {
        "visible_ms": visible, "interactive_ms": interactive, "bytes": tab.bytes, "requests": tab.requests,
    }  # fmt: skip
    tab.page.close()
    return result
