"""Signing in and out, one's own account, and the administrator's pages."""

from functools import partial

from callbacks.doors import account, admin, openid, second_factor, sign_in
from callbacks.services import Services


def add_doors(services: Services) -> None:
    """Add the subject to the application."""
    register, reader, sessions = services.register, services.reader, services.sessions
    choice = partial(openid.openid_choice, services.settings)
    sign_in.add_sign_in(register, sessions, services.plain, choice)
    openid.add_openid(register, sessions, services.settings)
    account.add_account(register, reader, sessions)
    second_factor.add_second_factor(register, reader, services.sessions.limits)
    admin.add_admin(register, reader, sessions.limits, services.settings.openid_issuer)
