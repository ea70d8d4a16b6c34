"""A whole file: what is right comes in with the right values, and several files are read each for itself."""

import hashlib
import math

import pandas as pd
import pytest

from pingan.intake.check import no_observations

COLUMNS = ["quarter", "area_code", "indicator", "numerator", "denominator", "grade"]


def figure(intake, area, indicator):
    rows = intake.observations
    row = rows[(rows["area_code"] == area) & (rows["indicator"] == indicator)].iloc[0]
    return row["numerator"], row["denominator"], row["grade"]


def codes(intake):
    return [error.code for error in intake.errors]


def test_a_right_workbook_gives_every_indicator_of_every_area(read, good_book):
    intake = read(good_book)
    assert intake.errors == ()
    assert intake.warnings == ()
    assert (intake.department, intake.quarter) == ("公安分局", "2017Q1")
    assert list(intake.observations.columns) == COLUMNS
    assert intake.observations.groupby("indicator").size().to_dict() == {
        "S1": 5,
        "F1": 5,
        "P3": 5,
        "F4": 5,
        "S7": 2,
    }
    assert figure(intake, "310105006002", "S1")[:2] == (11, 1001)
    assert figure(intake, "310105006001", "F1")[:2] == (12.5, 1000)
    assert figure(intake, "310105006002", "F4")[1:] == (1001, 85)
    crimes = figure(intake, "310105102", "S7")
    assert crimes[0] == 50
    assert math.isnan(crimes[1])


def test_the_hash_is_of_the_file_as_it_was_sent(read_all, write, good_book):
    path = write(good_book)
    assert read_all([path])[0].sha256 == hashlib.sha256(path.read_bytes()).hexdigest()


def test_a_blank_cell_and_a_dash_are_missing_and_a_zero_is_zero(read, good_book):
    page = good_book["居委会"]
    page["C4"], page["C5"], page["C6"], page["C7"] = None, "——", "  ", 0
    intake = read(good_book)
    assert intake.errors == ()
    for area in ("310105006001", "310105006002", "310105102001"):
        assert math.isnan(figure(intake, area, "S1")[0])
    assert figure(intake, "310105102002", "S1")[0] == 0


def test_the_word_for_none_in_the_layout_is_missing_too(read, good_book):
    good_book["街镇"]["C4"] = "无"
    assert set(read(good_book).observations.query("indicator == 'S7'")["area_code"]) == {"310105102"}


@pytest.mark.parametrize(
    "written", ["１，２３４", "1,234", " 1234 ", "1234\u3000", "1234.0", 1234.0, "\u200b1234"]
)
def test_numbers_as_officers_write_them_have_the_right_value(read, good_book, written):
    good_book["居委会"]["D4"] = written
    intake = read(good_book)
    assert intake.errors == ()
    assert figure(intake, "310105006001", "S1")[1] == 1234


def test_area_codes_as_numbers_and_names_with_other_blanks_and_widths_are_the_same_areas(read, good_book):
    page = good_book["居委会"]
    page["A4"], page["B4"] = 310105006001, "天山路街道 第１居民委员会 "
    page["A5"] = " ３10105006002"
    assert read(good_book).errors == ()


def test_areas_by_name_alone(read, good_book):
    page = good_book["街镇"]
    page.delete_cols(1)
    page["A1"] = "报送表 2017年第一季度 公安分局 街镇"
    intake = read(good_book)
    assert intake.errors == ()
    assert figure(intake, "310105006", "S7")[0] == 40


def test_merged_headers_of_two_rows_are_understood(read, good_book):
    page = good_book["居委会"]
    page.insert_rows(3)
    page["C3"] = "治安"
    page.merge_cells("C3:D3")
    for column in "AB":
        page[f"{column}3"] = page[f"{column}4"].value
        page[f"{column}4"] = None
        page.merge_cells(f"{column}3:{column}4")
    intake = read(good_book)
    assert intake.errors == ()
    assert figure(intake, "310105006001", "S1")[:2] == (10, 1000)


def test_a_total_a_note_and_blank_rows_are_not_areas(read, good_book):
    page = good_book["居委会"]
    page.append([])
    page.append(["合计", None, "=SUM(C4:C8)", 5010])
    page.append(["注：以上为第一季度数据"])
    page.merge_cells("A11:H11")
    assert read(good_book).errors == ()


def test_an_extra_remark_column_and_a_sheet_of_instructions_are_ignored(read, good_book):
    page = good_book["居委会"]
    page["I3"], page["I4"] = "备注", "街道合并"
    good_book.create_sheet("填表说明")["A1"] = "请于10日前报送"
    good_book.create_sheet("Sheet3")
    assert read(good_book).errors == ()


def test_hidden_rows_columns_and_sheets_are_read_and_said_so(read, good_book):
    page = good_book["居委会"]
    page.row_dimensions[5].hidden = True
    page.row_dimensions[6].hidden = True
    page.column_dimensions["D"].hidden = True
    good_book["街镇"].sheet_state = "hidden"
    intake = read(good_book)
    assert intake.errors == ()
    assert {warning.code for warning in intake.warnings} == {"hidden_rows", "hidden_columns", "hidden_sheet"}
    assert "5-6" in next(w for w in intake.warnings if w.code == "hidden_rows").message["zh"]
    assert figure(intake, "310105006002", "S1")[0] == 11


def test_a_wholly_blank_column_is_not_reported_instead_of_wiping_out_what_was(read, good_book):
    for row in range(4, 9):
        good_book["居委会"].cell(row, 3).value = None
    intake = read(good_book)
    assert [warning.code for warning in intake.warnings] == ["column_blank"]
    assert "S1" not in set(intake.observations["indicator"])
    assert "F1" in set(intake.observations["indicator"])


def test_missing_areas_are_a_warning_with_their_names(read, good_book):
    good_book["居委会"].delete_rows(4)
    intake = read(good_book)
    assert intake.errors == ()
    assert [warning.code for warning in intake.warnings] == ["areas_missing"]
    assert "天山路街道第1居委会" in intake.warnings[0].message["zh"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_csv_file_holds_one_sheet_in_either_encoding(read, encoding):
    text = (
        "报送表 2017年第一季度 公安分局\n区域代码,区域名称,刑事案件数（起）\n"
        '310105006,天山路街道,"1,040"\n310105102,新泾镇,—\n'
    )
    intake = read(text, "街镇.csv", encoding)
    assert intake.errors == ()
    assert [warning.code for warning in intake.warnings] == ["one_sheet_only"]
    assert figure(intake, "310105006", "S7")[0] == 1040


def test_a_csv_file_may_state_its_quarter_and_department_in_its_name_only(read):
    text = "区域代码;区域名称;火灾数;实有户数\n310105006001;;1;300\n"
    intake = read(text, "2016Q4_消防支队.csv")
    assert intake.errors == ()
    assert (intake.department, intake.quarter) == ("消防支队", "2016Q4")
    assert figure(intake, "310105006001", "E1")[:2] == (1, 300)


def test_a_department_that_no_title_names_is_known_by_its_headers(read, good_book):
    for page in good_book:
        page["A1"] = "2017年第一季度"
    assert read(good_book, "新建.xlsx").department == "公安分局"


def test_the_system_may_depend_on_the_quarter(read, good_book, system):
    asked = []
    intake = read(good_book, system=lambda quarter: asked.append(quarter) or system)
    assert intake.errors == ()
    assert set(asked) == {"2017Q1"}


def test_an_indicator_that_the_quarters_system_does_not_have_is_left_out_with_a_warning(
    read, good_book, system
):
    intake = read(good_book, system=system.without("S1"))
    assert intake.errors == ()
    assert [warning.code for warning in intake.warnings] == ["indicator_not_in_system"]
    assert "S1" not in set(intake.observations["indicator"])


def test_several_files_are_read_in_order_and_one_that_is_wrong_harms_no_other(read_all, write, good_book):
    paths = [write(good_book, f"{number}.xlsx") for number in range(4)]
    paths.insert(2, write(b"PK\x03\x04 not a workbook", "broken.xlsx"))
    paths.append(paths[0].parent / "none.xlsx")
    intakes = read_all(paths)
    assert [intake.file for intake in intakes] == [path.name for path in paths]
    assert [intake.accepted for intake in intakes] == [True, True, False, True, True, False]
    assert codes(intakes[2]) == ["damaged"]
    assert codes(intakes[5]) == ["file_unreadable"]


def test_a_file_with_an_error_brings_no_observation_at_all(read, good_book):
    good_book["街镇"]["C4"] = -1
    intake = read(good_book)
    assert codes(intake) == ["negative"]
    assert len(intake.observations) == 0
    pd.testing.assert_frame_equal(intake.observations, no_observations())
