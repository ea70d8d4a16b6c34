"""What the benchmark asks our server is what our server answers, as it is today."""

import json
import runpy
import threading
import urllib.request
from pathlib import Path

import pytest
from werkzeug.serving import make_server

from app import create_app
from bench.load import Ask
from bench.sessions import patch_request
from bench.visitor import headers, sign_in
from callbacks.files.static import Compressed
from pingan.settings import Settings

DISTRICT = Path(__file__).parents[1] / "pingan" / "reading" / "conftest.py"


@pytest.fixture(scope="module")
def url(tmp_path_factory):
    """Give the address of a server of the small district, at which the benchmark has signed in."""
    path = tmp_path_factory.mktemp("district") / "pingan.db"
    runpy.run_path(str(DISTRICT))["publish_district"](path)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Compressed, "prepare", lambda *_: None)  # minutes of work that nothing here asks for
        app = create_app(Settings(data_dir=path.parent, database_url=f"sqlite:///{path}"))
    server = make_server("127.0.0.1", 0, app.server, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    address = f"http://127.0.0.1:{server.server_port}"
    sign_in(address, path.parent)
    yield address
    server.shutdown()
    thread.join()
    server.server_close()
    app.reader.engine.dispose()


def answer(url, ask):
    """Return what the server answers, undone; an error is raised."""
    sent = {name: value for name, value in ask.headers if name != "Accept-Encoding"}
    body = ask.body.encode() if ask.body else None
    request = urllib.request.Request(url + ask.path, body, sent, method=ask.method)  # noqa: S310 - our own server
    with urllib.request.urlopen(request, timeout=60) as found:  # noqa: S310 - our own server
        return json.load(found)


def test_the_benchmark_is_let_in_as_a_reader(url):
    assert list(headers(url)) == ["Cookie", "Referer"]
    assert answer(url, Ask("GET", "/_dash-layout", None, tuple(headers(url).items())))


def test_the_map_is_recoloured_by_what_the_benchmark_asks(url):
    start = [Ask("GET", "/map"), Ask("GET", "/geo/v1/31/committee.json")]
    told = answer(url, patch_request(url, "committee", start))
    (changed,) = told["response"].values()
    colours = next(one for one in changed["data"]["operations"] if one["location"] == ["data", 0, "z"])
    assert len(colours["params"]["value"]) == 4
