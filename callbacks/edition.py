"""How an open page learns of a publication: a tiny answer asked every few seconds, and then what is new."""

from dash import Input, Output
from flask import Response, abort, jsonify, request

from callbacks.answers import to_json
from callbacks.context import context_of
from callbacks.reader import NotPermittedError, Reader
from callbacks.register import Permission, Register
from layouts import ids
from pingan.reading.published import NothingPublishedError
from pingan.storage import StorageError


def add_edition(register: Register, reader: Reader) -> None:
    """Register `/edition.json` and `/context.json`; neither keeps a session alive, a page asks them by itself."""
    register.clientside(
        "edition.know",
        Output(ids.EDITION_NOTICE, "title"),
        Input(ids.CONTEXT, "data"),
        permission=Permission.PUBLIC,
    )

    @register.server.errorhandler(NotPermittedError)
    def not_permitted(_error: NotPermittedError) -> tuple[str, int]:
        return "", 403  # a callback of a page that is not for whoever asks

    @register.server.errorhandler(NothingPublishedError)
    @register.server.errorhandler(StorageError)
    def not_there(_error: Exception) -> tuple[str, int]:
        return "", 404  # what an address or a page's state names is gone, or never was

    @register.route("/edition.json", Permission.READ_PUBLISHED, background=True)
    def edition() -> Response:
        current = reader.current()
        response = jsonify(edition=current)
        response.set_etag(current)
        return response.make_conditional(request)

    @register.route("/context.json", Permission.READ_PUBLISHED, background=True)
    def context() -> Response:
        try:
            current = reader.current()  # before: what is published later, the page is told of next time
            shown = reader.shown(request.query_string.decode())
        except (LookupError, StorageError):
            abort(404)
        return Response(to_json(context_of(reader, shown, current)), mimetype="application/json")
