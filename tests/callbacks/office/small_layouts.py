"""How the departments of the small district lay out their workbooks, and a workbook of theirs."""

import io

import openpyxl

LAYOUTS = """
format = 1
title = "报送表 {quarter_zh} {department} {sheet}"
area_code_header = "区域代码"
area_name_header = "区域名称"
ignored_sheets = ["填表说明"]

[[department]]
name = "公安分局"
name_en = "Police"

[[department.sheet]]
name = "居委会"
level = "committee"
columns = [
    { key = "thefts", header = "盗窃数", unit = "起" },
    { key = "population", header = "实有人口", unit = "人" },
]
indicators = [{ code = "S1", numerator = "thefts", denominator = "population" }]

[[department.sheet]]
name = "街镇"
level = "street"
columns = [{ key = "cases", header = "案件数", unit = "起" }]
indicators = [{ code = "S2", numerator = "cases" }]

[[department]]
name = "综治办"
name_en = "Public order"

[[department.sheet]]
name = "居委会"
level = "committee"
columns = [
    { key = "grade", header = "防御等级", type = "grade" },
    { key = "households", header = "户数", unit = "户" },
]
indicators = [{ code = "F1", grade = "grade", denominator = "households" }]
"""
_ORDINALS = "一二三四"


def workbook(quarter, changes=None):
    """Return the police's workbook of a quarter as bytes; `changes` are cells of its first sheet."""
    title = f"报送表 {quarter[:4]}年第{_ORDINALS[int(quarter[5]) - 1]}季度 公安分局"
    book = openpyxl.Workbook()
    page = book.active
    page.title = "居委会"
    for row in ([f"{title} 居委会"], [], ["区域代码", "区域名称", "盗窃数（起）", "实有人口（人）"]):
        page.append(row)
    people = {
        "310011": 2000,
        "310012": 2010,
        "310021": 2020,
        "310022": 2,
    }  # the last as in the quarters before
    for code, population in people.items():
        page.append([code, None, 8, population])
    for cell, value in (changes or {}).items():
        page[cell] = value
    page = book.create_sheet("街镇")
    for row in ([f"{title} 街镇"], [], ["区域代码", "案件数（起）"], ["31001", 50], ["31002", 51]):
        page.append(row)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()
