"""The small district, published 2016Q1 to 2017Q1, with what a real one has: a missing grade, withheld thefts."""

import runpy
import shutil
from pathlib import Path

import pytest

from pingan.acts.publish import publish
from pingan.quarters import quarter_range
from pingan.reading.published import read_published
from pingan.storage import migrate, open_database, save_batches, save_boundaries, save_system
from pingan.system.indicator_system import parse_system

QUARTERS = tuple(quarter_range("2016Q1", "2017Q1"))


def publish_district(path, streets=(1, 2)):
    """Build the database, at a path; tests/callbacks builds its own by the same function."""
    fill(f"sqlite:///{path}", streets)


def fill(url, streets=(1, 2)):
    """Build the database."""
    small = runpy.run_path(str(Path(__file__).parents[1] / "conftest.py"))
    engine = open_database(url)
    migrate(engine)
    save_system(engine, parse_system(small["SYSTEM"]))
    save_boundaries(engine, small["_boundaries"](streets), credit="© test", demonstration=True)
    for quarter in quarter_range("2015Q1", "2017Q1"):
        batches = small["_batches"](quarter, streets=streets)
        save_batches(engine, [(info, with_gaps(frame)) for info, frame in batches])
    for quarter in QUARTERS:
        publish(engine, quarter)
    engine.dispose()  # the last connection folds the log into the file, which can then be copied


def with_gaps(frame):
    """Take figures away: a committee's grade of 2016Q3, all but two of another's households at the end."""
    quarter, area, indicator = frame["quarter"], frame["area_code"], frame["indicator"]
    few = quarter.isin(["2016Q4", "2017Q1"]) & (area == "310022") & (indicator == "S1")
    frame = frame.assign(denominator=frame["denominator"].mask(few, 2.0))
    return frame[~((quarter == "2016Q3") & (area == "310011") & (indicator == "F1"))]


@pytest.fixture(params=["sqlite", "postgresql"])
def published_engine(request, tmp_path):
    """Give a database of one's own with the published district; each test runs on both kinds."""
    if request.param == "sqlite":
        path = request.getfixturevalue("_published_file")
        url = f"sqlite:///{shutil.copy(path, tmp_path / 'published.db')}"
    else:
        copy = request.getfixturevalue("make_postgres_database")
        url = copy(request.getfixturevalue("_published_url"))
    engine = open_database(url)
    yield engine
    engine.dispose()


@pytest.fixture(scope="session")
def published(_published_file):
    """Give what is published of the district."""
    engine = open_database(f"sqlite:///{_published_file}")
    yield read_published(engine)
    engine.dispose()


@pytest.fixture(scope="session")
def _published_file(tmp_path_factory):
    path = tmp_path_factory.mktemp("published") / "pingan.db"
    publish_district(path)
    return path


@pytest.fixture(scope="session")
def _published_url(make_postgres_database):
    url = make_postgres_database()
    fill(url)
    return url
