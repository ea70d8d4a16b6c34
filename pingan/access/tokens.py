"""Tokens: what a wall screen or another system shows instead of a name and a password. They may only read."""

import hashlib
import ipaddress
import secrets
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection, insert, or_, select, update
from sqlalchemy.engine import Row

from pingan.access.account_rows import usable_name
from pingan.access.audit import Action, record
from pingan.access.errors import TokenError
from pingan.access.permissions import TOKENS, Role
from pingan.access.principal import SHOWS, STREETS, Actor, Principal, Scope
from pingan.storage import Database, load_areas, reading, writing
from pingan.storage.engine import number_of, write_if_free
from pingan.storage.schema_access import screen_token

USED_EVERY = timedelta(minutes=1)


@dataclass(frozen=True)
class Token:
    """A token as it is shown to administrators; the secret is not in it.

    Attributes
    ----------
    name : of the screen or the system
    kind : "screen", or "client" for a system that asks the API
    area_code : what a client may see: this area with its parts and of its peers the score; None for everything
    address : the IP address or network (`10.1.2.0/24`) it may be used from; None for any
    until : UTC, when it expires; None for never
    shows : how far down a screen may go, "streets" or "committees"; means nothing for a client
    issued_at, revoked_at, last_used_at : UTC
    issued_by : who did
    expired : whether `until` was over when this was read
    """

    token_id: int
    name: str
    address: str | None
    until: datetime | None
    issued_at: datetime
    issued_by: str
    revoked_at: datetime | None
    last_used_at: datetime | None
    kind: str
    area_code: str | None
    shows: str
    expired: bool

    @property
    def in_force(self) -> bool:
        """Whether it lets anyone in."""
        return self.revoked_at is None and not self.expired


def issue(
    database: Database,
    actor: Actor,
    name: str,
    address: str | None = None,
    until: datetime | None = None,
    kind: str = Role.SCREEN,
    area_code: str | None = None,
    shows: str = STREETS,
) -> tuple[Token, str]:
    """Make a token; returns it and its secret, which is shown once and kept nowhere.

    Parameters
    ----------
    kind : "screen" or "client"
    area_code : what a client may see; a screen sees what its page shows, so it has none
    shows : how far down a screen may go, "streets" or "committees"

    Raises
    ------
    AccountNameError
        The name cannot be used.
    TokenError
        The address is none, `until` is over already, or there is no such kind or area.
    """
    if kind not in TOKENS or (area_code and kind != Role.CLIENT):
        raise TokenError(
            "令牌的种类是 screen（大屏）或 client（其他系统），只有后者可限定区域。",
            "A token is of kind screen or client, and only a client's may be bound to an area.",
        )
    if shows not in SHOWS or (shows != STREETS and kind != Role.SCREEN):
        raise TokenError(
            "大屏可显示 streets（到街道）或 committees（到居委会），其他系统的令牌没有此项。",
            "A screen may show streets, or committees too; a client's token has no such setting.",
        )
    now, secret, name = datetime.now(UTC), secrets.token_urlsafe(32), usable_name(name)
    network = _network(address) if address else None
    if until is not None and until <= now:
        raise TokenError(
            "令牌的截止时间已过：请给出将来的日期。",
            "The token would have expired already: give a day to come.",
        )
    values = {
        "name": name,
        "secret_sha256": _digest(secret),
        "address": network,
        "until": until,
        "issued_at": now,
        "issued_by": actor.name,
        "kind": str(kind),
        "area_code": area_code or None,
        "shows": shows,
    }
    with writing(database) as connection:
        if area_code:
            _require_area(connection, area_code)
        number = number_of(connection.execute(insert(screen_token).values(values)))
        detail = {"number": number, "address": network, "until": until.isoformat() if until else None}
        detail |= {"kind": str(kind), "area": area_code or None}
        detail |= {"shows": shows} if kind == Role.SCREEN else {}
        record(connection, actor, Action.TOKEN_ISSUED, name, detail=detail)
        row = connection.execute(select(screen_token).where(screen_token.c.token_id == number)).one()
    return _token(row, now), secret


def principal_of_token(
    database: Database, secret: str, address: str, *, at: datetime | None = None
) -> Principal | None:
    """Return whose secret it is, a screen's or a system's; None where it is over, or comes from elsewhere."""
    at = at or datetime.now(UTC)
    query = select(screen_token).where(
        screen_token.c.secret_sha256 == _digest(secret),
        screen_token.c.revoked_at.is_(None),
        or_(screen_token.c.until.is_(None), screen_token.c.until > at),
    )
    with reading(database) as connection:
        row = connection.execute(query).one_or_none()
    if row is None or not _comes_from(row.address, address):
        return None
    if row.last_used_at is None or abs(at - row.last_used_at) >= USED_EVERY:
        used = update(screen_token).where(screen_token.c.token_id == row.token_id)
        write_if_free(database, used.values(last_used_at=at))
    shows = row.shows if row.kind == Role.SCREEN else None
    return Principal(None, row.name, Role(row.kind), Scope(row.area_code), address, shows=shows)


def why_refused(database: Database, secret: str, address: str, *, at: datetime | None = None) -> str:
    """Return why nobody is let in with a secret: `token_revoked`, `token_expired` or `address` for one that was issued.

    Whoever has none, or another one, learns nothing but `token_unknown`.
    """
    at = at or datetime.now(UTC)
    query = select(screen_token).where(screen_token.c.secret_sha256 == _digest(secret))
    with reading(database) as connection:
        row = connection.execute(query).one_or_none() if secret else None
    if row is None:
        return "token_unknown"
    if row.revoked_at is not None:
        return "token_revoked"
    if row.until is not None and row.until <= at:
        return "token_expired"
    return "token_unknown" if _comes_from(row.address, address) else "address"


def revoke(database: Database, actor: Actor, token_id: int) -> Token:
    """Take a token out of use, at once and for good.

    Raises
    ------
    TokenError
        There is none of that number.
    """
    now, this = datetime.now(UTC), screen_token.c.token_id == token_id
    with writing(database) as connection:
        row = connection.execute(select(screen_token).where(this)).one_or_none()
        if row is None:
            raise TokenError(
                f"没有编号为 {token_id} 的令牌：pingan token list 列出所有令牌。",
                f"There is no token number {token_id}: `pingan token list` lists them all.",
            )
        if row.revoked_at is None:
            connection.execute(update(screen_token).where(this).values(revoked_at=now))
            record(connection, actor, Action.TOKEN_REVOKED, row.name, detail={"number": token_id})
            row = connection.execute(select(screen_token).where(this)).one()
    return _token(row, now)


def change_shows(database: Database, actor: Actor, token_id: int, shows: str) -> Token:
    """Let a screen go further down, or less far, from its next question on: nobody has to go to the wall for it.

    Raises
    ------
    TokenError
        There is no screen's token of that number in force, or no such setting.
    """
    now, this = datetime.now(UTC), screen_token.c.token_id == token_id
    with writing(database) as connection:
        row = connection.execute(select(screen_token).where(this)).one_or_none()
        token = None if row is None else _token(row, now)
        if token is None or token.kind != Role.SCREEN or not token.in_force or shows not in SHOWS:
            raise TokenError(
                f"没有编号为 {token_id} 的有效大屏令牌，或显示范围不是 streets、committees。",
                f"There is no screen's token number {token_id} in force, or {shows} is not streets or committees.",
            )
        if token.shows != shows:
            connection.execute(update(screen_token).where(this).values(shows=shows))
            detail = {"number": token_id, "shows": shows}
            record(connection, actor, Action.TOKEN_CHANGED, token.name, detail=detail)
    return replace(token, shows=shows)


def list_tokens(database: Database, *, at: datetime | None = None) -> list[Token]:
    """Return all tokens, those that are over too, newest first."""
    at = at or datetime.now(UTC)
    with reading(database) as connection:
        rows = connection.execute(select(screen_token).order_by(screen_token.c.token_id.desc())).all()
    return [_token(row, at) for row in rows]


def _require_area(connection: Connection, code: str) -> None:
    if code not in set(load_areas(connection)["area_code"]):
        raise TokenError(
            f"边界中没有区域 {code}：请核对代码。",
            f"There is no area {code} among the boundaries: check the code.",
        )


def _network(address: str) -> str:
    try:
        network = ipaddress.ip_network(address.strip(), strict=False)
    except ValueError as error:
        raise TokenError(
            f"“{address}”不是 IP 地址或网段：例如 10.1.2.3 或 10.1.2.0/24。",
            f"“{address}” is no IP address or network, such as 10.1.2.3 or 10.1.2.0/24.",
        ) from error
    return str(network.network_address) if network.num_addresses == 1 else str(network)


def _comes_from(bound_to: str | None, address: str) -> bool:
    if bound_to is None:
        return True
    try:
        comes = ipaddress.ip_address(address)
    except ValueError:
        return False
    comes = getattr(comes, "ipv4_mapped", None) or comes  # a server that listens on IPv6 sees IPv4 like this
    return comes in ipaddress.ip_network(bound_to)


def _token(row: Row, at: datetime) -> Token:
    values = {name: value for name, value in row._mapping.items() if name != "secret_sha256"}
    return Token(**values, expired=row.until is not None and row.until <= at)


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode("utf-8", "replace")).hexdigest()
