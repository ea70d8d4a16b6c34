"""Annual assessments: immutable like releases, and which of a year's readers see."""

import io
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

import pandas as pd
from sqlalchemy import func, insert, select

from pingan import __version__
from pingan.scoring.annual import Assessed
from pingan.storage.engine import Database, reading, writing
from pingan.storage.errors import NotFoundError
from pingan.storage.frames import to_frame
from pingan.storage.schema_assessment import (
    assessment,
    assessment_frame,
    assessment_publication,
    assessment_release,
)

KEYS: dict[str, tuple[str, ...]] = {
    "areas": ("area_code",),
    "quarters": ("area_code", "quarter"),
    "dimensions": ("area_code", "dimension"),
}
"""The frames of an assessment and the columns that identify a row in each."""


@dataclass(frozen=True, eq=False)
class ComputedAssessment:
    """A year as it was assessed, not yet stored.

    Attributes
    ----------
    system_id, year, rule_version : what was assessed, and by which version of the rule
    release_ids : the releases that it rests on, by quarter
    demonstration : whether anything in it is demonstration data
    sha256 : over all of it
    assessed : the frames
    """

    system_id: str
    year: int
    rule_version: str
    release_ids: tuple[str, ...]
    demonstration: bool
    sha256: str
    assessed: Assessed = field(repr=False)

    @property
    def assessment_id(self) -> str:
        """The name that it has, or will have."""
        return f"{self.year}-{self.sha256[:12]}"


@dataclass(frozen=True, eq=False)
class Assessment(ComputedAssessment):
    """A stored assessment, with its latest publication.

    Attributes
    ----------
    computed_at, computed_by, computed_by_account : when (UTC) and by whom; no account on the command line
    application_version : of the program
    published_at, published_by : None where it has not been published
    reason : why it took another one's place
    """

    computed_at: datetime
    computed_by: str
    computed_by_account: int | None
    application_version: str
    published_at: datetime | None
    published_by: str | None
    reason: str | None


def save_assessment(
    database: Database, computed: ComputedAssessment, by: str, account: int | None = None
) -> bool:
    """Store an assessment; return whether it was new: the same content is one assessment, however often computed."""
    with writing(database) as connection:
        known = select(assessment.c.assessment_id).where(assessment.c.assessment_id == computed.assessment_id)
        if connection.scalar(known) is not None:
            return False
        number = {"assessment_id": computed.assessment_id}
        connection.execute(
            insert(assessment).values(
                **number,
                system_id=computed.system_id,
                year=computed.year,
                rule_version=computed.rule_version,
                sha256=computed.sha256,
                demonstration=computed.demonstration,
                computed_at=datetime.now(UTC),
                computed_by=by,
                computed_by_account=account,
                application_version=__version__,
            )
        )
        connection.execute(
            insert(assessment_release),
            [{**number, "release_id": release} for release in computed.release_ids],
        )
        for name, frame in frames_of(computed.assessed).items():
            content = frame.to_parquet(None, compression="zstd", index=False)
            connection.execute(insert(assessment_frame).values(**number, frame=name, parquet=content))
    return True


def publish_saved(database: Database, assessment_id: str, by: str, reason: str | None) -> None:
    """Make a stored assessment the one that readers of its year see; earlier ones stay.

    Raises
    ------
    NotFoundError
        There is no such assessment.
    """
    with writing(database) as connection:
        about = assessment_record(connection, assessment_id)
        connection.execute(
            insert(assessment_publication).values(
                system_id=about["system_id"],
                year=about["year"],
                assessment_id=assessment_id,
                published_at=datetime.now(UTC),
                published_by=by,
                reason=reason,
            )
        )


def current_assessment_id(database: Database, system_id: str, year: int) -> str | None:
    """Return the assessment of a year that readers see; None where none is published."""
    shown = assessment_publication
    query = select(shown.c.assessment_id).where(shown.c.system_id == system_id, shown.c.year == year)
    with reading(database) as connection:
        return connection.scalar(query.order_by(shown.c.publication_id.desc()).limit(1))


def waiting_assessment_id(database: Database, system_id: str, year: int) -> str | None:
    """Return the assessment of a year that was computed last and never published; None where there is none."""
    published = select(assessment_publication.c.assessment_id)
    query = select(assessment.c.assessment_id).where(
        assessment.c.system_id == system_id,
        assessment.c.year == year,
        assessment.c.assessment_id.not_in(published),
    )
    with reading(database) as connection:
        return connection.scalar(query.order_by(assessment.c.computed_at.desc()).limit(1))


def assessment_record(database: Database, assessment_id: str) -> dict:
    """Return what `Assessment` holds, as a dict, without reading the frames.

    Raises
    ------
    NotFoundError
        There is no such assessment.
    """
    shown = assessment_publication.c
    query = (
        select(assessment, shown.published_at, shown.published_by, shown.reason)
        .outerjoin(assessment_publication)
        .where(assessment.c.assessment_id == assessment_id)
        .order_by(shown.publication_id.desc())
        .limit(1)
    )
    releases = select(assessment_release.c.release_id).where(
        assessment_release.c.assessment_id == assessment_id
    )
    with reading(database) as connection:
        row = connection.execute(query).mappings().first()
        if row is None:
            raise NotFoundError(
                f"没有编号为 {assessment_id} 的考核。", f"There is no assessment {assessment_id}."
            )
        release_ids = tuple(connection.scalars(releases.order_by(assessment_release.c.release_id)))
    return {**row, "release_ids": release_ids}


def load_assessment(database: Database, assessment_id: str) -> Assessment:
    """Load an assessment with its frames, current or not.

    Raises
    ------
    NotFoundError
        There is no such assessment.
    """
    frames = select(assessment_frame.c.frame, assessment_frame.c.parquet).where(
        assessment_frame.c.assessment_id == assessment_id
    )
    with reading(database) as connection:
        record = assessment_record(connection, assessment_id)
        stored = {name: pd.read_parquet(io.BytesIO(content)) for name, content in connection.execute(frames)}
    del record["assessment_id"]
    return Assessment(**record, assessed=Assessed(**stored))


def list_assessments(database: Database, system_id: str) -> pd.DataFrame:
    """List all publications of assessments, oldest first.

    Returns
    -------
    pandas.DataFrame
        `year, assessment_id, sha256, rule_version, demonstration, published_at, published_by, reason, current`.
    """
    shown = assessment_publication.c
    newest = select(func.max(shown.publication_id)).group_by(shown.system_id, shown.year)
    query = (
        select(
            shown.year,
            shown.assessment_id,
            assessment.c.sha256,
            assessment.c.rule_version,
            assessment.c.demonstration,
            shown.published_at,
            shown.published_by,
            shown.reason,
            shown.publication_id.in_(newest).label("current"),
        )
        .join_from(assessment_publication, assessment)
        .where(shown.system_id == system_id)
        .order_by(shown.publication_id)
    )
    with reading(database) as connection:
        return to_frame(connection.execute(query)).astype({"current": bool})


def frames_of(assessed: Assessed) -> Mapping[str, pd.DataFrame]:
    """Return the frames of an assessment by name, as they are kept."""
    return {name: getattr(assessed, name) for name in KEYS}
