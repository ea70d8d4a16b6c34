"""The administrator's pages, all but that of the wall screens (`callbacks.wall.playlist`)."""

from callbacks.doors.admin_accounts import add_admin_accounts
from callbacks.doors.admin_audit import add_admin_audit
from callbacks.doors.admin_files import add_admin_files
from callbacks.doors.admin_sessions import add_admin_sessions
from callbacks.doors.admin_tokens import add_admin_tokens
from callbacks.reader import Reader
from callbacks.register import Register
from pingan.access.limits import SessionLimits


def add_admin(register: Register, reader: Reader, limits: SessionLimits, issuer: str) -> None:
    """Register accounts, tokens, sessions and the audit log.

    Parameters
    ----------
    limits : after which a session counts as ended
    issuer : address of the sign-in provider, "" where there is none
    """
    add_admin_accounts(register, reader, issuer)
    add_admin_tokens(register, reader)
    add_admin_sessions(register, reader, limits)
    add_admin_audit(register, reader)
    add_admin_files(register, reader, limits)
