"""The read-only API for other systems, `/api/v1/…`: what is published, as far as the account or token may see it."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from flask import Response, request
from sqlalchemy.exc import SQLAlchemyError

from callbacks.answers import to_json
from callbacks.api.answers import GEOJSON, JSON, page_of, refused, tag_of, tagged, unchanged, wants_csv
from callbacks.api.document import PREFIX, document
from callbacks.api.limit import Limits
from callbacks.api.query import LEVEL, WITHIN, ApiError, asked
from callbacks.api.resources import RESOURCES, resource
from callbacks.reader import Reader
from callbacks.register import Permission, Register
from geodata import children_geojson
from pingan.reading.published import NothingPublishedError, Published
from pingan.reading.served import served_boundaries


def add_api(register: Register, reader: Reader, per_minute: int) -> None:
    """Register the addresses of the API.

    Parameters
    ----------
    per_minute : how many requests one client may make
    """
    limits = Limits(per_minute)

    def answers(function: Callable[..., Response]) -> Callable[..., Response]:
        """Count the request, see that the log knows the client, and tell errors as the API does."""

        @wraps(function)
        def answer(**named: str) -> Response:
            try:
                principal = reader.principal
                limits.count(f"{principal.role} {principal.name}")
                limits.tell(reader.engine, principal)
                return function(**named)
            except ApiError as error:
                return refused(error, **({"Retry-After": "60"} if error.status == 429 else {}))
            except NothingPublishedError:
                return refused(
                    ApiError(404, "nothing_published", "尚未发布任何季度。", "Nothing is published yet.")
                )
            except SQLAlchemyError:
                register.server.logger.exception("the API could not read the database")
                return refused(ApiError(503, "unavailable", "数据库暂不可用。", "The database is away."))

        return answer

    def table(name: str, *, csv: bool) -> Response:
        one, published = resource(name), reader.published()
        as_csv = wants_csv(csv)
        tag = tag_of(published, "csv" if as_csv else "json")
        if same := unchanged(tag):
            return same
        wanted = asked(published, request.args, one.all_parameters)
        rows = one.rows(published, wanted)
        return tagged(page_of(one, rows, wanted, published, as_csv=as_csv), tag)

    def add_table(name: str, ending: str) -> None:
        def show() -> Response:
            return table(name, csv=ending == ".csv")

        show.__name__ = f"api_{name}{'_csv' if ending else ''}"
        register.route(f"{PREFIX}/{name}{ending}", Permission.READ_API)(answers(show))

    for name in RESOURCES:
        for ending in ("", ".csv"):
            add_table(name, ending)

    @register.route(f"{PREFIX}/areas/<code>", Permission.READ_API)
    @answers
    def api_area(code: str) -> Response:
        published = reader.published()
        wanted = asked(published, {"within": code}, (WITHIN,))
        columns, rows = RESOURCES["areas"].rows(published, wanted)
        row = rows[rows["area_code"] == code].iloc[0]
        return _json(published, {column.name: row[column.name] for column in columns})

    @register.route(f"{PREFIX}/geometry", Permission.READ_API)
    @answers
    def api_geometry() -> Response:
        published = reader.published()
        wanted = asked(published, request.args, (LEVEL, WITHIN))
        boundaries = served_boundaries(reader.engine, published.boundary_version, published.scope)
        within = wanted.within or published.top
        body = children_geojson(boundaries, within, wanted.level or published.areas.at[within, "level"])
        return _json(published, body, GEOJSON)

    @register.route(f"{PREFIX}/openapi.json", Permission.READ_API)
    @answers
    def api_document() -> Response:
        published = reader.published()
        # the columns of one area's rows are those of all
        wanted = asked(published, {"within": published.areas.index[-1]}, (WITHIN,))
        columns = {}
        for name, one in RESOURCES.items():
            found, _ = one.rows(published, wanted)
            columns[name] = [(column.name, column.kind, column.zh, column.en) for column in found]
        return _json(published, document(columns))

    @register.route(f"{PREFIX}/<path:rest>", Permission.READ_API)
    @answers
    def api_nothing(rest: str) -> Response:
        return table(rest, csv=False)  # tells what there is


def _json(published: Published, body: bytes | dict[str, Any], kind: str = JSON) -> Response:
    tag = tag_of(published, kind)
    made = body if isinstance(body, bytes) else to_json(body)
    return unchanged(tag) or tagged(Response(made, mimetype=kind), tag)
