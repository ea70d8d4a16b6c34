"""The first tables: boundaries, systems, batches and observations, releases and publications."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

SERIAL = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def code(length: int) -> sa.String:
    """Return text that sorts by its bytes on PostgreSQL too."""
    return sa.String(length).with_variant(sa.String(length, collation="C"), "postgresql")


def upgrade() -> None:
    """Create them all."""
    op.create_table(
        "batch",
        sa.Column("batch_id", SERIAL, nullable=False),
        sa.Column("quarter", code(6), nullable=False),
        sa.Column("department", code(100), nullable=False),
        sa.Column("file_name", sa.Text(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("received_by", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text()),
        sa.Column("demonstration", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("batch_id", name=op.f("pk_batch")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_batch_quarter_department"), "batch", ["quarter", "department"])
    op.create_table(
        "boundary_version",
        sa.Column("version", code(64), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("adopted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("credit", sa.Text(), nullable=False),
        sa.Column("demonstration", sa.Boolean(), nullable=False),
        sa.Column("report", sa.Text()),
        sa.PrimaryKeyConstraint("version", name=op.f("pk_boundary_version")),
    )
    op.create_table(
        "indicator_system",
        sa.Column("system_id", code(64), nullable=False),
        sa.Column("version", code(64), nullable=False),
        sa.Column("applies_from", code(6), nullable=False),
        sa.Column("title_zh", sa.Text(), nullable=False),
        sa.Column("title_en", sa.Text(), nullable=False),
        sa.Column("toml", sa.Text(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("demonstration", sa.Boolean(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("system_id", "version", name=op.f("pk_indicator_system")),
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
        sa.ForeignKeyConstraint(
            ["boundary_version"], ["boundary_version.version"], name=op.f("fk_area_boundary_version")
        ),
        sa.PrimaryKeyConstraint("boundary_version", "area_code", name=op.f("pk_area")),
    )
    op.create_index(op.f("ix_area_boundary_version_parent_code"), "area", ["boundary_version", "parent_code"])
    op.create_table(
        "batch_indicator",
        sa.Column("batch_id", SERIAL, nullable=False),
        sa.Column("indicator", code(64), nullable=False),
        sa.Column("observations", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["batch_id"], ["batch.batch_id"], name=op.f("fk_batch_indicator_batch_id")),
        sa.PrimaryKeyConstraint("batch_id", "indicator", name=op.f("pk_batch_indicator")),
    )
    op.create_table(
        "batch_withdrawal",
        sa.Column("batch_id", SERIAL, nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_by", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["batch_id"], ["batch.batch_id"], name=op.f("fk_batch_withdrawal_batch_id")),
        sa.PrimaryKeyConstraint("batch_id", name=op.f("pk_batch_withdrawal")),
    )
    op.create_table(
        "observation",
        sa.Column("batch_id", SERIAL, nullable=False),
        sa.Column("indicator", code(64), nullable=False),
        sa.Column("area_code", code(32), nullable=False),
        sa.Column("numerator", sa.Double()),
        sa.Column("denominator", sa.Double()),
        sa.Column("grade", sa.Double()),
        sa.ForeignKeyConstraint(["batch_id"], ["batch.batch_id"], name=op.f("fk_observation_batch_id")),
        sa.PrimaryKeyConstraint("batch_id", "indicator", "area_code", name=op.f("pk_observation")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "release",
        sa.Column("release_id", code(64), nullable=False),
        sa.Column("system_id", code(64), nullable=False),
        sa.Column("system_version", code(64), nullable=False),
        sa.Column("quarter", code(6), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("boundary_version", code(64), nullable=False),
        sa.Column("demonstration", sa.Boolean(), nullable=False),
        sa.Column("previous_release_id", code(64)),
        sa.Column("year_release_id", code(64)),
        sa.Column("computed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("application_version", code(64), nullable=False),
        sa.ForeignKeyConstraint(
            ["boundary_version"], ["boundary_version.version"], name=op.f("fk_release_boundary_version")
        ),
        sa.ForeignKeyConstraint(
            ["previous_release_id"], ["release.release_id"], name=op.f("fk_release_previous_release_id")
        ),
        sa.ForeignKeyConstraint(
            ["system_id", "system_version"],
            ["indicator_system.system_id", "indicator_system.version"],
            name=op.f("fk_release_system_id_system_version"),
        ),
        sa.ForeignKeyConstraint(
            ["year_release_id"], ["release.release_id"], name=op.f("fk_release_year_release_id")
        ),
        sa.PrimaryKeyConstraint("release_id", name=op.f("pk_release")),
        sa.UniqueConstraint("sha256", name=op.f("uq_release_sha256")),
    )
    op.create_table(
        "publication",
        sa.Column("publication_id", SERIAL, nullable=False),
        sa.Column("system_id", code(64), nullable=False),
        sa.Column("quarter", code(6), nullable=False),
        sa.Column("release_id", code(64), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("published_by", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text()),
        sa.ForeignKeyConstraint(
            ["release_id"], ["release.release_id"], name=op.f("fk_publication_release_id")
        ),
        sa.PrimaryKeyConstraint("publication_id", name=op.f("pk_publication")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_publication_release_id"), "publication", ["release_id"])
    op.create_table(
        "release_batch",
        sa.Column("release_id", code(64), nullable=False),
        sa.Column("batch_id", SERIAL, nullable=False),
        sa.ForeignKeyConstraint(["batch_id"], ["batch.batch_id"], name=op.f("fk_release_batch_batch_id")),
        sa.ForeignKeyConstraint(
            ["release_id"], ["release.release_id"], name=op.f("fk_release_batch_release_id")
        ),
        sa.PrimaryKeyConstraint("release_id", "batch_id", name=op.f("pk_release_batch")),
    )
    op.create_table(
        "release_frame",
        sa.Column("release_id", code(64), nullable=False),
        sa.Column("frame", code(64), nullable=False),
        sa.Column("parquet", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["release_id"], ["release.release_id"], name=op.f("fk_release_frame_release_id")
        ),
        sa.PrimaryKeyConstraint("release_id", "frame", name=op.f("pk_release_frame")),
    )
    op.create_table(
        "published_quarter",
        sa.Column("system_id", code(64), nullable=False),
        sa.Column("quarter", code(6), nullable=False),
        sa.Column("publication_id", SERIAL, nullable=False),
        sa.ForeignKeyConstraint(
            ["publication_id"],
            ["publication.publication_id"],
            name=op.f("fk_published_quarter_publication_id"),
        ),
        sa.PrimaryKeyConstraint("system_id", "quarter", name=op.f("pk_published_quarter")),
    )
