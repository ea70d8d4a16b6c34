"""Kinds of columns that the tables of the baseline share."""

import sqlalchemy as sa

SERIAL = sa.BigInteger().with_variant(
    sa.Integer(), "sqlite"
)  # SQLite numbers rows only in a column named INTEGER
MOMENT = sa.DateTime(timezone=True)


def code(length: int) -> sa.String:
    """Return text of at most so many characters that sorts by its bytes on PostgreSQL too."""
    return sa.String(length).with_variant(sa.String(length, collation="C"), "postgresql")
