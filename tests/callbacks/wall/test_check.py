"""Whoever hangs up a screen: `pingan screen check URL` asks a real server and says what is wrong."""

import ast
import json
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner
from werkzeug.serving import make_server

from bench.soak.proxy import Proxy, Weather
from layouts.wall.shell import words
from pingan.access.principal import Actor
from pingan.access.tokens import issue, revoke
from pingan.cli import app as pingan
from pingan.screen import check as checking
from pingan.screen.check_words import VALUES, WORDS
from pingan.storage import writing
from pingan.storage.schema_access import screen_token

ROOT = Path(__file__).parents[3]
WHO = Actor("tests")


@pytest.fixture(scope="module")
def port(app):
    """Give the port of a real server of the small district."""
    server = make_server("127.0.0.1", 0, app.server, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server.server_port
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def engine(app):
    """Give the small district's database."""
    return app.reader.engine


def run(*arguments):
    """Return exit status and findings: {what: verdict}."""
    result = CliRunner().invoke(pingan, ["screen", "check", "--no-browser", "--json", *arguments])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result.exit_code, {row["finding"]: row for row in json.loads(result.output)}


def test_a_link_that_works_is_said_to_work(port, engine):
    _, secret = issue(engine, WHO, "wall", shows="committees")
    status, found = run(f"http://127.0.0.1:{port}/screen#token={secret}")
    assert status == 0
    assert {row["verdict"] for row in found.values()} <= {"good", "told"}
    assert found["shows_committees"]["name"] == "wall"
    assert found["edition"]["quarter"] == "2017Q1"
    assert {"shell", "document", "clock", "this_machine"} <= set(found)
    assert "token_logged" not in found
    status, found = run(f"http://127.0.0.1:{port}/screen?token={secret}")  # as links were once
    assert (status, found["token_logged"]["verdict"]) == (0, "told")


@pytest.mark.parametrize(
    ("options", "over", "reason"),
    [
        ({}, True, "token_revoked"),
        ({"until": datetime.now(UTC) + timedelta(days=1)}, "later", "token_expired"),
        ({"address": "10.9.9.9"}, False, "address"),
    ],
)
def test_a_token_that_is_over_or_bound_elsewhere_is_named(port, engine, options, over, reason):
    token, secret = issue(engine, WHO, "wall", **options)
    if over is True:
        revoke(engine, WHO, token.token_id)
    if over == "later":
        past = screen_token.update().where(screen_token.c.token_id == token.token_id)
        with writing(engine) as connection:
            connection.execute(past.values(until=datetime.now(UTC) - timedelta(minutes=1)))
    status, found = run(f"127.0.0.1:{port}/screen?token={secret}")
    assert (status, found[reason]["verdict"]) == (1, "bad")
    assert "edition" not in found  # nothing is told to whom it may not be


def test_mistyped_links_are_told_apart(port):
    assert "token_none" in run(f"http://127.0.0.1:{port}/screen")[1]
    assert "token_unknown" in run(f"http://127.0.0.1:{port}/screen?token=abc")[1]
    assert "no_screen_address" in run(f"http://127.0.0.1:{port}/map?token=abc")[1]
    assert run("ftp://atlas/screen")[1]["no_address"]["verdict"] == "bad"
    for link in (
        "http://atlas:80a/screen#token=abc",
        "http://[::1/screen?token=abc",
        "http://atlas:99999/screen",
    ):
        assert run(link)[1]["no_address"]["link"] == link.partition("#")[0].partition("?")[0]
    assert "unknown_host" in run("http://nowhere.invalid/screen?token=abc")[1]
    assert "certificate" in run(f"https://127.0.0.1:{port}/screen?token=abc")[1]


def test_a_server_that_is_away_or_breaks_off_is_told(port, engine, monkeypatch):
    monkeypatch.setattr(checking, "PATIENCE", 1)
    _, secret = issue(engine, WHO, "wall")
    with Proxy(port) as net:
        link = f"{net.url}/screen#token={secret}"
        net.become(Weather(refused=True))
        assert "unreachable" in run(link)[1]
        net.become(Weather(stalled=True))
        assert "timeout" in run(link)[1]
        net.become(Weather(ahead=timedelta(hours=2)))
        found = run(link)[1]
        assert found["clock_off"]["verdict"] == "bad"
        assert "edition" in found  # and all else is looked at
    assert "unreachable" in run(link)[1]


def test_what_the_browser_finds_is_told_also_where_a_newer_server_looks_at_more(port, engine, monkeypatch):
    _, secret = issue(engine, WHO, "wall")
    rows = [
        ("fonts", False, "x"),
        ("clock", True, "x"),
        ("worker", True, "activated"),
        ("hologram", False, "x"),
    ]
    found = [{"name": name, "ok": ok, "value": value} for name, ok, value in rows]
    monkeypatch.setattr("pingan.screen.browser_check.find_browser", lambda: "chromium")
    monkeypatch.setattr("pingan.screen.browser_check.check_in_browser", lambda *_: found)
    told = CliRunner().invoke(pingan, ["screen", "check", f"http://127.0.0.1:{port}/screen#token={secret}"])
    assert told.exit_code == 1
    assert "✗ 显示中文（x）" in told.output
    assert "✓ 浏览器的时钟快 x" in told.output
    assert "✓ Service Worker：已启用" in told.output
    assert "1 个问题" in told.output


def test_what_is_found_is_said_in_both_languages_with_its_values_filled(port, engine):
    _, secret = issue(engine, WHO, "wall")
    link = f"http://127.0.0.1:{port}/screen#token={secret}"
    for language, nothing in (("zh", "没有发现问题"), ("en", "Nothing is wrong")):
        told = (
            CliRunner()
            .invoke(pingan, ["screen", "check", "--no-browser", "--language", language, link])
            .output
        )
        assert nothing in told
        assert "{" not in told
        assert secret not in told


def keys_in(tree):
    """Return the keys that findings are made with, and those of a `key` that is put into one."""

    def said(node):
        if isinstance(node, ast.IfExp):
            return said(node.body) | said(node.orelse)
        return {node.value} if isinstance(node, ast.Constant) else set()

    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Finding":
            found |= said(node.args[1])
        if isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == "key":
            found |= said(node.value)
    return found


def test_every_finding_has_its_words_and_every_word_its_finding():
    sources = [ROOT / "pingan/screen/check.py", ROOT / "pingan/commands/screen.py"]
    keys = set.union(*(keys_in(ast.parse(path.read_text(encoding="utf-8"))) for path in sources))
    assert {"certificate", "clock_off", "unreachable", "mixed_build", "browser_failed", "all_good"} <= keys
    browser = {"browser", "secure", "worker", "storage", "fonts", "webgl", "motion", "clock_browser"}
    keys |= {*checking.TOKEN_REASONS, "shows_streets", "shows_committees", *browser}
    assert keys == set(WORDS)
    assert all(set(words) == {"zh", "en"} and all(words.values()) for words in WORDS.values())


def test_what_the_browser_finds_is_said_in_the_words_of_its_own_page():
    prefix = "screen_up.value_"
    for language in ("zh", "en"):
        page = {
            key.removeprefix(prefix): said for key, said in words(language).items() if key.startswith(prefix)
        }
        assert {name: one[language] for name, one in VALUES.items()} == page
