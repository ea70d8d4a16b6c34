"""How large and how slow a workbook may be. Standard library only: the reading child imports it."""

from dataclasses import asdict, dataclass


@dataclass(frozen=True)
class Limits:
    """Ceilings for one file; a file beyond any of them is refused with a message that names it.

    The defaults fit a district of 20,000 areas (Shanghai as a whole) with room; a department's workbook of
    the demonstration district is about 60 kB packed, 1 MB unpacked.
    """

    file_bytes: int = 20_000_000
    unpacked_bytes: int = 100_000_000
    ratio: int = 200  # unpacked to packed, over the whole archive; office programs reach about 30
    entries: int = 500
    rows: int = 20_000
    columns: int = 200
    cells: int = 1_000_000  # per workbook, counted as the rectangles the sheets span
    depth: int = 64  # nesting of XML elements
    text_length: int = 1_000  # characters kept of one cell
    memory_bytes: int = 768_000_000  # address space of the reading child
    seconds: float = 30.0  # wall time of one file in the child
    errors: int = 2_000  # named one by one; the rest is counted

    def as_dict(self) -> dict[str, float]:
        """Return the limits as plain numbers, to send to the child."""
        return asdict(self)


DEFAULT_LIMITS = Limits()
