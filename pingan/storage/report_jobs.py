"""Reports that were asked for: a queue that all workers of all servers share.

A job is taken by one runner at a time, which says every few seconds that it is still at it. What nobody has said
anything about for `SILENT` is taken up by another one; a job that was begun `MOST_BEGUN` times and never ended fails.
The files lie beside the database, not in it.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import (
    Column,
    ForeignKey,
    Index,
    Integer,
    Row,
    String,
    Table,
    Text,
    Update,
    delete,
    insert,
    select,
    update,
)

from pingan.storage.engine import Database, number_of, reading, write_if_free, writing
from pingan.storage.schema import AreaCode, Code, Quarter, Serial, Sha256, UtcDateTime, metadata

WAITING, RUNNING, DONE, FAILED = "waiting", "running", "done", "failed"
SILENT = timedelta(seconds=60)
MOST_BEGUN = 2

# Left out of a backup: the files are not in it, and can be made again.
report_job = Table(
    "report_job",
    metadata,
    Column("job_id", Serial, primary_key=True),
    Column("account_id", ForeignKey("account.account_id"), nullable=False),
    Column("scope", AreaCode, nullable=False),  # what the account might see when it asked
    Column("quarter", Quarter, nullable=False),
    Column("edition", Code, nullable=False),  # "": as readers see it; "preview"; or an earlier release
    Column("area_code", AreaCode),  # none: everything that the account may see
    Column("form", Code, nullable=False),
    Column("language", String(2), nullable=False),
    Column("asked_at", UtcDateTime, nullable=False),
    Column("state", Code, nullable=False),
    Column("percent", Integer, nullable=False),
    Column("begun", Integer, nullable=False),
    Column("runner", Code),
    Column("seen_at", UtcDateTime),
    Column("finished_at", UtcDateTime),
    Column("file_name", Text),
    Column("stored_as", Text),
    Column("size", Integer),
    Column("sha256", Sha256),
    Column("error_zh", Text),
    Column("error_en", Text),
    Index(None, "account_id"),
    Index(None, "state"),
    sqlite_autoincrement=True,
    info={"backup": False},
)


@dataclass(frozen=True)
class ReportJob:
    """One report that was asked for; the attributes are the table's columns.

    Attributes
    ----------
    edition : "" for what readers see, "preview", or the name of an earlier release
    area_code : None for everything that the account may see
    form : what kind of file (`pingan.reports.forms`)
    state : waiting, running, done or failed
    percent : how much of it is done
    file_name, stored_as : as it is handed out, and as it lies in the folder; None before it is done
    """

    job_id: int
    account_id: int
    scope: str
    quarter: str
    edition: str
    area_code: str | None
    form: str
    language: str
    asked_at: datetime
    state: str
    percent: int
    begun: int
    runner: str | None
    seen_at: datetime | None
    finished_at: datetime | None
    file_name: str | None
    stored_as: str | None
    size: int | None
    sha256: str | None
    error_zh: str | None
    error_en: str | None

    @property
    def is_over(self) -> bool:
        """Whether it is done or has failed."""
        return self.state in (DONE, FAILED)


def add_job(
    database: Database,
    *,
    account_id: int,
    scope: str,
    quarter: str,
    edition: str,
    area_code: str | None,
    form: str,
    language: str,
) -> int:
    """Put a job at the end of the queue; return its number."""
    values = {
        "account_id": account_id,
        "scope": scope,
        "quarter": quarter,
        "edition": edition,
        "area_code": area_code,
        "form": form,
        "language": language,
        "asked_at": datetime.now(UTC),
        "state": WAITING,
        "percent": 0,
        "begun": 0,
    }
    with writing(database) as connection:
        return number_of(connection.execute(insert(report_job).values(values)))


def jobs_of(database: Database, account_id: int) -> list[ReportJob]:
    """Return an account's jobs, the newest first."""
    query = select(report_job).where(report_job.c.account_id == account_id)
    with reading(database) as connection:
        return [_job(row) for row in connection.execute(query.order_by(report_job.c.job_id.desc()))]


def job_numbered(database: Database, job_id: int) -> ReportJob | None:
    """Return a job by its number; None where there is none."""
    with reading(database) as connection:
        row = connection.execute(select(report_job).where(report_job.c.job_id == job_id)).one_or_none()
    return None if row is None else _job(row)


def take_job(database: Database, runner: str, at: datetime | None = None) -> ReportJob | None:
    """Take the oldest job that waits or that its runner has left; None where there is none.

    What was begun too often is made to fail on the way: it takes its runners down with it.

    Parameters
    ----------
    runner : who takes it, different for each process
    at : now, unless a test says otherwise
    """
    at = at or datetime.now(UTC)
    left = (report_job.c.state == RUNNING) & (report_job.c.seen_at < at - SILENT)
    query = select(report_job).where((report_job.c.state == WAITING) | left).order_by(report_job.c.job_id)
    with reading(database) as connection:  # without waiting for writers, for there is mostly nothing to do
        if connection.execute(query.limit(1)).first() is None:
            return None
    with writing(database) as connection:
        for row in connection.execute(query).all():
            its = report_job.c.job_id == row.job_id
            if row.begun >= MOST_BEGUN:
                words = {
                    "error_zh": "服务器两次在生成时中断，没有再试。请重新提交；若再次失败，请联系管理员。",
                    "error_en": "The server stopped twice while making it and did not try again. "
                    "Ask for it once more; if it fails again, tell the administrator.",
                }
                connection.execute(
                    update(report_job).where(its).values(state=FAILED, finished_at=at, runner=None, **words)
                )
                continue
            taken = {"state": RUNNING, "runner": runner, "seen_at": at, "begun": row.begun + 1, "percent": 0}
            connection.execute(update(report_job).where(its).values(taken))
            return _job(connection.execute(select(report_job).where(its)).one())
    return None


def tell_progress(database: Database, job_id: int, runner: str, percent: int) -> None:
    """Note that a runner is still at a job, and how far it is; not worth waiting for another writer."""
    write_if_free(database, _mine(job_id, runner).values(percent=percent, seen_at=datetime.now(UTC)))


def finish_job(database: Database, job_id: int, runner: str, **file: object) -> bool:
    """Note that a job is done, with `file_name, stored_as, size, sha256`; False where another runner has it now."""
    values = {"state": DONE, "percent": 100, "finished_at": datetime.now(UTC), **file}
    with writing(database) as connection:
        return connection.execute(_mine(job_id, runner).values(values)).rowcount == 1


def fail_job(database: Database, job_id: int, runner: str, zh: str, en: str) -> bool:
    """Note that a job failed, and why; False where another runner has it now."""
    values = {"state": FAILED, "finished_at": datetime.now(UTC), "error_zh": zh, "error_en": en}
    with writing(database) as connection:
        return connection.execute(_mine(job_id, runner).values(values)).rowcount == 1


def remove_job(database: Database, job_id: int, account_id: int) -> ReportJob | None:
    """Remove a job that is over, or waits; return it. None where it is not this account's, or runs."""
    its = (
        (report_job.c.job_id == job_id)
        & (report_job.c.account_id == account_id)
        & (report_job.c.state != RUNNING)
    )
    with writing(database) as connection:
        row = connection.execute(select(report_job).where(its)).one_or_none()
        if row is not None:
            connection.execute(delete(report_job).where(its))
    return None if row is None else _job(row)


def forget_jobs(database: Database, before: datetime) -> list[ReportJob]:
    """Remove the jobs that were over before a moment; return them."""
    old = report_job.c.finished_at < before
    with reading(database) as connection:
        if connection.execute(select(report_job.c.job_id).where(old).limit(1)).first() is None:
            return []
    with writing(database) as connection:
        rows = connection.execute(select(report_job).where(old)).all()
        connection.execute(delete(report_job).where(old))
    return [_job(row) for row in rows]


def _mine(job_id: int, runner: str) -> Update:
    held = (report_job.c.runner == runner) & (report_job.c.state == RUNNING)
    return update(report_job).where((report_job.c.job_id == job_id) & held)


def _job(row: Row) -> ReportJob:
    return ReportJob(**row._mapping)
