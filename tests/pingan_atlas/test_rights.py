"""What a real server keeps is its own account's, whatever it was started with."""

from pathlib import Path

import pytest

from tests.serving import served

pytestmark = pytest.mark.slow

OPEN_TO_ALL = (
    "-c",
    """import os, runpy, sys
os.umask(0)
sys.argv = ["pingan", "serve"]
runpy.run_module("pingan.cli", run_name="__main__")
""",
)


def test_database_and_folders_of_a_server_that_was_started_open_to_all_are_not(tmp_path: Path) -> None:
    data = tmp_path / "data"
    with served(data, OPEN_TO_ALL):
        found = {path.name: path.stat().st_mode & 0o777 for path in [data, *data.iterdir()]}
    assert {name: oct(mode) for name, mode in found.items() if name.startswith("pingan.db")} == dict.fromkeys(
        ("pingan.db", "pingan.db-wal", "pingan.db-shm"), "0o600"
    )
    folders = [data, *(path for path in data.iterdir() if path.is_dir())]
    assert len(folders) > 1
    assert {oct(found[folder.name]) for folder in folders} == {"0o750"}
