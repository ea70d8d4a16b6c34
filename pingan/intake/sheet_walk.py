"""Walk every XML part of a workbook as a stream, and note what the parser would not tell.

The parser is expat itself with the three prohibitions that defusedxml sets (no document type, no entities,
no outside references): through defusedxml's own layers the same walk takes several times as long, and every
cell of every workbook passes here.

Light imports only: this runs in the reading child.
"""

from __future__ import annotations

import posixpath
from dataclasses import dataclass, field
from typing import IO, NoReturn
from xml.parsers import expat

from pingan.intake.cells import ADDRESS, cell_address, column_number, parse_address
from pingan.intake.limits import Limits

_CHUNK = 1 << 16
_HARMLESS_OUTSIDE = ("/hyperlink",)


class RefusedPartError(Exception):
    """A part breaks a rule; the examination turns this into its own error with the sheet's name."""

    def __init__(self, code: str, part: str, cell: str | None = None, **details: object) -> None:
        self.code = code
        self.part = part
        self.cell = cell
        self.details = details
        super().__init__(code)


@dataclass
class SheetFacts:
    """What the walk knows of one sheet; rows and columns count from 0, ranges include both ends."""

    hidden: bool = False
    rows: int = 0
    columns: int = 0
    formulas: list[tuple[int, int]] = field(default_factory=list)
    errors: list[tuple[int, int, str]] = field(default_factory=list)
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    hidden_rows: list[int] = field(default_factory=list)
    hidden_columns: list[tuple[int, int]] = field(default_factory=list)


class PackageWalk:
    """Walks the parts of one package; `facts` by part name, `content_types` by part or ending."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.unpacked = 0
        self.cells = 0
        self.facts: dict[str, SheetFacts] = {}
        self.content_types: dict[str, str] = {}
        self.workbook_part = "xl/workbook.xml"
        self._sheets: list[tuple[str, str, bool]] = []  # name, relationship id, hidden
        self._targets: dict[str, dict[str, str]] = {}  # relationships part -> id -> part

    def part(self, name: str, stream: IO[bytes]) -> None:
        """Read one part to its end.

        Raises
        ------
        RefusedPartError
            It breaks a rule.
        xml.parsers.expat.ExpatError
            It is not well-formed XML.
        """
        _PartWalk(self, name).run(stream)

    def sheet_parts(self) -> dict[str, str]:
        """Return the part of each sheet by the sheet's name, in the workbook's order."""
        folder, file = posixpath.split(self.workbook_part)
        targets = self._targets.get(f"{folder}/_rels/{file}.rels".lstrip("/"), {})
        parts = {}
        for name, relation, hidden in self._sheets:
            part = targets.get(relation, "")
            if part in self.facts:
                self.facts[part].hidden = hidden
            parts[name] = part
        return parts


class _PartWalk:
    def __init__(self, package: PackageWalk, part: str) -> None:
        self.package = package
        self.limits = package.limits
        self.name = part
        self.facts = SheetFacts()
        self.depth = 0
        self.row = -1
        self.column = -1
        self.in_sheet = False
        self.in_cell = False
        self.seen = 0
        self.error_cell: tuple[int, int] | None = None
        self.error_text = ""
        self.handlers = {
            "c": self._cell,
            "row": self._row,
            "f": self._formula,
            "col": self._columns,
            "dimension": self._dimension,
            "mergeCell": self._merge,
            "hyperlink": self._placed,
            "comment": self._placed,
            "threadedComment": self._placed,
            "oleObject": self._embedded,
            "control": self._embedded,
            "ddeLink": self._outside,
            "externalReference": self._outside,
            "worksheet": self._worksheet,
            "sheet": self._sheet,
            "Relationship": self._relationship,
            "Override": self._content_type,
            "Default": self._content_type,
        }

    def run(self, stream: IO[bytes]) -> None:
        parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.StartDoctypeDeclHandler = self._forbidden
        parser.EntityDeclHandler = self._forbidden
        parser.ExternalEntityRefHandler = self._forbidden
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        self.parser = parser
        while chunk := stream.read(_CHUNK):
            self.package.unpacked += len(chunk)
            if self.package.unpacked > self.limits.unpacked_bytes:
                raise self._refused("unpacked_too_large", limit=f"{self.limits.unpacked_bytes / 1e6:g} MB")
            parser.Parse(chunk, False)
        parser.Parse(b"", True)
        self.package.facts[self.name] = self.facts
        if self.in_sheet:
            self._count_cells(max(self.facts.rows * self.facts.columns, self.seen))

    def _count_cells(self, number: int) -> None:
        self.package.cells += number
        if self.package.cells > self.limits.cells:
            raise self._refused("too_many_cells", limit=self.limits.cells)

    def _refused(self, code: str, cell: str | None = None, **details: object) -> RefusedPartError:
        return RefusedPartError(code, self.name, cell, **details)

    def _forbidden(self, *_: object) -> NoReturn:
        raise self._refused("xml_entities", what=self.name[:60])

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self.depth += 1
        if self.depth > self.limits.depth:
            raise self._refused("damaged", why=f"{self.name[:60]}: nested too deeply")
        handler = self.handlers.get(name)
        if handler is None and ":" in name:  # a prefix is legal, if rare: <x:c r="A1">
            handler = self.handlers.get(name.rpartition(":")[2])
        if handler is not None:
            handler(attributes)

    def _end(self, name: str) -> None:
        self.depth -= 1
        if name != "c" and not name.endswith(":c"):
            return
        self.in_cell = False
        if self.error_cell is not None:
            self.facts.errors.append((*self.error_cell, self.error_text[:20]))
            self.error_cell = None
            self.parser.CharacterDataHandler = None

    def _row(self, attributes: dict[str, str]) -> None:
        number = attributes.get("r")
        self.row = int(number) - 1 if number is not None else self.row + 1
        self.column = -1
        if not 0 <= self.row < self.limits.rows:
            raise self._too_far(f"A{self.row + 1}")
        if attributes.get("hidden") in ("1", "true"):
            self.facts.hidden_rows.append(self.row)

    def _cell(self, attributes: dict[str, str]) -> None:
        self.in_cell = True
        self.seen += 1
        if self.seen > self.limits.cells:
            self._count_cells(self.seen)
        address = attributes.get("r")
        if address is None:
            self.column += 1
        else:
            match = ADDRESS.match(address)
            self.row = int(match[2]) - 1 if match else -1
            self.column = column_number(match[1]) if match else -1
        if self.row < 0:
            raise self._refused("damaged", why=f"{self.name[:60]}: a cell at {address!r:.30}")
        if self.row >= self.limits.rows or self.column >= self.limits.columns:
            raise self._too_far(cell_address(self.row, self.column))
        if self.row >= self.facts.rows:
            self.facts.rows = self.row + 1
        if self.column >= self.facts.columns:
            self.facts.columns = self.column + 1
        if attributes.get("t") == "e":
            self.error_cell = (self.row, self.column)
            self.error_text = ""
            self.parser.CharacterDataHandler = self._error_characters

    def _error_characters(self, text: str) -> None:
        self.error_text += text

    def _formula(self, _: dict[str, str]) -> None:
        if self.in_cell and self.in_sheet:  # charts and conditional formats have an <f> of their own
            self.facts.formulas.append((self.row, self.column))

    def _columns(self, attributes: dict[str, str]) -> None:
        if attributes.get("hidden") in ("1", "true"):
            first, last = int(attributes.get("min", 1)), int(attributes.get("max", 1))
            self.facts.hidden_columns.append((first - 1, min(last, self.limits.columns) - 1))

    def _dimension(self, attributes: dict[str, str]) -> None:
        self._range(attributes.get("ref", "A1"))

    def _merge(self, attributes: dict[str, str]) -> None:
        self._count_cells(1)
        self.facts.merged.append(self._range(attributes.get("ref", "")))

    def _placed(self, attributes: dict[str, str]) -> None:
        if "ref" in attributes:
            self._range(attributes["ref"])

    def _range(self, reference: str) -> tuple[int, int, int, int]:
        first, _, last = reference.partition(":")
        top, left = parse_address(first)
        bottom, right = parse_address(last or first)
        if bottom >= self.limits.rows or right >= self.limits.columns:
            raise self._too_far(cell_address(bottom, right))
        return top, left, bottom, right

    def _too_far(self, address: str) -> RefusedPartError:
        last = cell_address(self.limits.rows - 1, self.limits.columns - 1)
        return self._refused("cell_too_far", address, limit=last)

    def _worksheet(self, _: dict[str, str]) -> None:
        self.in_sheet = True

    def _embedded(self, _: dict[str, str]) -> None:
        raise self._refused("embedded_object", what=self.name[:60])

    def _outside(self, _: dict[str, str]) -> None:
        raise self._refused("external_link", what=self.name[:60])

    def _sheet(self, attributes: dict[str, str]) -> None:
        relation = next((value for key, value in attributes.items() if key.endswith(":id")), None)
        if relation is not None and "name" in attributes:
            hidden = attributes.get("state", "visible") != "visible"
            self.package._sheets.append((attributes["name"], relation, hidden))  # noqa: SLF001 - for it
            self.package.workbook_part = self.name

    def _relationship(self, attributes: dict[str, str]) -> None:
        if not self.name.endswith(".rels"):
            return
        kind, target = attributes.get("Type", ""), attributes.get("Target", "")
        if attributes.get("TargetMode") == "External":
            if not kind.endswith(_HARMLESS_OUTSIDE):
                raise self._refused("external_link", what=target[:60])
            return
        folder = posixpath.dirname(posixpath.dirname(self.name))
        part = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
        self.package._targets.setdefault(self.name, {})[attributes.get("Id", "")] = part  # noqa: SLF001

    def _content_type(self, attributes: dict[str, str]) -> None:
        if self.name == "[Content_Types].xml":
            key = attributes.get("PartName") or attributes.get("Extension", "")
            self.package.content_types[key] = attributes.get("ContentType", "")
