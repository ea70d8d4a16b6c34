"""Accounts and what they did."""

import sqlalchemy as sa
from alembic import op

from pingan.storage.migrations.baseline.kinds import MOMENT, SERIAL, code


def accounts() -> None:
    """Create accounts, how they sign in, and the tokens of those who have none."""
    op.create_table(
        "account",
        sa.Column("account_id", SERIAL, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("name_key", code(200), nullable=False),
        sa.Column("role", code(64), nullable=False),
        sa.Column("area_code", code(32)),
        sa.Column("password_hash", sa.Text()),
        sa.Column("must_change_password", sa.Boolean(), nullable=False),
        sa.Column("disabled_at", MOMENT),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("last_sign_in_at", MOMENT),
        sa.Column("second_factor_secret", sa.Text()),
        sa.Column("second_factor_since", MOMENT),
        sa.Column("second_factor_step", sa.BigInteger()),
        sa.PrimaryKeyConstraint("account_id"),
        sa.UniqueConstraint("name_key"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "account_contact",
        sa.Column("account_id", SERIAL, nullable=False),
        sa.Column("area_code", code(32), nullable=False),
        sa.Column("bound_at", MOMENT, nullable=False),
        sa.Column("bound_by", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.account_id"]),
        sa.PrimaryKeyConstraint("account_id", "area_code"),
    )
    op.create_table(
        "account_identity",
        sa.Column("issuer", code(500), nullable=False),
        sa.Column("subject", code(255), nullable=False),
        sa.Column("account_id", SERIAL, nullable=False),
        sa.Column("linked_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.account_id"]),
        sa.PrimaryKeyConstraint("issuer", "subject"),
    )
    op.create_index(op.f("ix_account_identity_account_id"), "account_identity", ["account_id"])
    op.create_table(
        "session",
        sa.Column("session_id", SERIAL, nullable=False),
        sa.Column("token_sha256", sa.String(64), nullable=False),
        sa.Column("account_id", SERIAL, nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("last_seen_at", MOMENT, nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("via", sa.String(20), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.account_id"]),
        sa.PrimaryKeyConstraint("session_id"),
        sa.UniqueConstraint("token_sha256"),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_session_account_id"), "session", ["account_id"])
    op.create_table(
        "sign_in_failure",
        sa.Column("failure_id", SERIAL, nullable=False),
        sa.Column("name_sha256", sa.String(64), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("failed_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("failure_id"),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_sign_in_failure_address"), "sign_in_failure", ["address"])
    op.create_index(op.f("ix_sign_in_failure_failed_at"), "sign_in_failure", ["failed_at"])
    op.create_index(op.f("ix_sign_in_failure_name_sha256"), "sign_in_failure", ["name_sha256"])
    op.create_table(
        "screen_token",
        sa.Column("token_id", SERIAL, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("secret_sha256", sa.String(64), nullable=False),
        sa.Column("address", sa.Text()),
        sa.Column("until", MOMENT),
        sa.Column("issued_at", MOMENT, nullable=False),
        sa.Column("issued_by", sa.Text(), nullable=False),
        sa.Column("revoked_at", MOMENT),
        sa.Column("last_used_at", MOMENT),
        sa.Column("kind", sa.String(10), server_default="screen", nullable=False),
        sa.Column("area_code", sa.Text()),
        sa.Column("shows", sa.String(10), server_default="streets", nullable=False),
        sa.PrimaryKeyConstraint("token_id"),
        sa.UniqueConstraint("secret_sha256"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "demonstration_account",
        sa.Column("account_id", SERIAL, nullable=False),
        sa.Column("password", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.account_id"]),
        sa.PrimaryKeyConstraint("account_id"),
    )


def audit_log() -> None:
    """Create the log and the end of its chain, empty; `triggers` keep its lines."""
    op.create_table(
        "audit_line",
        sa.Column("number", SERIAL, autoincrement=False, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("action", code(64), nullable=False),
        sa.Column("object", sa.Text(), nullable=False),
        sa.Column("outcome", code(64), nullable=False),
        sa.Column("detail", sa.Text()),
        sa.Column("previous", sa.String(64), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("number"),
    )
    op.create_index(op.f("ix_audit_line_at"), "audit_line", ["at"])
    op.create_table(
        "audit_head",
        sa.Column("head", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("number", SERIAL, nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("first_sha256", sa.String(64), nullable=False),
        sa.Column("pruned_to", SERIAL, nullable=False),
        sa.Column("pruned_sha256", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("head"),
    )
