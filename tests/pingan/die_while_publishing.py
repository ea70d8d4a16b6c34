"""Publish in child processes that are killed at every statement: run by test_publish_faults.py.

Usage: die_while_publishing.py DATABASE FOLDER QUARTER

Child number n works on a copy of the database, FOLDER/n.db, and kills itself (SIGKILL) before its n-th
statement or, after the last one, before the commit. Prints, for each child, how it ended, as JSON: -9, or 0
for the one that lived.
"""

import json
import os
import shutil
import signal
import sys
from pathlib import Path

import pyarrow.parquet  # noqa: F401 - imported on first use; here once for all children
from sqlalchemy import event

from pingan.publish import publish
from pingan.storage import open_database


def _publish_until(path: Path, quarter: str, statement: int) -> None:
    engine = open_database(f"sqlite:///{path}")
    executed = 0

    def count(*_) -> None:
        nonlocal executed
        if executed == statement:
            os.kill(os.getpid(), signal.SIGKILL)
        executed += 1

    event.listen(engine, "before_cursor_execute", count)
    event.listen(engine, "commit", count)
    publish(engine, quarter, "a correction")
    engine.dispose()


def main(database: Path, folder: Path, quarter: str) -> None:
    """Fork children until one lives."""
    ends = []
    while not ends or ends[-1] != 0:
        path = folder / f"{len(ends)}.db"
        shutil.copy(database, path)
        child = os.fork()
        if child == 0:
            _publish_until(path, quarter, len(ends))
            os._exit(0)
        ends.append(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
    print(json.dumps(ends))


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3])
