"""Files handed in, with what was found in them, and the days by which quarters are due."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

SERIAL = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def code(length: int) -> sa.String:
    """Return text that sorts by its bytes on PostgreSQL too."""
    return sa.String(length).with_variant(sa.String(length, collation="C"), "postgresql")


def upgrade() -> None:
    """Create the tables; earlier batches have no submission."""
    op.create_table(
        "submission",
        sa.Column("submission_id", SERIAL, nullable=False),
        sa.Column("quarter", code(6), nullable=False),
        sa.Column("department", code(100)),
        sa.Column("file_name", sa.Text(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("received_by", sa.Text(), nullable=False),
        sa.Column("state", code(64), nullable=False),
        sa.Column("indicators", sa.Text(), nullable=False),
        sa.Column("findings", sa.Text(), nullable=False),
        sa.Column("batch_id", SERIAL),
        sa.Column("settled_at", sa.DateTime(timezone=True)),
        sa.Column("settled_by", sa.Text()),
        sa.ForeignKeyConstraint(["batch_id"], ["batch.batch_id"], name=op.f("fk_submission_batch_id")),
        sa.PrimaryKeyConstraint("submission_id", name=op.f("pk_submission")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_submission_quarter"), "submission", ["quarter"])
    op.create_table(
        "submission_file",
        sa.Column("submission_id", SERIAL, nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["submission_id"],
            ["submission.submission_id"],
            name=op.f("fk_submission_file_submission_id"),
        ),
        sa.PrimaryKeyConstraint("submission_id", name=op.f("pk_submission_file")),
    )
    op.create_table(
        "quarter_due",
        sa.Column("quarter", code(6), nullable=False),
        sa.Column("due_on", code(10), nullable=False),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("set_by", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("quarter", name=op.f("pk_quarter_due")),
    )
