"""Bench (e): `make run` from nothing to served: a fresh clone, an empty home, no caches; then a second start.

Packages come over the network, so the first number is this machine's line as much as the project.
"""

import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from bench.places import ROOT
from bench.servers import free_port, wait_for

PATIENCE = 900  # seconds
CACHES = (
    "UV_CACHE_DIR",
    "PIP_CACHE_DIR",
    "XDG_CACHE_HOME",
    "XDG_DATA_HOME",
    "XDG_CONFIG_HOME",
    "VIRTUAL_ENV",
)


def run() -> list[dict[str, Any]]:
    """Clone what is committed, start it twice; return one row a start."""
    with tempfile.TemporaryDirectory(prefix="pingan-cold-") as folder:
        clone, home = Path(folder) / "clone", Path(folder) / "home"
        home.mkdir()
        subprocess.run(["git", "clone", "-q", "--no-hardlinks", str(ROOT), str(clone)], check=True)
        environment = {k: v for k, v in os.environ.items() if k not in CACHES and not k.startswith("PINGAN_")}
        environment["HOME"] = str(home)
        rows = [
            {"start": name, **_start(clone, environment)}
            for name in ("first: clone, empty home, no cache", "second: everything there")
        ]
        rows[0]["installed_mb"] = round(_size(clone / ".venv") / 1e6)
        return rows


def _start(clone: Path, environment: dict[str, str]) -> dict[str, Any]:
    port = free_port()
    command = ["make", "run", f"PYTHON={sys._base_executable}"]  # noqa: SLF001 - has no other name
    started = time.perf_counter()
    server = subprocess.Popen(
        command, cwd=clone, env={**environment, "PINGAN_PORT": str(port)}, stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL, start_new_session=True,
    )  # fmt: skip
    try:
        wait_for(f"http://127.0.0.1:{port}/map", server, PATIENCE)
        return {"seconds": time.perf_counter() - started}
    finally:
        os.killpg(server.pid, signal.SIGTERM)
        server.wait(60)


def _size(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file() and not path.is_symlink())
