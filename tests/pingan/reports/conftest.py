"""The small district of tests/pingan/reading, published."""

import runpy
from pathlib import Path

import pytest

from pingan.reading.published import read_published
from pingan.storage import open_database

READING = Path(__file__).parents[1] / "reading" / "conftest.py"


@pytest.fixture(scope="session")
def published(tmp_path_factory):
    """Give what is published of the district."""
    path = tmp_path_factory.mktemp("reports") / "pingan.db"
    runpy.run_path(str(READING))["publish_district"](path)
    engine = open_database(f"sqlite:///{path}")
    yield read_published(engine)
    engine.dispose()
