"""Drafts of new versions of an indicator system, with every save of them."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"

SERIAL = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def code(length: int) -> sa.String:
    """Return text that sorts by its bytes on PostgreSQL too."""
    return sa.String(length).with_variant(sa.String(length, collation="C"), "postgresql")


def upgrade() -> None:
    """Create both tables, empty."""
    op.create_table(
        "system_draft",
        sa.Column("draft_id", SERIAL, nullable=False),
        sa.Column("system_id", code(64), nullable=False),
        sa.Column("based_on", code(64), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("proposed_sha256", sa.String(length=64)),
        sa.Column("proposed_at", sa.DateTime(timezone=True)),
        sa.Column("proposed_by", sa.Text()),
        sa.Column("proposed_by_account", sa.BigInteger()),
        sa.Column("closed_at", sa.DateTime(timezone=True)),
        sa.Column("closed_by", sa.Text()),
        sa.Column("outcome", code(64)),
        sa.ForeignKeyConstraint(
            ["system_id", "based_on"],
            ["indicator_system.system_id", "indicator_system.version"],
            name=op.f("fk_system_draft_system_id_based_on"),
        ),
        sa.PrimaryKeyConstraint("draft_id", name=op.f("pk_system_draft")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "system_draft_revision",
        sa.Column("draft_id", SERIAL, nullable=False),
        sa.Column("revision", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("saved_by", sa.Text(), nullable=False),
        sa.Column("tables", sa.Text(), nullable=False),
        sa.Column("judgements", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["draft_id"], ["system_draft.draft_id"], name=op.f("fk_system_draft_revision_draft_id")
        ),
        sa.PrimaryKeyConstraint("draft_id", "revision", name=op.f("pk_system_draft_revision")),
    )
