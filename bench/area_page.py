"""Bench (f): the page of an area, in the demonstration (1,030 areas) and in a made-up city of 20,000 compounds.

In the browser, from the click's own time stamp to the frame after the one in which the other page stands: ◀ or ▶ of a
street's page, by a reader who looks at each for a second (the quarters beside it have then been fetched ahead) and by
one who does not wait; and the first click on each street of the district's page, which nobody has asked for before.
Without a browser: the facts that the page is made of (ranks, neighbours, trend, places among peers, points to win,
parts, contributions), by ours and by what one would write first, the release's frames filtered for the area and the
level ranked anew; the two are checked to come to the same ranks, places and changes.
"""

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from playwright.sync_api import Page

from bench import synthetic
from bench.browser import chromium, fresh_tab
from bench.districts import SUBJECTS, prepare
from bench.places import DATA
from bench.progress import say
from bench.series import median, percentile
from bench.servers import serve_ours
from pingan.reading.published import Published, read_published
from pingan.reading.ranking import merit
from pingan.reading.standing import standing
from pingan.reading.waterfall import waterfall
from pingan.storage import open_database

CLICKS, CALLS = 20, 15
CITY = (160, 125)  # cells: 20,000 compounds
SECOND = 1000  # milliseconds
CLICK = """([selector, words]) => new Promise((done, fail) => {
    const shown = () => document.getElementById('area-page')?.dataset;
    const said = () => `${shown()?.code}/${shown()?.quarter}`;
    const before = said();
    const link = [...document.querySelectorAll(selector)].find((one) => !words || one.textContent === words);
    let clicked;
    link.addEventListener('click', (event) => { clicked = event.timeStamp; }, {capture: true, once: true});
    const look = () => {
        if (shown() && said() !== before) requestAnimationFrame(() => done(performance.now() - clicked));
        else if (performance.now() - clicked > 60000) fail(new Error('the page did not change'));
        else requestAnimationFrame(look);
    };
    link.click();
    requestAnimationFrame(look);
})"""


def run() -> list[dict[str, Any]]:
    """Measure both cities; return the rows of each."""
    rows = []
    for folder in (prepare(SUBJECTS[0]), _city()):
        engine = open_database(f"sqlite:///{folder / 'pingan.db'}")
        published = read_published(engine)
        street = published.parts(published.top, published.levels[0])[0]
        streets = published.parts(published.top, published.levels[0])
        measured = {
            **_clicks(folder, published.top, streets),
            "ours: the facts alone": _calls(published, street, _ours),
            "frames filtered, level ranked anew": _calls(published, street, _filtered),
        }
        for what, times in measured.items():
            rows.append({"areas": len(published.areas), "what": what, **times})
            say(f"{len(published.areas)} areas, {what}: {times['median_ms']:.0f} ms")
        assert _ours(published, street, published.quarters[-1]) == _filtered(
            published, street, published.quarters[-1]
        )
        engine.dispose()
    return rows


def _city() -> Path:
    synthetic.build(DATA / "city", *CITY)
    return DATA / "city"


def _clicks(folder: Path, top: str, streets: list[str]) -> dict[str, dict[str, Any]]:
    with serve_ours(folder) as url, chromium() as browser, fresh_tab(browser, url) as tab:
        tab.page.goto(f"{url}/area/{top}")
        first = []
        for street in streets:  # before any other page of a street has been asked for
            tab.page.wait_for_selector(f'.area-parts-table tr[data-code="{street}"] a')
            tab.page.wait_for_timeout(SECOND)
            first.append(tab.page.evaluate(CLICK, [f'.area-parts-table tr[data-code="{street}"] a', ""]))
            tab.page.evaluate(CLICK, [".area-path a", ""])
        tab.page.goto(f"{url}/area/{streets[0]}")
        tab.page.wait_for_selector(".area-quarters a.step")
        steady, hasty = _back_and_forth(tab.page, SECOND), _back_and_forth(tab.page, 0)
    return {
        "ours: ◀ ▶, a second on each page": _row(steady),
        "ours: ◀ ▶, without a pause": _row(hasty),
        "ours: the first click on each street": _row(first),
    }


def _back_and_forth(page: Page, pause: int) -> list[float]:
    measured = []
    for click in range(CLICKS):
        page.wait_for_timeout(pause)
        measured.append(page.evaluate(CLICK, [".area-quarters a.step", "◀" if click % 2 == 0 else "▶"]))
    return measured


def _row(measured: list[float]) -> dict[str, Any]:
    return {"median_ms": median(measured), "p90_ms": percentile(measured, 0.9), "times": len(measured)}


def _calls(published: Published, street: str, facts: Callable[[Published, str, str], Any]) -> dict[str, Any]:
    measured = []
    for call in range(CALLS + 1):
        quarter = published.quarters[-1 - call % 2]
        started = time.perf_counter()
        facts(published, street, quarter)
        measured.append(1000 * (time.perf_counter() - started))
    return _row(measured[1:])


def _ours(published: Published, code: str, quarter: str) -> tuple:
    where, moved = standing(published, code, quarter), waterfall(published, code, quarter)
    places = [None if pd.isna(place) else int(place) for place in where.indicators["place"]]
    return (
        where.rank,
        where.above and where.above.code,
        places,
        round(float(moved.steps["contribution"].sum()), 9),
    )


def _filtered(published: Published, code: str, quarter: str) -> tuple:
    """The same from the frames as they are: what one writes before it has to be quick."""
    scores = published.releases[quarter].scores
    areas = scores.areas
    own = areas[areas["area_code"] == code].iloc[0]
    level = areas[areas["level"] == own["level"]]
    better = level[level["rank"] < own["rank"]].sort_values(["rank", "area_code"], ascending=[False, True])
    rows = scores.indicators[scores.indicators["area_code"].isin(level["area_code"])]
    places = []
    for indicator in published.system.indicators:
        values = rows[rows["indicator"] == indicator.code].set_index("area_code")["value"]
        ranks = pd.Series(merit(values.to_numpy(float), indicator), index=values.index).round(9)
        place = ranks.rank(ascending=False, method="min").get(code, np.nan)
        places.append(None if np.isnan(place) else int(place))
    for past in published.quarters[-8:]:  # the trend, with the level's middle and ends
        if past in published.releases:
            earlier = published.releases[past].scores.areas
            earlier.loc[earlier["level"] == own["level"], "index"].agg(["median", "min", "max"])
    scores.dimensions[scores.dimensions["area_code"].isin(level["area_code"])].groupby("dimension")[
        "score"
    ].mean()
    areas[areas["parent_code"] == code].sort_values("index")
    moved = scores.contributions
    moved = moved[(moved["area_code"] == code) & (moved["against"] == "previous")]
    above = better["area_code"].iloc[0] if len(better) else None
    return int(own["rank"]), above, places, round(float(moved["contribution"].sum()), 9)
