"""What the numbers were measured on, without names of hosts or paths."""

import os
import platform
import subprocess
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

import psutil

from bench.browser import find_chromium
from bench.places import ROOT

PACKAGES = ("dash", "plotly", "geopandas", "numpy", "pandas", "playwright", "gunicorn")


def machine_facts() -> dict[str, Any]:
    """Return what a reader needs to judge the numbers.

    Returns
    -------
    dict: date, cores this process may use, CPU model, memory in GB, load average before the run (work of others
    on the machine), Python, Chromium, versions of the packages that are measured, the commit.
    """
    return {
        "date": datetime.now(UTC).date().isoformat(),
        "cores": len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count(),
        "cpu": _cpu(),
        "memory_gb": round(psutil.virtual_memory().total / 2**30),
        "load_before": [round(load, 1) for load in os.getloadavg()],
        "python": platform.python_version(),
        "chromium": _chromium(),
        "gpu": "none (WebGL by SwiftShader)",
        "packages": {name: version(name) for name in PACKAGES},
        "commit": _commit(),
    }


def in_one_line(facts: dict[str, Any]) -> str:
    """Return the facts as one sentence for the head of a table."""
    packages = ", ".join(f"{name} {number}" for name, number in facts["packages"].items())
    return (
        f"{facts['date']}, commit {facts['commit']}: {facts['cores']} cores ({facts['cpu']}), "
        f"{facts['memory_gb']} GB, load before the run {facts['load_before'][0]}; GPU {facts['gpu']}; "
        f"Python {facts['python']}, Chromium {facts['chromium'] or 'none'}, {packages}"
    )


def _cpu() -> str:
    information = Path("/proc/cpuinfo")
    if information.exists():
        for line in information.read_text().splitlines():
            if line.startswith("model name"):
                return " ".join(line.partition(":")[2].split())
    return platform.machine()


def _chromium() -> str | None:
    executable = find_chromium()
    if not executable:
        return None
    asked = subprocess.run([executable, "--version"], capture_output=True, text=True, check=False)
    numbers = [word for word in asked.stdout.split() if word[0].isdigit()]
    return numbers[0] if numbers else None


def _commit() -> str:
    asked = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    return asked.stdout.strip() or "unknown"
