"""Whether anything was done that a page shows beside the releases: a short text that is another one then."""

from sqlalchemy import func, select

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
    asked = [select(what(time)).scalar_subquery() for time in TIMES for what in (func.count, func.max)]
    with reading(database) as connection:
        return ",".join(map(str, connection.execute(select(*asked)).one()))
