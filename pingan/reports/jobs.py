"""Reports made in the background: asked for by an account, made by whichever worker is free, kept for a stated time.

The queue is a table (`pingan.storage.report_jobs`), so any number of workers share it and a restart loses nothing. Each
process has one `Runner`: a thread while there is something to do, none else.
"""

import hashlib
import logging
import os
import secrets
import socket
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event, Lock, Thread
from typing import Self, TypedDict

from sqlalchemy import Engine, select

from pingan.access.permissions import GRANTS, Permission, Role
from pingan.access.principal import Principal, Scope
from pingan.reading.preview import read_earlier, read_preview
from pingan.reading.published import NothingPublishedError, Published, read_published
from pingan.reading.scoped import seen_by
from pingan.reports.errors import ReportError
from pingan.reports.forms import FORMS, Progress
from pingan.settings import Settings
from pingan.storage import StorageError, reading
from pingan.storage.engine import patient
from pingan.storage.report_jobs import (
    ReportJob,
    add_job,
    fail_job,
    finish_job,
    forget_jobs,
    jobs_of,
    remove_job,
    take_job,
    tell_progress,
)
from pingan.storage.rights import keep_file_to_owner, make_own_folder
from pingan.storage.schema_access import account

log = logging.getLogger(__name__)

PREVIEW = "preview"
MOST_OPEN = 12  # jobs of one account that wait or run
SAID_EVERY = 0.4  # seconds between two words on progress
STILL_THERE_EVERY = 10.0  # seconds: a sixth of the silence after which another one takes over


class _File(TypedDict):
    file_name: str
    stored_as: str
    size: int
    sha256: str


class Runner:
    """Makes the reports that are asked for, one after the other.

    Parameters
    ----------
    folder : where the files are kept, of the installation's data folder; workers of several machines share it
    hours : for how long
    """

    def __init__(self, engine: Engine, settings: Settings) -> None:
        self.engine, self.settings = engine, settings
        self.writer = patient(engine)  # nobody waits for what is noted in the background
        self.folder = settings.data_dir / "reports"
        self.hours = settings.report_hours
        self.name = f"{socket.gethostname()[:30]}-{os.getpid()}-{secrets.token_hex(3)}"
        self._lock, self._wanted = Lock(), False
        self._thread: Thread | None = None

    def ask(
        self,
        principal: Principal,
        published: Published,
        quarter: str,
        area: str | None,
        form: str,
        language: str,
    ) -> int:
        """Put a report into the queue and see to it; return its number.

        Raises
        ------
        ReportError
            There is no such form, quarter or area for whoever asks, or too much of theirs waits already.
        """
        if form not in FORMS or quarter not in published.releases:
            raise ReportError(f"没有季度 {quarter} 的这种报告。", f"There is no such report of {quarter}.")
        if area is not None and (area not in published.areas.index or area in published.score_only):
            raise ReportError(
                f"区域 {area} 不存在，或不在您的账号查看范围内。请另选区域。",
                f"There is no area {area}, or it is not open to your account. Choose another one.",
            )
        account_id = principal.account_id
        if account_id is None:
            raise ReportError(
                "报告保存在账号名下，令牌不能提交。请用账号登录后提交。",
                "Reports are kept for an account, and a token has none. Sign in with an account.",
            )
        own = jobs_of(self.engine, account_id)
        if sum(not job.is_over for job in own) >= MOST_OPEN:
            raise ReportError(
                f"您已有 {MOST_OPEN} 份报告在等待生成。请等其中一些完成后再提交。",
                f"{MOST_OPEN} reports of yours are waiting already. Ask again when some of them are done.",
            )
        aside = published.aside
        edition = ""
        if aside is not None:
            edition = PREVIEW if aside.kind == "preview" else aside.release_id
        number = add_job(
            self.engine,
            account_id=account_id,
            scope=principal.scope.key,
            quarter=quarter,
            edition=edition,
            area_code=area,
            form=form,
            language=language,
        )
        self.wake()
        return number

    def wake(self) -> None:
        """See to what waits, in a thread of its own; returns at once."""
        with self._lock:
            self._wanted = True
            if self._thread is None:
                self._thread = Thread(target=self._until_done, daemon=True, name="reports")
                self._thread.start()

    def _until_done(self) -> None:
        while True:
            with self._lock:
                if not self._wanted:
                    self._thread = None
                    return
                self._wanted = False
            try:
                self.work()
            except Exception:  # the database is away: whoever looks at the page next tries again
                log.exception("reports wait")

    def work(self) -> int:
        """Make everything that waits, here and now, and forget what is too old; return how many were taken."""
        self.forget()
        taken = 0
        while (job := take_job(self.writer, self.name)) is not None:
            taken += 1
            self._make(job)
        return taken

    def forget(self) -> None:
        """Remove what has been kept for long enough, and what a runner left half-made."""
        before = datetime.now(UTC) - timedelta(hours=self.hours)
        for job in forget_jobs(self.writer, before):
            self._remove_file(job)
        for left in self.folder.glob("*.part*") if self.folder.is_dir() else ():
            if left.stat().st_mtime < before.timestamp():
                left.unlink(missing_ok=True)

    def remove(self, job_id: int, account_id: int) -> bool:
        """Remove a report of an account with its file; False where it is not there, or is being made."""
        job = remove_job(self.engine, job_id, account_id)
        if job is not None:
            self._remove_file(job)
        return job is not None

    def path_of(self, job: ReportJob) -> Path | None:
        """Return where the file of a finished job lies; None where it does not, or no longer."""
        path = self.folder / job.stored_as if job.stored_as else None
        return path if path is not None and path.is_file() else None

    def until(self, job: ReportJob) -> datetime | None:
        """Return until when the file of a job is kept; None before it is over."""
        return job.finished_at and job.finished_at + timedelta(hours=self.hours)

    def _remove_file(self, job: ReportJob) -> None:
        if (path := self.path_of(job)) is not None:
            path.unlink(missing_ok=True)

    def _make(self, job: ReportJob) -> None:
        still_there = _StillThere(self.writer, job.job_id, self.name)
        try:
            with still_there:
                file = self._write(job, still_there.tell)
            if not finish_job(self.writer, job.job_id, self.name, **file):
                (self.folder / file["stored_as"]).unlink(missing_ok=True)  # another one has made it meanwhile
        except (ReportError, StorageError) as problem:
            fail_job(self.writer, job.job_id, self.name, problem.message["zh"], problem.message["en"])
        except Exception:
            log.exception("report %s failed", job.job_id)
            fail_job(
                self.writer,
                job.job_id,
                self.name,
                "服务器在生成时出错，已记入日志。请再试一次；若再次失败，请联系管理员。",
                "The server failed while making it, and has logged why. Try again; if it fails again, tell the "
                "administrator.",
            )

    def _write(self, job: ReportJob, tell: Progress) -> _File:
        published = self._seen(job)
        form = FORMS[job.form]
        make_own_folder(self.folder)
        stored_as = f"{job.job_id}-{secrets.token_hex(8)}.{form.ending}"
        unfinished = self.folder / f"{stored_as}.part.{form.ending}"  # its ending tells a library the format
        try:
            form.make(published, job.quarter, job.area_code, job.language, self.settings, unfinished, tell)
            content = hashlib.sha256(unfinished.read_bytes()).hexdigest()
            size = unfinished.stat().st_size
            keep_file_to_owner(unfinished)
            unfinished.replace(self.folder / stored_as)
        finally:
            unfinished.unlink(missing_ok=True)
        name = form.file_name(published, job.quarter, job.area_code, job.language)
        return {"file_name": name, "stored_as": stored_as, "size": size, "sha256": content}

    def _seen(self, job: ReportJob) -> Published:
        """Return the edition as the account may see it now, which must be as it was when it asked."""
        with reading(self.engine) as connection:
            row = connection.execute(select(account).where(account.c.account_id == job.account_id)).one()
        role = Role(row.role)
        scope = Scope(row.area_code) if role == Role.STREET else Scope()
        needed = {Permission.EXPORT} | ({Permission.PREVIEW} if job.edition == PREVIEW else set())
        if row.disabled_at is not None or scope.key != job.scope or not needed <= GRANTS[role]:
            raise ReportError(
                "提交之后账号的权限有变，没有生成。请重新提交。",
                "What the account may see has changed since it asked; nothing was made. Ask again.",
            )
        try:
            if job.edition == "":
                edition = read_published(self.engine)
            elif job.edition == PREVIEW:
                edition = read_preview(self.engine, job.quarter)
            else:
                edition = read_earlier(self.engine, job.edition)
            published = seen_by(edition, scope)
            if job.quarter not in published.releases:
                raise NothingPublishedError(job.quarter)
            return published
        except NothingPublishedError as error:
            raise ReportError(
                f"{job.quarter} 已没有可用的发布。请另选季度。",
                f"There is no release of {job.quarter} any more. Choose another quarter.",
            ) from error


class _StillThere:
    """Says every few seconds that a job is still being made, whatever takes so long, and how far it is."""

    def __init__(self, engine: Engine, job_id: int, runner: str) -> None:
        self.engine, self.job_id, self.runner = engine, job_id, runner
        self.percent, self.said = 0, time.monotonic()
        self.over = Event()
        self.thread = Thread(target=self._repeat, daemon=True, name="report progress")

    def __enter__(self) -> Self:
        self.thread.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self.over.set()
        self.thread.join()

    def tell(self, share: float) -> None:
        """Note how much is done, from 0 to 1."""
        self.percent = max(self.percent, min(99, int(100 * share)))
        if time.monotonic() - self.said >= SAID_EVERY:
            self._say()

    def _repeat(self) -> None:
        while not self.over.wait(STILL_THERE_EVERY):
            self._say()

    def _say(self) -> None:
        self.said = time.monotonic()
        tell_progress(self.engine, self.job_id, self.runner, self.percent)
