"""The corpus of files that are refused or read with care: what is done to a good workbook, and what must come of it.

One line of `CORPUS` is one file. docs/intake.md publishes how many there are. No file does harm in any program: where
a limit is to refuse it, the limit is lowered and not the file made large.
"""

import io
import zipfile
from dataclasses import dataclass
from typing import Any

from openpyxl.styles import Font

SHEET = "xl/worksheets/sheet1.xml"
TYPES = "[Content_Types].xml"
DTD = "<!DOCTYPE worksheet><worksheet"  # declares nothing
SMALL = {"rows": 20, "columns": 10}  # the sheets of a good workbook have 8 rows and 8 columns
RELATION = (
    '<Relationship Id="x" Type="urn:x/y" TargetMode="External" Target="http://a.example/"/><Relationship '
)
CSV = "报送表 2017年第一季度 公安分局\n区域代码,区域名称,刑事案件数（起）\n310105006,天山路街道,40\n"


@dataclass(frozen=True)
class Case:
    """One file.

    `cells` are put into the sheet 居委会; `change` does more to the workbook; `parts` and `replace` change its
    package; `spoil` changes its bytes. The error `code` is expected at `cell`, or, where there is none, `value`
    as the figure of `indicator` in the first committee and the warnings `warned`. What lowered `limits` refuse is
    accepted within those of an installation.
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
    limits: dict[str, int] | None = None
    code: str | None = None
    cell: str | None = None
    value: float = 10
    indicator: str = "S1"
    column: str = "numerator"
    warned: tuple = ()


def other_checksum(data):
    """Change the checksum that the table of contents has of the last part."""
    place = data.rindex(b"PK\x01\x02") + 16
    return data[:place] + bytes([data[place] ^ 1]) + data[place + 1 :]


def small_archive():
    """Return an archive of one short text."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("a.txt", "a")
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
    Case("too large", "unpacked", limits={"unpacked_bytes": 5_000}, code="unpacked_too_large"),
    Case("too large", "unpacked, for its size", limits={"ratio": 1}, code="ratio_too_high"),
    Case(
        "too large",
        "in parts",
        parts={f"xl/media/{n}.png": b"" for n in range(20)},
        limits={"entries": 20},
        code="too_many_entries",
    ),
    Case(
        "far cell",
        "below the last row",
        replace=((SHEET, "</sheetData>", '<row r="21"><c r="C21"/></row></sheetData>'),),
        limits=SMALL,
        code="cell_too_far",
        cell="A21",
    ),
    Case("far cell", "more cells than are allowed", limits={"cells": 50}, code="too_many_cells"),
    Case(
        "far cell",
        "in a merged range",
        replace=((SHEET, "</sheetData>", '</sheetData><mergeCells><mergeCell ref="J11:K11"/></mergeCells>'),),
        limits=SMALL,
        code="cell_too_far",
        cell="K11",
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
        "in the list of sheets",
        replace=(("xl/workbook.xml", "<workbook", "<!DOCTYPE workbook><workbook"),),
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
    Case("damaged", "a part with another checksum", spoil=other_checksum, code="damaged"),
    Case("damaged", "an archive in the archive", parts={"xl/inner.zip": small_archive()}, code="damaged"),
    Case("damaged", "half", spoil=lambda data: data[: len(data) // 2], code="damaged"),
    Case("damaged", "its last byte", spoil=lambda data: data[:-1], code="damaged"),
    Case("damaged", "to its first four", spoil=lambda data: data[:4], code="damaged"),
    Case("damaged", "to nothing", spoil=lambda _: b"", code="file_empty"),
    Case("damaged", "one sheet within", parts={SHEET: "<worksheet><sheetData>"}, code="damaged"),
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
    Case("formula", "of another sheet", cells={"C4": "=街镇!C4"}, code="formula", cell="C4"),
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
