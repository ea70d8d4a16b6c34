"""Browsers that an account has signed in with, which strangers' failures do not hold up."""

import sqlalchemy as sa
from alembic import op

from pingan.storage.migrations.baseline.kinds import MOMENT, SERIAL

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    """Create their table, empty: each is known from its next sign-in on."""
    op.create_table(
        "known_browser",
        sa.Column("browser_id", SERIAL, nullable=False),
        sa.Column("token_sha256", sa.String(64), nullable=False),
        sa.Column("account_id", SERIAL, nullable=False),
        sa.Column("last_sign_in_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.account_id"]),
        sa.PrimaryKeyConstraint("browser_id"),
        sa.UniqueConstraint("token_sha256", "account_id"),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_known_browser_account_id"), "known_browser", ["account_id"])
