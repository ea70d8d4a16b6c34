"""Tokens of other systems beside those of wall screens: of which kind a token is, and which areas it may see."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    """Add both; every token of that moment is a screen's."""
    op.add_column("screen_token", sa.Column("kind", sa.String(10), nullable=False, server_default="screen"))
    op.add_column("screen_token", sa.Column("area_code", sa.Text))
