"""Whether a wall screen's link works, from the machine that asks: one finding after another, in words.

Nothing here needs the database: it asks the server as a screen does, so it can be run on any machine that has the
program, best on the wall's own.
"""

import json
import re
import socket
import time
from collections.abc import Generator, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from ipaddress import ip_address
from typing import Any
from urllib.parse import parse_qs, urljoin, urlsplit

import requests

PATIENCE = 10  # seconds
CLOCK_MAY_DIFFER = 60  # seconds
SLOW = 3.0  # seconds: the first picture is then late
TOKEN_REASONS = ("token_unknown", "token_revoked", "token_expired", "address")
GOOD, BAD, TOLD = "good", "bad", "told"


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at.

    Attributes
    ----------
    verdict : "good", "bad", or "told" for what nothing depends on
    key : which sentence of `pingan.screen.check_words`
    values : what fills its places
    """

    verdict: str
    key: str
    values: dict[str, Any] = field(default_factory=dict)


class _Over(Exception):  # noqa: N818 - no error: what follows cannot be looked at
    """There is nothing more to ask."""


class Check:
    """The questions to one link, in the order in which one answer makes the next question possible.

    Parameters
    ----------
    link : as the screen opens it, `https://atlas.example/screen#token=…`
    token : instead of the one in the link
    """

    def __init__(self, link: str, token: str | None = None) -> None:
        self.link = link if "://" in link else f"http://{link}"
        try:
            parts = urlsplit(self.link)
            port = parts.port
        except ValueError:  # brackets that do not close, a port that is no number
            parts, port = urlsplit(""), None
        given = parse_qs(parts.query) | parse_qs(parts.fragment)
        self.logged = "token" in parse_qs(parts.query)
        self.token = token or next(iter(given.get("token", [])), None)
        self.host, self.port, self.scheme = parts.hostname or "", port, parts.scheme
        self.origin = f"{parts.scheme}://{parts.netloc}"
        self.path = parts.path
        self.session = requests.Session()
        self.session.trust_env = False  # a screen's browser on the district's network goes there directly
        self.state: dict[str, Any] = {}  # what the server told the screen
        self.reached = False  # whether it is our page that answers

    def findings(self) -> Iterator[Finding]:
        """Yield what is found; ends early where nothing further can be asked."""
        try:
            yield from self._address()
            page = yield from self._page()
            yield self._secure()
            yield from self._worker(page)
            yield from self._token()
            yield from self._documents()
            yield from self._newest()
        except _Over:
            return
        except requests.exceptions.RequestException as error:
            yield Finding(BAD, "interrupted", {"why": _why(error)})

    def _address(self) -> Iterator[Finding]:
        if self.scheme not in ("http", "https") or not self.host:
            yield Finding(BAD, "no_address", {"link": re.split(r"[?#]", self.link)[0]})  # without the token
            raise _Over
        if self.path.rstrip("/") != "/screen":
            yield Finding(BAD, "no_screen_address", {"path": self.path or "/", "origin": self.origin})
        try:
            found = socket.getaddrinfo(self.host, self.port or self.scheme, proto=socket.IPPROTO_TCP)
        except (OSError, UnicodeError):
            yield Finding(BAD, "unknown_host", {"host": self.host})
            raise _Over from None
        yield Finding(GOOD, "host", {"host": self.host, "address": found[0][4][0]})

    def _page(self) -> Generator[Finding, None, str]:
        started = time.monotonic()
        try:
            answer = self._ask("/screen")
        except requests.exceptions.SSLError as error:
            yield Finding(BAD, "certificate", {"why": _why(error)})
            raise _Over from None
        except requests.exceptions.RequestException as error:
            key = "timeout" if isinstance(error, requests.exceptions.Timeout) else "unreachable"
            yield Finding(BAD, key, {"origin": self.origin, "why": _why(error), "seconds": PATIENCE})
            raise _Over from None
        took = time.monotonic() - started
        if answer.status_code == 403:
            yield Finding(BAD, "host_not_allowed", {"host": self.host})
            raise _Over
        if answer.status_code != 200 or 'id="boot"' not in answer.text:
            to = answer.headers.get("Location", "")
            yield Finding(BAD, "not_our_page", {"status": answer.status_code, "to": to and f" → {to}"})
            raise _Over
        self.reached = True
        yield Finding(GOOD if took < SLOW else BAD, "page", {"origin": self.origin, "seconds": f"{took:.1f}"})
        yield from self._clock(answer)
        return answer.text

    def _clock(self, answer: requests.Response) -> Iterator[Finding]:
        try:
            server = parsedate_to_datetime(answer.headers["Date"])
        except (KeyError, ValueError):
            yield Finding(BAD, "no_date")
            return
        server = server if server.tzinfo else server.replace(tzinfo=UTC)
        ahead = (datetime.now(UTC) - server).total_seconds()
        verdict = GOOD if abs(ahead) <= CLOCK_MAY_DIFFER else BAD
        yield Finding(verdict, "clock" if verdict == GOOD else "clock_off", {"seconds": f"{ahead:+.0f}"})

    def _secure(self) -> Finding:
        if self.scheme == "https":
            return Finding(GOOD, "https")
        try:
            local = self.host == "localhost" or ip_address(self.host).is_loopback
        except ValueError:
            local = False
        return Finding(
            GOOD if local else BAD, "this_machine" if local else "insecure", {"origin": self.origin}
        )

    def _worker(self, page: str) -> Iterator[Finding]:
        answer = self._ask("/screen/worker.js")
        if answer.status_code != 200 or not answer.text.startswith("const SHELL = "):
            yield Finding(BAD, "no_worker", {"status": answer.status_code})
            return
        shell, _ = json.JSONDecoder().raw_decode(answer.text.removeprefix("const SHELL = "))
        missing = [file for file in shell["files"] if self._ask(file).status_code != 200]
        if missing or shell["build"] not in page:
            yield Finding(BAD, "mixed_build", {"files": ", ".join(missing[:3]) or "/screen"})
        else:
            yield Finding(GOOD, "shell", {"count": len(shell["files"]), "build": shell["build"]})

    def _token(self) -> Iterator[Finding]:
        if not self.token:
            yield Finding(BAD, "token_none")
            raise _Over
        if self.logged:
            yield Finding(TOLD, "token_logged", {"origin": self.origin})
        answer = self._ask("/screen/state.json", token=True)
        said = _json(answer)
        if answer.status_code == 401:
            reason = said.get("reason") if isinstance(said, dict) else None
            yield Finding(BAD, reason if reason in TOKEN_REASONS else "token_unknown")
            raise _Over
        if answer.status_code == 503 and isinstance(said, dict):
            yield Finding(BAD, "database")
            raise _Over
        if answer.status_code != 200 or not isinstance(said, dict) or "build" not in said:
            yield Finding(BAD, "no_state", {"status": answer.status_code})
            raise _Over
        self.state = said
        name, shows = said.get("screen"), said.get("shows")
        yield Finding(GOOD, f"shows_{'committees' if shows == 'committees' else 'streets'}", {"name": name})
        if said.get("edition") is None:
            yield Finding(BAD, "nothing_published")
            raise _Over
        yield Finding(GOOD, "edition", {"quarter": said["quarter"], "release": said.get("release_id", "")})
        if said.get("demonstration"):
            yield Finding(TOLD, "demonstration")

    def _documents(self) -> Iterator[Finding]:
        for kind in ("data", "notices"):
            started = time.monotonic()
            answer = self._ask(self.state[kind], token=True)
            took = time.monotonic() - started
            if answer.status_code != 200 or not isinstance(_json(answer), dict):
                yield Finding(BAD, "no_document", {"kind": kind, "status": answer.status_code})
                continue
            kilobytes = int(answer.headers.get("Content-Length") or len(answer.content)) / 1000
            verdict = GOOD if took < SLOW else BAD
            values = {"kind": kind, "kilobytes": f"{kilobytes:.0f}", "seconds": f"{took:.1f}"}
            yield Finding(verdict, "document", values)

    def _newest(self) -> Iterator[Finding]:
        told = _json(self._ask("/healthz"))
        newest = told.get("newest_release") if isinstance(told, dict) else None
        if newest and newest["release_id"] != self.state.get("release_id"):
            yield Finding(BAD, "not_newest", {"quarter": newest["quarter"]})

    def _ask(self, path: str, *, token: bool = False) -> requests.Response:
        headers = {"Authorization": f"Bearer {self.token}"} if token else {}
        return self.session.get(
            urljoin(self.origin, path), headers=headers, timeout=PATIENCE, allow_redirects=False
        )


def _json(answer: requests.Response) -> Any:
    try:
        return answer.json()
    except ValueError:
        return None


def _why(error: BaseException) -> str:
    """Return the innermost reason: what the operating system or the certificate check said."""
    while (inner := error.__cause__ or error.__context__) is not None:
        error = inner
    return str(error)
