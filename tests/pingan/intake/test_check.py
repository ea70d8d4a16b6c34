"""Every mistake an officer can make is found, named with its cell, and told what to do about it."""

import pytest

from pingan.intake.cells import cell_address

# What is changed in the good workbook, the code of the finding, and where it must be.
ONE_CELL = [
    ("C4", -3, "negative", "C4"),
    ("C4", 2.5, "not_whole", "C4"),
    ("C4", 0.95, "not_whole", "C4"),
    ("C4", "95%", "percentage", "C4"),
    ("C4", "12起", "not_a_number", "C4"),
    ("C4", "十二", "not_a_number", "C4"),
    ("C4", "1,23", "bad_separators", "C4"),
    ("C4", "12 34", "not_a_number", "C4"),
    ("C4", 1e12, "too_large", "C4"),
    ("C4", True, "truth_value", "C4"),
    ("C4", "=C5+C6", "formula", "C4"),
    ("E4", -0.5, "negative", "E4"),
    ("F4", 10, "numerator_above_denominator", "F4"),
    ("H4", "优秀", "grade_unknown", "H4"),
    ("H4", 100, "grade_unknown", "H4"),
    ("A4", "310105006009", "area_unknown", "A4"),
    ("A4", "310104001001", "area_other_district", "A4"),
    ("A4", "310105006", "area_level", "A4"),
    ("A5", "310105006001", "area_twice", "A5"),
    ("B4", "天山路街道第2居委会", "area_contradiction", "B4"),
    ("C3", "接报数（件）", "unit_mismatch", "C3"),
    ("D3", "接报数", "column_twice", "D3"),
    ("D3", "常住人口", "column_unknown", "D3"),
    ("I3", "本月合计", "column_unknown", "I3"),
    ("I3", "户主姓名", "personal_header", "I3"),
    ("I5", "张三", "column_unlabelled", "I5"),
    ("A1", "报送表 2017年第二季度 公安分局", "quarter_mismatch", "A1"),
    ("A1", "报送表 2017年第一季度（2016年第一季度） 公安分局", "quarter_ambiguous", "A1"),
    ("A1", "报送表 2017年第一季度 消防支队", "department_mismatch", "A1"),
]


@pytest.mark.parametrize(("cell", "value", "code", "where"), ONE_CELL)
def test_a_mistake_is_named_with_its_cell_and_what_to_do(read, good_book, cell, value, code, where):
    good_book["居委会"][cell] = value
    requested = {"quarter": "2017Q1", "department": "公安分局"}
    intake = read(good_book, "a.xlsx", **(requested if cell == "A1" else {}))
    if code == "department_mismatch":
        good_book["街镇"]["A1"] = value
        intake = read(good_book, "a.xlsx", **requested)
    found = [error for error in intake.errors if error.code == code]
    assert [(error.sheet, error.cell) for error in found] == [("居委会", where)]
    for language in ("zh", "en"):
        assert found[0].message[language].strip()
        assert found[0].action[language].strip()
        assert "{" not in found[0].message[language] + found[0].action[language]
    assert len(intake.observations) == 0


def test_all_mistakes_are_found_in_one_run_in_the_order_of_the_workbook(read, good_book):
    page = good_book["居委会"]
    page["C4"], page["D6"], page["A8"] = -1, "很多", "310104001001"
    good_book["街镇"]["C5"] = 0.5
    places = [(error.sheet, error.cell) for error in read(good_book).errors]
    assert places == [("居委会", "C4"), ("居委会", "D6"), ("居委会", "A8"), ("街镇", "C5")]


def test_beyond_the_limit_errors_are_counted_instead_of_named(read, good_book, limits):
    from dataclasses import replace

    for row in range(4, 9):
        good_book["居委会"].cell(row, 3).value = -1
    intake = read(good_book, limits=replace(limits, errors=3))
    assert [error.code for error in intake.errors] == ["negative"] * 3 + ["more_errors"]
    assert "2" in intake.errors[-1].message["en"]


def test_a_date_in_a_column_of_counts_is_not_taken_for_its_serial_number(read, good_book):
    cell = good_book["居委会"]["C4"]
    cell.value, cell.number_format = 12, "yyyy-mm-dd"
    assert [error.code for error in read(good_book).errors] == ["date_cell"]


def test_an_error_value_is_not_taken_for_a_blank(read, good_book, repack):
    good_book["居委会"]["C4"] = "#N/A"
    good_book["居委会"]["C4"].data_type = "e"
    errors = read(repack(good_book)).errors
    assert [(error.code, error.cell, error.value) for error in errors] == [("error_cell", "C4", "#N/A")]


def test_a_formula_is_refused_even_with_a_result_stored_beside_it(read, good_book, repack):
    good_book["居委会"]["C4"] = "=C5+C6"
    part = "xl/worksheets/sheet1.xml"
    data = repack(good_book, replace=[(part, "<f>C5+C6</f><v></v>", "<f>C5+C6</f><v>23</v>")])
    assert [(error.code, error.cell) for error in read(data).errors] == [("formula", "C4")]


def test_a_merged_figure_is_refused_because_only_one_area_would_get_it(read, good_book):
    good_book["居委会"].merge_cells("C4:C5")
    errors = read(good_book).errors
    assert [(error.code, error.cell) for error in errors] == [("merged_cells", "C4")]
    assert "C4:C5" in errors[0].message["zh"]


def test_a_row_with_figures_but_no_area_is_an_error(read, good_book):
    good_book["居委会"]["A6"] = good_book["居委会"]["B6"] = None
    assert [(error.code, error.cell) for error in read(good_book).errors] == [("area_blank", "A6")]


def test_a_name_that_does_not_match_gets_the_nearest_candidates(read, good_book):
    page = good_book["居委会"]
    page["A4"], page["B4"] = None, "天山路街道第1居委"
    (error,) = read(good_book).errors
    assert (error.code, error.cell) == ("area_name_unknown", "B4")
    assert error.candidates[0] == "310105006001 天山路街道第1居委会"


def test_a_name_that_two_areas_have_needs_a_code(read, good_book):
    good_book["居委会"]["A7"] = None
    (error,) = read(good_book).errors
    assert error.code == "area_name_ambiguous"
    assert set(error.candidates) == {"310105102002 共同居委会", "310105006003 共同居委会"}


def test_an_unknown_code_gets_the_area_that_the_name_says(read, good_book):
    good_book["居委会"]["A4"] = "310105006010"
    (error,) = read(good_book).errors
    assert error.candidates[0] == "310105006001 天山路街道第1居委会"


def test_a_misspelt_header_names_the_column_that_is_missing(read, good_book):
    good_book["居委会"]["C3"] = "接报次数"
    errors = read(good_book).errors
    assert [(error.code, error.cell) for error in errors] == [
        ("column_unknown", "C3"),
        ("column_missing", "I3"),
    ]
    assert errors[0].candidates == ("接报数",)


def test_a_misnamed_sheet_names_the_sheet_that_is_missing(read, good_book):
    good_book["街镇"].title = "街道"
    errors = read(good_book).errors
    assert {(error.code, error.sheet) for error in errors} == {
        ("sheet_missing", None),
        ("sheet_unknown", "街道"),
    }
    assert next(error for error in errors if error.code == "sheet_unknown").candidates[0] == "街镇"


def test_a_hidden_sheet_that_does_not_belong_is_refused(read, good_book):
    page = good_book.create_sheet("名单")
    page["A1"], page.sheet_state = "内部", "veryHidden"
    assert [(error.code, error.sheet) for error in read(good_book).errors] == [("sheet_unknown", "名单")]


def test_a_workbook_without_headers_says_so(read, good_book):
    good_book["街镇"].delete_rows(3)
    assert [(error.code, error.sheet) for error in read(good_book).errors] == [("header_row_missing", "街镇")]


def test_an_empty_template_is_no_delivery(read, good_book):
    for page in good_book:
        page.delete_rows(4, 10)
    assert [error.code for error in read(good_book).errors] == ["nothing_filled"]


def test_the_wrong_quarter_is_an_error_wherever_it_is_stated(read, good_book):
    errors = read(good_book, "2017Q1_公安分局.xlsx", quarter="2017Q2").errors
    assert [(error.code, error.sheet, error.cell) for error in errors] == [
        ("quarter_in_file_name", None, None),
        ("quarter_mismatch", "居委会", "A1"),
        ("quarter_mismatch", "街镇", "A1"),
    ]


def test_a_file_that_states_no_quarter_is_refused_unless_one_is_given(read, good_book):
    for page in good_book:
        page["A1"] = "报送表 公安分局"
    assert [error.code for error in read(good_book, "a.xlsx").errors] == ["quarter_not_stated"]
    given = read(good_book, "a.xlsx", quarter="2017Q1")
    assert given.errors == ()
    assert [warning.code for warning in given.warnings] == ["quarter_assumed"]


def test_an_unknown_department_is_told_which_ones_there_are(read, good_book):
    assert "消防支队" in read(good_book, department="公安厅").errors[0].action["zh"]
    good_book["居委会"].delete_rows(1, 3)
    good_book["街镇"].delete_rows(1, 3)
    assert "department_unknown" in {error.code for error in read(good_book, "a.xlsx").errors}


def test_a_layout_that_contradicts_the_system_is_an_error_and_not_a_wrong_number(read, good_book, system):
    from pingan.system.indicator_system import parse_system

    text = system.text.replace('finest_level = "street"', 'finest_level = "committee"')
    errors = read(good_book, system=parse_system(text)).errors
    assert [(error.code, error.sheet) for error in errors] == [("layout_system", "街镇")]


PERSONAL = [
    ("identity_number", "11010519491231002X"),
    ("identity_number", "１１０１０５１９４９１２３１００２Ｘ"),
    ("identity_number", "身份：110105194912310021 ".replace("0021", "002X")),
    ("identity_number", "310105491231002"),
    ("mobile_number", "13812345678"),
    ("mobile_number", "+86 138-1234-5678"),
    ("mobile_number", 13812345678),
    ("personal_header", "身份证号码"),
    ("personal_header", "联系电话"),
]


@pytest.mark.parametrize(("code", "value"), PERSONAL)
@pytest.mark.parametrize("place", ["mapped", "far", "other sheet", "hidden sheet", "title"])
def test_personal_values_are_refused_in_any_cell_and_never_shown(read, good_book, code, value, place):
    page, cell = good_book["居委会"], {"mapped": "C4", "far": "Z90", "title": "B1"}.get(place, "C4")
    if "sheet" in place:
        page = good_book.create_sheet("填表说明")
        page.sheet_state = "hidden" if place == "hidden sheet" else "visible"
    page[cell] = value
    intake = read(good_book)
    assert (code, page.title, cell) in {(error.code, error.sheet, error.cell) for error in intake.errors}
    if code != "personal_header":
        told = "".join(map(str, intake.errors + intake.warnings))
        assert "1231" not in told
        assert "5678" not in told


def test_an_identity_number_as_an_area_code_is_not_repeated_in_the_error(read, good_book):
    good_book["居委会"]["A4"] = "11010519491231002X"
    intake = read(good_book)
    assert [(error.code, error.cell) for error in intake.errors] == [("identity_number", "A4")]
    assert "1949" not in str(intake)


def test_an_area_code_that_reads_like_an_identity_number_is_an_area_code(read, good_book):
    good_book["居委会"]["J3"], good_book["居委会"]["J4"] = "备注", "310105101010001"
    assert read(good_book).errors == ()
    good_book["居委会"]["J4"] = 310105101010001
    assert read(good_book).errors == ()


def test_such_an_area_code_is_told_in_full_where_it_is_the_matter(areas):
    from pingan.intake.findings import finding

    told = finding("a", "area_unknown", found="310105101010003", value=310105101010003.0)
    assert "310105101010003" in told.message["zh"]
    assert told.value == "310105101010003"
    hidden = finding("a", "sheet_unknown", found="张 13812345678", department="b", value="11010519491231002X")
    assert "5678" not in hidden.message["zh"]
    assert hidden.value is None


def test_the_candidates_for_a_mistyped_code_share_its_beginning(areas):
    from pingan.intake.areas import AreaRegister

    near = AreaRegister(areas).like_code("310105006009", "committee", 2)
    assert all(candidate.startswith("310105006") for candidate in near)
    assert len(near) == 2


def test_no_cell_of_a_report_can_be_longer_than_a_line(read, good_book):
    good_book["居委会"]["C4"] = "=很长" * 300 + "\n第二行"
    good_book["居委会"]["C4"].data_type = "s"
    (error,) = read(good_book).errors
    assert len(error.value) < 60
    assert "\n" not in error.value


def test_addresses_are_as_excel_prints_them():
    assert cell_address(1_048_575, 16_383) == "XFD1048576"
