"""What a Chromium of this machine says about itself on `/screen?check`: it is opened once, without a window."""

import json
import os
import shutil
import subprocess
import tempfile
import time
from pathlib import Path
from typing import Any
from urllib.parse import unquote

NAMES = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "microsoft-edge",
    "chrome",
    "msedge",
)
PATIENCE = 40  # seconds: a first start on a small machine
MARK = "pingan-check "
ON_THE_WALL = frozenset({"size", "full"})
"""What only the wall's own window can say: here there is none."""
WITH_TOKEN = frozenset({"server"})
"""What was asked with the token already; it is not put on a command line, which others may read."""


def find_browser() -> str | None:
    """Return the executable of a Chromium, or of a browser made of it."""
    return next(filter(None, map(shutil.which, NAMES)), None)


def check_in_browser(executable: str, origin: str) -> list[dict[str, Any]] | None:
    """Open `/screen?check` once; return its rows, None where the page did not come.

    Returns
    -------
    list of {"name", "ok" (True, False, or None for what nothing depends on), "value"}, without what only the wall's
    own window can say
    """
    with tempfile.TemporaryDirectory(prefix="pingan-check-", ignore_cleanup_errors=True) as profile:
        log = Path(profile) / "log"
        with log.open("wb") as said:
            browser = subprocess.Popen(  # noqa: S603 - an executable of this machine, our own arguments
                _command(executable, profile, f"{origin}/screen?check"), stdout=said, stderr=said
            )
        try:
            return _rows_in(log, browser)
        finally:
            browser.terminate()
            try:
                browser.wait(10)
            except subprocess.TimeoutExpired:
                browser.kill()
                browser.wait()


def _command(executable: str, profile: str, address: str) -> list[str]:
    as_root = ["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
    return [
        executable,
        "--headless",
        *as_root,
        f"--user-data-dir={profile}/profile",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--enable-unsafe-swiftshader",
        "--enable-logging=stderr",
        "--window-size=1920,1080",
        address,
    ]


def _rows_in(log: Path, browser: subprocess.Popen) -> list[dict[str, Any]] | None:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        text = log.read_text(encoding="utf-8", errors="replace")
        if MARK in text and (whole := text.partition(MARK)[2].partition('"'))[1]:
            rows = json.loads(unquote(whole[0].strip()))
            return [row for row in rows if row["name"] not in ON_THE_WALL | WITH_TOKEN]
        if browser.poll() is not None:
            return None
        time.sleep(0.2)
    return None
