"""The bulletin's tables as Word has them: three rules, a head that repeats, rows that do not break."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from lxml import etree

UNBROKEN = 14  # rows: a table with no more stands on one page
AFTER_BORDERS = {
    qn(f"w:{name}") for name in ("shd", "tblLayout", "tblCellMar", "tblLook")
}  # Word wants this order
QUIET = RGBColor(0x56, 0x61, 0x6D)
TEXT_STYLE = "Bulletin Table Text"  # of the template; without it, its body text


@dataclass(frozen=True)
class TableXml:
    """A table ready to stand in a template's paragraph `{{p … }}`."""

    xml: str

    def __html__(self) -> str:
        """Return the XML as it is: it is not a text to be escaped."""
        return self.xml

    __str__ = __html__


def table_xml(
    document: Any,
    header: Sequence[str] | None,
    lines: Sequence[Sequence[str]],
    widths: Sequence[float],
    left: frozenset[int],
    bold: frozenset[int] = frozenset(),
    size: float = 9,
    head_size: float | None = None,
    centred: bool = False,
) -> TableXml:
    r"""Return a table.

    Parameters
    ----------
    document : the template's, whose styles are used
    header : names of the columns; None for none
    lines : texts, a row each; a "\n" begins a new line
    widths : of the columns, in millimetres
    left : positions of the columns that are aligned left, the others right; none where `centred`
    bold : positions of rows to be set in bold on a ground
    size, head_size : of the type, in points; the head's is the same unless given
    """
    rows = [list(header), *lines] if header else list(lines)
    table = document.add_table(len(rows), len(widths))
    table.alignment, table.autofit = WD_TABLE_ALIGNMENT.CENTER, False
    style = TEXT_STYLE if TEXT_STYLE in [s.name for s in document.styles] else "Normal"
    heads = 1 if header else 0
    for y, (row, texts) in enumerate(zip(table.rows, rows, strict=True)):
        _keep_together(row, repeat=y < heads)
        for x, (cell, text) in enumerate(zip(row.cells, texts, strict=True)):
            cell.width = Mm(widths[x])
            paragraph = cell.paragraphs[0]
            paragraph.style = document.styles[style]
            paragraph.alignment = (
                WD_ALIGN_PARAGRAPH.CENTER
                if centred
                else WD_ALIGN_PARAGRAPH.LEFT
                if x in left
                else WD_ALIGN_PARAGRAPH.RIGHT
            )
            paragraph.paragraph_format.space_before = paragraph.paragraph_format.space_after = Pt(1)
            run = paragraph.add_run(text)
            run.font.size = Pt(size if y >= heads else head_size or size)
            if y < heads:
                run.font.color.rgb = QUIET
            if len(rows) <= UNBROKEN and y < len(rows) - 1:
                paragraph.paragraph_format.keep_with_next = True
            if y - heads in bold and y >= heads:
                run.font.bold = True
                _shade(cell, "E8F0F8")
    for x, width in enumerate(widths):
        table.columns[x].width = Mm(width)
    _rules(table, heads)
    element = table._tbl
    element.getparent().remove(element)
    return TableXml(etree.tostring(element, encoding="unicode"))


def _keep_together(row: Any, repeat: bool) -> None:
    properties = row._tr.get_or_add_trPr()
    properties.append(OxmlElement("w:cantSplit"))
    if repeat:
        properties.append(OxmlElement("w:tblHeader"))


def _shade(cell: Any, colour: str) -> None:
    shade = OxmlElement("w:shd")
    for key, value in (("val", "clear"), ("color", "auto"), ("fill", colour)):
        shade.set(qn(f"w:{key}"), value)
    cell._tc.get_or_add_tcPr().append(shade)


def _rules(table: Any, heads: int) -> None:
    """Draw a heavy rule above and below the table, a light one below its head."""
    borders = OxmlElement("w:tblBorders")
    for side in ("top", "bottom"):
        borders.append(_rule(side, 8))
    properties = table._tbl.tblPr
    later = [child for child in properties if child.tag in AFTER_BORDERS]
    properties.insert(list(properties).index(later[0]) if later else len(properties), borders)
    if heads:
        for cell in table.rows[0].cells:
            own = OxmlElement("w:tcBorders")
            own.append(_rule("bottom", 4))
            cell._tc.get_or_add_tcPr().append(own)


def _rule(side: str, eighths: int) -> Any:
    rule = OxmlElement(f"w:{side}")
    for key, value in (("val", "single"), ("sz", str(eighths)), ("space", "0"), ("color", "000000")):
        rule.set(qn(f"w:{key}"), value)
    return rule
