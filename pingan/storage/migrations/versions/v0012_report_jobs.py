"""Reports that are made in the background."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"

SERIAL = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def code(length: int) -> sa.String:
    """Return text that sorts by its bytes on PostgreSQL too."""
    return sa.String(length).with_variant(sa.String(length, collation="C"), "postgresql")


def upgrade() -> None:
    """Create the queue."""
    op.create_table(
        "report_job",
        sa.Column("job_id", SERIAL, nullable=False),
        sa.Column("account_id", SERIAL, nullable=False),
        sa.Column("scope", code(32), nullable=False),
        sa.Column("quarter", code(6), nullable=False),
        sa.Column("edition", code(64), nullable=False),
        sa.Column("area_code", code(32)),
        sa.Column("form", code(64), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", code(64), nullable=False),
        sa.Column("percent", sa.Integer(), nullable=False),
        sa.Column("begun", sa.Integer(), nullable=False),
        sa.Column("runner", code(64)),
        sa.Column("seen_at", sa.DateTime(timezone=True)),
        sa.Column("finished_at", sa.DateTime(timezone=True)),
        sa.Column("file_name", sa.Text()),
        sa.Column("stored_as", sa.Text()),
        sa.Column("size", sa.Integer()),
        sa.Column("sha256", sa.String(length=64)),
        sa.Column("error_zh", sa.Text()),
        sa.Column("error_en", sa.Text()),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.account_id"], name=op.f("fk_report_job_account_id")
        ),
        sa.PrimaryKeyConstraint("job_id", name=op.f("pk_report_job")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_report_job_account_id"), "report_job", ["account_id"])
    op.create_index(op.f("ix_report_job_state"), "report_job", ["state"])
