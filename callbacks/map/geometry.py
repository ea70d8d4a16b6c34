"""Geometry travels once: the parts of one area, by boundary version, compressed once and immutable."""

from flask import Response, abort

from callbacks.answers import Answers
from callbacks.reader import Reader
from callbacks.register import Permission, Register
from geodata import children_geojson
from pingan.reading.served import served_boundaries


def add_geometry(register: Register, reader: Reader, answers: Answers) -> None:
    """Register `/geo/<version>/<parent>/<level>.json`."""

    @register.route("/geo/<version>/<parent>/<level>.json", Permission.READ_PUBLISHED)
    def geometry(version: str, parent: str, level: str) -> Response:
        try:
            scope = reader.principal.scope  # another scope's version is not found
            boundaries = served_boundaries(reader.engine, version, scope)
            return answers.respond(lambda: children_geojson(boundaries, parent, level), scope.key)
        except LookupError:
            abort(404)
