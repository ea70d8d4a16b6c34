import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from bench.load import Ask, measure


class Echo(BaseHTTPRequestHandler):
    """Answer with the path's last word as status and ten bytes."""

    protocol_version = "HTTP/1.1"

    def do_GET(self):
        self.server.asked.append(self.path)
        self.send_response(int(self.path.rpartition("/")[2]))
        self.send_header("Content-Length", "10")
        self.end_headers()
        self.wfile.write(b"0123456789")

    def log_message(self, *_):
        """Stay quiet."""


@pytest.fixture
def server():
    """Give a server on this machine that remembers what it was asked."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Echo)
    server.asked = []
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


def address(server):
    return f"http://127.0.0.1:{server.server_port}"


def test_every_round_asks_everything_and_no_more_rounds_than_allowed(server):
    load = measure(address(server), [Ask("GET", "/a/200"), Ask("GET", "/b/200")], 3, seconds=60, most=7)
    assert load.rounds == 7
    assert sorted(server.asked) == ["/a/200"] * 7 + ["/b/200"] * 7
    assert load.bytes == 20
    assert load.rounds_per_second > 0
    assert load.median_ms <= load.p95_ms


def test_a_server_that_answers_errors_quickly_is_not_a_fast_server(server):
    with pytest.raises(RuntimeError, match="/500 answered 500"):
        measure(address(server), [Ask("GET", "/500")], 2, seconds=60, most=10)
