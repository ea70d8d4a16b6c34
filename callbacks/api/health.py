"""`GET /healthz`: whether the server and its database are well, and what is newest."""

from flask import Response, jsonify
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from callbacks.reader import Reader
from callbacks.register import Permission, Register
from pingan import __version__
from pingan.storage.releases import current_releases


def add_health(register: Register, reader: Reader) -> None:
    """Register `/healthz`."""

    @register.route("/healthz", Permission.PUBLIC)
    def healthz() -> tuple[Response, int]:
        try:
            with reader.engine.connect() as connection:
                connection.execute(text("SELECT 1"))
            releases = current_releases(reader.engine).sort_values("quarter")
        except SQLAlchemyError:
            return jsonify(version=__version__, database="unreachable", newest_release=None), 503
        newest = None if releases.empty else releases.iloc[-1][["quarter", "release_id", "sha256"]].to_dict()
        return jsonify(version=__version__, database=reader.engine.dialect.name, newest_release=newest), 200
