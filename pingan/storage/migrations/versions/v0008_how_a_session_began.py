"""How a session began: with a password here, or at a sign-in provider that asks for a second factor itself."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Add it; the sessions of that moment end, everybody signs in again."""
    op.execute("DELETE FROM session")
    op.add_column("session", sa.Column("via", sa.String(20), nullable=False))
