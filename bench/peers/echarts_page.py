"""A plain ECharts page of the same polygons: everything in the browser, all quarters at once, no server per click.

It is served as well as one can: one brotli copy of each file at the best level, kept by the browser for a year.
"""

import mimetypes
from pathlib import Path

import brotli
from flask import Flask, Response, abort, request

from bench.places import NODE_MODULES
from bench.shown import GEOMETRY, VALUES

HERE = Path(__file__).parent
YEAR = 31_536_000
ECHARTS = NODE_MODULES / "echarts" / "dist" / "echarts.min.js"


def create_server(folder: str, width: int, height: int) -> Flask:
    """Return the application for gunicorn: the polygons of `folder`, drawn in a box of that size."""
    page = (HERE / "echarts.html").read_text(encoding="utf-8")
    files = {
        "/map": page.replace("{width}", str(width)).replace("{height}", str(height)).encode(),
        "/echarts.min.js": ECHARTS.read_bytes(),
        "/page.js": (HERE / "echarts.js").read_bytes(),
        "/geometry.json": (Path(folder) / GEOMETRY).read_bytes(),
        "/values.json": (Path(folder) / VALUES).read_bytes(),
    }
    types = {path: mimetypes.guess_type(path)[0] or "text/html" for path in files}
    compressed = {path: brotli.compress(body, quality=11) for path, body in files.items()}
    app = Flask("echarts-peer")

    @app.get("/<path:name>")
    def serve(name: str) -> Response:
        path = f"/{name}"
        if path not in files:
            abort(404)
        packed = "br" in request.accept_encodings
        answer = Response(compressed[path] if packed else files[path], mimetype=types[path])
        if packed:
            answer.headers["Content-Encoding"] = "br"
        if path != "/map":
            answer.headers["Cache-Control"] = f"public, max-age={YEAR}, immutable"
        return answer

    return app
