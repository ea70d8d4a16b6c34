"""Run the benchmarks: all, or those named. `python -m bench [part …] [--write-docs]`."""

import argparse
import importlib
import json
import signal
import sys
import time

from bench.machine import in_one_line, machine_facts
from bench.parts import PARTS
from bench.places import DOCS, RESULTS
from bench.table import markdown, plain, rewrite


def main(arguments: list[str] | None = None) -> int:
    """Measure, print the tables, write JSON to bench/results/; return the exit status."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("parts", nargs="*", metavar="part", help=f"any of {', '.join(PARTS)}; all by default")
    parser.add_argument("--write-docs", action="store_true", help="put the tables into docs/bench.md")
    options = parser.parse_args(arguments)
    unknown = sorted(set(options.parts) - set(PARTS))
    if unknown:
        parser.error(f"no such part: {', '.join(unknown)} (there are {', '.join(PARTS)})")
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that the servers are stopped on the way out
    facts = machine_facts()
    print(in_one_line(facts), "\n", sep="", flush=True)
    failed = [name for name in options.parts or PARTS if not _run(name, facts, options.write_docs)]
    if failed:
        print(f"failed: {', '.join(failed)}", file=sys.stderr)
    return 1 if failed else 0


def _run(name: str, facts: dict, write_docs: bool) -> bool:
    part = PARTS[name]
    print(f"## {part.title}\n", flush=True)
    started = time.monotonic()
    try:
        rows = importlib.import_module(part.module).run()
    except Exception as problem:  # noqa: BLE001 - one part that cannot be measured does not lose the others
        print(f"not measured: {type(problem).__name__}: {problem}\n", flush=True)
        return False
    seconds = round(time.monotonic() - started)
    print(f"{plain(rows)}\n\n{part.reading} ({seconds} s)\n", flush=True)
    RESULTS.mkdir(parents=True, exist_ok=True)
    result = {"part": name, "machine": facts, "seconds": seconds, "rows": rows}
    (RESULTS / f"{name}.json").write_text(json.dumps(result, ensure_ascii=False, indent=2) + "\n", "utf-8")
    if write_docs:
        rewrite(DOCS, name, f"\n{markdown(rows)}\n\nMeasured {in_one_line(facts)}.\n")
    return True


if __name__ == "__main__":
    sys.exit(main())
