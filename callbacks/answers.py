"""Immutable answers: encoded and compressed once per address, then served from memory with an ETag.

A browser gives a cached answer out by its address alone, and asks no gate. So it may keep one only where its address
holds a key that nobody but this session can know (`Session.address_key`): the next session's pages ask other
addresses, and a click within a session still asks nothing of the server. All other answers behind the gate are not
stored. What a token is answered is its own program's to keep, and asked about each time.
"""

import gzip
import hashlib
import json
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from functools import lru_cache
from hmac import compare_digest
from threading import Lock
from typing import Any

import brotli
from flask import Response, g, request
from werkzeug.datastructures import Accept
from werkzeug.http import parse_accept_header

from callbacks.sessions import asking, bearer_of_request

KEPT_BYTES = 128 * 2**20


@dataclass(frozen=True)
class Answer:
    """One body in the encodings that browsers ask for."""

    plain: bytes
    brotli: bytes
    gzip: bytes
    etag: str

    @classmethod
    def of(cls, body: bytes, quality: int = 9) -> "Answer":
        """Compress a text; a lower `quality` of Brotli's is sooner done."""
        return cls(
            plain=body,
            brotli=brotli.compress(body, mode=brotli.MODE_TEXT, quality=quality),
            gzip=gzip.compress(body, compresslevel=6, mtime=0),
            etag=hashlib.sha256(body).hexdigest()[:20],
        )

    @property
    def size(self) -> int:
        """Bytes held in memory."""
        return len(self.plain) + len(self.brotli) + len(self.gzip)


class Answers:
    """The answers of one process, by who may see them and address; the least recently asked leave a full room."""

    def __init__(self, room: int = KEPT_BYTES) -> None:
        self.room = room
        self.kept: OrderedDict[Hashable, Answer] = OrderedDict()
        self.making: dict[Hashable, Lock] = {}
        self.lock = Lock()

    def respond(self, make: Callable[[], bytes | dict[str, Any]], scope: str = "") -> Response:
        """Answer the request at hand, whose address names an immutable thing.

        Where several ask at once for what is not there yet, one makes it and the others wait. Whoever calls has
        checked that the reader may see what the address names: what is kept is given without `make` being asked.

        Parameters
        ----------
        scope : for whom the answer is kept (`Scope.key`)
        """

        def made() -> Answer:
            body = make()
            return Answer.of(body if isinstance(body, bytes) else to_json(body))

        return keep_for_session(response_of(self.answer(f"{scope}{request.path}", made)))

    def answer(self, key: Hashable, make: Callable[[], Answer]) -> Answer:
        """Return what is kept under a key; where several ask for what is not there yet, one makes it."""
        answer = self._find(key)
        if answer is None:
            with self.lock:
                turn = self.making.setdefault(key, Lock())
            try:
                with turn:
                    answer = self._find(key) or self._keep(key, make())
            finally:
                with self.lock:
                    self.making.pop(key, None)
        return answer

    def _find(self, key: Hashable) -> Answer | None:
        with self.lock:
            answer = self.kept.get(key)
            if answer:
                self.kept.move_to_end(key)
            return answer

    def _keep(self, key: Hashable, answer: Answer) -> Answer:
        with self.lock:
            self.kept[key] = answer
            while sum(a.size for a in self.kept.values()) > self.room and len(self.kept) > 1:
                self.kept.popitem(last=False)
            return answer


def to_json(body: dict[str, Any]) -> bytes:
    """Encode compactly; NaN is refused, for it is not JSON."""
    return json.dumps(body, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode()


def response_of(answer: Answer) -> Response:
    """Answer the request at hand with JSON, or that it is still the same; the caller says how long it may be kept."""
    if request.if_none_match.contains(answer.etag):
        response = Response(status=304)
        response.headers["Vary"] = "Accept-Encoding"
    else:
        response = encoded(answer, "application/json")
    response.set_etag(answer.etag)
    return response


def encoded(answer: Answer, mimetype: str) -> Response:
    """Answer the request at hand in an encoding that its browser takes."""
    encoding = _encoding(request.headers.get("Accept-Encoding", ""))
    body = {"br": answer.brotli, "gzip": answer.gzip}.get(encoding, answer.plain)
    response = Response(body, mimetype=mimetype)
    if encoding:
        response.headers["Content-Encoding"] = encoding
    response.headers["Vary"] = "Accept-Encoding"
    return response


@lru_cache(maxsize=64)  # browsers say the same each time
def _encoding(accepted: str) -> str | None:
    return parse_accept_header(accepted, Accept).best_match(["br", "gzip"])


KEY = "key"
YEAR = 31_536_000
KEPT = f"private, max-age={YEAR}, immutable"
NOT_KEPT = "private, no-store"
ASKED_ABOUT = "private, no-cache"


def keyed(address: str) -> str:
    """Return the address under which this session's browser may keep an answer for good.

    Raises
    ------
    callbacks.sessions.NobodyAsksError
        Where nobody has signed in.
    """
    return f"{address}?{KEY}={asking().address_key}"


def is_keyed() -> bool:
    """Tell whether the address of the request at hand holds the key of the session that asks."""
    session = g.get("session")
    own = session.address_key if session is not None else ""
    given = request.args.get(KEY, "")
    return bool(own) and compare_digest(given.encode("utf-8", "replace"), own.encode())


def keep_for_session(response: Response) -> Response:
    """Let the browser keep an answer that never changes, if only this session can ask for it again."""
    response.headers["Cache-Control"] = KEPT if is_keyed() else NOT_KEPT
    return response


def keep_from_others(response: Response) -> None:
    """Take from an answer behind the gate whatever leave to keep it would outlast the session."""
    said = response.headers.get("Cache-Control")
    if said == KEPT and is_keyed() and response.status_code in (200, 304):
        return
    if said == ASKED_ABOUT and bearer_of_request() is not None:
        return
    response.headers["Cache-Control"] = NOT_KEPT
