"""Bench (g): one scenario of the what-if page: five calls fewer in a street.

In the browser: a key that moves the count by one, with a pause between the keys, in which the page asks for what the
next key will say; and a key that moves a slider by a tenth of its length, which the page does not foresee. From the
input event's own time stamp until the frame with the other outcome has been made and handed to the compositor: noticed
where the page is changed (MutationObserver), timed in a task of its own behind that frame. Then the arithmetic alone:

Ours works it out from the published rows of the one area, which are kept from one move to the next. The obvious
alternative changes the observation and has the engine score the whole quarter again, with all observations in memory
already; both are checked to come to the same index (a street's values are not smoothed, so to nine decimals) and the
same rank.
"""

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
from playwright.sync_api import Page

from bench.browser import chromium, fresh_tab
from bench.districts import SUBJECTS, prepare
from bench.progress import say
from bench.series import median, percentile
from bench.servers import serve_ours
from pingan.reading.published import read_published
from pingan.reading.what_if import read_case
from pingan.scoring.engine import needed_quarters, score_quarter
from pingan.scoring.what_if import answer
from pingan.scoring.what_if_case import Case, obstacle
from pingan.storage import load_areas, load_observations, open_database

FEWER, OURS, THEIRS = 5, 200, 5
KEYS, TURNS, PAUSE = 16, 2, 500  # milliseconds
ARM = """() => {
    window.took = null;
    const outcome = document.getElementById('what-if-outcome');
    const before = outcome.textContent;
    const behind = new MessageChannel();
    let moved;
    document.addEventListener('input', (event) => { moved = event.timeStamp; }, {capture: true, once: true});
    behind.port1.onmessage = () => { window.took = performance.now() - moved; };
    const seen = new MutationObserver(() => {
        if (outcome.textContent === before) return;
        seen.disconnect();
        requestAnimationFrame(() => behind.port2.postMessage(null));
    });
    seen.observe(outcome, {subtree: true, childList: true, characterData: true});
}"""


def run() -> list[dict[str, Any]]:
    """Measure all; return a row for each."""
    folder = prepare(SUBJECTS[0])
    engine = open_database(f"sqlite:///{folder / 'pingan.db'}")
    published = read_published(engine)
    quarter = published.quarters[-1]
    street = published.parts(published.top, published.levels[0])[0]
    system = published.system_of(quarter)
    observations, _ = load_observations(engine, needed_quarters(system, quarter))
    areas = load_areas(engine)
    engine.dispose()
    indicator, changed = _changed(read_case(published, street, quarter), observations, quarter, street)

    def ours() -> tuple[float, int | None]:
        found = answer(read_case(published, street, quarter), {indicator: -FEWER})
        return found.index, found.rank

    def theirs() -> tuple[float, int | None]:
        scored = score_quarter(changed, areas, system, quarter).areas.set_index("area_code").loc[street]
        # the others as they are published: the alternative ranks all of them anew, which comes to the same here
        return float(scored["index"]), int(scored["rank"])

    mine, other = ours(), theirs()
    assert abs(mine[0] - other[0]) < 1e-9, (mine, other)
    assert mine[1] == other[1], (mine, other)
    foreseen, sudden = _keys(folder, street, indicator)
    return [
        _said("ours: a count moved by one, to the repainted page", foreseen),
        _said("ours: a slider moved by a tenth, to the repainted page", sudden),
        _row("ours: from the area's published rows", ours, OURS),
        _row("the whole quarter scored again", theirs, THEIRS),
    ]


def _changed(case: Case, observations: pd.DataFrame, quarter: str, street: str) -> tuple[str, pd.DataFrame]:
    """Return an indicator that can be changed, and the observations with five of its events fewer in the street."""
    for indicator in case.system.indicators:
        if indicator.kind != "rate" or obstacle(case, indicator.code):
            continue
        own = (observations["indicator"] == indicator.code) & (observations["quarter"] == quarter)
        own &= observations["area_code"].str.startswith(street) & (observations["numerator"] >= FEWER)
        if own.any():
            changed = observations.copy()
            changed.loc[own.idxmax(), "numerator"] -= FEWER
            return indicator.code, changed
    raise RuntimeError("no part of the street has five events of anything")


def _keys(folder: Path, street: str, indicator: str) -> tuple[list[float], list[float]]:
    foreseen, sudden = [], []
    with serve_ours(folder) as url, chromium() as browser, fresh_tab(browser, url) as tab:
        row = f'tr[data-indicator="{indicator}"] input'
        for turn in range(2 * TURNS):
            tab.page.goto(f"{url}/what-if?area={street}")  # knows no answers yet
            tab.page.wait_for_selector("#what-if[data-ready]")
            if turn % 2:
                tab.page.focus(f'{row}[type="range"]')
                tab.page.keyboard.press("Home")
                sudden += [_took(tab.page, "PageUp") for _ in range(KEYS // TURNS)]
            else:
                tab.page.focus(f'{row}[type="number"]')
                steps = ["ArrowDown"] * FEWER + ["ArrowUp"] * (2 * FEWER)
                foreseen += [_took(tab.page, step) for step in steps[: KEYS // TURNS]]
    return foreseen, sudden


def _took(page: Page, key: str) -> float:
    page.wait_for_timeout(PAUSE)
    page.evaluate(ARM)
    page.keyboard.press(key)
    return _taken(page)


def _taken(page: Page) -> float:
    give_up = time.monotonic() + 60
    while time.monotonic() < give_up:
        if took := page.evaluate("window.took"):
            return took
        page.wait_for_timeout(20)
    raise RuntimeError("the outcome did not change")


def _row(name: str, work: Callable[[], Any], times: int) -> dict[str, Any]:
    measured = []
    for _ in range(times):
        started = time.perf_counter()
        work()
        measured.append(1000 * (time.perf_counter() - started))
    return _said(name, measured)


def _said(name: str, measured: list[float]) -> dict[str, Any]:
    say(f"{name}: {median(measured):.1f} ms")
    took = {"median_ms": median(measured), "p90_ms": percentile(measured, 0.9)}
    return {"way": name, **took, "times": len(measured)}
