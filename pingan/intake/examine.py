"""Examine a file's bytes before any library parses them: is it what it says, and is it safe to open.

The whole package is walked once as a stream, so that nothing is unfolded in memory: sizes, macros, links to
the outside, embedded objects, document types, and the address of every cell. What the walk learns on its way
(formulas, errors, hidden rows, merged cells) is kept, because the parser does not tell it.

Light imports only: this runs in the reading child.
"""

from __future__ import annotations

import io
import posixpath
import zipfile
import zlib
from dataclasses import dataclass, field
from xml.parsers import expat

from pingan.intake.limits import Limits
from pingan.intake.sheet_walk import PackageWalk, RefusedPartError, SheetFacts

_WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
# Not XML by nature: nothing of ours opens them, and no relationship of the workbook may name them.
_SKIPPED = (
    ("xl/media/", (".png", ".jpg", ".jpeg", ".gif", ".bmp", ".emf", ".wmf", ".tif", ".tiff", ".svg")),
    ("xl/printersettings/", (".bin",)),
    ("docprops/", (".jpeg", ".jpg", ".png", ".wmf", ".emf")),
)
_EMBEDDED = ("xl/embeddings/", "xl/activex/", "xl/ctrlprops/")
_OUTSIDE = ("xl/externallinks/", "xl/connections.xml", "xl/querytables/", "xl/webextensions/", "xl/model/")


class RefusedFileError(Exception):
    """The file is not opened; `code` is one of `pingan.intake.messages`, `details` fill its text."""

    def __init__(
        self, code: str, sheet: str | None = None, cell: str | None = None, **details: object
    ) -> None:
        self.code = code
        self.sheet = sheet
        self.cell = cell
        self.details = details
        super().__init__(code)


@dataclass
class Examination:
    """What was learnt of a file that may be opened: `kind`, and for a workbook the facts of each sheet."""

    kind: str  # "xlsx" or "csv"
    sheets: dict[str, SheetFacts] = field(default_factory=dict)


def examine(data: bytes, name: str, limits: Limits) -> Examination:
    """Decide from its content whether a file may be parsed.

    Parameters
    ----------
    data : bytes
        The whole file.
    name : str
        Its name; only the ending is looked at, to tell a CSV file and to report one that misleads.

    Raises
    ------
    RefusedFileError
        With the reason; nothing has been parsed by then.
    """
    if len(data) > limits.file_bytes:
        raise RefusedFileError("file_too_large", limit=_megabytes(limits.file_bytes))
    if not data.strip(b"\0 \r\n\t"):
        raise RefusedFileError("file_empty")
    ending = posixpath.splitext(name.lower())[1]
    found = _content_kind(data)
    if found in ("encrypted", "old_format"):
        raise RefusedFileError(found)
    if found == "zip":
        if ending != ".xlsx":
            code = "macros" if ending in (".xlsm", ".xltm") else "wrong_extension"
            raise RefusedFileError(code, ending=ending or "—", what=f"*{ending}")
        return Examination("xlsx", _examine_package(data, limits))
    if ending == ".csv" and found == "text":
        return Examination("csv")
    if ending in (".csv", ".xlsx"):
        raise RefusedFileError("wrong_content", ending=ending, found=found)
    raise RefusedFileError("wrong_extension", ending=ending or "—")


def _content_kind(data: bytes) -> str:
    if data.startswith(b"PK"):
        return "zip"
    if data.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        encrypted = "EncryptedPackage".encode("utf-16-le") in data
        return "encrypted" if encrypted else "old_format"
    start = data[:512].lstrip(b"\xef\xbb\xbf \r\n\t").lower()
    if start.startswith((b"<!doctype html", b"<html")):
        return "HTML"
    if start.startswith(b"<?xml"):
        return "XML"
    if start.startswith(b"%pdf"):
        return "PDF"
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "UTF-16"
    if b"\0" in data:
        return "binary"
    return "text"


def _examine_package(data: bytes, limits: Limits) -> dict[str, SheetFacts]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = _examine_entries(archive, data, limits)
            return _walk_parts(archive, entries, limits)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, UnicodeDecodeError) as error:
        raise RefusedFileError("damaged", why=str(error)[:100]) from error
    except (expat.ExpatError, ValueError) as error:
        raise RefusedFileError("damaged", why=str(error)[:100]) from error


def _examine_entries(archive: zipfile.ZipFile, data: bytes, limits: Limits) -> list[zipfile.ZipInfo]:
    """Judge the table of contents: count, names, sizes as declared, and what kinds of parts there are."""
    entries = archive.infolist()
    if len(entries) > limits.entries:
        raise RefusedFileError("too_many_entries", count=len(entries), limit=limits.entries)
    names = [entry.filename.replace("\\", "/").lower() for entry in entries]
    if len(set(names)) != len(names):
        raise RefusedFileError("damaged", why="the same part twice")
    if archive.comment or not data.startswith(b"PK\x03\x04") or min(e.header_offset for e in entries) != 0:
        # Two readers could see two different archives in such a file; no office program writes one.
        raise RefusedFileError("damaged", why="data before or after the archive")
    for entry, name in zip(entries, names, strict=True):
        if entry.flag_bits & 0x1:
            raise RefusedFileError("encrypted")
        if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise RefusedFileError("damaged", why="unusual compression")
        if leaves_archive(name):
            raise RefusedFileError("damaged", why="a part outside the archive")
        if "vbaproject" in name or name.startswith(("xl/macrosheets/", "xl/dialogsheets/")):
            raise RefusedFileError("macros", what=entry.filename[:60])
        if name.startswith(_EMBEDDED) or "oleobject" in name:
            raise RefusedFileError("embedded_object", what=entry.filename[:60])
        if name.startswith(_OUTSIDE):
            raise RefusedFileError("external_link", what=entry.filename[:60])
    unpacked = sum(entry.file_size for entry in entries)
    if unpacked > limits.unpacked_bytes:
        raise RefusedFileError("unpacked_too_large", limit=_megabytes(limits.unpacked_bytes))
    if unpacked > limits.ratio * len(data):
        raise RefusedFileError("ratio_too_high", ratio=unpacked // len(data), limit=limits.ratio)
    if "mimetype" in names or "content.xml" in names:
        raise RefusedFileError("wrong_content", ending=".xlsx", found="OpenDocument")
    if "[content_types].xml" not in names:
        raise RefusedFileError("wrong_content", ending=".xlsx", found="ZIP")
    return entries


def leaves_archive(name: str) -> bool:
    """Return whether a part's name, with `/` between its folders, leads out of the archive or up within it."""
    return name.startswith("/") or ".." in name.split("/")


def _walk_parts(
    archive: zipfile.ZipFile, entries: list[zipfile.ZipInfo], limits: Limits
) -> dict[str, SheetFacts]:
    walk = PackageWalk(limits)
    skipped = set()
    for entry in sorted(entries, key=_reading_order):
        name = entry.filename.replace("\\", "/")
        if entry.is_dir():
            continue
        if any(name.lower().startswith(folder) and name.lower().endswith(ends) for folder, ends in _SKIPPED):
            skipped.add(name)
            continue
        with archive.open(entry) as stream:
            try:
                walk.part(name, stream)
            except RefusedPartError as error:
                sheet = {part: sheet for sheet, part in walk.sheet_parts().items()}.get(error.part)
                raise RefusedFileError(error.code, sheet, error.cell, **error.details) from error
            except expat.ExpatError as error:
                raise RefusedFileError("damaged", why=f"{name[:60]}: {error}") from error
        if entry.filename == "[Content_Types].xml":
            _judge_content_types(walk.content_types)
    sheets = {}
    for sheet_name, part in walk.sheet_parts().items():
        if part in skipped or part not in walk.facts:
            raise RefusedFileError("damaged", why=f"no part for the sheet {sheet_name[:40]}")
        sheets[sheet_name] = walk.facts[part]
    if not sheets:
        raise RefusedFileError("damaged", why="no sheets")
    return sheets


def _reading_order(entry: zipfile.ZipInfo) -> int:
    """Content types and the names of the sheets first: what is refused later can then be named by them."""
    name = entry.filename.lower()
    for position, found in enumerate(
        (name == "[content_types].xml", name.endswith(".rels"), name.endswith("workbook.xml"))
    ):
        if found:
            return position
    return 3


def _judge_content_types(types: dict[str, str]) -> None:
    for part, content_type in types.items():
        lowered = content_type.lower()
        if "macroenabled" in lowered or "vbaproject" in lowered or "macrosheet" in lowered:
            raise RefusedFileError("macros", what=part[:60])
        if "oleobject" in lowered or "activex" in lowered:
            raise RefusedFileError("embedded_object", what=part[:60])
    kinds = set(types.values())
    if _WORKBOOK in kinds:
        return
    for sign, found in (
        ("wordprocessingml", "Word"),
        ("presentationml", "PowerPoint"),
        ("sheet.binary", "xlsb"),
        ("spreadsheetml.template", "xltx"),
    ):
        if any(sign in kind for kind in kinds):
            raise RefusedFileError("wrong_content", ending=".xlsx", found=found)
    raise RefusedFileError("wrong_content", ending=".xlsx", found="ZIP")


def _megabytes(size: int) -> str:
    return f"{size / 1e6:g} MB"
