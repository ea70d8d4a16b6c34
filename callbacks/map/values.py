"""Published numbers for the browser's scripts, by edition: immutable, so that a click asks nothing."""

from flask import Response, abort

from callbacks.answers import Answers
from callbacks.reader import Reader
from callbacks.register import Permission, Register
from pingan.reading.area import area_payload
from pingan.reading.values import values_payload


def add_values(register: Register, reader: Reader, answers: Answers) -> None:
    """Register `/values/<edition>/<parent>/<level>/<group>.json` and `/areas/<edition>/<code>.json`."""

    @register.route("/values/<edition>/<parent>/<level>/<group>.json", Permission.READ_PUBLISHED)
    def values(edition: str, parent: str, level: str, group: str) -> Response:
        try:
            # Before what is kept is looked at: an edition is for its own readers. A page of an earlier one is
            # told by the 404 that there is another (assets/63_edition.js).
            published = reader.edition(edition)
            return answers.respond(
                lambda: values_payload(published, parent, level, group), published.scope.key
            )
        except LookupError:
            abort(404)

    @register.route("/areas/<edition>/<code>.json", Permission.READ_PUBLISHED)
    def area(edition: str, code: str) -> Response:
        try:
            published = reader.edition(edition)
            return answers.respond(lambda: area_payload(published, code), published.scope.key)
        except LookupError:
            abort(404)
