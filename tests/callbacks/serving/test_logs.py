"""What strangers send writes no line of its own into the server's log, and no traceback."""

import logging
import sys

import pytest

from callbacks.register import UPDATE_RULE
from callbacks.serving.logs import INDENT, OneLine, keep_to_one_line, shown
from pingan.access.permissions import Permission
from tests.callbacks.test_matrix import address

FORGED = "x\r\n2026-01-01 12:00:00 WARNING access: nobody was here\x1b[2K\u202e\u2028\x85\x00"
SIGNS = ("\r", "\n", "\x1b", "\u202e", "\u2028", "\x85", "\x00")
METHODS = ("GET", "HEAD", "OPTIONS", "POST", "PUT", "DELETE", "PATCH", "TRACE", "PROPFIND", "X")
HEADERS = (
    "User-Agent",
    "Referer",
    "Accept-Language",
    "If-None-Match",
    "Range",
    "Cookie",
    "Authorization",
    "Origin",
)


@pytest.fixture
def written():
    """Give a function from a record to what stands in the log."""
    formatter = OneLine(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))

    def write(message, *arguments, error=None):
        record = logging.LogRecord("tests", logging.ERROR, "", 1, message, arguments, error)
        return formatter.format(record)

    return write


@pytest.mark.parametrize("message", [FORGED, "%s", "%s %s"])
def test_a_message_is_one_line_and_shows_what_cannot_be_seen(written, message):
    line = written(message, *[FORGED] * message.count("%s"))
    assert not any(sign in line for sign in SIGNS)
    assert r"x\r\n2026-01-01 12:00:00 WARNING access: nobody was here\x1b[2K\u202e\u2028\x85\x00" in line


def test_words_of_all_languages_stay_as_they_are():
    assert shown("“天山路街道”　区域 é\u3000→ 🙂") == "“天山路街道”　区域 é\u3000→ 🙂"


def test_a_traceback_stands_below_its_message_and_forges_no_line(written):
    try:
        raise KeyError(f"{FORGED}") from ValueError(FORGED)
    except KeyError:
        first, *more = written("it failed: %s", FORGED, error=sys.exc_info()).split("\n")
    assert first.endswith(r"\x00")
    assert len(more) > 4
    assert all(line.startswith(INDENT) for line in more)
    assert not any(sign in "".join(more) for sign in SIGNS)


def test_a_record_is_left_as_it_was_for_others(written):
    record = logging.LogRecord("tests", logging.ERROR, "", 1, "%s", ("a\nb",), None)
    OneLine(logging.Formatter()).format(record)
    assert (record.msg, record.args) == ("%s", ("a\nb",))


def test_the_logs_of_gunicorn_are_written_so_however_it_was_started(monkeypatch):
    """`gunicorn pingan_atlas:server` has handlers of its own when it loads the application."""
    handler = logging.StreamHandler()
    monkeypatch.setattr(logging.getLogger("gunicorn.access"), "handlers", [handler])
    keep_to_one_line()
    keep_to_one_line()
    assert isinstance(handler.formatter, OneLine)
    assert not isinstance(handler.formatter.inner, OneLine)


def test_where_nobody_writes_a_log_it_goes_to_the_standard_error(monkeypatch, capsys):
    root = logging.getLogger()
    monkeypatch.setattr(root, "handlers", [])
    keep_to_one_line()
    logging.getLogger("callbacks.pages").warning("%s", FORGED)
    assert capsys.readouterr().err.count("\n") == 1


SUITES = ("dash", "plotly", "nothing", FORGED, "dash/deps/..")


def paths(app):
    """Return addresses of everything that is open to strangers, with parts that there are not."""
    public = [rule for rule, permission in app.register.routes.items() if permission is Permission.PUBLIC]
    found = [address(rule) for rule in public]
    found += [
        address(rule).replace("/x", f"/{FORGED}").replace("=x", FORGED) for rule in public if "<" in rule
    ]
    found += [
        f"/_dash-component-suites/{suite}/{name}"
        for suite in SUITES
        for name in ("x.js", FORGED, "x.v1m2.js")
    ]
    return [*found, "/", "/nowhere", UPDATE_RULE, f"/{FORGED}"]


def test_whatever_a_stranger_asks_makes_no_traceback(app, stranger, caplog):
    app.server.config["PROPAGATE_EXCEPTIONS"] = False
    failed, asked = [], 0
    for path in paths(app):
        for method in METHODS:
            status = stranger.open(path, method=method, buffered=True).status_code
            asked += 1
            if status >= 500:
                failed.append((method, path, status))
        for name in HEADERS:
            value = FORGED.replace("\r\n", " ")  # a header has no line breaks: gunicorn refuses those
            status = stranger.get(path, headers={name: value}, buffered=True).status_code
            if status >= 500:
                failed.append((name, path, status))
    app.server.config["PROPAGATE_EXCEPTIONS"] = None
    assert failed == []
    assert asked > 300
    assert [record.getMessage() for record in caplog.records if record.exc_info] == []


@pytest.mark.parametrize("suite", SUITES)
@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_a_script_that_there_is_not_is_not_found(stranger, caplog, suite, method):
    assert stranger.open(f"/_dash-component-suites/{suite}/x.js", method=method).status_code in (404, 405)
    assert caplog.records == []
