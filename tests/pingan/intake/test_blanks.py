"""Templates: whoever fills one in as intended is understood, and can hardly fill it in otherwise."""

import io

import openpyxl
import pandas as pd
import pytest

from pingan.intake.blanks import template_workbook
from tests.calculation import calculates


@pytest.fixture
def template(layouts, areas, system):
    """Give a function from a department to its template of 2017Q1, as bytes."""

    def make(department="公安分局", areas=areas, layouts=layouts, system=system, language="zh"):
        return template_workbook(
            layouts, layouts.department(department), "2017Q1", areas, system, language=language
        )

    return make


def opened(data):
    return openpyxl.load_workbook(io.BytesIO(data))


def filled(data, figure=7):
    """Fill in every cell that is unlocked, from its drop-down list if it has one."""
    book = opened(data)
    for page in book:
        lists = {
            cell
            for rule in page.data_validations.dataValidation
            if rule.type == "list"
            for area in rule.sqref.ranges
            for row in page[area.coord]
            for cell in (row if isinstance(row, tuple) else (row,))
        }
        for row in page.iter_rows():
            for cell in row:
                if not cell.protection.locked:
                    cell.value = "优" if cell in lists else figure
    return book


def test_a_sum_that_an_officer_adds_is_calculated(template):
    assert calculates(template())


def test_a_template_that_is_filled_in_is_imported_without_a_word(read, template):
    intake = read(filled(template()))
    assert intake.errors == ()
    assert intake.warnings == ()
    assert (intake.department, intake.quarter) == ("公安分局", "2017Q1")
    assert intake.observations.groupby("indicator").size().to_dict() == {
        "S1": 5,
        "F1": 5,
        "P3": 5,
        "F4": 5,
        "S7": 2,
    }
    assert set(intake.observations.query("indicator == 'F4'")["grade"]) == {100}


def test_an_empty_template_is_told_to_report_nothing_and_is_no_error(read, template):
    intake = read(template())
    assert intake.errors == ()
    assert {warning.code for warning in intake.warnings} == {"column_blank"}
    assert len(intake.warnings) == 5  # each indicator
    assert len(intake.observations) == 0


def test_only_figures_can_be_changed(template):
    book = opened(template())
    for page in book:
        assert page.protection.sheet, page.title
    page = book["居委会"]
    assert [page.cell(3, column).protection.locked for column in range(1, 9)] == [True] * 8
    for row in range(4, 9):
        locked = [page.cell(row, column).protection.locked for column in range(1, 9)]
        assert locked == [True, True] + [False] * 6
    assert page["A9"].protection.locked
    assert page.freeze_panes == "C4"


def test_areas_stand_in_the_order_they_are_given_under_headers_with_units(template, areas):
    page = opened(template(areas=areas.iloc[::-1]))["居委会"]
    assert [page[f"A{row}"].value for row in (4, 8)] == ["310105006003", "310105006001"]
    assert page["B8"].value == "天山路街道第1居委会"
    assert page["C3"].value == "接报数（起）"
    assert page["A9"].value is None


def test_cells_take_whole_numbers_numbers_or_grades_and_no_others(template):
    rules = opened(template())["居委会"].data_validations.dataValidation
    told = {str(rule.sqref): (rule.type, rule.formula1, rule.formula2) for rule in rules}
    assert told == {
        "C4:C8": ("whole", "0", "1000000000"),
        "D4:D8": ("whole", "0", "1000000000"),
        "E4:E8": ("decimal", "0", "1000000000"),
        "F4:F8": ("whole", "0", "1000000000"),
        "G4:G8": ("whole", "0", "1000000000"),
        "H4:H8": ("list", '"优,良,中,差"', None),
    }
    assert {rule.errorStyle or "stop" for rule in rules} == {"stop"}
    assert all(rule.showErrorMessage and rule.error for rule in rules)


def test_headers_are_repeated_on_every_printed_page(template):
    page = opened(template())["居委会"]
    assert page.print_title_rows == "$3:$3"
    assert page.sheet_properties.pageSetUpPr.fitToPage  # to one page's width,
    assert page.page_setup.fitToHeight == 0  # over as many pages as it takes
    assert page.page_setup.orientation == "landscape"
    assert page.page_setup.paperSize == 9


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_instructions_name_every_column_and_are_passed_over_by_the_importer(read, template, language):
    data = template(language=language)
    page = opened(data)["填表说明"]
    texts = [str(cell.value) for row in page.iter_rows() for cell in row if cell.value is not None]
    assert "下社区时间（小时）" in texts
    assert any("优" in text and "差" in text for text in texts)
    assert any(text.startswith("S7 ") for text in texts)
    assert read(filled(data)).errors == ()


def test_another_departments_name_in_the_instructions_does_not_make_it_theirs(read, template, system):
    from pingan.system.indicator_system import parse_system

    named = parse_system(system.text.replace('name_zh = "S1"', 'name_zh = "消防 2016年第一季度"'))
    intake = read(filled(template(system=named)), "a.xlsx", system=named)
    assert intake.errors == ()
    assert intake.department == "公安分局"


def test_without_a_sheet_that_is_ignored_there_are_no_instructions(template, layouts):
    book = opened(template(layouts=layouts.model_copy(update={"ignored_sheets": ()})))
    assert book.sheetnames == ["居委会", "街镇"]


def test_grades_that_a_list_cannot_hold_are_left_to_the_importer(template, system):
    from pingan.system.indicator_system import parse_system

    text = system.text.replace('"优" = 100', f'"优" = 100, "{"长" * 300}" = 90')
    rules = opened(template(system=parse_system(text)))["居委会"].data_validations.dataValidation
    assert {rule.type for rule in rules} == {"whole", "decimal"}


def test_an_area_whose_name_begins_like_a_formula_stays_text(read, template, areas):
    named = areas.assign(name=areas["name"].replace("天山路街道第1居委会", "=天山(1)"))
    data = template(areas=named)
    cell = opened(data)["居委会"]["B4"]
    assert (cell.value, cell.data_type, cell.quotePrefix) == ("=天山(1)", "s", True)
    assert opened(data)["居委会"]["B5"].quotePrefix is False


@pytest.mark.parametrize("sign", "=+-@")
def test_no_text_of_a_layout_becomes_a_formula(template, layouts, sign):
    department = layouts.department("消防支队")
    column = department.sheets[0].columns[0].model_copy(update={"header": f"{sign}SUM(1)"})
    sheet = department.sheets[0].model_copy(update={"columns": (column, *department.sheets[0].columns[1:])})
    changed = layouts.model_copy(
        update={
            "title": sign + layouts.title,
            "departments": (department.model_copy(update={"sheets": (sheet,)}),),
        }
    )
    cells = [
        cell
        for page in opened(template("消防支队", layouts=changed))
        for row in page.iter_rows()
        for cell in row
    ]
    assert "f" not in {cell.data_type for cell in cells}
    quoted = [cell.quotePrefix for cell in cells if str(cell.value).startswith(sign)]
    assert len(quoted) >= 2  # the title and the header
    assert all(quoted)


def test_a_level_without_areas_gives_headers_alone(template, areas):
    book = opened(template(areas=pd.DataFrame(areas[areas["level"] != "street"])))
    assert [book["街镇"]["A3"].value, book["街镇"]["A4"].value] == ["区域代码", None]
