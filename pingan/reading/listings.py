"""The listed areas as one account may see them, with the index before, now and after."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from pingan.reading.published import Published
from pingan.reading.standing import count, number
from pingan.storage import Database
from pingan.storage.listings import Listing, list_listings


@dataclass(frozen=True)
class Measured:
    """Where an area stood in a quarter; None where it has no index or no rank."""

    quarter: str
    index: float | None
    rank: int | None
    rank_of: int | None


@dataclass(frozen=True)
class ListedArea:
    """An area on the list, or one that was, with its index.

    Attributes
    ----------
    before : in the quarter that led to it
    after : in the quarter of its end, or in the first one published since; the newest while it is on the list; None
        where no later quarter is published
    overdue : whether it is on the list and its day is over
    """

    listing: Listing
    level: str
    before: Measured
    after: Measured | None
    overdue: bool

    @property
    def change(self) -> float | None:
        """Index after less index before."""
        if self.after is None or self.after.index is None or self.before.index is None:
            return None
        return self.after.index - self.before.index


def listed_areas(database: Database, published: Published, today: date) -> tuple[ListedArea, ...]:
    """Return the listings of the areas that a scope sees in full: overdue first, then by day, those that ended last."""
    levels = published.areas["level"]
    system_id = next(iter(published.releases.values())).system_id
    found = [
        _listed(published, one, levels[one.area_code], today)
        for one in list_listings(database, system_id)
        if one.area_code in levels.index and one.area_code not in published.score_only
    ]
    ended = [(one.listing.removal.at, one) for one in found if one.listing.removal is not None]
    still = [one for one in found if one.listing.open]
    still.sort(key=lambda one: (not one.overdue, one.listing.due_on))
    ended.sort(key=lambda pair: pair[0], reverse=True)
    return (*still, *(one for _, one in ended))


def listed_in(listed: Sequence[ListedArea], quarter: str) -> dict[str, ListedArea]:
    """Return what was on the list in a quarter, by area: from the one that led to it until the one of its end."""
    return {
        one.listing.area_code: one
        for one in reversed(listed)
        if one.listing.quarter <= quarter
        and (one.listing.removal is None or quarter < one.listing.removal.quarter)
    }


def _listed(published: Published, one: Listing, level: str, today: date) -> ListedArea:
    later = [quarter for quarter in published.releases if quarter > one.quarter]
    after = later[-1:]
    if one.removal is not None:
        after = [quarter for quarter in later if quarter >= one.removal.quarter][:1] or after
    return ListedArea(
        one,
        level,
        _measured(published, one.area_code, one.quarter),
        _measured(published, one.area_code, after[0]) if after else None,
        one.open and one.due_on < today,
    )


def _measured(published: Published, code: str, quarter: str) -> Measured:
    frame = published.by_area.get(quarter, {}).get("areas")
    if frame is None or code not in frame.index:
        return Measured(quarter, None, None, None)
    row = frame.loc[code]
    return Measured(quarter, number(row["index"]), count(row["rank"]), count(row["rank_of"]))
