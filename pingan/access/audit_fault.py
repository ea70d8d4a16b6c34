"""What a check of the audit log tells: something wrong, and the line at which it shows."""

from dataclasses import dataclass
from enum import StrEnum


class FaultKind(StrEnum):
    """What can be wrong with a line."""

    CHANGED = "changed"
    MISSING = "missing"
    MOVED = "moved"
    ADDED = "added"
    CUT_OFF = "cut-off"  # missing at the end
    OTHER_CHAIN = "other-chain"  # whole in itself, and not the one that was noted
    UNEXPLAINED = "unexplained"  # the database is not what the log says


@dataclass(frozen=True)
class Fault:
    """Something wrong, with the line at which it shows.

    Attributes
    ----------
    number : int
        Of the line; of the first one where several lines in a row are missing.
    kind : FaultKind
    message : dict
        In words, by language, "zh" and "en".
    """

    number: int
    kind: FaultKind
    message: dict[str, str]
