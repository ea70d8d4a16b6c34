"""Publish in child processes that are killed at every statement: run by test_publish_faults.py.

Usage: die_while_publishing.py URL FOLDER QUARTER [PROPOSAL]

With the number of a proposal its approval publishes, else a correction.

Child number n works on a copy of the database, and kills itself (SIGKILL) before its n-th statement or, after
the last one, before the commit. An SQLite copy is FOLDER/n.db. Prints, for each child, how it ended (-9, or 0
for the one that lived) and the URL of its copy, as JSON.
"""

import json
import os
import shutil
import signal
import sys
from pathlib import Path

import pyarrow.parquet  # noqa: F401 - imported on first use; here once for all children
from sqlalchemy import create_engine, event, make_url, text

from pingan.access.principal import Actor
from pingan.acts.proposals import Officer, approve
from pingan.acts.publish import publish
from pingan.storage import open_database


def _publish_until(url: str, quarter: str, statement: int, proposal: int | None) -> None:
    engine = open_database(url)
    executed = 0

    def count(*_) -> None:
        nonlocal executed
        if executed == statement:
            os.kill(os.getpid(), signal.SIGKILL)
        executed += 1

    event.listen(engine, "before_cursor_execute", count)
    event.listen(engine, "commit", count)
    if proposal is None:
        publish(engine, quarter, "a correction")
    else:
        approve(engine, Officer(Actor("second")), proposal)
    engine.dispose()


def _copy(url: str, folder: Path, number: int) -> str:
    database = make_url(url).database
    if url.startswith("sqlite"):
        return f"sqlite:///{shutil.copy(database, folder / f'{number}.db')}"
    server = create_engine(make_url(url).set(database="postgres"), isolation_level="AUTOCOMMIT")
    with server.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {database}_{number} TEMPLATE {database}"))
    server.dispose()
    return make_url(url).set(database=f"{database}_{number}").render_as_string(False)


def main(url: str, folder: Path, quarter: str, proposal: int | None = None) -> None:
    """Fork children until one lives."""
    ends = []
    while not ends or ends[-1][0] != 0:
        copy = _copy(url, folder, len(ends))
        child = os.fork()
        if child == 0:
            _publish_until(copy, quarter, len(ends), proposal)
            os._exit(0)
        ends.append((os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), copy))
    print(json.dumps(ends))


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), sys.argv[3], *map(int, sys.argv[4:]))
