"""What a Shapefile says about the encoding of its texts: in two places, often in neither, sometimes wrongly."""

import codecs
from pathlib import Path

_LANGUAGE_DRIVERS = {0x4D: "gb18030", 0x7A: "gb18030", 0x4F: "cp950", 0x78: "cp950"}
"""The byte 29 of a .dbf, where it names a Chinese code page. The other values say nothing that is relied on:
software writes the code page of the machine it ran on, whatever the texts are in."""

_GB18030_FAMILY = {"936", "cp936", "ms936", "gbk", "gb2312", "euc_cn", "hz"}


def declared_encodings(path: Path) -> list[str]:
    """Return the encodings that are declared, where the declaration is worth a trial.

    Parameters
    ----------
    path : Path
        The .shp; the .cpg and .dbf of the same name beside it are looked at.
    """
    declared = [_from_cpg(path), _from_dbf(path)]
    return list(dict.fromkeys(name for name in declared if name))


def _from_cpg(path: Path) -> str | None:
    beside = _beside(path, ".cpg")
    if beside is None:
        return None
    text = beside.read_bytes()[:64].decode("ascii", errors="ignore").strip().lower()
    text = text.replace("ansi ", "").removeprefix("ldid/")
    if text in _GB18030_FAMILY:
        return "gb18030"
    try:
        name = codecs.lookup(text).name
    except LookupError:
        return None
    # Any bytes are valid Latin-1, and it is what software declares when it does not know.
    return None if name in {"iso8859-1", "cp1252"} else "gb18030" if name in _GB18030_FAMILY else name


def _from_dbf(path: Path) -> str | None:
    beside = _beside(path, ".dbf")
    if beside is None:
        return None
    with beside.open("rb") as file:
        header = file.read(32)
    return _LANGUAGE_DRIVERS.get(header[29]) if len(header) == 32 else None


def _beside(path: Path, suffix: str) -> Path | None:
    for candidate in (path.with_suffix(suffix), path.with_suffix(suffix.upper())):
        if candidate.is_file():
            return candidate
    return None
