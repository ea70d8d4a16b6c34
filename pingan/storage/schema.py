"""The tables: one schema for SQLite and PostgreSQL.

Almost everything is written once and never changed: boundaries, systems, batches, observations, releases and
publications only grow. The exceptions are `published_quarter`, the pointer that a publication moves,
`boundary_version.adopted_at`, and the tables of accounts. Changing this file needs a migration
(`migrations/versions`); a test compares. The other `schema_….py` go on; `pingan.storage` imports them all, so that
`metadata` holds them wherever it is used.
"""

from datetime import UTC, datetime

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    DateTime,
    Dialect,
    Double,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
)


class UtcDateTime(TypeDecorator[datetime]):
    """A moment in UTC. SQLite keeps no time zone, so it is put back when reading."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse moments without a time zone, store the others in UTC."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment without a time zone cannot be stored")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Return an aware moment in UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


# Named constraints: a migration can only change what has a name.
metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

Serial = BigInteger().with_variant(Integer, "sqlite")  # SQLite numbers rows only in a column named INTEGER
Sha256 = String(64)


def code(length: int) -> String:
    """Return the type of a code of at most so many characters."""
    # Codes sort by their bytes, as SQLite does anyway: what is read in order is the same on both databases.
    return String(length).with_variant(String(length, collation="C"), "postgresql")


Quarter = code(6)
AreaCode = code(32)
Code = code(64)

boundary_version = Table(
    "boundary_version",
    metadata,
    Column("version", Code, primary_key=True),
    Column("saved_at", UtcDateTime, nullable=False),
    # The version in use is the one adopted last: importing an earlier file again goes back to it.
    Column("adopted_at", UtcDateTime, nullable=False),
    Column("credit", Text, nullable=False),
    Column("demonstration", Boolean, nullable=False),
    Column("report", Text),
)

area = Table(
    "area",
    metadata,
    Column("boundary_version", ForeignKey("boundary_version.version"), primary_key=True),
    Column("area_code", AreaCode, primary_key=True),
    Column("level", Code, nullable=False),
    Column("parent_code", AreaCode),
    Column("name", Text, nullable=False),
    Column("name_en", Text),
    Column("geometry", LargeBinary, nullable=False),  # WKB, EPSG:4326, full detail
    Index(None, "boundary_version", "parent_code"),
)

indicator_system = Table(
    "indicator_system",
    metadata,
    Column("system_id", Code, primary_key=True),
    Column("version", Code, primary_key=True),
    Column("applies_from", Quarter, nullable=False),
    Column("title_zh", Text, nullable=False),
    Column("title_en", Text, nullable=False),
    Column("toml", Text, nullable=False),
    Column("sha256", Sha256, nullable=False),
    Column("demonstration", Boolean, nullable=False),
    Column("saved_at", UtcDateTime, nullable=False),
)

batch = Table(
    "batch",
    metadata,
    Column("batch_id", Serial, primary_key=True),
    Column("quarter", Quarter, nullable=False),
    Column("department", code(100), nullable=False),
    Column("file_name", Text, nullable=False),
    Column("sha256", Sha256, nullable=False),  # of the file as it was received
    Column("received_at", UtcDateTime, nullable=False),
    Column("received_by", Text, nullable=False),
    Column("reason", Text),
    Column("demonstration", Boolean, nullable=False),
    Column("remark", Text),  # why figures that look odd are right
    Index(None, "quarter", "department"),
    sqlite_autoincrement=True,  # a number is never given twice
)

# Which indicators a batch brings, so that finding the ones in force needs no look at the observations.
batch_indicator = Table(
    "batch_indicator",
    metadata,
    Column("batch_id", ForeignKey("batch.batch_id"), primary_key=True),
    Column("indicator", Code, primary_key=True),
    Column("observations", Integer, nullable=False),
)

# A batch is never edited: that it was withdrawn is a second fact, with its own who, when and why.
batch_withdrawal = Table(
    "batch_withdrawal",
    metadata,
    Column("batch_id", ForeignKey("batch.batch_id"), primary_key=True),
    Column("withdrawn_at", UtcDateTime, nullable=False),
    Column("withdrawn_by", Text, nullable=False),
    Column("reason", Text, nullable=False),
)

observation = Table(
    "observation",
    metadata,
    Column("batch_id", ForeignKey("batch.batch_id"), primary_key=True),
    # The indicator before the area: of a batch only the indicators that are in force are read.
    Column("indicator", Code, primary_key=True),
    Column("area_code", AreaCode, primary_key=True),
    Column("numerator", Double),
    Column("denominator", Double),
    Column("grade", Double),
    sqlite_with_rowid=False,  # the rows lie in the order of their key: half the size, one look-up
)

# The number identifies what was computed, not when: it is the quarter and the beginning of the hash.
release = Table(
    "release",
    metadata,
    Column("release_id", Code, primary_key=True),
    Column("system_id", Code, nullable=False),
    Column("system_version", Code, nullable=False),
    Column("quarter", Quarter, nullable=False),
    Column("sha256", Sha256, nullable=False),
    Column("boundary_version", ForeignKey("boundary_version.version"), nullable=False),
    Column("demonstration", Boolean, nullable=False),
    Column("previous_release_id", ForeignKey("release.release_id")),  # what its movement was measured against
    Column("year_release_id", ForeignKey("release.release_id")),
    Column("computed_at", UtcDateTime, nullable=False),
    Column("application_version", Code, nullable=False),
    UniqueConstraint("sha256"),
    ForeignKeyConstraint(
        ["system_id", "system_version"], ["indicator_system.system_id", "indicator_system.version"]
    ),
)

release_batch = Table(
    "release_batch",
    metadata,
    Column("release_id", ForeignKey("release.release_id"), primary_key=True),
    Column("batch_id", ForeignKey("batch.batch_id"), primary_key=True),
)

# One row for each frame: loading a release is one read, whatever its number of areas.
release_frame = Table(
    "release_frame",
    metadata,
    Column("release_id", ForeignKey("release.release_id"), primary_key=True),
    Column("frame", Code, primary_key=True),
    Column("parquet", LargeBinary, nullable=False),
)

# By a key that is kept elsewhere, over the number and the hash: a release that was published without one has none.
release_signature = Table(
    "release_signature",
    metadata,
    Column("release_id", ForeignKey("release.release_id"), primary_key=True),
    Column("key_id", String(16), nullable=False),
    Column("signature", String(128), nullable=False),
    Column("signed_at", UtcDateTime, nullable=False),
)

publication = Table(
    "publication",
    metadata,
    Column("publication_id", Serial, primary_key=True),
    Column("system_id", Code, nullable=False),
    Column("quarter", Quarter, nullable=False),
    Column("release_id", ForeignKey("release.release_id"), nullable=False),
    Column("published_at", UtcDateTime, nullable=False),
    Column("published_by", Text, nullable=False),
    Column("reason", Text),  # why a published quarter was published again
    Index(None, "release_id"),
    sqlite_autoincrement=True,
)

# The pointer: which publication of a quarter readers see.
published_quarter = Table(
    "published_quarter",
    metadata,
    Column("system_id", Code, primary_key=True),
    Column("quarter", Quarter, primary_key=True),
    Column("publication_id", ForeignKey("publication.publication_id"), nullable=False),
)

# Who did what. Lines are only ever added, each carrying the hash of the one before it: triggers of the baseline
# refuse changes, and removal of all but what was pruned. `pingan.storage.audit_log` keeps both tables.
audit_line = Table(
    "audit_line",
    metadata,
    Column("number", Serial, primary_key=True, autoincrement=False),  # without gaps, in the order of writing
    Column("at", UtcDateTime, nullable=False),
    Column("who", Text, nullable=False),
    Column("address", Text, nullable=False),
    Column("action", Code, nullable=False),
    Column("object", Text, nullable=False),
    Column("outcome", Code, nullable=False),
    Column("detail", Text),  # JSON
    Column("previous", Sha256, nullable=False),
    Column("sha256", Sha256, nullable=False),
    Index(None, "at"),
)

# The end of the chain, kept apart from it, so that lines missing at the end are missed; and where it begins since
# old lines were pruned. No row: an empty log.
audit_head = Table(
    "audit_head",
    metadata,
    Column("head", Integer, primary_key=True, autoincrement=False),  # always 1
    Column("number", Serial, nullable=False),
    Column("sha256", Sha256, nullable=False),
    Column(
        "first_sha256", Sha256, nullable=False
    ),  # of the very first line, pruned or not: which log this is
    Column("pruned_to", Serial, nullable=False),
    Column("pruned_sha256", Sha256, nullable=False),
    # Over all of these, by a key that is kept elsewhere; none where there is no such key.
    Column("key_id", String(16)),
    Column("signature", String(128)),
)

# What one account wants to publish and another has to approve: exactly the release with this hash.
proposal = Table(
    "proposal",
    metadata,
    Column("proposal_id", Serial, primary_key=True),
    Column("system_id", Code, nullable=False),
    Column("quarter", Quarter, nullable=False),
    Column("sha256", Sha256, nullable=False),
    Column("replaces", ForeignKey("release.release_id")),  # what readers saw when it was proposed
    Column("reason", Text),
    Column("proposed_at", UtcDateTime, nullable=False),
    Column("proposed_by", Text, nullable=False),
    Column("proposed_by_account", BigInteger),  # none for the command line
    Index(None, "system_id", "quarter"),
    sqlite_autoincrement=True,
)

# A proposal is never edited either: what became of it is a second fact. Its key lets only one be taken.
proposal_decision = Table(
    "proposal_decision",
    metadata,
    Column("proposal_id", ForeignKey("proposal.proposal_id"), primary_key=True),
    Column("decision", Code, nullable=False),
    Column("decided_at", UtcDateTime, nullable=False),
    Column("decided_by", Text, nullable=False),
    Column("decided_by_account", BigInteger),
    Column("reason", Text),
)

# What became of each file that was handed in, whether or not it became a batch.
submission = Table(
    "submission",
    metadata,
    Column("submission_id", Serial, primary_key=True),
    Column("quarter", Quarter, nullable=False),  # that it was handed in for, whatever the file says
    Column("department", code(100)),
    Column("file_name", Text, nullable=False),
    Column("sha256", Sha256, nullable=False),
    Column("size", Integer, nullable=False),
    Column("received_at", UtcDateTime, nullable=False),
    Column("received_by", Text, nullable=False),
    Column("state", Code, nullable=False),
    Column("indicators", Text, nullable=False),  # codes that it brings, separated by blanks
    Column("findings", Text, nullable=False),  # JSON
    Column("batch_id", ForeignKey("batch.batch_id")),
    Column("settled_at", UtcDateTime),
    Column("settled_by", Text),
    Index(None, "quarter"),
    sqlite_autoincrement=True,
)

# The file itself, as long as somebody has to look at it again; a row goes when that is over.
submission_file = Table(
    "submission_file",
    metadata,
    Column("submission_id", ForeignKey("submission.submission_id"), primary_key=True),
    Column("content", LargeBinary, nullable=False),
    info={"backup": False},  # what is to be deleted after some days lives on in no backup
)

# By when the departments are to have reported a quarter, where it is not the usual day.
quarter_due = Table(
    "quarter_due",
    metadata,
    Column("quarter", Quarter, primary_key=True),
    Column("due_on", code(10), nullable=False),  # 2017-10-15
    Column("set_at", UtcDateTime, nullable=False),
    Column("set_by", Text, nullable=False),
)

# A version of a system while it is being made. Closed drafts stay: what became a version, and what did not.
system_draft = Table(
    "system_draft",
    metadata,
    Column("draft_id", Serial, primary_key=True),
    Column("system_id", Code, nullable=False),
    Column("based_on", Code, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("created_by", Text, nullable=False),
    Column("revision", Integer, nullable=False),  # the newest
    Column("proposed_sha256", Sha256),
    Column("proposed_at", UtcDateTime),
    Column("proposed_by", Text),
    Column("proposed_by_account", BigInteger),
    Column("closed_at", UtcDateTime),
    Column("closed_by", Text),
    Column("outcome", Code),
    ForeignKeyConstraint(
        ["system_id", "based_on"], ["indicator_system.system_id", "indicator_system.version"]
    ),
    sqlite_autoincrement=True,
)

# Each save of a draft, whole: two who edit the same one lose nothing of each other's.
system_draft_revision = Table(
    "system_draft_revision",
    metadata,
    Column("draft_id", ForeignKey("system_draft.draft_id"), primary_key=True),
    Column("revision", Integer, primary_key=True, autoincrement=False),
    Column("saved_at", UtcDateTime, nullable=False),
    Column("saved_by", Text, nullable=False),
    Column("tables", Text, nullable=False),  # JSON of the system's file
    Column("judgements", Text, nullable=False),  # JSON
)
