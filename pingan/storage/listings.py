"""The list of areas to put right (挂牌整治): why each is on it, what was done meanwhile, and how it ended."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import RowMapping, insert, select

from pingan.storage.engine import Database, number_of, reading, writing
from pingan.storage.errors import NotFoundError
from pingan.storage.schema_watch import listing, listing_note, listing_removal


class ListingOutcome(StrEnum):
    """How an area came off the list."""

    DONE = "done"  # put right
    WITHDRAWN = "withdrawn"  # it should not have been on it


@dataclass(frozen=True)
class ListingNote:
    """What was done meanwhile; `due_on` where the day was moved."""

    note: str
    due_on: date | None
    at: datetime
    by: str


@dataclass(frozen=True)
class ListingRemoval:
    """How it ended; `quarter` is the newest one that was published then."""

    quarter: str
    outcome: ListingOutcome
    remark: str
    at: datetime
    by: str


@dataclass(frozen=True)
class Listing:
    """An area on the list, or one that was.

    Attributes
    ----------
    quarter : whose index is the one before
    office : that answers for it; an office, never a person
    first_due_on : as it was set at the beginning
    warning_id : that led to it, None where none did
    notes : oldest first
    removal : None while it is on the list
    """

    listing_id: int
    area_code: str
    quarter: str
    reason: str
    measure: str
    office: str
    first_due_on: date
    warning_id: int | None
    at: datetime
    by: str
    notes: tuple[ListingNote, ...]
    removal: ListingRemoval | None

    @property
    def open(self) -> bool:
        """Whether it is on the list."""
        return self.removal is None

    @property
    def due_on(self) -> date:
        """By when it is to be put right, as set last."""
        return next((note.due_on for note in reversed(self.notes) if note.due_on), self.first_due_on)


def list_listings(database: Database, system_id: str, area_code: str | None = None) -> list[Listing]:
    """Return the listings of a system, those that ended too, oldest first."""
    query = select(listing).where(listing.c.system_id == system_id)
    if area_code is not None:
        query = query.where(listing.c.area_code == area_code)
    with reading(database) as connection:
        rows = connection.execute(query.order_by(listing.c.listing_id)).mappings().all()
        numbers = [row["listing_id"] for row in rows]
        notes = (
            select(listing_note)
            .where(listing_note.c.listing_id.in_(numbers))
            .order_by(listing_note.c.note_id)
        )
        removals = select(listing_removal).where(listing_removal.c.listing_id.in_(numbers))
        noted = defaultdict(list)
        for row in connection.execute(notes).mappings():
            noted[row["listing_id"]].append(_note(row))
        ended = {row["listing_id"]: _removal(row) for row in connection.execute(removals).mappings()}
    return [_listing(row, tuple(noted[row["listing_id"]]), ended.get(row["listing_id"])) for row in rows]


def load_listing(database: Database, system_id: str, listing_id: int) -> Listing:
    """Return one listing.

    Raises
    ------
    NotFoundError
        There is none with this number.
    """
    found = next((one for one in list_listings(database, system_id) if one.listing_id == listing_id), None)
    if found is None:
        raise NotFoundError(f"没有编号为 {listing_id} 的挂牌记录。", f"There is no listing {listing_id}.")
    return found


def save_listing(database: Database, values: Mapping[str, Any]) -> int:
    """Store a listing and return its number.

    Parameters
    ----------
    values : `system_id, area_code, quarter, reason, measure, office, due_on` (date), `warning_id, listed_by,
        listed_by_account`
    """
    row = {**values, "due_on": values["due_on"].isoformat(), "listed_at": datetime.now(UTC)}
    with writing(database) as connection:
        return number_of(connection.execute(insert(listing).values(row)))


def save_note(
    database: Database, listing_id: int, note: str, due_on: date | None, by: str, account_id: int | None
) -> None:
    """Store what was done; `due_on` moves the day."""
    values = {"listing_id": listing_id, "note": note, "due_on": due_on and due_on.isoformat()}
    values |= {"noted_at": datetime.now(UTC), "noted_by": by, "noted_by_account": account_id}
    with writing(database) as connection:
        connection.execute(insert(listing_note).values(values))


def save_removal(
    database: Database,
    listing_id: int,
    quarter: str,
    outcome: ListingOutcome,
    remark: str,
    by: str,
    account_id: int | None,
) -> None:
    """Store how a listing ended; a second end breaks the table's key."""
    values = {"listing_id": listing_id, "quarter": quarter, "outcome": outcome.value, "remark": remark}
    values |= {"removed_at": datetime.now(UTC), "removed_by": by, "removed_by_account": account_id}
    with writing(database) as connection:
        connection.execute(insert(listing_removal).values(values))


def _listing(row: RowMapping, notes: tuple[ListingNote, ...], removal: ListingRemoval | None) -> Listing:
    names = ("listing_id", "area_code", "quarter", "reason", "measure", "office", "warning_id")
    return Listing(
        **{name: row[name] for name in names},
        first_due_on=date.fromisoformat(row["due_on"]),
        at=row["listed_at"],
        by=row["listed_by"],
        notes=notes,
        removal=removal,
    )


def _note(row: RowMapping) -> ListingNote:
    moved = row["due_on"] and date.fromisoformat(row["due_on"])
    return ListingNote(row["note"], moved, row["noted_at"], row["noted_by"])


def _removal(row: RowMapping) -> ListingRemoval:
    outcome = ListingOutcome(row["outcome"])
    return ListingRemoval(row["quarter"], outcome, row["remark"], row["removed_at"], row["removed_by"])
