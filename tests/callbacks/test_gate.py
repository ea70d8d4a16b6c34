import base64
import hashlib
import re

import pytest
from flask import request

from pingan.access import sessions as store
from pingan.access.principal import Actor
from pingan.access.tokens import issue

PAGES = ["/", "/map", "/ranking", "/healthz", "/_dash-layout", "/_dash-dependencies", "/assets/style.css"]
SUITE = "/_dash-component-suites/dash/deps/"
UPDATE = "/_dash-update-component"


@pytest.mark.parametrize("path", [*PAGES, SUITE, "/geo/v/31/street.json", "/nowhere/at/all"])
@pytest.mark.parametrize(
    "host", ["evil.example", "127.0.0.1.evil.example:8050", "10.0.0.5", "[2001:db8::1]", "", "["]
)
def test_a_name_elsewhere_bent_to_this_machine_gets_nothing(client, path, host):
    assert client.get(path, headers={"Host": host}, buffered=True).status_code in (400, 403)


@pytest.mark.parametrize(
    "host",
    ["127.0.0.1:8050", "127.0.0.1", "localhost:8050", "LOCALHOST", "[::1]:8050", "[::1]", "127.0.0.2:80"],
)
def test_every_name_of_this_machine_that_the_settings_accept_is_answered(client, host):
    assert client.get("/healthz", headers={"Host": host}).status_code == 200


def test_the_gate_stands_before_everything_that_answers(app, client):
    """A precompressed script is answered by a function of its own, which once came first."""
    asked = app.server.before_request_funcs[None]
    names = [function.__qualname__ for function in asked]
    assert names.index("add_gate.<locals>.admit") < names.index("_serve_compressed.<locals>.from_copy")


def test_the_names_that_the_settings_allow_are_answered_and_no_others(make_app, tmp_path):
    app = make_app(tmp_path / "pingan.db", allowed_hosts="Atlas.example, 10.1.2.3")
    client = app.server.test_client()
    for host, status in (
        ("atlas.example", 200),
        ("ATLAS.example:443", 200),
        ("10.1.2.3:8050", 200),
        ("localhost", 200),
        ("atlas.example.evil", 403),
        ("10.1.2.4", 403),
    ):
        assert client.get("/healthz", headers={"Host": host}).status_code == status, host


@pytest.mark.parametrize(("proxies", "address"), [(0, "192.0.2.9"), (1, "203.0.113.7"), (2, "198.51.100.4")])
def test_the_readers_address_is_what_as_many_proxies_as_the_settings_say_tell(
    make_app, tmp_path, proxies, address
):
    app = make_app(tmp_path / "pingan.db", trusted_proxies=proxies)
    seen = []
    app.server.before_request_funcs[None].insert(0, lambda: seen.append(request.remote_addr))
    headers = {
        "X-Forwarded-For": "10.9.9.9, 198.51.100.4, 203.0.113.7"
    }  # the first is what the reader claims
    app.server.test_client().get("/healthz", headers=headers, environ_base={"REMOTE_ADDR": "192.0.2.9"})
    assert seen == [address]


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},  # another port of this machine
        {"Origin": "https://evil.example"},
        {"Origin": "http://localhost:9999"},
        {"Origin": "null"},
        {"Origin": "http://[localhost"},
        {"Sec-Fetch-Site": "cross-site", "Referer": "http://localhost:8050/map"},
        {"Origin": "https://evil.example", "Referer": "http://localhost:8050/map"},
        {"Referer": "https://evil.example/http://localhost:8050/"},
        {"Referer": "http://localhost:8050.evil.example/"},
        {"Referer": "http://[localhost"},
        {"Referer": ""},  # it brings nothing at all
    ],
)
def test_another_page_cannot_post_in_the_readers_name(client, headers):
    assert client.post(UPDATE, json={}, headers={"Host": "localhost:8050", **headers}).status_code == 403


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "same-origin", "Origin": "http://localhost:8050"},
        {"Origin": "http://localhost:8050"},
        {"Referer": "http://localhost:8050/map?quarter=2017Q1"},
    ],
)
def test_our_own_pages_may_post(client, call_page, headers):
    answer = client.post("/healthz", headers={"Host": "localhost:8050", **headers})
    assert answer.status_code == 405  # through the gate: it is the address that takes no post


def test_an_address_that_somehow_has_no_permission_is_closed(make_app, signed_in, tmp_path):
    app = make_app(tmp_path / "pingan.db")
    app.server.route("/later")(lambda: "secret")
    assert app.server.test_client().get("/later").status_code == 401
    assert signed_in(app.server.test_client()).get("/later").status_code == 403


def policy_of(client, path="/map"):
    header = client.get(path).headers["Content-Security-Policy"]
    return {
        name: rest.split() for name, _, rest in (part.strip().partition(" ") for part in header.split(";"))
    }


@pytest.mark.parametrize("path", [*PAGES, "/nowhere", "/geo/v/31/street.json"])
def test_every_answer_carries_the_safe_headers(client, path):
    headers = client.get(path, buffered=True).headers
    assert "unsafe-eval" not in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"


def test_a_refused_request_carries_them_too(client):
    assert "Content-Security-Policy" in client.get("/map", headers={"Host": "evil.example"}).headers


def test_the_policy_lets_nothing_out_and_the_map_work(client):
    policy = policy_of(client)
    assert policy["default-src"] == ["'self'"]
    assert policy["connect-src"] == ["'self'"]
    assert "blob:" in policy["worker-src"]  # without it the map is blank and says nothing
    assert "'unsafe-inline'" not in policy["script-src"]
    sources = {source for name, rest in policy.items() for source in rest}
    assert not [s for s in sources if "://" in s or s == "*" or s in ("http:", "https:")]


@pytest.mark.parametrize("path", ["/map", "/ranking", "/nowhere"])
def test_every_inline_script_of_the_page_may_run(client, path):
    page, allowed = client.get(path).text, policy_of(client, path)["script-src"]
    scripts = re.findall(r"<script([^>]*)>(.*?)</script>", page, re.DOTALL)
    inline = [body for attributes, body in scripts if "src=" not in attributes and "json" not in attributes]
    assert inline
    for body in inline:
        digest = base64.b64encode(hashlib.sha256(body.encode()).digest()).decode()
        assert f"'sha256-{digest}'" in allowed


@pytest.mark.parametrize("path", ["/map", "/ranking"])
def test_no_script_or_style_comes_from_outside(client, path):
    addresses = re.findall(r'(?:src|href)="([^"]+)"', client.get(path).text)
    assert len(addresses) > 5
    assert not [
        a
        for a in addresses
        if not (a.startswith("/") and not a.startswith("//")) and not a.startswith("data:")
    ]


def test_what_an_open_page_asks_by_itself_keeps_no_session_alive(make_app, signed_in, tmp_path, monkeypatch):
    app = make_app(tmp_path / "pingan.db")
    app.register.background.add("/_reload-hash")
    asked = []
    find = store.session_of
    monkeypatch.setattr(
        store, "session_of", lambda *a, touch, **k: asked.append(touch) or find(*a, touch=touch, **k)
    )
    client = signed_in(app.server.test_client())
    asked.clear()
    client.get("/_dash-layout")
    client.get("/_reload-hash")
    assert asked == [True, False]


def test_a_wall_screens_token_opens_nothing_else(app, stranger):
    _, secret = issue(app.reader.engine, Actor("tests"), "大厅")
    bearer = {"Authorization": f"Bearer {secret}"}
    for path in ("/map", "/_dash-layout", "/_dash-dependencies", "/geo/v/31/street.json"):
        assert stranger.get(path, headers=bearer).status_code == 403
    assert stranger.get("/_dash-layout", headers={"Authorization": "Bearer nothing"}).status_code == 401
