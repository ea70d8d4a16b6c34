"""Run the soak: `python -m bench.soak [--minutes 30] [--pace 60] [--only EVENT …] [--write-docs]`."""

import argparse
import json
import signal
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from playwright.sync_api import sync_playwright

from bench.machine import in_one_line, machine_facts
from bench.places import RESULTS, ROOT
from bench.soak.installation import installed
from bench.soak.proxy import Proxy
from bench.soak.story import EVENTS, PATIENCE, World, happen, well
from bench.soak.wall import Seen, Wall, longest_blank, slope
from bench.table import markdown, plain, rewrite

DOC = ROOT / "docs" / "wall-screen-soak.md"
SETTLED = 0.25  # of the quiet time: what a page takes until it has seen every scene


def main() -> int:
    """Run all events with quiet rotation between them; print, keep, perhaps write the tables. 1 if anything failed."""
    parser = argparse.ArgumentParser(prog="python -m bench.soak", description=__doc__)
    parser.add_argument("--minutes", type=float, default=30, help="of quiet rotation, after the events")
    parser.add_argument("--pace", type=int, default=60, help="how many times as fast the scenes change")
    parser.add_argument("--only", nargs="*", choices=list(EVENTS), default=list(EVENTS), metavar="EVENT")
    parser.add_argument("--sqlite", action="store_true", help="without PostgreSQL; then its database stays")
    parser.add_argument(
        "--write-docs", action="store_true", help="put the tables into docs/wall-screen-soak.md"
    )
    options = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    facts = machine_facts()
    rows, whole = run(options)
    print(f"\n{plain(rows)}\n\n{plain([whole])}\n", flush=True)
    RESULTS.mkdir(parents=True, exist_ok=True)
    result = {"machine": facts, "events": rows, "whole": whole}
    (RESULTS / "soak.json").write_text(json.dumps(result, ensure_ascii=False, indent=2) + "\n", "utf-8")
    if options.write_docs:
        facts_line = f"Measured {in_one_line(facts)}."
        rewrite(DOC, "soak", f"\n{markdown(rows)}\n\n{markdown([whole])}\n\n{facts_line}\n")
    failed = [row["event"] for row in rows if row["failed"]]
    if failed:
        print("failed: " + ", ".join(failed), file=sys.stderr)
    return 1 if failed else 0


def run(options: argparse.Namespace) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    """Return a row for each event, and one about the whole."""
    names = [name for name in options.only if not (options.sqlite and name == "database away")]
    with (
        tempfile.TemporaryDirectory(prefix="pingan-soak-", ignore_cleanup_errors=True) as folder,
        installed(Path(folder), postgres=not options.sqlite) as there,
        Proxy(there.port) as net,
        sync_playwright() as playwright,
    ):
        wall = Wall(playwright, Path(folder) / "profile")
        world = World(there, net, wall, pace=options.pace)
        world.new_link()
        started = time.monotonic()
        wall.open(world.link)
        if wall.watch(PATIENCE, lambda seen: seen.drawn) is None or wall.watch(PATIENCE, well) is None:
            raise RuntimeError(f"the screen never stood: {wall.seen[-1]}")
        began, first = time.monotonic(), len(wall.seen) - 1
        drawn = next(seen.at for seen in wall.seen[1:] if seen.drawn)
        rows = [happen(world, name, EVENTS[name]) for name in names]
        counts = _rest(wall, options.minutes)
        whole = {"first_picture_s": drawn - started} | _whole(
            wall, wall.seen[first:], time.monotonic() - began, options.pace, counts
        )
        whole["longest_stale_s"] = _stale(rows)
        wall.close()
    return rows, whole


def _stale(rows: list[dict[str, Any]]) -> float:
    """Return the longest time in which the server could answer and the screen was not current, in seconds."""
    return max(
        (row[key] or 0.0 for row in rows for key in ("well_again_after_s", "new_shown_after_s")), default=0.0
    )


def _rest(wall: Wall, minutes: float) -> dict[str, Any]:
    end = time.monotonic() + 60 * minutes
    while time.monotonic() < end:
        wall.weigh()
        wall.watch(min(20, max(0.5, end - time.monotonic())))
    wall.weigh()
    return wall.page.evaluate("() => window.screenState().counts") or {}


def _whole(wall: Wall, seen: list[Seen], seconds: float, pace: int, counts: dict[str, Any]) -> dict[str, Any]:
    settled = wall.memory[int(SETTLED * len(wall.memory)) :]
    return {
        "minutes": seconds / 60,
        "pace": pace,
        "looks": len(seen),
        "longest_blank_s": longest_blank(seen),
        "scenes": counts.get("scenes"),
        "scenes_failed": counts.get("failed"),
        "script_errors": wall.errors,
        "heap_mb": settled[-1][1],
        "heap_slope_mb_per_hour": slope([(at, heap) for at, heap, _ in settled]),
        "nodes": settled[-1][2],
        "nodes_slope_per_hour": slope([(at, float(nodes)) for at, _, nodes in settled]),
    }


if __name__ == "__main__":
    sys.exit(main())
