"""Assessments, warnings and listed areas; reports and what the wall screens play."""

import sqlalchemy as sa
from alembic import op

from pingan.storage.migrations.baseline.kinds import MOMENT, SERIAL, code


def assessments() -> None:
    """Create annual assessments and their publications."""
    op.create_table(
        "assessment",
        sa.Column("assessment_id", code(64), nullable=False),
        sa.Column("system_id", code(64), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("rule_version", code(64), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("demonstration", sa.Boolean(), nullable=False),
        sa.Column("computed_at", MOMENT, nullable=False),
        sa.Column("computed_by", sa.Text(), nullable=False),
        sa.Column("computed_by_account", sa.BigInteger()),
        sa.Column("application_version", code(64), nullable=False),
        sa.PrimaryKeyConstraint("assessment_id"),
        sa.UniqueConstraint("sha256"),
    )
    op.create_table(
        "assessment_release",
        sa.Column("assessment_id", code(64), nullable=False),
        sa.Column("release_id", code(64), nullable=False),
        sa.ForeignKeyConstraint(["assessment_id"], ["assessment.assessment_id"]),
        sa.ForeignKeyConstraint(["release_id"], ["release.release_id"]),
        sa.PrimaryKeyConstraint("assessment_id", "release_id"),
    )
    op.create_table(
        "assessment_frame",
        sa.Column("assessment_id", code(64), nullable=False),
        sa.Column("frame", code(64), nullable=False),
        sa.Column("parquet", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["assessment_id"], ["assessment.assessment_id"]),
        sa.PrimaryKeyConstraint("assessment_id", "frame"),
    )
    op.create_table(
        "assessment_publication",
        sa.Column("publication_id", SERIAL, nullable=False),
        sa.Column("system_id", code(64), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("assessment_id", code(64), nullable=False),
        sa.Column("published_at", MOMENT, nullable=False),
        sa.Column("published_by", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text()),
        sa.ForeignKeyConstraint(["assessment_id"], ["assessment.assessment_id"]),
        sa.PrimaryKeyConstraint("publication_id"),
        sqlite_autoincrement=True,
    )
    op.create_index(
        op.f("ix_assessment_publication_system_id_year"), "assessment_publication", ["system_id", "year"]
    )


def warnings() -> None:
    """Create the rules of warning and what they raised."""
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
        sa.PrimaryKeyConstraint("system_id", "version"),
    )
    op.create_table(
        "warning_evaluation",
        sa.Column("release_id", code(64), nullable=False),
        sa.Column("system_id", code(64), nullable=False),
        sa.Column("rules_version", code(64), nullable=False),
        sa.Column("evaluated_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["release_id"], ["release.release_id"]),
        sa.ForeignKeyConstraint(
            ["system_id", "rules_version"], ["warning_rules.system_id", "warning_rules.version"]
        ),
        sa.PrimaryKeyConstraint("release_id"),
    )
    op.create_table(
        "warning",
        sa.Column("warning_id", SERIAL, nullable=False),
        sa.Column("release_id", code(64), nullable=False),
        sa.Column("area_code", code(32), nullable=False),
        sa.Column("rule", code(64), nullable=False),
        sa.Column("subject", code(64), nullable=False),
        sa.Column("figures", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["release_id"], ["warning_evaluation.release_id"]),
        sa.PrimaryKeyConstraint("warning_id"),
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
        sa.ForeignKeyConstraint(["warning_id"], ["warning.warning_id"]),
        sa.PrimaryKeyConstraint("acknowledgement_id"),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_warning_acknowledgement_warning_id"), "warning_acknowledgement", ["warning_id"])


def listings() -> None:
    """Create the list of areas to put right."""
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
        sa.ForeignKeyConstraint(["warning_id"], ["warning.warning_id"]),
        sa.PrimaryKeyConstraint("listing_id"),
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
        sa.ForeignKeyConstraint(["listing_id"], ["listing.listing_id"]),
        sa.PrimaryKeyConstraint("note_id"),
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
        sa.ForeignKeyConstraint(["listing_id"], ["listing.listing_id"]),
        sa.PrimaryKeyConstraint("listing_id"),
    )


def made() -> None:
    """Create the queue of reports, and the playlists of the wall screens."""
    op.create_table(
        "report_job",
        sa.Column("job_id", SERIAL, nullable=False),
        sa.Column("account_id", SERIAL, nullable=False),
        sa.Column("scope", code(32), nullable=False),
        sa.Column("quarter", code(6), nullable=False),
        sa.Column("edition", code(64), nullable=False),
        sa.Column("area_code", code(32)),
        sa.Column("form", code(64), nullable=False),
        sa.Column("language", sa.String(2), nullable=False),
        sa.Column("asked_at", MOMENT, nullable=False),
        sa.Column("state", code(64), nullable=False),
        sa.Column("percent", sa.Integer(), nullable=False),
        sa.Column("begun", sa.Integer(), nullable=False),
        sa.Column("runner", code(64)),
        sa.Column("seen_at", MOMENT),
        sa.Column("finished_at", MOMENT),
        sa.Column("file_name", sa.Text()),
        sa.Column("stored_as", sa.Text()),
        sa.Column("size", sa.Integer()),
        sa.Column("sha256", sa.String(64)),
        sa.Column("error_zh", sa.Text()),
        sa.Column("error_en", sa.Text()),
        sa.ForeignKeyConstraint(["account_id"], ["account.account_id"]),
        sa.PrimaryKeyConstraint("job_id"),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_report_job_account_id"), "report_job", ["account_id"])
    op.create_index(op.f("ix_report_job_state"), "report_job", ["state"])
    op.create_table(
        "screen_playlist",
        sa.Column("playlist_id", SERIAL, nullable=False),
        sa.Column("saved_at", MOMENT, nullable=False),
        sa.Column("saved_by", sa.Text(), nullable=False),
        sa.Column("content", sa.Text()),
        sa.PrimaryKeyConstraint("playlist_id"),
        sqlite_autoincrement=True,
    )
