"""What officers and programs are told of their files."""

import json

from pingan.intake.report import json_report, place_of, text_report
from pingan.intake.store import Outcome


def test_the_text_names_file_sheet_cell_what_is_wrong_and_what_to_do(read, good_book):
    page = good_book["居委会"]
    page["C4"], page["A5"], page["B5"] = -3, None, "天山路街道第2居委"
    page.row_dimensions[6].hidden = True
    intake = read(good_book)
    text = text_report([Outcome(intake, "refused")])
    for part in (
        "2017Q1_公安分局.xlsx  [公安分局 2017Q1]  未导入，2 处错误，2 处提示",
        "居委会!C4",
        "“接报数”不能为负数。（单元格内容：-3）",
        "请更正。",
        "是否为：310105006002 天山路街道第2居委会",
        "1 个文件：0 个通过，1 个未导入。",
    ):
        assert part in text
    assert "cannot be negative" in text_report([Outcome(intake, "refused")], "en")


def test_what_to_do_is_told_once_for_each_kind_of_finding(read, good_book):
    for row in range(4, 9):
        good_book["居委会"].cell(row, 3).value = 0.5
    text = text_report([Outcome(read(good_book), "refused")])
    assert text.count("应为整数") == 5
    assert text.count("请填写实际数量") == 1


def test_the_places_are_aligned_though_chinese_signs_are_wide(read, good_book):
    good_book["居委会"]["C4"] = -1
    good_book["街镇"]["C5"] = -1
    lines = [line for line in text_report([Outcome(read(good_book), "refused")]).splitlines() if "!" in line]
    assert lines[0].startswith("  居委会!C4  错误")
    assert lines[1].startswith("  街镇!C5    错误")


def test_the_json_holds_both_languages_and_the_place_in_parts(read, good_book):
    good_book["街镇"]["C5"] = "=1+1"
    (file,) = json.loads(json_report([Outcome(read(good_book), "refused")]))
    assert (file["status"], file["department"], file["quarter"]) == ("refused", "公安分局", "2017Q1")
    (error,) = file["errors"]
    assert (error["sheet"], error["cell"], error["code"]) == ("街镇", "C5", "formula")
    assert set(error["message"]) == set(error["action"]) == {"zh", "en"}


def test_a_finding_about_the_whole_file_has_no_place(read):
    intake = read(b"PK\x03\x04")
    assert place_of(intake.errors[0]) is None
    assert "整个文件" in text_report([Outcome(intake, "refused")])
