"""The audit log as it is stored: lines that are only added, each with the hash of the one before it.

The hash of a line, `pingan-audit/1`, is the SHA-256 of a JSON array in UTF-8, without spaces, without escapes for
Chinese: the name of the form, the line's number, the moment in UTC to the microsecond, who, address, action, object,
outcome, detail (the JSON text as stored, or null), and the hash of the line before; 64 zeros before the first.

The end of the chain is signed by the key that the database was opened with, if there is one: over such an array, too,
of the name of the form, `pingan-audit-head/1`, and what the head says of the end and of the beginning.
"""

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields, replace
from datetime import UTC, datetime

from sqlalchemy import Connection, FromClause, column, delete, insert, select, table, update

from pingan.signing import Signature, Signed, SigningKey, judge
from pingan.storage.engine import key_of
from pingan.storage.schema import audit_head, audit_line

FORM = "pingan-audit/1"
HEAD_FORM = "pingan-audit-head/1"
BEGINNING = "0" * 64
LINES_AT_ONCE = 2_000


@dataclass(frozen=True)
class Line:
    """One line of the log, as it is stored.

    Attributes
    ----------
    number : int
        1, 2, 3, … without gaps.
    at : datetime
        UTC.
    who, address : str
        The account or the system's user, and the IP address or "command line".
    action, object, outcome : str
        What was done, on what, with what result.
    detail : str or None
        JSON.
    previous, sha256 : str
        Hash of the line before, and of this one.
    """

    number: int
    at: datetime
    who: str
    address: str
    action: str
    object: str
    outcome: str
    detail: str | None
    previous: str
    sha256: str

    @property
    def digest(self) -> str:
        """The hash that follows from what the line says."""
        said = [
            FORM,
            self.number,
            self.at.astimezone(UTC).isoformat(timespec="microseconds"),
            self.who,
            self.address,
            self.action,
            self.object,
            self.outcome,
            self.detail,
            self.previous,
        ]
        return hashlib.sha256(_written(said)).hexdigest()


@dataclass(frozen=True)
class Head:
    """The end of the chain and, since old lines were pruned, its beginning.

    Attributes
    ----------
    number, sha256 :
        Of the last line; 0 and `BEGINNING` of an empty log.
    first_sha256 :
        Of the very first line, also where that was pruned: two logs with the same one began as the same log.
    pruned_to, pruned_sha256 :
        Of the last line that was pruned; 0 and `BEGINNING` where none was.
    key_id, signature :
        By which key all of this is signed, and how; None where it is not.
    """

    number: int = 0
    sha256: str = BEGINNING
    first_sha256: str = BEGINNING
    pruned_to: int = 0
    pruned_sha256: str = BEGINNING
    key_id: str | None = None
    signature: str | None = None

    @property
    def message(self) -> bytes:
        """What is signed."""
        said = [self.number, self.sha256, self.first_sha256, self.pruned_to, self.pruned_sha256]
        return _written([HEAD_FORM, *said])

    def signed_with(self, key: SigningKey | None) -> "Head":
        """Return it signed; without a key, without a signature."""
        made = None if key is None else key.sign(self.message)
        if made is None:
            return replace(self, key_id=None, signature=None)
        return replace(self, key_id=made.key_id, signature=made.signature)

    def judged_with(self, key: SigningKey | None) -> Signed:
        """Tell what its signature proves."""
        kept = Signature(self.key_id or "", self.signature) if self.signature else None
        return judge(key, self.message, kept)


def append_line(
    connection: Connection,
    *,
    at: datetime,
    who: str,
    address: str,
    action: str,
    object: str,
    outcome: str,
    detail: str | None,
) -> Line:
    """Add a line at the end, in the transaction that is open on a connection."""
    # On PostgreSQL a second writer waits here until the first one's line is written, also one that forgot to
    # take its turn with `writing`. SQLite has one writer at a time anyway.
    head = read_head(connection, lock=True)
    known = head or Head()
    line = Line(
        known.number + 1, at, who, address, action, object, outcome, detail, known.sha256, sha256=BEGINNING
    )
    line = replace(line, sha256=line.digest)
    connection.execute(insert(audit_line).values(**vars(line)))
    moved = replace(known, number=line.number, sha256=line.sha256)
    if head is None:
        first = replace(moved, first_sha256=line.sha256).signed_with(key_of(connection))
        connection.execute(insert(audit_head).values(head=1, **vars(first)))
    else:
        _move_head(connection, head, moved)
    return line


def sign_head(connection: Connection) -> Head | None:
    """Sign the end of the chain as it is, whatever it was before: only after the chain was looked at."""
    head = read_head(connection, lock=True)
    if head is not None:
        head = head.signed_with(key_of(connection))
        connection.execute(update(audit_head).values(**vars(head)))
    return head


def _move_head(connection: Connection, head: Head, moved: Head) -> None:
    """Move the end of the chain; it is signed only where it was signed, else a changed chain would become a right one.

    Where it was not, it stays unsigned until somebody has looked at the chain (`sign_head`).
    """
    key = key_of(connection)
    signed = moved.signed_with(key if head.judged_with(key) is Signed.RIGHT else None)
    connection.execute(update(audit_head).values(**vars(signed)))


def _written(said: Sequence[object]) -> bytes:
    return json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode()


def read_head(connection: Connection, lock: bool = False) -> Head | None:
    """Return the end of the chain, None where nothing was ever written."""
    query = select(*(audit_head.c[field.name] for field in fields(Head)))
    row = connection.execute(query.with_for_update() if lock else query).first()
    return None if row is None else Head(*row)


def lines_in_order(connection: Connection, last: int | None = None) -> Iterator[Line]:
    """Give every line, or those up to one, the oldest first, a few thousand at a time."""
    query = select(audit_line).order_by(audit_line.c.number).execution_options(yield_per=LINES_AT_ONCE)
    for row in connection.execute(query if last is None else query.where(audit_line.c.number <= last)):
        yield Line(*row)


def remove_lines(connection: Connection, last: Line) -> int:
    """Remove the lines up to and with one, which becomes what the chain begins after; return how many."""
    head = read_head(connection, lock=True) or Head()
    _move_head(connection, head, replace(head, pruned_to=last.number, pruned_sha256=last.sha256))
    return connection.execute(delete(audit_line).where(audit_line.c.number <= last.number)).rowcount


def set_aside(connection: Connection) -> Head | None:
    """Put the whole log where emptying the tables does not reach it, for `reunite` in the same transaction."""
    connection.exec_driver_sql("CREATE TEMPORARY TABLE audit_line_aside AS SELECT * FROM audit_line")
    return read_head(connection)


def reunite(connection: Connection, aside: Head | None) -> Head | None:
    """Keep the longer of two logs, the one that was set aside and the one in its place, where they are one chain.

    Where the one in its place does not go on from the other, nor the other way round (they are of two
    installations), it stays, and the other one is gone.

    Returns
    -------
    Head or None
        The end of the log that is gone, None where none is.
    """
    restored, gone = read_head(connection), None
    kept = table("audit_line_aside", *(column(c.name, c.type) for c in audit_line.c))
    if aside is None or _ends_within(connection, audit_line, restored or Head(), aside):
        pass  # the one in its place is the other one, gone on
    elif _ends_within(connection, kept, aside, restored or Head()):
        connection.execute(update(audit_head).values(pruned_to=audit_head.c.number))
        connection.execute(delete(audit_line))
        connection.execute(delete(audit_head))
        columns = [c.name for c in audit_line.c]
        connection.execute(insert(audit_line).from_select(columns, select(*kept.c).order_by(kept.c.number)))
        connection.execute(insert(audit_head).values(head=1, **vars(aside)))
    else:
        gone = aside
    connection.exec_driver_sql("DROP TABLE audit_line_aside")
    return gone


def _ends_within(connection: Connection, lines: FromClause, head: Head, end: Head) -> bool:
    """Tell whether the end of a chain is a line of another one, which then goes on from it."""
    if end.number < head.pruned_to:  # its end is among the lines that the other one has pruned
        return end.first_sha256 in (head.first_sha256, BEGINNING)
    if end.number == head.pruned_to:
        return end.sha256 == head.pruned_sha256
    same = select(lines.c.number).where(lines.c.number == end.number, lines.c.sha256 == end.sha256)
    return connection.scalar(same) is not None
