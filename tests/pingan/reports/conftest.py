"""The small district of tests/pingan/reading, published, with accounts; on both kinds of database."""

import runpy
import shutil
from pathlib import Path

import pytest

from pingan.access.accounts import create_account
from pingan.access.principal import Actor
from pingan.reading.published import read_published
from pingan.storage import open_database

DISTRICT = runpy.run_path(str(Path(__file__).parents[1] / "reading" / "conftest.py"))
ACCOUNTS = {"leader": None, "street": "31001"}


def with_accounts(url):
    """Publish the district and add a leader and a street's account; their numbers are 1 and 2."""
    DISTRICT["fill"](url)
    engine = open_database(url)
    for role, area in ACCOUNTS.items():
        create_account(engine, Actor("tests"), role, role, "Kirschbaum-17-Leiter", area, must_change=False)
    engine.dispose()
    return url


@pytest.fixture(scope="session")
def published(_district_file):
    """Give what is published of the district."""
    engine = open_database(f"sqlite:///{_district_file}")
    yield read_published(engine)
    engine.dispose()


@pytest.fixture(params=["sqlite", "postgresql"])
def engine(request, tmp_path):
    """Give a database of the test's own; each test runs on both kinds."""
    if request.param == "sqlite":
        path = request.getfixturevalue("_district_file")
        url = f"sqlite:///{shutil.copy(path, tmp_path / 'district.db')}"
    else:
        url = request.getfixturevalue("make_postgres_database")(request.getfixturevalue("_district_url"))
    engine = open_database(url)
    yield engine
    engine.dispose()


@pytest.fixture(scope="session")
def _district_file(tmp_path_factory):
    path = tmp_path_factory.mktemp("reports") / "pingan.db"
    with_accounts(f"sqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def _district_url(make_postgres_database):
    return with_accounts(make_postgres_database())
