"""What is in the database after an import that was killed: each file whole or not at all."""

import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import geopandas as gpd
import pytest
from shapely import box

from pingan.intake.files import read_file
from pingan.intake.store import load_register, store, systems_in
from pingan.storage import migrate, open_database, save_boundaries, save_system

SCRIPT = Path(__file__).with_name("die_while_importing.py")


@pytest.fixture
def district(tmp_path, areas, system):
    """Give the path of an SQLite database with boundaries and system, and no batch."""
    path = tmp_path / "district.db"
    engine = open_database(f"sqlite:///{path}")
    migrate(engine)
    save_system(engine, system)
    shapes = [box(place, 0, place + 1, 1) for place in range(len(areas))]
    rows = areas.assign(name_en=None, geometry=shapes)
    save_boundaries(engine, gpd.GeoDataFrame(rows, geometry="geometry", crs="EPSG:4326"))
    engine.dispose()  # the last connection folds the log into the file, which can then be copied
    return path


def content(path):
    """Return every row that an import writes, but for the moment, without going through our own code."""
    connection = sqlite3.connect(path)
    assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
    queries = {
        "batch": "SELECT batch_id, quarter, department, file_name, sha256, reason FROM batch",
        "batch_indicator": "SELECT * FROM batch_indicator",
        "observation": "SELECT * FROM observation",
        "batch_withdrawal": "SELECT * FROM batch_withdrawal",
    }
    rows = {table: sorted(connection.execute(query).fetchall(), key=repr) for table, query in queries.items()}
    connection.close()
    return rows


def run(path, layouts, files):
    engine = open_database(f"sqlite:///{path}")
    register, systems = load_register(engine), systems_in(engine)
    for file in files:
        store(engine, read_file(file, layouts, register, systems), "tester", reason="again")
    engine.dispose()
    return content(path)


@pytest.mark.slow
def test_killed_at_any_step_each_file_is_in_whole_or_not_at_all(
    district, layouts_text, layouts, good_book, write, tmp_path
):
    first = write(good_book, "2017Q1_公安分局.xlsx")
    good_book["街镇"]["C4"] = 41
    corrected = write(good_book, "2017Q1_公安分局_更正.xlsx")
    files = [str(first), str(corrected)]
    (tmp_path / "layouts.toml").write_text(layouts_text, encoding="utf-8")
    (tmp_path / "copies").mkdir()
    done = subprocess.run(
        [sys.executable, SCRIPT, district, tmp_path / "copies", tmp_path / "layouts.toml", *files],
        capture_output=True,
        text=True,
        check=True,
    )
    ends = json.loads(done.stdout)
    assert len(ends) > 20  # each look-up, each file, each insertion, each commit
    assert ends == [-9] * (len(ends) - 1) + [0]
    found = [content(tmp_path / "copies" / f"{number}.db") for number in range(len(ends))]
    states = []
    for state in found:
        if state not in states:
            states.append(state)
    assert [len(state["batch"]) for state in states] == [0, 1, 2]  # in this order: nothing, one, both
    assert [len(state["observation"]) for state in states] == [0, 22, 44]
    # whatever the state it was killed in, the same command again ends in the same database
    for state in states[:2]:
        number = len(found) - 1 - found[::-1].index(state)  # the last one killed in it
        assert run(tmp_path / "copies" / f"{number}.db", layouts, files) == states[-1]


def test_the_reading_process_ends_when_the_importer_is_killed():
    script = (
        "from pingan.intake.worker import Reader\n"
        "reader = Reader()\n"
        "print(reader._started().pid, flush=True)\n"
        "import time; time.sleep(600)\n"
    )
    importer = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True)
    reading = int(importer.stdout.readline())
    importer.send_signal(signal.SIGKILL)
    importer.wait()
    importer.stdout.close()
    for _ in range(600):
        if not _runs(reading):
            return
        time.sleep(0.05)
    os.kill(reading, signal.SIGKILL)
    pytest.fail("the reading process outlived the importer")


def _runs(pid):
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"  # ended, and not yet collected by the system
