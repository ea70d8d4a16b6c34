"""How long sessions last, when too many failures lock, and which roles need a second factor."""

from dataclasses import dataclass, field
from datetime import timedelta

from pingan.access.permissions import Role
from pingan.settings import Settings

CLOCK_TOLERANCE = timedelta(minutes=5)
"""By how much a recorded moment may lie in the future: clocks of several machines differ a little."""


@dataclass(frozen=True)
class SessionLimits:
    """What an installation has chosen.

    Attributes
    ----------
    idle : how long a session lasts without anybody at it
    absolute : how long it lasts at all
    failures : so many failures of a name from one network within `lockout` lock that pair
    lockout : for so long
    second_factor_roles : roles that may do nothing before they have a second factor
    """

    idle: timedelta = timedelta(minutes=30)
    absolute: timedelta = timedelta(hours=12)
    failures: int = 5
    lockout: timedelta = timedelta(minutes=30)
    second_factor_roles: frozenset[Role] = field(default_factory=frozenset)

    @classmethod
    def of(cls, settings: Settings) -> "SessionLimits":
        """Return those of the settings."""
        return cls(
            idle=timedelta(minutes=settings.session_idle_minutes),
            absolute=timedelta(hours=settings.session_absolute_hours),
            failures=settings.lockout_failures,
            lockout=timedelta(minutes=settings.lockout_minutes),
            second_factor_roles=frozenset(Role(role) for role in settings.listed("second_factor_roles")),
        )
