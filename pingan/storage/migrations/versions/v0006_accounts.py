"""Accounts, their sessions and failures to sign in, identities elsewhere, tokens of wall screens."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"

SERIAL = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def code(length: int) -> sa.String:
    """Return text that sorts by its bytes on PostgreSQL too."""
    return sa.String(length).with_variant(sa.String(length, collation="C"), "postgresql")


def moment(name: str, nullable: bool = True) -> sa.Column:
    """Return a column for a moment in UTC."""
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def account_id(**options: bool) -> sa.Column:
    """Return a column that names an account."""
    return sa.Column("account_id", SERIAL, **options)


def of_account(table: str) -> sa.ForeignKeyConstraint:
    """Return the constraint that the account exists."""
    name = op.f(f"fk_{table}_account_id")
    return sa.ForeignKeyConstraint(["account_id"], ["account.account_id"], name=name)


def upgrade() -> None:
    """Create them all; there are no accounts until somebody adds one."""
    op.create_table(
        "account",
        account_id(nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("name_key", code(200), nullable=False),
        sa.Column("role", code(64), nullable=False),
        sa.Column("area_code", code(32)),
        sa.Column("password_hash", sa.Text()),
        sa.Column("must_change_password", sa.Boolean(), nullable=False),
        moment("disabled_at"),
        moment("created_at", nullable=False),
        moment("last_sign_in_at"),
        sa.Column("second_factor_secret", sa.Text()),
        moment("second_factor_since"),
        sa.Column("second_factor_step", sa.BigInteger()),
        sa.PrimaryKeyConstraint("account_id", name=op.f("pk_account")),
        sa.UniqueConstraint("name_key", name=op.f("uq_account_name_key")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "account_identity",
        sa.Column("issuer", code(500), nullable=False),
        sa.Column("subject", code(255), nullable=False),
        account_id(nullable=False),
        moment("linked_at", nullable=False),
        of_account("account_identity"),
        sa.PrimaryKeyConstraint("issuer", "subject", name=op.f("pk_account_identity")),
    )
    op.create_index(op.f("ix_account_identity_account_id"), "account_identity", ["account_id"])
    op.create_table(
        "session",
        sa.Column("session_id", SERIAL, nullable=False),
        sa.Column("token_sha256", sa.String(64), nullable=False),
        account_id(nullable=False),
        moment("created_at", nullable=False),
        moment("last_seen_at", nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        of_account("session"),
        sa.PrimaryKeyConstraint("session_id", name=op.f("pk_session")),
        sa.UniqueConstraint("token_sha256", name=op.f("uq_session_token_sha256")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_session_account_id"), "session", ["account_id"])
    op.create_table(
        "sign_in_failure",
        sa.Column("failure_id", SERIAL, nullable=False),
        sa.Column("name_sha256", sa.String(64), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        moment("failed_at", nullable=False),
        sa.PrimaryKeyConstraint("failure_id", name=op.f("pk_sign_in_failure")),
        sqlite_autoincrement=True,
    )
    for column in ("name_sha256", "address", "failed_at"):
        op.create_index(op.f(f"ix_sign_in_failure_{column}"), "sign_in_failure", [column])
    op.create_table(
        "screen_token",
        sa.Column("token_id", SERIAL, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("secret_sha256", sa.String(64), nullable=False),
        sa.Column("address", sa.Text()),
        moment("until"),
        moment("issued_at", nullable=False),
        sa.Column("issued_by", sa.Text(), nullable=False),
        moment("revoked_at"),
        moment("last_used_at"),
        sa.PrimaryKeyConstraint("token_id", name=op.f("pk_screen_token")),
        sa.UniqueConstraint("secret_sha256", name=op.f("uq_screen_token_secret_sha256")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "demonstration_account",
        account_id(nullable=False, autoincrement=False),
        sa.Column("password", sa.Text(), nullable=False),
        of_account("demonstration_account"),
        sa.PrimaryKeyConstraint("account_id", name=op.f("pk_demonstration_account")),
    )
