"""What is over a limit is refused: small files over lowered limits.

Each is read within the limits of an installation first: so it is the limit that refuses it.
"""

import io
import json
import subprocess
import sys
import zipfile
from dataclasses import replace

import openpyxl
import pytest

from pingan.intake.annotate import annotate
from pingan.intake.cells import parse_address
from pingan.intake.examine import RefusedFileError
from pingan.intake.limits import Limits
from pingan.intake.sheet_walk import PackageWalk, RefusedPartError
from pingan.intake.worker import Reader
from tests.pingan.intake.corpus import CSV, SHEET, SMALL
from tests.pingan.intake.refusals import code_of, why


@pytest.fixture
def over(read, limits):
    """Give a function that reads a file within lowered limits, once it was read within those of an installation."""

    def over(content, name="2017Q1_公安分局.xlsx", **lowered):
        assert read(content, name).errors == ()
        with Reader(replace(limits, **lowered)) as reader:
            return read(content, name, limits=reader.limits, reader=reader)

    return over


@pytest.fixture
def far_cell(good_book, repack):
    """Give a workbook with a blank cell in K21, beyond the lowered limits."""
    row = '<row r="21"><c r="K21"/></row></sheetData>'
    return repack(good_book, replace=[(SHEET, "</sheetData>", row)])


def test_a_cell_beyond_the_last_row_is_refused_with_its_address(over, far_cell):
    intake = over(far_cell, **SMALL)
    assert code_of(intake) == "cell_too_far"
    assert (intake.errors[0].sheet, intake.errors[0].cell) == ("居委会", "A21")


@pytest.mark.parametrize(
    ("lowered", "answered"), [({}, "None True"), (SMALL, "cell_too_far False")], ids=["read", "refused"]
)
def test_a_far_cell_is_refused_before_the_parser_sees_the_file(far_cell, lowered, answered):
    """The examination holds a row at a time; the parser would make the whole sheet up to that cell."""
    script = (
        "import json, sys\n"
        "from pingan.intake.reader import answer\n"
        "header = json.loads(sys.stdin.buffer.readline())\n"
        "refused = answer(header, sys.stdin.buffer.read()).get('refused', {})\n"
        "print(refused.get('code'), 'python_calamine' in sys.modules)\n"
    )
    header = {"task": "read", "name": "a.xlsx", "limits": replace(Limits(), **lowered).as_dict()}
    done = subprocess.run(
        [sys.executable, "-c", script],
        input=json.dumps(header).encode() + b"\n" + far_cell,
        capture_output=True,
        check=True,
    )
    assert done.stdout.decode().strip() == answered


def test_a_far_cell_is_refused_before_the_file_is_opened_to_be_marked(far_cell, limits, monkeypatch):
    opened = []
    monkeypatch.setattr(openpyxl, "load_workbook", lambda *_, **__: opened.append(1) or openpyxl.Workbook())
    marks = {"language": "zh", "findings": []}
    with pytest.raises(RefusedFileError, match="cell_too_far"):
        annotate(far_cell, "a.xlsx", replace(limits, **SMALL), marks)
    assert opened == []
    assert annotate(far_cell, "a.xlsx", limits, marks)
    assert opened == [1]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("</sheetData>", '<row><c r="K5"/></row></sheetData>'),
        ("</sheetData>", '<row r="21"/></sheetData>'),
        ("</sheetData>", '</sheetData><mergeCells><mergeCell ref="J20:K21"/></mergeCells>'),
        ("</sheetData>", '</sheetData><hyperlinks><hyperlink ref="J9:K9" location="A1"/></hyperlinks>'),
        ("<dimension ref=", '<dimension ref="A1:K21"/><dimension ref='),
        ("<sheetData>", '<sheetData xmlns:x="urn:x"><x:row r="21"><x:c r="A21"/></x:row>'),
        ("</sheetData>", '<row r="9">' + "<c/>" * 11 + "</row></sheetData>"),
    ],
)
def test_no_way_of_naming_a_far_cell_gets_past(read, good_book, repack, limits, old, new):
    data = repack(good_book, replace=[(SHEET, old, new)])
    assert "cell_too_far" not in {error.code for error in read(data).errors}
    with Reader(replace(limits, **SMALL)) as reader:
        assert code_of(read(data, reader=reader)) == "cell_too_far"


@pytest.mark.parametrize("address", ["C4C4", "4", "A0", "ÄÄ1", ""])
def test_an_address_that_is_none_is_damage(read, good_book, repack, address):
    row = f'<row><c r="{address}"><v>1</v></c></row></sheetData>'
    assert code_of(read(repack(good_book, replace=[(SHEET, "</sheetData>", row)]))) == "damaged"


@pytest.mark.parametrize("address", ["AAAA1", "A12345678"])
def test_an_address_beyond_what_any_sheet_has_is_none(address):
    with pytest.raises(ValueError, match="not a cell address"):
        parse_address(address)


def test_a_rule_for_a_whole_column_is_no_far_cell(read, good_book):
    """Excel writes such ranges for every drop-down list; nothing unfolds them."""
    rule = openpyxl.worksheet.datavalidation.DataValidation(type="list", formula1='"优,良,中,差"')
    rule.add("H4:H1048576")
    good_book["居委会"].add_data_validation(rule)
    assert read(good_book).errors == ()


def test_more_cells_than_the_limit_are_refused_before_they_are_unfolded(over, good_book):
    assert code_of(over(good_book, cells=64 + 9)) == "too_many_cells"


def test_a_workbook_is_refused_by_what_it_declares_to_unpack_to(over, good_book, repack):
    """Also where most of it is a picture, which the examination does not unpack."""
    data = repack(good_book, parts={"xl/media/a.png": bytes(30_000)})
    intake = over(data, unpacked_bytes=30_000)
    assert code_of(intake) == "unpacked_too_large"
    assert "0.03 MB" in intake.errors[0].message["en"]


def test_a_workbook_packed_more_closely_than_office_programs_pack_is_refused(over, good_book):
    assert code_of(over(good_book, ratio=1)) == "ratio_too_high"


def test_what_is_unpacked_is_counted_whatever_was_declared(limits):
    """The table of contents is only a promise: each piece counts as it comes."""
    part = b"<a>" + b"<b/>" * 100 + b"</a>"
    walk = PackageWalk(replace(limits, unpacked_bytes=600))
    walk.part("xl/a.xml", io.BytesIO(part))
    with pytest.raises(RefusedPartError, match="unpacked_too_large"):
        walk.part("xl/b.xml", io.BytesIO(part))


def test_a_workbook_of_more_parts_than_allowed_is_refused(over, good_book, repack):
    data = repack(good_book, parts={f"xl/media/{number}.png": b"" for number in range(9)})
    parts = len(zipfile.ZipFile(io.BytesIO(data)).namelist())
    assert over(data, entries=parts).errors == ()
    assert code_of(over(data, entries=parts - 1)) == "too_many_entries"


def test_xml_nested_more_deeply_than_allowed_is_refused(over, good_book):
    assert "nested too deeply" in why(over(good_book, depth=3))


@pytest.mark.parametrize(
    ("lowered", "code"),
    [
        ({"rows": 2}, "csv_too_long"),
        ({"columns": 2}, "csv_too_long"),
        ({"cells": 6}, "too_many_cells"),
        ({"text_length": 1}, "damaged"),  # a field is read up to ten times as long
        ({"file_bytes": 100}, "file_too_large"),
    ],
)
def test_a_csv_file_over_a_limit_is_refused(over, lowered, code):
    assert code_of(over(CSV, "2017Q1_公安分局.csv", **lowered)) == code


def test_a_file_too_large_is_not_even_read(over, good_book):
    assert code_of(over(good_book, file_bytes=1000)) == "file_too_large"
