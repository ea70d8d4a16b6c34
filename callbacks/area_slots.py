"""What other parts of the application put on an area's page: a function a place, each in its own line.

A function takes the `Asked` of `callbacks.area` and returns what the page shows there, or None for nothing. It is
called for whoever may see the area in full; what it reads, it reads through `asked.published`.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from callbacks.reader import Reader
from pingan.reading.published import Published


@dataclass(frozen=True, eq=False)
class Asked:
    """What a page is asked for: by whom, of which edition as they may see it, which area, which quarter."""

    reader: Reader
    published: Published
    code: str
    quarter: str
    standing: Any = None


FILL: Mapping[str, Callable[[Asked], Any]] = {}
"""By the names of `layouts.area.SLOTS`."""


def slots_of(asked: Asked) -> dict[str, Any]:
    """Return what the places hold."""
    return {name: fill(asked) for name, fill in FILL.items()}
