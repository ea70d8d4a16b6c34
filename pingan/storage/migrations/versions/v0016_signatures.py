"""Signatures by a key that is kept outside the data folder: of releases, and of the end of the audit log."""

import sqlalchemy as sa
from alembic import op

from pingan.storage.migrations.baseline.kinds import MOMENT, code

revision = "0016"
down_revision = "0015"


def upgrade() -> None:
    """Create their places, empty: what there is was not signed."""
    op.create_table(
        "release_signature",
        sa.Column("release_id", code(64), nullable=False),
        sa.Column("key_id", sa.String(16), nullable=False),
        sa.Column("signature", sa.String(128), nullable=False),
        sa.Column("signed_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["release_id"], ["release.release_id"]),
        sa.PrimaryKeyConstraint("release_id"),
    )
    op.add_column("audit_head", sa.Column("key_id", sa.String(16)))
    op.add_column("audit_head", sa.Column("signature", sa.String(128)))
