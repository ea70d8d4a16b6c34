"""Find the area that a row means, by its code or by its name."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd
from rapidfuzz import fuzz, process
from rapidfuzz.distance import Prefix

from pingan.intake.cells import CellValue, plain_text


@dataclass(frozen=True)
class Area:
    """One area of the register."""

    code: str
    level: str
    name: str


class AreaRegister:
    """The areas of a district, looked up by code and by name.

    Names are compared without blanks and with full-width characters made half-width; 居民委员会 and 居委会
    are the same. Nothing else is forgiven: 第3居委会 and 第8居委会 differ by one sign too.
    """

    def __init__(self, areas: pd.DataFrame) -> None:
        """Index an Areas frame: `area_code, level, parent_code, name`."""
        self.by_code: dict[str, Area] = {}
        self._by_name: dict[str, dict[str, list[Area]]] = {}
        tops = []
        for code, level, parent, name in zip(
            areas["area_code"], areas["level"], areas["parent_code"], areas["name"], strict=True
        ):
            area = Area(str(code), str(level), str(name))
            self.by_code[area.code] = area
            self._by_name.setdefault(area.level, {}).setdefault(plain_name(area.name), []).append(area)
            if pd.isna(parent):  # None, or the NaN of a frame that was read from a file
                tops.append(area.code)
        self.tops = tuple(tops)
        self._lengths = {len(code) for code in self.by_code}

    def of_level(self, level: str) -> list[Area]:
        """Return the areas of a level in the order of the frame."""
        return [area for areas in self._by_name.get(level, {}).values() for area in areas]

    @property
    def levels(self) -> tuple[str, ...]:
        """The levels that the register has areas of."""
        return tuple(self._by_name)

    def named(self, name: str, level: str) -> list[Area]:
        """Return the areas of a level with this name: none, one, or several."""
        return self._by_name.get(level, {}).get(plain_name(name), [])

    def is_foreign(self, code: str) -> bool:
        """Return whether a text is a well-formed area code that no district of the register starts."""
        return code.isdigit() and len(code) in self._lengths and not code.startswith(self.tops)

    def like_name(self, name: str, level: str, count: int = 3) -> tuple[str, ...]:
        """Return the areas of a level with the nearest names, as "code name"."""
        names = self._by_name.get(level, {})
        found = process.extract(
            plain_name(name), list(names), scorer=fuzz.ratio, limit=count, score_cutoff=55
        )
        return tuple(f"{area.code} {area.name}" for text, _, _ in found for area in names[text])[:count]

    def like_code(self, code: str, level: str, count: int = 3) -> tuple[str, ...]:
        """Return the areas of a level with the nearest codes, as "code name"."""
        codes = {area.code: area for area in self.of_level(level)}
        # Codes are read from the left, district to compound: an area nearby shares its beginning.
        found = process.extract(
            code, list(codes), scorer=Prefix.normalized_similarity, limit=50, score_cutoff=0.5
        )
        nearest = sorted(found, key=lambda item: (item[1], fuzz.ratio(code, item[0])), reverse=True)[:count]
        return tuple(f"{text} {codes[text].name}" for text, _, _ in nearest)


def plain_name(name: str) -> str:
    """Return an area's name as it is compared.

    >>> plain_name("天山路街道 第３居民委员会")
    '天山路街道第3居委会'
    """
    return plain_text(name).replace("居民委员会", "居委会").casefold()


def code_text(value: CellValue) -> str | None:
    """Return an area code as text from a cell that holds it as text or as a number; None if blank.

    >>> code_text(310105006.0), code_text(" ３10105006 ")
    ('310105006', '310105006')
    """
    if isinstance(value, bool) or value is None:
        return None if value is None else str(value)
    if isinstance(value, (int, float)):
        return str(int(value)) if float(value).is_integer() else str(value)
    if isinstance(value, dict):
        return str(value["date"])
    return plain_text(value) or None
