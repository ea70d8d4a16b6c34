"""The officer's own workbook back: faulty cells marked, nothing in it a formula."""

import io

import openpyxl
import pytest

from pingan.intake.annotate import annotated_copy
from tests.calculation import calculates


@pytest.fixture
def copy_of(read, write, reader):
    """Give a function from a file to the marked copy, opened."""

    def annotated(content, name="2017Q1_公安分局.xlsx", language="zh"):
        intake = read(content, name)
        data = write(content, name).read_bytes()
        found = (*intake.errors, *intake.warnings)
        return openpyxl.load_workbook(io.BytesIO(annotated_copy(data, name, found, reader, language)))

    return annotated


def test_the_faulty_cell_is_coloured_and_says_what_to_do_and_the_others_are_as_they_were(copy_of, good_book):
    good_book["居委会"]["C4"] = -3
    book = copy_of(good_book)
    assert book.sheetnames == ["检查结果", "居委会", "街镇"]
    page = book["居委会"]
    assert page["C4"].value == -3
    assert page["C4"].fill.fill_type == "solid"
    assert "不能为负数" in page["C4"].comment.text
    assert "请更正" in page["C4"].comment.text
    assert page["C5"].comment is None
    assert page["D5"].value == 1001
    row = [cell.value for cell in book["检查结果"][2]]
    assert row[:3] == ["错误", "居委会", "C4"]


@pytest.mark.parametrize("mode", ["auto", "manual"])
def test_a_marked_copy_calculates_whatever_the_officers_workbook_did(good_book, repack, reader, mode):
    """Excel would keep a mode of "manual" for everything that is open."""
    good_book.calculation.calcMode = mode
    data = repack(good_book)
    assert calculates(data) is (mode == "auto")
    assert calculates(annotated_copy(data, "a.xlsx", [], reader))


@pytest.mark.parametrize("name", ["a.csv", "a.txt"])  # the rows as a workbook; the findings alone
def test_a_marked_copy_of_what_was_no_workbook_calculates(reader, name):
    assert calculates(annotated_copy(b"a,b\n1,2\n", name, [], reader))


def test_two_findings_in_one_cell_are_both_in_its_comment(copy_of, good_book):
    good_book["居委会"]["A5"] = "310105006001"
    comments = [
        cell.comment.text for row in copy_of(good_book)["居委会"] for cell in row if cell.comment is not None
    ]
    assert any("重复" in text for text in comments)
    assert any("名称却写作" in text for text in comments)


def test_nothing_that_was_or_looks_like_a_formula_comes_back_as_one(copy_of, good_book):
    page = good_book["居委会"]
    page["C4"] = "=SUM(C5:C6)"
    page["I3"], page["I4"] = "备注", "@SUM(1)"
    page["I5"] = "+1"
    page["B6"] = "=街镇!B4"
    book = copy_of(good_book)
    for sheet in book:
        for row in sheet.iter_rows():
            for cell in row:
                assert cell.data_type != "f", (sheet.title, cell.coordinate, cell.value)
                if isinstance(cell.value, str) and cell.value[:1] in "=+-@":
                    assert cell.quotePrefix
    assert book["居委会"]["C4"].value == "=SUM(C5:C6)"


def test_a_finding_in_a_merged_cell_is_marked_where_it_can_be_seen(copy_of, good_book):
    page = good_book["居委会"]
    page["A1"] = "报送表 2017年第二季度 公安分局 居委会"
    page.merge_cells("A1:H1")
    page.merge_cells("C4:C5")
    marked = copy_of(good_book)["居委会"]
    assert "合并" in marked["C4"].comment.text


def test_a_csv_file_comes_back_as_a_workbook_of_text(copy_of):
    text = "区域代码,区域名称,火灾数,实有户数\n310105006001,=1+1,-1,300\n"
    book = copy_of(text, "2017Q1_消防支队.csv", language="en")
    assert book.sheetnames[0] == "Findings"
    page = book.worksheets[1]
    assert page["B2"].value == "=1+1"
    assert page["B2"].data_type == "s"
    assert "cannot be negative" in page["C2"].comment.text


def test_a_file_that_may_not_be_opened_comes_back_as_the_findings_alone(copy_of):
    book = copy_of(b"PK\x03\x04 broken")
    assert book.sheetnames == ["检查结果"]
    assert "损坏" in book["检查结果"]["D2"].value
