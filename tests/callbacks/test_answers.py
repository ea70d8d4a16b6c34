import gzip
import json
import math
from threading import Barrier, Thread
from time import sleep

import brotli
import pytest
from flask import Flask

from callbacks.answers import Answer, Answers, to_json

BODY = {"names": ["天山路街道"] * 50}


@pytest.fixture
def made():
    return []


@pytest.fixture
def client(made):
    server, answers = Flask("test"), Answers()

    @server.route("/<name>")
    def answer(name):
        def make():
            made.append(name)
            return BODY

        return answers.respond(make)

    return server.test_client()


@pytest.mark.parametrize(
    ("accepts", "encoding", "decode"),
    [
        ("br, gzip", "br", brotli.decompress),
        ("gzip, deflate", "gzip", gzip.decompress),
        ("gzip;q=1.0, br;q=0", "gzip", gzip.decompress),
        ("identity", None, bytes),
        (None, None, bytes),
        ("deflate", None, bytes),
    ],
)
def test_a_browser_gets_an_encoding_that_it_reads(client, accepts, encoding, decode):
    answer = client.get("/a", headers={"Accept-Encoding": accepts} if accepts else {})
    assert answer.headers.get("Content-Encoding") == encoding
    assert json.loads(decode(answer.data)) == BODY
    assert answer.headers["Vary"] == "Accept-Encoding"
    assert answer.mimetype == "application/json"


def test_an_answer_is_not_stored_where_its_address_names_no_session(client):
    for address in ("/a", "/a?key=", "/a?key=made-up"):
        assert client.get(address).headers["Cache-Control"] == "private, no-store"


def test_a_browser_that_has_the_answer_is_told_so_without_a_body(client):
    tag = client.get("/a", headers={"Accept-Encoding": "br"}).headers["ETag"]
    again = client.get("/a", headers={"If-None-Match": tag})
    assert (again.status_code, again.data, again.headers["ETag"]) == (304, b"", tag)
    assert client.get("/a", headers={"If-None-Match": '"other"'}).status_code == 200


def test_an_answer_is_made_once_and_each_address_has_its_own(client, made):
    for name in ("a", "b", "a", "a"):
        client.get(f"/{name}")
    assert made == ["a", "b"]


def test_many_who_ask_at_once_wait_for_one_answer():
    server, answers, made, got, start = Flask("test"), Answers(), [], [], Barrier(4)

    def make():
        made.append(1)
        sleep(0.05)  # long enough for the others to come and find nothing
        return BODY

    def ask():
        start.wait()
        with server.test_request_context("/a"):
            got.append(answers.respond(make).status_code)

    threads = [Thread(target=ask) for _ in range(4)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    assert got == [200] * 4
    assert made == [1]


def test_a_failure_is_not_kept(client):
    server, answers = Flask("test"), Answers()

    def fail():
        raise KeyError("unknown")

    with server.test_request_context("/a"):
        with pytest.raises(KeyError):
            answers.respond(fail)
        assert answers.respond(lambda: BODY).status_code == 200
    assert not answers.making


def test_memory_is_bounded_and_what_was_asked_last_stays():
    size = Answer.of(b"x" * 1000).size
    server, answers = Flask("test"), Answers(room=3 * size)
    for name in ("a", "b", "c", "a", "d"):
        with server.test_request_context(f"/{name}"):
            answers.respond(lambda: b"x" * 1000)
    assert list(answers.kept) == ["/c", "/a", "/d"]


def test_what_is_kept_for_one_scope_is_not_given_to_another():
    server, answers = Flask("test"), Answers()
    with server.test_request_context("/a"):
        first = answers.respond(lambda: {"of": 1}, "31001")
        tag = first.headers["ETag"]
    with server.test_request_context("/a", headers={"If-None-Match": tag}):
        other = answers.respond(lambda: {"of": 2}, "31002")
        again = answers.respond(lambda: {"of": 3}, "31001")
    assert (first.get_json(), other.get_json(), again.status_code) == ({"of": 1}, {"of": 2}, 304)


def test_an_answer_larger_than_the_room_is_still_given():
    server, answers = Flask("test"), Answers(room=10)
    with server.test_request_context("/a"):
        assert answers.respond(lambda: b"x" * 1000).status_code == 200


@pytest.mark.parametrize("number", [math.nan, math.inf])
def test_what_is_not_json_is_refused_before_a_browser_stumbles_over_it(number):
    with pytest.raises(ValueError, match="JSON"):
        to_json({"value": number})


def test_chinese_is_not_written_in_escapes():
    assert to_json({"name": "天山"}) == '{"name":"天山"}'.encode()
