"""Answers of the API: JSON and CSV, page by page, with a tag by which a client need not fetch again what it has."""

import csv
import hashlib
import io
from typing import Any
from urllib.parse import urlencode

import pandas as pd
from flask import Response, request

from callbacks.answers import to_json
from callbacks.api.query import ApiError, Asked
from callbacks.api.resources import Resource, Rows
from pingan import __version__
from pingan.reading.published import Published
from pingan.spreadsheet import csv_text

JSON, CSV, GEOJSON = "application/json", "text/csv", "application/geo+json"


def wants_csv(path_says: bool) -> bool:
    """Whether the request at hand wants CSV: by its address's ending, or by its `Accept`."""
    return path_says or request.accept_mimetypes.best_match([JSON, CSV]) == CSV


def tag_of(published: Published, form: str) -> str:
    """Return the tag of what the request at hand asks for: the same as long as edition, address and program are."""
    asked = urlencode(sorted(request.args.items()))
    return hashlib.sha256(
        f"{__version__} {published.edition} {request.path} {asked} {form}".encode()
    ).hexdigest()[:24]


def unchanged(tag: str) -> Response | None:
    """Return "not modified" where the client has what it asks for."""
    return tagged(Response(status=304), tag) if request.if_none_match.contains(tag) else None


def tagged(response: Response, tag: str) -> Response:
    """Give an answer its tag; a client may keep it, and asks each time whether it still holds."""
    response.set_etag(tag)
    response.headers["Cache-Control"] = "private, no-cache"
    response.headers["Vary"] = "Accept, Authorization, Cookie"
    return response


def page_of(resource: Resource, rows: Rows, asked: Asked, published: Published, *, as_csv: bool) -> Response:
    """Return one page of a table, with links to the next one."""
    columns, frame = rows
    page, total = frame.iloc[asked.offset : asked.offset + asked.limit], len(frame)
    following = None
    if asked.offset + asked.limit < total:
        given = {**request.args.to_dict(), "limit": asked.limit, "offset": asked.offset + asked.limit}
        following = f"{request.path}?{urlencode(given)}"
    names = [column.name for column in columns]
    records = [
        {name: _plain(value) for name, value in zip(names, row, strict=True)}
        for row in page[names].itertuples(index=False, name=None)
    ]
    if as_csv:
        response = Response(_csv(names, records), mimetype=CSV)
    else:
        body: dict[str, Any] = {"about": about(published, asked.quarter if resource.of_quarter else None)}
        body["page"] = {"limit": asked.limit, "offset": asked.offset, "total": total, "next": following}
        response = Response(to_json({**body, "data": records}), mimetype=JSON)
    response.headers["X-Total-Count"] = str(total)
    if following:
        response.headers["Link"] = f'<{following}>; rel="next"'
    return response


def about(published: Published, quarter: str | None) -> dict[str, Any]:
    """Return what the numbers are: of which edition and release, and that they are made up where they are."""
    found: dict[str, Any] = {
        "edition": published.edition,
        "boundary_version": published.boundary_version,
        "demonstration": published.demonstration,
        "credit": published.credit,
    }
    if quarter is not None:
        release = published.releases[quarter]
        found |= {"quarter": quarter, "release_id": release.release_id, "sha256": release.sha256}
        found |= {"system_version": release.system_version}
    return found


def refused(error: ApiError, **headers: str) -> Response:
    """Return an error as JSON."""
    body = {"error": error.error, "message": error.zh, "message_en": error.en}
    if error.parameter:
        body["parameter"] = error.parameter
    return Response(to_json(body), status=error.status, mimetype=JSON, headers=headers)


def _csv(names: list[str], records: list[dict[str, Any]]) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")  # RFC 4180
    writer.writerow(names)
    for record in records:
        writer.writerow([csv_text(_written(value)) for value in record.values()])
    return "\ufeff" + out.getvalue()  # without the mark Excel takes Chinese for something else


def _written(value: Any) -> Any:
    return "" if value is None else str(value).lower() if isinstance(value, bool) else value


def _plain(value: Any) -> Any:
    """Return a cell as JSON knows it: null for what is missing."""
    if value is None or value is pd.NA or (isinstance(value, float) and pd.isna(value)):
        return None
    return value.item() if hasattr(value, "item") else value
