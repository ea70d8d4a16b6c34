"""Tables and figures of a quarter as files, at once.

`/tables/<edition>/<quarter>/<key>.<csv or xlsx>` and `/figures/<edition>/<quarter>/<figure>.<svg, png or pdf>`.
"""

import io
import tempfile
from pathlib import Path

from flask import Response, abort, request, send_file

from callbacks.files.exports import record_export
from callbacks.reader import Reader
from callbacks.register import Permission, Register
from pingan.reading.published import Published
from pingan.reading.tables import TABLES, read_table
from pingan.reports.csv_files import csv_of
from pingan.reports.errors import ReportError
from pingan.reports.workbook import workbook
from pingan.settings import Settings

FIGURES = (
    "map",
    "movement",
    "trend",
    "waterfall",
    "profile",
    "parts_map",
)  # `pingan.reports.charts`, which draws
MIMETYPES = {
    "csv": "text/csv",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


FIGURE_TYPES = {"svg": "image/svg+xml", "png": "image/png", "pdf": "application/pdf"}


def add_tables(register: Register, reader: Reader, settings: Settings) -> None:
    """Register the addresses of tables and figures; `?area=` narrows them to an area and what lies within it."""

    @register.route("/tables/<edition>/<quarter>/<key>.<ending>", Permission.EXPORT, heavy=True)
    def table_file(edition: str, quarter: str, key: str, ending: str) -> Response:
        if key not in TABLES or ending not in MIMETYPES:
            abort(404)
        published, area, language = _asked(edition, quarter), _area(), reader.language
        try:
            found = read_table(published, quarter, key, None if area == published.top else area)
        except KeyError:
            abort(404)
        if ending == "csv":
            content = csv_of(found, published, quarter, language)
        else:
            out, keys = io.BytesIO(), ("about", key) if key != "about" else (key,)
            workbook(published, quarter, None if area == published.top else area, language, out, keys=keys)
            content = out.getvalue()
        return _sent(published, quarter, area, f"{key}-{language}.{ending}", content, MIMETYPES[ending])

    @register.route("/figures/<edition>/<quarter>/<figure>.<ending>", Permission.EXPORT, heavy=True)
    def figure_file_of(edition: str, quarter: str, figure: str, ending: str) -> Response:
        from pingan.reports.figure_files import figure_file  # what draws is loaded when it is first needed

        if figure not in FIGURES or ending not in FIGURE_TYPES:
            abort(404)
        published, area, language = _asked(edition, quarter), _area(), reader.language
        with tempfile.TemporaryDirectory(prefix="pingan-figure-") as folder:
            out = Path(folder) / f"figure.{ending}"
            try:
                figure_file(published, quarter, area or published.scope.root, figure, language, settings, out)
            except ReportError as problem:  # nothing to draw, out of sight, no font: why, in words
                return Response(problem.message[language], status=409, mimetype="text/plain")
            content = out.read_bytes()
        return _sent(published, quarter, area, f"{figure}-{language}.{ending}", content, FIGURE_TYPES[ending])

    def _asked(edition: str, quarter: str) -> Published:
        try:
            published = reader.edition(edition)
        except LookupError:
            abort(404)
        if quarter not in published.releases:
            abort(404)
        return published

    def _area() -> str | None:
        return request.args.get("area") or None

    def _sent(
        published: Published, quarter: str, area: str | None, what: str, content: bytes, mimetype: str
    ) -> Response:
        where = area or published.scope.root or published.top
        name = f"pingan-{published.releases[quarter].release_id}-{where}-{what}"
        record_export(reader, name)
        answer = send_file(
            io.BytesIO(content), mimetype=mimetype, as_attachment=True, download_name=name, max_age=0
        )
        answer.headers["Cache-Control"] = "private, no-store"
        return answer
