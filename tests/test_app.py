import ast
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest
from sqlalchemy import text

import app
from callbacks.files.static import Compressed
from pingan.commands.serve import serve
from pingan.settings import InvalidSettingError, Settings, load_settings
from pingan.storage import StorageError, migrate, open_database, writing
from pingan_atlas.__main__ import Server

ROOT = Path(__file__).parents[1]
ROOMS = ("callbacks", "layouts", "pingan", "geodata")
SOURCES = [path for room in ROOMS for path in sorted((ROOT / room).rglob("*.py"))]


def imported(path):
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module or ""


def test_no_room_imports_what_stands_above_all():
    assert len(SOURCES) > 100
    assert [
        path for path in SOURCES if {"app", "pingan_atlas"} & {name.split(".")[0] for name in imported(path)}
    ] == []


def test_only_the_production_command_names_the_application():
    named = {path.name for path in SOURCES if '"pingan_atlas"' in path.read_text(encoding="utf-8")}
    assert named == {"serve.py"}


@pytest.mark.slow
def test_importing_the_application_touches_no_database_and_asking_for_its_server_builds_it_once(tmp_path):
    code = f"""
import app
from pathlib import Path
database = Path({str(tmp_path / "data" / "pingan.db")!r})
assert not database.parent.exists()
from callbacks.files.static import Compressed
Compressed.prepare = lambda *_: None
assert app.server is app.server
assert database.exists()
"""
    environment = {**os.environ, "PINGAN_DATA_DIR": str(tmp_path / "data"), "PINGAN_DATABASE_URL": ""}
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=environment, check=True)


def test_a_setting_that_cannot_be_used_is_named_when_the_server_starts(monkeypatch):
    monkeypatch.setenv("PINGAN_HOST", "0.0.0.0")  # noqa: S104
    with pytest.raises(InvalidSettingError, match="PINGAN_HOST"):
        app.server  # noqa: B018 - it is built when it is asked for


@pytest.mark.parametrize(
    ("host", "address"), [("127.0.0.1", "127.0.0.1"), ("::1", "[::1]"), ("localhost",) * 2]
)
def test_the_server_listens_where_it_says(monkeypatch, capsys, tmp_path, host, address):
    called = []
    monkeypatch.setattr(os, "execv", lambda _, arguments: called.extend(arguments))
    monkeypatch.setattr(os, "environ", dict(os.environ))
    serve(Settings(host=host, port=8123, data_dir=tmp_path))
    assert called[1:] == ["-P", "-m", "pingan_atlas"]
    assert Server(load_settings()).cfg.address == [(address.strip("[]"), 8123)]
    assert capsys.readouterr().out == f"http://{address}:8123/map\n"
    assert os.environ["PINGAN_DATA_DIR"] == str(tmp_path)


def test_a_database_that_cannot_be_used_is_said_once_before_the_server_starts(monkeypatch, tmp_path):
    monkeypatch.setattr(os, "execv", lambda *_: pytest.fail("it was started"))
    settings = Settings(data_dir=tmp_path)
    engine = open_database(settings.database_url)
    migrate(engine)
    with writing(engine) as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    engine.dispose()
    with pytest.raises(StorageError, match="newer than this program"):
        serve(settings)


@pytest.mark.slow
def test_python_app_serves_from_any_folder(tmp_path, share_static):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    (tmp_path / "elsewhere").mkdir()
    environment = {
        **os.environ,
        "PINGAN_DATA_DIR": str(share_static(tmp_path / "data")),
        "PINGAN_DATABASE_URL": "",
        "PINGAN_PORT": str(port),
    }
    server = subprocess.Popen(
        [sys.executable, str(ROOT / "app.py")],
        cwd=tmp_path / "elsewhere",
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        base = f"http://127.0.0.1:{port}"
        assert server.stdout.readline() == f"{base}/map\n"
        assert b'"database":"sqlite"' in wait_for(server, f"{base}/healthz")
        assert b'action="/sign-in"' in wait_for(server, f"{base}/map")  # nobody has signed in
    finally:
        server.terminate()
        server.wait(20)
        server.stdout.close()


def wait_for(server, url):
    for _ in range(300):
        try:
            with urllib.request.urlopen(url, timeout=5) as answer:  # noqa: S310 - our own server
                return answer.read()
        except urllib.error.HTTPError:
            raise
        except OSError:
            assert server.poll() is None, "the server did not start"
            time.sleep(0.1)
    raise AssertionError("the server did not answer")


def test_the_app_compresses_the_scripts_that_it_serves(tmp_path, monkeypatch):
    """The suites are known only after Dash is set up; asked earlier there is nothing to compress."""
    known = []
    monkeypatch.setattr(Compressed, "prepare", lambda self, dash: known.extend(dash.registered_paths))
    app.create_app(Settings(data_dir=tmp_path))
    for _ in range(100):
        if known:
            break
        time.sleep(0.02)
    assert {"plotly", "dash"} <= set(known)
