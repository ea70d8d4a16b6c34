"""Fixtures that the whole suite shares, made once however many workers run: a demonstration, a PostgreSQL."""

import fcntl
import os
import sqlite3
import subprocess
import sys
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from argon2 import PasswordHasher
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import settings
from sqlalchemy import URL, Engine, create_engine, make_url, text

from callbacks.sessions import COOKIE
from pingan import regularly
from pingan.access import passwords
from pingan.access.accounts import create_account
from pingan.access.errors import AccountNameError
from pingan.access.lockout import forget_failures
from pingan.access.principal import Actor
from pingan.storage import load_areas, open_database, reading, writing

settings.register_profile("pingan", deadline=None)  # a slow machine is no failure
settings.load_profile("pingan")

PASSWORD = "Kirschbaum-17-Leiter"  # noqa: S105 - of accounts that only tests have
IN_PARALLEL = "PYTEST_XDIST_WORKER" in os.environ


class FromOurPage(FlaskClient):
    """A test's browser; as every browser, it says from which page it asks."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.environ_base["HTTP_REFERER"] = "http://localhost/"


Flask.test_client_class = FromOurPage


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what needs the second kind of database or the demonstration: `make check` runs neither.

    Tests of a database run on SQLite and on PostgreSQL, but for those that are marked `on_sqlite`: they test what is
    made of the rows, or what is done with acts whose own tests run on both.
    """
    items[:] = [
        item for item in items if not (_is_on_postgresql(item) and item.get_closest_marker("on_sqlite"))
    ]
    for item in items:
        if "make_postgres_database" in item.fixturenames or _is_on_postgresql(item):
            item.add_marker(pytest.mark.postgresql)
        if "demonstration_data" in item.fixturenames:
            item.add_marker(pytest.mark.slow)


def _is_on_postgresql(item: pytest.Item) -> bool:
    parameters = item.callspec.params.values() if hasattr(item, "callspec") else ()
    return any(isinstance(value, str) and value == "postgresql" for value in parameters)


def only_where_marked(config: pytest.Config, marker: str) -> None:
    """Fail a test that asks, in a run without a marker's tests, for what only these should need."""
    if f"not {marker}" in config.getoption("markexpr"):
        pytest.fail(f"a test that needs this has the marker `{marker}`", pytrace=False)


@pytest.fixture(scope="session", autouse=True)
def light_passwords() -> Iterator[None]:
    """Let a password's hash cost next to nothing: what it costs in production is asked in a process of its own."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(passwords, "_HASHER", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
        patch.setattr(passwords, "_NOBODYS", passwords._nobodys_hash())
        yield


@pytest.fixture(scope="session", autouse=True)
def nothing_by_the_clock() -> Iterator[None]:
    """Let no application that a test made do anything by the clock when that test is over."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(regularly, "FIRST", timedelta(days=1))
        yield


@contextmanager
def made_once(tmp_path_factory: pytest.TempPathFactory, name: str) -> Iterator[Path]:
    """Give a path that all workers share, one worker at a time."""
    shared = tmp_path_factory.getbasetemp()
    shared = shared.parent if IN_PARALLEL else shared
    with (shared / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield shared / name


@pytest.fixture(scope="session")
def demonstration_data(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a data folder in which `pingan demo` has imported and published the demonstration district."""
    only_where_marked(request.config, "slow")
    with made_once(tmp_path_factory, "demonstration") as folder:
        if not (folder / "complete").exists():
            environment = {**os.environ, "PINGAN_DATA_DIR": str(folder), "PINGAN_DATABASE_URL": ""}
            subprocess.run(
                [sys.executable, "-m", "pingan.cli", "demo", "--no-serve"], env=environment, check=True
            )
            (folder / "complete").touch()
    return folder


@pytest.fixture(scope="session")
def share_static(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Path], Path]:
    """Give a function that lets a data folder use the compressed scripts that all servers of the tests share.

    Compressing them takes minutes, and every application begins with it behind its readers' backs.
    """
    with made_once(tmp_path_factory, "static") as shared:
        shared.mkdir(exist_ok=True)

    def share(data: Path) -> Path:
        data.mkdir(parents=True, exist_ok=True)
        with suppress(FileExistsError):
            (data / "static").symlink_to(shared)
        return data

    return share


@pytest.fixture(scope="session")
def copy_demonstration(demonstration_data: Path) -> Callable[[Path], Path]:
    """Give a function that puts a copy of the demonstration's database into a folder of a test's own."""

    def copy(folder: Path) -> Path:
        folder.mkdir(parents=True, exist_ok=True)
        # By the database itself: another test's server may be writing into it.
        here = sqlite3.connect(demonstration_data / "pingan.db")
        there = sqlite3.connect(folder / "pingan.db")
        here.backup(there)
        here.close()
        there.close()
        return folder

    return copy


@pytest.fixture(scope="session")
def account_of() -> Callable[..., tuple[str, str]]:
    """Give a function that returns name and password of an account with a role, made where it is not there yet."""

    def make(engine: Engine, role: str, area_code: str | None = None) -> tuple[str, str]:
        name = f"tests {role} {area_code or ''}".strip()
        with suppress(AccountNameError):  # there already
            create_account(engine, Actor("tests"), name, role, PASSWORD, area_code, must_change=False)
        return name, PASSWORD

    return make


@pytest.fixture(scope="session")
def signed_in(account_of: Callable[..., tuple[str, str]]) -> Callable[..., FlaskClient]:
    """Give a function that signs a test's browser in with a role, and returns it: `signed_in(client, "data")`.

    A street's account is the first street's unless an area is named. Signing in is real, and happens once for each
    application and role.
    """
    kept: dict[tuple, str] = {}

    def sign(client: FlaskClient, role: str = "leader", area_code: str | None = None) -> FlaskClient:
        whose = (client.application, role, area_code)
        if whose not in kept:
            engine = client.application.extensions["sessions"].engine
            if role == "street" and area_code is None:
                with reading(engine) as connection:
                    areas = load_areas(connection)
                area_code = areas.loc[areas["level"] == "street", "area_code"].min()
            name, password = account_of(engine, role, area_code)
            browser = client.application.test_client()
            with writing(
                engine
            ) as connection:  # others' tests fail to sign in until the name or their network waits
                forget_failures(connection, name)
            browser.environ_base["REMOTE_ADDR"] = f"203.0.113.{len(kept) % 250 + 1}"
            answer = browser.post("/sign-in", data={"name": name, "password": password})
            assert answer.status_code == 303, answer.text
            kept[whose] = browser.get_cookie(COOKIE).value
        client.set_cookie(COOKIE, kept[whose])
        return client

    return sign


@pytest.fixture(scope="session")
def postgres_url(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> URL:
    """Return where databases can be made: `PINGAN_TEST_DATABASE_URL`, else a server that ends with the tests."""
    only_where_marked(request.config, "postgresql")
    if named := os.environ.get("PINGAN_TEST_DATABASE_URL"):
        return make_url(named).set(drivername="postgresql+psycopg")
    with made_once(tmp_path_factory, "postgres-url") as path:
        if not path.exists():
            tests = os.getppid() if IN_PARALLEL else os.getpid()
            script = Path(__file__).parent / "database" / "server.py"
            command = [sys.executable, script, str(tests)]
            started = subprocess.run(command, capture_output=True, text=True, check=False)
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
    if not os.environ.get("PINGAN_TEST_DATABASE_URL"):  # the tests' own server goes, with all that is on it
        server.dispose()
        return
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
