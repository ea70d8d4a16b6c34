"""Who asks and what is there to read: language and theme from cookies, the current edition from the database."""

import gc
import logging
from threading import Thread
from urllib.parse import parse_qsl

from flask import has_request_context, request
from sqlalchemy import Engine

from callbacks.sessions import asking, may
from layouts.text import DEFAULT_LANGUAGE, LANGUAGES, Text
from layouts.view import Choices
from pingan.access.permissions import Permission
from pingan.access.principal import Principal
from pingan.quarters import parse_quarter
from pingan.reading.cube import cube_of
from pingan.reading.headlines import headlines
from pingan.reading.peers import peers_of
from pingan.reading.preview import is_preview, read_aside, read_earlier, read_preview
from pingan.reading.published import Published, read_published
from pingan.reading.scoped import key_of_all, seen_by
from pingan.reading.served import served_boundaries
from pingan.reading.standing import standing
from pingan.reading.waterfall import waterfall
from pingan.storage import StorageError
from pingan.storage.releases import edition

log = logging.getLogger(__name__)

LANGUAGE_COOKIE = "pingan_language"
THEME_COOKIE = "pingan_theme"
THEMES = ("light", "dark")


class NotPermittedError(LookupError):
    """Whoever asks may not see it; for them it is not there."""


class Reader:
    """What callbacks ask for: the reader's words and theme, and what is published.

    Parameters
    ----------
    language : of readers who have not used the switch
    """

    def __init__(self, engine: Engine, language: str = DEFAULT_LANGUAGE) -> None:
        self.engine = engine
        self.default_language = language

    @property
    def language(self) -> str:
        """The reader's language: the installation's unless the switch was used."""
        return _cookie(LANGUAGE_COOKIE, LANGUAGES, self.default_language)

    @property
    def text(self) -> Text:
        """The words in the reader's language."""
        return Text(self.language)

    @property
    def theme(self) -> str:
        """The reader's theme, light unless the switch was used."""
        return _cookie(THEME_COOKIE, THEMES, THEMES[0])

    @property
    def principal(self) -> Principal:
        """Who asks; raises `NobodyAsksError` where nobody has signed in."""
        return asking().principal

    def warm(self) -> None:
        """Load what is published behind the scenes, so that the first reader does not wait for it."""

        def load() -> None:
            try:
                published = read_published(self.engine)
                _ = cube_of(published), served_boundaries(self.engine, published.boundary_version)
                for quarter in published.releases:
                    peers_of(published, quarter)
                top, newest = published.top, published.quarters[-1]
                _ = standing(published, top, newest), waterfall(published, top, newest)
                headlines(self.engine, published, top, newest)
                gc.collect()
                gc.freeze()  # what is loaded stays: looking through it again and again for garbage takes a page's time
            except Exception:  # the first reader then meets the same failure, and a page that says so
                log.info("nothing to load yet", exc_info=True)

        Thread(target=load, daemon=True, name="warm").start()

    def published(self) -> Published:
        """Return the current edition as far as whoever asks may see it.

        Raises
        ------
        NothingPublishedError
            Where nothing is published.
        NobodyAsksError
            Where nobody has signed in.
        """
        return seen_by(read_published(self.engine), self.principal.scope)

    def current(self) -> str:
        """Return the key of what is published now, the same for everyone; cheap enough to ask every few seconds."""
        return edition(self.engine)

    def shown(self, search: str) -> Published:
        """Return what a page with this query string shows: what is published, a preview, or an earlier release.

        Raises
        ------
        NotPermittedError
            A preview, for whom that is not.
        StorageError
            The preview cannot be computed, or there is no such release: why, in words.
        NothingPublishedError
            Where nothing is published.
        """
        given = dict(parse_qsl(search.lstrip("?")))
        if "preview" in given:
            self._require_preview()
            return seen_by(read_preview(self.engine, _quarter(given["preview"])), self.principal.scope)
        if "release" in given:
            return seen_by(read_earlier(self.engine, given["release"]), self.principal.scope)
        return self.published()

    def edition(self, key: str) -> Published:
        """Return the edition that an address names, as it is served to whoever asks.

        Raises
        ------
        LookupError
            It is another scope's, of an earlier state, or not for whoever asks.
        """
        bare = key_of_all(key, self.principal.scope)
        if is_preview(bare):
            self._require_preview()
        try:
            aside = read_aside(self.engine, bare)
        except StorageError as error:
            raise LookupError(key) from error
        found = self.published() if aside is None else seen_by(aside, self.principal.scope)
        if found.edition != key:
            raise LookupError(key)
        return found

    def _require_preview(self) -> None:
        if not may(asking(), Permission.PREVIEW):
            raise NotPermittedError("preview")


def _quarter(said: str) -> str:
    try:
        return parse_quarter(said)
    except ValueError as error:
        raise StorageError(
            f"没有季度 {said[:20]}：写作 2017Q1。", f"No quarter {said[:20]}: write 2017Q1."
        ) from error


def choices_of(published: Published) -> Choices:
    """Return what a view may name in this edition."""
    return published.keep(_choices)


def _choices(published: Published) -> Choices:
    return Choices(
        quarters=published.quarters,
        levels=published.levels,
        measures=published.measures,
        dimensions=tuple(d.code for d in published.system.dimensions),
        top=published.top,
        areas=dict(published.areas["level"]),
        without_parts=frozenset(published.areas.index) - published.with_parts,
        home=published.scope.root,
    )


def _cookie(name: str, allowed: tuple[str, ...], default: str) -> str:
    value = request.cookies.get(name) if has_request_context() else None
    return value if value in allowed else default
