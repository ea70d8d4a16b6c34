"""Proposals to publish, and what became of them: a second person approves what the first one looked at."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

SERIAL = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def code(length: int) -> sa.String:
    """Return text that sorts by its bytes on PostgreSQL too."""
    return sa.String(length).with_variant(sa.String(length, collation="C"), "postgresql")


def upgrade() -> None:
    """Create both tables, empty."""
    op.create_table(
        "proposal",
        sa.Column("proposal_id", SERIAL, nullable=False),
        sa.Column("system_id", code(64), nullable=False),
        sa.Column("quarter", code(6), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("replaces", code(64)),
        sa.Column("reason", sa.Text()),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("proposed_by", sa.Text(), nullable=False),
        sa.Column("proposed_by_account", sa.BigInteger()),
        sa.ForeignKeyConstraint(["replaces"], ["release.release_id"], name=op.f("fk_proposal_replaces")),
        sa.PrimaryKeyConstraint("proposal_id", name=op.f("pk_proposal")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_proposal_system_id_quarter"), "proposal", ["system_id", "quarter"])
    op.create_table(
        "proposal_decision",
        sa.Column("proposal_id", SERIAL, nullable=False),
        sa.Column("decision", code(64), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_by", sa.Text(), nullable=False),
        sa.Column("decided_by_account", sa.BigInteger()),
        sa.Column("reason", sa.Text()),
        sa.ForeignKeyConstraint(
            ["proposal_id"], ["proposal.proposal_id"], name=op.f("fk_proposal_decision_proposal_id")
        ),
        sa.PrimaryKeyConstraint("proposal_id", name=op.f("pk_proposal_decision")),
    )
