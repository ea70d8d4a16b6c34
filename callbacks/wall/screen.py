"""What the wall screen asks for: its state every few seconds, and by it the documents that it draws from.

The state is small and has a tag. The documents are named by what they hold, and immutable.
"""

import hashlib
import logging
from collections.abc import Callable
from datetime import date, datetime
from functools import lru_cache, wraps
from pathlib import Path
from typing import Any

from flask import Response, abort, jsonify, make_response, request
from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from callbacks.answers import Answers, to_json
from callbacks.reader import Reader
from callbacks.register import Permission, Register
from callbacks.wall.shell_files import Shell, add_screen_files
from layouts.text import LANGUAGES, Text
from layouts.watch.warning_words import names_of, sentence
from pingan import days
from pingan.access.principal import COMMITTEES, SHOWS, STREETS
from pingan.reading.published import NothingPublishedError, Published
from pingan.reading.screen import screen_data, street_data
from pingan.reading.screen_notices import screen_notices
from pingan.reading.served import served_boundaries
from pingan.reading.warnings import AreaWarning
from pingan.screen.playlist import Playable
from pingan.screen.playlists import current, playable
from pingan.storage.screen import Stamp, published_and_received, screen_stamp

log = logging.getLogger(__name__)


def add_screen(register: Register, reader: Reader, answers: Answers, assets: Path) -> None:
    """Register the screen's page, its files, its state and its documents.

    Parameters
    ----------
    assets : folder whose part `screen` holds the shell's files
    """
    shell = Shell(assets / "screen")
    add_screen_files(register, shell, reader.default_language)

    def asked(rule: str) -> Callable:
        """Register what a screen asks for; where the database is away in the middle of it, say so as the gate does."""

        def add(function: Callable[..., Response]) -> Callable:
            @wraps(function)
            def answer(**named: str) -> Response:
                try:
                    return function(**named)
                except SQLAlchemyError:
                    log.exception("a screen could not be answered")
                    return make_response(jsonify(error="unavailable"), 503)

            return register.route(rule, Permission.READ_SCREEN, background=True)(answer)

        return add

    @asked("/screen/state.json")
    def screen_state() -> Response:
        shows = _shows(reader)
        stamp = screen_stamp(reader.engine)
        state = {
            "build": shell.build().name,
            "language": reader.default_language,
            "shows": shows,
            "screen": reader.principal.name,
            **_published_state(reader, shows, stamp),
        }
        body = to_json(state)
        answer = Response(body, mimetype="application/json")
        answer.set_etag(hashlib.sha256(body).hexdigest()[:20])
        return answer.make_conditional(request)

    @asked("/screen/data/<key>.json")
    def screen_document(key: str) -> Response:
        published, shows = _named(reader, key)
        return answers.respond(lambda: screen_data(published, _boundaries(reader, published), shows))

    @asked("/screen/data/<key>/<street>.json")
    def screen_street(key: str, street: str) -> Response:
        published, shows = _named(reader, key)
        try:
            return answers.respond(
                lambda: street_data(published, _boundaries(reader, published), shows, street)
            )
        except KeyError:
            abort(404)

    @asked("/screen/notices/<key>.json")
    def screen_notes(key: str) -> Response:
        edition, _, stamp = key.rpartition("-")
        published, shows = _named(reader, edition)
        today = days.today()
        if stamp != _stamped(screen_stamp(reader.engine), today):
            abort(404)
        said = _sentences(published)
        return answers.respond(lambda: screen_notices(reader.engine, published, shows, today, said))


def _published_state(reader: Reader, shows: str, stamp: Stamp) -> dict[str, Any]:
    try:
        published = reader.published()
    except NothingPublishedError:
        return {"edition": None}
    newest = published.quarters[-1]
    release = published.releases[newest]
    at, received = _moments(reader.engine, published.edition, release.release_id)
    key = f"{published.edition}-{shows}"
    return {
        "edition": published.edition,
        "quarter": newest,
        "release_id": release.release_id,
        "sha256": release.sha256,
        "published_at": at and at.isoformat(),
        "data_as_of": received and received.isoformat(),
        "demonstration": published.demonstration,
        "data": f"/screen/data/{key}.json",
        "parts": f"/screen/data/{key}/" if shows == COMMITTEES else None,
        "notices": f"/screen/notices/{key}-{_stamped(stamp, days.today())}.json",
        "playlist": _played(
            reader.engine, _there(reader, published.edition, stamp.notices), stamp.playlist_id
        ),
    }


@lru_cache(maxsize=2)
def _there(reader: Reader, _edition: str, _notices: str) -> Playable:
    return playable(reader.engine, reader.published())


@lru_cache(maxsize=4)
def _played(engine: Engine, there: Playable, playlist_id: int | None) -> dict[str, Any]:
    found = current(engine, there, playlist_id)
    return {**found.playlist.model_dump(), "id": found.playlist_id}


@lru_cache(maxsize=1)  # an edition that comes back was published anew
def _moments(engine: Engine, _edition: str, release_id: str) -> tuple[datetime | None, datetime | None]:
    return published_and_received(engine, release_id)


def _shows(reader: Reader) -> str:
    """Return how far down whoever asks may look: a token's own setting; an administrator's preview either way."""
    own = reader.principal.shows
    if own is not None:
        return own
    asked = request.args.get("shows", COMMITTEES)
    return asked if asked in SHOWS else STREETS


def _named(reader: Reader, key: str) -> tuple[Published, str]:
    """Return the edition that a key names, and how far down it goes; "not found" where it is not for whoever asks."""
    edition, _, shows = key.rpartition("-")
    if shows not in SHOWS or (shows == COMMITTEES and reader.principal.shows == STREETS):
        abort(404)
    try:
        published = reader.published()
    except NothingPublishedError:
        abort(404)
    if published.edition != edition:
        abort(404)
    return published, shows


def _boundaries(reader: Reader, published: Published) -> Any:
    return served_boundaries(reader.engine, published.boundary_version, published.scope)


def _sentences(published: Published) -> Any:
    spoken = [(Text(language), names_of(Text(language), published.system)) for language in LANGUAGES]

    def said(warning: AreaWarning) -> dict[str, str]:
        return {text.language: sentence(text, warning, names) for text, names in spoken}

    return said


def _stamped(stamp: Stamp, today: date) -> str:
    return hashlib.sha256(f"{stamp.notices} {today}".encode()).hexdigest()[:10]
