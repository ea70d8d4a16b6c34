"""Who asks: an account or a token, with what it may do and which areas it may see."""

from dataclasses import dataclass
from enum import StrEnum

import pandas as pd

from pingan.access.permissions import GRANTS, Permission, Role

STREETS, COMMITTEES = SHOWS = ("streets", "committees")
"""How far down a wall screen may go: the areas below the district, or theirs too. Never further."""


class Sight(StrEnum):
    """How much of an area may be seen."""

    FULL = "full"
    SCORE = "score"  # index, ranks, their movement; no dimension, indicator, contribution or part
    NONE = "none"


@dataclass(frozen=True)
class Scope:
    """The areas an account may see.

    Attributes
    ----------
    root : code of the area seen in full with all its parts; None for an account that sees everything. What lies
        above it (the district) is seen in full too, its peers of the same level by their score, all else not.
    """

    root: str | None = None

    @property
    def key(self) -> str:
        """Short name for addresses and caches: what two scopes may see differs exactly where this does."""
        return self.root or "all"

    def sight(self, areas: pd.DataFrame) -> pd.Series:
        """Return how much of each area may be seen.

        Parameters
        ----------
        areas : `level` and `parent_code` (None at the top) by `area_code`

        Returns
        -------
        `Sight` by `area_code`, in the frame's order. A root that is not among the areas sees nothing.
        """
        if self.root is None:
            return pd.Series(Sight.FULL, index=areas.index, dtype=object)
        sight = pd.Series(Sight.NONE, index=areas.index, dtype=object)
        if self.root not in areas.index:
            return sight
        sight[areas["level"] == areas.at[self.root, "level"]] = Sight.SCORE
        sight[[*_above(self.root, areas["parent_code"]), self.root]] = Sight.FULL
        parts = areas.index[areas["parent_code"] == self.root]
        while len(parts):
            sight[parts] = Sight.FULL
            parts = areas.index[areas["parent_code"].isin(parts)]
        return sight


@dataclass(frozen=True)
class Actor:
    """Who did something and from where, as the audit log keeps it.

    Attributes
    ----------
    name : the account's name, or the system's user on the command line
    address : IP address, or "command line"
    """

    name: str
    address: str = "command line"


@dataclass(frozen=True)
class Principal:
    """Who asks, for the length of one request.

    Attributes
    ----------
    account_id : the account's number; None for a token
    name : the account's name (an office, never a person), or the token's
    role : from which the permissions follow
    scope : the areas that may be seen
    address : IP address the request came from
    session_id : number of the session, None for a token
    shows : how far down a wall screen with this token goes, one of `SHOWS`; None for all others
    """

    account_id: int | None
    name: str
    role: Role
    scope: Scope
    address: str
    session_id: int | None = None
    shows: str | None = None

    @property
    def permissions(self) -> frozenset[Permission]:
        """What it may do."""
        return GRANTS[self.role]

    def may(self, permission: Permission) -> bool:
        """Whether the role grants a permission."""
        return permission in self.permissions

    @property
    def actor(self) -> Actor:
        """The same for the audit log."""
        return Actor(self.name, self.address)


def _above(code: str, parents: pd.Series) -> list[str]:
    above: list[str] = []
    while (parent := parents[code]) is not None and not pd.isna(parent) and parent not in above:
        above.append(code := parent)
    return above
