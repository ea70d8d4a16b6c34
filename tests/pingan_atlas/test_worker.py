"""Clients that are slow, at a server as it runs in production: nobody else waits for them."""

import socket
import sqlite3
from contextlib import ExitStack, contextmanager
from urllib.parse import urlsplit

import pytest
import requests

from pingan.storage import migrate, open_database
from pingan_atlas.__main__ import THREADS, WORKERS
from pingan_atlas.worker import LARGEST_HEAD, SMALL_BODY, Received
from tests.conftest import PASSWORD
from tests.serving import served

MANY = 3 * WORKERS * THREADS
PATIENCE = 20  # seconds, on a busy machine; a thread held by a slow client is held for longer
HEAD = (
    b"POST /sign-in HTTP/1.1\r\nHost: localhost\r\nSec-Fetch-Site: same-origin\r\n"
    b"Content-Type: application/x-www-form-urlencoded\r\n"
)
OURS = {"Sec-Fetch-Site": "same-origin"}
FORM = b"name=nobody&password=wrong"


@pytest.fixture(scope="module")
def data(tmp_path_factory, share_static):
    """Give a data folder without anything published."""
    return share_static(tmp_path_factory.mktemp("worker") / "data")


@pytest.fixture(scope="module")
def url(data, account_of):
    """Give the address of a server with a leader's account."""
    engine = open_database(f"sqlite:///{data / 'pingan.db'}")
    migrate(engine)
    account_of(engine, "leader")
    engine.dispose()
    with served(data) as url:
        yield url


def connected(url):
    address = urlsplit(url)
    return socket.create_connection((address.hostname, address.port), timeout=PATIENCE)


def answer_to(connection, count=1):
    """Return what comes until so many answers with their bodies are here, or the connection's end."""
    found = b""
    while found.count(b"HTTP/1.1 ") < count or not _is_whole(found):
        piece = connection.recv(65_536)
        if not piece:
            break
        found += piece
    return found


def _is_whole(found):
    head, _, body = found.rpartition(b"HTTP/1.1 ")[2].partition(b"\r\n\r\n")
    lengths = [line for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:")]
    return bool(lengths) and len(body) >= int(lengths[0].split(b":")[1])


@contextmanager
def slow_clients(url, sent, buffer=None, count=MANY):
    """Keep many connections open that have sent so much and do not go on."""
    with ExitStack() as stack:
        connections = [stack.enter_context(connected(url)) for _ in range(count)]
        for connection in connections:
            if buffer:
                connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, buffer)
            connection.sendall(sent)
        yield connections


SLOW = {
    "nothing": b"",
    "a byte": b"G",
    "half a head": HEAD,
    "a head without its body": HEAD + b"Content-Length: 26\r\n\r\n",
    "half a body": HEAD + b"Content-Length: 26\r\n\r\nname=nob",
    "a head that expects to be told": HEAD + b"Content-Length: 26\r\nExpect: 100-continue\r\n\r\n",
    "more than is taken": HEAD + b"Content-Length: 20000000\r\n\r\nname=nob",
    "empty lines": b"\r\n\r\n",
}


@pytest.mark.slow  # starts a server
@pytest.mark.parametrize("sent", SLOW.values(), ids=SLOW)
def test_while_many_slow_clients_hold_their_connections_health_and_pages_are_answered(url, sent):
    with slow_clients(url, sent):
        for path in ("/healthz", "/sign-in", "/healthz"):
            assert requests.get(url + path, timeout=PATIENCE).status_code == 200


@pytest.mark.slow  # starts a server
def test_while_many_clients_take_no_answer_health_is_told(url):
    """A script of five megabytes each; they take nothing of it."""
    asked = (
        b"GET /_dash-component-suites/plotly/package_data/plotly.min.js HTTP/1.1\r\nHost: localhost\r\n\r\n"
    )
    with slow_clients(url, asked, buffer=4_096):
        assert requests.get(f"{url}/healthz", timeout=PATIENCE).status_code == 200


@pytest.mark.slow  # starts a server
def test_a_request_in_many_pieces_is_answered_when_it_is_whole(url):
    with connected(url) as connection:
        for byte in HEAD + b"Content-Length: 26\r\n\r\n" + FORM:
            connection.sendall(bytes([byte]))
        assert b"200 OK" in answer_to(connection)


@pytest.mark.slow  # starts a server
def test_requests_that_come_at_once_are_answered_one_after_the_other(url):
    asked = b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n"
    with connected(url) as connection:
        connection.sendall(3 * asked + HEAD + b"Content-Length: 26\r\n\r\n" + FORM + asked)
        assert answer_to(connection, 5).count(b"200 OK") == 5


@pytest.mark.slow  # starts a server
def test_who_waits_to_be_told_to_send_a_body_is_told_once(url):
    with connected(url) as connection:
        connection.sendall(HEAD + b"Content-Length: 26\r\nExpect: 100-continue\r\n\r\n")
        assert connection.recv(65_536) == b"HTTP/1.1 100 Continue\r\n\r\n"
        connection.sendall(FORM)
        assert answer_to(connection).startswith(b"HTTP/1.1 200 OK")


@pytest.mark.slow  # starts a server
def test_a_head_without_end_is_refused(url):
    with connected(url) as connection:
        connection.sendall(b"GET / HTTP/1.1\r\nX: " + b"x" * (LARGEST_HEAD + 1))
        assert b" 431 " in answer_to(connection)
        assert connection.recv(1) == b""


@pytest.mark.slow  # starts a server
def test_an_answer_that_comes_before_the_body_is_whole_reaches_who_is_still_sending(url):
    with connected(url) as connection:
        connection.sendall(HEAD + b"Content-Length: 3000000\r\n\r\n")
        for _ in range(30):
            connection.sendall(b"x" * 100_000)
        assert b" 413 " in answer_to(connection)


@pytest.mark.slow  # starts a server
def test_behind_a_body_that_nobody_read_no_other_request_is_seen(url):
    """Else what a stranger sends as a body would be taken for the next request of the same connection."""
    hidden = b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n"
    length = str(len(hidden)).encode()
    with connected(url) as connection:
        head = HEAD.replace(b"/sign-in", b"/healthz")
        connection.sendall(head + b"Content-Length: " + length + b"\r\n\r\n" + hidden)
        found = b""
        while piece := connection.recv(65_536):
            found += piece
        assert (found.count(b"HTTP/1.1 "), b" 401 " in found) == (1, True)


@pytest.mark.slow  # starts a server
def test_while_somebody_holds_the_database_readers_read_and_writers_are_told(url, data):
    session = requests.Session()
    form = {"name": "tests leader", "password": PASSWORD}
    assert session.post(f"{url}/sign-in", data=form, headers=OURS, timeout=PATIENCE).status_code == 200
    writer = sqlite3.connect(data / "pingan.db", isolation_level=None)
    writer.execute("BEGIN IMMEDIATE")
    try:
        everyone = HEAD + b"Content-Length: 26\r\n\r\n" + FORM  # who signs in wants to write
        with slow_clients(url, everyone, count=WORKERS * THREADS):
            health = requests.get(f"{url}/healthz", timeout=PATIENCE)
            assert (health.status_code, health.json()["writable"]) == (200, True)
            assert session.get(f"{url}/account", timeout=PATIENCE).status_code == 200
            told = requests.post(f"{url}/sign-in", data=form, headers=OURS, timeout=PATIENCE)
            assert (told.status_code, told.headers["Retry-After"]) == (503, "3")
    finally:
        writer.execute("ROLLBACK")
        writer.close()


def received(*pieces):
    request = Received(b"")
    told = [request.take(piece) for piece in pieces]
    return request, told


def test_a_request_is_whole_with_its_head_and_a_small_body():
    for sent in (
        HEAD + b"\r\n",
        HEAD + b"content-length:  3 \r\n\r\nabc",
        HEAD + b"Content-Length: 3\r\n\r\nabcdef",
    ):
        for place in range(len(sent)):
            request, _ = received(sent[:place], sent[place:])
            assert request.is_whole
            assert bytes(request.data) == sent
    for sent in (HEAD, HEAD + b"Content-Length: 3\r\n\r\nab", b"", b"G"):
        assert not received(sent)[0].is_whole


def test_a_large_body_is_left_to_who_may_read_it():
    assert received(HEAD + b"Content-Length: %d\r\n\r\n" % (SMALL_BODY + 1))[0].is_whole
    assert not received(HEAD + b"Content-Length: %d\r\n\r\n" % SMALL_BODY)[0].is_whole
    assert received(HEAD + b"Transfer-Encoding: chunked\r\n\r\n")[0].is_whole


def test_who_expects_to_be_told_is_told_where_the_body_is_small_and_gunicorn_does_not_tell_it_again():
    request, told = received(HEAD, b"Content-Length: 3\r\nExpect: 100-Continue\r\n\r\n")
    assert (told, request.is_whole) == ([False, True], False)
    request.take(b"abc")
    assert (request.is_whole, bytes(request.data)) == (True, HEAD + b"Content-Length: 3\r\n\r\nabc")
    _, told = received(HEAD + b"Content-Length: 99999999\r\nExpect: 100-continue\r\n\r\n")
    assert told == [False]  # gunicorn tells it when somebody reads
