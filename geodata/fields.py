"""Which field of a file is meant: also one whose name a Shapefile has cut at ten bytes."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from geodata.encoding import GB18030, UTF8, decode, is_utf8
from geodata.levels import BoundaryError

_LONGEST = 10
"""A .dbf holds so many bytes of a field's name: three Chinese characters and a third of one in UTF-8."""


@dataclass(frozen=True)
class Field:
    """A field of a file.

    Attributes
    ----------
    name : str
        As it is shown; of a character that was cut in the middle nothing is left.
    raw : bytes or None
        The name in a Shapefile as it stands there; None for files of other kinds.
    """

    name: str
    raw: bytes | None = None

    def can_be(self, asked: str) -> bool:
        """Tell whether the name is what a Shapefile keeps of a longer one."""
        if self.raw is None or self.name == asked:
            return False
        for encoding in (UTF8, GB18030):
            whole = asked.encode(encoding, errors="replace")
            # Some programs leave the half of a character out that would be kept.
            if len(whole) > _LONGEST and whole.startswith(self.raw) and len(self.raw) > _LONGEST - 3:
                return True
        return False


def shapefile_field(raw: bytes, encoding: str | None) -> Field:
    """Return a field of a Shapefile, its name decoded apart from the values.

    Parameters
    ----------
    raw : bytes
        The name as it stands in the file.
    encoding : str or None
        What the user stated, or what the file declares.
    """
    # Of two names that are equal when cut the second gets a number, which may follow half a character.
    beginning, number = _numbered(raw)
    for name in [UTF8] if is_utf8(beginning) else filter(None, [encoding, GB18030]):
        decoded = decode(beginning, name)
        if decoded is not None:
            return Field(decoded.text + number.decode("ascii"), raw)
    return Field(raw.decode("ascii", errors="backslashreplace"), raw)


def choose_field(path: Path, fields: Sequence[Field], asked: str) -> int:
    """Return the position of the field that is asked for.

    Raises
    ------
    BoundaryError
        If no field has this name, or what is left of it; or if several have.
    """
    named = [place for place, field in enumerate(fields) if field.name == asked]
    named = named or [place for place, field in enumerate(fields) if field.can_be(asked)]
    listed = [field.name for field in fields]
    if not named:
        raise BoundaryError(
            f"{path.name}：没有字段 {asked}；文件中有：{'、'.join(listed)}",
            f"{path.name}: no field {asked}; the file has: {', '.join(listed)}",
        )
    numbered = [field for field in fields if _is_numbered(field, fields[named[0]])]
    if len(named) > 1 or (numbered and listed[named[0]] != asked):
        raise BoundaryError(
            f"{path.name}：字段名只存了前十个字节，不止一个可能是 {asked}；文件中有：{'、'.join(listed)}。"
            "请按所列名称指明，同名的请在源数据中改成不同的短名后重新导出",
            f"{path.name}: of the fields' names only ten bytes were kept, and more than one can be {asked}; the "
            f"file has: {', '.join(listed)}. Give a name as listed; where two are equal, rename the fields in "
            "the source and export again",
        )
    return named[0]


def _is_numbered(field: Field, first: Field) -> bool:
    """Tell whether a field's name was equal to the first one's when both were cut."""
    if field.raw is None or first.raw is None or len(first.raw) <= _LONGEST - 3:
        return False
    beginning, number = _numbered(field.raw)
    return bool(number) and len(field.raw) > _LONGEST - 3 and first.raw.startswith(beginning)


def _numbered(raw: bytes) -> tuple[bytes, bytes]:
    """Return a name without and with only the number that makes it another one; b"" where it has none."""
    number = re.search(rb"_\d{1,2}\Z", raw)
    return (raw[: number.start()], number[0]) if number else (raw, b"")
