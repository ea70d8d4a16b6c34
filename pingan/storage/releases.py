"""Releases: immutable computations of a quarter, and the pointer to the one that readers see.

A release is named after what is in it (`2017Q1-` and the beginning of its fingerprint), so the same content
is one release however often it is computed. A publication is the act of showing a release: who, when, why.
"""

import hashlib
import io
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache

import pandas as pd
from sqlalchemy import Connection, ScalarSelect, Select, delete, insert, select

from pingan import __version__
from pingan.scoring.scores import QuarterScores
from pingan.storage.engine import Database, number_of, reading, writing
from pingan.storage.errors import NotFoundError
from pingan.storage.fingerprint import KEYS
from pingan.storage.frames import to_frame
from pingan.storage.release_signatures import sign_release
from pingan.storage.schema import (
    indicator_system,
    publication,
    published_quarter,
    release,
    release_batch,
    release_frame,
)


@dataclass(frozen=True, eq=False)
class Computed:
    """A quarter as it was computed, not yet stored.

    Attributes
    ----------
    quarter, system_id, system_version, boundary_version : str
        What was computed, and with what.
    demonstration : bool
        Boundaries, system or a batch are demonstration data: every screen says so.
    batch_ids : tuple of int
        The batches whose observations went in.
    previous_release_id, year_release_id : str or None
        The releases that movement and contributions were measured against.
    sha256 : str
        `pingan.storage.fingerprint` of it all.
    scores : QuarterScores
        The frames.
    """

    quarter: str
    system_id: str
    system_version: str
    boundary_version: str
    demonstration: bool
    batch_ids: tuple[int, ...]
    previous_release_id: str | None
    year_release_id: str | None
    sha256: str
    scores: QuarterScores = field(repr=False)

    @property
    def release_id(self) -> str:
        """The name that it has, or will have, as a release."""
        return f"{self.quarter}-{self.sha256[:12]}"


@dataclass(frozen=True, eq=False)
class Release(Computed):
    """A stored release, with its latest publication.

    Attributes
    ----------
    computed_at, published_at : datetime
        UTC.
    published_by : str
        Account, or the system's user on the command line.
    reason : str or None
        Why it took the place of another release; None for a quarter's first publication.
    application_version : str
        Version of this program that computed it.
    """

    computed_at: datetime
    published_at: datetime
    published_by: str
    reason: str | None
    application_version: str


def publish_release(database: Database, computed: Computed, reason: str | None, published_by: str) -> None:
    """Store a release and make it the one that readers of its quarter see: all of it, or nothing.

    The quarter's earlier releases stay as they are.
    """
    with writing(database) as connection:
        stored = select(release.c.release_id).where(release.c.release_id == computed.release_id)
        if connection.scalar(stored) is None:
            _insert_release(connection, computed)
        sign_release(connection, computed.release_id, computed.sha256)
        published = connection.execute(
            insert(publication).values(
                system_id=computed.system_id,
                quarter=computed.quarter,
                release_id=computed.release_id,
                published_at=datetime.now(UTC),
                published_by=published_by,
                reason=reason,
            )
        )
        quarter = {"system_id": computed.system_id, "quarter": computed.quarter}
        same_quarter = [published_quarter.c[name] == value for name, value in quarter.items()]
        connection.execute(delete(published_quarter).where(*same_quarter))
        connection.execute(insert(published_quarter).values(**quarter, publication_id=number_of(published)))


def load_release(database: Database, release_id: str) -> Release:
    """Load a release with its frames, current or not.

    Returns
    -------
    Release
        Text columns of the frames are pandas' text type, missing numbers NaN, missing ranks <NA>.

    Raises
    ------
    NotFoundError
        There is no such release.
    """
    frames = select(release_frame.c.frame, release_frame.c.parquet).where(
        release_frame.c.release_id == release_id
    )
    with reading(database) as connection:
        record = release_record(connection, release_id)
        stored = {name: pd.read_parquet(io.BytesIO(content)) for name, content in connection.execute(frames)}
    del record["release_id"]
    return Release(**record, scores=QuarterScores(record["quarter"], **stored))


def release_record(database: Database, release_id: str) -> dict:
    """Return what `Release` holds, as a dict, without reading the frames.

    Raises
    ------
    NotFoundError
        There is no such release.
    """
    # Of several publications of the same content the latest tells when and why.
    query = (
        select(release, publication.c.published_at, publication.c.published_by, publication.c.reason)
        .join_from(release, publication)
        .where(release.c.release_id == release_id)
        .order_by(publication.c.publication_id.desc())
        .limit(1)
    )
    batches = select(release_batch.c.batch_id).where(release_batch.c.release_id == release_id)
    with reading(database) as connection:
        row = connection.execute(query).mappings().first()
        if row is None:
            raise NotFoundError(f"没有编号为 {release_id} 的发布。", f"There is no release {release_id}.")
        batch_ids = tuple(connection.scalars(batches.order_by(release_batch.c.batch_id)))
    return {**row, "batch_ids": batch_ids}


def current_release_id(database: Database, quarter: str, system_id: str) -> str | None:
    """Return the release of a quarter that readers see, None where it is not published."""
    query = (
        select(publication.c.release_id)
        .join_from(published_quarter, publication)
        .where(published_quarter.c.system_id == system_id, published_quarter.c.quarter == quarter)
    )
    with reading(database) as connection:
        return connection.scalar(query)


def current_releases(database: Database, system_id: str | None = None) -> pd.DataFrame:
    """List what is published: the current release of every quarter, oldest quarter first.

    Parameters
    ----------
    system_id : str, optional
        By default the system that was stored first.

    Returns
    -------
    pandas.DataFrame
        `quarter, release_id, sha256, published_at, published_by, reason, demonstration, system_version,
        boundary_version`; no rows where nothing is published.
    """
    query = _publications(system_id).join(
        published_quarter, published_quarter.c.publication_id == publication.c.publication_id
    )
    with reading(database) as connection:
        frame = to_frame(connection.execute(query.order_by(publication.c.quarter)))
    return frame.drop(columns="publication_id")


def list_publications(database: Database, system_id: str | None = None) -> pd.DataFrame:
    """List all publications ever, oldest first: the columns of `current_releases`, and `current` (bool)."""
    query = _publications(system_id).add_columns(
        published_quarter.c.publication_id.is_not(None).label("current")
    )
    query = query.outerjoin(
        published_quarter, published_quarter.c.publication_id == publication.c.publication_id
    )
    with reading(database) as connection:
        frame = to_frame(connection.execute(query.order_by(publication.c.publication_id)))
    return frame.drop(columns="publication_id").astype({"current": bool})


def published_batches(database: Database) -> set[int]:
    """Return the numbers of the batches from which anything that readers see now was computed."""
    query = (
        select(release_batch.c.batch_id)
        .join(publication, publication.c.release_id == release_batch.c.release_id)
        .join(published_quarter, published_quarter.c.publication_id == publication.c.publication_id)
    )
    with reading(database) as connection:
        return set(connection.scalars(query))


def edition(database: Database, system_id: str | None = None) -> str:
    """Return a short hash over the current releases of all quarters: it changes with every publication.

    It is the key under which everything that is computed from what is published may be kept for ever.

    Returns
    -------
    str
        12 hexadecimal digits.
    """
    with reading(database) as connection:
        shown = connection.execute(_shown(system_id)).all()
    listed = [f"{quarter} {release_id}\n" for quarter, release_id in shown]
    return hashlib.sha256("".join(listed).encode()).hexdigest()[:12]


@cache
def _shown(system_id: str | None) -> Select[str, str]:
    # Without frames and dates, and put together once: a reader asks this for every request.
    return (
        select(publication.c.quarter, publication.c.release_id)
        .join_from(published_quarter, publication)
        .where(published_quarter.c.system_id == _system(system_id))
        .order_by(publication.c.quarter)
    )


def _insert_release(connection: Connection, computed: Computed) -> None:
    about = {column.name: getattr(computed, column.name, None) for column in release.c}
    about |= {"computed_at": datetime.now(UTC), "application_version": __version__}
    connection.execute(insert(release).values(about))
    number = {"release_id": computed.release_id}
    connection.execute(
        insert(release_batch), [{**number, "batch_id": batch_id} for batch_id in computed.batch_ids]
    )
    for name, frame in frames_of(computed.scores).items():
        connection.execute(insert(release_frame).values(**number, frame=name, parquet=_parquet(frame)))


def frames_of(scores: QuarterScores) -> Mapping[str, pd.DataFrame]:
    """Return the frames of a quarter's scores by name, as a release keeps them."""
    return {name: getattr(scores, name) for name in KEYS}


def _parquet(frame: pd.DataFrame) -> bytes:
    return frame.to_parquet(None, compression="zstd", index=False)


def _publications(system_id: str | None) -> Select:
    return (
        select(
            publication.c.publication_id,
            publication.c.quarter,
            publication.c.release_id,
            release.c.sha256,
            publication.c.published_at,
            publication.c.published_by,
            publication.c.reason,
            release.c.demonstration,
            release.c.system_version,
            release.c.boundary_version,
        )
        .join_from(publication, release)
        .where(publication.c.system_id == _system(system_id))
    )


def _system(system_id: str | None) -> ScalarSelect[str] | str:
    first = select(indicator_system.c.system_id).order_by(indicator_system.c.saved_at).limit(1)
    return first.scalar_subquery() if system_id is None else system_id
