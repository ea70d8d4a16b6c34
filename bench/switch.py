"""Bench (b): from a click on "next quarter" to the repainted map.

The clock starts at the click event's own time stamp (a real mouse click through the browser) and stops when the
canvas shows the new quarter: twelve pixels inside polygons that change their class all have the new class's colour,
read back from the canvas in the very task that drew it (bench/probe.js). Which pixels and colours, is taken from
pictures of the screen, one of each quarter at rest, in a first walk back through four quarters; it warms everything
up, too. So a page that paints nothing, or paints late, cannot win, and the rasterising of the software GL is within
the time for everyone. `script_ms` is the time until the frame was handed to the rasteriser: what a machine with a
GPU would come close to. (Reading a 2D canvas back makes Chromium keep it in plain memory: that helps ECharts here.)

Ours is the whole page: ranked list, panel, labels and address follow the click. The peers draw a map, nothing else.
"""

import time
from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import numpy as np
from playwright.sync_api import Browser, Page
from playwright.sync_api import Error as PlaywrightError
from playwright.sync_api import TimeoutError as NotPaintedError

from bench.browser import Tab, chromium, fresh_tab
from bench.contenders import DEFAULT_SIZE, OURS, Contender, contenders
from bench.districts import SUBJECTS
from bench.node import echarts_problem
from bench.pictures import CHANGED, LOCATE, Camera, Probes, changed, choose_probes
from bench.progress import say
from bench.series import median, percentile, times_ahead
from bench.shown import Shown
from bench.table import show

SWITCHES = 15
BUDGET = (
    60  # seconds of switches for one contender; the slowest is measured less often, and the table says so
)
LEAST = 3
REST = 0.4  # seconds between switches: nobody clicks while the last labels still fade
QUARTERS = 4  # the last ones, walked through to and fro


def run(sizes: Sequence[int] = ()) -> list[dict[str, Any]]:
    """Measure everyone at every size (or only at some); return one row for each."""
    rows, problem = [], echarts_problem()
    with chromium() as browser:
        camera = Camera(browser)
        for subject in SUBJECTS:
            if sizes and subject.polygons not in sizes:
                continue
            shown, listed = contenders(subject, echarts=problem is None)
            size = DEFAULT_SIZE
            ours = None
            for contender in listed:
                row = _attempt(browser, camera, contender, size, shown)
                if contender.name == OURS:
                    size, ours = row.get("size", size), row.get("median_ms")
                row.pop("size", None)
                rows.append(
                    {
                        "polygons": subject.polygons,
                        **row,
                        "times_ours": times_ahead(ours, row.get("median_ms")),
                    }
                )
                say(f"{subject.polygons} polygons, {contender.name}: {show(row.get('median_ms'))} ms")
    if problem:
        rows.append({"polygons": None, "map": problem})
    return rows


def _attempt(
    browser: Browser, camera: Camera, contender: Contender, size: tuple[int, int], shown: Shown
) -> dict[str, Any]:
    """Measure one; where that fails, say so in its row rather than lose everyone else's."""
    try:
        with contender.serve(size) as url, fresh_tab(browser, url) as tab:
            return _measure(tab, camera, contender, url, shown)
    except (AssertionError, PlaywrightError, RuntimeError) as problem:
        say(f"{contender.name}: {problem}")
        return {"map": f"{contender.name} (not measured: {type(problem).__name__})"}


def _measure(tab: Tab, camera: Camera, contender: Contender, url: str, shown: Shown) -> dict[str, Any]:
    page = tab.page
    page.goto(url + contender.path)
    page.wait_for_selector("canvas")
    classes = _walk(page, camera, contender, shown)
    box = page.evaluate(LOCATE)
    switches, place, step, ends = [], 0, 1, time.monotonic() + BUDGET
    while len(switches) < SWITCHES and (len(switches) < LEAST or time.monotonic() < ends):
        if not 0 <= place + step < len(classes):
            step = -step
        probes = choose_probes(classes[place + step], shown.colours, classes[place])
        switches.append(_switch(tab, contender.forth if step > 0 else contender.back, probes))
        place += step
    at_the_end = camera.settled(page, shown.colours, None, contender.still)
    wrong = changed(
        classes[place], at_the_end
    )  # all of the screen's picture, not twelve pixels of the canvas
    assert wrong < CHANGED, f"{contender.name}: {wrong:.1%} of the polygons' pixels show another quarter"
    return {
        "map": contender.name,
        "median_ms": median([s["painted"] for s in switches]),
        "p90_ms": percentile([s["painted"] for s in switches], 0.9),
        "script_ms": median([s["drawn"] for s in switches]),
        "longest_frame_ms": median([s["frame"] for s in switches]),
        "bytes": round(median([s["bytes"] for s in switches])),
        "requests": round(median([s["requests"] for s in switches])),
        "switches": len(switches),
        "pixels_changed_%": 100 * median([changed(a, b) for a, b in pairwise(classes)]),
        "size": (round(box["width"]), round(box["height"])),
    }


def _walk(page: Page, camera: Camera, contender: Contender, shown: Shown) -> list[np.ndarray]:
    """Go back through the quarters, which also warms up; return the classes of each at rest, oldest first."""
    classes = [camera.settled(page, shown.colours, None, max(contender.still, 1.5))]
    for _ in range(QUARTERS - 1):
        page.click(contender.back)
        classes.insert(0, camera.settled(page, shown.colours, classes[0], contender.still))
    return classes


def _switch(tab: Tab, button: str, probes: Probes) -> dict[str, float]:
    page = tab.page
    tab.count_afresh()
    page.evaluate("(probes) => bench.arm(probes)", probes.points)
    page.click(button)
    try:
        page.wait_for_function("() => bench.seen.painted", polling=50)
    except NotPaintedError:
        raise AssertionError("the map did not come to show the quarter clicked to") from None
    page.wait_for_timeout(1000 * REST)
    seen, frames = page.evaluate("[bench.seen, bench.frames]")
    return {
        "painted": seen["painted"] - seen["click"],
        "drawn": seen["drawn"] - seen["click"],
        "frame": max(
            (duration for start, duration in frames if start + duration > seen["click"]), default=0.0
        ),
        "bytes": tab.bytes,
        "requests": tab.requests,
    }
