"""The layouts file: the demonstration's own holds, and every mistake in one names its key."""

import csv
from pathlib import Path

import pytest

from pingan.intake.layouts import DEFAULT_LAYOUTS, InvalidLayoutsError, load_layouts, parse_layouts
from pingan.intake.templates import quarter_in_chinese, template_file_name, template_sheets

INDICATORS = Path(DEFAULT_LAYOUTS).parent / "indicators.csv"
MINIMAL = """
format = 1
title = "{quarter}"
area_code_header = "代码"
area_name_header = "名称"
[[department]]
name = "甲"
[[department.sheet]]
name = "街镇"
level = "street"
columns = [{ key = "fires", header = "火灾数", unit = "起" }]
indicators = [{ code = "E1", numerator = "fires" }]
"""


def test_the_demonstration_layouts_collect_every_indicator_at_its_finest_level_from_its_department():
    layouts = load_layouts()
    collected = {
        part.code: (department.name, sheet.level, part.numerator or part.grade)
        for department in layouts.departments
        for sheet in department.sheets
        for part in sheet.indicators
    }
    with INDICATORS.open(encoding="utf-8") as file:
        wanted = {
            row["code"]: (row["department"], row["finest_level"], row["numerator"])
            for row in csv.DictReader(file)
        }
    assert collected == wanted


def test_a_minimal_layout_is_enough():
    layouts = parse_layouts(MINIMAL)
    assert layouts.department("甲").sheet("街镇").column("fires").header == "火灾数"


@pytest.mark.parametrize(
    ("old", "new", "named"),
    [
        ('level = "street"', 'level = "village"', "department[甲].sheet[街镇].level"),
        ('numerator = "fires"', 'numerator = "fire"', "'fire'"),
        ('numerator = "fires"', 'grade = "fires"', "type 'count'"),
        ('unit = "起"', 'units = "起"', "department[甲].sheet[街镇].columns[fires].units"),
        ("format = 1", "format = 2", "format"),
        ("format = 1", "", "format: Field required"),
        ('title = "{quarter}"', 'title = "{year}"', "{year}"),
        ('title = "{quarter}"', 'title = "a"', "must hold {quarter}"),
        ('name = "甲"', 'name = "甲"\naliases = ["甲"]', "department 甲 is given more than once"),
        ("format = 1", "format = [", "not valid TOML"),
        (', unit = "起" }', ' }, { key = "x", header = "y" }', "no indicator uses the column(s) x"),
    ],
)
def test_a_mistake_in_a_layouts_file_names_its_key(old, new, named):
    assert old in MINIMAL
    with pytest.raises(InvalidLayoutsError) as caught:
        parse_layouts(MINIMAL.replace(old, new, 1), source="ours.toml")
    assert named in str(caught.value)
    assert str(caught.value).startswith("ours.toml: ")
    assert "Tuple should have" not in str(caught.value)


def test_a_missing_layouts_file_is_an_error_of_its_own(tmp_path):
    with pytest.raises(InvalidLayoutsError, match="cannot be read"):
        load_layouts(tmp_path / "none.toml")


def test_a_template_prints_the_quarter_the_department_and_the_units():
    layouts = load_layouts()
    department = layouts.department("公安")
    assert template_file_name(layouts, department, "2017Q1") == "2017Q1_公安分局.xlsx"
    sheets = list(template_sheets(layouts, department, "2017Q1"))
    assert [sheet.level for sheet in sheets] == ["compound", "committee", "street"]
    assert "2017年第一季度" in sheets[0].title
    assert [column.header for column in sheets[0].columns][:3] == [
        "区域代码",
        "区域名称",
        "报警类110接报数（起）",
    ]
    assert quarter_in_chinese("2015Q4") == "2015年第四季度"
