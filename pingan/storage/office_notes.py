"""Notes that the data office keeps for itself, beside what readers are told of a correction, an assessment, a listing.

A table of their own: nothing that is made for readers asks it, so that no page, file or answer can take one along.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

from sqlalchemy import BigInteger, Column, Index, Table, Text, insert, select

from pingan.storage.engine import Database, reading, writing
from pingan.storage.schema import Code, Serial, UtcDateTime, metadata

office_note = Table(
    "office_note",
    metadata,
    Column("note_id", Serial, primary_key=True),
    Column("about", Code, nullable=False),
    Column("number", Code, nullable=False),  # of the release, proposal, assessment, warning or listing
    Column("note", Text, nullable=False),
    Column("written_at", UtcDateTime, nullable=False),
    Column("written_by", Text, nullable=False),
    Column("written_by_account", BigInteger),  # none for the command line
    Index(None, "about", "number"),
    sqlite_autoincrement=True,
)


class About(StrEnum):
    """What a note is about."""

    RELEASE = "release"
    PROPOSAL = "proposal"
    ASSESSMENT = "assessment"
    WARNING = "warning"
    LISTING = "listing"


@dataclass(frozen=True)
class OfficeNote:
    """A note that the data office keeps for itself."""

    note: str
    at: datetime
    by: str


def add_note(
    database: Database, about: About, number: int | str, note: str, by: str, account_id: int | None
) -> None:
    """Store a note; earlier ones stay."""
    values = {
        "about": about.value,
        "number": str(number),
        "note": note,
        "written_at": datetime.now(UTC),
        "written_by": by,
        "written_by_account": account_id,
    }
    with writing(database) as connection:
        connection.execute(insert(office_note).values(values))


def notes_about(database: Database, about: About, number: int | str) -> list[OfficeNote]:
    """Return the notes about something, oldest first: for the data office's eyes alone."""
    same = (office_note.c.about == about.value) & (office_note.c.number == str(number))
    with reading(database) as connection:
        rows = connection.execute(select(office_note).where(same).order_by(office_note.c.note_id)).all()
    return [OfficeNote(row.note, row.written_at, row.written_by) for row in rows]
