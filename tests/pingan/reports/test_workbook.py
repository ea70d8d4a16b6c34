"""The workbook opens in a spreadsheet program with numbers as numbers, text as text, and says what it is of."""

from dataclasses import replace

import openpyxl
import pytest

from pingan.access.principal import Scope
from pingan.reading.scoped import seen_by
from pingan.reading.tables import TABLES, read_table
from pingan.reports.errors import ReportError
from pingan.reports.workbook import workbook
from tests.calculation import calculates

NEWEST = "2017Q1"


@pytest.fixture(scope="module")
def book(published, tmp_path_factory):
    """Give a function that writes a workbook and opens it."""

    def made(published=published, quarter=NEWEST, area=None, language="zh", progress=None):
        path = tmp_path_factory.mktemp("workbook") / "bulletin.xlsx"
        workbook(published, quarter, area, language, path, progress)
        return openpyxl.load_workbook(path)

    return made


def test_a_sum_that_a_reader_adds_is_calculated(published, tmp_path):
    workbook(published, NEWEST, None, "zh", tmp_path / "bulletin.xlsx")
    assert calculates((tmp_path / "bulletin.xlsx").read_bytes())


def cells(page):
    """Give a sheet's table: header and rows."""
    return list(page.iter_rows(min_row=4, values_only=True))


def test_there_is_a_sheet_for_every_table_with_frozen_headers_and_a_filter(published, book):
    made = book()
    assert len(made.sheetnames) == len(TABLES)
    assert made.sheetnames[0] == read_table(published, NEWEST, "about").title("zh")
    for page in made.worksheets:
        assert page.freeze_panes
        assert page.auto_filter.ref
        assert page["A2"].value == f"{NEWEST} · 小区 · {published.releases[NEWEST].release_id}"
        assert page["A3"].value.startswith("演示数据")
        assert "演示数据" in page.oddFooter.left.text


def test_numbers_are_numbers_in_full_and_missing_ones_are_blank_with_their_reason(published, book):
    page = book(quarter="2016Q3")["排名"]
    head, *rows = cells(page)
    found = [dict(zip(head, row, strict=True)) for row in rows]
    released = published.releases["2016Q3"].scores.areas.set_index("area_code")
    for row in found[:3]:
        assert row["综合指数"] == released.at[row["区域代码"], "index"]
        assert isinstance(row["名次"], int)
    assert found[-1]["综合指数"] is None
    assert found[-1]["名次"] is None
    assert found[-1]["缺失原因"]
    assert {type(row["区域代码"]) for row in found} == {str}


def test_a_name_that_looks_like_a_formula_stays_text(published, book):
    boundaries = published.boundaries.copy()
    boundaries.loc[boundaries["area_code"] == "31001", "name"] = "=1+1"
    page = book(replace(published, boundaries=boundaries))["排名"]
    cell = next(cell for row in page.iter_rows() for cell in row if cell.value == "=1+1")
    assert (cell.data_type, cell.quotePrefix) == ("s", True)


def test_one_streets_workbook_in_english_tells_of_it_alone(book):
    made = book(area="31001", language="en")
    assert made.sheetnames[1] == "Ranking"
    head, *rows = cells(made["Indicators"])
    assert {row[head.index("Area code")] for row in rows} == {"31001", "310011", "310012"}
    assert all(page["A3"].value.startswith("Demonstration data") for page in made.worksheets)


def test_a_street_account_takes_nothing_of_another_street_away_but_its_score(published, book):
    made = book(seen_by(published, Scope("31001")))
    said = {
        str(value) for page in made.worksheets for row in page.iter_rows(values_only=True) for value in row
    }
    assert "31002" in said
    assert not said & {"310021", "310022", "居委会2-1", "居委会2-2"}


def test_progress_goes_up_to_the_end(book):
    told = []
    book(progress=told.append)
    assert told == sorted(told)
    assert (0 < told[0] < 1, told[-1]) == (True, 1.0)


def test_without_demonstration_data_nothing_says_so(published, book):
    real = {q: replace(r, demonstration=False) for q, r in published.releases.items()}
    made = book(replace(published, releases=real, demonstration=False))
    assert all(page["A3"].value is None for page in made.worksheets)


@pytest.mark.parametrize(("quarter", "area"), [("2031Q1", None), (NEWEST, "none")])
def test_what_is_not_there_is_told_in_words(published, quarter, area, tmp_path):
    with pytest.raises(ReportError) as told:
        workbook(published, quarter, area, "zh", tmp_path / "x.xlsx")
    assert quarter in told.value.message["zh"]
    assert not (tmp_path / "x.xlsx").exists()
