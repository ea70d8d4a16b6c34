"""From a checked file to a batch in the database, and what the checks need from there."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache

from sqlalchemy import Connection

from pingan.access.audit import Action, record
from pingan.access.principal import Actor
from pingan.intake.areas import AreaRegister
from pingan.intake.files import Intake
from pingan.intake.findings import finding
from pingan.intake.history import History
from pingan.names import LONGEST_REASON, examined, examined_reason
from pingan.storage import (
    BatchInfo,
    ConflictError,
    Database,
    NotFoundError,
    default_system_id,
    list_batches,
    list_systems,
    load_areas,
    load_system_version,
    save_batch,
    system_for,
    writing,
)
from pingan.system.indicator_system import IndicatorSystem


@dataclass(frozen=True)
class Outcome:
    """What became of a file.

    `status` is "imported" (with the `batch_id`), "present" (these bytes are an accepted batch already),
    "checked" (free of errors, and nothing was to be written), "empty" (free of errors and of figures: a template
    as it was sent out) or "refused".
    """

    intake: Intake
    status: str
    batch_id: int | None = None


def load_register(database: Database) -> AreaRegister:
    """Return the areas of the boundaries in use.

    Raises
    ------
    NotFoundError
        There are no boundaries yet.
    """
    return AreaRegister(load_areas(database))


def systems_in(database: Database) -> Callable[[str], IndicatorSystem]:
    """Return the function from a quarter to the indicator system its figures are checked against.

    Growth and windows need quarters from before the first system took effect: these are checked against the
    earliest version. The function raises NotFoundError where there is no system at all.
    """

    @cache
    def system(quarter: str) -> IndicatorSystem:
        try:
            return system_for(database, quarter)
        except NotFoundError:
            system_id = default_system_id(database)
            versions = list_systems(database)
            versions = versions[versions["system_id"] == system_id].sort_values("applies_from")
            return load_system_version(database, system_id, versions["version"].iloc[0])

    return system


def store(
    database: Database,
    intake: Intake,
    received_by: str | Actor,
    *,
    reason: str | None = None,
    remark: str | None = None,
    demonstration: bool = False,
    dry_run: bool = False,
    history: History | None = None,
) -> Outcome:
    """Write a file's observations as one batch, in one transaction, if it is free of errors.

    A file that replaces indicators which were accepted for its quarter is a correction and needs a reason;
    without one it is refused. So is a file with figures that look odd beside those of earlier quarters, without a
    remark, which is kept with the batch; they are among the outcome's warnings. The same bytes are not stored
    twice. With `dry_run` everything is checked and nothing is written. Give one `history` for many files.

    Given an actor, what comes in and what is refused makes a line in the audit log; given a name alone, that is the
    caller's to write.

    Raises
    ------
    ConflictError
        The reason or the remark is too long, or holds what cannot be seen.
    """
    actor = received_by if isinstance(received_by, Actor) else None
    if intake.errors:
        return _refused(database, Outcome(intake, "refused"), None if dry_run else actor)
    if intake.observations.empty:
        return Outcome(intake, "empty")
    history, reason = history or History(), examined_reason(reason, ConflictError)
    remark = examined(remark, "说明", "remark", ConflictError, LONGEST_REASON, lines=True) or None
    if dry_run:
        judged = _judged(database, intake, reason, remark, history)
        return judged if judged.status else replace(judged, status="checked")
    with writing(database) as connection:  # what is judged cannot change before it is written
        judged = _judged(connection, intake, reason, remark, history)
        if judged.status == "refused":
            return _refused(connection, judged, actor)
        if judged.status:
            return judged
        source = intake.source
        info = BatchInfo(
            quarter=source.quarter,
            department=source.department,
            file_name=intake.file,
            sha256=source.sha256,
            received_by=received_by.name if isinstance(received_by, Actor) else received_by,
            reason=reason,
            remark=remark if len(judged.intake.warnings) > len(intake.warnings) else None,
            demonstration=demonstration,
        )
        number = save_batch(connection, info, intake.observations)
        if actor:
            detail = {"batch": number, "observations": len(intake.observations), "reason": reason}
            detail |= {"demonstration": demonstration}
            _record(connection, actor, Action.IMPORT, "done", intake, {**detail, "remark": info.remark})
    history.remember(number, intake.observations)  # now that it is written
    return Outcome(judged.intake, "imported", number)


def _refused(database: Database, outcome: Outcome, actor: Actor | None) -> Outcome:
    """Record that a file was refused, by the kinds of errors alone: what stands in its cells may be anything."""
    if actor:
        detail = {"errors": dict(Counter(error.code for error in outcome.intake.errors))}
        with writing(database) as connection:
            _record(connection, actor, Action.IMPORT_REFUSED, "refused", outcome.intake, detail)
    return outcome


def _record(
    connection: Connection, actor: Actor, action: Action, outcome: str, intake: Intake, detail: dict
) -> None:
    where = " ".join(filter(None, [intake.quarter, intake.department])) or intake.file
    told = {name: value for name, value in detail.items() if value is not None}
    record(connection, actor, action, where, outcome, {"file": intake.file, "sha256": intake.sha256, **told})


def _judged(
    database: Database, intake: Intake, reason: str | None, remark: str | None, history: History
) -> Outcome:
    """Return the outcome of a file without errors, odd figures among its warnings; no status: it may come in."""
    batches = list_batches(database, intake.quarter)
    accepted = batches[(batches["department"] == intake.department) & (batches["status"] == "accepted")]
    same = accepted[accepted["sha256"] == intake.sha256]
    if len(same):
        return Outcome(intake, "present", int(same["batch_id"].iloc[-1]))
    brought = set(intake.observations["indicator"])
    replaced = [
        str(number)
        for number, indicators in zip(accepted["batch_id"], accepted["indicators"], strict=True)
        if brought & set(indicators)
    ]
    errors = []
    if replaced and not (reason or "").strip():
        errors.append(
            finding(
                intake.file,
                "correction_without_reason",
                quarter=intake.quarter,
                department=intake.department,
                batches="、".join(replaced),
            )
        )
    odd = history.findings(
        database, intake.file, intake.source.department, intake.observations, intake.origins
    )
    if odd and remark is None:
        errors.append(finding(intake.file, "remark_missing", count=len(odd)))
    judged = replace(intake, errors=tuple(errors), warnings=(*intake.warnings, *odd))
    return Outcome(judged, "refused" if errors else "")
