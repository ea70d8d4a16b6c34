"""The files: the same bytes every time, such as a department would send, without anything about a person."""

import re

import openpyxl
import pandas as pd
import pytest

from pingan.demo.calibrate import as_observations
from pingan.demo.files import write_files
from pingan.intake.layouts import load_layouts
from pingan.intake.templates import template_file_name, template_sheets
from tests.calculation import calculates


@pytest.fixture(scope="module")
def police(demo_files):
    path = next(path for path in demo_files.workbooks if path.name == "2017Q1_公安分局.xlsx")
    return openpyxl.load_workbook(path)


def test_the_same_seed_gives_the_same_bytes(demo_files, tmp_path):
    again = write_files(tmp_path)
    assert again.boundaries.read_bytes() == demo_files.boundaries.read_bytes()
    first = {path.name: path for path in demo_files.workbooks}
    assert {path.name for path in again.workbooks} == set(first)
    for path in again.workbooks:
        assert path.read_bytes() == first[path.name].read_bytes(), path.name


def test_a_sum_that_is_added_to_a_departments_workbook_is_calculated(demo_files):
    assert calculates(demo_files.workbooks[0].read_bytes())


def test_there_is_a_workbook_for_every_department_and_quarter(demo_files, model):
    layouts = load_layouts()
    wanted = {
        template_file_name(layouts, department, quarter)
        for department in layouts.departments
        for quarter in model.quarters
    }
    assert {path.name for path in demo_files.workbooks} == wanted
    assert len(wanted) == 84


def test_an_import_takes_every_workbook_without_a_word(read_back):
    assert len(read_back.intakes) == 84
    for intake in read_back.intakes:
        assert intake.errors == ()
        assert intake.warnings == ()


def test_an_import_takes_the_boundaries_without_a_word(read_back):
    assert read_back.report.ok
    assert not read_back.report.findings


def test_the_workbooks_say_exactly_what_was_drawn(read_back, tables, model):
    """So that calibration, which looks at the figures, speaks about the files."""
    key = ["quarter", "area_code", "indicator"]
    drawn = as_observations(tables, model.system).set_index(key).sort_index()
    found = read_back.observations.set_index(key).sort_index()
    drawn = drawn.dropna(subset=["numerator", "denominator", "grade"], how="all")
    pd.testing.assert_frame_equal(found, drawn[found.columns], check_dtype=False)


def test_a_sheet_is_laid_out_like_the_template(police):
    layouts = load_layouts()
    for sheet in template_sheets(layouts, layouts.department("公安分局"), "2017Q1"):
        page = police[sheet.name]
        assert page[sheet.title_cell].value == sheet.title
        headers = [cell.value for cell in page[sheet.header_row]]
        assert headers == [column.header for column in sheet.columns]
        assert page.freeze_panes == f"C{sheet.header_row + 1}"
        assert page.column_dimensions["B"].width > 20


def test_area_codes_are_text_and_counts_are_numbers(police):
    first = next(police["小区"].iter_rows(min_row=4, max_row=4))
    assert first[0].value == "310105001001001"
    assert isinstance(first[2].value, int)
    assert first[2].number_format == "#,##0"


def test_every_sheet_says_that_it_is_made_up(police):
    for page in police:
        assert "演示数据" in page["A2"].value


def test_nothing_in_the_workbooks_is_about_a_person(demo_files):
    """Headers name no person, and no value but an area's code is as long as a telephone number."""
    personal = re.compile("姓名|身份证|手机|电话|住址|出生")
    quarter = [path for path in demo_files.workbooks if path.name.startswith("2017Q2")]
    assert len(quarter) == 7
    for path in quarter:
        for page in openpyxl.load_workbook(path):
            for row in page.iter_rows(values_only=True):
                for column, value in enumerate(row):
                    if isinstance(value, str):
                        assert not personal.search(value), (path.name, page.title, value)
                        if column:
                            assert not re.search(r"\d{7}", value), (path.name, page.title, value)
                    elif value is not None:
                        assert value < 1_000_000
