"""Storing a draft as a new version of the system: only for quarters that are not published yet.

Where the installation asks for four eyes, one account proposes a draft and another one stores exactly that.
"""

from datetime import UTC, datetime

from sqlalchemy import Connection, Engine

from pingan.access.audit import Action, record
from pingan.acts.drafts import (
    Draft,
    DraftError,
    close_draft,
    future_quarters,
    named,
    open_draft,
    stored_versions,
)
from pingan.acts.proposals import Officer
from pingan.names import examined_reason
from pingan.storage import (
    ConflictError,
    StorageError,
    reading,
    save_system,
    system_is_demonstration,
    writing,
)
from pingan.storage.drafts import load_draft, update_draft
from pingan.system.indicator_system import IndicatorSystem


def store_draft(
    engine: Engine, officer: Officer, draft_id: int, revision: int, four_eyes: bool = False
) -> IndicatorSystem:
    """Make a draft a version of the system, for the quarters from its `applies_from` on.

    Parameters
    ----------
    four_eyes : whether the installation asks for a second person: then this is refused, see `propose_draft`

    Raises
    ------
    InvalidSystemError
        It does not hold together.
    ConflictError
        It would apply to a published quarter, or its version is taken.
    DraftChangedError, DraftError
        See `change_draft`; or a second person is needed.
    """
    if four_eyes:
        raise DraftError(
            "本系统要求双人复核：请提交草案，由另一个账号复核后启用。",
            "This installation asks for a second person: propose the draft, and let another account store it.",
        )
    with writing(engine) as connection:
        return _store(connection, open_draft(connection, draft_id, revision), officer)


def propose_draft(engine: Engine, officer: Officer, draft_id: int, revision: int) -> Draft:
    """Ask a second person to store a draft as it is. Any later change withdraws the proposal.

    Raises
    ------
    InvalidSystemError, ConflictError, DraftChangedError, DraftError
        As for `store_draft`.
    """
    with writing(engine) as connection:
        draft = open_draft(connection, draft_id, revision)
        system = _storable(connection, draft)
        update_draft(
            connection,
            draft_id,
            proposed_sha256=system.sha256,
            proposed_at=datetime.now(UTC),
            proposed_by=officer.actor.name,
            proposed_by_account=officer.account_id,
        )
        record(connection, officer.actor, Action.PROPOSAL, named(draft), detail={"sha256": system.sha256})
        return load_draft(connection, draft_id)


def approve_draft(engine: Engine, officer: Officer, draft_id: int, sha256: str) -> IndicatorSystem:
    """Store a proposed draft: exactly what was proposed and looked at, by another account than proposed it.

    Parameters
    ----------
    sha256 : of the system that the officer looked at

    Raises
    ------
    DraftError
        It is not proposed (any more), it is not what was looked at, or it is the officer's own proposal.
    InvalidSystemError, ConflictError
        As for `store_draft`: a quarter may have been published since.
    """
    with writing(engine) as connection:
        draft = _proposed(connection, draft_id)
        if draft.proposed_sha256 != sha256:
            raise DraftError(
                "提交的草案已有变化：请重新查看后再复核。",
                "What is proposed has changed: look at it again, then approve.",
            )
        if officer.is_proposer_of(draft):
            raise DraftError(
                "这份草案由您提交，须由另一个账号复核。",
                "You proposed this draft yourself: another account has to approve it.",
            )
        record(connection, officer.actor, Action.APPROVAL, named(draft), detail={"sha256": sha256})
        return _store(connection, draft, officer)


def reject_draft(engine: Engine, officer: Officer, draft_id: int, reason: str = "") -> Draft:
    """Send a proposed draft back, or withdraw one's own proposal; the draft stays.

    Raises
    ------
    DraftError
        It is not proposed (any more), or another's proposal is sent back without a reason.
    """
    given = examined_reason(reason, DraftError)
    with writing(engine) as connection:
        draft = _proposed(connection, draft_id)
        if given is None and not officer.is_proposer_of(draft):
            raise DraftError("退回草案须说明原因。", "Sending a draft back needs a reason.")
        update_draft(
            connection,
            draft_id,
            **dict.fromkeys(["proposed_sha256", "proposed_at", "proposed_by", "proposed_by_account"]),
        )
        detail = {"reason": given} if given else None
        record(connection, officer.actor, Action.REJECTION, named(draft), detail=detail)
        return load_draft(connection, draft_id)


def hindrance(engine: Engine, draft: Draft) -> dict[str, str] | None:
    """Return why a draft that holds together cannot be stored now, in "zh" and "en"; None where it can.

    Raises
    ------
    InvalidSystemError
        It does not hold together.
    """
    with reading(engine) as connection:
        try:
            _storable(connection, draft)
        except StorageError as error:
            return error.message
    return None


def _proposed(connection: Connection, draft_id: int) -> Draft:
    draft = load_draft(connection, draft_id)
    if draft.closed_at is not None or draft.proposed_sha256 is None:
        raise DraftError(
            f"草案 {draft_id} 目前没有待复核的提交。", f"Draft {draft_id} is not proposed (any more)."
        )
    return draft


def _storable(connection: Connection, draft: Draft) -> IndicatorSystem:
    system = draft.content.system()
    if system.id != draft.system_id:
        raise DraftError("草案不能更改体系的 id。", "A draft cannot change the system's id.")
    if system.version in stored_versions(connection, system.id):
        raise ConflictError(
            f"版本号 {system.version} 已被使用，请另取一个。",
            f"Version {system.version} is taken: give it another one.",
        )
    first = future_quarters(connection, system.id)[0]
    if system.applies_from < first:
        raise ConflictError(
            f"新版本只能用于尚未发布的季度：请将施行季度改为 {first} 或之后，而不是 {system.applies_from}。",
            f"A new version is for quarters that are not published yet: set it to apply from {first} or later, "
            f"not from {system.applies_from}.",
        )
    return system


def _store(connection: Connection, draft: Draft, officer: Officer) -> IndicatorSystem:
    system = _storable(connection, draft)
    demonstration = system_is_demonstration(connection, draft.system_id, draft.based_on)
    save_system(connection, system, demonstration=demonstration)
    close_draft(connection, draft, officer, "stored")
    detail = {"draft": draft.draft_id, "applies_from": system.applies_from, "sha256": system.sha256}
    detail |= {"demonstration": demonstration}
    record(connection, officer.actor, Action.SYSTEM_STORED, f"{system.id} {system.version}", detail=detail)
    return system
