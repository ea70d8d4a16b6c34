"""What keeps lines of the audit log from being changed, and from being removed unless they were pruned."""

from alembic import op

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


def triggers() -> None:
    """Create them; the tables are there."""
    for statement in SQLITE if op.get_context().dialect.name == "sqlite" else POSTGRESQL:
        op.execute(statement)
