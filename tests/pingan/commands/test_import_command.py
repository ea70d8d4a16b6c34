"""`pingan import`: what a data officer types, what is answered, and what is in the database afterwards."""

import hashlib
import json
from pathlib import Path

import openpyxl
import pytest
from sqlalchemy import text
from typer.testing import CliRunner

from pingan.cli import app
from pingan.storage import (
    list_batches,
    load_observations,
    migrate,
    open_database,
    save_boundaries,
    save_system,
    writing,
)

LAYOUTS = """
format = 1
title = "{quarter_zh} {department}"
area_code_header = "代码"
area_name_header = "名称"
[[department]]
name = "公安分局"
[[department.sheet]]
name = "居委会"
level = "committee"
columns = [{ key = "thefts", header = "盗窃数" }, { key = "people", header = "人口" }]
indicators = [{ code = "S1", numerator = "thefts", denominator = "people" }]
"""


@pytest.fixture
def district(tmp_path, monkeypatch, small_system, small_boundaries):
    """Give the engine of an installation in a folder of its own, without any batch."""
    monkeypatch.setenv("PINGAN_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.delenv("PINGAN_DATABASE_URL", raising=False)
    monkeypatch.setenv("PINGAN_LAYOUTS", str(tmp_path / "layouts.toml"))
    (tmp_path / "layouts.toml").write_text(LAYOUTS, encoding="utf-8")
    engine = open_database(f"sqlite:///{tmp_path / 'data' / 'pingan.db'}")
    migrate(engine)
    save_system(engine, small_system)
    save_boundaries(engine, small_boundaries)
    yield engine
    engine.dispose()


@pytest.fixture
def workbook(tmp_path):
    """Give a function that writes a workbook of four committees, right but for what is changed."""

    def write(name="2016Q1_公安分局.xlsx", quarter="2016年第一季度", **changes):
        book = openpyxl.Workbook()
        page = book.active
        page.title = "居委会"
        page.append([f"{quarter} 公安分局"])
        page.append([])
        page.append(["代码", "名称", "盗窃数", "人口"])
        for code in ("310011", "310012", "310021", "310022"):
            page.append([code, None, 3, 2000])
        for cell, value in changes.items():
            page[cell] = value
        book.save(tmp_path / name)
        return str(tmp_path / name)

    return write


def run(*arguments):
    return CliRunner().invoke(app, ["import", *map(str, arguments)])


def test_a_right_file_is_imported_and_said_so(district, workbook):
    result = run(workbook())
    assert result.exit_code == 0, result.output
    assert "已导入，批次 1，4 条数据" in result.output
    observations, _ = load_observations(district, ["2016Q1"])
    assert observations["numerator"].tolist() == [3, 3, 3, 3]


def test_a_dry_run_changes_no_byte_of_the_database(district, workbook, tmp_path):
    district.dispose()
    before = {path.name: hashlib.sha256(path.read_bytes()).digest() for path in (tmp_path / "data").iterdir()}
    result = run("--dry-run", workbook())
    assert result.exit_code == 0, result.output
    assert "试运行" in result.output
    after = {path.name: hashlib.sha256(path.read_bytes()).digest() for path in (tmp_path / "data").iterdir()}
    assert after == before


def test_a_dry_run_makes_no_database(tmp_path, monkeypatch, workbook):
    monkeypatch.setenv("PINGAN_DATA_DIR", str(tmp_path / "none"))
    monkeypatch.delenv("PINGAN_DATABASE_URL", raising=False)
    result = run("--dry-run", "--lang", "en", workbook())
    assert result.exit_code == 1
    assert "pingan boundaries import" in result.output
    assert not (tmp_path / "none").exists()


def test_every_error_is_told_and_nothing_is_written(district, workbook):
    result = run("--lang", "en", workbook(C4=-1, D5="many"))
    assert result.exit_code == 1
    assert "居委会!C4" in result.output
    assert "居委会!D5" in result.output
    assert "cannot be negative" in result.output
    assert len(list_batches(district)) == 0


def test_of_several_files_the_right_ones_come_in(district, workbook):
    right, wrong = workbook(), workbook("2016Q2_公安分局.xlsx", "2016年第二季度", C4=0.5)
    result = run(right, wrong)
    assert result.exit_code == 1
    assert list_batches(district)["quarter"].tolist() == ["2016Q1"]


def test_the_quarter_asked_for_is_held_against_the_file(district, workbook):
    result = run("--quarter", "2016年第二季度", workbook())
    assert result.exit_code == 1
    assert "居委会!A1" in result.output
    assert run("--quarter", "spring", workbook()).exit_code == 2


def test_the_json_report_is_json_and_nothing_else(district, workbook):
    (file,) = json.loads(run("--report", "json", "--dry-run", workbook(C4=-1)).stdout)
    assert file["errors"][0]["cell"] == "C4"


def test_the_marked_workbook_goes_where_it_is_told_to(district, workbook, tmp_path):
    path = workbook(C4=-1)
    assert run("--report", "xlsx", path).exit_code == 2
    result = run("--report", "xlsx", "--output", tmp_path / "back", path)
    assert result.exit_code == 1
    (copy,) = (tmp_path / "back").iterdir()
    assert copy.name == "2016Q1_公安分局.xlsx_检查结果.xlsx"
    assert openpyxl.load_workbook(copy)["居委会"]["C4"].comment is not None


def test_a_layouts_file_with_a_mistake_is_named_with_its_key(district, workbook, tmp_path):
    path = Path(tmp_path / "other.toml")
    path.write_text(LAYOUTS.replace('"committee"', '"village"'), encoding="utf-8")
    result = run("--layouts", path, workbook())
    assert result.exit_code == 2
    assert "level" in result.output


def test_a_correction_needs_a_reason(district, workbook):
    run(workbook())
    changed = workbook(C4=9)
    assert run(changed).exit_code == 1
    assert run("--reason", "漏报", changed).exit_code == 0
    assert list_batches(district)["status"].tolist() == ["superseded", "accepted"]


def test_without_boundaries_the_officer_is_told_what_comes_first(tmp_path, monkeypatch, workbook):
    monkeypatch.setenv("PINGAN_DATA_DIR", str(tmp_path / "empty"))
    monkeypatch.delenv("PINGAN_DATABASE_URL", raising=False)
    result = run(workbook())
    assert result.exit_code == 1
    assert "pingan boundaries import" in result.output


def test_odd_figures_need_a_remark_on_the_command_line(district, workbook):
    assert run(workbook()).exit_code == 0
    later = workbook("2016Q2_公安分局.xlsx", "2016年第二季度", D5=20000)
    for arguments in (["--dry-run"], []):
        result = run(later, *arguments, "--lang", "en")
        assert result.exit_code == 1
        assert "D5" in result.output
        assert "“人口” is 20,000; the quarter before (2016Q1) it was 2,000" in result.output
        assert "--remark" in result.output
    assert len(list_batches(district)) == 1
    assert run(later, "--remark", "新小区入住").exit_code == 0
    assert list_batches(district)["remark"].tolist() == [None, "新小区入住"]


def test_a_dry_run_on_a_database_of_an_earlier_program_says_how_to_bring_it_up_to_date(district, workbook):
    with writing(district) as connection:  # a column that it does not have yet
        connection.execute(text("ALTER TABLE batch DROP COLUMN remark"))
    result = run(workbook(), "--dry-run", "--lang", "en")
    assert result.exit_code == 1
    assert "pingan releases" in result.output
