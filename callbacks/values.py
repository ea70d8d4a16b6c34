"""Published numbers for the browser's scripts, by edition: immutable, so that a click asks nothing."""

from flask import Response, abort

from callbacks.answers import Answers
from callbacks.reader import Reader
from callbacks.register import Permission, Register
from pingan.reading.area import area_payload
from pingan.reading.published import NothingPublishedError, Published
from pingan.reading.values import values_payload


def add_values(register: Register, reader: Reader, answers: Answers) -> None:
    """Register `/values/<edition>/<parent>/<level>/<group>.json` and `/areas/<edition>/<code>.json`."""

    def current(edition: str) -> Published:
        published = reader.published()
        if published.edition != edition:  # a page of an earlier edition must reload: 404 tells it so
            raise KeyError(edition)
        return published

    @register.route("/values/<edition>/<parent>/<level>/<group>.json", Permission.READ_PUBLISHED)
    def values(edition: str, parent: str, level: str, group: str) -> Response:
        try:
            published = current(
                edition
            )  # before what is kept is looked at: an edition is for its own readers
            return answers.respond(
                lambda: values_payload(published, parent, level, group), published.scope.key
            )
        except (KeyError, NothingPublishedError):
            abort(404)

    @register.route("/areas/<edition>/<code>.json", Permission.READ_PUBLISHED)
    def area(edition: str, code: str) -> Response:
        try:
            published = current(edition)
            return answers.respond(lambda: area_payload(published, code), published.scope.key)
        except (KeyError, NothingPublishedError):
            abort(404)
