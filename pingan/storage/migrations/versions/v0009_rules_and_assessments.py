"""Files of rules, and the annual assessments that are made by them."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"

SERIAL = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def code(length: int = 64) -> sa.String:
    """Return text that sorts by its bytes on PostgreSQL too."""
    return sa.String(length).with_variant(sa.String(length, collation="C"), "postgresql")


def moment(name: str) -> sa.Column:
    """Return a column for a moment in UTC."""
    return sa.Column(name, sa.DateTime(timezone=True), nullable=False)


def of(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    """Return the constraint that a column names a row of another table."""
    return sa.ForeignKeyConstraint([column], [f"{other}.{column}"], name=op.f(f"fk_{table}_{column}"))


def upgrade() -> None:
    """Create them all, empty."""
    op.create_table(
        "rule_file",
        sa.Column("kind", code(), nullable=False),
        sa.Column("system_id", code(), nullable=False),
        sa.Column("version", code(), nullable=False),
        sa.Column("toml", sa.Text(), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("demonstration", sa.Boolean(), nullable=False),
        moment("stored_at"),
        sa.Column("stored_by", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("kind", "system_id", "version", name=op.f("pk_rule_file")),
    )
    op.create_table(
        "assessment",
        sa.Column("assessment_id", code(), nullable=False),
        sa.Column("system_id", code(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("rule_version", code(), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("demonstration", sa.Boolean(), nullable=False),
        moment("computed_at"),
        sa.Column("computed_by", sa.Text(), nullable=False),
        sa.Column("computed_by_account", sa.BigInteger()),
        sa.Column("application_version", code(), nullable=False),
        sa.PrimaryKeyConstraint("assessment_id", name=op.f("pk_assessment")),
        sa.UniqueConstraint("sha256", name=op.f("uq_assessment_sha256")),
    )
    op.create_table(
        "assessment_release",
        sa.Column("assessment_id", code(), nullable=False),
        sa.Column("release_id", code(), nullable=False),
        of("assessment_release", "assessment_id", "assessment"),
        of("assessment_release", "release_id", "release"),
        sa.PrimaryKeyConstraint("assessment_id", "release_id", name=op.f("pk_assessment_release")),
    )
    op.create_table(
        "assessment_frame",
        sa.Column("assessment_id", code(), nullable=False),
        sa.Column("frame", code(), nullable=False),
        sa.Column("parquet", sa.LargeBinary(), nullable=False),
        of("assessment_frame", "assessment_id", "assessment"),
        sa.PrimaryKeyConstraint("assessment_id", "frame", name=op.f("pk_assessment_frame")),
    )
    op.create_table(
        "assessment_publication",
        sa.Column("publication_id", SERIAL, nullable=False),
        sa.Column("system_id", code(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("assessment_id", code(), nullable=False),
        moment("published_at"),
        sa.Column("published_by", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text()),
        of("assessment_publication", "assessment_id", "assessment"),
        sa.PrimaryKeyConstraint("publication_id", name=op.f("pk_assessment_publication")),
        sqlite_autoincrement=True,
    )
    op.create_index(
        op.f("ix_assessment_publication_system_id_year"), "assessment_publication", ["system_id", "year"]
    )
