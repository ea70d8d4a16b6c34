"""Whether the audit log still is what was written: each line by itself, and the chain from the first to the last."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from pingan.access import audit_verify_words as words
from pingan.access.audit_anchor import Anchor, installation_of
from pingan.access.audit_fault import Fault, FaultKind
from pingan.access.audit_state import Stated, unexplained_by
from pingan.signing import Signed, SigningKey
from pingan.storage.audit_log import BEGINNING, Head, Line, lines_in_order, read_head
from pingan.storage.engine import Database, key_of, reading

KEPT_FAULTS = 200
"""Faults that are told one by one. A single line slipped in moves all lines after it."""


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
    signed : Signed
        What the signature of the end proves.
    key_id : str or None
        The key that it names.
    must_be_signed : bool
        A key is set, so that everything else than a right signature is a fault.
    compared, pruned_anchors : int
        How many anchors it was compared with; of how many the lines were pruned since.
    unexplained : tuple of Fault
        What in the database is not what the log says of it: see `pingan.access.audit_state`.
    """

    lines: int
    number: int
    sha256: str
    pruned_to: int
    faults: tuple[Fault, ...] = ()
    found: int = 0
    signed: Signed = Signed.NONE
    key_id: str | None = None
    must_be_signed: bool = False
    compared: int = 0
    pruned_anchors: int = 0
    unexplained: tuple[Fault, ...] = ()

    @property
    def whole(self) -> bool:
        """Whether nothing is wrong with the lines."""
        return self.found == 0

    @property
    def ok(self) -> bool:
        """Whether the lines are whole, signed where a key is set, and what they tell of is as they say."""
        signed = self.signed is Signed.RIGHT or not self.must_be_signed
        return self.whole and signed and not self.unexplained

    @property
    def signature_words(self) -> dict[str, str]:
        """What the signature of the end proves, in words by language."""
        return {
            language: text.format(key=self.key_id) for language, text in words.SIGNED[self.signed].items()
        }


def verify(
    engine: Database, noted: tuple[int, str] | None = None, anchors: Sequence[Anchor] = ()
) -> Verification:
    """Check every line and the chain, on one state of the database, while others go on writing.

    Found is a line that was changed, removed, moved, slipped in, or cut off at the end, also where the hash of that
    line was made anew; and what in the database is not as the lines say. Not found, by the log alone, is a chain of
    which every hash after the change was made anew, the separately kept head too: for that, compare with a line
    `noted` elsewhere, or with `anchors`, or have the head signed.

    Parameters
    ----------
    noted : (number, sha256), optional
        Of the last line at an earlier check.
    anchors : sequence of Anchor, optional
        Of this log, as they were written down elsewhere; one of another log is a fault, and so is a newest one that
        is not signed by the key, where one is set.

    Lines that were pruned since cannot be compared: where nothing younger is given, that is a fault, since else a log
    made anew need only say that they were.
    """
    key = key_of(engine)
    with reading(engine) as connection:
        head = read_head(connection)
        stated = Stated.at_the_beginning(connection)
        checked = _Check(head, noted, anchors, key).run(stated.heard(lines_in_order(connection)))
        checked = replace(checked, unexplained=unexplained_by(stated, connection))
    if head is None:
        return checked  # nothing was ever written, or the mark of the end is missing: that is a fault already
    return replace(checked, signed=head.judged_with(key), key_id=head.key_id, must_be_signed=key is not None)


class _Check:
    def __init__(
        self,
        head: Head | None,
        noted: tuple[int, str] | None,
        anchors: Sequence[Anchor],
        key: SigningKey | None,
    ) -> None:
        self.headless, self.head = head is None, head or Head()
        self.faults: list[Fault] = []
        self.found = 0
        self.noted = defaultdict(set, {noted[0]: {noted[1]}} if noted else {})
        self.take(anchors, key)
        self.anchored = [anchor.number for anchor in anchors]
        self.spoilt: list[Line] = []  # lines that do not say what their hash says
        self.missing: list[range] = []

    def take(self, anchors: Sequence[Anchor], key: SigningKey | None) -> None:
        """Note the lines that anchors are of, and what is wrong with an anchor itself."""
        for anchor in anchors:
            if anchor.judged_with(key) is Signed.WRONG:
                self.tell(anchor.number, FaultKind.OTHER_CHAIN, words.ANCHOR_CHANGED, at=anchor.at)
            elif not self.headless and anchor.installation != installation_of(self.head):
                self.tell(anchor.number, FaultKind.OTHER_CHAIN, words.ANCHOR_OF_OTHER, at=anchor.at)
            else:
                self.noted[anchor.number].add(anchor.sha256)
        newest = max(anchors, key=lambda one: one.number, default=None)
        if key is not None and newest and newest.judged_with(key) not in (Signed.RIGHT, Signed.WRONG):
            # Earlier ones may be of before there was a key; the newest is what vouches for all before it.
            self.tell(newest.number, FaultKind.OTHER_CHAIN, words.ANCHOR_UNSIGNED, at=newest.at)
        if self.noted and max(self.noted) < self.head.pruned_to:
            self.tell(max(self.noted), FaultKind.OTHER_CHAIN, words.NOTED_PRUNED, last=self.head.pruned_to)

    def run(self, lines: Iterable[Line]) -> Verification:
        before = _ending(self.head.pruned_to, self.head.pruned_sha256)
        self.compare_noted(before)
        count = 0
        for line in lines:
            count += 1
            self.compare(before, line)
            before = line
        self.compare_end(before)
        self.tell_spoilt(before.number)
        kept = tuple(sorted(self.faults, key=lambda fault: (fault.number, fault.kind))[:KEPT_FAULTS])
        pruned = sum(number < self.head.pruned_to for number in self.anchored)
        return Verification(
            count,
            before.number,
            before.sha256,
            self.head.pruned_to,
            kept,
            self.found,
            compared=len(self.anchored) - pruned,
            pruned_anchors=pruned,
        )

    def compare(self, before: Line, line: Line) -> None:
        if line.number > before.number + 1:
            self.tell_missing(before.number + 1, line.number - 1)
        if line.digest != line.sha256:
            self.spoilt.append(line)
            self.found += 1
        elif line.number == before.number + 1 and line.previous != before.sha256:
            # This line is whole, so what it follows is no longer what it followed.
            if before.number == self.head.pruned_to:
                self.tell(line.number, FaultKind.CHANGED, words.BEGINNING)
            elif before not in self.spoilt[-1:]:
                self.tell(before.number, FaultKind.CHANGED, words.REWRITTEN)
        self.compare_noted(line)

    def compare_noted(self, line: Line) -> None:
        if self.noted.get(line.number, {line.sha256}) != {line.sha256}:
            self.tell(line.number, FaultKind.OTHER_CHAIN, words.NOT_AS_NOTED)

    def compare_end(self, last: Line) -> None:
        if self.headless and last.number:
            self.tell(last.number, FaultKind.CHANGED, words.HEADLESS)
        elif last.number < self.head.number:
            self.tell_missing(last.number + 1, self.head.number, FaultKind.CUT_OFF)
        elif last.number > self.head.number:
            self.tell(self.head.number + 1, FaultKind.ADDED, words.ADDED, last=last.number)
        elif last.sha256 != self.head.sha256 and last not in self.spoilt[-1:]:
            self.tell(last.number, FaultKind.CHANGED, words.REWRITTEN)
        for number in self.noted:
            if number > last.number:
                self.tell(number, FaultKind.CUT_OFF, words.NOTED_GONE)

    def tell_missing(self, first: int, last: int, kind: FaultKind = FaultKind.MISSING) -> None:
        self.missing.append(range(first, last + 1))
        self.tell(
            first, kind, words.CUT_OFF if kind is FaultKind.CUT_OFF else words.MISSING, first=first, last=last
        )

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
                self.tell(line.number, FaultKind.CHANGED, words.CHANGED)
            else:
                shift = home - line.number
                homes.add(home)
                self.tell(line.number, FaultKind.MOVED, words.MOVED, home=home)
        for number in sorted(homes - {line.number for line in self.spoilt}):
            # A line that is whole, in the place of one that had to move.
            if number <= last and not any(number in gap for gap in self.missing):
                self.tell(number, FaultKind.ADDED, words.SLIPPED_IN)

    def tell(self, number: int, kind: FaultKind, said: dict[str, str], **named: int | str) -> None:
        self.found += 1
        if len(self.faults) < KEPT_FAULTS:
            message = {language: text.format(number=number, **named) for language, text in said.items()}
            self.faults.append(Fault(number, kind, message))


def _ending(number: int, sha256: str) -> Line:
    """Return something for the first line to follow."""
    return Line(number, datetime.min.replace(tzinfo=UTC), "", "", "", "", "", None, BEGINNING, sha256)
