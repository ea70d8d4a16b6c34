"""Bench (d): how many sessions 2 cores serve.

On our page a change of quarter asks nothing of the server, so there is no number of switches a second to give. What
the server is asked is measured instead, at 835 polygons: a session's start (all that a browser asks for when it opens
the page, but for scripts and style sheets, which it keeps), and the callback that recolours the map in a browser
where the page has lost its handle on it (`Patch`). Beside them the peer's callback, which is asked at every click.

The server runs by gunicorn as in production, bound to two cores; 50 sessions ask without pause for thinking, from
the other cores where there are any (else they share, and the table says so).
"""

import json
import os
import urllib.request
from typing import Any
from urllib.parse import urlparse

from playwright.sync_api import Request

from bench.browser import chromium, fresh_tab
from bench.contenders import DEFAULT_SIZE, Contender, contenders
from bench.districts import SUBJECTS
from bench.load import Ask, measure
from bench.progress import say
from bench.servers import pinned, warm
from bench.visitor import headers

SESSIONS = 50
SECONDS = 12
MOST = 5_000  # rounds
STATIC = ("/_dash-component-suites/", "/assets/", "/bootstrap/", "/_favicon")
JSON_HEADERS = (("Accept-Encoding", "br, gzip"), ("Content-Type", "application/json"))


def run() -> list[dict[str, Any]]:
    """Measure the three kinds of request; return one row for each."""
    subject = SUBJECTS[1]
    _, (ours, plotly) = contenders(subject, echarts=False)
    cores, apart = _cores()
    rows = [{"asked": "quarter switch, ours", "requests": 0, "note": "asks nothing of the server"}]
    with ours.serve(cores=cores) as url:
        start = session_start(url, ours)
        warm(url, ours.path)
        rows.append(_row("session start, ours", url, start))
        rows.append(_row("Patch fallback, ours", url, [patch_request(url, subject.level, start)]))
    with plotly.serve(DEFAULT_SIZE, cores) as url:
        rows.append(_row("quarter switch, px.choropleth_map rebuilt", url, [rebuild_request(url)]))
    for row in rows[1:]:
        row["note"] = f"{SESSIONS} sessions, server on {len(cores)} cores, " + (
            "sessions on others" if apart else "sessions on the same"
        )
    return rows


def _cores() -> tuple[list[int], bool]:
    """Return two cores for the server, and whether the sessions have others; they are then bound to those."""
    usable = sorted(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else []
    server, others = usable[:2], usable[2:]
    return server, bool(others) and pinned([], server) != []


def _row(name: str, url: str, asks: list[Ask]) -> dict[str, Any]:
    usable = os.sched_getaffinity(0) if hasattr(os, "sched_getaffinity") else set()
    if len(usable) > 2:
        os.sched_setaffinity(0, set(sorted(usable)[2:]))
    try:
        load = measure(url, asks, SESSIONS, SECONDS, MOST)
    finally:
        if usable:
            os.sched_setaffinity(0, usable)
    say(f"{name}: {load.rounds_per_second:.1f} a second")
    return {
        "asked": name,
        "requests": len(asks),
        "per_second": load.rounds_per_second,
        "median_ms": load.median_ms,
        "p95_ms": load.p95_ms,
        "bytes": load.bytes,
        "answered": load.rounds,
    }


def session_start(url: str, contender: Contender) -> list[Ask]:
    """Open the page in a browser and return what it asked for, in order, without scripts and style sheets."""
    asked: list[Request] = []
    with chromium() as browser, fresh_tab(browser, url) as tab:
        tab.page.on("request", lambda request: asked.append(request))
        tab.page.goto(url + contender.path)
        tab.page.wait_for_selector("canvas")
        tab.page.wait_for_timeout(4000)
    return [_replayed(request, url) for request in asked if not _is_static(request.url)]


def _is_static(address: str) -> bool:
    return not address.startswith("http") or urlparse(address).path.startswith(STATIC)


def _replayed(request: Request, url: str) -> Ask:
    address = urlparse(request.url)
    path = address.path + (f"?{address.query}" if address.query else "")
    kind = JSON_HEADERS if request.post_data else Ask("", "").headers
    return Ask(request.method, path, request.post_data, (*kind, *headers(url).items()))


def patch_request(url: str, level: str, start: list[Ask]) -> Ask:
    """Return the request of a browser that recolours by `Patch`: the callback fed by `patch-request`."""
    callback = _callback(url, "patch-request")
    with urllib.request.urlopen(url + "/healthz", timeout=60) as answer:  # noqa: S310 - our own server
        quarter = json.load(answer)["newest_release"]["quarter"]
    district = next(ask.path.split("/")[3] for ask in start if ask.path.startswith("/geo/"))
    view = {
        "quarter": quarter, "level": level, "within": district, "measure": "index", "area": None, "change": "none",
        "classes": "auto", "dimension": None, "against": "previous",
    }  # fmt: skip
    return _post(
        url,
        callback,
        {"patch-request": "again", "view": view, "theme": "light", "location": f"?level={level}"},
    )


def rebuild_request(url: str) -> Ask:
    """Return the peer's request for the quarter before the last."""
    return _post(url, _callback(url, "back"), {"back": 1, "forth": None, "place": 7})


def _callback(url: str, component: str) -> dict[str, Any]:
    """Return the server callback that listens to a component, as Dash describes it."""
    asked = urllib.request.Request(url + "/_dash-dependencies", headers=headers(url))  # noqa: S310 - our own server
    with urllib.request.urlopen(asked, timeout=60) as answer:  # noqa: S310 - our own server
        listed = json.load(answer)
    return next(
        one for one in listed
        if not one["clientside_function"] and any(given["id"] == component for given in one["inputs"])
    )  # fmt: skip


def _post(url: str, callback: dict[str, Any], values: dict[str, Any]) -> Ask:
    def given(kind: str) -> list[dict[str, Any]]:
        return [
            {**{k: one[k] for k in ("id", "property")}, "value": values[one["id"]]} for one in callback[kind]
        ]

    first = callback["inputs"][0]
    body = {
        "output": callback["output"],
        "outputs": _outputs(callback["output"]),
        "inputs": given("inputs"),
        "state": given("state"),
        "changedPropIds": [f"{first['id']}.{first['property']}"],
        "parsedChangedPropsIds": [f"{first['id']}.{first['property']}"],
    }
    return Ask("POST", "/_dash-update-component", json.dumps(body), (*JSON_HEADERS, *headers(url).items()))


def _outputs(output: str) -> list[dict[str, str]] | dict[str, str]:
    """Return `..map.figure...place.data..` as Dash's browser side sends it."""
    names = output[2:-2].split("...") if output.startswith("..") else [output]
    parts = [{"id": n.rpartition(".")[0], "property": n.rpartition(".")[2]} for n in names]
    return parts if output.startswith("..") else parts[0]
