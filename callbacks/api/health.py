"""`GET /healthz`: whether the server and its database are well, and what is newest.

It waits for nobody: it has connections of its own, and whoever writes does not hold it up.
"""

import time
from threading import Lock

from flask import Response, jsonify
from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from callbacks.reader import Reader
from callbacks.register import Permission, Register
from pingan import __version__
from pingan.storage import open_database
from pingan.storage.engine import can_write
from pingan.storage.releases import current_releases

WAIT_SECONDS = 0.3
KEPT_SECONDS = 1.0
"""How long an answer is given again, however many ask."""
TRIED_EVERY = 10.0  # seconds: to try is to write


class Writable:
    """Whether the database can be written, as it was found at most some seconds ago."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self._lock, self._found, self._due = Lock(), True, 0.0

    def __call__(self) -> bool:
        """Return what was found last, after another try where it is time for one and nobody is at it."""
        if time.monotonic() >= self._due and self._lock.acquire(blocking=False):
            try:
                found = can_write(self.engine)
                self._found = self._found if found is None else found  # who writes just now shows nothing
                self._due = time.monotonic() + TRIED_EVERY
            finally:
                self._lock.release()
        return self._found


class Health:
    """How the database is, asked at most once a second."""

    def __init__(self, engine: Engine) -> None:
        self.engine = open_database(engine.url, busy_seconds=WAIT_SECONDS, keep_connections=False)
        self.writable = Writable(self.engine)
        self._lock, self._due = Lock(), 0.0
        self._found: tuple[dict[str, object], int] = ({}, 0)

    def now(self) -> tuple[dict[str, object], int]:
        """Return what is said of the database, and the answer's status."""
        with self._lock:
            if time.monotonic() >= self._due:
                self._found = self._ask()
                self._due = time.monotonic() + KEPT_SECONDS
            return self._found

    def _ask(self) -> tuple[dict[str, object], int]:
        try:
            releases = current_releases(self.engine).sort_values("quarter")
        except SQLAlchemyError:
            return {"database": "unreachable", "writable": False, "newest_release": None}, 503
        newest = None if releases.empty else releases.iloc[-1][["quarter", "release_id", "sha256"]].to_dict()
        said = {"database": self.engine.dialect.name, "writable": self.writable(), "newest_release": newest}
        return said, 200


def add_health(register: Register, reader: Reader) -> None:
    """Register `/healthz`: 503 where the database cannot be read; where it cannot be written, it says so."""
    health = Health(reader.engine)

    @register.route("/healthz", Permission.PUBLIC)
    def healthz() -> tuple[Response, int]:
        said, status = health.now()
        return jsonify(version=__version__, **said), status
