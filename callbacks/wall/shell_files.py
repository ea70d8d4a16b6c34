"""The wall screen's shell: its files under an address of their own for each build, its page, its service worker."""

import hashlib
import json
import mimetypes
from dataclasses import dataclass
from pathlib import Path

from flask import Response, abort, request

from callbacks.files.static import YEAR
from callbacks.register import Permission, Register
from layouts.text import LANGUAGES
from layouts.wall.shell import screen_shell, words

WORKER = "worker.js"  # asked for by an address of its own: a worker's place says what it may hold
WATCHDOG, FIRST = "watchdog.js", "main.js"
LATER = "check.js"  # only asked for by who checks a browser
KINDS = (".js", ".css", ".svg", ".json")
FILES = "/screen/files"
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
    "connect-src 'self'; worker-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors {ancestors}"
)


@dataclass(frozen=True)
class Build:
    """The files of the shell as they are at one moment.

    Attributes
    ----------
    name : hash over all of them, words and page included: another build is another name
    files : content by name, in order of names, without the worker
    worker : content of the service worker's script; empty where there is none
    """

    name: str
    files: dict[str, bytes]
    worker: bytes

    def address(self, file: str) -> str:
        """Return where one of the files is."""
        return f"{FILES}/{self.name}/{file}"


class Shell:
    """The files in a folder; read again when one of them has changed, so that a server in use need not start again."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._seen: tuple | None = None
        self._build: Build | None = None

    def build(self) -> Build:
        """Return the build of this moment."""
        paths = sorted(path for path in self.folder.rglob("*") if path.suffix in KINDS)
        seen = tuple((str(path), path.stat().st_mtime_ns, path.stat().st_size) for path in paths)
        if self._build is None or seen != self._seen:
            self._seen, self._build = seen, self._read(paths)
        return self._build

    def _read(self, paths: list[Path]) -> Build:
        files = {path.relative_to(self.folder).as_posix(): path.read_bytes() for path in paths}
        page = screen_shell("", LANGUAGES[0], ("", ""), [], [], preview=False)
        said = json.dumps([words(language) for language in LANGUAGES], sort_keys=True)
        whole = hashlib.sha256((page + said).encode())
        for name, content in files.items():
            whole.update(name.encode() + b"\0" + hashlib.sha256(content).digest())
        return Build(whole.hexdigest()[:16], files, files.pop(WORKER, b""))


def add_screen_files(register: Register, shell: Shell, language: str) -> None:
    """Register `/screen`, `/screen/preview`, `/screen/worker.js` and the files of the shell. None of them holds data.

    Parameters
    ----------
    language : of the installation: a wall has no switch
    """

    def page(*, preview: bool) -> Response:
        build = shell.build()
        styles = [build.address(name) for name in build.files if name.endswith(".css")]
        ahead = [
            name for name in build.files if name.endswith(".js") and name not in (WATCHDOG, FIRST, LATER)
        ]
        modules = [build.address(name) for name in ahead]
        scripts = build.address(WATCHDOG), build.address(FIRST)
        body = screen_shell(build.name, language, scripts, styles, modules, preview=preview)
        answer = Response(body, mimetype="text/html")
        answer.set_etag(hashlib.sha256(body.encode()).hexdigest()[:20])
        answer.headers["Cache-Control"] = "no-cache"
        answer.headers["Referrer-Policy"] = "no-referrer"  # the first address holds the token
        answer.headers["Content-Security-Policy"] = POLICY.format(ancestors="'self'" if preview else "'none'")
        if preview:
            answer.headers["X-Frame-Options"] = "SAMEORIGIN"
        return answer.make_conditional(request)

    @register.route("/screen", Permission.PUBLIC)
    def screen() -> Response:
        return page(preview=False)

    @register.route("/screen/preview", Permission.ADMINISTER)
    def screen_preview() -> Response:
        return page(preview=True)

    @register.route(f"/screen/{WORKER}", Permission.PUBLIC)
    def screen_worker() -> Response:
        build = shell.build()
        held = {
            "build": build.name,
            "page": "/screen",
            "files": [build.address(name) for name in build.files],
        }
        body = f"const SHELL = {json.dumps(held)};\n".encode() + build.worker
        answer = Response(body, mimetype="text/javascript")
        answer.set_etag(hashlib.sha256(body).hexdigest()[:20])
        answer.headers["Cache-Control"] = "no-cache"
        answer.headers["Service-Worker-Allowed"] = "/screen"
        answer.headers["Content-Security-Policy"] = POLICY.format(ancestors="'none'")
        return answer.make_conditional(request)

    @register.route(f"{FILES}/<name>/<path:file>", Permission.PUBLIC)
    def screen_file(name: str, file: str) -> Response:
        build = shell.build()
        if name != build.name or file not in build.files:
            abort(404)
        kind = "text/javascript" if file.endswith(".js") else mimetypes.guess_type(file)[0]
        answer = Response(build.files[file], mimetype=kind)
        answer.headers["Cache-Control"] = f"public, max-age={YEAR}, immutable"
        return answer
