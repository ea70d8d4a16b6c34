"""What the audit log says of accounts, boundaries, systems, rules and batches, compared with what is in the database.

Each is made and changed by acts that write a line. Read again in their order, the lines say how each has to be now:
which role an account has, what credit boundaries name, what a system says, what is marked as demonstration data. What
differs was changed past the program; who can write to the database can do that, but can write no line of the log
without its check finding it.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, select

from pingan.access.audit_fault import Fault, FaultKind
from pingan.access.audit_search import detail_of
from pingan.access.audit_state_now import (
    ACCOUNT,
    BATCH,
    BOUNDARIES,
    RULES,
    SYSTEM,
    Facts,
    Subject,
    read_state,
)
from pingan.access.audit_state_words import DIFFERS, FACTS, GONE, KINDS, SHAPES, SHOWN, UNRECORDED
from pingan.storage.audit_log import Line, read_head
from pingan.storage.boundaries import altered_boundaries
from pingan.storage.schema import audit_line

RESTORED, PRUNED = "restore", "audit-pruned"  # `Action`, which stands above this module


@dataclass
class Stated:
    """What the lines that were read so far say that there is.

    Attributes
    ----------
    facts : what is said of each
    lines : number of the line that said something of it last
    complete : whether there has to be a line for everything. Not where a program of before these checks has pruned
        lines or restored a backup: what was there then is known from the lines written since only.
    restored_to : numbers of the lines to whose moment a restore goes back, so that what they left is kept
    """

    facts: dict[Subject, Facts] = field(default_factory=dict)
    lines: dict[Subject, int] = field(default_factory=dict)
    complete: bool = True
    restored_to: frozenset[int] = frozenset()
    _at: dict[int, dict[Subject, Facts]] = field(default_factory=dict)

    @classmethod
    def at_the_beginning(cls, connection: Connection) -> "Stated":
        """Return what the lines said that were pruned, for the others to go on from."""
        stated, head = cls(), read_head(connection)
        if head is not None and head.pruned_to:
            query = (
                select(audit_line).where(audit_line.c.action == PRUNED).order_by(audit_line.c.number.desc())
            )
            row = connection.execute(query.limit(1)).first()
            kept = detail_of(Line(*row)).get("state") if row else None
            stated.complete = isinstance(kept, list)
            with suppress(TypeError, ValueError):  # tampered with: the check of the chain says so
                for kind, name, facts, line in kept or ():
                    if kind in KINDS:
                        stated.say((kind, str(name)), line, facts)
        restored = connection.execute(select(audit_line).where(audit_line.c.action == RESTORED))
        ends = (detail_of(Line(*row)).get("as_of") for row in restored)
        stated.restored_to = frozenset(end for end in ends if isinstance(end, int))
        return stated

    def heard(self, lines: Iterable[Line]) -> Iterator[Line]:
        """Give lines on, having read them."""
        for line in lines:
            self.read(line)
            yield line

    def read(self, line: Line) -> None:
        """Take in what a line says."""
        reader = _READERS.get(line.action)
        if reader is not None:
            with suppress(
                LookupError, TypeError, ValueError
            ):  # tampered with: the check of the chain says so
                reader(self, line, detail_of(line))
        if line.number in self.restored_to:
            self._at[line.number] = {subject: dict(facts) for subject, facts in self.facts.items()}

    def say(self, subject: Subject, line: int, facts: Facts) -> None:
        """Note what a line says of something."""
        self.lines[subject] = line
        self.facts.setdefault(subject, {}).update(facts)

    def go_back(self, line: int, end: int | None) -> None:
        """Forget what was said after a line, since a backup of that moment was restored."""
        if end == line - 1:
            return
        known = {} if end == 0 else self._at.get(end) if end is not None else None
        self.complete = self.complete and known is not None
        self.facts = {subject: dict(facts) for subject, facts in (known or {}).items()}
        self.lines = dict.fromkeys(self.facts, line)

    def written(self) -> list[list[Any]]:
        """Return it as a line keeps it that prunes what said it."""
        return [[*subject, facts, self.lines[subject]] for subject, facts in self.facts.items()]


def unexplained_by(stated: Stated, connection: Connection) -> tuple[Fault, ...]:
    """Return what in the database is not as the log says, or is not in the log, or is gone."""
    now = read_state(connection)
    faults = [_shapes(version) for version in altered_boundaries(connection)]
    for subject in sorted({*now, *stated.facts}, key=str):  # a spoilt line may name anything
        if subject not in now:
            faults.append(_fault(GONE, subject, stated.lines[subject]))
        elif subject in stated.facts:
            faults += _differing(subject, stated.lines[subject], stated.facts[subject], now[subject])
        elif stated.complete:
            faults.append(_fault(UNRECORDED, subject, 0))
    return tuple(faults)


def changed_past_the_log(connection: Connection) -> tuple[Fault, ...]:
    """Return what of names, credit and marks is not as the log says: of all but accounts, where there is a line."""
    stated = Stated.at_the_beginning(connection)
    says_something = audit_line.c.action.in_(_READERS) | audit_line.c.number.in_(stated.restored_to)
    for row in connection.execute(select(audit_line).where(says_something).order_by(audit_line.c.number)):
        stated.read(Line(*row))
    now = read_state(connection)
    faults = [_shapes(version) for version in altered_boundaries(connection)]
    for subject in sorted(subject for subject in now if subject in stated.facts and subject[0] != ACCOUNT):
        faults += _differing(subject, stated.lines[subject], stated.facts[subject], now[subject])
    return tuple(faults)


def _differing(subject: Subject, line: int, said: Facts, now: Facts) -> list[Fault]:
    names = [name for name, value in said.items() if name in FACTS and now.get(name) != value]
    if not names:
        return []
    told = {
        language: separator.join(
            FACTS[name][language] + (f" ({said[name]} → {now.get(name)})" if name in SHOWN else "")
            for name in names
        )
        for language, separator in (("zh", "、"), ("en", ", "))
    }
    return [_fault(DIFFERS, subject, line, told)]


def _shapes(version: str) -> Fault:
    return _fault(SHAPES, (BOUNDARIES, version), 0)


def _fault(words: dict[str, str], subject: Subject, line: int, facts: dict[str, str] | None = None) -> Fault:
    kind, name = subject
    message = {
        language: text.format(
            kind=KINDS[kind][language], name=name, line=line, facts=(facts or {}).get(language)
        )
        for language, text in words.items()
    }
    return Fault(line, FaultKind.UNEXPLAINED, message)


def _created(stated: Stated, line: Line, detail: dict[str, Any]) -> None:
    facts = {"disabled": False, **_given(detail, "role", "area_code")}
    stated.say((ACCOUNT, line.object), line.number, facts)


def _changed(stated: Stated, line: Line, detail: dict[str, Any]) -> None:
    changed: Facts = {name: detail[name][1] for name in ("role", "area_code") if name in detail}
    subject = (ACCOUNT, line.object)
    if "name" in detail:
        before, after = detail["name"]
        stated.facts[ACCOUNT, after] = stated.facts.pop((ACCOUNT, before), {})
        stated.lines.pop((ACCOUNT, before), None)
        subject = (ACCOUNT, after)
    stated.say(subject, line.number, changed)


def _disabled(stated: Stated, line: Line, _detail: dict[str, Any]) -> None:
    stated.say((ACCOUNT, line.object), line.number, {"disabled": line.action == "account-disabled"})


def _imported(stated: Stated, line: Line, detail: dict[str, Any]) -> None:
    if detail.get("batch") is not None:
        stated.say((BATCH, str(detail["batch"])), line.number, _given(detail, "sha256", "demonstration"))


def _boundaries(stated: Stated, line: Line, detail: dict[str, Any]) -> None:
    stated.say((BOUNDARIES, line.object), line.number, _given(detail, "credit_sha256", "demonstration"))


def _system(stated: Stated, line: Line, detail: dict[str, Any]) -> None:
    facts = _given(detail, "sha256", "applies_from", "demonstration")
    stated.say((SYSTEM, line.object), line.number, facts)


def _rules(stated: Stated, line: Line, detail: dict[str, Any]) -> None:
    name = f"{detail['system']} {line.object}" if "system" in detail else line.object
    stated.say((RULES, name), line.number, _given(detail, "sha256", "applies_from", "demonstration"))


def _restored(stated: Stated, line: Line, detail: dict[str, Any]) -> None:
    stated.go_back(line.number, detail.get("as_of"))


def _given(detail: dict[str, Any], *names: str) -> Facts:
    return {name: detail[name] for name in names if name in detail}


_READERS: dict[str, Callable[[Stated, Line, dict[str, Any]], None]] = {
    "account-created": _created,
    "account-changed": _changed,
    "account-disabled": _disabled,
    "account-enabled": _disabled,
    "import": _imported,
    "boundaries-imported": _boundaries,
    "system-stored": _system,
    "rules-stored": _rules,
    RESTORED: _restored,
}
