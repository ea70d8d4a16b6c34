"""What the commands share, told as a user meets it."""

import os
import subprocess
import sys
from pathlib import Path


def run(*arguments: str, **variables: str) -> subprocess.CompletedProcess:
    """Run the real command line."""
    return subprocess.run(
        [sys.executable, "-m", "pingan.cli", *arguments],
        env={**os.environ, **variables},
        capture_output=True,
        text=True,
        check=False,
    )


def test_reading_a_database_that_is_not_there_says_so_and_makes_none(tmp_path: Path) -> None:
    folder = tmp_path / "mistyped"
    told = run("releases", PINGAN_DATA_DIR=str(folder), PINGAN_LANGUAGE="en")
    assert told.returncode == 1
    assert "no database file" in told.stderr
    assert not folder.exists()


def test_setting_that_cannot_be_used_is_named_without_a_traceback(tmp_path: Path) -> None:
    told = run("serve", PINGAN_HOST="192.0.2.1", PINGAN_DATA_DIR=str(tmp_path))
    assert told.returncode == 2
    assert "PINGAN_HOST" in told.stderr
    assert "Traceback" not in told.stderr


def test_database_address_that_cannot_be_read_is_named_without_its_password(tmp_path: Path) -> None:
    told = run("releases", PINGAN_DATABASE_URL="postgresql//me:secret@here", PINGAN_DATA_DIR=str(tmp_path))
    assert told.returncode == 2
    assert "PINGAN_DATABASE_URL" in told.stderr
    assert "secret" not in told.stderr
    assert "Traceback" not in told.stderr
