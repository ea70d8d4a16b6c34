"""Import files in child processes that are killed at every step: run by test_import_faults.py.

Usage: die_while_importing.py DATABASE FOLDER LAYOUTS FILE…

Child number n works on a copy of the SQLite database, FOLDER/n.db, and kills itself (SIGKILL) before its n-th
step. Steps are: each statement and each commit, and each file before it is read and after. Prints, for each
child, how it ended, as JSON: -9, or 0 for the one that lived.
"""

import json
import os
import shutil
import signal
import sys
from pathlib import Path

from sqlalchemy import event

from pingan.intake.files import read_file
from pingan.intake.layouts import load_layouts
from pingan.intake.limits import Limits
from pingan.intake.store import load_register, store, systems_in
from pingan.intake.worker import Reader
from pingan.storage import open_database


class Doomed:
    """Counts steps and ends the process before one of them."""

    def __init__(self, last: int) -> None:
        self.left = last

    def __call__(self, *_) -> None:
        """Take one step, or die."""
        if self.left == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        self.left -= 1


def _import(database: Path, layouts: Path, files: list[str], reader: Reader, step: Doomed) -> None:
    """Do what `pingan import` does."""
    engine = open_database(f"sqlite:///{database}")
    event.listen(engine, "before_cursor_execute", step)
    event.listen(engine, "commit", step)
    register, systems = load_register(engine), systems_in(engine)
    intakes = []
    for file in files:
        step()
        intakes.append(read_file(file, load_layouts(layouts), register, systems, reader=reader))
        step()
    for intake in intakes:
        assert store(engine, intake, "tester", reason="again").status in ("imported", "present")
    engine.dispose()


def main(database: Path, folder: Path, layouts: Path, files: list[str]) -> None:
    """Fork children until one lives. They share one reading process, which is never killed in an answer."""
    ends = []
    with Reader(Limits()) as reader:
        reader.read(Path(files[0]).read_bytes(), files[0])  # started: the children need not
        while not ends or ends[-1] != 0:
            path = shutil.copy(database, folder / f"{len(ends)}.db")
            child = os.fork()
            if child == 0:
                _import(path, layouts, files, reader, Doomed(len(ends)))
                os._exit(0)
            ends.append(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
    print(json.dumps(ends))


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), Path(sys.argv[3]), sys.argv[4:])
