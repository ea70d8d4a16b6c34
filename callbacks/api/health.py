"""`GET /healthz`: whether the server and its database are well, and what is newest."""

import time
from threading import Lock

from flask import Response, jsonify
from sqlalchemy import Engine, text
from sqlalchemy.exc import SQLAlchemyError

from callbacks.reader import Reader
from callbacks.register import Permission, Register
from pingan import __version__
from pingan.storage.engine import can_write
from pingan.storage.releases import current_releases

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


def add_health(register: Register, reader: Reader) -> None:
    """Register `/healthz`: 503 where the database cannot be read; where it cannot be written, it says so."""
    writable = Writable(reader.engine)

    @register.route("/healthz", Permission.PUBLIC)
    def healthz() -> tuple[Response, int]:
        try:
            with reader.engine.connect() as connection:
                connection.execute(text("SELECT 1"))
            releases = current_releases(reader.engine).sort_values("quarter")
        except SQLAlchemyError:
            said = {"database": "unreachable", "writable": False, "newest_release": None}
            return jsonify(version=__version__, **said), 503
        newest = None if releases.empty else releases.iloc[-1][["quarter", "release_id", "sha256"]].to_dict()
        said = {"database": reader.engine.dialect.name, "writable": writable(), "newest_release": newest}
        return jsonify(version=__version__, **said), 200
