"""The audit log: its lines, the end of their chain, and triggers that keep lines from being changed or removed."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

SERIAL = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
SQLITE = [
    """CREATE TRIGGER audit_line_is_never_changed BEFORE UPDATE ON audit_line
    BEGIN SELECT RAISE(ABORT, 'a line of the audit log is never changed or removed'); END""",
    """CREATE TRIGGER audit_line_is_never_removed BEFORE DELETE ON audit_line
    WHEN OLD.number > COALESCE((SELECT max(pruned_to) FROM audit_head), 0)
    BEGIN SELECT RAISE(ABORT, 'a line of the audit log is never changed or removed'); END""",
]
POSTGRESQL = [
    """CREATE OR REPLACE FUNCTION audit_line_is_kept() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF TG_OP = 'DELETE' THEN
            IF OLD.number <= COALESCE((SELECT max(pruned_to) FROM audit_head), 0) THEN
                RETURN OLD;
            END IF;
        END IF;
        RAISE EXCEPTION 'a line of the audit log is never changed or removed';
    END $$""",
    """CREATE TRIGGER audit_line_is_kept BEFORE UPDATE OR DELETE ON audit_line
    FOR EACH ROW EXECUTE FUNCTION audit_line_is_kept()""",
    """CREATE TRIGGER audit_line_is_not_truncated BEFORE TRUNCATE ON audit_line
    FOR EACH STATEMENT EXECUTE FUNCTION audit_line_is_kept()""",
]


def code(length: int) -> sa.String:
    """Return text that sorts by its bytes on PostgreSQL too."""
    return sa.String(length).with_variant(sa.String(length, collation="C"), "postgresql")


def upgrade() -> None:
    """Create both tables, empty, and the triggers."""
    op.create_table(
        "audit_line",
        sa.Column("number", SERIAL, autoincrement=False, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("action", code(64), nullable=False),
        sa.Column("object", sa.Text(), nullable=False),
        sa.Column("outcome", code(64), nullable=False),
        sa.Column("detail", sa.Text()),
        sa.Column("previous", sa.String(length=64), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_audit_line")),
    )
    op.create_index(op.f("ix_audit_line_at"), "audit_line", ["at"])
    op.create_table(
        "audit_head",
        sa.Column("head", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("number", SERIAL, nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("first_sha256", sa.String(length=64), nullable=False),
        sa.Column("pruned_to", SERIAL, nullable=False),
        sa.Column("pruned_sha256", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("head", name=op.f("pk_audit_head")),
    )
    for statement in SQLITE if op.get_context().dialect.name == "sqlite" else POSTGRESQL:
        op.execute(statement)
