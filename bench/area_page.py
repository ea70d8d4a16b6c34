"""Bench (f): the page of an area, in the demonstration (1,030 areas) and in a made-up city of 20,000 compounds.

In the browser: a click on ◀ or ▶ of a street's page, from the click's own time stamp to the frame after the one in
which the other quarter's page stands. Without it: the facts that the page is made of (ranks, neighbours, trend, places
among peers, points to win, parts, contributions), by ours and by what one would write first, the release's frames
filtered for the area and the level ranked anew; the two are checked to come to the same ranks, places and changes.
"""

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

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
CLICK = """sign => new Promise((done, fail) => {
    const head = () => document.querySelector('.area-quarter-said')?.textContent;
    const before = head();
    const link = [...document.querySelectorAll('.area-quarters a.step')].find((one) => one.textContent === sign);
    let clicked;
    link.addEventListener('click', (event) => { clicked = event.timeStamp; }, {capture: true, once: true});
    const look = () => {
        if (head() && head() !== before) requestAnimationFrame(() => done(performance.now() - clicked));
        else if (performance.now() - clicked > 60000) fail(new Error('the page did not change'));
        else requestAnimationFrame(look);
    };
    link.click();
    requestAnimationFrame(look);
})"""


def run() -> list[dict[str, Any]]:
    """Measure both cities; return three rows for each."""
    rows = []
    for folder in (prepare(SUBJECTS[0]), _city()):
        engine = open_database(f"sqlite:///{folder / 'pingan.db'}")
        published = read_published(engine)
        street = published.parts(published.top, published.levels[0])[0]
        rows.append(
            {"areas": len(published.areas), "what": "ours: click to painted", **_clicks(folder, street)}
        )
        rows.append(
            {
                "areas": len(published.areas),
                "what": "ours: the facts alone",
                **_calls(published, street, _ours),
            }
        )
        filtered = _calls(published, street, _filtered)
        rows.append({"areas": len(published.areas), "what": "frames filtered, level ranked anew", **filtered})
        assert _ours(published, street, published.quarters[-1]) == _filtered(
            published, street, published.quarters[-1]
        )
        engine.dispose()
        for row in rows[-3:]:
            say(f"{row['areas']} areas, {row['what']}: {row['median_ms']:.0f} ms")
    return rows


def _city() -> Path:
    synthetic.build(DATA / "city", *CITY)
    return DATA / "city"


def _clicks(folder: Path, street: str) -> dict[str, Any]:
    measured = []
    with serve_ours(folder) as url, chromium() as browser, fresh_tab(browser, url) as tab:
        tab.page.goto(f"{url}/area/{street}")
        tab.page.wait_for_selector(".area-quarters a.step")
        for click in range(CLICKS + 4):
            took = tab.page.evaluate(CLICK, "◀" if click % 2 == 0 else "▶")
            if click >= 4:  # the first of them meet workers that have not read this area's quarters yet
                measured.append(took)
    return {"median_ms": median(measured), "p90_ms": percentile(measured, 0.9), "times": CLICKS}


def _calls(published: Published, street: str, facts: Callable[[Published, str, str], Any]) -> dict[str, Any]:
    measured = []
    for call in range(CALLS + 1):
        quarter = published.quarters[-1 - call % 2]
        started = time.perf_counter()
        facts(published, street, quarter)
        measured.append(1000 * (time.perf_counter() - started))
    return {"median_ms": median(measured[1:]), "p90_ms": percentile(measured[1:], 0.9), "times": CALLS}


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
