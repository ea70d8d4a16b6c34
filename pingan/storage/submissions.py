"""Submissions: the files that were handed in, whether or not they became batches, and what was found in them.

A file's content is kept only as long as somebody has to look at it again.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import Row, delete, func, insert, select, update

from pingan.storage.engine import Database, number_of, reading, writing
from pingan.storage.errors import NotFoundError
from pingan.storage.schema import submission, submission_file


@dataclass(frozen=True)
class SubmissionRecord:
    """A file as it was handed in.

    Attributes
    ----------
    quarter : str
        That it was handed in for.
    department : str or None
        None where the file does not say.
    file_name, sha256 : str
    size : int
        Bytes.
    received_by : str
        Account.
    state : str
    indicators : tuple of str
        Codes that it brings.
    findings : str
        JSON.
    batch_id : int or None
        The batch it became, or is the same as.
    """

    quarter: str
    department: str | None
    file_name: str
    sha256: str
    size: int
    received_by: str
    state: str
    indicators: tuple[str, ...]
    findings: str
    batch_id: int | None = None


@dataclass(frozen=True, kw_only=True)
class StoredSubmission(SubmissionRecord):
    """A file that was handed in, as it is stored.

    Attributes
    ----------
    submission_id : int
        Its number.
    received_at, settled_at : datetime
        UTC; the second when its state was last changed, None before.
    settled_by : str or None
    """

    submission_id: int
    received_at: datetime
    settled_at: datetime | None = None
    settled_by: str | None = None


def add_submission(database: Database, record: SubmissionRecord, content: bytes | None) -> int:
    """Store what became of a file, with its content if that is needed again; return its number."""
    row = {**vars(record), "indicators": " ".join(record.indicators), "received_at": datetime.now(UTC)}
    with writing(database) as connection:
        number = number_of(connection.execute(insert(submission).values(row)))
        if content is not None:
            connection.execute(insert(submission_file).values(submission_id=number, content=content))
    return number


def list_submissions(database: Database, quarter: str) -> list[StoredSubmission]:
    """Return the files that were handed in for a quarter, the newest first."""
    query = select(submission).where(submission.c.quarter == quarter)
    with reading(database) as connection:
        rows = connection.execute(query.order_by(submission.c.submission_id.desc())).all()
    return [_record(row) for row in rows]


def load_submission(database: Database, submission_id: int) -> StoredSubmission:
    """Return one; raises `NotFoundError` where there is none of this number."""
    query = select(submission).where(submission.c.submission_id == submission_id)
    with reading(database) as connection:
        row = connection.execute(query).first()
    if row is None:
        raise NotFoundError(
            f"没有编号为 {submission_id} 的报送文件。", f"No file was handed in under number {submission_id}."
        )
    return _record(row)


def settle_submission(
    database: Database,
    submission_id: int,
    state: str,
    settled_by: str,
    *,
    batch_id: int | None = None,
    findings: str | None = None,
    keep_file: bool = False,
) -> None:
    """Change the state of one, and forget its content unless it is still needed."""
    values = {"state": state, "settled_by": settled_by, "settled_at": datetime.now(UTC)}
    values |= {"batch_id": batch_id} if batch_id is not None else {}
    values |= {"findings": findings} if findings is not None else {}
    with writing(database) as connection:
        connection.execute(
            update(submission).where(submission.c.submission_id == submission_id).values(values)
        )
        if not keep_file:
            connection.execute(
                delete(submission_file).where(submission_file.c.submission_id == submission_id)
            )


def submission_content(database: Database, submission_id: int) -> bytes | None:
    """Return the file's bytes; None where they are no longer kept, or never were."""
    query = select(submission_file.c.content).where(submission_file.c.submission_id == submission_id)
    with reading(database) as connection:
        return connection.scalar(query)


def kept_submissions(database: Database, numbers: Collection[int]) -> set[int]:
    """Return those among some submissions whose content is kept."""
    query = select(submission_file.c.submission_id).where(submission_file.c.submission_id.in_(numbers))
    with reading(database) as connection:
        return set(connection.scalars(query))


def forget_files(database: Database, before: datetime) -> int:
    """Forget the content of files that were handed in before a moment; return of how many."""
    old = select(submission.c.submission_id).join(submission_file).where(submission.c.received_at < before)
    with reading(database) as connection:
        if connection.execute(old.limit(1)).first() is None:  # nothing is worth holding up a writer
            return 0
    with writing(database) as connection:
        return connection.execute(
            delete(submission_file).where(submission_file.c.submission_id.in_(old))
        ).rowcount


def kept_of(database: Database, who: str) -> tuple[int, int]:
    """Return how many files of an account are kept, and how many bytes they have."""
    query = select(func.count(), func.coalesce(func.sum(submission.c.size), 0)).join(submission_file)
    with reading(database) as connection:
        count, size = connection.execute(query.where(submission.c.received_by == who)).one()
    return int(count), int(size)


def _record(row: Row) -> StoredSubmission:
    values = dict(row._mapping)
    return StoredSubmission(**{**values, "indicators": tuple(values["indicators"].split())})
