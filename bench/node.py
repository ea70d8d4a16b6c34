"""Fetch ECharts for its page; where that cannot be, say so and go on without it."""

import shutil
import subprocess

from bench.peers.echarts_page import ECHARTS
from bench.places import HERE

PATIENCE = 120  # seconds


def echarts_problem() -> str | None:
    """Install ECharts into bench/node_modules unless it is there; return why it is not, or None."""
    if ECHARTS.exists():
        return None
    npm = shutil.which("npm")
    if not npm:
        return "npm is not installed, so the ECharts page was not measured"
    command = [npm, "install", "--no-package-lock", "--no-audit", "--no-fund", "--ignore-scripts"]
    try:
        done = subprocess.run(
            command, cwd=HERE, capture_output=True, text=True, timeout=PATIENCE, check=False
        )
    except subprocess.TimeoutExpired:
        return f"npm did not answer within {PATIENCE} s, so the ECharts page was not measured"
    if done.returncode or not ECHARTS.exists():
        return f"npm could not install echarts (status {done.returncode}), so its page was not measured"
    return None
