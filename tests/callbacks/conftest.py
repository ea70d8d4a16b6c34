"""The whole application over the small district of tests/pingan/reading, and one with nothing published.

Whoever asks is signed in as a leader unless the test says otherwise: `signed_in(client, "data")`, `stranger`.
"""

import runpy
import shutil
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path

import pytest
import requests
from flask import Flask, g
from sqlalchemy import Engine, event

from app import create_app
from callbacks.files.static import Compressed
from pingan.access.accounts import create_account
from pingan.access.permissions import TOKENS, Role
from pingan.access.principal import Actor, Principal, Scope
from pingan.access.refusal_log import RefusalLog
from pingan.access.sessions import Session
from pingan.access.tokens import issue
from pingan.reading.published import read_published
from pingan.settings import Settings
from pingan.storage import open_database, save_batches

STREET = "31001"
SMALL = Path(__file__).parents[1] / "pingan" / "conftest.py"
DISTRICT = Path(__file__).parents[1] / "pingan" / "reading" / "conftest.py"


@pytest.fixture(scope="session")
def make_app():
    """Give a function that assembles the application over a database file, without compressing its scripts."""
    made = []

    def make(path, **settings):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(Compressed, "prepare", lambda *_: None)  # minutes of work, tested by itself
            patch.setattr(
                RefusalLog, "start", lambda _: None
            )  # a test that asks for lines has them written itself
            app = create_app(Settings(data_dir=path.parent, database_url=f"sqlite:///{path}", **settings))
        made.append(app)
        return app

    yield make
    for app in made:
        app.reader.engine.dispose()


@pytest.fixture(scope="session")
def make_district(tmp_path_factory):
    """Give a function that puts the published district at a path, of two streets or of those that are named.

    It is published once; every path gets a copy of the file.
    """
    publish, built = runpy.run_path(str(DISTRICT))["publish_district"], {}

    def make(path, streets=(1, 2)):
        if streets not in built:
            built[streets] = tmp_path_factory.mktemp("published") / "pingan.db"
            publish(built[streets], streets)
        shutil.copy(built[streets], path)

    return make


@pytest.fixture(scope="session")
def app(make_app, make_district, tmp_path_factory):
    """Give the application of the published district."""
    path = tmp_path_factory.mktemp("district") / "pingan.db"
    make_district(path)
    return make_app(path)


@pytest.fixture
def stranger(app):
    """Give a browser without cookies: nobody has signed in."""
    return app.server.test_client()


@pytest.fixture(scope="session")
def asked_by():
    """Give the context of a request by a role, for what is called without a browser: `with asked_by("street"): …`."""

    @contextmanager
    def asked(role="leader", area_code=None):
        scope = Scope(area_code or STREET) if role == "street" else Scope()
        principal = Principal(1, role, Role(role), scope, "127.0.0.1", 1)
        with Flask("asked").test_request_context():
            g.session = Session(principal, must_change_password=False, needs_second_factor_setup=False)
            yield principal

    return asked


@pytest.fixture
def client(app, signed_in):
    """Give the browser of a leader."""
    return signed_in(app.server.test_client())


@pytest.fixture
def published(app):
    """Give everything that is published."""
    return read_published(app.reader.engine)


@pytest.fixture(scope="session")
def unwritable():
    """Give a context in which a database can be read and not written, as where its disk is full or read-only."""

    @contextmanager
    def closed(engine):
        def close(connection, _record=None):
            if connection.execute("PRAGMA database_list").fetchall()[0][2] == engine.url.database:
                connection.execute("PRAGMA query_only=ON").close()

        event.listen(Engine, "connect", close)  # whoever opens it: /healthz has connections of its own
        engine.dispose()
        yield
        event.remove(Engine, "connect", close)
        engine.dispose()

    return closed


@pytest.fixture(scope="session")
def _empty_app(make_app, tmp_path_factory):
    return make_app(tmp_path_factory.mktemp("empty") / "pingan.db")


@pytest.fixture
def empty_client(_empty_app, signed_in):
    """Give a leader's browser on an installation in which nothing is published."""
    return signed_in(_empty_app.server.test_client())


@pytest.fixture(scope="session")
def bring():
    """Give a function that brings a quarter's batches to a database file; another seed makes other numbers."""
    batches = runpy.run_path(str(SMALL))["_batches"]

    def bring(path, quarter, seed=0):
        engine = open_database(f"sqlite:///{path}")
        save_batches(engine, batches(quarter, seed))
        engine.dispose()

    return bring


@pytest.fixture(scope="session")
def _district_to_publish(tmp_path_factory, make_district, bring):
    path = tmp_path_factory.mktemp("to_publish") / "pingan.db"
    make_district(path)
    bring(path, "2017Q2")
    return path


@pytest.fixture
def own_app(make_app, _district_to_publish, tmp_path):
    """Give a function that assembles an application over a district of the test's own, ready to publish 2017Q2."""
    return lambda **settings: make_app(
        Path(shutil.copy(_district_to_publish, tmp_path / "pingan.db")), **settings
    )


@pytest.fixture(scope="module")
def office(make_app, make_district, tmp_path_factory):
    """Give an application whose accounts may be changed as one likes."""
    path = tmp_path_factory.mktemp("office") / "pingan.db"
    make_district(path)
    return make_app(path)


@pytest.fixture
def engine(office):
    """Give the office's database."""
    return office.reader.engine


@pytest.fixture
def admin(office, signed_in):
    """Give an administrator's browser there."""
    return signed_in(office.server.test_client(), "admin")


@pytest.fixture
def somebody(engine, request):
    """Give a data office's account there, of the test's own, with its password."""
    name, password = f"office of {request.node.name}"[:60], "Wolkenkratzer-29-Fuchs"
    return create_account(engine, Actor("tests"), name, "data", password, must_change=False), password


@pytest.fixture
def press():
    """Give a function that presses a button as Dash's own script does, and returns the answer.

    Its parameters: the browser, the callback's outputs and the button's id, the states by "id.property".
    """

    def named(output):
        return dict(zip(("id", "property"), output.split("."), strict=True))

    def pressed(client, outputs, button, states):
        return client.post(
            "/_dash-update-component",
            json={
                "output": f"..{'...'.join(outputs)}..",
                "outputs": [named(output) for output in outputs],
                "inputs": [{"id": button, "property": "n_clicks", "value": 1}],
                "state": [{**named(name), "value": value} for name, value in states.items()],
                "changedPropIds": [f"{button}.n_clicks"],
            },
        )

    return pressed


@pytest.fixture
def call_page():
    """Give a function that asks for a page as Dash's own script does, and returns its content and the notice."""

    def call(client, path, search=""):
        answer = client.post(
            "/_dash-update-component",
            json={
                "output": "..page.children...notice.children..",
                "outputs": [
                    {"id": "page", "property": "children"},
                    {"id": "notice", "property": "children"},
                ],
                "inputs": [{"id": "location", "property": "pathname", "value": path}],
                "state": [{"id": "location", "property": "search", "value": search}],
                "changedPropIds": ["location.pathname"],
            },
        )
        assert answer.status_code == 200, answer.text
        shown = answer.get_json()["response"]
        return shown["page"]["children"], shown["notice"]["children"]

    return call


@pytest.fixture(scope="session")
def sign_in_provider():
    """Give the address of a sign-in provider (OpenID Connect) that lives in a process of its own."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    script = Path(__file__).parent / "doors" / "sign_in_provider.py"
    provider = subprocess.Popen([sys.executable, script, str(port)], stderr=subprocess.DEVNULL)
    address = f"http://127.0.0.1:{port}"
    try:
        for _ in range(300):
            assert provider.poll() is None, "the sign-in provider did not start"
            try:
                requests.get(address, timeout=2)
                break
            except requests.ConnectionError:
                time.sleep(0.1)
        yield address
    finally:
        provider.terminate()
        provider.wait(20)


@pytest.fixture(scope="module")
def asks(app, signed_in):
    """Give a function from a role to its browser or program, None for nobody; each at an address of its own.

    Asking for all doors tries to sign in with nothing, and failures lock the address.
    """
    secrets = {
        kind: issue(app.reader.engine, Actor("tests"), f"测试 {kind}", kind=kind)[1] for kind in TOKENS
    }

    def browser(role):
        client = app.server.test_client()
        client.environ_base["REMOTE_ADDR"] = f"198.51.100.{(None, *Role).index(role)}"
        if role in secrets:
            client.environ_base["HTTP_AUTHORIZATION"] = f"Bearer {secrets[role]}"
            return client
        return signed_in(client, role) if role else client

    return browser
