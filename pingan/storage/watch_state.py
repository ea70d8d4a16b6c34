"""Whether anything was done that pages and wall screens show beside the releases: a short text that is another then."""

from functools import cache
from typing import Any

from sqlalchemy import ScalarSelect, Select, func, select

from pingan.storage.engine import Database, reading
from pingan.storage.schema_assessment import rule_file
from pingan.storage.schema_watch import (
    listing,
    listing_note,
    listing_removal,
    warning_acknowledgement,
    warning_evaluation,
    warning_rules,
)

TIMES = (
    listing.c.listed_at,
    listing_note.c.noted_at,
    listing_removal.c.removed_at,
    warning_acknowledgement.c.acknowledged_at,
    warning_evaluation.c.evaluated_at,
    warning_rules.c.saved_at,
    rule_file.c.stored_at,
)
"""Their rows are added and never changed."""


def watch_state(database: Database) -> str:
    """Return a text that differs whenever listings, acknowledgements, warnings or files of rules have been added."""
    return watch_state_with(database)[0]


def watch_state_with(database: Database, *more: ScalarSelect) -> tuple[str, *tuple[Any, ...]]:
    """Return `watch_state` and what else is asked, in one query."""
    with reading(database) as connection:
        row = connection.execute(_asked(more)).one()
    return ",".join(map(str, row[: -len(more) or None])), *row[len(row) - len(more) :]


@cache  # put together once: readers ask it for every page of an area
def _asked(more: tuple[ScalarSelect, ...]) -> Select:
    times = [select(what(time)).scalar_subquery() for time in TIMES for what in (func.count, func.max)]
    return select(*times, *more)
