"""What a request brings: told by its length before any of it is read, and JSON only as deep as pages send it."""

import json
from types import SimpleNamespace
from typing import Any

from flask import abort, request

DEEPEST = 40
"""Levels of lists and objects within each other; what pages send has a dozen."""


def require_body_of(most: int) -> None:
    """Refuse the request at hand where it brings more than `most` bytes, of which none is read; else let it be read.

    A body that does not say how long it is (`Transfer-Encoding: chunked`) is refused too: Werkzeug would read it up
    to the limit and take that for the whole. Browsers, and proxies that read a request before they hand it on, say it.
    """
    request.max_content_length = most
    request.json_module = SimpleNamespace(loads=read_json)
    if request.content_length is None and "Transfer-Encoding" in request.headers:
        abort(411)
    if (request.content_length or 0) > most:
        abort(413)


def read_json(written: str | bytes) -> Any:
    """Return what JSON says.

    Raises
    ------
    ValueError
        It is no JSON, or is nested deeper than `DEEPEST`.
    """
    try:
        found = json.loads(written)
    except RecursionError:
        raise ValueError("nested too deep") from None
    if _is_deep(found):
        raise ValueError("nested too deep")
    return found


def _is_deep(found: Any) -> bool:
    level = [found]
    for _ in range(DEEPEST):
        containers = [one for one in level if isinstance(one, dict | list)]
        level = [part for one in containers for part in (one.values() if isinstance(one, dict) else one)]
        if not level:
            return False
    return True
