"""What one may be allowed to do, and which role may do it. Whatever is not granted here is refused."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType


class Permission(StrEnum):
    """What a route or a callback asks for. Each names exactly one."""

    PUBLIC = "public"  # needs no account: the sign-in page, the shell's own files, the health check
    SIGNED_IN = "signed-in"  # any account: its own password, signing out
    READ_PUBLISHED = "read-published"  # published scores, ranks, boundaries, within the account's scope
    EXPORT = "export"  # take published tables away
    SUBMIT_DATA = "submit-data"  # departments' workbooks: templates, upload, withdraw
    PREVIEW = "preview"  # a quarter computed and not yet published
    PUBLISH = "publish"  # make a quarter what readers see, correct it
    EDIT_SYSTEM = "edit-system"  # a new version of the indicator system
    ACKNOWLEDGE = "acknowledge"  # take note of a warning, report on a listed area, within the account's scope
    LIST_AREAS = "list-areas"  # put an area on the list of those to put right, and take it off
    READ_CONTACTS = "read-contacts"  # the areas that the account is in contact with
    ADMINISTER = "administer"  # accounts, tokens, sessions, the audit log
    READ_SCREEN = "read-screen"  # the wall screen
    READ_API = "read-api"  # what is published, for other systems, within the account's or the token's scope


class Role(StrEnum):
    """What an account is for. `street` is bound to one area; `screen` and `client` are tokens, not accounts."""

    LEADER = "leader"
    STREET = "street"
    DATA = "data"
    ADMIN = "admin"
    SCREEN = "screen"
    CLIENT = "client"  # another system that asks the API


TOKENS = frozenset({Role.SCREEN, Role.CLIENT})
"""Roles that no account has."""


_READER = frozenset(
    {
        Permission.PUBLIC,
        Permission.SIGNED_IN,
        Permission.READ_PUBLISHED,
        Permission.EXPORT,
        Permission.READ_API,
    }
)

GRANTS: Mapping[Role, frozenset[Permission]] = MappingProxyType(
    {
        Role.LEADER: _READER | {Permission.ACKNOWLEDGE, Permission.LIST_AREAS, Permission.READ_CONTACTS},
        Role.STREET: _READER
        | {Permission.ACKNOWLEDGE},  # of its own area in full, of the others scores and ranks: its scope
        Role.DATA: _READER
        | {Permission.SUBMIT_DATA, Permission.PREVIEW, Permission.PUBLISH, Permission.EDIT_SYSTEM}
        | {Permission.ACKNOWLEDGE, Permission.LIST_AREAS},
        Role.ADMIN: frozenset(
            {Permission.PUBLIC, Permission.SIGNED_IN, Permission.READ_PUBLISHED, Permission.ADMINISTER}
            | {Permission.READ_SCREEN}  # its preview
        ),
        Role.SCREEN: frozenset({Permission.PUBLIC, Permission.READ_SCREEN}),
        Role.CLIENT: frozenset({Permission.PUBLIC, Permission.READ_API}),  # no page, no map: tables only
    }
)
