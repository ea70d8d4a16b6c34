"""Editions beside the one that readers see: a quarter before it is published, and releases that were replaced."""

import hashlib
import re
from datetime import UTC, datetime
from functools import lru_cache

from sqlalchemy import Connection, Engine

from pingan import __version__
from pingan.acts.computation import compute, current_inputs
from pingan.quarters import parse_quarter
from pingan.reading.published import Aside, Published, assemble, current_releases_loaded, read_published
from pingan.scoring.engine import needed_quarters
from pingan.storage import NotFoundError, Release, boundary_info, system_for
from pingan.storage import releases as release_store
from pingan.storage.batches import batches_in_force
from pingan.storage.engine import reading

PREVIEW, EARLIER = "preview", "earlier"
_KEY = re.compile(
    rf"(?:{PREVIEW}-(?P<quarter>\d{{4}}Q[1-4])|{EARLIER}-(?P<release>\d{{4}}Q[1-4]-[0-9a-f]{{12}}))-[0-9a-f]{{12}}"
)


def read_preview(engine: Engine, quarter: str) -> Published:
    """Return what readers would see if a quarter were published now; nothing is written.

    The quarter is computed on what is accepted and stands at its place among the published ones, new or instead
    of its release. Computed once, as long as nothing that it rests on changes.

    Raises
    ------
    PublicationError
        There are no observations of the quarter, or they cannot be scored.
    NotFoundError
        There are no boundaries, or there is no indicator system that applies to the quarter.
    ValueError
        The quarter is not written like one.
    """
    quarter = parse_quarter(quarter)
    with reading(engine) as connection:
        basis = _basis(connection, quarter)
    return _load_preview(engine, quarter, basis)


def read_earlier(engine: Engine, release_id: str) -> Published:
    """Return the current edition with a replaced release at its quarter's place; the current one as it is.

    Raises
    ------
    NotFoundError
        There is no such release, or it is of another index.
    """
    edition = release_store.edition(engine)
    return _load_earlier(engine, release_id, edition) or read_published(engine)


def read_aside(engine: Engine, edition: str) -> Published | None:
    """Return the preview or earlier edition with this key as it is now; None where the key is of neither.

    Its own key differs from the one asked for where something has changed since.

    Raises
    ------
    PublicationError, NotFoundError
        It can no longer be read.
    """
    found = _KEY.fullmatch(edition)
    if not found:
        return None
    if found["quarter"]:
        return read_preview(engine, found["quarter"])
    return read_earlier(engine, found["release"])


def is_preview(edition: str) -> bool:
    """Whether an edition's key is a preview's, whatever follows it."""
    return edition.startswith(PREVIEW)


@lru_cache(maxsize=2)
def _load_preview(engine: Engine, quarter: str, _basis: str) -> Published:
    with reading(engine) as connection:  # one state of the database
        computed = compute(connection, current_inputs(connection, quarter))
        now = datetime.now(UTC)
        release = Release(
            **vars(computed),
            computed_at=now,
            published_at=now,
            published_by="",
            reason=None,
            application_version=__version__,
        )
        releases = current_releases_loaded(connection)
        current = releases[quarter].release_id if quarter in releases else None
        aside = Aside(PREVIEW, quarter, release.release_id, release.sha256, current)
        releases[quarter] = release
        key = _hash(release_store.edition(connection), computed.sha256)
        return assemble(
            connection, f"{PREVIEW}-{quarter}-{key}", {q: releases[q] for q in sorted(releases)}, aside
        )


@lru_cache(maxsize=4)
def _load_earlier(engine: Engine, release_id: str, _edition: str) -> Published | None:
    with reading(engine) as connection:
        releases = current_releases_loaded(connection)
        earlier = release_store.load_release(connection, release_id)
        if earlier.system_id not in {release.system_id for release in releases.values()}:
            raise NotFoundError(
                f"没有编号为 {release_id} 的发布。", f"There is no release {release_id} of this index."
            )
        current = releases[earlier.quarter].release_id
        if current == release_id:
            return None  # it is what readers see
        aside = Aside(EARLIER, earlier.quarter, release_id, earlier.sha256, current)
        key = f"{EARLIER}-{release_id}-{_hash(release_store.edition(connection))}"
        return assemble(connection, key, {**releases, earlier.quarter: earlier}, aside)


def _basis(connection: Connection, quarter: str) -> str:
    """Return a key that changes with everything that the preview is made of; cheap, without frames."""
    system = system_for(connection, quarter)
    batches = batches_in_force(connection, needed_quarters(system, quarter), system.codes)
    version = boundary_info(connection).version
    return _hash(
        release_store.edition(connection), system.version, system.sha256, version, *map(str, batches)
    )


def _hash(*parts: str) -> str:
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:12]
