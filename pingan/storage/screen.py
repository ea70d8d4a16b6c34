"""What the wall screen plays, version by version, and a stamp of all that it shows beside the releases."""

from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import Column, Table, Text, func, insert, select

from pingan.storage.engine import Database, number_of, reading, writing
from pingan.storage.schema import (
    Serial,
    UtcDateTime,
    batch,
    metadata,
    publication,
    published_quarter,
    release_batch,
)
from pingan.storage.watch_state import watch_state_with

# Only ever added to: the newest row is what screens play.
screen_playlist = Table(
    "screen_playlist",
    metadata,
    Column("playlist_id", Serial, primary_key=True),
    Column("saved_at", UtcDateTime, nullable=False),
    Column("saved_by", Text, nullable=False),
    Column("content", Text),  # JSON; none for the playlist that is made from what is published
    sqlite_autoincrement=True,
)

_NEWEST = select(func.max(screen_playlist.c.playlist_id)).scalar_subquery()


@dataclass(frozen=True)
class SavedPlaylist:
    """One version.

    Attributes
    ----------
    saved_at : UTC
    saved_by : the account's name
    content : JSON text; None where the playlist is to be made from what is published
    """

    playlist_id: int
    saved_at: datetime
    saved_by: str
    content: str | None


@dataclass(frozen=True)
class Stamp:
    """What a screen asks for every few seconds: whether anything that it shows beside the releases has changed.

    Attributes
    ----------
    playlist_id : of the newest version, None where none was saved
    notices : what they are made from, as `pingan.storage.watch_state` sums it up
    """

    playlist_id: int | None
    notices: str


def save_playlist(database: Database, content: str | None, saved_by: str) -> int:
    """Store a version and return its number; from then on it is what screens play."""
    values = {"saved_at": datetime.now(UTC), "saved_by": saved_by, "content": content}
    with writing(database) as connection:
        return number_of(connection.execute(insert(screen_playlist).values(values)))


def list_playlists(database: Database, most: int = 50) -> list[SavedPlaylist]:
    """Return the versions, the newest first."""
    query = select(screen_playlist).order_by(screen_playlist.c.playlist_id.desc()).limit(most)
    with reading(database) as connection:
        return [SavedPlaylist(**row) for row in connection.execute(query).mappings()]


def load_playlist(database: Database, playlist_id: int) -> SavedPlaylist | None:
    """Return one version; None where there is none of that number."""
    query = select(screen_playlist).where(screen_playlist.c.playlist_id == playlist_id)
    with reading(database) as connection:
        row = connection.execute(query).mappings().one_or_none()
    return None if row is None else SavedPlaylist(**row)


def screen_stamp(database: Database) -> Stamp:
    """Return the stamp, in one small query."""
    notices, playlist_id = watch_state_with(database, _NEWEST)
    return Stamp(playlist_id, notices)


def published_and_received(database: Database, release_id: str) -> tuple[datetime | None, datetime | None]:
    """Return when a release was published last, and when the last of its batches was received; UTC, None if unknown."""
    current = (
        select(func.max(publication.c.published_at))
        .join_from(publication, published_quarter)
        .where(publication.c.release_id == release_id)
    )
    received = (
        select(func.max(batch.c.received_at))
        .join_from(release_batch, batch)
        .where(release_batch.c.release_id == release_id)
    )
    with reading(database) as connection:
        return connection.scalar(current), connection.scalar(received)
