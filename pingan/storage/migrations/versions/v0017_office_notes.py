"""Notes that the data office keeps for itself."""

import sqlalchemy as sa
from alembic import op

from pingan.storage.migrations.baseline.kinds import MOMENT, SERIAL, code

revision = "0017"
down_revision = "0016"


def upgrade() -> None:
    """Create their table, empty."""
    op.create_table(
        "office_note",
        sa.Column("note_id", SERIAL, nullable=False),
        sa.Column("about", code(64), nullable=False),
        sa.Column("number", code(64), nullable=False),
        sa.Column("note", sa.Text, nullable=False),
        sa.Column("written_at", MOMENT, nullable=False),
        sa.Column("written_by", sa.Text, nullable=False),
        sa.Column("written_by_account", sa.BigInteger),
        sa.PrimaryKeyConstraint("note_id"),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_office_note_about_number"), "office_note", ["about", "number"])
