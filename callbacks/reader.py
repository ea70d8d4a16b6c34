"""Who asks and what is there to read: language and theme from cookies, the current edition from the database."""

import logging
from threading import Thread

from flask import has_request_context, request
from sqlalchemy import Engine

from callbacks.sessions import asking
from layouts.text import DEFAULT_LANGUAGE, LANGUAGES, Text
from layouts.view import Choices
from pingan.access.principal import Principal
from pingan.reading.published import Published, read_published
from pingan.reading.scoped import seen_by
from pingan.reading.served import served_boundaries

log = logging.getLogger(__name__)

LANGUAGE_COOKIE = "pingan_language"
THEME_COOKIE = "pingan_theme"
THEMES = ("light", "dark")


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
                _ = published.cube, served_boundaries(self.engine, published.boundary_version)
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


def choices_of(published: Published) -> Choices:
    """Return what a view may name in this edition."""
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
