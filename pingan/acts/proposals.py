"""Four eyes: one account proposes what it looked at, another one approves exactly that, and it is published.

Where the installation asks for it (`PINGAN_FOUR_EYES`), this is the only way to publish.
"""

from dataclasses import dataclass
from typing import Protocol

from sqlalchemy import Connection, Engine

from pingan.access.audit import Action, record
from pingan.access.principal import Actor
from pingan.acts.computation import PublicationError, compute, current_inputs
from pingan.acts.publish import Outcome, ReasonNeededError, publish_computed, require_previewed
from pingan.names import examined_note, examined_reason
from pingan.quarters import parse_quarter
from pingan.storage import StorageError, reading, writing
from pingan.storage.office_notes import About, add_note, notes_about
from pingan.storage.proposals import (
    Decision,
    Proposal,
    list_proposals,
    load_proposal,
    save_decision,
    save_proposal,
)
from pingan.storage.releases import Computed, current_release_id


class ProposalError(PublicationError):
    """A proposal cannot be made or decided: why, and what to do."""


class Proposed(Protocol):
    """What somebody proposed: a publication, or a draft of an indicator system."""

    @property
    def proposed_by(self) -> str | None:
        """Who did, by name."""

    @property
    def proposed_by_account(self) -> int | None:
        """And by which account; None on the command line."""


@dataclass(frozen=True)
class Officer:
    """Who proposes or decides.

    Attributes
    ----------
    actor : as the audit log keeps it
    account_id : the account's number; None on the command line, which has no accounts
    """

    actor: Actor
    account_id: int | None = None

    def is_proposer_of(self, proposal: Proposed) -> bool:
        """Whether a proposal is this officer's own. A name alone decides where one side has no account."""
        if self.account_id is not None and proposal.proposed_by_account is not None:
            return self.account_id == proposal.proposed_by_account
        return self.actor.name == proposal.proposed_by


def propose(
    engine: Engine,
    officer: Officer,
    quarter: str,
    reason: str | None = None,
    system_id: str | None = None,
    previewed: str | None = None,
    office_note: str | None = None,
) -> Proposal:
    """Propose to publish a quarter as it is computed now. Readers see nothing of it.

    An open proposal of the quarter whose data have changed since is superseded by this one.

    Parameters
    ----------
    reason : needed where the quarter is published: this would be a correction
    previewed : SHA-256 of what the officer looked at; None where it is computed and taken as it is
    office_note : what the data office keeps for itself about it; readers see the reason alone

    Raises
    ------
    PreviewOutdatedError
        The data have changed since they were looked at.
    ReasonNeededError
        The quarter is published and no reason is given.
    ProposalError
        Exactly this is published or proposed already.
    PublicationError, NotFoundError
        The quarter cannot be computed.
    """
    quarter, reason = parse_quarter(quarter), examined_reason(reason, ProposalError)
    office_note = examined_note(office_note, ProposalError)
    with writing(engine) as connection:
        computed = compute(connection, current_inputs(connection, quarter, system_id))
        if previewed is not None:
            require_previewed(computed, previewed)
        before = current_release_id(connection, quarter, computed.system_id)
        _require_news(computed, before, reason)
        for earlier in list_proposals(connection, computed.system_id, quarter):
            if earlier.open:
                _supersede(connection, earlier, computed, officer)
        number = save_proposal(
            connection,
            {
                "system_id": computed.system_id,
                "quarter": quarter,
                "sha256": computed.sha256,
                "replaces": before,
                "reason": reason if before else None,
                "proposed_by": officer.actor.name,
                "proposed_by_account": officer.account_id,
            },
        )
        proposal = load_proposal(connection, number)
        if office_note:
            by = officer.actor.name, officer.account_id
            add_note(connection, About.PROPOSAL, number, office_note, *by)
        _record(connection, officer, Action.PROPOSAL, proposal, office_note=office_note)
        return proposal


def approve(engine: Engine, officer: Officer, proposal_id: int) -> Outcome:
    """Publish what was proposed, in one transaction with the decision: both, or neither.

    Of several approvals at the same time one publishes, the others are told that it is done.

    Raises
    ------
    ProposalError
        It is decided already, it is the officer's own, or what it was made of has changed: then the preview
        has to be looked at and proposed again.
    NotFoundError
        There is no such proposal.
    """
    with writing(engine) as connection:
        proposal = _waiting(connection, proposal_id)
        if officer.is_proposer_of(proposal):
            raise ProposalError(
                f"{proposal.quarter} 的发布申请由您提出，须由另一个账号复核批准。",
                f"You proposed to publish {proposal.quarter} yourself: another account has to approve it.",
            )
        computed = _unchanged(connection, proposal)
        save_decision(connection, proposal_id, Decision.APPROVED, officer.actor.name, officer.account_id)
        _record(connection, officer, Action.APPROVAL, proposal)
        notes = notes_about(connection, About.PROPOSAL, proposal_id)
        office_note = notes[0].note if notes else None
        return publish_computed(connection, computed, proposal.reason, officer.actor, office_note)


def reject(engine: Engine, officer: Officer, proposal_id: int, reason: str) -> Proposal:
    """Turn a proposal down, or withdraw one's own; nothing is published.

    Parameters
    ----------
    reason : needed to turn down another's proposal

    Raises
    ------
    ProposalError
        It is decided already, or no reason is given, or none that can be kept.
    NotFoundError
        There is no such proposal.
    """
    given = examined_reason(reason, ProposalError)
    with writing(engine) as connection:
        proposal = _waiting(connection, proposal_id)
        own = officer.is_proposer_of(proposal)
        if given is None and not own:
            raise ProposalError(
                "退回发布申请须说明原因，提出者会看到。",
                "Turning a proposal down needs a reason: whoever proposed it will read it.",
            )
        decision = Decision.WITHDRAWN if own else Decision.REJECTED
        save_decision(connection, proposal_id, decision, officer.actor.name, officer.account_id, given)
        _record(connection, officer, Action.REJECTION, proposal, decision=decision.value, reason=given)
        return load_proposal(connection, proposal_id)


def outdated(engine: Engine, proposal: Proposal) -> bool:
    """Whether an open proposal can no longer be approved: what it was made of has changed."""
    with reading(engine) as connection:
        try:
            _unchanged(connection, proposal)
        except StorageError:
            return True
    return False


def _record(
    connection: Connection, officer: Officer, action: Action, proposal: Proposal, **detail: str | None
) -> None:
    about = {"proposal": proposal.proposal_id, "release": proposal.release_id, "sha256": proposal.sha256}
    about |= {"proposed by": proposal.proposed_by, "reason": proposal.reason} | detail
    about = {name: value for name, value in about.items() if value is not None}
    record(connection, officer.actor, action, proposal.quarter, detail=about)


def _require_news(computed: Computed, before: str | None, reason: str | None) -> None:
    if before == computed.release_id:
        raise ProposalError(
            f"{computed.quarter} 没有变动：{before} 已经发布。",
            f"Nothing has changed in {computed.quarter}: {before} is published.",
        )
    if before is not None and reason is None:
        raise ReasonNeededError(
            f"{computed.quarter} 已经发布（{before}）。更正须说明原因，读者会看到。",
            f"{computed.quarter} is published ({before}). A correction needs a reason: readers will see it.",
        )


def _supersede(connection: Connection, earlier: Proposal, computed: Computed, officer: Officer) -> None:
    if earlier.sha256 == computed.sha256:
        raise ProposalError(
            f"{earlier.quarter} 已由 {earlier.proposed_by} 提出同样的发布申请，等待复核。",
            f"{earlier.proposed_by} proposed exactly this of {earlier.quarter} already; it waits for approval.",
        )
    save_decision(
        connection, earlier.proposal_id, Decision.SUPERSEDED, officer.actor.name, officer.account_id
    )


def _waiting(connection: Connection, proposal_id: int) -> Proposal:
    proposal = load_proposal(connection, proposal_id)
    if proposal.decision is not None:
        zh, en = _DECIDED[proposal.decision]
        raise ProposalError(
            f"{proposal.quarter} 的发布申请已由 {proposal.decided_by} {zh}。",
            f"The proposal to publish {proposal.quarter} was {en} by {proposal.decided_by} already.",
        )
    return proposal


def _unchanged(connection: Connection, proposal: Proposal) -> Computed:
    computed = compute(connection, current_inputs(connection, proposal.quarter, proposal.system_id))
    before = current_release_id(connection, proposal.quarter, proposal.system_id)
    if computed.sha256 != proposal.sha256 or before != proposal.replaces:
        raise ProposalError(
            f"{proposal.quarter} 的数据或已发布的结果在提出申请之后有变动，不能批准：申请的是 "
            f"{proposal.release_id}，现在算出的是 {computed.release_id}。请退回申请，重新预览后再提出。",
            f"The data of {proposal.quarter}, or what is published, have changed since it was proposed, so it "
            f"cannot be approved: {proposal.release_id} was proposed, {computed.release_id} is computed now. "
            "Turn the proposal down, look at the preview again and propose anew.",
        )
    return computed


_DECIDED = {
    Decision.APPROVED: ("批准并发布", "approved and published"),
    Decision.REJECTED: ("退回", "turned down"),
    Decision.WITHDRAWN: ("撤回", "withdrawn"),
    Decision.SUPERSEDED: ("以新的申请取代", "superseded by a newer one"),
}
