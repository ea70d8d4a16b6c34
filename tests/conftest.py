"""Fixtures that the whole suite shares: the demonstration database, built once however many workers run."""

import fcntl
import os
import subprocess
import sys
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def demonstration_data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a data folder in which `pingan demo` has imported and published the demonstration district."""
    shared = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        shared = shared.parent
    folder = shared / "demonstration"
    with (shared / "demonstration.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (folder / "complete").exists():
            environment = {**os.environ, "PINGAN_DATA_DIR": str(folder), "PINGAN_DATABASE_URL": ""}
            subprocess.run(
                [sys.executable, "-m", "pingan.cli", "demo", "--no-serve"], env=environment, check=True
            )
            (folder / "complete").touch()
    return folder
