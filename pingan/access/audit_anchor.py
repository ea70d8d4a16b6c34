"""The end of the audit log, written down where whoever changes the database does not reach: anchors.

An anchor is a line of text: `pingan-audit-anchor/1`, the number and the SHA-256 of the last line of the log, the moment
in UTC, which log it is (the first 16 digits of the SHA-256 of its very first line) and, where the installation has a
key, the key's id and its signature over all that stands before; with a blank between two.
"""

import os
import re
import sys
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from errno import ENOSPC
from logging import INFO, LogRecord
from logging.handlers import SysLogHandler
from pathlib import Path

from sqlalchemy import Engine

from pingan.access.errors import AnchorError
from pingan.signing import Signature, Signed, SigningKey, judge
from pingan.storage import reading
from pingan.storage.audit_log import Head, read_head
from pingan.storage.engine import key_of

FORM = "pingan-audit-anchor/1"
_ANCHOR = re.compile(
    rf"{FORM} (?P<number>[0-9]{{1,18}}) (?P<sha256>[0-9a-f]{{64}}) (?P<at>[0-9T:+-]{{1,40}})"
    r" (?P<installation>[0-9a-f]{16})(?: (?P<key_id>[0-9a-f]{16}) (?P<signature>[0-9a-f]{128}))?"
)


@dataclass(frozen=True)
class Anchor:
    """Where a log ended at a moment.

    Attributes
    ----------
    number, sha256 : of the last line
    at : UTC, as it is written
    installation : which log it is
    signature : None where it was written without a key
    """

    number: int
    sha256: str
    at: str
    installation: str
    signature: Signature | None = None

    def __str__(self) -> str:
        """Return it as it is written down."""
        made = self.signature
        return self.said if made is None else f"{self.said} {made.key_id} {made.signature}"

    @property
    def said(self) -> str:
        """What of it is signed."""
        return f"{FORM} {self.number} {self.sha256} {self.at} {self.installation}"

    def judged_with(self, key: SigningKey | None) -> Signed:
        """Tell what its signature proves."""
        return judge(key, self.said.encode(), self.signature)


def installation_of(head: Head) -> str:
    """Return which log it is."""
    return head.first_sha256[:16]


def make_anchor(engine: Engine) -> Anchor:
    """Return where the log ends now.

    Raises
    ------
    AnchorError
        Nothing was ever written.
    """
    key = key_of(engine)
    with reading(engine) as connection:
        head = read_head(connection)
    if head is None:
        raise AnchorError(
            "日志是空的，没有可记下的末行。", "The log is empty: there is no end to write down."
        )
    at = datetime.now(UTC).isoformat(timespec="seconds")
    anchor = Anchor(head.number, head.sha256, at, installation_of(head))
    made = None if key is None else key.sign(anchor.said.encode())
    return replace(anchor, signature=made)


def append_anchor(path: Path, anchor: Anchor) -> None:
    """Add an anchor to a file, which is made if it is missing; it is on the disk when this returns.

    Raises
    ------
    OSError
        The file cannot be written.
    """
    descriptor = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o640)
    try:
        written = f"{anchor}\n".encode()
        if os.write(descriptor, written) != len(written):
            raise OSError(ENOSPC, os.strerror(ENOSPC))
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def send_anchor(address: str | tuple[str, int], anchor: Anchor) -> None:
    """Send an anchor to a system log: to a socket such as `/dev/log`, or by UDP to a host and a port.

    UDP confirms nothing: whether it arrived is to be seen there.

    Raises
    ------
    OSError
        There is no such socket or host.
    """
    handler = _Syslog(address, SysLogHandler.LOG_AUTH)
    try:
        handler.emit(LogRecord("pingan", INFO, __file__, 0, str(anchor), None, None))
    finally:
        handler.close()


def read_anchors(path: Path) -> tuple[list[Anchor], int]:
    """Return the anchors in a file, in their order, and how many more could not be read.

    What stands before an anchor in its line does not matter: a system log puts its own there.

    Raises
    ------
    OSError
        The file cannot be read.
    """
    written = path.read_text(encoding="utf-8", errors="replace")
    anchors = []
    for found in _ANCHOR.finditer(written):
        made = Signature(found["key_id"], found["signature"]) if found["key_id"] else None
        anchors.append(
            Anchor(int(found["number"]), found["sha256"], found["at"], found["installation"], made)
        )
    return anchors, written.count(FORM) - len(anchors)


class _Syslog(SysLogHandler):
    """The library's, which keeps to itself what goes wrong."""

    ident = "pingan: "
    append_nul = False

    def handleError(self, record: LogRecord) -> None:  # noqa: N802 - the library's name
        if (problem := sys.exception()) is not None:
            raise problem
