"""The data office's desk: files are handed in, accepted with a remark, put aside; batches are withdrawn.

Each act is one transaction, in which is also decided whether it may be done: of two officers at once, the second
is told what the first has done.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from threading import BoundedSemaphore

from sqlalchemy import Connection, Engine

from pingan.access.audit import Action
from pingan.access.audit import record as record_line
from pingan.access.principal import Actor
from pingan.intake.annotate import annotated_copy
from pingan.intake.files import Intake, read_bytes
from pingan.intake.layouts import Layouts
from pingan.intake.limits import DEFAULT_LIMITS, Limits
from pingan.intake.store import Outcome, load_register, store, systems_in
from pingan.intake.submissions import (
    OPEN,
    REASON_NEEDED,
    REMARK_NEEDED,
    State,
    Submission,
    is_personal,
    odd_figures,
    submission,
    written_findings,
)
from pingan.intake.worker import Reader
from pingan.names import examined_reason
from pingan.storage import (
    ConflictError,
    StoredSubmission,
    SubmissionRecord,
    add_submission,
    boundary_info,
    forget_files,
    kept_of,
    kept_submissions,
    list_batches,
    list_submissions,
    load_batches,
    load_submission,
    published_batches,
    set_due_date,
    settle_submission,
    submission_content,
    withdraw_batch,
    writing,
)

KEPT_DAYS = 30
"""How long the content of a file is kept that nobody has settled."""
MOST_KEPT = 100
MOST_KEPT_BYTES = 500_000_000
"""How many files of one account are kept that nobody has settled, and how large they are together."""


@dataclass(frozen=True)
class Withdrawn:
    """What a withdrawal did: the batch, and those that count again in its place."""

    batch_id: int
    restored: tuple[int, ...]


class Desk:
    """What handing in needs, for one server.

    Parameters
    ----------
    engine : Engine
    layouts : Layouts
        What the departments' workbooks look like.
    limits : Limits
        Ceilings on one file.
    at_once : int
        How many files are read at the same time; the others wait.
    """

    def __init__(
        self, engine: Engine, layouts: Layouts, limits: Limits = DEFAULT_LIMITS, at_once: int = 2
    ) -> None:
        self.engine = engine
        self.layouts = layouts
        self.limits = limits
        self._turns = BoundedSemaphore(at_once)

    def receive(self, data: bytes, name: str, quarter: str, actor: Actor) -> Submission:
        """Check a file; if nothing is to be said about it, its figures become a batch at once.

        Parameters
        ----------
        quarter : str
            That it must be of.

        Raises
        ------
        NotFoundError
            There are no boundaries or no indicator system yet.
        ConflictError
            It would have to wait, and too much of the account's waits already.
        """
        intake = self._read(data, name, quarter)
        with writing(self.engine) as connection:
            demonstration = boundary_info(connection).demonstration
            outcome = store(connection, intake, actor.name, demonstration=demonstration)
            state = _state(outcome)
            record = SubmissionRecord(
                quarter=quarter,
                department=intake.department,
                file_name=name,
                sha256=hashlib.sha256(data).hexdigest(),
                size=len(data),
                received_by=actor.name,
                state=state,
                indicators=tuple(sorted(set(intake.observations["indicator"]))),
                findings=written_findings(_findings(outcome)),
                batch_id=outcome.batch_id,
            )
            self._replace_earlier(connection, record, actor)
            # A file that could not be opened may hold anything, and one about persons must not stay.
            keep = state in OPEN and intake.quarter is not None and not is_personal(intake.errors)
            if keep:
                _require_room(connection, actor, len(data))
            number = add_submission(connection, record, data if keep else None)
            given = self.submission(number, connection)
            _record(connection, actor, given, demonstration=demonstration)
            return given

    def accept(
        self, number: int, actor: Actor, *, remark: str | None = None, reason: str | None = None
    ) -> Submission:
        """Make a waiting file a batch, now that its odd figures are explained.

        Where what was looked at has changed meanwhile (another officer's file was accepted), it goes on waiting,
        with what is to be looked at now.

        Raises
        ------
        ConflictError
            It does not wait any more, or its content is no longer kept.
        """
        record = self._waiting(self.engine, number)
        data = submission_content(self.engine, number)
        if data is None:
            raise ConflictError(
                f"文件“{record.file_name}”的内容已不再保留，请重新上传。",
                f"The content of “{record.file_name}” is no longer kept: upload it again.",
            )
        seen = odd_figures(submission(record).findings)
        intake = self._read(data, record.file_name, record.quarter)
        with writing(self.engine) as connection:
            self._waiting(connection, number)  # while it was read, another officer may have settled it
            odd = odd_figures(_findings(store(connection, intake, actor.name, dry_run=True)))
            demonstration = boundary_info(connection).demonstration
            outcome = store(
                connection,
                intake,
                actor.name,
                reason=reason,
                remark=remark if odd <= seen else None,
                demonstration=demonstration,
            )
            state = _state(outcome)
            settle_submission(
                connection,
                number,
                state,
                actor.name,
                batch_id=outcome.batch_id,
                findings=written_findings(_findings(outcome)),
                keep_file=state in OPEN,
            )
            given = self.submission(number, connection)
            _record(connection, actor, given, remark=remark, reason=reason, demonstration=demonstration)
            return given

    def remove(self, number: int, actor: Actor) -> None:
        """Put a file aside that is to be settled no more: it is out of the way, and its content forgotten.

        Raises
        ------
        ConflictError
            It is settled already.
        """
        with writing(self.engine) as connection:
            record = load_submission(connection, number)
            if record.state not in OPEN:
                raise _settled(record)
            settle_submission(connection, number, State.REMOVED, actor.name)
            _record(connection, actor, submission(replace(record, state=State.REMOVED)))

    def withdraw(self, batch_id: int, actor: Actor, reason: str) -> Withdrawn:
        """Withdraw an accepted batch that nothing published rests on; the one before it counts again.

        Raises
        ------
        ConflictError
            Something published rests on it, it is withdrawn already, or no reason is given.
        """
        reason = examined_reason(reason, ConflictError) or ""
        with writing(self.engine) as connection:
            if batch_id in published_batches(connection):
                raise ConflictError(
                    f"批次 {batch_id} 已用于发布，不能撤回。如需更正，请上传更正后的文件并说明原因。",
                    f"Something published rests on batch {batch_id}: it cannot be withdrawn. To correct it, "
                    "upload the corrected file and give the reason.",
                )
            found = load_batches(connection, [batch_id])
            quarter = found["quarter"].iloc[0] if len(found) else ""
            before = _in_force(connection, quarter)
            withdraw_batch(connection, batch_id, actor.name, reason)
            restored = tuple(sorted(_in_force(connection, quarter) - before))
            detail = {"quarter": quarter, "reason": reason, "counts_again": restored}
            record_line(connection, actor, Action.WITHDRAWAL, f"batch {batch_id}", detail=detail)
            return Withdrawn(batch_id, restored)

    def set_due(self, quarter: str, due_on: date, actor: Actor) -> None:
        """Set the day by which a quarter is due."""
        with writing(self.engine) as connection:
            set_due_date(connection, quarter, due_on, actor.name)
            record_line(
                connection, actor, Action.DUE_DATE_CHANGED, quarter, detail={"due_on": due_on.isoformat()}
            )

    def forget(self, at: datetime | None = None) -> int:
        """Forget the content of files that nobody has settled in time; return of how many."""
        return forget_files(self.engine, (at or datetime.now(UTC)) - timedelta(days=KEPT_DAYS))

    def submission(self, number: int, database: Engine | Connection | None = None) -> Submission:
        """Return a file that was handed in; raises `NotFoundError`."""
        database = self.engine if database is None else database
        record = load_submission(database, number)
        return submission(record, number in kept_submissions(database, [number]))

    def submissions(self, quarter: str) -> list[Submission]:
        """Return the files that were handed in for a quarter, the newest first."""
        records = list_submissions(self.engine, quarter)
        kept = kept_submissions(self.engine, [record.submission_id for record in records])
        return [submission(record, record.submission_id in kept) for record in records]

    def marked(self, number: int, language: str) -> bytes:
        """Return the officer's workbook with the faulty cells marked; of a file not kept, the findings alone."""
        given = self.submission(number)
        data = submission_content(self.engine, number) or b""
        with self._turns, Reader(self.limits) as reader:
            return annotated_copy(data, given.record.file_name, given.told, reader, language)

    def _read(self, data: bytes, name: str, quarter: str) -> Intake:
        register, systems = load_register(self.engine), systems_in(self.engine)
        systems(quarter)  # where there is none, that is to be said before a file is read
        with self._turns, Reader(self.limits) as reader:
            return read_bytes(
                data, name, self.layouts, register, systems, self.limits, quarter=quarter, reader=reader
            )

    def _replace_earlier(self, connection: Connection, record: SubmissionRecord, actor: Actor) -> None:
        """Put earlier copies of a file out of the way: the same name or the same bytes, handed in again."""
        for earlier in list_submissions(connection, record.quarter):
            same = earlier.file_name == record.file_name or earlier.sha256 == record.sha256
            if same and earlier.state in OPEN:
                settle_submission(connection, earlier.submission_id, State.REPLACED, actor.name)

    def _waiting(self, database: Engine | Connection, number: int) -> StoredSubmission:
        record = load_submission(database, number)
        if record.state != State.WAITING:
            raise _settled(record)
        return record


def _require_room(connection: Connection, actor: Actor, size: int) -> None:
    count, total = kept_of(connection, actor.name)
    if count >= MOST_KEPT or total + size > MOST_KEPT_BYTES:
        raise ConflictError(
            f"您已有 {count} 份文件（{total / 1e6:,.0f} MB）等待处理，最多 {MOST_KEPT} 份、"
            f"{MOST_KEPT_BYTES / 1e6:,.0f} MB：请先处理或移除其中一些，再上传这一份。",
            f"{count} files of yours ({total / 1e6:,.0f} MB) wait already, of at most {MOST_KEPT} and "
            f"{MOST_KEPT_BYTES / 1e6:,.0f} MB: settle or remove some of them, then upload this one.",
        )


def _state(outcome: Outcome) -> State:
    kinds = {"imported": State.ACCEPTED, "present": State.PRESENT, "empty": State.EMPTY}
    if outcome.status in kinds:
        return kinds[outcome.status]
    wanted = {error.code for error in outcome.intake.errors}
    return State.WAITING if wanted <= {REMARK_NEEDED, REASON_NEEDED} else State.ERRORS


def _record(connection: Connection, actor: Actor, given: Submission, **said: str | bool | None) -> None:
    """Add a line on what became of a file to the audit log."""
    imported = given.state is State.ACCEPTED
    detail = {
        "file": given.record.file_name,
        "sha256": given.record.sha256,
        "quarter": given.record.quarter,
        "department": given.record.department,
        "errors": given.errors,
        "warnings": given.warnings,
        "batch": given.record.batch_id,
        **{name: text for name, text in said.items() if text not in (None, "")},
    }
    record_line(
        connection,
        actor,
        Action.IMPORT if imported else Action.IMPORT_REFUSED,
        " ".join(filter(None, [given.record.quarter, given.record.department])),
        "done" if imported else given.state.value,
        detail,
    )


def _findings(outcome: Outcome) -> tuple:
    return (*outcome.intake.errors, *outcome.intake.warnings)


def _in_force(connection: Connection, quarter: str) -> set[int]:
    batches = list_batches(connection, quarter)
    return set(batches.loc[batches["status"] == "accepted", "batch_id"].tolist())


def _settled(record: StoredSubmission) -> ConflictError:
    by = record.settled_by or record.received_by
    return ConflictError(
        f"文件“{record.file_name}”已由 {by} 处理，请刷新查看。",
        f"“{record.file_name}” has been dealt with by {by} already: look at it again.",
    )
