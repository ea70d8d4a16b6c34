"""Files that mean harm or are broken: each gets a clear refusal, quickly, and the reader lives on."""

import io
import json
import os
import signal
import struct
import subprocess
import sys
import zipfile
from dataclasses import replace

import openpyxl
import pytest

from pingan.intake.limits import Limits
from pingan.intake.worker import Reader

SHEET = "xl/worksheets/sheet1.xml"
WORKBOOK = "xl/workbook.xml"
CONTENT_TYPES = "[Content_Types].xml"


def code_of(intake):
    assert len(intake.errors) == 1, intake.errors
    assert len(intake.observations) == 0
    error = intake.errors[0]
    for language in ("zh", "en"):
        assert "{" not in error.message[language] + error.action[language]
    return error.code


@pytest.fixture
def far_cell(good_book, repack):
    """Give a workbook of 5 kB whose one extra cell is at the far corner of the sheet."""
    row = '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
    data = repack(good_book, replace=[(SHEET, "</sheetData>", row)])
    assert len(data) < 9_000
    return data


def test_a_cell_at_the_far_corner_is_refused_with_its_address(read, far_cell):
    intake = read(far_cell)
    assert code_of(intake) == "cell_too_far"
    assert (intake.errors[0].sheet, intake.errors[0].cell) == ("居委会", "A1048576")


def test_a_far_cell_is_refused_within_64_mb_of_memory(far_cell):
    """Not only under the child's ceiling: the examination itself needs next to nothing."""
    script = (
        "import json, sys\n"
        "from pathlib import Path\n"
        "from pingan.intake.reader import answer\n"
        "header = json.loads(sys.stdin.buffer.readline())\n"
        "refused = answer(header, sys.stdin.buffer.read())['refused']['code']\n"
        "peak = next(l for l in Path('/proc/self/status').read_text().splitlines() if 'VmHWM' in l)\n"
        "print(refused, peak.split()[1])\n"
    )
    header = {"task": "read", "name": "a.xlsx", "limits": Limits().as_dict()}
    done = subprocess.run(
        [sys.executable, "-c", script],
        input=json.dumps(header).encode() + b"\n" + far_cell,
        capture_output=True,
        check=True,
    )
    code, peak = done.stdout.split()
    assert code == b"cell_too_far"
    assert int(peak) < 64_000


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("</sheetData>", '<row><c r="ZZZ5"><v>1</v></c></row></sheetData>'),
        ("</sheetData>", '<row r="30000"/></sheetData>'),
        ("</sheetData>", '</sheetData><mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>'),
        ("</sheetData>", '</sheetData><hyperlinks><hyperlink ref="A1:XFD9" location="A1"/></hyperlinks>'),
        ("<sheetData>", '<dimension ref="A1:XFD1048576"/><sheetData>'),
        ("<sheetData>", '<sheetData xmlns:x="urn:x"><x:row r="900000"><x:c r="A900000"/></x:row>'),
    ],
)
def test_no_way_of_naming_a_far_cell_gets_past(read, good_book, repack, old, new):
    assert code_of(read(repack(good_book, replace=[(SHEET, old, new)]))) == "cell_too_far"


@pytest.mark.parametrize("address", ["C4C4", "4", "A0", "ÄÄ1", "AAAA1", "A99999999", ""])
def test_an_address_that_is_none_is_damage(read, good_book, repack, address):
    row = f'<row><c r="{address}"><v>1</v></c></row></sheetData>'
    assert code_of(read(repack(good_book, replace=[(SHEET, "</sheetData>", row)]))) == "damaged"


def test_cells_without_addresses_are_counted_like_the_others(read, good_book, repack):
    rows = "<row>" + "<c/>" * 201 + "</row></sheetData>"
    assert code_of(read(repack(good_book, replace=[(SHEET, "</sheetData>", rows)]))) == "cell_too_far"


def test_a_rule_for_a_whole_column_is_no_far_cell(read, good_book):
    """Excel writes such ranges for every drop-down list; nothing unfolds them."""
    rule = openpyxl.worksheet.datavalidation.DataValidation(type="list", formula1='"优,良,中,差"')
    rule.add("H4:H1048576")
    good_book["居委会"].add_data_validation(rule)
    assert read(good_book).errors == ()


def test_more_cells_than_the_limit_are_refused_before_they_are_unfolded(read, good_book, limits):
    good_book["居委会"]["GR19000"] = 1
    assert code_of(read(good_book)) == "too_many_cells"


def bomb(size):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(CONTENT_TYPES, "<Types/>")
        archive.writestr(SHEET, b" " * size)
    return buffer.getvalue()


def test_a_zip_bomb_is_refused_by_its_declared_size(read):
    assert code_of(read(bomb(101_000_000))) == "unpacked_too_large"
    assert code_of(read(bomb(50_000_000))) == "ratio_too_high"


def test_a_zip_bomb_that_lies_about_its_size_is_refused_too(read, good_book, repack):
    data = bytearray(repack(good_book, parts={"xl/bomb.xml": b" " * 50_000_000}))
    place = data.rindex(b"PK\x01\x02")
    data[place + 24 : place + 28] = struct.pack("<I", 1000)
    assert code_of(read(bytes(data))) == "damaged"


def test_an_archive_of_thousands_of_parts_is_refused(read, good_book, repack):
    data = repack(good_book, parts={f"xl/media/{number}.png": b"" for number in range(501)})
    assert code_of(read(data)) == "too_many_entries"


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
            [
                (
                    "xl/_rels/workbook.xml.rels",
                    "<Relationship ",
                    '<Relationship Id="x" Type="urn:x/image" TargetMode="External" Target="http://a.example/"/>'
                    "<Relationship ",
                )
            ],
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
        ({}, [(SHEET, "<worksheet", '<!DOCTYPE a [<!ENTITY b "c">]><worksheet')], "xml_entities"),
        (
            {},
            [("xl/styles.xml", "<styleSheet", '<!DOCTYPE a SYSTEM "http://a.example/a.dtd"><styleSheet')],
            "xml_entities",
        ),
        ({"customXml/item1.xml": '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'}, [], "xml_entities"),
        ({"xl/odd.bin": b"\x00\x01"}, [], "damaged"),
        ({"../../etc/passwd": "<a/>"}, [], "damaged"),
        ({WORKBOOK: None}, [], "damaged"),
        ({SHEET: None}, [], "damaged"),
        ({SHEET: "<worksheet><sheetData>"}, [], "damaged"),
        ({SHEET: "<a>" * 100 + "</a>" * 100}, [], "damaged"),
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
    data = io.BytesIO(repack(good_book))
    with zipfile.ZipFile(data, "a") as archive:
        archive.writestr("xl/Worksheets/Sheet1.xml", "<worksheet/>")
    assert code_of(read(data.getvalue())) == "damaged"


@pytest.mark.parametrize("around", [(b"MZ", b""), (b"", b"PK\x05\x06" + bytes(18))])
def test_an_archive_within_other_data_is_refused(read, good_book, repack, around):
    assert code_of(read(around[0] + repack(good_book) + around[1])) in ("damaged", "wrong_content")


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
        (b"a\n" * 20_001, "a.csv", "csv_too_long"),
        (b"a" + b",a" * 200, "a.csv", "csv_too_long"),
        (b"a" * 20_000, "a.csv", "damaged"),
        ((b"1," * 199 + b"1\n") * 5_001, "a.csv", "too_many_cells"),
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


def test_a_file_too_large_is_not_even_read(read, good_book, limits):
    assert code_of(read(good_book, limits=replace(limits, file_bytes=1000))) == "file_too_large"


def test_flipped_bytes_are_refused_or_read_but_never_end_the_importer(read, good_book, repack):
    data = repack(good_book)
    for place in range(0, len(data), len(data) // 60):
        broken = bytearray(data)
        broken[place] ^= 0x5A
        intake = read(bytes(broken))
        assert intake.accepted or intake.errors[0].code != "reader_died"


def test_a_child_that_dies_or_hangs_costs_one_file_and_not_the_next(good_book, repack, limits):
    data = repack(good_book)
    with Reader(replace(limits, seconds=1.5)) as reader:
        reader.read(data, "a.xlsx")
        os.kill(reader._child.pid, signal.SIGKILL)
        reader._child.wait()
        assert reader.read(data, "a.xlsx")["kind"] == "xlsx"
        os.kill(reader._child.pid, signal.SIGSTOP)
        with pytest.raises(Exception, match="reader_time"):
            reader.read(data, "a.xlsx")
        assert reader.read(data, "a.xlsx")["kind"] == "xlsx"


def test_a_child_without_memory_says_so_and_the_next_file_is_read(good_book, repack, limits):
    text = (b"x" * 18 + b",") * 49 + b"x\n"
    with Reader(replace(limits, memory_bytes=100_000_000)) as reader:
        with pytest.raises(Exception, match="reader_memory"):
            reader.read(text * 20_000, "a.csv")
        assert reader.read(repack(good_book), "a.xlsx")["kind"] == "xlsx"


def test_the_child_is_told_no_setting_and_no_secret(monkeypatch, good_book, repack, limits):
    monkeypatch.setenv("PINGAN_DATABASE_URL", "postgresql://user:secret@host/db")
    with Reader(limits) as reader:
        reader.read(repack(good_book), "a.xlsx")
        with open(f"/proc/{reader._child.pid}/environ", "rb") as file:  # noqa: PTH123 - a file of the kernel's
            assert b"secret" not in file.read()


def test_the_child_holds_no_data_frame_library():
    """It starts for the first file of every import: pandas alone would cost ten times its start."""
    script = "import sys, pingan.intake.reader; print([m for m in ('pandas', 'numpy', 'pydantic') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, check=True, text=True)
    assert done.stdout.strip() == "[]"
