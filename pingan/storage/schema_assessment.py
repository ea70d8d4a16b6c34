"""The tables of rules that are kept as data, and of the annual assessment that is made by one of them.

Like most of `pingan.storage.schema` they only grow.
"""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    Table,
    Text,
    UniqueConstraint,
)

from pingan.storage.schema import Code, Serial, Sha256, UtcDateTime, metadata

# What is decided in a file and not in the program: the themes of the headlines, the rule of the assessment.
rule_file = Table(
    "rule_file",
    metadata,
    Column("kind", Code, primary_key=True),
    Column("system_id", Code, primary_key=True),
    Column("version", Code, primary_key=True),
    Column("toml", Text, nullable=False),
    Column("sha256", Sha256, nullable=False),
    Column("demonstration", Boolean, nullable=False),
    Column("stored_at", UtcDateTime, nullable=False),
    Column("stored_by", Text, nullable=False),
)

# A year's assessment as it was computed: named after what is in it, like a release.
assessment = Table(
    "assessment",
    metadata,
    Column("assessment_id", Code, primary_key=True),
    Column("system_id", Code, nullable=False),
    Column("year", Integer, nullable=False),
    Column("rule_version", Code, nullable=False),
    Column("sha256", Sha256, nullable=False),
    Column("demonstration", Boolean, nullable=False),
    Column("computed_at", UtcDateTime, nullable=False),
    Column("computed_by", Text, nullable=False),
    Column("computed_by_account", BigInteger),  # none for the command line
    Column("application_version", Code, nullable=False),
    UniqueConstraint("sha256"),
)

# The releases that it rests on: the year's quarters, and the one that the improvement is measured from.
assessment_release = Table(
    "assessment_release",
    metadata,
    Column("assessment_id", ForeignKey("assessment.assessment_id"), primary_key=True),
    Column("release_id", ForeignKey("release.release_id"), primary_key=True),
)

assessment_frame = Table(
    "assessment_frame",
    metadata,
    Column("assessment_id", ForeignKey("assessment.assessment_id"), primary_key=True),
    Column("frame", Code, primary_key=True),
    Column("parquet", LargeBinary, nullable=False),
)

# Which assessment of a year readers see: the one published last.
assessment_publication = Table(
    "assessment_publication",
    metadata,
    Column("publication_id", Serial, primary_key=True),
    Column("system_id", Code, nullable=False),
    Column("year", Integer, nullable=False),
    Column("assessment_id", ForeignKey("assessment.assessment_id"), nullable=False),
    Column("published_at", UtcDateTime, nullable=False),
    Column("published_by", Text, nullable=False),
    Column("reason", Text),  # why another assessment of the year took its place
    Index(None, "system_id", "year"),
    sqlite_autoincrement=True,
)
