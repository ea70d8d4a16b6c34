"""Refusals of the last minutes, which become lines of the audit log when their minute is over."""

import sqlalchemy as sa
from alembic import op

from pingan.storage.migrations.baseline.kinds import MOMENT, code

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    """Create their table, empty."""
    op.create_table(
        "refusal",
        sa.Column("minute", MOMENT, nullable=False),
        sa.Column("who", sa.Text, nullable=False),
        sa.Column("address", sa.Text, nullable=False),
        sa.Column("kind", code(64), nullable=False),
        sa.Column("object", sa.Text, nullable=False),
        sa.Column("count", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("minute", "who", "address", "kind"),
    )
