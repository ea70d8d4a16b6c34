"""Who takes what away: every export makes a line in the audit log.

Tables of a page are made into files in the browser, and its figures into pictures, from what it holds already. It
tells the server first and saves the file only when that is recorded.
"""

import re

from flask import Response, abort, request

from callbacks.reader import Reader
from callbacks.register import Permission, Register
from pingan.access import exports

MOST_BYTES = 2_000
NAME = r"pingan-[A-Za-z0-9._-]{1,150}"
"""What the browser calls a file (`assets/21_export.js`), without its ending."""
_FILE = re.compile(rf"{NAME}\.(csv|svg|png)")


def record_export(reader: Reader, file: str, **detail: object) -> None:
    """Add a line about a file that whoever asks takes away; raises `TooManyExportsError`, which the gate answers."""
    exports.record_export(reader.engine, reader.principal.actor, file, **detail)


def add_exports(register: Register, reader: Reader) -> None:
    """Register the address at which the browser tells of a file that it is about to save."""

    @register.route("/exported", Permission.EXPORT, methods=("POST",), max_body=MOST_BYTES)
    def exported() -> Response:
        body = request.get_json(silent=True)
        file = body.get("file") if isinstance(body, dict) else None
        if not isinstance(file, str) or not _FILE.fullmatch(file):
            abort(400)
        record_export(reader, file)
        return Response(status=204)
