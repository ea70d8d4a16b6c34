"""What a request brings is told by its length: nobody makes a worker read more than an address takes."""

import io
import json

import pytest

from callbacks.drafting.backcast import MOST_BYTES as BACKCAST
from callbacks.gate import DEEPEST, read_json
from callbacks.register import MOST_BYTES, MOST_BYTES_FROM_STRANGERS, UPDATE_RULE
from pingan.access.permissions import GRANTS, Permission, Role
from pingan.access.principal import Actor
from pingan.access.tokens import issue
from tests.callbacks.test_matrix import LEFT_OUT, address

ROLES = (None, *Role)
METHODS = ("GET", "POST", "PUT", "DELETE", "PATCH")
TOO_MUCH = 30_000_000  # no address takes that


class Watched(io.BytesIO):
    """A body that notes whether anybody reads it."""

    was_read = False

    def read(self, *_):
        self.was_read = True
        return b""

    readline = readinto = read


@pytest.fixture(scope="module")
def send(app, signed_in):
    """Give a function that sends a body of some length as a role, and returns the answer and whether it was read."""
    secrets = {
        kind: issue(app.reader.engine, Actor("tests"), f"测试 {kind}", kind=kind)[1]
        for kind in (Role.SCREEN, Role.CLIENT)
    }

    def sent(role, path, method, length, **environ):
        client, body = app.server.test_client(), Watched()
        if role in secrets:
            client.environ_base["HTTP_AUTHORIZATION"] = f"Bearer {secrets[role]}"
        elif role:
            signed_in(client, role)
        answer = client.open(
            path, method=method, input_stream=body, environ_overrides={"CONTENT_LENGTH": length, **environ},
            content_type="application/json", buffered=True,
        )  # fmt: skip
        return answer.status_code, body.was_read

    return sent


def rules(app):
    """Return every rule that is registered, Dash's own and those that end a session included."""
    return [(rule, address(rule)) for rule in (*app.register.routes, *app.register.pages)]


@pytest.mark.parametrize("role", ROLES, ids=str)
def test_no_address_reads_a_body_that_is_too_large_whoever_sends_it(app, send, role):
    wrong, asked = [], 0
    for _, path in rules(app):
        for method in METHODS:
            status, was_read = send(role, path, method, str(TOO_MUCH))
            asked += 1
            if was_read or status not in ((413,) if role else (302, 401, 413)):
                wrong.append((method, path, status, was_read))
    assert wrong == []
    assert asked > 300


def test_a_byte_more_than_an_address_takes_is_refused_and_its_limit_is_not(app, send):
    """As an account for whom each address is, so that nothing but the size can be wrong."""
    wrong, asked = [], 0
    for rule, methods in app.register.methods.items():
        if rule in LEFT_OUT:
            continue
        permission = app.register.routes[rule]
        role = None if permission is Permission.PUBLIC else next(r for r in Role if permission in GRANTS[r])
        usual = MOST_BYTES_FROM_STRANGERS if role is None else MOST_BYTES
        limit = app.register.bodies.get(rule, usual)
        for method in methods:
            over, was_read = send(role, address(rule), method, str(limit + 1))
            within, _ = send(role, address(rule), method, str(limit))
            asked += 1
            if over != 413 or was_read or within == 413:
                wrong.append((method, rule, over, was_read, within))
    assert wrong == []
    assert asked > 70


@pytest.mark.parametrize(
    ("role", "limit"),
    [
        (Role.STREET, MOST_BYTES),
        (Role.LEADER, MOST_BYTES),
        (Role.ADMIN, MOST_BYTES),
        (Role.DATA, BACKCAST),
        (Role.SCREEN, MOST_BYTES_FROM_STRANGERS),
    ],
    ids=str,
)
def test_the_address_of_all_callbacks_reads_as_much_as_the_largest_that_is_ones_own(send, role, limit):
    assert send(role, UPDATE_RULE, "POST", str(limit + 1)) == (413, False)


def test_a_callback_that_is_not_the_largest_does_not_take_as_much(app, signed_in):
    office = signed_in(app.server.test_client(), "data")
    body = {"output": "data-findings.children", "inputs": [], "more": "x" * (2 * MOST_BYTES)}
    assert office.post(UPDATE_RULE, json=body).status_code == 413


def test_what_was_too_large_is_said_in_the_readers_language(client):
    for language, words in (("zh", "上限 256 kB"), ("en", "more than the 256 kB")):
        client.set_cookie("pingan_language", language)
        answer = client.post(UPDATE_RULE, data=b"x" * (MOST_BYTES + 1), content_type="application/json")
        assert (answer.status_code, answer.get_json()["error"]) == (413, "too-large")
        assert words in answer.get_json()["message"]


@pytest.mark.parametrize("role", [None, *Role], ids=str)
def test_a_body_that_does_not_say_how_long_it_is_is_not_read(app, send, role):
    """Werkzeug would read it up to the limit and take that for the whole."""
    chunked = {"HTTP_TRANSFER_ENCODING": "chunked", "wsgi.input_terminated": True}
    for path in (UPDATE_RULE, "/data/upload", "/sign-in"):
        status, was_read = send(role, path, "POST", "", **chunked)
        assert (status in (401, 403, 411), was_read) == (True, False), path
    assert send(role, "/sign-in", "POST", "", **chunked)[0] == 411


def nested(depth, inner="0"):
    return "[" * depth + inner + "]" * depth


@pytest.mark.parametrize(
    "body",
    [
        "{",
        '{"output": NaN}',
        '{"output": "\\u0000"}',
        '{"output": "\\ud83d"}',
        nested(DEEPEST),
        nested(900),
        '{"output": ' + nested(DEEPEST) + "}",
    ],
    ids=lambda body: body[:20],
)
def test_what_is_no_json_or_nested_too_deep_is_a_wrong_request_and_no_failure(client, body):
    for path in (UPDATE_RULE, "/exported", "/reports/jobs"):
        assert client.post(path, data=body, content_type="application/json").status_code == 400, path


def test_json_as_deep_as_pages_send_it_is_read():
    assert read_json(nested(DEEPEST - 1)) == json.loads(nested(DEEPEST - 1))
    assert read_json('{"a": [{"b": null}], "c": 1.5}') == {"a": [{"b": None}], "c": 1.5}
    for deep in (nested(DEEPEST), nested(100_000)):
        with pytest.raises(ValueError, match="nested too deep"):
            read_json(deep)
