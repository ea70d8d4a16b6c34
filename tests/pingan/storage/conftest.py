"""A program that is one migration further, and a database as the thirteen migrations before the baseline left it."""

import os
import sqlite3
import sys
from pathlib import Path

import pytest
from alembic.script import ScriptDirectory
from sqlalchemy import inspect

import pingan.storage
from pingan.storage import writing

DUMPS = Path(__file__).parent / "schema_0013"
LATER = """
import sqlalchemy as sa
from alembic import op

revision = "0099"
down_revision = NEWEST


def upgrade():
    op.add_column("batch", sa.Column("archived_at", sa.DateTime(timezone=True)))
"""


@pytest.fixture
def later_program(tmp_path, monkeypatch):
    """Give a function that makes of this program one whose batches have `archived_at`."""
    module = sys.modules["pingan.storage.migrate"]  # the package has a function of that name
    (tmp_path / "later").mkdir()
    (tmp_path / "later" / "v0099_archived.py").write_text(LATER.replace("NEWEST", repr(_newest(module))))
    ours = Path(pingan.storage.__file__).parent / "migrations" / "versions"
    config_of_now = module._config

    def config():
        config = config_of_now()
        config.set_main_option("version_locations", os.pathsep.join([str(ours), str(tmp_path / "later")]))
        return config

    return lambda: monkeypatch.setattr(module, "_config", config)


def _newest(module):
    return ScriptDirectory.from_config(module._config()).get_current_head()


@pytest.fixture(params=["sqlite", "postgresql"])
def database_of_before(request, new_database):
    """Give a database that the thirteen migrations made, with a few rows: it is read from a dump of it.

    The dumps were written by the program of commit 79edf34: `sqlite3.Connection.iterdump` on SQLite 3.40, and
    `pg_dump --inserts --no-owner --no-privileges` of PostgreSQL 15, without comments and settings of the session.
    """
    engine = new_database(request.param)
    script = (DUMPS / f"{request.param}.sql").read_text(encoding="utf-8")
    if request.param == "sqlite":
        connection = sqlite3.connect(
            engine.url.database
        )  # foreign keys are not checked: the dump's tables go by name
        connection.executescript(script)
        connection.close()
    else:
        with writing(engine) as connection:
            connection.connection.driver_connection.execute(script)
    return engine


@pytest.fixture
def described():
    """Give a function that returns what the tables of a database are."""
    return _described


def _described(engine):
    inspector = inspect(engine)
    tables = {}
    for name in inspector.get_table_names():
        if name == "alembic_version":
            continue
        tables[name] = {
            "columns": [
                (column["name"], str(column["type"]), column["nullable"], column["default"])
                for column in inspector.get_columns(name)
            ],
            "key": inspector.get_pk_constraint(name),
            "foreign": sorted(inspector.get_foreign_keys(name), key=lambda key: key["name"]),
            "unique": sorted(inspector.get_unique_constraints(name), key=lambda key: key["name"]),
            "indexes": sorted(inspector.get_indexes(name), key=lambda index: index["name"]),
            "checks": inspector.get_check_constraints(name),
            "options": inspector.get_table_options(name),
        }
    return tables
