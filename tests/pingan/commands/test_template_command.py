"""`pingan template`: from the command to workbooks that the same installation imports."""

import openpyxl
import pytest
from typer.testing import CliRunner

from pingan.cli import app
from pingan.storage import load_observations, migrate, open_database, save_boundaries, save_system
from pingan.system.indicator_system import parse_system

LAYOUTS = """
format = 1
title = "{quarter_zh} {department} {sheet}"
area_code_header = "代码"
area_name_header = "名称"
ignored_sheets = ["说明"]
[[department]]
name = "公安分局"
[[department.sheet]]
name = "居委会"
level = "committee"
columns = [{ key = "thefts", header = "盗窃数" }, { key = "people", header = "人口" }]
indicators = [{ code = "S1", numerator = "thefts", denominator = "people" }]
[[department]]
name = "综治办"
[[department.sheet]]
name = "居委会"
level = "committee"
columns = [{ key = "grade", header = "等级", type = "grade" }, { key = "homes", header = "户数" }]
indicators = [{ code = "F1", grade = "grade", denominator = "homes" }]
"""


@pytest.fixture
def district(tmp_path, monkeypatch, small_system, small_boundaries):
    """Give the engine of an installation without any batch."""
    monkeypatch.setenv("PINGAN_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.delenv("PINGAN_DATABASE_URL", raising=False)
    monkeypatch.setenv("PINGAN_LAYOUTS", str(tmp_path / "layouts.toml"))
    (tmp_path / "layouts.toml").write_text(LAYOUTS, encoding="utf-8")
    engine = open_database(f"sqlite:///{tmp_path / 'data' / 'pingan.db'}")
    migrate(engine)
    save_system(engine, parse_system(small_system.text + 'grades = { "优" = 100, "差" = 50 }'))
    save_boundaries(engine, small_boundaries)
    yield engine
    engine.dispose()


def run(*arguments):
    return CliRunner().invoke(app, [*map(str, arguments)])


def test_every_departments_workbook_is_written_filled_in_and_imported(district, tmp_path):
    result = run("template", "2016Q1", "--out", tmp_path / "out")
    assert result.exit_code == 0, result.output
    paths = sorted((tmp_path / "out").iterdir())
    assert [path.name for path in paths] == ["2016Q1_公安分局.xlsx", "2016Q1_综治办.xlsx"]
    assert run("import", "--dry-run", *paths).exit_code == 0
    for path in paths:
        book = openpyxl.load_workbook(path)
        page = book["居委会"]
        assert [page[f"A{row}"].value for row in range(4, 8)] == ["310011", "310012", "310021", "310022"]
        for row in range(4, 8):
            page[f"C{row}"] = "优" if page["C3"].value == "等级" else row
            page[f"D{row}"] = 1000 + row
        book.save(path)
    result = run("import", *paths)
    assert result.exit_code == 0, result.output
    observations, _ = load_observations(district, ["2016Q1"])
    assert observations["indicator"].value_counts().to_dict() == {"S1": 4, "F1": 4}
    assert observations["numerator"].sum() == 4 + 5 + 6 + 7


def test_an_empty_template_is_no_fault_and_stores_nothing(district, tmp_path):
    run("template", "2016Q1", "--department", "公安分局", "--out", tmp_path / "out")
    (path,) = (tmp_path / "out").iterdir()
    result = run("import", path, "--lang", "en")
    assert result.exit_code == 0
    assert "no figures in it, nothing to import, warnings: 1" in result.output
    assert len(load_observations(district, ["2016Q1"])[1]) == 0


def test_a_workbook_that_is_there_is_not_overwritten(district, tmp_path):
    kept = tmp_path / "2016Q1_综治办.xlsx"
    kept.write_bytes(b"filled in")
    result = run("template", "2016Q1", "--out", tmp_path)
    assert result.exit_code == 1
    assert "已存在" in result.output
    assert kept.read_bytes() == b"filled in"
    assert not (tmp_path / "2016Q1_公安分局.xlsx").exists()


@pytest.mark.parametrize(
    ("arguments", "told"), [(["2016Q5"], "2016Q5"), (["2016Q1", "--department", "公安厅"], "综治办")]
)
def test_a_quarter_or_department_that_there_is_not_is_a_wrong_use(district, tmp_path, arguments, told):
    result = run("template", *arguments, "--out", tmp_path / "out")
    assert result.exit_code == 2
    assert told in result.output
    assert not (tmp_path / "out").exists()


def test_without_boundaries_it_says_what_to_do_first(tmp_path, monkeypatch):
    monkeypatch.setenv("PINGAN_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.delenv("PINGAN_DATABASE_URL", raising=False)
    result = run("template", "2016Q1", "--out", tmp_path / "out")
    assert result.exit_code == 1
    assert not (tmp_path / "out").exists()
