"""A file that was handed in, as the data office sees it: its state, and what was found in it."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime
from enum import StrEnum

from pingan.intake.findings import IntakeError
from pingan.intake.messages import MESSAGES
from pingan.storage import StoredSubmission

REMARK_NEEDED = "remark_missing"
REASON_NEEDED = "correction_without_reason"
PERSONAL = frozenset({"identity_number", "mobile_number", "personal_header"})


class State(StrEnum):
    """What became of a file."""

    ERRORS = "errors"  # it has to be mended and handed in again
    WAITING = "waiting"  # without errors; somebody has to say why odd figures are right, or why it corrects
    ACCEPTED = "accepted"  # it became a batch
    PRESENT = "present"  # these bytes are an accepted batch already
    EMPTY = "empty"  # without errors and without figures
    REPLACED = "replaced"  # a later file took its place
    REMOVED = "removed"  # the data office put it aside


OPEN = (State.ERRORS, State.WAITING)
"""States in which somebody has something to do about the file."""


@dataclass(frozen=True)
class Submission:
    """A file that was handed in.

    Attributes
    ----------
    record : StoredSubmission
    findings : tuple of IntakeError
        In the file's order, errors first; what is needed to accept it (a remark, a reason) among the errors.
    kept : bool
        Whether its content is still there, to be marked or accepted.
    """

    record: StoredSubmission
    findings: tuple[IntakeError, ...]
    kept: bool = False

    @property
    def number(self) -> int:
        """Its number."""
        return self.record.submission_id

    @property
    def state(self) -> State:
        """What became of it."""
        return State(self.record.state)

    @property
    def is_open(self) -> bool:
        """Whether somebody has something to do about it."""
        return self.state in OPEN

    @property
    def needs_remark(self) -> bool:
        """Whether odd figures are in it, that are not acknowledged yet."""
        return self._has(REMARK_NEEDED)

    @property
    def needs_reason(self) -> bool:
        """Whether it takes the place of figures that are accepted."""
        return self._has(REASON_NEEDED)

    @property
    def told(self) -> tuple[IntakeError, ...]:
        """The findings about the file itself, without what is asked for to accept it."""
        return tuple(item for item in self.findings if item.code not in (REMARK_NEEDED, REASON_NEEDED))

    @property
    def errors(self) -> int:
        """How many errors are in the file."""
        return sum(not item.is_warning for item in self.told)

    @property
    def warnings(self) -> int:
        """How many warnings are about it."""
        return sum(item.is_warning for item in self.told)

    @property
    def received_at(self) -> datetime:
        """When it came, UTC."""
        return self.record.received_at

    def _has(self, code: str) -> bool:
        return self.state is State.WAITING and any(item.code == code for item in self.findings)


def submission(record: StoredSubmission, kept: bool = False) -> Submission:
    """Return a stored submission with its findings read."""
    return Submission(record, read_findings(record.findings), kept)


def written_findings(findings: Iterable[IntakeError]) -> str:
    """Write findings as JSON."""
    return json.dumps([asdict(item) for item in findings], ensure_ascii=False, separators=(",", ":"))


def read_findings(text: str) -> tuple[IntakeError, ...]:
    """Read findings; one of a kind that this version of the program no longer knows is left out."""
    found = (IntakeError(**{**item, "candidates": tuple(item["candidates"])}) for item in json.loads(text))
    return tuple(item for item in found if item.code in MESSAGES)


def is_personal(findings: Iterable[IntakeError]) -> bool:
    """Return whether something about persons was found: such a file is not kept."""
    return any(item.code in PERSONAL for item in findings)


def odd_figures(findings: Iterable[IntakeError]) -> set[tuple[str | None, str | None, str, str]]:
    """Return what is odd among findings, to tell whether it is what somebody has looked at."""
    return {
        (item.sheet, item.cell, item.code, item.message["zh"])
        for item in findings
        if item.code.startswith("unusual_")
    }
