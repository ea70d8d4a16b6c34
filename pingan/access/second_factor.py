"""The second factor: six digits of an authenticator that change every thirty seconds (TOTP, RFC 6238)."""

import hmac
import unicodedata
from dataclasses import dataclass
from datetime import UTC, datetime

import pyotp
from sqlalchemy import Connection, update

from pingan.access.account_rows import Account, account_of, end_sessions, row_of
from pingan.access.audit import Action, record
from pingan.access.errors import SecondFactorError
from pingan.access.limits import SessionLimits
from pingan.access.principal import Actor, Principal
from pingan.access.proof import require_password
from pingan.storage import Database, writing
from pingan.storage.schema_access import account

STEP_SECONDS = 30
ISSUER = "平安图 Ping'an Atlas"


@dataclass(frozen=True)
class Enrolment:
    """What an authenticator needs, to be shown once.

    Attributes
    ----------
    key : for typing in, in groups of four
    uri : the same for a QR code
    """

    key: str
    uri: str


def begin_second_factor(
    database: Database, principal: Principal, password: str, limits: SessionLimits | None = None
) -> Enrolment:
    """Make a secret for the account that asks. It counts for nothing until a code of it has been given.

    Raises
    ------
    WrongPasswordError
        The password is not the account's: an open session alone puts nobody's phone in the place of its owner's.
    SecondFactorError
        The account has a second factor: an administrator resets it first.
    """
    require_password(database, principal, password, Action.SECOND_FACTOR_ENROLLED, limits)
    secret = pyotp.random_base32()
    with writing(database) as connection:
        row = row_of(connection, principal.account_id)
        if row.second_factor_since is not None:
            raise _set_up_already()
        _change(connection, row.account_id, secret=secret)
    groups = " ".join(secret[start : start + 4] for start in range(0, len(secret), 4))
    return Enrolment(groups, pyotp.TOTP(secret).provisioning_uri(name=row.name, issuer_name=ISSUER))


def confirm_second_factor(
    database: Database, principal: Principal, code: str, *, at: datetime | None = None
) -> Account:
    """Put the second factor into use, once a right code shows that the authenticator has it.

    The account's other sessions end: they were opened by the password alone.

    Raises
    ------
    SecondFactorError
        The code is wrong, nothing was begun, or there is a second factor already.
    """
    at = at or datetime.now(UTC)
    with writing(database) as connection:
        row = row_of(connection, principal.account_id)
        if row.second_factor_since is not None:
            raise _set_up_already()
        if row.second_factor_secret is None:
            raise SecondFactorError(
                "请先获取新的密钥，再输入验证码。", "Ask for a key first, then give a code of it."
            )
        step = spent_step(row.second_factor_secret, code, None, at)
        if step is None:
            raise SecondFactorError(
                "验证码不正确：请输入验证器当前显示的六位数字，并检查手机时间是否准确。",
                "The code is not right: give the six digits that the authenticator shows now, and see whether the "
                "phone's clock is right.",
            )
        _change(connection, row.account_id, secret=row.second_factor_secret, since=at, step=step)
        ended = end_sessions(connection, row.account_id, but=principal.session_id)
        detail = {"sessions": ended}
        record(connection, principal.actor, Action.SECOND_FACTOR_ENROLLED, row.name, detail=detail)
        return account_of(row_of(connection, row.account_id))


def reset_second_factor(database: Database, actor: Actor, account_id: int) -> Account:
    """Take an account's second factor away, for somebody who lost it, and end all its sessions.

    Raises
    ------
    UnknownAccountError
    """
    with writing(database) as connection:
        row = row_of(connection, account_id)
        if row.second_factor_since is not None:
            end_sessions(connection, account_id)
            record(connection, actor, Action.SECOND_FACTOR_RESET, row.name)
        _change(connection, account_id)
        return account_of(row_of(connection, account_id))


def spent_step(secret: str, code: str, last_step: int | None, at: datetime) -> int | None:
    """Return the time step of a right code, which is spent with it; None where the code is wrong.

    The steps before and after the present one count too, for clocks that differ. A code that was used, or is older
    than one that was used, is wrong: somebody may have looked on.
    """
    typed = "".join(unicodedata.normalize("NFKC", code).split()).encode("utf-8", "replace")
    generator = pyotp.TOTP(secret)
    now = int(at.timestamp()) // STEP_SECONDS
    for step in (now - 1, now, now + 1):
        right = generator.generate_otp(step).encode()
        if hmac.compare_digest(right, typed) and step > (last_step or 0):
            return step
    return None


def _change(
    connection: Connection,
    account_id: int,
    secret: str | None = None,
    since: datetime | None = None,
    step: int | None = None,
) -> None:
    values = {"second_factor_secret": secret, "second_factor_since": since, "second_factor_step": step}
    connection.execute(update(account).where(account.c.account_id == account_id).values(values))


def _set_up_already() -> SecondFactorError:
    return SecondFactorError(
        "该账号已启用第二重验证：更换手机时，请管理员先重置。",
        "The account has a second factor already: for another phone an administrator resets it first.",
    )
