"""Tables of a quarter as files, at once: `/tables/<edition>/<quarter>/<key>.<csv or xlsx>`."""

import io

from flask import Response, abort, request, send_file

from callbacks.exports import record_export
from callbacks.reader import Reader
from callbacks.register import Permission, Register
from pingan.reading.tables import TABLES, read_table
from pingan.reports.csv_files import csv_of
from pingan.reports.workbook import workbook

MIMETYPES = {
    "csv": "text/csv",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def add_tables(register: Register, reader: Reader) -> None:
    """Register the addresses of tables; `?area=` narrows one to an area and what lies within it."""

    @register.route("/tables/<edition>/<quarter>/<key>.<ending>", Permission.EXPORT)
    def table_file(edition: str, quarter: str, key: str, ending: str) -> Response:
        language, area = reader.language, request.args.get("area") or None
        if key not in TABLES or ending not in MIMETYPES:
            abort(404)
        try:
            published = reader.edition(edition)
            if quarter not in published.releases:
                abort(404)
            if area == published.top and published.scope.root is None:
                area = None
            found = read_table(published, quarter, key, area)
        except LookupError:
            abort(404)
        if ending == "csv":
            content = csv_of(found, published, quarter, language)
        else:
            out = io.BytesIO()
            workbook(
                published, quarter, area, language, out, keys=("about", key) if key != "about" else (key,)
            )
            content = out.getvalue()
        where = area or published.scope.root or published.top
        name = f"pingan-{published.releases[quarter].release_id}-{where}-{key}-{language}.{ending}"
        record_export(reader, name)
        answer = send_file(
            io.BytesIO(content), mimetype=MIMETYPES[ending], as_attachment=True, download_name=name, max_age=0
        )
        answer.headers["Cache-Control"] = "private, no-store"
        return answer
