"""The corpus of hostile and broken files: what is done to a good workbook, and what must come of it.

One line of `CORPUS` is one file. docs/intake.md publishes how many there are.
"""

import io
import struct
import zipfile
from dataclasses import dataclass
from typing import Any

from openpyxl.styles import Font

SHEET = "xl/worksheets/sheet1.xml"
TYPES = "[Content_Types].xml"
DTD = '<!DOCTYPE a [<!ENTITY b "c">]><worksheet'
FAR = '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
RELATION = (
    '<Relationship Id="x" Type="urn:x/y" TargetMode="External" Target="http://a.example/"/><Relationship '
)
CSV = "报送表 2017年第一季度 公安分局\n区域代码,区域名称,刑事案件数（起）\n310105006,天山路街道,40\n"


@dataclass(frozen=True)
class Case:
    """One file.

    `cells` are put into the sheet 居委会; `change` does more to the workbook; `parts` and `replace` change its
    package; `spoil` changes its bytes. The error `code` is expected at `cell`, or, where there is none, `value`
    as the figure of `indicator` in the first committee and the warnings `warned`.
    """

    kind: str
    what: str
    cells: dict[str, Any] | None = None
    change: Any = None
    parts: dict[str, Any] | None = None
    replace: tuple = ()
    spoil: Any = None
    name: str = "2017Q1_公安分局.xlsx"
    options: dict[str, Any] | None = None
    code: str | None = None
    cell: str | None = None
    value: float = 10
    indicator: str = "S1"
    column: str = "numerator"
    warned: tuple = ()


def bomb(size):
    """Return an archive of one part of blanks."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(TYPES, "<Types/>")
        archive.writestr(SHEET, b" " * size)
    return content.getvalue()


def understated(data):
    """Let the last part of an archive declare a thousand bytes."""
    place = data.rindex(b"PK\x01\x02")
    return data[: place + 24] + struct.pack("<I", 1000) + data[place + 28 :]


def quine(data):
    """Put a workbook into itself: a bomb for whoever unpacks archives within archives."""
    content = io.BytesIO(data)
    with zipfile.ZipFile(content, "a") as archive:
        archive.writestr("xl/inner.zip", data)
    return content.getvalue()


def dated(book):
    book["居委会"]["C4"].number_format = "yyyy-mm-dd"


def percent_format(book):
    book["居委会"]["F4"].number_format = "0%"


def merged_headers(book):
    page = book["居委会"]
    page.insert_rows(3)
    page["C3"] = "治安"
    page.merge_cells("C3:D3")
    for column in "AB":
        page[f"{column}3"], page[f"{column}4"] = page[f"{column}4"].value, None
        page.merge_cells(f"{column}3:{column}4")


def merged_title(book):
    book["居委会"].merge_cells("A1:H2")


def merged_figures(book):
    book["居委会"].merge_cells("C4:C5")


def hidden_row(book):
    book["居委会"].row_dimensions[4].hidden = True


def hidden_column(book):
    book["居委会"].column_dimensions["C"].hidden = True


def hidden_sheet(book):
    book["居委会"].sheet_state = "hidden"


def foreign_sheet(book):
    page = book.create_sheet("底稿")
    page["A1"], page.sheet_state = "内部", "veryHidden"


def persons_in_a_hidden_sheet(book):
    page = book.create_sheet("填表说明")
    page["A9"], page.sheet_state = "11010519491231002X", "veryHidden"


def trailing_rows(book):
    page = book["居委会"]
    for row in range(9, 400):
        for column in range(1, 9):
            page.cell(row, column).font = Font(bold=True)
    for row in range(9, 20):
        page.cell(row, 1).value = "  "


def trailing_columns(book):
    for row in range(3, 9):
        book["居委会"].cell(row, 12).value = " \u3000"


CORPUS = [
    Case("zip bomb", "declares its 101 MB", spoil=lambda _: bomb(101_000_000), code="unpacked_too_large"),
    Case("zip bomb", "of 50 MB packed 1000 to 1", spoil=lambda _: bomb(50_000_000), code="ratio_too_high"),
    Case(
        "zip bomb",
        "lies about its size",
        parts={"xl/bomb.xml": b" " * 50_000_000},
        spoil=understated,
        code="damaged",
    ),
    Case("zip bomb", "in itself", spoil=quine, code="damaged"),
    Case(
        "zip bomb", "of parts", parts={f"xl/media/{n}.png": b"" for n in range(501)}, code="too_many_entries"
    ),
    Case("far cell", "XFD1048576", replace=((SHEET, "</sheetData>", FAR),), code="cell_too_far"),
    Case("far cell", "many rows", cells={"GR19000": 1}, code="too_many_cells"),
    Case(
        "far cell",
        "in a merged range",
        replace=(
            (SHEET, "</sheetData>", '</sheetData><mergeCells><mergeCell ref="A1:XFD99"/></mergeCells>'),
        ),
        code="cell_too_far",
    ),
    Case("macro", "VBA project", parts={"xl/vbaProject.bin": b"\xd0\xcf"}, code="macros"),
    Case("macro", "sheet of Excel 4", parts={"xl/macrosheets/sheet1.xml": "<a/>"}, code="macros"),
    Case("macro", "named .xlsm", name="2017Q1_公安分局.xlsm", code="macros"),
    Case(
        "external link",
        "to a workbook",
        parts={"xl/externalLinks/externalLink1.xml": "<a/>"},
        code="external_link",
    ),
    Case("external link", "data connection", parts={"xl/connections.xml": "<a/>"}, code="external_link"),
    Case(
        "external link",
        "in the relations",
        replace=(("xl/_rels/workbook.xml.rels", "<Relationship ", RELATION),),
        code="external_link",
    ),
    Case("DTD", "in the sheet", replace=((SHEET, "<worksheet", DTD),), code="xml_entities"),
    Case(
        "DTD",
        "in a part that no one reads",
        parts={"customXml/item1.xml": "<!DOCTYPE a><a/>"},
        code="xml_entities",
    ),
    Case(
        "DTD",
        "billion laughs",
        parts={"xl/b.xml": '<!DOCTYPE a [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]><a>&b;</a>'},
        code="xml_entities",
    ),
    Case(
        "encrypted",
        "with a password",
        spoil=lambda _: (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "EncryptedPackage".encode("utf-16-le")
        ),
        code="encrypted",
    ),
    Case(
        "wrong extension",
        "old .xls called .xlsx",
        spoil=lambda _: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + b"Workbook",
        code="old_format",
    ),
    Case("truncated", "half", spoil=lambda data: data[: len(data) // 2], code="damaged"),
    Case("truncated", "its last byte", spoil=lambda data: data[:-1], code="damaged"),
    Case("truncated", "to its first four", spoil=lambda data: data[:4], code="damaged"),
    Case("truncated", "to nothing", spoil=lambda _: b"", code="file_empty"),
    Case("truncated", "one sheet within", parts={SHEET: "<worksheet><sheetData>"}, code="damaged"),
    Case("wrong extension", "workbook called .csv", name="2017Q1_公安分局.csv", code="wrong_extension"),
    Case("wrong extension", "CSV called .xlsx", spoil=lambda _: CSV.encode(), code="wrong_content"),
    Case("wrong extension", "web page called .xlsx", spoil=lambda _: b"<html></html>", code="wrong_content"),
    Case("wrong extension", "workbook called .txt", name="2017Q1_公安分局.txt", code="wrong_extension"),
    Case(
        "wrong extension",
        "picture called .csv",
        spoil=lambda _: b"\x89PNG\x00",
        name="a.csv",
        code="wrong_content",
    ),
    Case("merged headers", "two rows, groups above", change=merged_headers),
    Case("merged headers", "the title over all columns", change=merged_title),
    Case(
        "merged headers",
        "figures, of which one has none",
        change=merged_figures,
        code="merged_cells",
        cell="C4",
    ),
    Case("hidden", "row", change=hidden_row, warned=("hidden_rows",)),
    Case("hidden", "column", change=hidden_column, warned=("hidden_columns",)),
    Case("hidden", "sheet of the layout", change=hidden_sheet, warned=("hidden_sheet",)),
    Case("hidden", "sheet that does not belong", change=foreign_sheet, code="sheet_unknown"),
    Case(
        "hidden", "sheet with a person", change=persons_in_a_hidden_sheet, code="identity_number", cell="A9"
    ),
    Case("formula", "never computed", cells={"C4": "=C5+C6"}, code="formula", cell="C4"),
    Case(
        "formula",
        "with a result beside it",
        cells={"C4": "=C5+C6"},
        replace=((SHEET, "<f>C5+C6</f><v></v>", "<f>C5+C6</f><v>23</v>"),),
        code="formula",
        cell="C4",
    ),
    Case("formula", "that calls a program", cells={"C4": "=cmd|' /C calc'!A0"}, code="formula", cell="C4"),
    Case("formula", "in the total below", cells={"A9": "合计", "C9": "=SUM(C4:C8)"}),
    Case("date", "a count shown as one", change=dated, code="date_cell", cell="C4"),
    Case("date", "3-5 as text", cells={"C4": "3-5"}, code="not_a_number", cell="C4"),
    Case(
        "date", "the serial number of one, as a count", cells={"D4": 42736}, value=42736, column="denominator"
    ),
    Case("full-width", "digits", cells={"C4": "１２"}, value=12),
    Case(
        "full-width", "digits, comma and point", cells={"E4": "１，２３４．５"}, value=1234.5, indicator="F1"
    ),
    Case("full-width", "area code", cells={"A4": "３１０１０５００６００１"}),
    Case("full-width", "raised digits", cells={"C4": "12²"}, code="not_a_number", cell="C4"),
    Case("thousands", "1,234", cells={"D4": "1,234"}, value=1234, column="denominator"),
    Case("thousands", "1,234,567", cells={"D4": "1,234,567"}, value=1234567, column="denominator"),
    Case("thousands", "1,23", cells={"C4": "1,23"}, code="bad_separators", cell="C4"),
    Case("thousands", "1 234", cells={"C4": "1 234"}, code="not_a_number", cell="C4"),
    Case("trailing blanks", "after a number", cells={"C4": "10 \u3000\u200b"}),
    Case(
        "trailing blanks", "after code and name", cells={"A4": "310105006001 ", "B4": " 天山路街道第1居委会 "}
    ),
    Case("trailing blanks", "after a header", cells={"C3": "接报数（起） \n"}),
    Case("trailing blanks", "a cell of nothing else", cells={"C5": "  "}),
    Case("trailing blanks", "hundreds of formatted rows", change=trailing_rows),
    Case("trailing blanks", "a column of them", change=trailing_columns),
    Case("duplicate area", "same code", cells={"A5": "310105006001"}, code="area_twice", cell="A5"),
    Case(
        "duplicate area",
        "once by code, once by name",
        cells={"A5": None, "B5": "天山路街道第1居委会"},
        code="area_twice",
        cell="B5",
    ),
    Case("other quarter", "in the title", options={"quarter": "2017Q2"}, code="quarter_mismatch", cell="A1"),
    Case("other quarter", "in the file's name", name="2017Q2_公安分局.xlsx", code="quarter_in_file_name"),
    Case(
        "other quarter",
        "two in one title",
        cells={"A1": "报送表 2017年第一季度（2016年第一季度） 公安分局"},
        code="quarter_ambiguous",
        cell="A1",
    ),
    Case("other district", "code", cells={"A4": "310104001001"}, code="area_other_district", cell="A4"),
    Case(
        "other district", "name", cells={"A4": None, "B4": "徐家汇街道"}, code="area_name_unknown", cell="B4"
    ),
    Case(
        "other district", "a street among committees", cells={"A4": "310105006"}, code="area_level", cell="A4"
    ),
    Case("negative", "number", cells={"C4": -3}, code="negative", cell="C4"),
    Case("negative", "text", cells={"C4": "-3"}, code="negative", cell="C4"),
    Case("negative", "full-width", cells={"C4": "－３"}, code="negative", cell="C4"),
    Case("negative", "zero, which is none", cells={"C4": -0.0}, value=0),
    Case("numerator above", "by one", cells={"F4": 10}, code="numerator_above_denominator", cell="F4"),
    Case("numerator above", "a zero", cells={"G4": 0}, code="numerator_above_denominator", cell="F4"),
    Case("numerator above", "equal, which is allowed", cells={"F4": 9}, value=9, indicator="P3"),
    Case("percent", "0.95", cells={"F4": 0.95}, code="not_whole", cell="F4"),
    Case(
        "percent", "0.95 shown as 95%", cells={"F4": 0.95}, change=percent_format, code="not_whole", cell="F4"
    ),
    Case(
        "percent", "95 of a denominator of 9", cells={"F4": 95}, code="numerator_above_denominator", cell="F4"
    ),
    Case("percent", "95%", cells={"F4": "95%"}, code="percentage", cell="F4"),
    Case("percent", "９５％", cells={"F4": "９５％"}, code="percentage", cell="F4"),
    Case("percent", "95 of 100", cells={"F4": 95, "G4": 100}, value=95, indicator="P3"),
]
