"""What other parts of the application put on an area's page: a function a place, each in its own line.

A function takes the `Asked` of `callbacks.area.page` and returns what the page shows there, or None for nothing. It is
called for whoever may see the area in full; what it reads, it reads through `asked.published`.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from callbacks.headlines.page import address_of as headlines_address
from callbacks.reader import Reader
from callbacks.watch.marks import area_slot
from layouts.area.lift import lift_section
from layouts.headlines.page import cards
from pingan.reading.headlines import headlines
from pingan.reading.published import Published
from pingan.reading.standing import Standing


@dataclass(frozen=True, eq=False)
class Asked:
    """What a page is asked for: by whom, of which edition as they may see it, which area, which quarter.

    Attributes
    ----------
    standing : of the area in the quarter
    links : as `layouts.area.page.AreaPage.links`
    """

    reader: Reader
    published: Published
    code: str
    quarter: str
    standing: Standing
    links: Mapping[str, str]


def slots_of(asked: Asked) -> dict[str, Any]:
    """Return what the places hold."""
    return {name: fill(asked) for name, fill in FILL.items()}


def _headlines(asked: Asked) -> Any:
    published, text = asked.published, asked.reader.text
    found = headlines(asked.reader.engine, published, asked.code, asked.quarter)
    return cards(text, found, headlines_address(asked.code, asked.quarter, published))


def _lift(asked: Asked) -> Any:
    if "what_if" not in asked.links:
        return None
    text, published, above = asked.reader.text, asked.published, asked.standing.above
    name = text.name(published.areas.loc[above.code]) if above else ""
    system = published.system_of(asked.quarter)
    return lift_section(text, asked.standing, system, name, asked.links["what_if"])


FILL: Mapping[str, Callable[[Asked], Any]] = {
    "warnings": area_slot,
    "headlines": _headlines,
    "lift": _lift,
}
"""By the names of `layouts.area.page.SLOTS`."""
