"""The administrator's pages, all of them."""

from callbacks.admin_accounts import add_admin_accounts
from callbacks.admin_audit import add_admin_audit
from callbacks.admin_files import add_admin_files
from callbacks.admin_screen import add_admin_screen
from callbacks.admin_sessions import add_admin_sessions
from callbacks.admin_tokens import add_admin_tokens
from callbacks.reader import Reader
from callbacks.register import Register
from pingan.access.limits import SessionLimits


def add_admin(register: Register, reader: Reader, limits: SessionLimits, issuer: str) -> None:
    """Register accounts, tokens, what screens play, sessions and the audit log.

    Parameters
    ----------
    limits : after which a session counts as ended
    issuer : address of the sign-in provider, "" where there is none
    """
    add_admin_accounts(register, reader, issuer)
    add_admin_tokens(register, reader)
    add_admin_screen(register, reader)
    add_admin_sessions(register, reader, limits)
    add_admin_audit(register, reader)
    add_admin_files(register, reader, limits)
