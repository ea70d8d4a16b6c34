"""Fixtures that the whole suite shares, made once however many workers run: a demonstration, a PostgreSQL."""

import fcntl
import os
import subprocess
import sys
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import URL, create_engine, make_url, text

from pingan.storage import open_database

IN_PARALLEL = "PYTEST_XDIST_WORKER" in os.environ


@contextmanager
def made_once(tmp_path_factory: pytest.TempPathFactory, name: str) -> Iterator[Path]:
    """Give a path that all workers share, one worker at a time."""
    shared = tmp_path_factory.getbasetemp()
    shared = shared.parent if IN_PARALLEL else shared
    with (shared / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield shared / name


@pytest.fixture(scope="session")
def demonstration_data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a data folder in which `pingan demo` has imported and published the demonstration district."""
    with made_once(tmp_path_factory, "demonstration") as folder:
        if not (folder / "complete").exists():
            environment = {**os.environ, "PINGAN_DATA_DIR": str(folder), "PINGAN_DATABASE_URL": ""}
            subprocess.run(
                [sys.executable, "-m", "pingan.cli", "demo", "--no-serve"], env=environment, check=True
            )
            (folder / "complete").touch()
    return folder


@pytest.fixture(scope="session")
def postgres_url(tmp_path_factory: pytest.TempPathFactory) -> URL:
    """Return where databases can be made: `PINGAN_TEST_DATABASE_URL`, else a server that ends with the tests."""
    if named := os.environ.get("PINGAN_TEST_DATABASE_URL"):
        return make_url(named).set(drivername="postgresql+psycopg")
    with made_once(tmp_path_factory, "postgres-url") as path:
        if not path.exists():
            tests = os.getppid() if IN_PARALLEL else os.getpid()
            script = Path(__file__).parent / "database" / "server.py"
            started = subprocess.run([sys.executable, script, str(tests)], capture_output=True, text=True)
            if started.returncode:
                pytest.fail(started.stderr, pytrace=False)
            path.write_text(started.stdout.strip())
        return make_url(path.read_text()).set(drivername="postgresql+psycopg")


@pytest.fixture(scope="session")
def make_postgres_database(postgres_url: URL) -> Iterator[Callable[..., URL]]:
    """Give a function that makes a database, empty or a copy of another one; it is gone after the tests."""
    server = create_engine(postgres_url, isolation_level="AUTOCOMMIT")
    made = []

    def make(copy_of: URL | None = None) -> URL:
        made.append(f"pingan_test_{uuid.uuid4().hex[:12]}")
        like = f" TEMPLATE {copy_of.database}" if copy_of else ""
        with server.connect() as connection:
            connection.execute(text(f"CREATE DATABASE {made[-1]}{like}"))
        return postgres_url.set(database=made[-1])

    yield make
    with server.connect() as connection:
        existing = connection.scalars(text("SELECT datname FROM pg_database")).all()
        for name in existing:
            if name.startswith(tuple(made)):  # a test may have copied its database under a longer name
                connection.execute(text(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)"))
    server.dispose()


@pytest.fixture
def new_database(tmp_path: Path, make_postgres_database: Callable[..., URL]) -> Iterator[Callable]:
    """Give a function that opens a new, empty database, "sqlite" or "postgresql"; no table is in it yet."""
    opened = []

    def make(backend: str):
        file = f"sqlite:///{tmp_path / f'new-{len(opened)}.db'}"
        opened.append(open_database(file if backend == "sqlite" else make_postgres_database()))
        return opened[-1]

    yield make
    for engine in opened:
        engine.dispose()
