"""Where one begins: each role's first page, and the page one came from if it is one of ours."""

import re
from urllib.parse import quote, urlsplit

from callbacks.register import Register
from pingan.access.permissions import Role
from pingan.access.principal import Principal

ACCOUNT = "/account"
SIGN_IN = "/sign-in"
MAP = "/map"
AREA = "/area"
FIRST = {Role.DATA: "/data", Role.ADMIN: "/admin"}


def start_of(principal: Principal, register: Register) -> str:
    """Return the address at which an account begins: a street's on the page of its own street."""
    if principal.scope.root is not None:
        return f"{AREA}/{quote(principal.scope.root, safe='')}"
    first = FIRST.get(principal.role, MAP)
    return first if first in register.pages else MAP


def way_on(asked: str, principal: Principal, register: Register) -> str:
    """Return where to go after signing in: the page that was asked for, else the start.

    Parameters
    ----------
    asked : what came with the request, and so from anywhere; only one of our own pages is followed
    """
    parts = urlsplit(asked) if is_local(asked) else urlsplit("")
    if parts.path != "/" and register.page_at(parts.path):
        return parts.path + (f"?{parts.query}" if parts.query else "")
    return start_of(principal, register)


def is_local(address: str) -> bool:
    """Tell whether an address is a path of this server, also to a browser that reads it generously."""
    return re.fullmatch(r"/(?![/\\])[^\\\x00-\x20\x7f]*", address) is not None
