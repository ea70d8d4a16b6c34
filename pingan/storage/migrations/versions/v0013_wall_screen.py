"""What a wall screen may show, and what it plays."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"

SERIAL = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Add both; the screens of that moment show streets only."""
    op.add_column("screen_token", sa.Column("shows", sa.String(10), nullable=False, server_default="streets"))
    op.create_table(
        "screen_playlist",
        sa.Column("playlist_id", SERIAL, nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("saved_by", sa.Text(), nullable=False),
        sa.Column("content", sa.Text()),
        sa.PrimaryKeyConstraint("playlist_id", name=op.f("pk_screen_playlist")),
        sqlite_autoincrement=True,
    )
