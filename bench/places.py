"""Where the benchmarks keep what they make; nothing of it is committed."""

from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
HERE = ROOT / "bench"
RESULTS = HERE / "results"
DATA = RESULTS / "data"
NODE_MODULES = HERE / "node_modules"
DOCS = ROOT / "docs" / "bench.md"
