"""Rules of warning and what they raised; the list of areas to put right; areas that an account is in contact with."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"

SERIAL = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)


def code(length: int) -> sa.String:
    """Return text that sorts by its bytes on PostgreSQL too."""
    return sa.String(length).with_variant(sa.String(length, collation="C"), "postgresql")


def upgrade() -> None:
    """Create the tables, empty: quarters that are published already are evaluated by `pingan warnings evaluate`."""
    _warnings()
    _listings()
    op.create_table(
        "account_contact",
        sa.Column("account_id", SERIAL, nullable=False),
        sa.Column("area_code", code(32), nullable=False),
        sa.Column("bound_at", MOMENT, nullable=False),
        sa.Column("bound_by", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.account_id"], name=op.f("fk_account_contact_account_id")
        ),
        sa.PrimaryKeyConstraint("account_id", "area_code", name=op.f("pk_account_contact")),
    )


def _warnings() -> None:
    op.create_table(
        "warning_rules",
        sa.Column("system_id", code(64), nullable=False),
        sa.Column("version", code(64), nullable=False),
        sa.Column("applies_from", code(6), nullable=False),
        sa.Column("title_zh", sa.Text(), nullable=False),
        sa.Column("title_en", sa.Text(), nullable=False),
        sa.Column("toml", sa.Text(), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("saved_at", MOMENT, nullable=False),
        sa.Column("saved_by", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("system_id", "version", name=op.f("pk_warning_rules")),
    )
    op.create_table(
        "warning_evaluation",
        sa.Column("release_id", code(64), nullable=False),
        sa.Column("system_id", code(64), nullable=False),
        sa.Column("rules_version", code(64), nullable=False),
        sa.Column("evaluated_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["release_id"], ["release.release_id"], name=op.f("fk_warning_evaluation_release_id")
        ),
        sa.ForeignKeyConstraint(
            ["system_id", "rules_version"],
            ["warning_rules.system_id", "warning_rules.version"],
            name=op.f("fk_warning_evaluation_system_id_rules_version"),
        ),
        sa.PrimaryKeyConstraint("release_id", name=op.f("pk_warning_evaluation")),
    )
    op.create_table(
        "warning",
        sa.Column("warning_id", SERIAL, nullable=False),
        sa.Column("release_id", code(64), nullable=False),
        sa.Column("area_code", code(32), nullable=False),
        sa.Column("rule", code(64), nullable=False),
        sa.Column("subject", code(64), nullable=False),
        sa.Column("figures", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["release_id"], ["warning_evaluation.release_id"], name=op.f("fk_warning_release_id")
        ),
        sa.PrimaryKeyConstraint("warning_id", name=op.f("pk_warning")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_warning_release_id_area_code"), "warning", ["release_id", "area_code"])
    op.create_table(
        "warning_acknowledgement",
        sa.Column("acknowledgement_id", SERIAL, nullable=False),
        sa.Column("warning_id", SERIAL, nullable=False),
        sa.Column("remark", sa.Text(), nullable=False),
        sa.Column("acknowledged_at", MOMENT, nullable=False),
        sa.Column("acknowledged_by", sa.Text(), nullable=False),
        sa.Column("acknowledged_by_account", sa.BigInteger()),
        sa.ForeignKeyConstraint(
            ["warning_id"], ["warning.warning_id"], name=op.f("fk_warning_acknowledgement_warning_id")
        ),
        sa.PrimaryKeyConstraint("acknowledgement_id", name=op.f("pk_warning_acknowledgement")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_warning_acknowledgement_warning_id"), "warning_acknowledgement", ["warning_id"])


def _listings() -> None:
    op.create_table(
        "listing",
        sa.Column("listing_id", SERIAL, nullable=False),
        sa.Column("system_id", code(64), nullable=False),
        sa.Column("area_code", code(32), nullable=False),
        sa.Column("quarter", code(6), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("measure", sa.Text(), nullable=False),
        sa.Column("office", sa.Text(), nullable=False),
        sa.Column("due_on", sa.String(10), nullable=False),
        sa.Column("warning_id", SERIAL),
        sa.Column("listed_at", MOMENT, nullable=False),
        sa.Column("listed_by", sa.Text(), nullable=False),
        sa.Column("listed_by_account", sa.BigInteger()),
        sa.ForeignKeyConstraint(["warning_id"], ["warning.warning_id"], name=op.f("fk_listing_warning_id")),
        sa.PrimaryKeyConstraint("listing_id", name=op.f("pk_listing")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_listing_system_id_area_code"), "listing", ["system_id", "area_code"])
    op.create_table(
        "listing_note",
        sa.Column("note_id", SERIAL, nullable=False),
        sa.Column("listing_id", SERIAL, nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("due_on", sa.String(10)),
        sa.Column("noted_at", MOMENT, nullable=False),
        sa.Column("noted_by", sa.Text(), nullable=False),
        sa.Column("noted_by_account", sa.BigInteger()),
        sa.ForeignKeyConstraint(
            ["listing_id"], ["listing.listing_id"], name=op.f("fk_listing_note_listing_id")
        ),
        sa.PrimaryKeyConstraint("note_id", name=op.f("pk_listing_note")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_listing_note_listing_id"), "listing_note", ["listing_id"])
    op.create_table(
        "listing_removal",
        sa.Column("listing_id", SERIAL, nullable=False),
        sa.Column("quarter", code(6), nullable=False),
        sa.Column("outcome", code(64), nullable=False),
        sa.Column("remark", sa.Text(), nullable=False),
        sa.Column("removed_at", MOMENT, nullable=False),
        sa.Column("removed_by", sa.Text(), nullable=False),
        sa.Column("removed_by_account", sa.BigInteger()),
        sa.ForeignKeyConstraint(
            ["listing_id"], ["listing.listing_id"], name=op.f("fk_listing_removal_listing_id")
        ),
        sa.PrimaryKeyConstraint("listing_id", name=op.f("pk_listing_removal")),
    )
