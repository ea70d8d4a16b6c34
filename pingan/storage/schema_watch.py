"""The tables of warnings, of listed areas and of contact compounds: a part of the one schema.

Rules, evaluations, warnings, acknowledgements, listings, notes and removals are written once and never changed; a
contact is made and undone.
"""

from sqlalchemy import (
    BigInteger,
    Column,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    String,
    Table,
    Text,
)

from pingan.storage.schema import AreaCode, Code, Quarter, Serial, Sha256, UtcDateTime, metadata


def _done(act: str) -> tuple[Column, ...]:
    """Return the columns of when it was done, and by whom; the command line has no account."""
    return (
        Column(f"{act}_at", UtcDateTime, nullable=False),
        Column(f"{act}_by", Text, nullable=False),
        Column(f"{act}_by_account", BigInteger),
    )


warning_rules = Table(
    "warning_rules",
    metadata,
    Column("system_id", Code, primary_key=True),
    Column("version", Code, primary_key=True),
    Column("applies_from", Quarter, nullable=False),
    Column("title_zh", Text, nullable=False),
    Column("title_en", Text, nullable=False),
    Column("toml", Text, nullable=False),
    Column("sha256", Sha256, nullable=False),
    Column("saved_at", UtcDateTime, nullable=False),
    Column("saved_by", Text, nullable=False),
)

# That a release was looked at, by which rules: it may well have given no warning. Once a release.
warning_evaluation = Table(
    "warning_evaluation",
    metadata,
    Column("release_id", ForeignKey("release.release_id"), primary_key=True),
    Column("system_id", Code, nullable=False),
    Column("rules_version", Code, nullable=False),
    Column("evaluated_at", UtcDateTime, nullable=False),
    ForeignKeyConstraint(
        ["system_id", "rules_version"], ["warning_rules.system_id", "warning_rules.version"]
    ),
)

warning = Table(
    "warning",
    metadata,
    Column("warning_id", Serial, primary_key=True),
    Column("release_id", ForeignKey("warning_evaluation.release_id"), nullable=False),
    Column("area_code", AreaCode, nullable=False),
    Column("rule", Code, nullable=False),
    Column(
        "subject", Code, nullable=False
    ),  # a dimension or an indicator; "" where the rule is about the index
    Column("figures", Text, nullable=False),  # JSON
    Index(None, "release_id", "area_code"),
    sqlite_autoincrement=True,
)

warning_acknowledgement = Table(
    "warning_acknowledgement",
    metadata,
    Column("acknowledgement_id", Serial, primary_key=True),
    Column("warning_id", ForeignKey("warning.warning_id"), nullable=False),
    Column("remark", Text, nullable=False),
    *_done("acknowledged"),
    Index(None, "warning_id"),
    sqlite_autoincrement=True,
)

# An area on the list: why, what is to be done, by which office, until when.
listing = Table(
    "listing",
    metadata,
    Column("listing_id", Serial, primary_key=True),
    Column("system_id", Code, nullable=False),
    Column("area_code", AreaCode, nullable=False),
    Column("quarter", Quarter, nullable=False),  # whose index is the one before
    Column("reason", Text, nullable=False),
    Column("measure", Text, nullable=False),
    Column("office", Text, nullable=False),
    Column("due_on", String(10), nullable=False),  # 2017-03-31
    Column("warning_id", ForeignKey("warning.warning_id")),  # that led to it, where one did
    *_done("listed"),
    Index(None, "system_id", "area_code"),
    sqlite_autoincrement=True,
)

# What was done meanwhile; a day here takes the place of the one that was set before.
listing_note = Table(
    "listing_note",
    metadata,
    Column("note_id", Serial, primary_key=True),
    Column("listing_id", ForeignKey("listing.listing_id"), nullable=False),
    Column("note", Text, nullable=False),
    Column("due_on", String(10)),
    *_done("noted"),
    Index(None, "listing_id"),
    sqlite_autoincrement=True,
)

# Its key lets a listing end only once.
listing_removal = Table(
    "listing_removal",
    metadata,
    Column("listing_id", ForeignKey("listing.listing_id"), primary_key=True),
    Column("quarter", Quarter, nullable=False),  # whose index is the one after
    Column("outcome", Code, nullable=False),
    Column("remark", Text, nullable=False),
    *_done("removed"),
)

# The areas that an account is in contact with.
account_contact = Table(
    "account_contact",
    metadata,
    Column("account_id", ForeignKey("account.account_id"), primary_key=True),
    Column("area_code", AreaCode, primary_key=True),
    Column("bound_at", UtcDateTime, nullable=False),
    Column("bound_by", Text, nullable=False),
)
