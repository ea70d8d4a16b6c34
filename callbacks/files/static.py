"""Script suites and style sheets: compressed once at the best level, kept beside the database, served from there."""

import fcntl
import hashlib
import logging
import mimetypes
import os
from contextlib import suppress
from importlib.resources import files
from pathlib import Path
from threading import Thread, get_native_id

import brotli
from dash import Dash
from dash.exceptions import DependencyException
from dash.fingerprint import check_fingerprint
from flask import Flask, Response, request, send_from_directory

from callbacks.register import Permission, Register
from pingan.storage.rights import make_own_folder

log = logging.getLogger(__name__)
SUITES = "/_dash-component-suites/"
SMALLEST = 20_000
YEAR = 31_536_000


def add_static(register: Register, cache: Path) -> "Compressed":
    """Register `/bootstrap/…` (Bootstrap's css from its installed package), and serve large scripts precompressed.

    Parameters
    ----------
    cache : folder for compressed copies, named by content; it may be deleted at any time

    Returns
    -------
    The compressed copies, none yet: `start` them once the app knows its suites.
    """
    bootstrap = Path(str(files("flask_bootstrap"))) / "static" / "bootstrap5" / "css"

    @register.route("/bootstrap/<path:name>", Permission.PUBLIC)
    def bootstrap_css(name: str) -> Response:
        return send_from_directory(bootstrap, name, max_age=YEAR)

    @register.server.errorhandler(DependencyException)
    def no_such_script(_error: DependencyException) -> tuple[str, int]:
        return "", 404  # not of those that the pages load

    compressed = Compressed(cache)
    _serve_compressed(register.server, compressed)
    return compressed


class Compressed:
    """Large static answers at brotli's best level, by path; until a copy is ready the usual compression serves."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.ready: dict[str, tuple[Path, str]] = {}

    def start(self, app: Dash) -> None:
        """Begin to compress behind the readers' backs; call it once the app knows all its suites."""
        Thread(target=self.prepare, args=(app,), daemon=True, name="compress-static").start()

    def prepare(self, app: Dash) -> None:
        """Compress every large suite that the index page names or loads later; quick where copies exist."""
        try:
            make_own_folder(self.folder)
            with suppress(OSError):  # readers come first; where the system has no such thing, never mind
                os.setpriority(os.PRIO_PROCESS, get_native_id(), 19)
            with (self.folder / "lock").open("w") as lock:
                fcntl.flock(lock, fcntl.LOCK_EX)  # one worker compresses, the others then find the copies
                self._add_all(app)
        except OSError as problem:  # a read-only disk: pages are served all the same, a little larger
            log.warning("static files stay uncompressed: %s", problem)

    def _add_all(self, app: Dash) -> None:
        for package, names in app.registered_paths.items():
            root = Path(str(files(package)))
            for name in names:
                self._add(f"{package}/{name}", root / name)

    def find(self, path: str) -> tuple[Path, str] | None:
        """Return the compressed copy for a request path and its media type."""
        if not path.startswith(SUITES):
            return None
        package, _, name = path[len(SUITES) :].partition("/")
        found = self.ready.get(f"{package}/{check_fingerprint(name)[0]}")
        return found if found and found[0].exists() else None

    def _add(self, key: str, source: Path) -> None:
        if (
            not source.is_file()
            or source.suffix not in (".js", ".mjs", ".css")
            or source.stat().st_size < SMALLEST
        ):
            return
        body = source.read_bytes()
        copy = self.folder / f"{hashlib.sha256(body).hexdigest()[:24]}.br"
        if not copy.exists():
            part = copy.with_suffix(".part")
            part.write_bytes(brotli.compress(body, mode=brotli.MODE_TEXT, quality=11, lgwin=24))
            part.replace(copy)
        self.ready[key] = (copy, mimetypes.guess_type(source.name)[0] or "text/javascript")


def _serve_compressed(server: Flask, compressed: Compressed) -> None:
    @server.before_request
    def from_copy() -> Response | None:
        found = compressed.find(request.path)
        if not found or "br" not in request.accept_encodings:
            return None
        copy, media_type = found
        if request.if_none_match.contains(copy.stem):
            response = Response(status=304)
        else:
            response = Response(copy.read_bytes(), mimetype=media_type)
            response.headers["Content-Encoding"] = "br"
        response.set_etag(copy.stem)  # its name is a hash of the content
        response.headers["Vary"] = "Accept-Encoding"
        # Suites that load later have no version in their address: those are asked about again.
        versioned = check_fingerprint(request.path)[1]
        response.headers["Cache-Control"] = f"public, max-age={YEAR}, immutable" if versioned else "no-cache"
        return response

    @server.after_request
    def keep_assets(response: Response) -> Response:
        # Our own assets carry their time of change in the address (`?m=…`), so they too never change.
        if request.path.startswith("/assets/") and "m" in request.args and response.status_code == 200:
            response.headers["Cache-Control"] = f"public, max-age={YEAR}, immutable"
        return response
