"""A small district and a department of two sheets, right in every cell; each test breaks one thing."""

import io
import zipfile
from pathlib import Path

import geopandas as gpd
import openpyxl
import pandas as pd
import pytest
from shapely import box

from pingan.intake.desk import Desk
from pingan.intake.files import read_files
from pingan.intake.layouts import parse_layouts
from pingan.intake.limits import Limits
from pingan.intake.worker import Reader
from pingan.storage import save_boundaries, save_system
from pingan.system.indicator_system import parse_system

LAYOUTS = """
format = 1
file_name = "{quarter}_{department}.xlsx"
title = "报送表 {quarter_zh} {department} {sheet}"
area_code_header = "区域代码"
area_name_header = "区域名称"
missing = ["—", "-", "无"]
ignored_columns = ["序号", "备注"]
ignored_sheets = ["填表说明"]
total_rows = ["合计"]

[[department]]
name = "公安分局"
aliases = ["公安"]

[[department.sheet]]
name = "居委会"
level = "committee"
columns = [
    { key = "calls", header = "接报数", unit = "起" },
    { key = "population", header = "实有人口", unit = "人" },
    { key = "hours", header = "下社区时间", unit = "小时", type = "decimal" },
    { key = "done", header = "已走访次数", unit = "次" },
    { key = "due", header = "应走访次数", unit = "次" },
    { key = "defence", header = "实体防御等级", type = "grade" },
]
indicators = [
    { code = "S1", numerator = "calls", denominator = "population" },
    { code = "F1", numerator = "hours", denominator = "population" },
    { code = "P3", numerator = "done", denominator = "due" },
    { code = "F4", grade = "defence", denominator = "population" },
]

[[department.sheet]]
name = "街镇"
level = "street"
columns = [{ key = "crimes", header = "刑事案件数", unit = "起" }]
indicators = [{ code = "S7", numerator = "crimes" }]

[[department]]
name = "消防支队"

[[department.sheet]]
name = "居委会"
level = "committee"
columns = [
    { key = "fires", header = "火灾数", unit = "起" },
    { key = "households", header = "实有户数", unit = "户" },
]
indicators = [{ code = "E1", numerator = "fires", denominator = "households" }]
"""

_INDICATOR = """
[[indicator]]
code = "{code}"
dimension = "all"
name_zh = "{code}"
name_en = "{code}"
kind = "{kind}"
{extra}
direction = "negative"
satisfactory = {satisfactory}
impermissible = {impermissible}
weight = 1
finest_level = "{level}"
"""

SYSTEM = """
[system]
id = "small"
version = "1"
applies_from = "2015Q1"
title = { zh = "小", en = "small" }
levels = ["district", "street", "committee", "compound"]
base_quarters = ["2016Q1"]
[[dimension]]
code = "all"
name_zh = "全部"
name_en = "all"
""" + "".join(
    _INDICATOR.format(code=code, kind=kind, level=level, extra=extra, satisfactory=1, impermissible=100)
    for code, kind, level, extra in [
        ("S1", "rate", "committee", "per = 10000"),
        ("F1", "rate", "committee", "per = 1000"),
        ("P3", "share", "committee", ""),
        ("F4", "graded", "committee", 'grades = { "优" = 100, "良" = 85, "中" = 70, "差" = 50 }'),
        ("S7", "growth", "street", ""),
        ("E1", "rate", "committee", "per = 10000"),
    ]
)

AREAS = [
    ("310105", "district", None, "长宁区"),
    ("310105006", "street", "310105", "天山路街道"),
    ("310105102", "street", "310105", "新泾镇"),
    ("310105006001", "committee", "310105006", "天山路街道第1居委会"),
    ("310105006002", "committee", "310105006", "天山路街道第2居委会"),
    ("310105102001", "committee", "310105102", "新泾镇第1居委会"),
    ("310105102002", "committee", "310105102", "共同居委会"),
    ("310105006003", "committee", "310105006", "共同居委会"),
    # Its fifteen digits read as an identity number of the old form, born on 10 October 1910.
    ("310105101010001", "compound", "310105102001", "某小区"),
    ("310105101010002", "compound", "310105102001", "另一小区"),
]
COMMITTEES = [row for row in AREAS if row[1] == "committee"]


@pytest.fixture(scope="session")
def layouts():
    """Give the layouts of two departments."""
    return parse_layouts(LAYOUTS)


@pytest.fixture(scope="session")
def layouts_text():
    """Give the same layouts as they stand in a file."""
    return LAYOUTS


@pytest.fixture(scope="session")
def system():
    """Give an indicator system of every kind."""
    return parse_system(SYSTEM)


@pytest.fixture(scope="session")
def areas():
    """Give two streets with five committees, two of the same name."""
    return pd.DataFrame(AREAS, columns=["area_code", "level", "parent_code", "name"])


@pytest.fixture(scope="session")
def limits():
    """Give ceilings low enough that a test meets them quickly."""
    return Limits(seconds=20)


@pytest.fixture(scope="session")
def reader(limits):
    """Give one reading child for all tests, as the importer reuses it too."""
    with Reader(limits) as reader:
        yield reader


@pytest.fixture
def good_book():
    """Give a workbook without a fault: headers in row 3, committees in rows 4 to 8, streets in 4 and 5."""
    book = openpyxl.Workbook()
    page = book.active
    page.title = "居委会"
    page["A1"] = "报送表 2017年第一季度 公安分局 居委会"
    page.append([])
    page.append(
        [
            "区域代码",
            "区域名称",
            "接报数（起）",
            "实有人口（人）",
            "下社区时间（小时）",
            "已走访次数（次）",
            "应走访次数（次）",
            "实体防御等级",
        ]
    )
    for place, (code, _, _, name) in enumerate(COMMITTEES):
        page.append([code, name, 10 + place, 1000 + place, 12.5, 8, 9, "优良中差优"[place]])
    page = book.create_sheet("街镇")
    page["A1"] = "报送表 2017年第一季度 公安分局 街镇"
    page.append([])
    page.append(["区域代码", "区域名称", "刑事案件数（起）"])
    page.append(["310105006", "天山路街道", 40])
    page.append(["310105102", "新泾镇", 50])
    return book


@pytest.fixture
def write(tmp_path):
    """Give a function that saves a workbook, or bytes, or text under a name, and returns the path."""

    def save(content, name="2017Q1_公安分局.xlsx", encoding="utf-8"):
        path = Path(tmp_path) / name
        if isinstance(content, bytes):
            path.write_bytes(content)
        elif isinstance(content, str):
            path.write_text(content, encoding=encoding)
        else:
            content.save(path)
        return path

    return save


@pytest.fixture
def read(write, layouts, areas, system, limits, reader):
    """Give a function that saves something and reads it as the importer does."""
    from pingan.intake.files import read_file

    def read(content, name="2017Q1_公安分局.xlsx", encoding="utf-8", **options):
        path = write(content, name, encoding)
        options = {"limits": limits, "reader": reader, "system": system, **options}
        return read_file(path, layouts, areas, **options)

    return read


@pytest.fixture
def read_all(layouts, areas, system, limits):
    """Give a function that reads several paths, two at a time."""
    return lambda paths, **options: read_files(paths, layouts, areas, system, limits, **options)


@pytest.fixture
def repack():
    """Give a function that changes parts of a workbook's package: {name: new text, or None to drop it}."""

    def change(book, parts=(), replace=()):
        buffer = io.BytesIO()
        book.save(buffer)
        result = io.BytesIO()
        parts = dict(parts)
        with (
            zipfile.ZipFile(buffer) as source,
            zipfile.ZipFile(result, "w", zipfile.ZIP_DEFLATED) as target,
        ):
            for name in source.namelist():
                if name in parts:
                    continue
                text = source.read(name)
                for part, old, new in replace:
                    if part == name:
                        assert old.encode() in text, f"{part} does not hold {old}"
                        text = text.replace(old.encode(), new.encode(), 1)
                target.writestr(name, text)
            for name, text in parts.items():
                if text is not None:
                    target.writestr(name, text)
        return result.getvalue()

    return change


@pytest.fixture
def prepared(engine, system, areas):
    """Give a database that knows the areas and the system, and no figures yet."""
    shapes = gpd.GeoDataFrame(
        areas.assign(name_en=None), geometry=[box(n, 0, n + 1, 1) for n in range(len(areas))], crs="EPSG:4326"
    )
    save_boundaries(engine, shapes, credit="©", demonstration=True)
    save_system(engine, system)
    return engine


@pytest.fixture
def desk(prepared, layouts, limits):
    """Give the data office's desk over this database."""
    return Desk(prepared, layouts, limits)


@pytest.fixture
def content(write):
    """Give a function that returns a workbook's bytes."""
    return lambda book: write(book).read_bytes()
