"""Boundaries, systems and their drafts, what the departments sent, releases and publications."""

import sqlalchemy as sa
from alembic import op

from pingan.storage.migrations.baseline.kinds import MOMENT, SERIAL, code


def systems() -> None:
    """Create boundaries, indicator systems with their drafts, and files of rules."""
    op.create_table(
        "boundary_version",
        sa.Column("version", code(64), nullable=False),
        sa.Column("saved_at", MOMENT, nullable=False),
        sa.Column("adopted_at", MOMENT, nullable=False),
        sa.Column("credit", sa.Text(), nullable=False),
        sa.Column("demonstration", sa.Boolean(), nullable=False),
        sa.Column("report", sa.Text()),
        sa.PrimaryKeyConstraint("version"),
    )
    op.create_table(
        "area",
        sa.Column("boundary_version", code(64), nullable=False),
        sa.Column("area_code", code(32), nullable=False),
        sa.Column("level", code(64), nullable=False),
        sa.Column("parent_code", code(32)),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("name_en", sa.Text()),
        sa.Column("geometry", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["boundary_version"], ["boundary_version.version"]),
        sa.PrimaryKeyConstraint("boundary_version", "area_code"),
    )
    op.create_index(op.f("ix_area_boundary_version_parent_code"), "area", ["boundary_version", "parent_code"])
    op.create_table(
        "indicator_system",
        sa.Column("system_id", code(64), nullable=False),
        sa.Column("version", code(64), nullable=False),
        sa.Column("applies_from", code(6), nullable=False),
        sa.Column("title_zh", sa.Text(), nullable=False),
        sa.Column("title_en", sa.Text(), nullable=False),
        sa.Column("toml", sa.Text(), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("demonstration", sa.Boolean(), nullable=False),
        sa.Column("saved_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("system_id", "version"),
    )
    op.create_table(
        "system_draft",
        sa.Column("draft_id", SERIAL, nullable=False),
        sa.Column("system_id", code(64), nullable=False),
        sa.Column("based_on", code(64), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("proposed_sha256", sa.String(64)),
        sa.Column("proposed_at", MOMENT),
        sa.Column("proposed_by", sa.Text()),
        sa.Column("proposed_by_account", sa.BigInteger()),
        sa.Column("closed_at", MOMENT),
        sa.Column("closed_by", sa.Text()),
        sa.Column("outcome", code(64)),
        sa.ForeignKeyConstraint(
            ["system_id", "based_on"], ["indicator_system.system_id", "indicator_system.version"]
        ),
        sa.PrimaryKeyConstraint("draft_id"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "system_draft_revision",
        sa.Column("draft_id", SERIAL, nullable=False),
        sa.Column("revision", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("saved_at", MOMENT, nullable=False),
        sa.Column("saved_by", sa.Text(), nullable=False),
        sa.Column("tables", sa.Text(), nullable=False),
        sa.Column("judgements", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["draft_id"], ["system_draft.draft_id"]),
        sa.PrimaryKeyConstraint("draft_id", "revision"),
    )
    op.create_table(
        "rule_file",
        sa.Column("kind", code(64), nullable=False),
        sa.Column("system_id", code(64), nullable=False),
        sa.Column("version", code(64), nullable=False),
        sa.Column("toml", sa.Text(), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("demonstration", sa.Boolean(), nullable=False),
        sa.Column("stored_at", MOMENT, nullable=False),
        sa.Column("stored_by", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("kind", "system_id", "version"),
    )


def batches() -> None:
    """Create batches with their observations, the files handed in, and the days they are due."""
    op.create_table(
        "batch",
        sa.Column("batch_id", SERIAL, nullable=False),
        sa.Column("quarter", code(6), nullable=False),
        sa.Column("department", code(100), nullable=False),
        sa.Column("file_name", sa.Text(), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("received_at", MOMENT, nullable=False),
        sa.Column("received_by", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text()),
        sa.Column("demonstration", sa.Boolean(), nullable=False),
        sa.Column("remark", sa.Text()),
        sa.PrimaryKeyConstraint("batch_id"),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_batch_quarter_department"), "batch", ["quarter", "department"])
    op.create_table(
        "batch_indicator",
        sa.Column("batch_id", SERIAL, nullable=False),
        sa.Column("indicator", code(64), nullable=False),
        sa.Column("observations", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["batch_id"], ["batch.batch_id"]),
        sa.PrimaryKeyConstraint("batch_id", "indicator"),
    )
    op.create_table(
        "batch_withdrawal",
        sa.Column("batch_id", SERIAL, nullable=False),
        sa.Column("withdrawn_at", MOMENT, nullable=False),
        sa.Column("withdrawn_by", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["batch_id"], ["batch.batch_id"]),
        sa.PrimaryKeyConstraint("batch_id"),
    )
    op.create_table(
        "observation",
        sa.Column("batch_id", SERIAL, nullable=False),
        sa.Column("indicator", code(64), nullable=False),
        sa.Column("area_code", code(32), nullable=False),
        sa.Column("numerator", sa.Double()),
        sa.Column("denominator", sa.Double()),
        sa.Column("grade", sa.Double()),
        sa.ForeignKeyConstraint(["batch_id"], ["batch.batch_id"]),
        sa.PrimaryKeyConstraint("batch_id", "indicator", "area_code"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "submission",
        sa.Column("submission_id", SERIAL, nullable=False),
        sa.Column("quarter", code(6), nullable=False),
        sa.Column("department", code(100)),
        sa.Column("file_name", sa.Text(), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("received_at", MOMENT, nullable=False),
        sa.Column("received_by", sa.Text(), nullable=False),
        sa.Column("state", code(64), nullable=False),
        sa.Column("indicators", sa.Text(), nullable=False),
        sa.Column("findings", sa.Text(), nullable=False),
        sa.Column("batch_id", SERIAL),
        sa.Column("settled_at", MOMENT),
        sa.Column("settled_by", sa.Text()),
        sa.ForeignKeyConstraint(["batch_id"], ["batch.batch_id"]),
        sa.PrimaryKeyConstraint("submission_id"),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_submission_quarter"), "submission", ["quarter"])
    op.create_table(
        "submission_file",
        sa.Column("submission_id", SERIAL, nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["submission_id"], ["submission.submission_id"]),
        sa.PrimaryKeyConstraint("submission_id"),
    )
    op.create_table(
        "quarter_due",
        sa.Column("quarter", code(6), nullable=False),
        sa.Column("due_on", code(10), nullable=False),
        sa.Column("set_at", MOMENT, nullable=False),
        sa.Column("set_by", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("quarter"),
    )


def releases() -> None:
    """Create releases, their publications and the proposals of them."""
    op.create_table(
        "release",
        sa.Column("release_id", code(64), nullable=False),
        sa.Column("system_id", code(64), nullable=False),
        sa.Column("system_version", code(64), nullable=False),
        sa.Column("quarter", code(6), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("boundary_version", code(64), nullable=False),
        sa.Column("demonstration", sa.Boolean(), nullable=False),
        sa.Column("previous_release_id", code(64)),
        sa.Column("year_release_id", code(64)),
        sa.Column("computed_at", MOMENT, nullable=False),
        sa.Column("application_version", code(64), nullable=False),
        sa.ForeignKeyConstraint(["boundary_version"], ["boundary_version.version"]),
        sa.ForeignKeyConstraint(["previous_release_id"], ["release.release_id"]),
        sa.ForeignKeyConstraint(
            ["system_id", "system_version"], ["indicator_system.system_id", "indicator_system.version"]
        ),
        sa.ForeignKeyConstraint(["year_release_id"], ["release.release_id"]),
        sa.PrimaryKeyConstraint("release_id"),
        sa.UniqueConstraint("sha256"),
    )
    op.create_table(
        "release_batch",
        sa.Column("release_id", code(64), nullable=False),
        sa.Column("batch_id", SERIAL, nullable=False),
        sa.ForeignKeyConstraint(["batch_id"], ["batch.batch_id"]),
        sa.ForeignKeyConstraint(["release_id"], ["release.release_id"]),
        sa.PrimaryKeyConstraint("release_id", "batch_id"),
    )
    op.create_table(
        "release_frame",
        sa.Column("release_id", code(64), nullable=False),
        sa.Column("frame", code(64), nullable=False),
        sa.Column("parquet", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["release_id"], ["release.release_id"]),
        sa.PrimaryKeyConstraint("release_id", "frame"),
    )
    op.create_table(
        "publication",
        sa.Column("publication_id", SERIAL, nullable=False),
        sa.Column("system_id", code(64), nullable=False),
        sa.Column("quarter", code(6), nullable=False),
        sa.Column("release_id", code(64), nullable=False),
        sa.Column("published_at", MOMENT, nullable=False),
        sa.Column("published_by", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text()),
        sa.ForeignKeyConstraint(["release_id"], ["release.release_id"]),
        sa.PrimaryKeyConstraint("publication_id"),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_publication_release_id"), "publication", ["release_id"])
    op.create_table(
        "published_quarter",
        sa.Column("system_id", code(64), nullable=False),
        sa.Column("quarter", code(6), nullable=False),
        sa.Column("publication_id", SERIAL, nullable=False),
        sa.ForeignKeyConstraint(["publication_id"], ["publication.publication_id"]),
        sa.PrimaryKeyConstraint("system_id", "quarter"),
    )
    op.create_table(
        "proposal",
        sa.Column("proposal_id", SERIAL, nullable=False),
        sa.Column("system_id", code(64), nullable=False),
        sa.Column("quarter", code(6), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("replaces", code(64)),
        sa.Column("reason", sa.Text()),
        sa.Column("proposed_at", MOMENT, nullable=False),
        sa.Column("proposed_by", sa.Text(), nullable=False),
        sa.Column("proposed_by_account", sa.BigInteger()),
        sa.ForeignKeyConstraint(["replaces"], ["release.release_id"]),
        sa.PrimaryKeyConstraint("proposal_id"),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_proposal_system_id_quarter"), "proposal", ["system_id", "quarter"])
    op.create_table(
        "proposal_decision",
        sa.Column("proposal_id", SERIAL, nullable=False),
        sa.Column("decision", code(64), nullable=False),
        sa.Column("decided_at", MOMENT, nullable=False),
        sa.Column("decided_by", sa.Text(), nullable=False),
        sa.Column("decided_by_account", sa.BigInteger()),
        sa.Column("reason", sa.Text()),
        sa.ForeignKeyConstraint(["proposal_id"], ["proposal.proposal_id"]),
        sa.PrimaryKeyConstraint("proposal_id"),
    )
