"""Which account an identity of a sign-in provider (OpenID Connect) is. That it is genuine was checked before.

An identity is the provider's address and the subject: a number or name that the provider never gives twice. Nobody
gets in by an identity that is not linked with an account. It is linked by an administrator, or at the first sign-in
where a claim gives an account's name, if the installation says which; and only then is an account made, if it
says with which role.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Engine, delete, insert, select
from sqlalchemy.engine import Row

from pingan.access.account_rows import name_key, row_named, row_of
from pingan.access.accounts import create_account
from pingan.access.audit import Action, record
from pingan.access.errors import AccessError, IdentityError
from pingan.access.limits import SessionLimits
from pingan.access.permissions import Role
from pingan.access.principal import Actor
from pingan.access.sign_in import Outcome, SignIn, admit
from pingan.storage import Database, reading, writing
from pingan.storage.schema_access import account, account_identity

VIA = "openid"


@dataclass(frozen=True)
class LinkedIdentity:
    """An identity and the account that it opens; the moment in UTC."""

    issuer: str
    subject: str
    account_id: int
    name: str
    linked_at: datetime


@dataclass(frozen=True)
class LinkingRules:
    """What happens with an identity that is not linked yet.

    Attributes
    ----------
    account_claim : the claim that gives an account's name; empty: an administrator links
    new_role : role of the account that is made where there is none of that name; empty: none is made
    """

    account_claim: str = ""
    new_role: str = ""


def sign_in_identity(
    engine: Engine,
    issuer: str,
    subject: str,
    claims: Mapping[str, Any],
    address: str,
    limits: SessionLimits,
    rules: LinkingRules | None = None,
    *,
    at: datetime | None = None,
) -> SignIn:
    """Open a session for the account that an identity is linked with.

    A second factor is the provider's to ask for: here it is not asked again. Administrators' accounts are never
    linked by a claim: who controls the provider's names would control everything.

    Returns
    -------
    SignIn
        `UNLINKED` where there is no account for the identity, `WRONG` where it is disabled.
    """
    at, rules, issuer = at or datetime.now(UTC), rules or LinkingRules(), issuer.rstrip("/")
    with writing(engine) as connection:
        row = _linked(connection, issuer, subject)
        if row is None and rules.account_claim:
            row = _link_by_claim(connection, issuer, subject, claims, address, rules)
        if row is None or row.disabled_at is not None:
            why = "disabled" if row is not None else "unlinked"
            detail = {"because": why, "issuer": issuer, "subject": subject}
            who = row.name if row is not None else "?"
            record(connection, Actor(who, address), Action.SIGN_IN_FAILED, who, "refused", detail)
            return SignIn(Outcome.WRONG if row is not None else Outcome.UNLINKED)
        return admit(connection, row, address, limits, at, via=VIA)


def link_identity(database: Database, actor: Actor, account_id: int, issuer: str, subject: str) -> None:
    """Let an identity open an account. An account may have several.

    Raises
    ------
    UnknownAccountError
    IdentityError
        It opens another account, or is empty or too long.
    """
    issuer, subject = issuer.strip().rstrip("/"), subject.strip()
    if not _can_be_kept(issuer, subject):
        raise IdentityError(
            "身份标识不可用：请给出提供方地址和 subject（不超过 255 个字符）。",
            "The identity cannot be used: give the provider's address and the subject, of at most 255 characters.",
        )
    with writing(database) as connection:
        row, linked = row_of(connection, account_id), _linked(connection, issuer, subject)
        if linked is not None and linked.account_id != account_id:
            raise IdentityError(
                f"该身份已关联账号“{linked.name}”：请先解除关联。",
                f"The identity opens the account “{linked.name}”: unlink it first.",
            )
        if linked is None:
            _link(connection, actor, row, issuer, subject)


def unlink_identity(database: Database, actor: Actor, issuer: str, subject: str) -> bool:
    """Let an identity no longer open its account; False where it opened none. Sessions stay: end them apart."""
    issuer = issuer.strip().rstrip("/")
    with writing(database) as connection:
        row = _linked(connection, issuer, subject)
        if row is None:
            return False
        connection.execute(delete(account_identity).where(*_is(issuer, subject)))
        detail = {"issuer": issuer, "subject": subject}
        record(connection, actor, Action.IDENTITY_UNLINKED, row.name, detail=detail)
        return True


def list_identities(database: Database, account_id: int | None = None) -> list[LinkedIdentity]:
    """Return the linked identities, of all accounts or of one, oldest first."""
    query = select(account_identity, account.c.name).join(account).order_by(account_identity.c.linked_at)
    if account_id is not None:
        query = query.where(account_identity.c.account_id == account_id)
    with reading(database) as connection:
        return [LinkedIdentity(**row._mapping) for row in connection.execute(query)]


def _link_by_claim(
    connection: Connection,
    issuer: str,
    subject: str,
    claims: Mapping[str, Any],
    address: str,
    rules: LinkingRules,
) -> Row | None:
    name = claims.get(rules.account_claim)
    if not isinstance(name, str) or not name_key(name) or not _can_be_kept(issuer, subject):
        return None
    actor, row = Actor(name, address), row_named(connection, name)
    if row is None and rules.new_role:
        try:
            made = create_account(connection, actor, name, rules.new_role, None)
        except AccessError:  # a name that no account may have
            return None
        row = row_of(connection, made.account_id)
    # Its first identity only: another one with the same name may be somebody else, who had the name later.
    if row is None or row.role == Role.ADMIN.value or list_identities(connection, row.account_id):
        return None
    _link(connection, actor, row, issuer, subject)
    return row


def _link(connection: Connection, actor: Actor, row: Row, issuer: str, subject: str) -> None:
    values = {
        "issuer": issuer,
        "subject": subject,
        "account_id": row.account_id,
        "linked_at": datetime.now(UTC),
    }
    connection.execute(insert(account_identity).values(values))
    detail = {"issuer": issuer, "subject": subject}
    record(connection, actor, Action.IDENTITY_LINKED, row.name, detail=detail)


def _linked(connection: Connection, issuer: str, subject: str) -> Row | None:
    if not _can_be_kept(issuer, subject):
        return None
    query = select(account).join(account_identity).where(*_is(issuer, subject))
    return connection.execute(query).one_or_none()


def _can_be_kept(issuer: str, subject: str) -> bool:
    return 0 < len(issuer) <= 500 and 0 < len(subject) <= 255 and (issuer + subject).isprintable()


def _is(issuer: str, subject: str) -> tuple:
    return account_identity.c.issuer == issuer, account_identity.c.subject == subject
