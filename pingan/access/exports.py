"""What an account takes away: a line in the audit log for each file, and so many files an hour."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import Engine, func, select

from pingan.access.audit import Action, record
from pingan.access.errors import TooManyExportsError
from pingan.access.principal import Actor
from pingan.storage import writing
from pingan.storage.schema import audit_line

MOST_AN_HOUR = 500
_HOUR = timedelta(hours=1)


def record_export(engine: Engine, actor: Actor, file: str, **detail: object) -> None:
    """Add a line about a file that somebody takes away.

    Raises
    ------
    TooManyExportsError
        The account has taken `MOST_AN_HOUR` within the last hour; nothing was recorded, so nothing may be given.
    """
    of_account = audit_line.c.action == Action.EXPORT, audit_line.c.who == actor.name
    with writing(engine) as connection:
        lately = audit_line.c.at > datetime.now(UTC) - _HOUR
        if (connection.scalar(select(func.count()).where(lately, *of_account)) or 0) >= MOST_AN_HOUR:
            raise TooManyExportsError(
                f"一小时内最多导出 {MOST_AN_HOUR} 份文件，您的账号已达上限，请过一会儿再试。",
                f"Your account has taken {MOST_AN_HOUR} files within an hour, the most it may: try again later.",
            )
        record(connection, actor, Action.EXPORT, file, detail=detail)
