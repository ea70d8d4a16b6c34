"""A batch's remark: why figures of it that look odd are right."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Add it; earlier batches have none."""
    op.add_column("batch", sa.Column("remark", sa.Text()))
