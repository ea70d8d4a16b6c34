"""Whether the audit log still is what was written: each line by itself, and the chain from the first to the last."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import StrEnum

from sqlalchemy import Engine

from pingan.storage.audit_log import BEGINNING, Head, Line, lines_in_order, read_head
from pingan.storage.engine import reading

KEPT_FAULTS = 200
"""Faults that are told one by one. A single line slipped in moves all lines after it."""


class FaultKind(StrEnum):
    """What can be wrong with a line."""

    CHANGED = "changed"
    MISSING = "missing"
    MOVED = "moved"
    ADDED = "added"
    CUT_OFF = "cut-off"  # missing at the end
    OTHER_CHAIN = "other-chain"  # whole in itself, and not the one that was noted


@dataclass(frozen=True)
class Fault:
    """Something wrong, with the line at which it shows.

    Attributes
    ----------
    number : int
        Of the line; of the first one where several lines in a row are missing.
    kind : FaultKind
    message : dict
        In words, by language, "zh" and "en".
    """

    number: int
    kind: FaultKind
    message: dict[str, str]


@dataclass(frozen=True)
class Verification:
    """What the check of the log found.

    Attributes
    ----------
    lines : int
        How many lines there are.
    number, sha256 :
        Of the last line: note them in another place, and later checks can show that they still stand.
    pruned_to : int
        Number of the last line that was pruned, 0 where none was.
    faults : tuple of Fault
        In the order of the lines; the first `KEPT_FAULTS` of them.
    found : int
        How many faults there are in all.
    """

    lines: int
    number: int
    sha256: str
    pruned_to: int
    faults: tuple[Fault, ...] = ()
    found: int = 0

    @property
    def ok(self) -> bool:
        """Whether nothing is wrong."""
        return self.found == 0


def verify(engine: Engine, noted: tuple[int, str] | None = None) -> Verification:
    """Check every line and the chain, on one state of the database, while others go on writing.

    Found is a line that was changed, removed, moved, slipped in, or cut off at the end, also where the hash of that
    line was made anew. Not found, by the log alone, is a chain of which every hash after the change was made anew,
    the separately kept head too: for that, compare with a line `noted` elsewhere.

    Parameters
    ----------
    noted : (number, sha256), optional
        Of the last line at an earlier check. A line that was pruned since cannot be compared.
    """
    with reading(engine) as connection:
        head = read_head(connection)
        return _Check(head, noted).run(lines_in_order(connection))


class _Check:
    def __init__(self, head: Head | None, noted: tuple[int, str] | None) -> None:
        self.headless, self.head, self.noted = head is None, head or Head(), noted
        self.faults: list[Fault] = []
        self.found = 0
        self.spoilt: list[Line] = []  # lines that do not say what their hash says
        self.missing: list[range] = []

    def run(self, lines: Iterable[Line]) -> Verification:
        before = _ending(self.head.pruned_to, self.head.pruned_sha256)
        count = 0
        for line in lines:
            count += 1
            self.compare(before, line)
            before = line
        self.compare_end(before)
        self.tell_spoilt(before.number)
        kept = tuple(sorted(self.faults, key=lambda fault: (fault.number, fault.kind))[:KEPT_FAULTS])
        return Verification(count, before.number, before.sha256, self.head.pruned_to, kept, self.found)

    def compare(self, before: Line, line: Line) -> None:
        if line.number > before.number + 1:
            self.tell_missing(before.number + 1, line.number - 1)
        if line.digest != line.sha256:
            self.spoilt.append(line)
            self.found += 1
        elif line.number == before.number + 1 and line.previous != before.sha256:
            # This line is whole, so what it follows is no longer what it followed.
            if before.number == self.head.pruned_to:
                self.tell(line.number, FaultKind.CHANGED, _BEGINNING)
            elif before not in self.spoilt[-1:]:
                self.tell(before.number, FaultKind.CHANGED, _REWRITTEN)
        if self.noted and line.number == self.noted[0] and line.sha256 != self.noted[1]:
            self.tell(line.number, FaultKind.OTHER_CHAIN, _NOT_AS_NOTED)

    def compare_end(self, last: Line) -> None:
        if self.headless and last.number:
            self.tell(last.number, FaultKind.CHANGED, _HEADLESS)
        elif last.number < self.head.number:
            self.tell_missing(last.number + 1, self.head.number, FaultKind.CUT_OFF)
        elif last.number > self.head.number:
            self.tell(self.head.number + 1, FaultKind.ADDED, _ADDED, last=last.number)
        elif last.sha256 != self.head.sha256 and last not in self.spoilt[-1:]:
            self.tell(last.number, FaultKind.CHANGED, _REWRITTEN)
        if self.noted and self.noted[0] > last.number:
            self.tell(self.noted[0], FaultKind.CUT_OFF, _NOTED_GONE)

    def tell_missing(self, first: int, last: int, kind: FaultKind = FaultKind.MISSING) -> None:
        self.missing.append(range(first, last + 1))
        self.tell(first, kind, _CUT_OFF if kind is FaultKind.CUT_OFF else _MISSING, first=first, last=last)

    def tell_spoilt(self, last: int) -> None:
        """Name what became of the lines that do not say what their hash says: moved as they were, or changed."""
        self.found -= len(self.spoilt)
        places = [line.number for line in self.spoilt[:KEPT_FAULTS]]
        places += [number for gap in self.missing for number in gap[:KEPT_FAULTS]]
        shift, homes = 0, set()
        for line in self.spoilt:
            near = [line.number + shift, line.number - 1, line.number + 1]
            candidates = [*near, *(places if len(self.faults) < KEPT_FAULTS else [])]
            home = next((n for n in candidates if replace(line, number=n).digest == line.sha256), None)
            if home is None:
                self.tell(line.number, FaultKind.CHANGED, _CHANGED)
            else:
                shift = home - line.number
                homes.add(home)
                self.tell(line.number, FaultKind.MOVED, _MOVED, home=home)
        for number in sorted(homes - {line.number for line in self.spoilt}):
            # A line that is whole, in the place of one that had to move.
            if number <= last and not any(number in gap for gap in self.missing):
                self.tell(number, FaultKind.ADDED, _SLIPPED_IN)

    def tell(self, number: int, kind: FaultKind, words: dict[str, str], **named: int) -> None:
        self.found += 1
        if len(self.faults) < KEPT_FAULTS:
            message = {language: text.format(number=number, **named) for language, text in words.items()}
            self.faults.append(Fault(number, kind, message))


def _ending(number: int, sha256: str) -> Line:
    """Return something for the first line to follow."""
    return Line(number, datetime.min.replace(tzinfo=UTC), "", "", "", "", "", None, BEGINNING, sha256)


_CHANGED = {
    "zh": "第 {number} 行的内容被改动过。",
    "en": "Line {number} was changed: it does not say what its hash says.",
}
_REWRITTEN = {
    "zh": "第 {number} 行被改写过，并重新计算了它的校验值：其后的记录指向的是原来的内容。",
    "en": "Line {number} was rewritten together with its hash: what follows it points to what it said before.",
}
_MOVED = {
    "zh": "第 {number} 行原来是第 {home} 行：记录的次序被改动过。",
    "en": "Line {number} was line {home}: lines were put in another order.",
}
_ADDED = {
    "zh": "第 {number} 至 {last} 行不是由本程序写入的：日志记下的末行在它们之前。",
    "en": "Lines {number} to {last} were not written by this program: the end that the log knows lies before them.",
}
_SLIPPED_IN = {
    "zh": "第 {number} 行是插进来的：它占了另一行的位置。",
    "en": "Line {number} was slipped in: it stands in the place of another one.",
}
_MISSING = {
    "zh": "第 {first} 至 {last} 行缺失。",
    "en": "Lines {first} to {last} are missing.",
}
_CUT_OFF = {
    "zh": "日志末尾的第 {first} 至 {last} 行缺失。",
    "en": "Lines {first} to {last} are missing at the end of the log.",
}
_BEGINNING = {
    "zh": "第 {number} 行不接在日志的起点之后：它之前的记录或起点被改动过。",
    "en": "Line {number} does not follow from the log's beginning: what came before it was changed.",
}
_HEADLESS = {
    "zh": "日志的末行标记缺失：无法判断第 {number} 行之后是否还有记录。",
    "en": "The mark of the log's end is missing: whether there were lines after line {number} cannot be told.",
}
_NOT_AS_NOTED = {
    "zh": "第 {number} 行的校验值与另行记下的不同：自该行或更早处起，整条日志被重写过。",
    "en": "Line {number} has another hash than was noted: the log was written anew from there or from earlier on.",
}
_NOTED_GONE = {
    "zh": "另行记下的第 {number} 行不在日志中：其后的记录也被截去，或整条日志被重写过。",
    "en": "The noted line {number} is not in the log: it was cut off before it, or written anew.",
}
