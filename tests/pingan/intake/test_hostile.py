"""What the importer does not open: each gets a clear refusal, quickly. The files do no harm in any program."""

import io
import zipfile

import pytest

from pingan.intake.examine import leaves_archive
from tests.pingan.intake.corpus import RELATION, other_checksum, small_archive
from tests.pingan.intake.refusals import code_of, why

SHEET = "xl/worksheets/sheet1.xml"
WORKBOOK = "xl/workbook.xml"
CONTENT_TYPES = "[Content_Types].xml"


def test_a_part_that_is_not_what_was_packed_is_damage(read, good_book, repack):
    assert "CRC" in why(read(other_checksum(repack(good_book))))


def test_an_archive_within_the_workbook_is_not_opened(read, good_book, repack):
    assert "xl/inner.zip" in why(read(repack(good_book, parts={"xl/inner.zip": small_archive()})))


@pytest.mark.parametrize(
    ("part", "root"), [(SHEET, "worksheet"), (WORKBOOK, "workbook"), ("xl/styles.xml", "styleSheet")]
)
def test_a_document_type_is_refused_though_it_declares_nothing(read, good_book, repack, part, root):
    """Without one there are no entities and nothing that is fetched from outside."""
    intake = read(repack(good_book, replace=[(part, f"<{root}", f"<!DOCTYPE {root}><{root}")]))
    assert code_of(intake) == "xml_entities"
    assert part in intake.errors[0].message["en"]


@pytest.mark.parametrize(("doctype", "codes"), [("", []), ("<!DOCTYPE a>", ["xml_entities"])])
def test_a_document_type_is_refused_in_a_part_that_nobody_reads_too(read, good_book, repack, doctype, codes):
    intake = read(repack(good_book, parts={"customXml/item1.xml": f"{doctype}<a/>"}))
    assert [error.code for error in intake.errors] == codes


@pytest.mark.parametrize(
    ("name", "leaves"),
    [
        ("xl/workbook.xml", False),
        ("xl/..notes/a.xml", False),
        ("../a.xml", True),
        ("/a.xml", True),
        ("xl/../a.xml", True),
        ("xl/..", True),
        ("..", True),
    ],
)
def test_a_parts_name_leads_nowhere_outside_of_the_archive(name, leaves):
    assert leaves_archive(name) is leaves


@pytest.mark.parametrize(
    ("parts", "replacements", "code"),
    [
        ({"xl/vbaProject.bin": b"\xd0\xcf"}, [], "macros"),
        ({"xl/macrosheets/sheet1.xml": "<a/>"}, [], "macros"),
        (
            {},
            [
                (
                    CONTENT_TYPES,
                    "vnd.openxmlformats-officedocument.spreadsheetml.sheet.main",
                    "vnd.ms-excel.sheet.macroEnabled.main",
                )
            ],
            "macros",
        ),
        ({"xl/externalLinks/externalLink1.xml": "<a/>"}, [], "external_link"),
        ({"xl/connections.xml": "<a/>"}, [], "external_link"),
        (
            {},
            [("xl/_rels/workbook.xml.rels", "<Relationship ", RELATION)],
            "external_link",
        ),
        (
            {},
            [(WORKBOOK, "<sheets>", "<externalReferences><externalReference/></externalReferences><sheets>")],
            "external_link",
        ),
        ({"xl/embeddings/oleObject1.bin": b"\xd0\xcf"}, [], "embedded_object"),
        ({"xl/activeX/activeX1.xml": "<a/>"}, [], "embedded_object"),
        ({}, [(SHEET, "<sheetData>", "<oleObjects><oleObject/></oleObjects><sheetData>")], "embedded_object"),
        ({"xl/odd.bin": b"\x00\x01"}, [], "damaged"),
        ({"xl/../xl/a.xml": "<a/>"}, [], "damaged"),
        ({WORKBOOK: None}, [], "damaged"),
        ({SHEET: None}, [], "damaged"),
        ({SHEET: "<worksheet><sheetData>"}, [], "damaged"),
        ({CONTENT_TYPES: None}, [], "wrong_content"),
        (
            {"content.xml": "<a/>", "mimetype": "application/vnd.oasis.opendocument.spreadsheet"},
            [],
            "wrong_content",
        ),
        (
            {},
            [(CONTENT_TYPES, "spreadsheetml.sheet.main", "wordprocessingml.document.main")],
            "wrong_content",
        ),
    ],
)
def test_what_a_departments_workbook_never_holds_is_refused(
    read, good_book, repack, parts, replacements, code
):
    assert code_of(read(repack(good_book, parts, replacements))) == code


def test_a_sheet_hidden_behind_the_name_of_a_picture_is_not_read(read, good_book, repack):
    """The examination skips pictures: so no sheet may claim to be one."""
    rels = "xl/_rels/workbook.xml.rels"
    data = repack(
        good_book,
        parts={"xl/media/sheet.png": "<worksheet/>"},
        replace=[(rels, "/xl/worksheets/sheet1.xml", "/xl/media/sheet.png")],
    )
    assert code_of(read(data)) == "damaged"


def test_a_part_that_is_there_twice_is_refused(read, good_book, repack):
    """Also where both are the same: two readers need not choose the same one."""
    data = io.BytesIO(repack(good_book))
    with zipfile.ZipFile(data, "a") as archive:
        archive.writestr("docprops/App.xml", archive.read("docProps/app.xml"))
    assert "the same part twice" in why(read(data.getvalue()))


def test_an_archive_with_a_remark_or_after_other_data_is_refused(read, good_book, repack):
    data = io.BytesIO(repack(good_book))
    with zipfile.ZipFile(data, "a") as archive:
        archive.comment = b"remark"
    assert "before or after the archive" in why(read(data.getvalue()))
    assert "before or after the archive" in why(read(b"PK\x03\x04" + repack(good_book)))
    assert code_of(read(b"text" + repack(good_book))) == "wrong_content"


def test_an_encrypted_workbook_and_an_old_one_are_told_apart(read):
    start = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
    assert code_of(read(start + "EncryptedPackage".encode("utf-16-le"))) == "encrypted"
    assert code_of(read(start + b"Workbook")) == "old_format"
    assert code_of(read(start + b"Workbook", "a.xls")) == "old_format"


@pytest.mark.parametrize(
    ("data", "name", "code"),
    [
        (b"", "a.xlsx", "file_empty"),
        (b"\r\n \r\n", "a.csv", "file_empty"),
        (b"<html><table></table></html>", "a.xlsx", "wrong_content"),
        (b"%PDF-1.7", "a.xlsx", "wrong_content"),
        (b"a,b\n1,2\n", "a.xlsx", "wrong_content"),
        (b"a,b\n1,2\n", "a.txt", "wrong_extension"),
        (b"a,b\n1,2\n", "a", "wrong_extension"),
        (b"a,\x00b\n", "a.csv", "wrong_content"),
        ("区域代码,a\n".encode("utf-16"), "a.csv", "wrong_content"),
        (b"\xff\xff\xff,\x80\n", "a.csv", "csv_encoding"),
        ("名称,a\x07\n".encode(), "a.csv", "csv_encoding"),
        (b'a,"b\n1,2\n', "a.csv", "damaged"),
    ],
)
def test_a_file_that_is_not_what_its_name_says_is_told_what_it_is(read, data, name, code):
    assert code_of(read(data, name)) == code


def test_a_workbook_under_another_ending_is_refused(read, good_book, repack):
    assert code_of(read(repack(good_book), "a.xlsm")) == "macros"
    assert code_of(read(repack(good_book), "a.csv")) == "wrong_extension"


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9, 0.99])
def test_a_truncated_workbook_is_refused(read, good_book, repack, share):
    data = repack(good_book)
    assert code_of(read(data[: int(len(data) * share)])) == "damaged"


def test_flipped_bytes_are_refused_or_read_but_never_end_the_importer(read, good_book, repack):
    data = repack(good_book)
    codes = []
    for place in range(0, len(data), len(data) // 60):
        broken = bytearray(data)
        broken[place] ^= 0x5A
        codes += [error.code for error in read(bytes(broken)).errors]
    assert "damaged" in codes
    assert not {"reader_died", "reader_memory", "reader_time"} & set(codes)
