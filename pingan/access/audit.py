"""The audit log: who, when, from where, what, on what, with what outcome. Lines are added, never changed.

`record` takes part in the transaction of what it records: what was done is in the log, what was rolled back is not.
"""

import json
import math
from collections.abc import Mapping
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

import pandas as pd
from sqlalchemy import Connection, Engine, func, select

from pingan.access.audit_export import FORMATS, write_log
from pingan.access.audit_fault import Fault
from pingan.access.audit_search import Page, Sought, detail_of, search
from pingan.access.audit_state import Stated
from pingan.access.audit_verify import Verification, verify
from pingan.access.principal import Actor
from pingan.signing import Signed
from pingan.storage import StorageError, writing
from pingan.storage.audit_log import Line, append_line, lines_in_order, remove_lines, sign_head
from pingan.storage.engine import key_of
from pingan.storage.schema import audit_line

__all__ = [
    "FORMATS",
    "Action",
    "AuditError",
    "Fault",
    "Line",
    "Page",
    "Sought",
    "Verification",
    "detail_of",
    "export",
    "prune",
    "record",
    "search",
    "sign",
    "verify",
]

FEWEST_MONTHS = 6
"""How long network logs are kept at the least: Cybersecurity Law of the People's Republic of China, article 21."""

LONGEST = 500
"""Characters of a name, an object or a text of the detail that are kept: what a stranger typed may be anything."""

_NEVER_WRITTEN = frozenset({"password", "token", "secret", "code", "cookie"})


class AuditError(StorageError):
    """What cannot be done with the log."""


class Action(StrEnum):
    """What can be done."""

    SIGN_IN = "sign-in"
    SIGN_IN_FAILED = "sign-in-failed"
    LOCKED_OUT = "locked-out"
    SIGN_OUT = "sign-out"
    REFUSED = "refused"  # requests, added up by `pingan.access.refusal_log`
    SESSION_REVOKED = "session-revoked"
    ACCOUNT_CREATED = "account-created"
    ACCOUNT_CHANGED = "account-changed"
    ACCOUNT_DISABLED = "account-disabled"
    ACCOUNT_ENABLED = "account-enabled"
    ACCOUNT_UNLOCKED = "account-unlocked"
    PASSWORD_CHANGED = "password-changed"  # noqa: S105 - the name of an act
    SECOND_FACTOR_ENROLLED = "second-factor-enrolled"
    SECOND_FACTOR_FAILED = "second-factor-failed"
    SECOND_FACTOR_RESET = "second-factor-reset"
    IDENTITY_LINKED = "identity-linked"  # of a sign-in provider, with an account
    IDENTITY_UNLINKED = "identity-unlinked"
    TOKEN_ISSUED = "token-issued"  # noqa: S105 - the name of an act
    TOKEN_CHANGED = "token-changed"  # noqa: S105 - the name of an act
    TOKEN_REVOKED = "token-revoked"  # noqa: S105 - the name of an act
    IMPORT = "import"
    IMPORT_REFUSED = "import-refused"
    WITHDRAWAL = "withdrawal"
    DUE_DATE_CHANGED = "due-date-changed"
    PREVIEW = "preview"
    PUBLICATION = "publication"
    CORRECTION = "correction"
    RELEASE_SIGNED = "release-signed"  # that was published without the key
    PROPOSAL = "proposal"  # four eyes: one account proposes, another one approves or rejects
    APPROVAL = "approval"
    REJECTION = "rejection"
    EXPORT = "export"
    API_READ = "api-read"  # another system, once a day
    SYSTEM_DRAFTED = "system-drafted"
    SYSTEM_CHANGED = "system-changed"
    SYSTEM_DISCARDED = "system-discarded"
    SYSTEM_STORED = "system-stored"
    RULES_STORED = "rules-stored"  # themes of the headlines, rule of the annual assessment, rules of warning
    ASSESSMENT_COMPUTED = "assessment-computed"
    ASSESSMENT_PUBLISHED = "assessment-published"
    RULES_EVALUATED = "rules-evaluated"  # quarters that were published before there were rules
    WARNING_ACKNOWLEDGED = "warning-acknowledged"
    AREA_LISTED = "area-listed"
    LISTING_NOTED = "listing-noted"
    AREA_DELISTED = "area-delisted"
    CONTACTS_CHANGED = "contacts-changed"
    PLAYLIST_SAVED = "playlist-saved"  # of the wall screen
    BOUNDARIES_IMPORTED = "boundaries-imported"
    BACKUP = "backup"
    RESTORE = "restore"
    AUDIT_EXPORTED = "audit-exported"
    AUDIT_PRUNED = "audit-pruned"
    AUDIT_SIGNED = "audit-signed"


def record(
    connection: Connection,
    actor: Actor,
    action: Action,
    object: str,
    outcome: str = "done",
    detail: Mapping[str, Any] | None = None,
) -> Line:
    """Add a line to the log, in the transaction that is open: `with writing(engine) as connection`.

    Parameters
    ----------
    actor : Actor
        Who and from where.
    action : Action
    object : str
        What it was done to: an account's name, a batch's number, a quarter, a file's name. May be empty.
    outcome : str
        "done", "refused", or another short word.
    detail : mapping, optional
        What else is worth knowing, as JSON knows it. Never a password, a token or a code. Long texts are cut.

    Raises
    ------
    ValueError
        The detail has a field named like a secret.
    RuntimeError
        No transaction is open.
    """
    if not connection.in_transaction():
        raise RuntimeError("a line is recorded in the transaction of what it records")
    if detail and (secret := _NEVER_WRITTEN & {str(name).lower() for name in detail}):
        raise ValueError(f"the audit log holds no secrets: {', '.join(sorted(secret))}")
    return append_line(
        connection,
        at=datetime.now(UTC),
        who=_plain(actor.name),
        address=_plain(actor.address),
        action=Action(action).value,
        object=_plain(object),
        outcome=_plain(outcome)[:64],
        detail=json.dumps(_plain(dict(detail)), ensure_ascii=False, sort_keys=True) if detail else None,
    )


def export(engine: Engine, path: Path, form: str, actor: Actor, sought: Sought | None = None) -> int:
    """Write the log, or the lines that are sought, into a file, and record that; return how many lines.

    Raises
    ------
    ValueError
        The form is none of `FORMATS`.
    OSError
        The file cannot be written.
    """
    if form not in FORMATS:
        raise ValueError(f"{form}: use one of {', '.join(FORMATS)}")
    count, last = write_log(engine, path, form, sought)
    with writing(engine) as connection:
        detail = {"lines": count, "form": form, "last": last.number if last else 0}
        record(connection, actor, Action.AUDIT_EXPORTED, path.name, detail=detail)
    return count


def sign(engine: Engine, actor: Actor) -> Verification:
    """Sign the end of a log that is whole and was not signed, and record that; return how it stands now.

    For a log that was begun without the key, or went on without it: what is written with the key is signed by
    itself, but only as long as what it follows was.

    Raises
    ------
    AuditError
        There is no key that signs, or the log is not whole.
    """
    key = key_of(engine)
    if key is None or key.key_id is None:
        raise AuditError(
            "没有签名密钥：请设置 PINGAN_SIGNING_KEY_FILE。",
            "There is no key that signs: set PINGAN_SIGNING_KEY_FILE.",
        )
    with writing(engine) as connection:
        found = verify(connection)
        if not found.whole:
            raise AuditError(
                "日志不完整，不予签名：pingan audit verify 列出各处问题。",
                "The log is not whole and is not signed: `pingan audit verify` says what is wrong.",
            )
        if found.signed is not Signed.RIGHT:
            end = {"last": found.number, "last_sha256": found.sha256}
            detail = {"key": key.key_id, "was": found.signed.value, **end}
            record(connection, actor, Action.AUDIT_SIGNED, "", detail=detail)
            sign_head(connection)
        return verify(connection)


def prune(engine: Engine, actor: Actor, before: datetime | None = None, months: int = FEWEST_MONTHS) -> int:
    """Remove the lines of before a moment, and record that; return how many.

    The chain then begins after the last line that was removed, whose hash is kept: the log still verifies. Lines are
    removed from the beginning up to the first that is younger, so the clock being set back leaves no gap.

    Parameters
    ----------
    before : datetime, optional
        By default the latest that is allowed.
    months : int
        How long lines are kept at the least, `FEWEST_MONTHS` or more.

    Raises
    ------
    AuditError
        The moment is not as long ago as lines have to be kept.
    """
    months = max(months, FEWEST_MONTHS)
    latest = (pd.Timestamp(datetime.now(UTC)) - pd.DateOffset(months=months)).to_pydatetime()
    before = before or latest
    if before > latest:
        raise AuditError(
            f"日志至少保存 {months} 个月：只能清除 {latest:%Y-%m-%d} 之前的记录。",
            f"The log is kept for at least {months} months: only lines from before {latest:%Y-%m-%d} can be removed.",
        )
    with writing(engine) as connection:
        lines = audit_line.c
        kept = connection.scalar(select(func.min(lines.number)).where(lines.at >= before))
        query = select(audit_line).order_by(lines.number.desc()).limit(1)
        row = connection.execute(query if kept is None else query.where(lines.number < kept)).first()
        if row is None:
            return 0
        last, stated = Line(*row), Stated.at_the_beginning(connection)
        for line in lines_in_order(connection, last.number):
            stated.read(line)
        removed = remove_lines(connection, last)
        detail: dict[str, Any] = {"lines": removed, "last": last.number, "last_sha256": last.sha256}
        if stated.complete:
            detail["state"] = stated.written()
        record(connection, actor, Action.AUDIT_PRUNED, before.isoformat(timespec="seconds"), detail=detail)
    return removed


def _plain(value: Any) -> Any:
    """Return a value as it can be stored in any database and read in any place: no NUL, no half characters."""
    if isinstance(value, Mapping):
        return {_plain(str(name)): _plain(content) for name, content in value.items()}
    if isinstance(value, (list, tuple, set, frozenset)):
        return [_plain(content) for content in value]
    if value is None or isinstance(value, (bool, int)):
        return value
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    text = str(value).encode("utf-8", "replace").decode().replace("\x00", "�")
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"
