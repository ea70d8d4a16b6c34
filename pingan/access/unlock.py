"""Unlocking an account that too many failures hold up: by an administrator, on the page or on the machine itself."""

from datetime import UTC, datetime, timedelta

from pingan.access.account_rows import row_of
from pingan.access.audit import Action, record
from pingan.access.lockout import count_failures, forget_failures
from pingan.access.principal import Actor
from pingan.storage import Database, reading, writing

RECENT = timedelta(days=1)
"""No lockout lasts longer."""


def sign_in_failures(database: Database, account_id: int) -> int:
    """Return how many failures to sign in with an account's name there were lately, wherever they came from."""
    with reading(database) as connection:
        return count_failures(connection, row_of(connection, account_id).name, datetime.now(UTC) - RECENT)


def unlock_account(database: Database, actor: Actor, account_id: int) -> int:
    """Forget the failures to sign in with an account's name, wherever they came from; returns how many there were.

    Raises
    ------
    UnknownAccountError
    """
    with writing(database) as connection:
        name = row_of(connection, account_id).name
        forgotten = forget_failures(connection, name)
        record(connection, actor, Action.ACCOUNT_UNLOCKED, name, detail={"failures": forgotten})
        return forgotten
