"""Proposals to publish: what one account proposed, and what became of it. The rules are `pingan.acts.proposals`'."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import RowMapping, Select, insert, select

from pingan.storage.engine import Database, number_of, reading, writing
from pingan.storage.errors import NotFoundError
from pingan.storage.schema import proposal, proposal_decision


class Decision(StrEnum):
    """What became of a proposal."""

    APPROVED = "approved"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"  # by the account that proposed it
    SUPERSEDED = "superseded"  # the data changed, and the quarter was proposed again


@dataclass(frozen=True)
class Proposal:
    """A quarter as someone proposes to publish it.

    Attributes
    ----------
    proposal_id : int
    system_id, quarter : str
    sha256 : str
        Fingerprint of exactly what was looked at.
    replaces : str or None
        The release that readers of the quarter saw at that time.
    reason : str or None
        Of a correction.
    proposed_at : datetime
    proposed_by : str
        The account's name at that time, or the system's user on the command line.
    proposed_by_account : int or None
        The account's number; None for the command line.
    decision : Decision or None
        None while it waits.
    decided_at, decided_by, decision_reason
        None while it waits; the reason, where one was given.
    """

    proposal_id: int
    system_id: str
    quarter: str
    sha256: str
    replaces: str | None
    reason: str | None
    proposed_at: datetime
    proposed_by: str
    proposed_by_account: int | None
    decision: Decision | None
    decided_at: datetime | None
    decided_by: str | None
    decision_reason: str | None

    @property
    def open(self) -> bool:
        """Whether it still waits for a decision."""
        return self.decision is None

    @property
    def release_id(self) -> str:
        """The name that the proposed release has, or will have."""
        return f"{self.quarter}-{self.sha256[:12]}"


def save_proposal(database: Database, values: Mapping[str, Any]) -> int:
    """Store a proposal and return its number.

    Parameters
    ----------
    values : `system_id, quarter, sha256, replaces, reason, proposed_by, proposed_by_account`
    """
    with writing(database) as connection:
        row = {**values, "proposed_at": datetime.now(UTC)}
        return number_of(connection.execute(insert(proposal).values(row)))


def save_decision(
    database: Database,
    proposal_id: int,
    decision: Decision,
    decided_by: str,
    account: int | None,
    reason: str | None = None,
) -> None:
    """Store what became of a proposal; a second decision on one breaks the table's key."""
    with writing(database) as connection:
        connection.execute(
            insert(proposal_decision).values(
                proposal_id=proposal_id,
                decision=decision,
                decided_at=datetime.now(UTC),
                decided_by=decided_by,
                decided_by_account=account,
                reason=reason,
            )
        )


def load_proposal(database: Database, proposal_id: int) -> Proposal:
    """Return one proposal.

    Raises
    ------
    NotFoundError
        There is none with this number.
    """
    with reading(database) as connection:
        row = connection.execute(_proposals().where(proposal.c.proposal_id == proposal_id)).mappings().first()
    if row is None:
        raise NotFoundError(f"没有编号为 {proposal_id} 的发布申请。", f"There is no proposal {proposal_id}.")
    return _proposal(row)


def list_proposals(database: Database, system_id: str, quarter: str | None = None) -> list[Proposal]:
    """Return the proposals of a system, newest first."""
    query = _proposals().where(proposal.c.system_id == system_id)
    if quarter is not None:
        query = query.where(proposal.c.quarter == quarter)
    with reading(database) as connection:
        rows = connection.execute(query.order_by(proposal.c.proposal_id.desc())).mappings().all()
    return [_proposal(row) for row in rows]


def _proposals() -> Select:
    return select(
        proposal,
        proposal_decision.c.decision,
        proposal_decision.c.decided_at,
        proposal_decision.c.decided_by,
        proposal_decision.c.reason.label("decision_reason"),
    ).outerjoin_from(proposal, proposal_decision)


def _proposal(row: RowMapping) -> Proposal:
    return Proposal(**{**row, "decision": row["decision"] and Decision(row["decision"])})
